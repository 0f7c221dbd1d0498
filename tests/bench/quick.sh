#!/bin/sh
# The bench programs run and count right, and the peer built on oneDNN computes what we do; how long
# anything takes is not looked at.  Prints TAP.
bench=$BUILDDIR/tests/bench/bench
dnnl=$BUILDDIR/tests/bench/peer_dnnl
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0

report() { # report STATUS TITLE
    count=$((count + 1))
    if [ "$1" = 0 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

"$bench" --quick --json --png "$work/sweep.png" >"$work/lines"
report $? 'every net and every curve, one step each'
[ -s "$work/sweep.png" ]
report $? 'the curves are drawn'
# 521,856 multiply-adds an image, four images, two operations each.
grep '"net":"simple_cnn","batch":4,' "$work/lines" | grep -q '"flops":4174848,'
report $? 'the operations of simple_cnn are counted as by hand'
[ "$(grep -c '"what":"limit"' "$work/lines")" -gt 0 ]
report $? 'the limit is measured'
"$BUILDDIR/tests/bench/augment" 1 'flatten | dense 10' >"$work/augment" && [ "$(grep -c 'mixup=0.4' "$work/augment")" -ge 2 ]
report $? 'ways to augment are timed'
"$bench" --quick run true >"$work/run"
report $? 'a program is run'
! "$bench" --net nothing step 2>"$work/error" && grep -q 'there is no net nothing' "$work/error"
report $? 'an unknown net is refused'
for net in simple_cnn mlp lenet; do
    title="oneDNN's gradients of $net are ours"
    if [ -x "$dnnl" ]; then
        "$dnnl" check "$net" >"$work/check"
        report $? "$title"
    else
        report 0 "$title # SKIP built without oneDNN"
    fi
done
echo "1..$count"
