#!/bin/sh
# Replays every golden record and prints TAP: a test for each line of the two tools.
records=$SRCDIR/tests/golden
tools=$BUILDDIR/tests/golden
output=$("$tools/schedules" "$records/schedules.json" 2>&1; echo "exit $?"
    for record in "$records"/*.safetensors; do
        "$tools/replay" "$record" 2>&1
        echo "exit $?"
    done)
echo "$output" | sed "s|$records/||" | awk '
    /^exit 0$/ { next }
    { print (/ ok$/ ? "ok " : "not ok ") ++tests " - " $0 }
    END { print "1.." tests + 0 }'
