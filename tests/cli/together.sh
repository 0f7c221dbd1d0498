#!/bin/sh
# All that a recipe can have at once gives the same bits: on 1, 2, 3 and 7 threads, and after kill -9 and `resume` on
# another number of threads.  Each layer, each optimiser in turn, both averages, clipping, accumulation, class weights,
# label smoothing, augmentation and mixup, a smaller last batch and a part of an epoch.  Prints TAP.
#
# tests/cli/bits.sh has every instruction set and traversal; tests/fault/kill.sh kills anywhere, also within a write.
. "$SRCDIR/tests/cli/own.sh"
export ONECYCLE_FROZEN_CLOCK=0 # files have no times that differ
threads='2 3 7'
grep -q '__[at]san_init' "$onecycle" && threads=3 # each takes ten times as long

net='whiten 2 | gelu | conv 8 3 init=dirac | bn scale=false eps=1e-6 momentum=0.4 | silu
    | concat { conv 4 1x3 | tanh } { conv 8 3 groups=8 init=kaiming | sigmoid } | groupnorm 4 | hardswish
    || gate { adaptive_avgpool 1 | conv 12 1 | sigmoid } | layernorm | leaky_relu 0.1
    | residual { conv 12 3 pad=2 dilation=2 groups=2 init=fan_out | bn | elu | dropout 0.2 }
    | maxpool 3 2 ceil=true | adaptive_maxpool 4x3 | avgpool 2 1 | flatten || dense 10 | relu | dense 2 | scale 0.5'
data='data digits train=203 valid=37 side=12 bs=16 drop_last=false'
augment='augment flip=alternate vertical=true turns=true shift=2 crop=0.5 rotate=30 zoom=1.3 warp=0.2 brightness=0.3
    contrast=0.3 cutout=3 mixup=0.4'
learner='label_smoothing=0.1 class_weights=0.5,2 clip=1 accumulate=3 bias_lr=4 head_lr=2 no_wd=bn ema=0.9,2'
fit='fit_one_cycle 2.4 slice(3e-3,1e-2) policy=linear start=0.2 end=0.07'
net=$(echo $net) augment=$(echo $augment)

# run THREADS LEARNER FREEZE: the weights at the end and all epochs are in $row, all that was learnt in THREADS.safetensors
run() {
    rm -f events
    "$onecycle" -n -q --threads "$1" --events events -c "$data; model '$net'; $augment; learner $learner $2; $3
        $fit; save $1" 2>&1 || return 1
    row=$(ends events)
}
ends() { sed -n -e '/"event":"epoch"/s/.*\("epoch":2,.*\),"time".*/\1/p' -e '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1"; }

saving() { # saving EVERY LEARNER FREEZE: the same run, which saves itself
    exec "$onecycle" -n -q --threads 2 -c "$data; model '$net'; $augment; learner $learner $2; $3
        checkpoint run every=$1 keep=9; $fit"
}

# Killed as soon as it has saved itself, with a gradient that waits for its step.
killed() { # killed LEARNER FREEZE
    rm -f run*
    (saving 4batches "$1" "$2") &
    process=$!
    until [ -e run.safetensors ] || ! kill -0 $process 2>/dev/null; do :; done
    kill -9 $process 2>/dev/null
    wait $process 2>/dev/null
}

# A copy of each file of the run is resumed, where it saves itself, too; $resumed counts those that had something left.
resume() {
    for file in run*.safetensors; do
        rm -rf copy && mkdir copy && cp "$file" copy/run.safetensors
        "$onecycle" -n -q --threads 3 --events copy/events -c "$data; resume copy/run; save copy/end" 2>err || continue
        [ -s copy/events ] || continue # what was left was to end
        resumed=$((resumed + 1))
        [ "$(ends copy/events)" = "$want" ] && cmp 1.safetensors copy/end.safetensors || good=0
    done
}

for way in opt=sgd\ nesterov=true\ lookahead=airbench opt=adam\ lookahead=3,0.5 \
    opt=rmsprop\ lookahead=airbench opt=muon\ lookahead=airbench 'opt=sgd momentum=0.8 true_wd=false#freeze_to 1' \
    'opt=adam#freeze train_bn=false' opt=adamw\ lookahead=2,1; do
    options=${way%#*} freeze=
    [ "$options" = "$way" ] || freeze="${way#*#};"
    good=1
    run 1 "$options" "$freeze" || good=0
    want=$row
    [ "$(echo "$want" | wc -l)" = 2 ] || good=0
    for t in $threads; do
        run "$t" "$options" "$freeze" || good=0
        [ "$row" = "$want" ] && cmp 1.safetensors "$t.safetensors" || good=0
    done
    report $good "$way: the same on 1 thread and on $threads"

    good=1 resumed=0
    killed "$options" "$freeze"
    resume
    (saving 7batches "$options" "$freeze") || good=0
    resume
    [ $resumed -gt 0 ] || good=0
    [ $good = 1 ] || sed 's/^/# /' err
    report $good "$way: the same after kill -9 and resume, from each file of a run"
done
finish
