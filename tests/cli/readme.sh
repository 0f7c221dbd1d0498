#!/bin/sh
# What README.md, docs/watch.md, report.md and finetune.md and the manual page show is so: the screens, the five minutes, the
# transcript, the notebook lines and the examples run.  Prints TAP.
#
# To bring the screens and the transcript up to date: sh tests/cli/readme.sh --update, with SRCDIR and BUILDDIR set.
#
# They are those of the kernels v3, which give the same bits on every processor that has them.
# On others digits are compared as 0, and curves not at all.
. "$SRCDIR/tests/cli/own.sh"
here=$(cd "$SRCDIR" && pwd) || exit 1
export COLUMNS=79
mkdir store


# block N [PAGE] - the N-th fenced block of the README, or of another page
block() {
    awk -v want="$1" '/^```/ { fence++; next } fence % 2 && (fence + 1) / 2 == want' "$here/${2-README.md}"
}

# replaced N FILE - the README with FILE as its N-th block
replaced() {
    awk -v want="$1" -v file="$2" '
        /^```/ { fence++; print; if (fence == 2 * want - 1) while ((getline line <file) > 0) print line; next }
        !(fence == 2 * want - 1)' "$here/README.md"
}

# draw_screen COLUMNS LINES COMMANDS - the full screen after them
draw_screen() {
    ONECYCLE_FROZEN_CLOCK=1 COLUMNS=$1 LINES=$2 "$onecycle" -n -q -c "set isa $isa; $3" -c 'screen drawn' </dev/null
    awk '{ line[NR] = $0; if ($0 ~ /[^ ]/) last = NR } END { for (i = 1; i <= last; i++) print line[i] }' drawn
}

# What the prompt would show: a command, then what it prints.  `set seed` tells where one's words end.
play_transcript() {
    block 2 | sed -n 's/^onecycle> //p' >commands
    { echo "set isa $isa; data digits"; while read -r line; do echo 'set seed'; echo "$line"; done <commands; } >played.oc
    ONECYCLE_FROZEN_CLOCK=1 "$onecycle" -n played.oc </dev/null | sed 1d | awk '
        FILENAME == "commands" { command[++n] = $0; next }
        /^seed  / { print "onecycle> " command[++at]; next }
        { print }' commands -
}

isa=v3
"$onecycle" -n -q -c 'set isa v3' 2>err </dev/null || isa=auto
draw_screen 100 30 'data digits; lr_find; lr valley; fit_one_cycle 3' >screen
play_transcript >transcript
# The sentence above a figure names its commands: without these the figure would be of something else.
commands=$(sed -n 's/^Which classes does a net mistake.* after `\([^`]*\)`.*/\1/p' "$here/README.md")
[ -n "$commands" ]
told 'the sentence above the confusion matrix names its commands'
{ [ -n "$commands" ] && draw_screen 80 16 "$commands; confusion"; } >mistakes
if [ "${1-}" = --update ] && [ -s screen ] && [ -s transcript ] && [ -s mistakes ]; then
    replaced 1 screen >README.new && cp README.new "$here/README.md"
    replaced 2 transcript >README.new && cp README.new "$here/README.md"
    replaced 5 mistakes >README.new && cp README.new "$here/README.md"
fi

if [ $isa = v3 ]; then
    seen() { cat; }
else
    seen() { grep -v '[│┤└┬]' | sed 's/[0-9][0-9]*/0/g; s/  */ /g'; }
fi

compare() { # compare BLOCK GOT TITLE
    block "$1" | seen >want
    seen <"$2" >got
    [ -s got ] && cmp -s want got
    report $((1 - ($? != 0))) "$3"
    diff want got | sed 's/^/# /'
}
compare 1 screen 'the full screen is what it draws; else run sh tests/cli/readme.sh --update'
compare 2 transcript 'the transcript is what it prints; else run sh tests/cli/readme.sh --update'
compare 5 mistakes 'the confusion matrix is what it draws; else run sh tests/cli/readme.sh --update'

block 3 | sed -n 's/^\.\/bootstrap \([a-z]*\).*/\1/p' >words
missing=$(while read -r word; do grep -q -w -- "$word" "$here/bootstrap" || echo "$word"; done <words)
[ -s words ] && [ -z "$missing" ]
report $((1 - ($? != 0))) 'bootstrap knows the two commands'

runs() { # runs FILE TITLE
    "$onecycle" -n "$1" >out 2>err </dev/null
    status=$?
    good=1
    [ -s "$1" ] && [ "$status" = 0 ] && [ ! -s err ] || good=0
    report $good "$2"
    [ $good = 1 ] || sed 's/^/# /' err
}

# Lines whose figures nobody compares run on less under a sanitizer, which takes ten times as long.
smaller=
grep -q '__[at]san_init' "$onecycle" && smaller='s/^data digits /data digits train=640 valid=64 /; s/fit_one_cycle(2,/fit_one_cycle(1,/'
block 4 | sed "$smaller" >minutes.oc
runs minutes.oc 'the five minutes run'
[ -s losses.png ] && [ -s mnist.safetensors ]
report $((1 - $?)) 'and leave a plot and a saved net'

shared=$here/../shared/data/mnist_sample.tgz
if [ -f "$shared" ]; then
    ln -s "$(cd "$(dirname "$shared")" && pwd)/mnist_sample.tgz" store/mnist_sample.tgz
    block 6 | sed "$smaller" >notebook.oc
    runs notebook.oc 'the notebook lines run as they are pasted'
else
    report 1 'the notebook lines # SKIP no real data beside the project'
fi

# Commands in a sentence: `model mlp 784,512,10`, `compare ...`, and the line for scripts.
sed -n 's/^Your own net: \|^Which recipe is best: //p' "$here/README.md" | grep -o '`[^`]*`' | tr -d '`' >nets.oc
if [ -s nets.oc ]; then
    echo 'data digits train=128 valid=64 classes=0-9 channels=1'
    sed 's/dense 2"/dense 10"/; s/seeds=5/seeds=1/' nets.oc
fi >named.oc
runs named.oc 'the nets and the comparison that are named run'

# examples FILE TITLE - lines for a shell; experiment.oc is somebody's script
examples() {
    echo 'data digits train=128 valid=64; fit 1' >experiment.oc
    PATH=$BUILDDIR:$PATH sh -e "$1" >out 2>err </dev/null
    status=$?
    [ -s "$1" ] && [ "$status" = 0 ] && [ ! -s err ] && [ -s run.jsonl ]
    report $((1 - $?)) "$2"
    rm -f run.jsonl
}
sed -n 's/^Scripts: `\([^`]*\)`.*/\1/p' "$here/README.md" >lines
examples lines 'the line for scripts runs'
sed -n '/^\.nf/,/^\.fi/p' "$here/assets/onecycle.1" | sed "/^\./d; s/\\\\-/-/g; s/\\\\(aq/'/g" >lines
examples lines 'the examples of the manual page run'

# The page about watching: its screen is that of a test, its lines run, its events are those that they write.
page=docs/watch.md
block 1 $page >want
sed -n '2,17p' "$here/tests/tui/watch_60x12.80x24.screen" | cmp -s - want
told "the screen of $page is that of tests/tui/watch_60x12.80x24.screen"
block 2 $page >lines
PATH=$BUILDDIR:$PATH sh -e lines >out 2>err </dev/null && [ -s lines ] && [ ! -s err ] && [ -s loss.png ]
told "the lines of $page run"
block 3 $page >want
sed -n '1,2p; $p' samples.jsonl | cmp -s - want
told "the events of $page are those that its lines write"

# kinds FILE - the keys of its lines with the kinds of their values: numbers and texts may be others.
kinds() { sed 's/:"[^"]*"/:T/g; s/\([:[]\)-*[0-9][-+.e0-9]*/\1N/g' "$1"; }
block 4 $page >lines
PATH=$BUILDDIR:$PATH sh -e lines >out 2>err </dev/null && [ ! -s out ] && [ ! -s err ]
told "the lines of $page about our own runs run"
block 5 $page | sed 3d >shown
{ sed -n '1p; $p' run.jsonl; tail -n 1 runs.jsonl; tail -n 1 history.jsonl; } >written
kinds shown >want
kinds written | cmp -s - want && [ "$(wc -l <shown)" = 4 ]
told "the JSON of $page is what they write"
sed -n '/^## Runs of this/,/^## How/s/^| \(`.*\)/\1/p' "$here/$page" | sed 's/ | .*//' | grep -o '`[a-z_]*`' | tr -d '\140' | sort -u >named
kinds written | sed '1s/"plan".*/"plan":/' | grep -o '"[a-z_]*":' | tr -d '":' | sed 's/^ema_//' | sort -u >keys
grep -vx -e event -e reason -e epoch -e dead keys | grep -vxf named >missing
[ -s named ] && [ ! -s missing ]
told "every field of it is in a table of $page"

# What `help runs` says below its arguments names every column, but those that the list shows and metrics.
{ "$onecycle" -n -c 'help runs' </dev/null | grep -v '^  '; "$onecycle" -n -c 'help learner' -c runs </dev/null; } |
    tr -c 'a-z0-9_' '\n' | sort -u >said
grep -o '"[a-z0-9_]*":' runs.jsonl | tr -d '":' | sed 's/^ema_\(.\)/\1/' | sort -u | grep -vxf said >missing
[ -s said ] && [ -s runs.jsonl ] && [ ! -s missing ]
told 'help runs names every column of the runs'
sed 's/^/# /' missing

# The page about sharing: its lines run, and write what they name.
page=docs/report.md
block 1 $page >lines
grep -o '> [a-z_]*[.][a-z]*\|report [a-z]*[.]html' lines | sed 's/.* //' >named
PATH=$BUILDDIR:$PATH sh -e lines >out 2>err </dev/null && [ ! -s err ] && [ "$(wc -l <named)" = 7 ] &&
    xargs ls <named >out && grep -q '<h2>Mistakes' recorded.html
told "the lines of $page run, and write what they name"

# The page about photographs: its lines run, with tiny pictures and weights that know nothing, and are those of the recipe.
page=docs/finetune.md
mkdir -p photos/cat photos/dog
"$onecycle" -n -q -c 'data digits 3 train=64 valid=0; show_batch 1 png=p.png' \
    -c 'data digits train=64 valid=0; model resnet18; save resnet18 weights=true' </dev/null
number=0
while [ $((number += 1)) -le 45 ]; do cp p.png photos/cat/$number.png && cp p.png photos/dog/$number.png; done
for number in 2 3; do
    block $number $page | sed 's/size=224/size=32/' >photos.oc
    runs photos.oc "the lines of block $number of $page run"
done
"$onecycle" -n -c 'recipe finetune show=true' </dev/null | grep -v '^#' | grep . >lines
block 2 $page | head -n "$(wc -l <lines)" | cmp -s - lines && [ -s lines ]
told "the lines of $page are those of the recipe"
finish
