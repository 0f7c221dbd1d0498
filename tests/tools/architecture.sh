#!/bin/sh
# Every file of src/ has its place in ARCHITECTURE.md, by its name or its name without .c and .h.  Prints TAP.
set -u
cd "$SRCDIR" || exit 1
echo 1..1
missing=
for file in $(find src -name '*.[ch]' -o -name '*.inc' | sort); do
    name=${file##*/}
    stem=${name%.*}
    grep -qE "\`$stem\`|\`$name\`" ARCHITECTURE.md || missing="$missing $file"
done
if [ -z "$missing" ]; then
    echo 'ok 1 - ARCHITECTURE.md names every file'
else
    echo 'not ok 1 - ARCHITECTURE.md names every file'
    echo "#$missing"
fi
