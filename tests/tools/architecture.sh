#!/bin/sh
# Every file of src/ has its place in ARCHITECTURE.md, by its name or its name without .c and .h; every help article and
# transcript is in Makefile.am, or the program and the archive would be without it.  Prints TAP.
set -u
cd "$SRCDIR" || exit 1
echo 1..2
missing=
for file in $(find src -name '*.[ch]' -o -name '*.inc' | sort); do
    name=${file##*/}
    stem=${name%.*}
    grep -qE "\`$stem\`|\`$name\`" ARCHITECTURE.md || missing="$missing $file"
done
unlisted=
for file in assets/help/*.txt tests/cli/*.t; do
    [ ! -e Makefile.am ] || grep -qw "$file" Makefile.am || unlisted="$unlisted $file"
done

# report NUMBER TITLE FILES
report() {
    if [ -z "$3" ]; then
        echo "ok $1 - $2"
    else
        echo "not ok $1 - $2"
        echo "#$3"
    fi
}
report 1 'ARCHITECTURE.md names every file' "$missing"
report 2 'Makefile.am has every help article and transcript' "$unlisted"
