#!/bin/sh
# The advice that messages give works: each line is refused, and what its message says to type is typed then.
# Prints TAP.
. "$SRCDIR/tests/cli/own.sh"

# A data set of two pictures a class: d/{train,valid}/{3,7}, and one packed in the data folder.
mkdir -p store/mnist_sample d/train/3 d/train/7 d/valid/3 d/valid/7
"$onecycle" -n -q -c 'data digits 3 train=64 valid=0; show_batch 1 png=p.png' </dev/null || exit 1
"$onecycle" -n -q -c 'data digits train=64 valid=0; model resnet18; save resnet18 weights=true' </dev/null || exit 1
for part in d/*/*; do cp p.png "$part/1.png" && cp p.png "$part/2.png"; done
cp -r d/train d/valid store/mnist_sample/

# What a message says to type, a line each: after "for example", "use", "did you mean", "first" and in "SLOT = ...".
advice() {
    sed -n \
        -e 's/.*for example:\{0,1\} \([^;]*\).*/\1/p' \
        -e 's/.*; use: \(.*\)/\1/p' \
        -e 's/.*did you mean \([^?]*\)? .*/\1/p' \
        -e 's/.*assign it first: \(.*\)/\1/p' \
        -e 's/.*onecycle: -c:[0-9]*: \([a-z_ ]*\): [a-z_]*=.*give [a-z]* like \([^ ;]*\).*/\1 \2/p' \
        -e 's/.*onecycle: -c:[0-9]*: \([a-z_]*\): slice.* use \(slice([^)]*)\) or \(.*\)/learn.\1(1, \2)\nlearn.\1(1, \3)/p'
}

details() { cat message; }

while IFS= read -r line; do
    case $line in
    '- '*) prelude='set seed 1' line=${line#- } ;; # of a session without data
    *) prelude='data digits train=128 valid=64; lr_find num_it=20' ;;
    esac
    "$onecycle" -n -q -c "$prelude" -c "$line" >/dev/null 2>message </dev/null
    status=$?
    advice <message >advised
    good=1
    [ $status = 1 ] && [ -s advised ] || good=0
    while IFS= read -r try; do
        if ! "$onecycle" -n -q -c "$prelude" -c "$try" >/dev/null 2>refused </dev/null; then
            good=0
            sed "s/^/# '$try': /" refused
        fi
    done <advised
    report $good "$line"
done <<'LINES'
lr_fnd
fit_on_cycle 1
data digts
learn.lr_fin()
fit x
fit 1 x
fit_one_cycle pct_start=x
fit_one_cycle 1 1e-2 x
lr_find num_it=1.5
set seed 1 > a.png
plot >
x =
quit > a.png
learn.fit_one_cycle(1, slice(1e-5, 1e-3))
learn = Learner(ImageDataBunch.from_folder('d', size=8, bs=2), models.resnet18())
Learner(data, resnet18)
learn.lr_find
learn.summary  # no brackets
- Learner(data, simple_cnn())
- learn.lr_find()
- fit
- data.classes
- learn.model
learn.fit_fc(1, 1e-3)
cnn_learner(data, models.resnet18)
learn.get_preds()
learn.export()
LINES
finish
