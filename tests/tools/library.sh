#!/bin/sh
# library.sh - the folders below lab can live in any program, as TAP: they print nothing, end no process, change no
# setting of the whole process, and keep no variable of their own.  Asked of the object files.
#
#     SRCDIR=. BUILDDIR=build tests/tools/library.sh
set -u
. "$SRCDIR/tests/tools/ranks.sh"
. "$SRCDIR/tests/tools/tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# What a library leaves to its host, as patterns.  An assert that fails is a fault of ours, not an answer to input, so
# __assert_fail may be called.
PRINTS='v?f?w?printf|v?dprintf|puts|fputs|putw?c|putchar|fputc|fwrite|perror|psignal|v?(err|errx|warn|warnx)|stdout|stderr'
ENDS='exit|_exit|_Exit|quick_exit|abort|raise|p?kill|tgkill|pthread_kill|system|execv|execve|execvp|fork'
SETS='setlocale|umask|srand|srandom|srand48|signal|sigaction|sigprocmask|chdir|fchdir|setenv|putenv|unsetenv|atexit|on_exit'
SETS="$SETS|setrlimit|prctl|fesetround|fesetenv|mallopt|tzset|localtime|json_set_alloc_funcs|json_object_seed"

# The exceptions: a file, its symbols, and why after the bar.
LEFT='
src/base/die.c fprintf stderr exit _exit | what a program without a handler does
src/base/die.c chosen dying first | the handler, and which thread came first
src/base/clock.c last behind mutex | the system has one clock, and so has the process
src/io/json_read.c json_set_alloc_funcs | json_use_heap, which a program calls
src/io/file.c muted | whether this process writes files: what file_mute says once
src/store/events.c stdout | --events - names it
src/store/record.c fwrite | to a file that it has opened itself
'

# faults BUILD FOLDER...: "FILE SYMBOL" for each of these symbols, and for each variable that can be written.  glibc has
# checked forms like __printf_chk; other names that begin with __ belong to sanitizers and gcov.
faults() {
    build=$1
    shift
    (cd "$build" && find "$@" -name '*.o' ! -name '*_double_a-*' -exec ${NM:-nm} -A -f sysv {} +) |
        sed 's|/lib[a-z]*_a-|/|; s|\.o:|.c\||' | tr -d ' ' | awk -F'|' -v named="^($PRINTS|$ENDS|$SETS)\$" '
            { symbol = $2; sub(/\.[0-9]+$/, "", symbol) }
            $4 == "U" { sub(/^__/, "", symbol); sub(/(_chk|_unlocked)$/, "", symbol) }
            $4 == "U" && symbol ~ named { print $1, symbol }
            $4 ~ /^[BbDdCGgSs]$/ && $8 !~ /^\.data\.rel\.ro/ && symbol !~ /^(__|\.)/ { print $1, symbol }' |
        LC_ALL=C sort -u
}

# without LIST: the faults that a list leaves, by file and symbol, are left out.
without() {
    awk -v list="$1" '
        BEGIN {
            while ((getline line <list) > 0) {
                count = split(line, word, " ")
                for (i = 2; i <= count && word[i] != "|"; i++)
                    listed[word[1], word[i]] = 1
            }
        }
        !(($1, $2) in listed)'
}

# not_needed FAULTS LIST: what the list leaves though nothing needs it.
not_needed() {
    while read -r file words; do
        for symbol in ${words%%|*}; do
            grep -qxF "$file $symbol" "$1" || echo "$file has no $symbol any more; strike it from LEFT in library.sh"
        done
    done <"$2"
}

test_itself() {
    mkdir -p "$work/src/nn"
    cat >"$work/src/nn/a.c" <<'END'
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
static int count;
static const char *const NAMES[] = {"one", "two"};
int *counted(void);
int *counted(void) { return &count; }
void end(int n);
void end(int n)
{
    assert(n > 0);
    printf("%s %d\n", NAMES[n % 2], n);
    exit(n);
}
END
    ${CC:-cc} -O2 -c -o "$work/src/nn/a.o" "$work/src/nn/a.c" || exit 1
    faults "$work" src/nn >"$work/planted"
    printf '%s\n' 'src/nn/a.c count printf | why' 'src/nn/b.c exit abort | why' >"$work/list"
    expect 'src/nn/a.c exit' "$(without "$work/list" <"$work/planted")"
    expect 'src/nn/b.c has no exit any more; strike it from LEFT in library.sh
src/nn/b.c has no abort any more; strike it from LEFT in library.sh' "$(not_needed "$work/planted" "$work/list")"
}

echo 1..3
report 'the test itself sees printing, ending and variables' "$(test_itself)"
printf '%s' "$LEFT" | grep . >"$work/left"
faults "$BUILDDIR" $(for folder in $(allowed lab); do [ "$folder" = lab ] || echo "src/$folder"; done) |
    while read -r file symbol; do [ ! -f "$SRCDIR/$file" ] || echo "$file $symbol"; done >"$work/found"
report 'below lab nothing prints, ends, sets or keeps' "$(without "$work/left" <"$work/found")"
report 'what is listed as left is there' "$(not_needed "$work/found" "$work/left")"
