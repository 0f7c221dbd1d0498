#!/bin/sh
# The range tests that a suggestion's doubts were measured on, as a table: 5 nets by 4 data sets, fresh and trained,
# and those nobody could read a rate off: constant images, labels of other images, rates from 1 on, rates too small.
#
#     BUILDDIR=build tests/bench/suggestions.sh
#
# Real data stand in ../shared/data beside the project; without them it says so and runs the drawn digits alone.
set -u
cd "$(dirname "$0")/../.." || exit 1
onecycle=$(cd "${BUILDDIR:-build}" && pwd)/onecycle
shared=$(cd ../shared/data 2>/dev/null && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1

big_endian() { # big_endian NUMBER - four bytes
    printf "\\$(printf %03o $(($1 >> 24 & 255)))\\$(printf %03o $(($1 >> 16 & 255)))"
    printf "\\$(printf %03o $(($1 >> 8 & 255)))\\$(printf %03o $(($1 & 255)))"
}

idx() { # idx FOLDER PREFIX COUNT IMAGES LABELS - the first of them as an IDX pair
    mkdir -p "$1"
    { big_endian 2051; big_endian "$3"; big_endian 28; big_endian 28; head -c $(($3 * 784)) "$4"; } \
        >"$1/$2-images-idx3-ubyte"
    { big_endian 2049; big_endian "$3"; head -c "$3" "$5"; } >"$1/$2-labels-idx1-ubyte"
}

ordinary=0 doubted=0 doubtful=0 missed=0
row() { # row KIND DATA NET STATE COMMANDS... - KIND is ordinary or doubtful
    kind=$1 data=$2 net=$3 state=$4
    shift 4
    "$onecycle" -n -c "$*" >out 2>&1
    verdict=$(grep -E '^(suggestions: |no clear suggestion)' out | tail -1)
    [ -n "$verdict" ] || verdict=$(tail -1 out)
    printf '%-9s %-9s %-11s %-8s %s\n' "$kind" "$data" "$net" "$state" "$verdict"
    case $kind,$verdict in
    ordinary,no*) ordinary=$((ordinary + 1)) doubted=$((doubted + 1)) ;;
    ordinary,*) ordinary=$((ordinary + 1)) ;;
    doubtful,no*) doubtful=$((doubtful + 1)) ;;
    *) doubtful=$((doubtful + 1)) missed=$((missed + 1)) ;;
    esac
}

norm='conv 16 3 2 bias=false | bn | relu | conv 32 3 2 bias=false | bn | relu | flatten | dense'
nets() { # nets DATA CHANNELS INPUTS CLASSES COMMANDS - calls each NET MODEL
    for net in simple_cnn mlp lenet resnet bn; do
        case $net in
        simple_cnn) model="model simple_cnn $2,16,16,$4" ;;
        mlp) model="model mlp $3,200,$4" ;;
        lenet) model='model lenet' ;;
        resnet) model='model resnet 8' ;;
        bn) model="model \"$norm $4\"" ;;
        esac
        "$5" "$1" "$net" "$model"
    done
}

both() { # both DATA NET MODEL
    row ordinary "$1" "$2" fresh "$load; $3; lr_find"
    row ordinary "$1" "$2" trained "$load; $3; fit_one_cycle 2 3e-3; lr_find"
}

unreadable() { # unreadable DATA NET MODEL
    row doubtful "$1" "$2" fresh "$load; $3; $test"
}

size='train=6400 valid=500 channels=1'
load="data digits classes=3,7 $size" && nets digits3,7 1 784 2 both
load="data digits classes=0-9 $size" && nets digits0-9 1 784 10 both
test='lr_find start_lr=1 end_lr=10' && nets at-once 1 784 10 unreadable
test='lr_find start_lr=1e-9 end_lr=1e-8' && nets too-small 1 784 10 unreadable
if [ -n "$shared" ]; then
    gzip -dc "$shared/mnist/train-images-idx3-ubyte.gz" | tail -c +17 | head -c 7000000 >images
    gzip -dc "$shared/mnist/train-labels-idx1-ubyte.gz" | tail -c +9 >labels
    tail -c +20000 labels >others
    head -c 7000000 /dev/zero | tr '\0' '\100' >constant
    for set in mnist noise flat; do
        case $set in
        mnist) images=images labels=labels ;;
        noise) images=images labels=others ;;
        flat) images=constant labels=labels ;;
        esac
        idx "$set.idx" train 8000 $images $labels
        idx "$set.idx" t10k 500 $images $labels
    done
    load='data idx mnist.idx; normalize' && nets mnist 1 784 10 both
    load="data cifar10 $shared/cifar10_small bs=64; normalize" && nets cifar 3 3072 10 both
    test=lr_find
    load='data idx noise.idx; normalize' && nets noise 1 784 10 unreadable
    load='data idx flat.idx' && nets flat 1 784 10 unreadable
    load='data idx mnist.idx; normalize'
    test='lr_find start_lr=1 end_lr=10 stop_div=false' && nets at-once 1 784 10 unreadable
else
    echo 'without MNIST and CIFAR-10: ../shared/data is not there'
fi
echo "$doubted of $ordinary ordinary tests doubted, $missed of $doubtful doubtful ones not"
