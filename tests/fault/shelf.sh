#!/bin/sh
# Several sessions record their runs on one shelf that is full: each makes room for its own, none takes away what
# another one writes, no two have one name, and what is left at the end is whole.  Prints TAP.
#
# SESSIONS='2 6 12' RUNS=5000 is what has to hold (RUNS are all runs of each row); every check makes fewer.
. "$SRCDIR/tests/cli/own.sh"
sessions=${SESSIONS:-2 6} runs=${RUNS:-60}
shelf=$XDG_STATE_HOME/onecycle/runs

details() { cat err.* odd 2>/dev/null | head -n 40; }

# whole RECORD - as a run of 4 epochs of 8 batches leaves it
whole() {
    [ "$(ls "$1" | tr '\n' ' ')" = 'events.jsonl history.csv last.safetensors ' ] &&
        [ "$(wc -l <"$1/events.jsonl")" = 38 ] && [ "$(wc -l <"$1/history.csv")" = 5 ] &&
        head -n 1 "$1/events.jsonl" | grep -q '"event":"run_begin"' &&
        tail -n 1 "$1/events.jsonl" | grep -q '"event":"run_end".*"reason":"done"'
}

echo 'data digits train=256 valid=16 side=10 bs=32; model mlp 300,64,2; set record on; set record_limit 1' >data.oc
for n in $sessions; do
    rm -rf "$shelf" err.* odd
    each=$((runs / n)) pids='' good=1 i=0
    awk -v n=$each 'BEGIN { print "source data.oc"; for (i = 0; i < n; i++) print "fit 4 1e-3" }' >many.oc
    while [ $i -lt "$n" ]; do
        i=$((i + 1))
        "$onecycle" -n -q --threads 1 --seed $i many.oc </dev/null >err.$i 2>&1 &
        pids="$pids $!"
    done
    for pid in $pids; do
        wait "$pid" || good=0
    done
    [ -z "$(cat err.*)" ] || good=0
    report $good "$n sessions record $((n * each)) runs without a word"

    good=1 left=0
    for record in "$shelf"/*; do
        left=$((left + 1))
        whole "$record" || { good=0; echo "$record: $(ls -l "$record")" >>odd; }
    done
    [ -z "$(ls -A "$shelf" | grep '^\.')" ] || good=0
    [ "$(du -sb "$shelf" | cut -f 1)" -lt 1500000 ] || { good=0; du -sb "$shelf" >>odd; } # folders count, too
    report $good "the $left that are left are whole, and take no more than the limit"
done
finish
