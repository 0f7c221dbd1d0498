#!/bin/sh
# Two processes in one folder: whoever writes wins whole or is refused in one line; what is read is one of the two,
# never a mixture; nothing is left beside it.  Prints TAP.
#
# ROUNDS=100 meets more often than the twelve of every check.
. "$SRCDIR/tests/cli/own.sh"
rounds=${ROUNDS:-12}

details() {
    cat err.* 2>/dev/null
    ls
}
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
run() { "$onecycle" -n -q "$@" </dev/null; }
left() { ls | grep 'part$'; }

# refused FILE STATUS - the one line of the one that came too late
refused() { [ "$2" = 1 ] && [ "$(wc -l <"$1")" = 1 ] && grep -q 'another process is writing it' "$1"; }

# ---- one name, saved again and again by both

data='data digits train=64 valid=0 side=16 bs=32'
for seed in 1 2; do run --seed $seed -c "$data; model mlp 768,400,2; save net$seed" || exit 1; done
for seed in 1 2; do run -c "load net$seed; save net$seed" || exit 1; done # as one that knows no data writes it
both=$(awk 'BEGIN { for (i = 0; i < 20; i++) printf "save both; " }')
good=1 late=0
round=0
while [ $round -lt "$rounds" ] && [ $good = 1 ]; do
    run -k -c "load net1; $both" 2>err.1 &
    one=$!
    run -k -c "load net2; $both" 2>err.2 &
    two=$!
    for look in 1 2 3; do # a reader between them sees a whole file, if there is one yet
        run -c 'load both; save seen' 2>err.3 || grep -q 'No such file' err.3 || good=0
        [ ! -e seen.safetensors ] || cmp -s seen.safetensors net1.safetensors ||
            cmp -s seen.safetensors net2.safetensors || good=0
    done
    wait $one || late=$((late + 1))
    wait $two || late=$((late + 1))
    ! grep -v 'another process is writing it' err.1 err.2 || good=0
    cmp -s both.safetensors net1.safetensors || cmp -s both.safetensors net2.safetensors || good=0
    [ -z "$(left)" ] || good=0
    round=$((round + 1))
done
report $good "two processes save one name $((40 * round)) times: each file is one of theirs, $late processes were refused at times"
rm -f both* seen*

# ---- one run saves itself while another process resumes it, and saves itself there too

run_data='data digits train=512 valid=64 side=12 bs=16; model simple_cnn 3,16,16,2 bn=true'
fit='fit_one_cycle 8 2e-2'
run --events whole -c "$run_data; $fit" || exit 1
want=$(final whole)
good=1 late=0 round=0
while [ $round -lt "$rounds" ] && [ $good = 1 ]; do
    rm -f run* events.* err.*
    run --events events.1 -c "$run_data; checkpoint run every=1batches keep=2; $fit" 2>err.1 &
    one=$!
    until [ -e run.safetensors ] || ! kill -0 $one 2>/dev/null; do :; done
    run --events events.2 --threads 1 -c "$run_data; resume run" 2>err.2
    second=$?
    wait $one
    first=$?
    [ "$(final events.1)" = "$want" ] || good=0
    [ ! -s events.2 ] || [ "$(final events.2)" = "$want" ] || good=0 # none: the other was at its end
    for process in "1 $first" "2 $second"; do
        status=${process#* }
        [ "$status" = 0 ] || { refused err.${process% *} "$status" && late=$((late + 1)); } || good=0
    done
    run --events events.3 -c "$run_data; resume run; lr_find num_it=1" 2>err.3 || good=0
    [ "$(final events.3)" = "$want" ] && [ -z "$(left)" ] || good=0
    round=$((round + 1))
done
report $good "one resumes what the other writes, $round times: both end with the same bits, $late times one was refused a write"
finish
