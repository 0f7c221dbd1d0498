#!/bin/sh
# Terminals that have less: no UTF-8, no colour, other descriptions.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# Any colour but the terminal's own, which are 39 and 49.
is_colored() {
    tmux -L "$server" capture-pane -p -e -t lab | grep -q "$(printf '\033')\\[[0-9;]*[34][0-8][;m]"
}
is_ascii() { ! screen | LC_ALL=C grep -q '[^ -~]'; }

# work_through - what most of the screen is made of
work_through() {
    shows "$1: a screen" 'digits 12,396'
    keys 'lr_find' Enter
    shows 'a range test' 'lr_find .* done'
    keys Left Enter 'fit_one_cycle 2' Enter
    shows 'and a run' 'fit_one_cycle 2 .* done'
}

begin 100 30 -n
work_through 'with all there is'
is_colored
told 'it has colours'

with='env LC_ALL=C'
begin 100 30 -n
work_through 'LC_ALL=C'
is_ascii
told 'nothing but ASCII is on the screen'
keys 'help' Enter
shows 'help opens' 'fit_one_cycle'
is_ascii
told 'still nothing but ASCII'
in_turn quit
ends 0

with='env NO_COLOR=1'
begin 100 30 -n
work_through NO_COLOR
! is_colored
told 'there is no colour'

for term in xterm xterm-16color screen linux vt100; do
    infocmp $term >/dev/null 2>&1 || continue
    with="env TERM=$term"
    begin 80 24 -n
    shows "TERM=$term: a screen" 'digits 12,396'
    keys quit Enter
    ends 0
done

with='env TERM=dumb'
begin 80 24 -n
shows 'TERM=dumb: lines instead' '^onecycle> *$'
shows 'and why' "^onecycle: terminal 'dumb' cannot move its cursor, so this is"
with='env TERM=no-such-terminal'
begin 80 24 -n
shows 'an unknown terminal: lines instead' '^onecycle> *$'
shows 'and why' "^onecycle: terminal 'no-such-terminal' is not known here, so this is"
with='env -u TERM'
begin 80 24 -n
shows 'no TERM: lines instead' '^onecycle> *$'
shows 'and why' '^onecycle: TERM is not set, so this is'
with=
begin 80 24 -n -i -c "'data digits train=64 valid=16'"
shows 'a screen after -c is there without a key' 'digits 64+16'
keys quit Enter
shows 'and leaves' '^END 0$'

finish
