#!/bin/sh
# Runs the transcripts beside it: what is typed, what comes back.  Prints TAP.
#
#     # a comment
#     $ onecycle -c 'fti 1'                      a command line for sh
#     < quit                                     its standard input, if any
#     quit                                       its standard output, line by line
#     ! onecycle: -c:1: there is no command {}   its standard error; {} stands for any text
#     ...                                        any lines up to one that matches the next
#     ? 1                                        its exit status, unless 0
#     \                                          an empty line, or one that begins with such a sign
#
# The commands of one file share a folder, which is empty at first; the clock is frozen, the seed is 42.
# Files named behind run.sh are run instead of all.
set -u
here=$SRCDIR/tests/cli
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
PATH=$BUILDDIR:$here:$PATH
ONECYCLE_FROZEN_CLOCK=1 TZ=UTC COLUMNS=72 LINES=24 TERM=dumb
XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state XDG_DATA_HOME=$work/data
export PATH ONECYCLE_FROZEN_CLOCK TZ COLUMNS LINES TERM XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME
unset ONECYCLE_DATA NO_COLOR
count=0
usual= # signals as in a terminal, where whoever started us ignores some
env --default-signal=HUP,INT,QUIT true 2>/dev/null && usual='env --default-signal=HUP,INT,QUIT'

# same WANTED GOT - compares two files of lines; wanted may hold {} and ...
same() {
    awk '
        function fits(pattern, text,   part, n, i, at) {
            n = split(pattern, part, "{}")
            if (n < 2) return pattern "" == text "" # as text: 0.00001 is not 1e-05
            if (substr(text, 1, length(part[1])) != part[1]) return 0
            text = substr(text, length(part[1]) + 1)
            for (i = 2; i < n; i++) {
                at = index(text, part[i])
                if (!at) return 0
                text = substr(text, at + length(part[i]))
            }
            return length(text) >= length(part[n]) &&
                substr(text, length(text) - length(part[n]) + 1) == part[n]
        }
        FILENAME == ARGV[1] { want[++wants] = $0; next }
        { got[++gots] = $0 }
        END {
            g = 1
            for (w = 1; w <= wants; w++) {
                if (want[w] == "...") {
                    if (w == wants) { g = gots + 1; break }
                    while (g <= gots && !fits(want[w + 1], got[g])) g++
                    continue
                }
                if (g > gots) { print "# missing: " want[w]; exit 1 }
                if (!fits(want[w], got[g])) { print "# wanted: " want[w] "\n# got:    " got[g]; exit 1 }
                g++
            }
            if (g <= gots) { print "# too much: " got[g]; exit 1 }
        }' "$1" "$2"
}

# finish - runs the command held, compares, starts afresh
finish() {
    [ -n "$command" ] || return 0
    count=$((count + 1))
    (cd "$work/here" && exec $usual sh -c "$command") <"$work/in" >"$work/out" 2>"$work/err"
    got=$?
    if same "$work/want-out" "$work/out" >"$work/why" && same "$work/want-err" "$work/err" >>"$work/why" &&
        [ "$got" = "$status" ]; then
        printf '%s\n' "ok $count - $name: $command"
    else
        printf '%s\n' "not ok $count - $name: $command"
        cat "$work/why"
        [ "$got" = "$status" ] || echo "# exit status $got, wanted $status"
        sed 's/^/# ! /' "$work/err"
    fi
    command=
}

start() {
    command=$1 status=0
    : >"$work/in"
    : >"$work/want-out"
    : >"$work/want-err"
}

[ $# -gt 0 ] || set -- "$here"/*.t
for transcript; do
    name=$(basename "$transcript" .t)
    command=
    rm -rf "$work/here" "$work/config" "$work/state" "$work/data"
    mkdir "$work/here"
    while IFS= read -r line; do
        case $line in
        '$ '*) finish; start "${line#??}" ;;
        '<') echo >>"$work/in" ;;
        '< '*) printf '%s\n' "${line#??}" >>"$work/in" ;;
        '! '*) printf '%s\n' "${line#??}" >>"$work/want-err" ;;
        '? '*) status=${line#??} ;;
        '# '*) finish ;;
        '') finish ;;
        '\'*) printf '%s\n' "${line#?}" >>"$work/want-out" ;; # \ alone: an empty line
        *) printf '%s\n' "$line" >>"$work/want-out" ;;
        esac
    done <"$transcript"
    finish
done
echo "1..$count"
