#!/bin/sh
# The prompt of --plain on a real terminal emulator: typing, completion, history, Ctrl-C, resizing, every way out.
# Waits for what the screen must show, with a bound; asserts no time.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# Lines that the terminal has wrapped are one.
screen() { tmux -L "$server" capture-pane -p -J -t lab 2>/dev/null; }

prompt() { begin 100 30 --plain "$@"; }

prompt -n
shows 'it greets, and loads the digits' '^digits: 12,396 training'
shows 'it prompts' '^onecycle> *$'

keys 'fit_one_c' Tab
shows 'commands are completed' '^onecycle> fit_one_cycle *$'
keys 'pol' Tab 'th' Tab
shows 'arguments and their values, too' '^onecycle> fit_one_cycle policy=three_phase'
keys C-c
shows 'Ctrl-C clears the line' 'three_phase *^C'
keys 'learn.recorder.plot_m' Tab
shows 'the notebook form is completed' '^onecycle> learn.recorder.plot_metrics'
keys C-c

keys 'lr 0.5' Enter
shows 'a command runs' '^lr_max 5.00E-01'
keys 'hist' Enter
shows 'a unique prefix is enough; errors have no place' '^onecycle: history has no'
keys 'learn.fit_one_cycle(' Enter
shows 'an open bracket asks for more' '^  *\.\.\.> *$'
keys '1, 1e-3)' Enter
shows 'the whole is one call' '^0  *[0-9.]*  *[0-9.]*  *[0-9.]*  [0-9][0-9]:'

keys 'fit 100000' Enter
shows 'a job shows its progress' '^epoch [0-9]*, [0-9]* of 100000 done '
resize 60 20
# Only then: tmux joins what wrapped, and the words behind Ctrl-C would stand behind half an old line.
shows 'and keeps to a narrower window' '^epoch [0-9]*, [0-9]* of 100000 done .\{1,48\}$'
keys C-c
# The kernel sends the signal, then echoes ^C: the job may have cleared its line and be done by then.
shows 'Ctrl-C stops it at a batch' '^[C^]*stopped at epoch [0-9]*, after batch'
shows 'and the prompt is there again' '^onecycle> *$'
keys 'lr 0.25' Enter Up Up Up
shows 'history goes back' '^onecycle> learn.fit_one_cycle( 1, 1e-3)'
keys C-u C-d # not Ctrl-C: between two lines the terminal takes Ctrl-D for itself
ends 0

[ "$(stat -c %a "$work/state/onecycle/history")" = 600 ] &&
    [ "$(grep -c '^lr 0.5$' "$work/state/onecycle/history")" = 1 ]
told "the history is the user's own"

prompt -n -i -c "'lr 0.125'"
shows '-i goes on behind -c' '^lr_max 1.25E-01'
shows 'with the digits' '^digits: '
keys 'lr 0.0' C-r 'lr'
shows 'searching the history' '(reverse-i-search)'
keys C-c
keys 'lr 7' Enter
shows 'Ctrl-C ends the search' '^lr_max 7.00E+00'
keys quit Enter
ends 0

prompt -n
shows 'again a prompt' '^onecycle> *$'
keys 'half a li'
shows 'something is typed' 'half a li'
signal TERM
ends 143

prompt -n
shows 'again a prompt' '^onecycle> *$'
keys 'fit 100000 1e-3' Enter
shows 'a job runs' '^epoch [0-9]*, [0-9]* of 100000 done '
signal INT
shows 'SIGINT stops it' '^stopped at epoch'
keys 'quit' Enter
shows 'quit leaves with 0' '^END 0'

prompt -n
shows 'again a prompt' '^onecycle> *$'
tmux -L "$server" set-buffer "$(printf 'frob\nlr 1\nlr 2\n')"
tmux -L "$server" paste-buffer -p -t lab
keys Enter
shows 'lines after a failing one in a paste are counted' '^onecycle: 2 lines were not run'
for size in '2 1' '1 1' '19 3' '20 2' '7 30'; do
    resize ${size% *} ${size#* }
    keys Up Up C-r l Enter
    keys 'lr 0.5' Enter Up C-c
done
resize 100 30
keys Enter 'lr 0.75' Enter
shows 'windows too small for a line of its own are survived' 'lr_max 7.50E-01'
keys quit Enter
ends 0

mkdir -p "$work/state/onecycle"
rm -f "$work/state/onecycle/history"
mkdir "$work/state/onecycle/history"
prompt -n
shows 'a history that is no file is told' '^onecycle: no history is kept: .*is not a regular file'
keys quit Enter
shows 'quit leaves with 0' '^END 0'

finish
