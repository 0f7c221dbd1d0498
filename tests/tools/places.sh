#!/bin/sh
# Where the project's folder may lie: bootstrap refuses a place that configure refuses, in one line, before it installs
# anything.  Prints TAP.
set -u
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0
for name in "it's here" 'a "quote"' 'a # sign' 'a $ sign' 'a & sign' 'a ` sign' 'a \ sign' 'two
lines'; do
    mkdir -p "$work/$name"
    cp "$SRCDIR/bootstrap" "$work/$name/"
    count=$((count + 1))
    said=$(cd "$work/$name" && PATH=/usr/bin:/bin ./bootstrap check 2>&1)
    if [ $? = 1 ] && [ "$(printf '%s\n' "$said" | wc -l)" = 1 ] && [ -z "${said##bootstrap: *rename the folder}" ]; then
        echo "ok $count - a folder whose name configure refuses is told: $(printf %s "$name" | tr '\n#' '??')"
    else
        echo "not ok $count - a folder whose name configure refuses is told: $(printf %s "$name" | tr '\n#' '??')"
        printf '%s\n' "$said" | sed 's/^/# /'
    fi
done
echo "1..$count"
