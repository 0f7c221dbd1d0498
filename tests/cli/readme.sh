#!/bin/sh
# What README.md shows is so: its screen, its five minutes and its notebook lines run.  Prints TAP.
#
# Numbers differ in their last digits between processors, and curves with them: the screen is compared with digits
# as 0 and without the lines of the plot's frame.
set -u
onecycle=$BUILDDIR/onecycle
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export ONECYCLE_DATA="$work/store" COLUMNS=79
mkdir store
count=0

report() { # report GOOD TITLE
    count=$((count + 1))
    if [ "$1" = 1 ]; then echo "ok $count - $2"; else echo "not ok $count - $2"; fi
}

# block N - the N-th fenced block of the README
block() {
    awk -v want="$1" '/^```/ { fence++; next } fence % 2 && (fence + 1) / 2 == want' "$SRCDIR/README.md"
}

masked() {
    grep -v '[│┤└┬]' "$1" | sed 's/[0-9][0-9]*/0/g; s/  */ /g'
}

runs() { # runs FILE TITLE
    "$onecycle" -n "$1" >out 2>err </dev/null
    status=$?
    good=1
    [ "$status" = 0 ] && [ ! -s err ] || good=0
    report $good "$2"
    [ $good = 1 ] || sed 's/^/# /' err
}

# The full screen: its words, since digits and curves depend on the processor.
block 1 >want
ONECYCLE_FROZEN_CLOCK=1 COLUMNS=100 LINES=30 "$onecycle" -n -q \
    -c 'data digits; lr_find; lr valley; fit_one_cycle 3; screen got' </dev/null
sed 's/[^a-z_ ]//g; s/  */ /g; s/ *$//' want | grep . >want.words
sed 's/[^a-z_ ]//g; s/  */ /g; s/ *$//' got | grep . >got.words
cmp -s want.words got.words
report $((1 - ($? != 0))) 'the full screen is what it draws'

block 2 >screen
sed -n 's/^onecycle> //p' screen >screen.oc
grep -v '^onecycle> ' screen >shown
{ echo 'data digits'; cat screen.oc; } >whole.oc
runs whole.oc 'the screen runs'
sed 1d out >printed
masked shown >want
masked printed >got
if cmp -s want got; then
    report 1 'the screen is what it prints'
else
    report 0 'the screen is what it prints'
    diff want got | sed 's/^/# /'
fi

block 4 >minutes.oc
runs minutes.oc 'the five minutes run'
[ -s losses.png ] && [ -s mnist.safetensors ]
report $((1 - $?)) 'and leave a plot and a saved net'

shared=$SRCDIR/../shared/data/mnist_sample.tgz
if [ -f "$shared" ]; then
    ln -s "$(cd "$(dirname "$shared")" && pwd)/mnist_sample.tgz" store/mnist_sample.tgz
    block 5 >notebook.oc
    runs notebook.oc 'the notebook lines run as they are pasted'
else
    count=$((count + 1))
    echo "ok $count - the notebook lines # SKIP no real data beside the project"
fi
echo "1..$count"
