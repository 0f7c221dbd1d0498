#!/bin/sh
# page.sh - what `make bench-page` runs: the whole 1cycle page on MNIST_SAMPLE, from process start to the last plot.
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
awk '
    function number(key,    rest) {
        rest = substr($0, index($0, "\"" key "\":") + length(key) + 3)
        return rest + 0
    }
    function add(name, value) {
        if (!(name in count))
            order[++names] = name
        sample[name, ++count[name]] = value
    }
    function median(name,    n, i, j, v, sorted) {
        n = count[name]
        for (i = 1; i <= n; i++) {
            v = sample[name, i]
            for (j = i - 1; j > 0 && sorted[j] > v; j--)
                sorted[j + 1] = sorted[j]
            sorted[j + 1] = v
        }
        return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
    }
    /"what":"run"/ { add("the whole page", number("seconds")); add("peak MB", number("memory")) }
    /"event":"run_begin"/ { command = $0; sub(/.*"kind":"/, "", command); sub(/".*/, "", command) }
    /"event":"run_end"/ { add(command, number("time")) }
    END {
        for (i = 1; i <= names; i++)
            printf "%-16s %s\n", order[i], order[i] == "peak MB" ? sprintf("%6.0f", median(order[i])) : \
                sprintf("%6.3f s", median(order[i]))
    }' lines
