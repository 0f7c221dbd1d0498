#!/bin/sh
# A run that saves itself is killed at random moments, while it writes too, and goes on with `resume`.  Prints TAP.
#
# Its images are augmented, and what resumes it is told so by the file alone.
# After each kill the folder is copied and the copy resumed to its end, from another folder and on another number
# of threads: the final weights are those of a run that nobody killed, and nothing is left beside the checkpoints.
# The original is resumed as well, and killed again.  KILLS=200 kills more often than every check does.
few=10
[ -f "$BUILDDIR/tests/fault/fail.so" ] || few=3 # with sanitizers, which take ten times as long
. "$SRCDIR/tests/cli/own.sh"
kills=${KILLS:-$few}
unset ONECYCLE_FROZEN_CLOCK


data='data digits train=512 valid=64 side=12 bs=16; model simple_cnn 3,16,16,2 bn=true; '
fit='augment flip=alternate shift=2 rotate=20 contrast=0.2 cutout=3 mixup=0.4; fit_one_cycle 25 2e-2'
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }

"$onecycle" -n -q --events whole -c "$data $fit" </dev/null || exit 1
want=$(final whole)
longest= # milliseconds: the shorter of two, one of which may have been held up
for i in 1 2; do
    begun=$(date +%s%N)
    "$onecycle" -n -q -c "$data checkpoint run every=2batches keep=2; $fit" </dev/null || exit 1
    took=$((($(date +%s%N) - begun) / 1000000))
    longest=$((${longest:-$took} < took ? longest : took))
    rm -f run*
done
echo "# $longest ms uninterrupted"

# Seconds until the next kill, anywhere in the run.
moment() { od -An -N3 -tu4 /dev/urandom | awk -v most="$longest" '{ printf "%.3f", most * ($1 % 10000) / 1e7 }'; }

# goes_on - whether a copy of the folder, resumed, ends as it should; what is wrong in `why`
goes_on() {
    rm -rf "$work/copy" && mkdir copy && cp run* copy/ 2>/dev/null
    threads=$((1 + killed % 3))
    (cd / && exec "$onecycle" -n -q --threads $threads --events "$work/copy/events" \
        -c "$data resume '$work/copy/run'" </dev/null) 2>copy/err
    status=$?
    if [ -n "$(ls copy | grep part)" ]; then
        why='a stray file'
    elif [ ! -e run.safetensors ]; then
        early=$((early + 1))
        [ $status = 1 ] && [ "$(wc -l <copy/err)" = 1 ] && return 0
        why='no clear word without a checkpoint'
    elif [ $status != 0 ]; then
        why=$(cat copy/err)
    else
        if [ ! -s copy/events ]; then # killed behind its last batch: what it ended with is what another begins with
            "$onecycle" -n -q --events copy/events -c "$data load copy/run; lr_find num_it=1" </dev/null
        fi
        [ "$(final copy/events)" = "$want" ] && return 0
        why="$(final copy/events), not $want"
    fi
    return 1
}

killed=0 writing=0 early=0 good=1 why=
while [ $killed -lt "$kills" ] && [ $good = 1 ]; do
    line="checkpoint run every=2batches keep=2; $fit"
    [ -e run.safetensors ] && line='resume run'
    "$onecycle" -n -q -c "$data $line" </dev/null 2>err &
    process=$!
    sleep "$(moment)"
    kill -9 $process 2>/dev/null
    wait $process 2>/dev/null
    status=$?
    if [ $status = 137 ]; then
        killed=$((killed + 1))
        [ -e run.safetensors.part ] && writing=$((writing + 1))
        goes_on || good=0
    else
        [ $status = 0 ] || { good=0 why=$(cat err); }
        rm -f run*
    fi
done
[ $good = 1 ] || echo "# $why"
report $good "$killed kills, $writing of them inside a write, $early before the first: all ended with the same bits"
finish
