#!/bin/sh
# What ONNX's checker, OpenCV, onnxruntime-web and PyTorch make of nets that `export` has written.  Prints TAP; each is
# skipped where it is missing.  NODE_MODULES names a folder with onnxruntime-web, for Node.
for python in /usr/bin/python3 python3; do
    command -v "$python" >/dev/null && "$python" -c 'import numpy' 2>/dev/null && break
    python=
done
[ -n "$python" ] || { echo '1..0 # SKIP no python3 with numpy'; exit; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
XDG_CONFIG_HOME=$work XDG_STATE_HOME=$work XDG_DATA_HOME=$work OMP_NUM_THREADS=1
export XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME OMP_NUM_THREADS
"$python" "$SRCDIR/tests/golden/exports.py" "$BUILDDIR/onecycle" "$work"
