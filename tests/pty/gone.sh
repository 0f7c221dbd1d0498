#!/bin/sh
# The terminal is closed while a run saves itself: on the full screen, at the prompt and under a script.  The checkpoint
# is there, nobody is left behind, and what resumes has the bits of a run that nobody disturbed.  Prints TAP.
#
# Then clocks that jump by hours under a running screen.
. "$SRCDIR/tests/pty/terminal.sh"
. "$SRCDIR/tests/cli/brake.sh"

epochs=120
grep -q '__[at]san_init' "$BUILDDIR/onecycle" && epochs=30 # sanitizers take ten times as long
fit="fit $epochs 1e-3"
data='data digits train=2000 valid=64'
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
"$BUILDDIR/onecycle" -n -q --events "$work/whole" -c "$data; $fit" </dev/null
is_dead() { ! kill -0 "$(cat "$work/pid")" 2>/dev/null; }

# closes NAME - the terminal, once its run has begun
closes() {
    begun '"batch"'
    told "$1: a run is under way"
    tmux -L "$server" kill-server
    release "$work/$1.first"
    waits 'the terminal is closed, and the program has left' is_dead
    released
    "$BUILDDIR/onecycle" -n -q --events "$work/$1.rest" \
        -c "$data; resume $work/$1; lr_find num_it=1" </dev/null 2>"$work/err"
    [ "$(final "$work/$1.rest")" = "$(final "$work/whole")" ] && [ ! -e "$work/$1.safetensors.part" ] &&
        grep -q '"reason":"stopped"' "$work/$1.first"
    told 'it was stopped, is resumed, and has the same bits'
}

for name in screen prompt; do
    plain=
    [ $name = screen ] || plain=--plain
    echo "$data; checkpoint $work/$name every=1000epochs" >"$work/$name.oc"
    brake "$work/$name.pipe"
    begin 80 24 -n $plain --events "'$work/$name.pipe'" -i "'$work/$name.oc'"
    shows "$name: a prompt" '> *$'
    keys "$fit" Enter
    closes $name
done
echo "$data; checkpoint $work/script every=1000epochs; $fit" >"$work/script.oc"
brake "$work/script.pipe"
begin 80 24 -n --events "'$work/script.pipe'" "'$work/script.oc'"
closes script

fail=$work/fail.so # LD_PRELOAD takes no name with a space, as the build folder's may have
if cp "$BUILDDIR/tests/fault/fail.so" "$fail" 2>/dev/null; then
    for seconds in 7200 -7200; do
        with="env LD_PRELOAD=$fail FAIL_CALL=clock FAIL_AT=3000 FAIL_ERROR=JUMP FAIL_SECONDS=$seconds"
        echo "$data; checkpoint $work/clock every=1s" >"$work/clock.oc"
        brake "$work/clock$seconds.pipe"
        begin 100 30 -n --events "$work/clock$seconds.pipe" -i "$work/clock.oc"
        with=
        shows "a clock that jumps by $seconds seconds: a screen" 'digits 2,000'
        keys "$fit" Enter
        begun '"batch"'
        keys pause Enter
        shows 'keys are taken' "$fit · paused"
        release "$work/clock.events"
        keys step Enter continue Enter
        shows 'it ends' "$fit · done"
        ! screen | grep -q -e '-[0-9]*:[0-9]\|nan\|inf'
        told 'no time is below zero'
        in_turn quit
        ends 0
        released
    done
fi
finish
