#!/bin/sh
# The full screen and the prompt: no name of a file and nothing it says steers the terminal.  All that the program
# sends is kept and looked at.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

evil=$(printf 'x\033]0;owned\007\302\2332J\342\200\256y')
set="$work/set"
cd "$work" || exit 1

# sent - what the program has sent holds nothing of $evil but what can be seen
harmless() {
    [ -s "$work/sent" ] && ! LC_ALL=C grep -aq "$(printf '\033]0;owned')" "$work/sent" &&
        ! LC_ALL=C grep -aq "$(printf '\302[\200-\237]')" "$work/sent" &&
        ! LC_ALL=C grep -aq "$(printf '\342\200[\250-\256]')" "$work/sent"
}

# open WORDS... - begin, with all that is sent kept from the first byte
open() {
    rm -f "$work/go" "$work/sent"
    limit="until [ -e '$work/go' ]; do sleep 0.1; done;"
    begin "$@"
    tmux -L "$server" pipe-pane -t lab "cat >>'$work/sent'"
    : >"$work/go"
}

"$BUILDDIR/onecycle" -n -q -c 'data digits train=8 valid=0 bs=4 side=8 channels=1; show_batch 1 png=one.png width=64 height=64' \
    </dev/null || exit 1
for part in train valid; do
    mkdir -p "$set/$part/$evil" "$set/$part/b"
    for i in 1 2 3 4; do cp one.png "$set/$part/$evil/$i.png" && cp one.png "$set/$part/b/$i.png"; done
done
cp -r set "set$evil"
mkdir -p "$work/config/onecycle"
printf 'figure F "%s"\n' "$evil" >"$work/config/onecycle/keys.conf"

open 110 32
shows 'a wrong line of keys.conf' 'there is no command .x.x1b\]0;owned'
keys "data folder $work/set size=8 channels=1 bs=4; model mlp 64,2" Enter
shows 'names of classes' 'classes: b, x.x1b\]0;owned'
keys 'confusion' Enter
shows 'a confusion matrix' 'confusion'
keys 'show_batch' Enter
shows 'pictures' 'show_batch'
keys "data folder $work/nothing" Tab Enter
shows 'an error' 'no such folder'
keys "data folder $work/setx" Tab Enter
shows 'a name that steers is not completed' 'setx: no such folder'
keys 'quit' Enter
shows 'it leaves' '^END 0$'
waits 'all it has sent is kept' grep -aqs 'END 0' "$work/sent"
harmless
told 'all of it could be seen'

open 110 32 -n --plain
shows 'a prompt' 'onecycle>'
keys "data folder $work/setx" Tab Tab
keys C-u 'help fit' Enter
shows 'names are looked for' 'Examples:'
keys "data folder $work/set size=8 channels=1 bs=4" Enter
shows 'names of classes at the prompt' 'classes: b, x.x1b\]0;owned'
keys 'quit' Enter
shows 'it leaves, too' '^END 0$'
waits 'all it has sent is kept' grep -aqs 'END 0' "$work/sent"
harmless
told 'all of that could be seen, too'
finish
