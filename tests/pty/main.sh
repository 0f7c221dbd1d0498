#!/bin/sh
# The main job as a new user types it, at two sizes of the screen.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# has_all TITLE... - figures of these titles are on the screen together
has_all() {
    now=$(screen)
    for title; do
        echo "$now" | grep -q "[┌┐ ─]$title " || return 1
    done
}

main_job() {
    begin "$1" "$2" -n
    shows "$1 x $2: it opens with the digits" 'digits 12,396+2,038'
    shows 'the prompt is there' '^ *> *$'
    keys 'lr_f' Tab
    shows 'commands are completed' '> lr_find'
    keys Enter
    shows 'the range test is drawn' 'lr_find · done'
    shows 'with its suggestions' 'steep.* 0\.0[0-9]'
    before=$(screen | grep -o 'learning rate  [0-9.E-]*')
    keys Left Left
    waits 'arrows move the cursor while nothing is typed' moved
    keys Enter
    shows 'Enter takes the rate' 'lr_max [0-9.]*E-0[0-9]; `fit_one_cycle` trains'
    keys 'fit_one_cycle 2' Enter
    waits 'loss, learning rate, momentum and accuracy share the screen' has_all loss 'learning rate' momentum accuracy
    shows 'it is done' 'fit_one_cycle 2 · done'
    waits 'all four are still there' has_all loss 'learning rate' momentum accuracy
    shows 'the keys that work are told' 'esc panes'
    keys Escape
    shows 'Esc gives the keyboard to the figure' '\[loss\]'
    keys l :
    hides 'a colon gives it back' '\[loss\]'
    keys 'lr 7' Enter # which waits; Ctrl-C would stop a run that is not quite over
    shows 'the run is over' 'lr_max 7.00E+00'
    keys '# half a line'
    shows 'what is typed is on the screen' '> # half a line'
    keys C-c
    hides 'Ctrl-C clears it' 'half a line'
    keys quit Enter
    ends 0
}
moved() { [ "$(screen | grep -o 'learning rate  [0-9.E-]*')" != "$before" ]; }

main_job 80 24
main_job 200 60

begin 100 30 -n
shows 'again a screen' 'digits 12,396'
keys 'fit 100000 1e-3' Enter
shows 'a run is under way' 'fit 100000 1e-3 · running'
for size in '40 12' '300 100' '20 5' '1 1' '133 40' '80 24' '61 17' '200 60' '39 11' '90 28'; do
    resize ${size% *} ${size#* }
done
shows 'it has survived a storm of sizes' 'fit 100000 1e-3 · running'
resize 30 8
shows 'a small terminal says so' 'too small'
resize 90 28
shows 'and is drawn again when it grows' 'fit 100000 1e-3 · running'
keys Escape
shows 'Esc gives the keyboard to the figure' '\[loss\]'
keys ' '
shows 'a key pauses the run' 'paused'
shows 'and the same key continues it' 'space continue'
keys ' '
shows 'and lets it go on' 'running'
keys :
hides 'back to the prompt' '\[loss\]'
keys pause Enter # a row for each epoch would push away what is said
shows 'it is paused' 'fit 100000 1e-3 · paused'
keys 'quit' Enter
shows 'quit asks once during a run' 'again stops it'
keys 'quit' Enter
ends 0

begin 80 24 -n -i -c "'lr 0.125'"
shows '-i opens the screen behind -c' 'lr_max 0.125'
shows 'with the digits' 'digits 12,396'
keys C-d
ends 0
finish
