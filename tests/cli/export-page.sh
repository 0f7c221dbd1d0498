#!/bin/sh
# The blocks of docs/export.md run, one after the other, in one folder.  Prints TAP; a block is skipped where what it
# imports is missing.  NODE_MODULES names a folder with onnxruntime-web, for Node.
. "$SRCDIR/tests/cli/own.sh"
page=$(cd "$SRCDIR" && pwd)/docs/export.md
for python in /usr/bin/python3 python3; do
    command -v "$python" >/dev/null && break
    python=
done
export OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
[ -d "${NODE_MODULES-}/onnxruntime-web" ] && ln -s "$(cd "$NODE_MODULES" && pwd)" node_modules

# Blocks as N.LANGUAGE.
awk '/^```/ { if (file) { close(file); file = "" } else { file = sprintf("%02d.%s", ++n, substr($0, 4)) }; next }
    file { print >file }' "$page"

# missing BLOCK - prints what a block in Python imports that is not there
missing() {
    sed -n 's/^import \([a-z0-9]*\).*/\1/p' "$1" | while read -r module; do
        [ -n "$python" ] && "$python" -c "import $module" 2>/dev/null || echo "$module"
    done
}

# run BLOCK - prints why it is skipped, or runs it
run() {
    case $1 in
    *.onecycle) "$onecycle" -n "$1" ;;
    *.python)
        why=$(missing "$1" | tr '\n' ' ')
        [ -z "$why" ] || { skip="no $why for python3"; return 0; }
        "$python" -c "$(cat "$1")"
        ;;
    *.js)
        command -v node >/dev/null && [ -d node_modules ] || { skip='no Node with onnxruntime-web'; return 0; }
        cp "$1" block.mjs && node block.mjs
        ;;
    *.c)
        command -v "${CC%% *}" >/dev/null || { skip="no compiler"; return 0; }
        { printf 'P5\n28 28\n255\n'; head -c 784 digits.safetensors; } >picture.pgm
        $CC -std=c99 -Wall -Wextra -pedantic -Werror -o which "$1" && ./which picture.pgm >class &&
            grep -qx '[0-9] [01]\.[0-9]*' class && ! ./which "$1" 2>usage && grep -q '^usage: ' usage
        ;;
    *) echo "nothing runs blocks of ${1#*.}" >&2; return 1 ;;
    esac
}

for block in [0-9][0-9].*; do
    skip=
    run "$block" >out 2>err </dev/null
    status=$?
    report $((status == 0)) "block $block of docs/export.md runs${skip:+ # SKIP $skip}"
    [ $status = 0 ] || sed 's/^/# /' err
done
finish
