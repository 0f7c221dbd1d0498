#!/bin/sh
# Every fuzz target runs its corpus once: no crash, no finding.  Prints TAP, a line a target.
set -u
corpus=$SRCDIR/tests/fuzz/corpus
said=$(mktemp) || exit 1
trap 'rm -f "$said"' EXIT
count=0
for source in "$SRCDIR"/tests/fuzz/fuzz_*.c; do
    name=${source##*/fuzz_}
    name=${name%.c}
    count=$((count + 1))
    inputs=$(ls "$corpus/$name" | wc -l)
    if [ "$inputs" -gt 0 ] && "$BUILDDIR/tests/fuzz/fuzz_$name" "$corpus/$name"/* >"$said" 2>&1; then
        echo "ok $count - $name: $inputs inputs"
    else
        echo "not ok $count - $name"
        tail -n 40 "$said" | sed 's/^/# /'
    fi
done
echo "1..$count"
