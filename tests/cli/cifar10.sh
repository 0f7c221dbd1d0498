#!/bin/sh
# What docs/cifar10.md shows is so, as far as minutes allow: its commands are the recipe's, and its log, its curve and its
# picture are those of the events beside it.  Prints TAP.
#
#     sh tests/cli/cifar10.sh --update     draws the picture anew, with SRCDIR and BUILDDIR set
. "$SRCDIR/tests/cli/own.sh"
here=$(cd "$SRCDIR" && pwd) || exit 1
page=$here/docs/cifar10.md
export COLUMNS=79

# block N - the N-th fenced block of the page
block() {
    awk -v want="$1" '/^```/ { fence++; next } fence % 2 && (fence + 1) / 2 == want' "$page"
}

# Commands without the reasons of their constants.
commands() { sed '/^#/d; /^$/d'; }

block 4 >shown
prints=$(sed -n 's/^`\([^`]*\)` prints the script.*/\1/p' "$page")
"$onecycle" -n -c "$prints" 2>&1 </dev/null | commands >recipe
[ -s shown ] && cmp -s shown recipe
told 'the commands of the page are those of the recipe'

sed -n 's/.*"train_loss":\([0-9.]*\),"valid_loss":\([0-9.]*\),"accuracy":\([0-9.]*\),.*/\1 \2 \3/p' \
    "$here/docs/cifar10/94.jsonl" | awk '{ printf "%.6f %.6f %.6f\n", $1, $2, $3 }' >epochs
block 5 | awk '/^[0-9].*:[0-9][0-9]$/ { print $(NF - 3), $(NF - 2), $(NF - 1) }' >rows
[ -s rows ] && cmp -s rows epochs
told 'its log is that of the events'
details() { diff rows epochs; }

block 6 | sed -n 's/^onecycle> //p' >lines
(cd "$here" && "$onecycle" -n "$work/lines" </dev/null) >got 2>&1
block 6 | grep -v '^onecycle> ' >shown
[ -s shown ] && cmp -s shown got
told 'its curve is what these events draw'
details() { diff shown got; }

"$onecycle" -n -q -c "open $here/docs/cifar10/94.jsonl; plot_losses > 94.svg" </dev/null
if [ "${1-}" = --update ]; then cp 94.svg "$here/docs/cifar10/94.svg"; fi
[ -s 94.svg ] && cmp -s 94.svg "$here/docs/cifar10/94.svg"
told 'its picture, too; else run sh tests/cli/cifar10.sh --update'

"$onecycle" -n -c "open $here/docs/cifar10/93.jsonl" </dev/null | grep -q 'fit_one_cycle 11 .*complete$'
told 'the events of the 93 % run open, too'
finish
