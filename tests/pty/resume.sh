#!/bin/sh
# A run that saves itself survives its terminal, and goes on in the full screen or as text with the same bits.
# Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"
. "$SRCDIR/tests/cli/brake.sh"

# More events than two brakes let pass: the run is caught, and so is the one that resumes it.
epochs=200
grep -q '__[at]san_init' "$BUILDDIR/onecycle" && epochs=50 # sanitizers take ten times as long
fit="fit $epochs 1e-3"
data='data digits train=2000 valid=64'
echo "$data" >"$work/data.oc"
echo "$data; checkpoint $work/run every=20batches" >"$work/begin.oc"
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
"$BUILDDIR/onecycle" -n -q --events "$work/whole" -c "$data; $fit" </dev/null

brake "$work/first.pipe"
begin 80 24 -n --events "$work/first.pipe" -i "$work/begin.oc"
shows 'a screen' 'digits 2,000'
keys "$fit" Enter
begun '"batch"'
keys pause Enter
shows 'a run is paused' "$fit · paused"
release "$work/first"
keys 'step 50' Enter "save $work/beside" Enter
waits 'it is saved meanwhile' [ -e "$work/beside.safetensors" ]
shows 'and stands again' '· paused'
signal TERM
ends 143
released

brake "$work/second.pipe"
begin 80 24 -n --events "$work/second.pipe" -i --threads 1 "$work/data.oc"
shows 'a screen again' 'digits 2,000'
keys "resume $work/run" Enter
begun '"batch"'
keys pause Enter
shows 'the run goes on, and is paused' '· paused'
release "$work/second"
signal HUP
ends 129
released

begin 80 24 -n -i "$work/data.oc"
shows 'a third screen' 'digits 2,000'
keys "resume $work/run" Enter
shows 'it goes on from there to its end' '· done'
in_turn 'extend 2'
shows 'and is extended' "$((epochs + 2)) epochs instead of $epochs"
keys C-d
ends 0

for name in run beside; do
    "$BUILDDIR/onecycle" -n -q --events "$work/$name.events" -c "$data; resume $work/$name; lr_find num_it=1" </dev/null
    [ "$(final "$work/whole")" = "$(final "$work/$name.events")" ]
    told "$name: the same bits as on one go"
done
finish
