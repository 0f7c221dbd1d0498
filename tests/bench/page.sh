#!/bin/sh
# page.sh - what `make bench-page` runs: the whole 1cycle page on MNIST_SAMPLE, from process start
# to the last plot.
#
#   ROUNDS=5   runs, of which the median is shown
#   DATA=      folder with mnist_sample.tgz; ../shared/data beside the project by default
set -eu
data=${DATA:-$SRCDIR/../shared/data}
onecycle=$BUILDDIR/onecycle
bench=$BUILDDIR/tests/bench/bench
if [ ! -f "$data/mnist_sample.tgz" ]; then
    echo "bench-page: $data/mnist_sample.tgz is not there; name its folder by DATA=..."
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export ONECYCLE_DATA="$work/store"
mkdir "$work/store"
ln -s "$(cd "$data" && pwd)/mnist_sample.tgz" "$work/store/mnist_sample.tgz"
cat >"$work/page.oc" <<'PAGE'
path = untar_data(URLs.MNIST_SAMPLE)
data = ImageDataBunch.from_folder(path)
model = simple_cnn((3,16,16,2))
learn = Learner(data, model, metrics=[accuracy])
learn.lr_find()
learn.recorder.plot()
learn.fit(2, 5e-2)
learn.fit(2, 5e-2)
learn.fit_one_cycle(2, 5e-2)
learn.recorder.plot_lr(show_moms=True)
learn.recorder.plot_losses()
PAGE
cd "$work"
"$onecycle" -n page.oc >/dev/null # unpacks, untimed
round=0
while [ "$round" -lt "${ROUNDS:-5}" ]; do
    round=$((round + 1))
    rm -f events.jsonl
    "$bench" --json run "$onecycle" -n --events events.jsonl page.oc >>lines
    cat events.jsonl >>lines
done

sed -n 's/^model name[^:]*: */processor: /p' /proc/cpuinfo | head -n 1
awk -f "$SRCDIR/tests/bench/median.awk" -f "$SRCDIR/tests/bench/page.awk" lines
