#!/bin/sh
# architecture.sh - what the pages for developers say about files is so, as TAP: paths exist, every folder of src/ is
# described with what it may include, walks name functions where they are and never come back to a file.
#
#     SRCDIR=. tests/tools/architecture.sh
set -u
. "$SRCDIR/tests/tools/ranks.sh"
. "$SRCDIR/tests/tools/tap.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# All functions below look at the tree of the folder they are called in.

# missing PAGES: the paths that they mention and that are not there.  A file of src/ may be named from there on, as in
# base/error.h, but not without its folder, since two folders may have files of one name.  Headers that a block of a page writes and
# includes are nobody's.
missing() {
    for page in "$@"; do
        sed 's/<[a-z]*\.h>//g; s/^#include "[a-z]*\.h"//; s/^export c [a-z]*\.h//' "$page" | tr -c 'A-Za-z0-9_.*/-' '\n' | sed 's/^\**//; s/[.*]*$//' | LC_ALL=C sort -u | while read -r word; do
            case $word in
            .ci/*) [ ! -d .ci ] || look "$page" "$word" "$word" ;; # an archive has none
            src/* | tests/* | docs/* | assets/*) look "$page" "$word" "$word" ;;
            build/* | ../*) ;;
            */*.[ch] | */*.inc) look "$page" "$word" "src/$word" ;;
            *.[ch] | *.inc) echo "$page: $word: say in which folder it is" ;;
            *[a-z].md | *[A-Z].md) look "$page" "$word" "$word" ;;
            esac
        done
    done
}

# look PAGE WORD PATH: a path may have stars; a page may be named from the folder of the one that names it.
look() {
    for found in $3 "${1%/*}/$3"; do
        [ -e "$found" ] && return
    done
    echo "$1: $2 does not exist"
}

# The folders of src/ that have no row in the table of ARCHITECTURE.md, or a row that lists other folders than ranks.sh.
folders() {
    for folder in src/*/; do
        folder=${folder%/} folder=${folder#src/}
        row=$(grep "^| [0-9] | \`$folder\` |" ARCHITECTURE.md)
        if [ -z "$row" ]; then
            echo "ARCHITECTURE.md: there is no row for src/$folder"
            continue
        fi
        said=$(echo "$row" | cut -d '|' -f 4)
        [ "$said" != ' all below ' ] || said=$(below "$(echo "$row" | cut -c 3)")
        said=$(echo "$said" | tr ', ' '\n' | LC_ALL=C sort | xargs)
        true=$(allowed "$folder" | tr ' ' '\n' | grep -vx "$folder" | LC_ALL=C sort -u | xargs)
        [ "$said" = "$true" ] || echo "ARCHITECTURE.md: $folder may include '$true', not '$said'"
    done
}

# below RANK: the folders of the table that have a lower one.
below() {
    awk -v rank="$1" -F '[ |`]+' '/^\| [0-9] \| `/ && $2 < rank { print $3 }' ARCHITECTURE.md
}

# The rows of "Where a new thing goes" that name something, such as `SETTINGS`, that is in none of their files.
homeless() {
    sed -n '/^## Where a new thing goes/,/^## What/s/^| //p' ARCHITECTURE.md | while read -r row; do
        files=
        for word in $(echo "$row" | grep -o '`[a-z_0-9/*]*\.[a-z]*`' | tr -d '`'); do
            files="$files $(echo src/$word)"
        done
        for name in $(echo "$row" | grep -o '`[A-Z][A-Za-z_]*`' | tr -d '`'); do
            cat $files 2>/dev/null | grep -qw "$name" || echo "ARCHITECTURE.md: $name is in none of$files"
        done
    done
}

# The steps of the walks: WALK, FILE and the functions to be read in it, a line for each file.
steps() {
    awk '
        /^## / { inside = /^## Walks/ }
        /^### / { walk++ }
        inside && /^[0-9]+\. / {
            count = split($0, part, "`")
            file = ""
            for (i = 2; i <= count; i += 2)
                if (part[i] ~ /^[a-z]+\/[a-z_0-9]+\.(c|h|inc)$/) {
                    printf "%s%s %s", file ? "\n" : "", walk, part[i]
                    file = part[i]
                } else if (part[i] ~ /^[a-z_0-9]+\(\)$/) {
                    printf " %s", substr(part[i], 1, length(part[i]) - 2)
                }
            print ""
        }' ARCHITECTURE.md
}

# What is wrong with the walks: a function that its file does not define, a file to which a walk comes back.
walks() {
    steps | while read -r walk file functions; do
        for name in $functions; do
            grep -qE "^[A-Za-z].*[ *(]$name\)?\(.*[^;]\$" "src/$file" 2>/dev/null ||
                echo "ARCHITECTURE.md: walk $walk: $file defines no $name()"
        done
    done
    steps | cut -d ' ' -f 1,2 | LC_ALL=C sort | uniq -d | while read -r walk file; do
        echo "ARCHITECTURE.md: walk $walk comes back to $file"
    done
}

# The files that do not begin with a comment, which has to say what they are for.
silent() {
    for file in $(find src -name '*.[ch]' -o -name '*.inc' | LC_ALL=C sort); do
        [ "$(head -c 3 "$file")" = '/* ' ] || echo "$file does not begin by saying what it is for"
    done
}

# A tree in which everything is wrong once.
plant() {
    mkdir -p "$work/src/base" "$work/src/io" "$work/src/nn" "$work/docs"
    printf '/* Adds ROWS. */\nint add(int a);\nstatic int sum(int a)\n{\n    return add(a);\n}\n' >"$work/src/base/add.c"
    printf 'int add(int a)\n{\n    return a;\n}\n' >"$work/src/io/add.c"
    echo 'See `docs/there.md`, `src/base/*.c`, `base/add.c`; `add.c`, `io/*.h`, `tests/unit` and GONE.md.' \
        >"$work/docs/there.md"
    cat >"$work/ARCHITECTURE.md" <<'PAGE'
| 0 | `base` | io | adds |
| 1 | `io` | all below | too |
1. `base/none.c` is in no walk.
## Where a new thing goes
| sum | `ROWS` in `base/*.c` | `NO` |
## What
## Walks
### One
1. `base/add.c` `sum()` calls `io/add.c` `add()`.
### Two
1. `base/add.c` `sum()` and `add()`.
2. `io/add.c` `add()`; then `base/add.c` `sum()`.
PAGE
}

test_itself() {
    plant
    cd "$work" || exit 1
    expect 'docs/there.md: GONE.md does not exist
docs/there.md: add.c: say in which folder it is
docs/there.md: io/*.h does not exist
docs/there.md: tests/unit does not exist
ARCHITECTURE.md: base may include '"''"', not '"'io'"'
ARCHITECTURE.md: there is no row for src/nn
ARCHITECTURE.md: NO is in none of src/base/add.c
ARCHITECTURE.md: walk 2: base/add.c defines no add()
ARCHITECTURE.md: walk 2 comes back to base/add.c
src/io/add.c does not begin by saying what it is for' \
        "$(missing docs/there.md && folders && homeless && walks && silent)"
}

# The page is to be read in one go.
long() {
    lines=$(wc -l <ARCHITECTURE.md)
    [ "$lines" -lt 150 ] || echo "ARCHITECTURE.md has $lines lines; it has to have fewer than 150"
}

echo 1..7
report 'the test itself sees what is wrong with a planted tree' "$(test_itself)"
cd "$SRCDIR" || exit 1
report 'every path that a page mentions exists' "$(missing ARCHITECTURE.md CONTRIBUTING.md README.md docs/*.md)"
report 'every folder of src/ is described, with what it may include' "$(folders)"
report 'what a new thing is a row of is in the file that is named' "$(homeless)"
report 'walks name functions where they are, and come back to no file' "$(walks)"
report 'every file of src/ begins by saying what it is for' "$(silent)"
report 'ARCHITECTURE.md has fewer than 150 lines' "$(long)"
