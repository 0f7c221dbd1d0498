#!/bin/sh
# Completion on the full screen: what it offers, walking through it, taking, going back, the mouse.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# row WORDS - the row of the screen, from 1, of the first line that matches
row() { screen | grep -n -e "$1" | head -n 1 | cut -d: -f1; }

# mouse BUTTON WORDS - a press of that button on the line that matches; 64, 65: the wheel
mouse() { keys -l "$(printf '\033[<%d;8;%dM' "$1" "$(row "$2")")"; }

mkdir -p "$work/pictures/sub" "$work/pictures/my set"
mkdir -p "$work/sets/digits_of_mine"
export ONECYCLE_DATA="$work/sets"
touch "$work/pictures/漢字.png" "$work/pictures/plain.txt"
begin 100 30 -n
shows 'a screen' 'digits 12,396'

keys 'fit' Tab
shows 'a completion says what it means' '^┃   fit_one_cycle  .*1cycle'
shows 'what Tab and Enter do now is told' '^ tab choose · enter run · esc back'
keys Tab
shows 'Tab goes to the first' '^┃ ▸ fit  '
shows 'and what they do then' '^ tab next · S-tab before · enter take · esc back'
keys Down
shows 'the down key to the next, which is in the line' '^ > fit_one_cycle$'
keys BTab
shows 'Shift-Tab to the one before' '^┃ ▸ fit  '
keys Up
shows 'and round to the last' '^┃ ▸ fit_one_cycle'
keys Escape
hides 'Esc takes it away' '^┃'
shows 'with what was typed' '^ > fit$'

keys Tab Down Down Enter '2 wd'
shows 'Enter takes it and runs nothing' '^ > fit_one_cycle 2 wd$'
hides 'it is away' '^┃'
keys C-u 'fit_one_cycle 2 ' Tab
shows 'a default that is the picked rate is told as that' '^┃   lr_max=.*\[0.003\]'
keys Escape
hides 'Esc again' '^┃'
keys C-u 'data ' Tab
shows 'second words are offered' '^┃   cifar10 '
keys f
hides 'what is typed makes them fewer' '┃   cifar10 '
shows 'that one is left' '^┃   folder '
keys BSpace
shows 'and more again' '^┃   cifar10 '
mouse 0 '^┃   idx '
shows 'a click takes one' '^ > data idx$'
hides 'and closes it' '^┃'
keys C-u 'set ' Tab
shows 'a setting tells its value' '┃   seed  .* \[42\] '
shows 'how many there are is told' '[0-9] of 2[0-9] ┓$'
before=$(screen | grep '^┃' | head -n 1)
mouse 65 "^$before"
hides 'the wheel scrolls' "^$before"
shows 'and puts nothing into the line' '^ > set$'
keys C-u 'learner metrics=accuracy,' Tab
shows 'of several metrics the next is offered' '^┃   error_rate  '
hides 'and none twice' '┃   accuracy  '

keys C-u 'lr 0.1' Tab
shows 'where nothing fits this is told' '^ tab knows nothing that fits here'
keys Left
shows 'until the next key' '^ enter run · tab complete'
keys End C-u 'untar_data ' Tab
shows 'data sets in the data folder are offered' '^┃   digits_of_mine '
keys C-u 'data folder ~/pictures/' Tab
shows 'folders come first' '^┃   my set/ '
[ "$(row 'sub/')" -lt "$(row '漢字.png')" ]
told 'before files'
keys Down
shows 'a name is quoted in the line' '^ > data folder ~/pictures/my\\ set/$'
keys Down Enter
shows 'a folder that is taken can go on' '^ > data folder ~/pictures/sub/$'
hides 'an empty one offers nothing' '^┃'
keys C-c
shows 'nothing has run' 'no run in this session yet'
keys quit Enter
ends 0
finish
