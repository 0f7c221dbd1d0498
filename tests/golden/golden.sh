#!/bin/sh
# Replays every golden record on every instruction set there is and prints TAP: a test for each line of
# the two tools.  With sanitizers only on the two that most machines train with, since each takes ten times as long.
records=$SRCDIR/tests/golden
tools=$BUILDDIR/tests/golden
sets='plain generic v2 v3 v4'
[ -f "$BUILDDIR/tests/fault/fail.so" ] || sets='generic v4' # which is not built with sanitizers
lines=$(mktemp) || exit 1
trap 'rm -f "$lines"' EXIT
output=$("$tools/schedules" "$records/schedules.json" 2>&1; echo "exit $?"
    for isa in $sets; do
        "$tools/replay" --isa $isa "$records"/*.safetensors >"$lines" 2>&1
        status=$?
        if [ $status = 77 ]; then
            echo "skip $isa"
        else
            sed "s/^/$isa /" "$lines"
            echo "exit $status"
        fi
    done)
echo "$output" | sed "s|$records/||" | awk '
    /^exit 0$/ { next }
    /^skip / { print "ok " ++tests " - replay # SKIP this processor has no " $2; next }
    { print (/ ok$/ ? "ok " : "not ok ") ++tests " - " $0 }
    END { print "1.." tests + 0 }'
