#!/bin/sh
# sources.sh - the lists of the makefiles, as TAP: each file of src/, tests/, assets/ and docs/ is in one, once, and lists
# of paths are sorted.  In a list a folder stands for all that is below it, a program for the .c of its name.
#
#     SRCDIR=. tests/tools/sources.sh
set -u
cd "${SRCDIR:-.}" || exit 1
. tests/tools/tap.sh
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

makefiles() {
    find Makefile.am src tests -name '*.mk' -o -name Makefile.am | LC_ALL=C sort
}

# The paths in lists, which are what variables are; rules name files too.
paths() {
    awk '
        !goes_on { list = /^[A-Za-z_]+ *\+?=/ && !/^again_/ } # files compiled a second time
        { goes_on = /\\$/ }
        list {
            count = split($0, word, /[ \t]+/)
            for (i = 1; i <= count; i++)
                if (word[i] ~ /^(src|tests|assets|docs)\//)
                    print word[i]
        }' "$@"
}

# judge FILES MAKEFILE...: the files, in a file, that are in no list or in several.
judge() {
    list=$1
    shift
    paths "$@" | awk -v list="$list" '
        { times[$0]++ }
        END {
            while ((getline file <list) > 0) {
                stem = file
                count = times[file]
                if (sub(/\.c$/, "", stem) && !count)
                    count = times[stem]
                for (folder = file; !count && sub(/\/[^\/]*$/, "", folder);)
                    count = times[folder]
                folder = file
                sub(/\/[^\/]*$/, "", folder)
                if (!count)
                    print file ": is in no list; its place is in " folder "/sources.mk"
                else if (count > 1)
                    print file ": is in " count " lists"
            }
        }'
}

# Lines that are one path each, in a list that is not sorted.
unsorted() {
    LC_ALL=C awk '
        /^\t(src|tests|assets|docs)\/[^ ]*( \\)?$/ {
            if (last != "" && $1 "" <= last "")
                print FILENAME ":" FNR ": " $1 " stands after " last
            last = $1
            next
        }
        { last = "" }
    ' "$@"
}

test_itself() {
    printf '%s\n' src/a/a.c src/a/b.h src/a/c.c tests/test.c tests/data/x >"$work/files"
    printf '%s\n' 'x = \' '	src/a/c.c \' '	src/a/a.c' '# src/a/b.h' 'y = tests/test tests/data src/a/c.c' 'z: src/a/b.h' \
        '	echo \' '	src/a/b.h' >"$work/list.mk"
    expect 'src/a/b.h: is in no list; its place is in src/a/sources.mk
src/a/c.c: is in 2 lists' "$(judge "$work/files" "$work/list.mk")"
    expect 'list.mk:3: src/a/a.c stands after src/a/c.c' "$(cd "$work" && unsorted list.mk)"
}

echo 1..3
report 'the test itself sees what is missing, double or out of order' "$(test_itself)"
# What a build within the source folder leaves there is in no list.
find src tests assets docs -type f ! -name '*.mk' ! -path '*/.*' ! -name '*.o' ! -name '*.so' ! -name '*.log' ! -name '*.trs' \
    ! -name '*.gcno' ! -name '*.gcda' | LC_ALL=C sort >"$work/files"
report 'each file is in one list' "$(judge "$work/files" $(makefiles))"
report 'lists are sorted' "$(unsorted $(makefiles))"
