#!/bin/sh
# Keys of the prompt and of the panes, the mouse, the user's own bindings.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# bytes BYTES - as a terminal sends them, in printf's notation
bytes() { keys -l "$(printf "$1")"; }

# rate - the learning rate under the cursor; other_rate - it is not $before
rate() { screen | grep -o 'learning rate  [0-9.E-]*'; }
other_rate() { [ "$(rate)" != "$before" ]; }

mkdir -p "$work/config/onecycle"
cat >"$work/config/onecycle/keys.conf" <<END
lr_find w cursor to=steep # mine
lr_find s none
figure F flie
END
begin 100 30 -n
shows 'a wrong line of keys.conf is told' 'keys.conf:3: there is no command .flie'
shows 'a screen' 'digits 12,396'
keys Enter
shows 'Enter puts the step that is marked into the prompt' '^ > model simple_cnn$'
shows 'and runs nothing' 'no model'
keys C-c
hides 'before the first run no key of a run is told' 'crosshair\|checkpoint'
keys 'lr_find' Enter
shows 'a range test' 'lr_find · done'
before=$(rate)

keys Escape
resize 150 30
shows 'the keys of the pane are told, those of the user too' 'w mine'
resize 100 30
shows 'and those that lead further where room is short' '? keys . esc prompt *$'
keys w
waits 'a key of the user acts' other_rate
before=$(rate)
keys Left # between two letters, or they are a word
waits 'an arrow moves the cursor' other_rate
before=$(rate)
keys m
waits 'and one of the program' other_rate
keys Left s
shows 'a key that is bound to nothing types' '> s$'
keys C-c
hides 'and Ctrl-C takes it back' '> s$'
keys Escape
before=$(rate)
bytes '\033[<0;25;6M\033[<0;25;6m'
waits 'a click moves the cursor' other_rate
before=$(rate)
bytes '\033[<0;25;6M\033[<32;30;6M\033[<0;30;6m'
waits 'and a drag' other_rate
keys Enter
shows 'Enter takes the rate, the prompt has the keyboard' '`fit_one_cycle` trains with it'

[ ! -e lr_find.png ]
told 'nothing has been written'
keys Escape
shows 'the pane has the keys' '\[lr_find\]'
keys Left p
shows 'a key that writes a file asks, and names it' '^ save lr_find.png?  p again: yes . any other key: no'
keys Left
hides 'another key takes it back' 'p again'
keys 'fit 3'
shows 'text is no keys' '> fit 3'
keys C-c
hides 'Ctrl-C takes it back' '> fit 3'

keys '?'
shows 'a question mark on an empty line shows the keys' ' every pane  '
shows 'those of the figure too' '^┃ lr_find '
keys zoom
shows 'what is typed filters them' "keys with 'zoom'"
keys BSpace "'\\"
shows 'so does any character' "keys with 'zoo'.'"
keys Escape
hides 'Esc goes back' "keys with 'zoo"
keys '?fit' Enter
shows 'with a name after it, it is help' 'train at a constant learning rate'
keys '# kept' F1
shows 'F1 shows the keys, too, whatever is typed' ' every pane  '
keys q
hides 'q goes back' ' every pane  '
shows 'to what was typed' '> # kept$'
keys C-c

keys plan Enter runs Enter
shows 'the list of runs' '^┌ runs '
shows 'its hints tell what each key does, at the prompt too' '^ enter open . space draw over . up down move '
keys Space
shows 'Space there types no blank, but marks the run' '^│ ▸●'
resize 100 14
shows 'a low screen says how to see the curves' '^ tab curves '
resize 100 30
keys Up Enter
shows 'nor is an old command recalled: Enter opens the run' 'esc runs'
keys Escape
shows 'and Esc goes back to the list' ' space draw over '
keys Space 'plan' # the mark is taken out; no blank is typed
shows 'what is typed then is typed alone' '^ > plan$'
keys C-u Space Space
keys Escape
hides 'Esc goes back to what was there before' '^┌ runs '
keys Escape
shows 'a pane has the keys' 'press : to type'
keys x
shows 'a key for a run says that there is none to stop' '^ there is no run to stop'
keys ': fit 3' Escape
shows 'what is typed stays while a pane has the keys' 'press : to type  > fit 3'
keys 'lr_f'
shows 'text that is typed there takes its place' '^ > lr_f$'
shows 'and says how to have the other again' '^ Up recalls what stood here'
keys Up
shows 'so it does' '^ > fit 3$'
keys C-u 'show lr_find' Enter
resize 40 12
shows 'few columns tell what matters most' '^ enter pick . ←→ move . ? keys *$'
keys Escape
shows 'a pane has the keys again' 'press : to type'
shows 'with hints of the same' '^ enter pick . ←→ move . w mine . ? keys *$'
resize 100 30
keys r
shows 'r lists the runs' '\[runs\]'
keys Up / # between two letters, or they are a word
shows 'a slash begins a filter' '> runs filter=""$'
keys 'seed>40 fit'
shows 'and what is typed stands in its quotes' '> runs filter="seed>40 fit"$'
keys C-c
hides 'which Ctrl-C takes back' 'filter='
keys 'fi' Tab
shows 'completion shows what there is' '^┃   fit_one_cycle'
keys Escape
hides 'Esc takes it away' '^┃   fit_one_cycle'
keys C-u C-r 'lr_f'
shows 'the history is searched' 'reverse-i-search).lr_f.: show lr_find'
keys C-c
hides 'Ctrl-C ends the search' 'reverse-i-search'
keys 'learn.fit_one_cycle(' Enter
shows 'an open bracket asks for more' '^ *\.\.\.> *$'
keys '1, 1e-3)' Enter
shows 'the whole is one call' 'fit_one_cycle 1 1e-3 · done'
keys Up
shows 'the history goes back to all of it' '> learn.fit_one_cycle( 1, 1e-3)'
keys C-u
keys 'confusion' Enter
shows 'results say how to leave them' 'esc back'
keys Enter
hides 'Enter opens images' '^┌ confusion '
keys Escape
shows 'Esc leads back to the matrix' '^┌ confusion '
keys Tab Escape
hides 'and from a pane of it to what was there before' '^[┏┌] confusion '
keys : 'cursor at=99999' Enter
shows 'a batch that there is not is told' 'batches so far; the crosshair is on the last'
bytes '# \303\251\346\274\242 \303\274'
keys Left X
shows 'letters of any width are edited' '> # é漢 Xü'
keys C-c
bytes '\033[200~lr 0.5\n# pasted\n\033[201~'
shows 'what is pasted waits for Enter' '> lr 0.5^J# pasted'
keys Enter
shows 'and runs' 'lr_max 5.00E-01'
bytes '\033[99;99x\033[15;6~# a\033[1;9Z b'
shows 'rubbish does nothing' '> # a b'
keys C-c
signal STOP
signal CONT
keys '# here'
shows 'it goes on when it was stopped' '> # here'
keys C-c C-d
ends 0

printf 'set editing-mode vi\n' >"$work/.inputrc"
begin 100 30 -n
shows 'vi: a screen' 'digits 12,396'
keys '#x fit 3' Escape
left() { [ "$(tmux -L "$server" display-message -p -t lab '#{cursor_x}')" = 10 ]; }
waits 'Esc moves the cursor' left # a key right after Esc would be Alt's
keys 0 x
shows 'Esc commands' '> x fit 3'
keys C-c quit Enter
ends 0
finish
