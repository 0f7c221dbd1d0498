#!/bin/sh
# Bad input gets one clear line that names the place and the remedy, exit status 1, and nothing is lost.
# Each case: a title, words the line must hold, and the commands.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"

# refused TITLE WORDS LINE - runs `onecycle -c LINE`; WORDS: words separated by `|`, all needed.
refused() {
    title=$1 words=$2
    "$onecycle" -n -c "$3" >out 2>err </dev/null
    status=$?
    lines=$(wc -l <err)
    good=1
    [ "$status" = 1 ] || good=0
    [ "$lines" = 1 ] || good=0
    grep -q '^onecycle: -c:1: ' err || good=0
    old_ifs=$IFS
    IFS='|'
    for word in $words; do
        grep -qF -- "$word" err || good=0
    done
    IFS=$old_ifs
    report $good "$title"
}

details() {
    echo "status $status, $lines lines, wanted: $words"
    cat err
}

bytes() { # bytes FILE OCTAL... - appends bytes
    file=$1
    shift
    for octal; do printf "\\$octal" >>"$file"; done
}

# A PNG made by the program itself, so that no other tool is needed.
"$onecycle" -n -q -c 'data digits train=64 valid=0 bs=8; show_batch 1 png=one.png' </dev/null || exit 1
mkdir -p good/train/a good/train/b good/valid/a good/valid/b
for d in train/a train/b valid/a valid/b; do cp one.png good/$d/1.png; done

refused 'a missing folder' 'nowhere|no such folder' 'data folder nowhere'

cp -r good empty && rm empty/train/b/1.png
refused 'an empty class' 'empty/train/b|without pictures' 'data folder empty bs=1'

cp -r good cut && head -c 60 one.png >cut/train/a/1.png
refused 'a truncated PNG' 'cut/train/a/1.png' 'data folder cut bs=1'

cp -r good jpeg && printf '\377\330\377\340' >jpeg/train/a/2.jpg
refused 'a JPEG in a folder' 'jpeg/train/a/2.jpg|JPEG' 'data folder jpeg bs=1'

mkdir lying
bytes lying/train-images-idx3-ubyte 0 0 10 3 177 377 377 377 0 0 0 34 0 0 0 34 1 2 3
bytes lying/train-labels-idx1-ubyte 0 0 10 1 0 0 0 2 1 2
cp lying/train-images-idx3-ubyte lying/t10k-images-idx3-ubyte
cp lying/train-labels-idx1-ubyte lying/t10k-labels-idx1-ubyte
refused 'an IDX with a lying header' 'lying/train-images-idx3-ubyte' 'data idx lying'
refused 'a missing IDX file' 'good|images-idx3-ubyte' 'data idx good'

bytes liar.safetensors 377 377 377 377 377 377 377 177 173 175
refused 'a safetensors with a lying header' 'liar.safetensors' 'load liar'
printf 'short' >short.safetensors
refused 'a safetensors that is too short' 'short.safetensors' 'load short'
refused 'a safetensors that is not there' 'nowhere.safetensors' 'load nowhere'

refused 'an unknown command' 'fit_two_cycle|fit_one_cycle' 'fit_two_cycle 2'
refused 'a value out of range' 'pct_start|1.5' 'data digits train=64 valid=0; fit_one_cycle 1 pct_start=1.5'
refused 'a value that is no number' 'epochs|many' 'data digits train=64 valid=0; fit many'
refused 'an unknown key' 'lr_maximum' 'data digits train=64 valid=0; fit_one_cycle 1 lr_maximum=3'
refused 'fit without data' 'data digits' 'fit 1'
refused 'a plot before any run' 'lr_find' 'plot'
refused 'a net with 2 outputs on ten classes' '2|10' 'data digits classes=0-9 train=640 valid=0; model simple_cnn 3,16,2'
refused 'a batch size above the data' '65|64' 'data digits train=64 valid=0 bs=65'
refused 'a learner with too large a batch' '100|64' 'data digits train=64 valid=0 bs=8; learner bs=100'
refused 'a data set that is not there' "$work/store|mnist_simple" 'untar_data mnist_simple'
refused 'a layer that does not exist' 'convolution' 'data digits train=64 valid=0; model "convolution 3"'
refused 'a kernel larger than its image' 'conv' 'data digits train=64 valid=0; model "conv 2 99 pad=0 | flatten | dense 2"'
refused 'a digit above 9' 'classes' 'data digits classes=3,12'
refused 'a metric that needs more classes' 'top_k_accuracy' 'data digits train=64 valid=0; learner metrics=top_k_accuracy'
refused 'a suggestion before lr_find' 'lr_find' 'lr steep'
refused 'a setting that does not exist' 'gliphs' 'set gliphs ascii'
refused 'a value a setting does not take' 'glyphs|ascii' 'set glyphs runes'
refused 'a picture that is not there' 'none.png' 'data digits train=64 valid=0; predict none.png'
refused 'a PNG that cannot be written' 'no/where.png' 'data digits train=64 valid=0; show_batch png=no/where.png'
finish
