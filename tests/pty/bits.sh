#!/bin/sh
# Same bits whether somebody watches or not: as text, at the prompt, and on the full screen, where the run is paused,
# stepped, looked at, and its window pulled about.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"
. "$SRCDIR/tests/cli/brake.sh"

data='data digits train=2000 valid=64 bs=63'
cycle='fit_one_cycle 40 2e-2'
echo "$data; lr_find num_it=30; $cycle; fit 1 1e-3" >"$work/all.oc"
echo "$data" >"$work/data.oc"
ends_of() { sed -n 's/.*"event":"run_end".*"reason":"done".*"weights":"\([^"]*\)".*/\1/p' "$1"; }
runs_are() { [ "$(ends_of "$work/$1" 2>/dev/null | wc -l)" = "$2" ]; }
"$BUILDDIR/onecycle" -n -q --threads 4 --events "$work/text" "$work/all.oc" </dev/null
runs_are text 3
told 'as text: three runs'

begin 80 24 -n --threads 1 --events "$work/alone" "$work/all.oc"
shows 'as text on a terminal' '^END 0$'

begin 80 24 -n --plain --threads 3 --events "$work/prompt" -i "$work/data.oc"
shows 'at the prompt' '^onecycle>'
keys 'lr_find num_it=30' Enter
waits 'a range test' runs_are prompt 1
keys "$cycle" Enter
waits 'a cycle' runs_are prompt 2
keys 'fit 1 1e-3' Enter
waits 'three runs' runs_are prompt 3
keys quit Enter
ends 0

brake "$work/pipe"
begin 100 30 -n --threads 2 --events "$work/pipe" -i "$work/data.oc"
shows 'on the screen' 'digits 2,000'
keys 'lr_find num_it=30' Enter
begun '"reason":"done"'
told 'a range test'
keys "$cycle" Enter
begun '"batch"'
keys pause Enter
shows 'a run is paused' "$cycle · paused"
release "$work/screen"
keys step Enter 'step 3' Enter
keys plan Enter
resize 60 20
keys 'show training' Enter
resize 120 40
keys continue Enter
waits 'it goes on to its end' runs_are screen 2
keys 'fit 1 1e-3' Enter
waits 'three runs' runs_are screen 3
in_turn quit
ends 0
released

for way in alone prompt screen; do
    [ "$(ends_of "$work/text")" = "$(ends_of "$work/$way")" ]
    told "$way: the same bits as text on a pipe"
done
finish
