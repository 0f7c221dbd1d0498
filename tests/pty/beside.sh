#!/bin/sh
# All that acts beside a run, one after the other on one screen, and a script on four threads: what threads could
# disagree about.  `make check-threads` runs it under thread sanitizer.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

data='data digits train=640 valid=128 side=12 bs=32'
long='fit 100000 1e-3'
echo "$data" >"$work/data.oc"

begin 100 30 -n -i --threads 3 --events "$work/events" "$work/data.oc"
shows 'a screen' 'digits 640'
keys 'lr_find num_it=40' Enter
shows 'a range test' 'lr_find .*· done'
keys Left Left Enter
shows 'whose rate is picked with the cursor' 'lr_max [0-9.]*E-0[0-9]; `fit_one_cycle` trains'
keys "checkpoint $work/run every=1s" Enter
shows 'runs save themselves' 'checkpoint .*every second'
keys "$long" Enter
shows 'a run is under way' "$long · running"
resize 61 17
keys 'plot_losses' Enter 'show training' Enter
resize 140 45
keys pause Enter
shows 'it is paused' '· paused'
keys "screen $work/now.txt" Enter
waits 'so it is in the screen as a file' grep -q '· paused *$' "$work/now.txt"
grep -q '> pause' "$work/now.txt" && [ "$(wc -l <"$work/now.txt")" -ge 17 ]
told 'which has its size, and its messages'
keys 'step 3' Enter 'health' Enter 'set lr_max 2e-3' Enter
shows 'it is to go on otherwise' 'take'
keys take Enter
shows 'and does' '· running'
keys "save $work/beside" Enter
waits 'it is saved beside' [ -e "$work/beside.safetensors" ]
waits 'and by itself' [ -e "$work/run.safetensors" ]
resize 100 30
keys 'help fit' Enter 'show training' Enter 'runs' Enter
keys stop Enter
shows 'it is stopped' 'stopped at epoch'
keys 'rewind 1' Enter 'extend 2' Enter 'continue' Enter
shows 'it goes on from earlier' 'from.* · running'
keys pause Enter stop Enter
keys "compare 'fit 1 1e-3' 'fit_one_cycle 1 1e-2' seeds=2" Enter
shows 'recipes are compared' 'won: seeds in which'
keys "resume $work/run" Enter
shows 'what has saved itself is resumed' "$long.* · running"
keys C-c
shows 'and stopped' "$long.* · stopped"
in_turn quit
shows 'it leaves' '^END 0$'

begin 80 24 -n --threads 4 -c "'$data; checkpoint $work/text every=5batches keep=2; lr_find num_it=30; fit_one_cycle 2 1e-2; validate; confusion; compare \"fit 1 1e-3\" \"fit 1 1e-2\"; resume $work/text; extend 1; continue; history'"
shows 'a script on four threads' '^END 0$'
finish
