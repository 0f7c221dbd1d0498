#!/bin/sh
# A run on two screens, its owner's and another's, and one that outlives its terminal.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"
lab() { "$BUILDDIR/onecycle" -n -c "$1" </dev/null; }
echo 'data digits train=2000 valid=64; fit 100000 1e-3' >"$work/long.oc"

# ---- beside its owner
owner=onecycle-owner-$$
leave() {
    tmux -L "$server" kill-server
    tmux -L "$owner" kill-server
    lab 'tell last stop' # a run that is left behind when something has failed
    rm -rf "$work"
} >/dev/null 2>&1
trap leave EXIT
trap 'exit 1' INT TERM HUP
tmux -L "$owner" -f /dev/null new-session -d -s lab -x 100 -y 30 "'$BUILDDIR/onecycle' -n"
theirs() { tmux -L "$owner" capture-pane -p -t lab 2>/dev/null; }
ours_on_theirs() { theirs | grep -q -e "$1"; }
waits 'the owner has a screen' ours_on_theirs 'digits 12,396'
tmux -L "$owner" send-keys -t lab 'data digits train=2000 valid=64; fit 100000 1e-3' Enter
waits 'and a run' ours_on_theirs ' · running'
begin 100 30 -n --attach
shows 'another screen has the run' 'digits 2,000+64 .*fit 100000 1e-3 · running'
shows 'and says that Ctrl-C leaves it' 'C-c leave'
keys '?'
shows 'on the key screen, too' 'empty line leave'
hides 'and nowhere that it stops' 'stop the run'
keys 'sto' Enter
shows 'help from there is titled as what was asked' '. help sto '
keys 'show back' Enter
shows 'and leads back to the run' ' loss ─'
keys 'save here' Enter
shows 'it cannot save what it does not have' 'save: the net belongs to process [0-9]*, which trains it; `tell [-0-9]*'
keys pause Enter
shows 'which it can pause' 'fit 100000 1e-3 · paused'
waits 'as the owner sees' ours_on_theirs 'process [0-9]* (attach): pause'
waits 'on a screen that says so' ours_on_theirs 'fit 100000 1e-3 · paused'
shows 'and so do others who watch' 'process [0-9]* (attach): pause'

# Its figures, its table, its numbers: all rows above the messages.
panes() { sed -n 1,22p | sed 's/[0-9.]* s / /'; }
same() {
    theirs | panes >"$work/theirs"
    screen | panes >"$work/ours"
    cmp -s "$work/theirs" "$work/ours"
}
waits 'both screens are the same' same
lab 'tell last step 100'
shows 'what a third tells is told' 'process [0-9]* (tell): step 100'
waits 'to both' ours_on_theirs 'process [0-9]* (tell): step 100'
waits 'and they are the same again' same
keys 'set lr_max 5e-4' Enter
waits 'another plan is taken' ours_on_theirs 'process [0-9]* (attach): set lr_max 5e-4'
shows 'and the run goes on with it, on the other screen, too' 'lr_max 5e-4 .*running'
keys quit Enter
ends 0
waits 'whoever leaves leaves the run alone' ours_on_theirs ' · running'
begin 100 30 -n --attach=last
shows 'another screen has the run' ' · running'
keys C-c
shows 'Ctrl-C leaves it' 'left run [-0-9]*, which goes on in process [0-9]*'
shows 'and nothing says that it was stopped' ' run 1: left, '
hides 'nor its title' ' · stopped'
in_turn quit
ends 0
begin 100 30 -n --attach
shows 'a third time' ' · running'
tmux -L "$owner" kill-server
shows 'it ends with its owner' '· stopped'
in_turn quit
ends 0

# ---- without a terminal
begin 80 24 -n --detach "$work/long.oc"
shows 'a run is left behind' '^END 0'
name=$(lab runs | sed -n 's/^\([-0-9]*\)  running .*/\1/p')
shows 'by its name' "^$name\$"
pid=$(lab 'tell last status' | sed 's/.*process //')
tmux -L "$server" kill-server
kill -HUP "$pid"
lab 'tell last step 3' && lab 'tell last status' | grep -q paused
told 'it outlives its terminal'
begin 80 24 -n --attach
shows 'it has another one' ' · paused'
keys step Enter
shows 'which can tell it something' 'process [0-9]* (attach): step'
lab 'tell last stop'
shows 'it ends' ' · stopped'
in_turn quit
ends 0
gone() { ! kill -0 "$pid" 2>/dev/null; }
waits 'nothing is left behind' gone
finish
