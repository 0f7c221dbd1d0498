#!/bin/sh
# One run three times: as its owner tells it, as `attach` shows it, and as `watch` reads its record: the numbers are the
# same, to their last digit.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
runs=$XDG_STATE_HOME/onecycle/runs
batches=40 # of an epoch

lab() { "$onecycle" -n -c "$1" </dev/null 2>err; }

# A run that is still there when something has failed would go on for ever.
leave() {
    lab 'tell last stop'
    rm -rf "$work"
} >/dev/null 2>&1
trap leave EXIT
trap 'exit 1' INT TERM HUP
details() { cat err owner.err; }

# What is told to one run is shown to all; an epoch is a row.
rows() { grep '^[0-9]' "$1"; }

"$onecycle" -n --events owner.jsonl -c 'set record on; data digits train=640 valid=64 side=12 bs=16; fit 100000 1e-3' \
    >owner 2>owner.err </dev/null &
owner=$!
until_true lab 'tell last pause' >out
until_true [ "$(ls "$runs" | wc -l)" = 1 ]
name=$(ls "$runs")

# stops_at BATCHES - once the run is paused, not in a validation, and its record has each of its batches
stands() {
    lab 'tell last status' >out
    lab 'tell last status' | cmp -s out - && grep -q paused out && ! grep -q validating out
}
count_batches() { grep -c '^{"event":"batch".*}$' "$1"; }
written() {
    epoch=$(sed 's/.*epoch \([0-9]*\) .*/\1/' out) batch=$(sed 's/.*batch \([0-9]*\) .*/\1/' out)
    [ "$(count_batches "$runs/$name/events.jsonl")" = $((batches * epoch + batch)) ] &&
        [ "$(count_batches owner.jsonl)" = $((batches * epoch + batch)) ]
}
lab "tell $name step $((2 * batches + 7))" # so that there are rows
until_true stands && until_true written
told 'a run is paused, and all of it is written'

# ---- watch: every sample of the record is a number of the owner's events, and every number is a sample
"$onecycle" -n --events - -c "watch $runs/$name/events.jsonl" </dev/null 2>err | grep '"event":"sample"' |
    sed 's/.*"series":"\([^"]*\)","step":\([^,]*\),"value":\([^,]*\),.*/\1 \2 \3/' >samples
awk -v batches=$batches -F '[:,}]' '
    { delete at; for (i = 1; i < NF; i += 2) at[$i] = $(i + 1) }
    $2 == "\"batch\"" { step = batches * at["\"epoch\""] + at["\"batch\""]; names = "loss smooth_loss lr mom" }
    $2 == "\"epoch\"" { step = batches * (at["\"epoch\""] + 1) - 1; names = "train_loss valid_loss accuracy" }
    $2 == "\"batch\"" || $2 == "\"epoch\"" {
        count = split(names, name, " ")
        for (i = 1; i <= count; i++)
            print (name[i] == "smooth_loss" ? "smooth" : name[i]), step, at["\"" name[i] "\""]
    }' owner.jsonl >numbers
awk 'NR == FNR { number[$1 " " $2] = $3; next }
    !(($1 " " $2) in number) || number[$1 " " $2] + 0 != $3 + 0 { bad++ }
    END { exit bad > 0 }' numbers samples &&
    [ "$(wc -l <samples)" = "$(wc -l <numbers)" ] && [ "$(grep -c '^smooth ' samples)" = "$(count_batches owner.jsonl)" ]
told 'watch reads from the record what the owner has told, number by number'

"$onecycle" -n -c "watch $runs/$name/events.jsonl" </dev/null 2>err | sed 's/^[^ ]* *//' >out
"$onecycle" -n -c 'watch owner.jsonl' </dev/null 2>>err | sed 's/^[^ ]* *//' >wanted
tr -s ' ' <out >one && tr -s ' ' <wanted >other && cmp -s one other && grep -q '^accuracy ' one
told 'and its table is that of the owner'"'"'s events'

# ---- attach: its table is the owner's, to the time of each epoch
"$onecycle" -n --attach="$name" >viewer 2>err </dev/null &
viewer=$!
as_many() { [ "$(rows viewer | wc -l)" -ge "$(rows owner | wc -l)" ]; }
until_true as_many
rows owner >wanted
rows viewer | cmp -s wanted - && [ "$(wc -l <wanted)" -ge 2 ]
told 'attach shows the rows that the owner has'
lab "tell $name step $batches" && until_true stands && until_true written
until_true as_many
rows owner >later
rows viewer | cmp -s later - && ! cmp -s wanted later
told 'and each that comes'
grep '^epoch ' owner >wanted && grep '^epoch ' viewer | cmp -s wanted -
told 'under the same names'
lab "tell $name stop"
wait $owner $viewer
grep -q '^stopped at epoch ' owner && grep -qx 'the run has ended: stopped' viewer
told 'both say how it ends'

# ---- afterwards: watch reads the rows that the owner has printed, and so does open
"$onecycle" -n --events - -c "watch $runs/$name/events.jsonl" </dev/null 2>err |
    awk -F '[:,}]' '/"event":"sample"/ { if (/valid_loss/) valid[$8] = $10; if (/accuracy/) good[$8] = $10; if (/train_loss/) train[$8] = $10 }
        END { for (s = '$((batches - 1))'; s in train; s += '$batches')
            printf "%d %.6f %.6f %.6f\n", (s + 1) / '$batches' - 1, train[s], valid[s], good[s] }' >one
rows owner | awk '{ print $1, $2, $3, $4 }' | cmp -s - one
told 'the owner has printed what watch reads'
lab "open $name learner=false; history" | rows /dev/stdin | awk '{ print $1, $2, $3, $4 }' | cmp -s - one
told 'and what a record brings back is the same'
finish
