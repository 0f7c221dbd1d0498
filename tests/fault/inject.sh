# inject.sh - what the tests of tests/fault share: one call of onecycle's fails, in turn.  Sourced.
#
#     run fsync 2 EIO 'save x'            its second sync fails; $status, and the files out, err, calls
#     each 'a save' fsync EIO 'save x'    all of them, one a run: before() sets things up, holds() looks
#     finish                              prints the plan
#
# $lasting: 1 while all calls behind the one that fails are to fail too, as on a disk that stays full.
. "$SRCDIR/tests/cli/own.sh"
if [ ! -f "$BUILDDIR/tests/fault/fail.so" ]; then
    echo '1..0 # SKIP a preloaded library and sanitizers do not go together'
    exit 0
fi
fail=$work/fail.so # LD_PRELOAD takes no name with a space, as the build folder's may have
cp "$BUILDDIR/tests/fault/fail.so" "$fail" || exit 1
lasting=0
options= # of onecycle


# run CALL AT ERROR LINE
run() {
    FAIL_CALL=$1 FAIL_AT=$2 FAIL_ERROR=$3 FAIL_LASTING=$lasting FAIL_COUNT=$work/calls LD_PRELOAD=$fail \
        "$onecycle" -n -q $options -c "$4" >out 2>err </dev/null
    status=$?
}

# Whether the run failed as it should: one line of our own, exit status 1.
failed_well() {
    [ "$status" = 1 ] && [ "$(wc -l <err)" = 1 ] && grep -q '^onecycle: ' err
}

before() { :; }
holds() { failed_well; }

# each TITLE CALL ERROR LINE - $step: every so many calls; $most: at most that many of them, spread
step=1 most=
each() {
    good=1 tried=0
    before
    run "$2" 0 "$3" "$4"
    calls=$(cat calls)
    [ "$status" = 0 ] && [ "$calls" -gt 0 ] || good=0
    [ -z "$most" ] || step=$((calls / most + 1))
    at=1
    while [ "$at" -le "$calls" ] && [ $good = 1 ]; do
        before
        run "$2" "$at" "$3" "$4"
        tried=$((tried + 1))
        holds || good=0
        [ $good = 1 ] || { echo "# call $at, status $status"; sed 's/^/# /' err; }
        at=$((at + step))
    done
    title="$1 while $2 fails with $3: $tried of $calls"
    [ "$lasting" = 0 ] || title="$title, and from then on"
    report $good "$title"
}

# pictures FOLDER - two classes of four small PNG files, for training and validation
pictures() {
    for class in 3 7; do
        "$onecycle" -n -q -c "data digits $class train=64 valid=0; show_batch 1 png=$class.png" </dev/null || exit 1
        for part in train valid; do
            mkdir -p "$1/$part/$class"
            for n in 1 2 3 4; do cp $class.png "$1/$part/$class/$n.png"; done
        done
        rm $class.png
    done
}

# noise COUNT - so many bytes of any kind
noise() { od -An -v -tx1 "$onecycle" | head -n "$1" | head -c "$1"; }

# idx FOLDER - MNIST's four files, 16 pictures of 8 x 8 each, one of them packed
idx() {
    mkdir -p "$1"
    for part in train t10k; do
        { printf '\0\0\010\3\0\0\0\020\0\0\0\010\0\0\0\010'; noise 1024; } >"$1/$part-images-idx3-ubyte"
        { printf '\0\0\010\1\0\0\0\020'; printf '\0\1\0\1\0\1\0\1\0\1\0\1\0\1\0\1'; } >"$1/$part-labels-idx1-ubyte"
    done
    gzip "$1/train-images-idx3-ubyte"
}

# cifar FOLDER - four pictures of two of the ten classes, for training and validation
cifar() {
    mkdir -p "$1"
    for class in 0 1 2 3 4 5 6 7 8 9; do echo class$class; done >"$1/batches.meta.txt"
    for file in data_batch_1 test_batch; do
        for label in '\0' '\1' '\0' '\1'; do printf "$label"; noise 3072; done >"$1/$file.bin"
    done
}
