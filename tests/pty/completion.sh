#!/bin/sh
# The Tab key of bash, zsh and fish completes our command line, in the shells that are installed.  Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

mkdir -p "$work/here/folder" "$work/zsh" "$work/fish/completions"
: >"$work/here/script.oc"
: >"$work/here/two words.oc"
cp "$SRCDIR/assets/completion/onecycle.zsh" "$work/zsh/_onecycle" # as it is installed
cp "$SRCDIR/assets/completion/onecycle.fish" "$work/fish/completions/onecycle.fish"
cat >"$work/bashrc" <<'END'
PS1='> '
source <(onecycle --completion bash)
END
cat >"$work/zsh/.zshrc" <<'END'
PS1='> '
fpath=($ZDOTDIR $fpath)
autoload -Uz compinit
compinit -u -D
END
cat >"$work/fish/config.fish" <<'END'
set -g fish_greeting
set -g fish_autosuggestion_enabled 0
function fish_prompt; echo -n '> '; end
END

# in_shell COMMAND - a terminal in which it runs
in_shell() {
    tmux -L "$server" kill-server 2>/dev/null
    servers=$((servers + 1))
    server=onecycle-test-$$-$servers
    tmux -L "$server" -f /dev/null new-session -d -s lab -x 100 -y 24 \
        "cd '$work/here' && PATH='$BUILDDIR':\$PATH XDG_CONFIG_HOME='$work' ZDOTDIR='$work/zsh' $1"
    shows "$shell begins" '^>'
}

# tab TYPED SHOWN - what is on the line after Tab and a bar; shown: as a basic expression
tab() {
    keys C-u
    keys -l "$1"
    keys Tab
    shows "$shell: $1" "^> $2 *\$"
}

# lists TYPED SHOWN - what two Tabs list
lists() {
    keys C-u
    keys -l "$1"
    keys Tab Tab
    shows "$shell lists: $1" "$2"
    keys C-c
}
has_prompt() { screen | grep -q '^> *$'; }

# cases: what all shells complete alike
cases() {
    tab 'onecycle --ev' 'onecycle --events'
    tab 'onecycle --events=sc' 'onecycle --events=script.oc'
    tab 'onecycle --completion z' 'onecycle --completion zsh'
    tab 'onecycle tw' 'onecycle two\\ words.oc'
    tab 'onecycle fol' 'onecycle folder/'
    tab 'onecycle recipe:mn' 'onecycle recipe:mnist-99'
    tab 'onecycle -c fit_o' 'onecycle -c fit_one_cycle'
    tab 'onecycle -c data\ di' 'onecycle -c data\\ digits'
    tab "onecycle -n -qc 'data digits; fit_o" "onecycle -n -qc 'data digits; fit_one_cycle$closed"
    tab 'onecycle -c "lr_f' "onecycle -c \"lr_find$closed2"
    tab "onecycle -c 'fit_one_cycle 1 pol" "onecycle -c 'fit_one_cycle 1 policy="
    tab "onecycle -c 'fit_one_cycle 1 policy=thr" "onecycle -c 'fit_one_cycle 1 policy=three_phase$closed"
    tab "onecycle -c 'source sc" "onecycle -c 'source script.oc$closed"
    tab "onecycle --watch 'folder x" "onecycle --watch 'folder x="
    lists "onecycle -c 'fit" 'fit_one_cycle'
}

shell=bash closed='' closed2=''
if bash --version >/dev/null 2>&1; then
    in_shell "bash --noprofile --rcfile '$work/bashrc' -i"
    cases
    until_true has_prompt # what is typed before is given up with the line
    keys C-u
    keys -l "echo | onecycle -c 'fit_o"
    keys Tab
    shows 'bash completes behind a pipe' "^> echo | onecycle -c 'fit_one_cycle *\$"
    keys -l '2 pol'
    keys Tab
    shows 'bash leaves the quote open, and the next word follows' "^> echo | onecycle -c 'fit_one_cycle 2 policy= *\$"
else
    echo "ok $((count += 1)) - bash # SKIP it is not installed"
fi

shell=zsh
if zsh --version >/dev/null 2>&1; then
    in_shell 'zsh -d -i'
    cases
    zsh -d -f -c "PATH='$BUILDDIR':\$PATH; autoload -Uz compinit; compinit -D
        source <(onecycle --completion zsh); [[ \$_comps[onecycle] == _onecycle ]]"
    told 'zsh: --completion zsh can be sourced'
else
    echo "ok $((count += 1)) - zsh # SKIP it is not installed"
fi

shell=fish closed="'" closed2='"'
if fish --version >/dev/null 2>&1; then
    in_shell 'fish'
    cases
else
    echo "ok $((count += 1)) - fish # SKIP it is not installed"
fi
finish
