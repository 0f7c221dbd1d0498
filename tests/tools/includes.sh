#!/bin/sh
# includes.sh - the direction of includes, as TAP: a file sees its own folder or a lower rank only, a
# foreign header appears in its one place, and every header of ours compiles alone.
#
#   SRCDIR=. CC=gcc tests/tools/includes.sh        CPPFLAGS: where foreign headers are
set -u
cd "${SRCDIR:-.}" || exit 1

# folder: the folders it may include, its own counted.
allowed() {
    case $1 in
    base) echo "base" ;;
    io) echo "io base" ;;
    nn) echo "nn base" ;;
    data) echo "data io nn base" ;;
    plot) echo "plot io base" ;;
    train) echo "train data nn io base" ;;
    app) echo "app train plot data nn io base" ;;
    view) echo "view app train plot data nn io base" ;;
    ui) echo "ui view app train plot data nn io base" ;;
    esac
}

# foreign header -> the files that may see it.
place() {
    case $1 in
    png.h) echo src/io/image.c ;;
    zlib.h) echo src/io/gz.c ;;
    jansson.h) echo src/io/json.c ;;
    archive.h | archive_entry.h) echo src/io/archive.c ;;
    curl/*) echo src/io/fetch.c ;;
    readline/*) echo src/ui/lineedit.c ;;
    ncurses.h | curses.h | ncursesw/* | term.h) echo src/ui/curses.c ;;
    esac
}

# Prints what is wrong with one include of one file; nothing when it is right.
judge() {
    file=$1 kind=$2 header=$3
    folder=${file#src/}
    folder=${folder%%/*}
    if [ "$kind" = '<' ]; then
        home=$(place "$header")
        [ -z "$home" ] || [ "$home" = "$file" ] || echo "$file: <$header> belongs to $home alone"
    elif [ "$file" = src/main.c ] || [ "$header" = config.h ]; then
        :
    elif [ ! -f "src/$header" ]; then
        echo "$file: \"$header\" is no file below src/"
    else
        case " $(allowed "$folder") " in
        *" ${header%%/*} "*) ;;
        *) echo "$file: \"$header\" is not below $folder" ;;
        esac
    fi
}

test_directions() {
    for file in $(find src -name '*.[ch]' | LC_ALL=C sort); do
        sed -n 's/^[ \t]*#[ \t]*include[ \t]*\([<"]\)\([^>"]*\)[>"].*/\1 \2/p' "$file" |
            while read -r kind header; do judge "$file" "$kind" "$header"; done
    done
}

test_headers() {
    for header in $(find src -name '*.h' | LC_ALL=C sort); do
        printf '#include "%s"\n' "${header#src/}" |
            ${CC:-cc} -std=c17 -D_GNU_SOURCE ${CPPFLAGS-} -Isrc -Werror=all -fsyntax-only -x c - 2>&1 ||
            echo "$header does not compile alone"
    done
}

number=0
report() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

echo 1..3
report "the test itself sees a wrong include" "$(
    [ "$(judge src/nn/x.c '"' io/file.h)" = 'src/nn/x.c: "io/file.h" is not below nn' ] &&
        [ "$(judge src/io/gz.c '<' png.h)" = 'src/io/gz.c: <png.h> belongs to src/io/image.c alone' ] &&
        [ -z "$(judge src/data/x.c '"' nn/tensor.h)" ] || echo "judge is wrong"
)"
report "includes point downward, foreign headers are in their place" "$(test_directions)"
report "every header compiles alone" "$(test_headers)"
