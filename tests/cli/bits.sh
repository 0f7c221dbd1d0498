#!/bin/sh
# Same seed, same bits: on 1, 2, 3, 4 and 7 threads, for batches that neither divide the data nor by the shards, for every
# instruction set of this machine and the kernels that define them, for every plan; under a sanitizer on 1, 3 and 7 threads,
# for one size of batches and one plan in turn.  Prints TAP.
#
# tests/unit/test_model.c has the same for one net and a few images, with and without a pool; tests/pty/bits.sh for text,
# prompt and screen.
. "$SRCDIR/tests/cli/own.sh"
train=313 # 6 batches of 50 and 13 images that are dropped, 4 of 63 and 61
sizes='50 63'
threads='1 2 3 4 7'
plans='auto depth layers' each=3 # of them for every net and instruction set
grep -q '__[at]san_init' "$onecycle" && train=137 sizes=50 threads='1 3 7' each=1 # all takes ten times as long
many=$(echo $threads | wc -w)

# next_plans - in $some: all plans, or one of them, in turn
next_plans() {
    some=$(echo $plans | cut -d ' ' -f "1-$each")
    [ $each = 3 ] || plans="${plans#* } $some"
}

# A range test, two epochs, an epoch on half of what was learnt, at every number of threads: hashes of all weights
# and losses.
hashes() { # hashes ISA PLAN BS NET [AUGMENT]
    echo "data digits train=$train valid=101 side=12 bs=$3; set isa $1; set traversal $2; model '$4'" >script
    echo "augment ${5:-off}" >>script
    for number in $threads; do
        echo "set threads $number; learner; lr_find num_it=15; fit_one_cycle 2 2e-2; fit 1 1e-3" >>script
    done
    "$onecycle" -n -q --events events script 2>&1 || return 1
    sed -n 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' events |
        awk '{ row = row " " $0 } NR % 3 == 0 { print row; row = "" }'
    sed -n '/"event":"epoch"/s/.*"epoch":\(.*\),"time".*/\1/p' events |
        awk '{ row = row " " $0 } NR % 3 == 0 { print row; row = "" }'
    rm events
}

isas=
for isa in plain generic v2 v3 v4; do
    "$onecycle" -n -q -c "set isa $isa" 2>/dev/null && isas="$isas $isa"
done
for net in 'simple_cnn 3,8,8,2' 'simple_cnn 3,8,6,2 bn=true' \
    'conv 6 3 2 | relu | dropout 0.3 | residual { conv 6 3 | bn } | flatten | dense 2' \
    'whiten 2 | conv 6 3 2 | concat { conv 3 1 | relu } { conv 4 3 | bn } | gate { global_avgpool | dense 7 | sigmoid }
    | flatten | dense 2'; do
    net=$(echo $net)
    for isa in $isas; do
        good=1
        next_plans
        for plan in $some; do
            for bs in $sizes; do
                hashes $isa $plan $bs "$net" >rows || good=0
                [ "$(wc -l <rows)" = $((2 * many)) ] && [ "$(sort -u rows | wc -l)" = 2 ] || good=0
            done
        done
        [ $good = 1 ] || sed 's/^/# /' rows
        report $good "isa $isa, $net: the same bits on $threads threads, by $some, batch sizes $sizes"
    done
done

# Images that are changed and mixed anew each time are the same on any number of threads.
net='conv 6 3 2 | bn | relu | flatten | dense 2' isa=${isas##* }
for augment in 'flip=random shift=3' 'flip=alternate vertical=true turns=true shift=2 crop=0.5 rotate=30 zoom=1.3
    warp=0.2 brightness=0.3 contrast=0.3 cutout=5 mixup=0.4'; do
    good=1
    augment=$(echo $augment)
    for bs in $sizes; do
        hashes $isa auto $bs "$net" "$augment" >rows || good=0
        [ "$(wc -l <rows)" = $((2 * many)) ] && [ "$(sort -u rows | wc -l)" = 2 ] || good=0
        hashes $isa auto $bs "$net" >plain || good=0
        [ "$(sort -u rows plain | wc -l)" = 4 ] || good=0
    done
    [ $good = 1 ] || sed 's/^/# /' rows
    report $good "augment $augment: the same bits on $threads threads, and others than without"
done
finish
