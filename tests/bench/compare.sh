#!/bin/sh
# compare.sh - what `make bench` runs: our training steps, oneDNN's and PyTorch's by turns.
#
#   ROUNDS=5    alternating rounds, of which the medians are shown
#   EACH=0.5    seconds a measurement, at least
#   NETS=       the nets, all by default
#   PYTHON=     the python3 that has torch; by default the first of python3 and /usr/bin/python3
#               that does
#   BLAS=       a folder with a libblas.so.3 for PyTorch; by default Debian's OpenBLAS
#   KEEP=FILE   keep the measurements, as JSON Lines
#   PNG=FILE    the cost curves, bench.png by default
#
# BUILDDIR and SRCDIR are set by make.  Who is not there is left out, and a line says so.
set -eu
bench=$BUILDDIR/tests/bench/bench
dnnl=$BUILDDIR/tests/bench/peer_dnnl
peer=$SRCDIR/tests/bench/peer_torch.py
rounds=${ROUNDS:-5}
seconds=${EACH:-0.5}
nets=${NETS:-simple_cnn small_resnet resnet20 mlp lenet resnet18}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
lines=${KEEP:-$work/lines}
: >"$lines"

for folder in "${BLAS-}" /usr/lib/*/openblas-pthread /usr/lib/*/openblas-openmp; do
    [ -n "$folder" ] && [ -e "$folder/libblas.so.3" ] || continue
    LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
    export LD_LIBRARY_PATH
    break
done

# peer MODE ...  the tuned one keeps its heap, or a fresh process would be far slower
peer() {
    case $1 in
    tuned)
        MALLOC_TRIM_THRESHOLD_=4000000000 MALLOC_MMAP_THRESHOLD_=4000000000 "$python" "$peer" "$@"
        ;;
    *) "$python" "$peer" "$@" ;;
    esac
}

python=
for candidate in ${PYTHON:-python3 /usr/bin/python3}; do
    if "$candidate" "$peer" versions >"$work/versions" 2>/dev/null; then
        python=$candidate
        break
    fi
done

heading() {
    "$BUILDDIR/onecycle" --version 2>/dev/null | head -n 1
    sed -n 's/^model name[^:]*: */processor: /p' /proc/cpuinfo | head -n 1
    echo "cores: $(getconf _NPROCESSORS_ONLN); $(uname -sr); $rounds alternating rounds, medians"
    if [ -x "$dnnl" ]; then
        "$dnnl" versions
    else
        echo "oneDNN: not built in, so no comparison; on Debian: libdnnl-dev, then ./configure again"
    fi
    if [ -z "$python" ]; then
        echo "PyTorch: not found, so no comparison; on Debian: python3-torch, or PYTHON=..."
        return
    fi
    cat "$work/versions"
    if grep -q '/blas/libblas' "$work/versions"; then
        echo "careful: that is the reference BLAS, far slower than OpenBLAS; these dense layers"
        echo "         flatter us: install libopenblas0-pthread or set BLAS=FOLDER"
    fi
    echo "tuned: channels last, oneDNN, one flat AdamW, heap kept; usual: NCHW, torch.optim.AdamW"
}

# Batch, steps and batches in memory of a net, as the C program has them.
shape_of() {
    awk -v net="$1" '$1 == net { print $2, $3, $4 }' "$work/shapes"
}

heading
"$bench" shapes >"$work/shapes"
round=0
while [ "$round" -lt "$rounds" ]; do
    round=$((round + 1))
    echo "round $round of $rounds" >&2
    "$bench" --json limit >>"$lines"
    for net in $nets; do
        "$bench" --json --net "$net" --seconds "$seconds" step >>"$lines"
        [ ! -x "$dnnl" ] || "$dnnl" "$net" "$seconds" >>"$lines"
        [ -n "$python" ] || continue
        for mode in tuned usual; do
            # shellcheck disable=SC2046 # three words
            peer "$mode" "$net" $(shape_of "$net") "$seconds" >>"$lines"
        done
    done
done
echo
awk -f "$SRCDIR/tests/bench/median.awk" -f "$SRCDIR/tests/bench/compare.awk" "$lines"
echo
"$bench" --png "${PNG:-bench.png}" sweep
echo
echo "wrote ${PNG:-bench.png}"
