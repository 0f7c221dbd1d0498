#!/bin/sh
# Every file of src/ has its place in ARCHITECTURE.md, by its name or its name without .c and .h.  Prints TAP.
set -u
cd "$SRCDIR" || exit 1
. tests/tools/tap.sh
echo 1..1
missing=
for file in $(find src -name '*.[ch]' -o -name '*.inc' | sort); do
    name=${file##*/}
    stem=${name%.*}
    grep -qE "\`$stem\`|\`$name\`" ARCHITECTURE.md || missing="$missing $file"
done
report 'ARCHITECTURE.md names every file' "$missing"
