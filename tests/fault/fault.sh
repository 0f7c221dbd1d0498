#!/bin/sh
# Bad days: every write, sync and rename of a save and of a run that saves itself fails in turn, and every
# allocation of loading.  Prints TAP.
#
# Whatever fails, the program says so in one line, leaves with 1 and leaves the earlier file as it was; when only
# the folder could not be synced behind the rename, the new file, whole.  EVERY=1 fails each allocation instead
# of one in seven.
set -u
onecycle=$BUILDDIR/onecycle fail=$BUILDDIR/tests/fault/fail.so
if [ ! -f "$fail" ]; then
    echo '1..0 # SKIP a preloaded library and sanitizers do not go together'
    exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
count=0

report() { # report GOOD TITLE
    count=$((count + 1))
    if [ "$1" = 1 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

# run CALL AT ERROR LINE - status in $status, words in out and err
run() {
    FAIL_CALL=$1 FAIL_AT=$2 FAIL_ERROR=$3 FAIL_COUNT=$work/calls LD_PRELOAD=$fail \
        "$onecycle" -n -q -c "$4" >out 2>err </dev/null
    status=$?
}

# Whether the run failed as it should: one line of our own, exit status 1.
failed_well() {
    [ "$status" = 1 ] && [ "$(wc -l <err)" = 1 ] && grep -q '^onecycle: ' err
}

data='data digits train=256 valid=64 side=8 bs=32; '
"$onecycle" -n -q -c "$data model mlp 192,30,2; fit 1 1e-3; save before" || exit 1
cp before.safetensors kept

# faults CALL ERROR - each such call of a save fails once
faults() {
    good=1
    run "$1" 0 "$2" "load before; save before"
    calls=$(cat calls)
    [ "$calls" -gt 0 ] || good=0
    at=1
    while [ "$at" -le "$calls" ]; do
        cp kept before.safetensors
        run "$1" $at "$2" "load kept.safetensors; save before"
        if [ "$status" != 0 ]; then
            failed_well || good=0
            "$onecycle" -n -q -c 'load before' 2>>err >&2 || good=0
            cmp -s kept before.safetensors || grep -q 'its folder cannot be synced' err || good=0
        fi
        [ "$good" = 1 ] || { sed 's/^/# /' err; break; }
        [ ! -e before.safetensors.part ] || good=0
        at=$((at + 1))
    done
    report $good "a save while $1 fails with $2: $calls of $calls"
}

cp kept kept.safetensors
for call in open write fsync rename close; do
    for error in ENOSPC EDQUOT EIO EROFS; do faults $call $error; done
done

# saving CALL ERROR - the same of a run that saves itself at its end, a copy of the latest two besides: the run ends
# as it would have, and what can be resumed is the old checkpoint or the new one, whole
saving() {
    good=1
    line="checkpoint run every=1000epochs keep=2; load old; fit 1 1e-3"
    "$onecycle" -n -q -c "$data checkpoint run keep=2; load kept.safetensors; fit 1 1e-3; fit 1 1e-3; save old" || good=0
    rm -rf first && mkdir first && mv run*.safetensors first/ && cp first/* .
    run "$1" 0 "$2" "$data $line"
    calls=$(cat calls)
    [ "$calls" -gt 0 ] || good=0
    at=1
    while [ "$at" -le "$calls" ]; do
        rm -f run* behind* && cp first/* .
        run "$1" $at "$2" "$data $line; save behind"
        if [ "$status" != 0 ]; then
            failed_well || good=0
            [ ! -e behind.safetensors ] || good=0
        elif [ ! -e behind.safetensors ]; then
            good=0
        fi
        "$onecycle" -n -q -c "$data resume run" 2>>err >&2 || good=0
        [ ! -e run.safetensors.part ] && [ "$(ls run-*.part 2>/dev/null)" = '' ] || good=0
        [ "$good" = 1 ] || { echo "# call $at, status $status"; ls; sed 's/^/# /' err; break; }
        at=$((at + 1))
    done
    report $good "a run that saves itself while $1 fails with $2: $calls of $calls"
}

for call in open write fsync rename unlink; do saving $call ENOSPC; done
saving write EIO

for trouble in SHORT EINTR; do
    run write 1 $trouble "load kept.safetensors; save after"
    good=0
    [ "$status" = 0 ] && "$onecycle" -n -q -c 'load after' && good=1
    report $good "a write that is $trouble is gone on with"
done

# memory TITLE LINE - allocations fail, one a run
memory() {
    good=1
    run memory 0 ENOMEM "$2"
    [ "$status" = 0 ] || good=0
    calls=$(cat calls)
    at=1
    tried=0
    while [ "$at" -le "$calls" ] && [ "$good" = 1 ]; do
        run memory $at ENOMEM "$2"
        [ "$status" = 0 ] || failed_well || good=0
        tried=$((tried + 1))
        at=$((at + ${EVERY:-7}))
    done
    [ "$good" = 1 ] || { echo "# allocation $at, status $status"; sed 's/^/# /' err; }
    report $good "$1 with an allocation failing: $tried of $calls tried"
}

for class in 3 7; do
    "$onecycle" -n -q -c "data digits $class train=64 valid=0; show_batch 1 png=$class.png" </dev/null || exit 1
    for part in train valid; do
        mkdir -p pictures/$part/$class
        for n in 1 2 3 4; do cp $class.png pictures/$part/$class/$n.png; done
    done
done
memory 'drawing and training' "$data fit 1 1e-2; save x"
memory 'a folder of pictures' 'data folder pictures bs=4; normalize; model resnet 8; summary plan=true; plan'
memory 'loading a learner' 'load kept.safetensors; summary'
shared=$SRCDIR/../shared/data/mnist
if [ -d "$shared" ]; then memory 'IDX files' "data idx $shared; plan"; else report 1 'IDX files # SKIP no real data'; fi

echo "1..$count"
