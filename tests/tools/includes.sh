#!/bin/sh
# includes.sh - the direction of includes, as TAP: a file sees its own folder or a lower rank only, a
# foreign header appears in its one place, and every header of ours compiles alone.
#
#   SRCDIR=. CC=gcc tests/tools/includes.sh        CPPFLAGS: where foreign headers are
set -u
cd "${SRCDIR:-.}" || exit 1
. tests/tools/ranks.sh
. tests/tools/tap.sh

# foreign header -> the files that may see it.
place() {
    case $1 in
    png.h) echo src/io/png.c ;;
    webp/*) echo src/io/webp.c ;;
    jpeglib.h | jerror.h) echo src/io/jpeg.c ;;
    zlib.h) echo src/io/gz.c ;;
    jansson.h) echo src/io/json_read.c ;;
    archive.h | archive_entry.h) echo src/io/archive.c ;;
    mpi.h) echo src/io/mpi.c ;;
    sqlite3.h) echo src/io/sqlite.c ;;
    curl/*) echo src/io/fetch.c ;;
    pcre2.h) echo src/io/regex.c ;;
    readline/*) echo src/ui/lineedit.c src/ui/screenline.c ;;
    ncurses.h | curses.h | ncursesw/* | term.h) echo src/ui/terminfo.c ;;
    esac
}

# Prints what is wrong with one include of one file; nothing when it is right.
judge() {
    file=$1 kind=$2 header=$3
    folder=${file#src/}
    folder=${folder%%/*}
    if [ "$kind" = '<' ]; then
        home=$(place "$header")
        case " $home " in
        '  ' | *" $file "*) ;;
        *) echo "$file: <$header> belongs to $home alone" ;;
        esac
    elif [ "$file" = src/main.c ]; then
        : # the top of the tree
    elif [ ! -f "src/$header" ]; then
        echo "$file: \"$header\" is no file below src/"
    else
        case "$folder $header " in
        'view lab/scene.h ' | 'view lab/stage.h ' | 'view lab/run_list.h ' | 'view lab/watch_'*) return ;;
        'view lab/'*) echo "$file: \"$header\" is not what a screen shows: scene.h, stage.h, run_list.h, watch_*.h" && return ;;
        esac
        case " $(allowed "$folder") " in
        *" ${header%%/*} "*) ;;
        *) echo "$file: \"$header\" is not below $folder" ;;
        esac
    fi
}

test_directions() {
    for file in $(find src -name '*.[ch]' -o -name '*.inc' | LC_ALL=C sort); do
        sed -n 's/^[ \t]*#[ \t]*include[ \t]*\([<"]\)\([^>"]*\)[>"].*/\1 \2/p' "$file" |
            while read -r kind header; do judge "$file" "$kind" "$header"; done
    done
}

# reach FILE: our headers that it includes, directly or by others, one a line.
reach() {
    ${CC:-cc} -std=c17 -D_GNU_SOURCE ${CPPFLAGS-} -Isrc -I. -MM "$1" | tr -s ' \\' '\n\n' | grep '\.h$' | grep -vxF "$1"
}

# A view draws a copy; what a session holds is out of its sight.
test_views() {
    for file in src/view/*.c; do
        reach "$file" | sed -n "s|^src/lab/\(session\|lab.*\)\.h\$|$file reaches lab/\1.h|p"
    done
}

# A header without a guard is a template, included several times by files that set its terms.
headers() {
    grep -rl --include='*.h' '^#ifndef .*_H$' src | LC_ALL=C sort
}

# What includes a header is built anew when one of those that it reaches changes.
test_reach() {
    for header in $(headers); do
        count=$(reach "$header" | wc -l)
        [ "$count" -le "$1" ] || echo "$header reaches $count others; $1 are enough"
    done
}

# A file opens the nouns of the session that it needs; a change of one noun must not build the lab anew.
test_nouns() {
    for file in src/lab/*.c src/commands/*.c src/ui/*.c tests/unit/*.c; do
        reach "$file" | grep '^src/lab/lab_.*\.h$'
    done | LC_ALL=C sort | uniq -c | while read -r count header; do
        [ "$count" -le "$1" ] || echo "$header is reached by $count files; $1 are enough"
    done
}

test_headers() {
    for header in $(headers); do
        printf '#include "%s"\n' "${header#src/}" |
            ${CC:-cc} -std=c17 -D_GNU_SOURCE ${CPPFLAGS-} -Isrc -Werror=all -fsyntax-only -x c - 2>&1 ||
            echo "$header does not compile alone"
    done
}

echo 1..6
report "the test itself sees a wrong include" "$(
    [ "$(judge src/nn/x.c '"' io/file.h)" = 'src/nn/x.c: "io/file.h" is not below nn' ] &&
        [ "$(judge src/io/gz.c '<' png.h)" = 'src/io/gz.c: <png.h> belongs to src/io/png.c alone' ] &&
        [ "$(reach src/base/heap.h)" = src/base/base.h ] &&
        [ "$(judge src/view/x.c '"' lab/session.h)" = \
            'src/view/x.c: "lab/session.h" is not what a screen shows: scene.h, stage.h, run_list.h, watch_*.h' ] &&
        [ -z "$(judge src/view/x.c '"' lab/scene.h)$(judge src/data/x.c '"' kernels/tensor.h)" ] ||
        echo "judge is wrong"
)"
report "includes point downward, foreign headers are in their place" "$(test_directions)"
report "every header compiles alone" "$(test_headers)"
report "no view reaches a session" "$(test_views)"
report "no header reaches more than 25 others" "$(test_reach 25)"
report "no noun of the session is reached by more than 16 files" "$(test_nouns 16)"
