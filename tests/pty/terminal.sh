# terminal.sh - what the tests of tests/pty share: onecycle in a terminal of tmux.  Sourced.
#
#     begin 80 24 -n                     a shell in a new terminal starts onecycle -n
#     keys lr_find Enter
#     in_turn quit                       a command that waits until the run is quite over
#     shows 'it says so' 'done'          waits, with a bound, for a line that matches; a result
#     waits 'it is saved' [ -e run ]     the same for a command that must succeed
#     finish                             prints the plan
#
# Nothing asserts a time; each wait is for what the screen must show.  LAG=2 comes two seconds late to each of them:
# what a test needs to see under way must still be under way then, or the test depends on the machine.
set -u
if ! tmux -V >/dev/null 2>&1; then
    echo '1..0 # SKIP tmux is missing'
    exit 0
fi
if ! tmux -L "onecycle-probe-$$" -f /dev/null new-session -d 'sleep 1' 2>/dev/null; then
    echo '1..0 # SKIP tmux can open no terminal here'
    exit 0
fi
work=$(mktemp -d) || exit 1
servers=0
server=
trap 'tmux -L "$server" kill-server 2>/dev/null; rm -rf "$work"' EXIT
unset TMUX COLUMNS LINES NO_COLOR INPUTRC COLORFGBG
export XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state" HOME="$work"
count=0

keys() { tmux -L "$server" send-keys -t lab "$@"; }
screen() { tmux -L "$server" capture-pane -p -t lab 2>/dev/null; }
signal() { kill -"$1" "$(cat "$work/pid")"; }
resize() { tmux -L "$server" resize-window -t lab -x "$1" -y "$2"; }

# in_turn COMMANDS - typed so that they wait their turn.  A run is "done" on the screen, and in its
# events, a moment before it is over, and what acts at once might find it under way.  `lr` waits.
in_turn() { keys "lr; $1" Enter; }

# begin COLUMNS ROWS WORDS... - the terminal's settings before and after are compared behind END.
# $with: a command before onecycle (env NAME=VALUE); $limit: one for its shell.
begin() {
    columns=$1 rows=$2
    shift 2
    tmux -L "$server" kill-server 2>/dev/null
    servers=$((servers + 1))
    server=onecycle-test-$$-$servers # its own: the one before may still be going
    rm -f "$work/pid"
    cat >"$work/start.sh" <<END
trap : INT QUIT # these are onecycle's
stty -g >'$work/before'
(sh -c 'echo \$PPID' >'$work/pid'; ${limit-} exec ${with-} '$BUILDDIR/onecycle' $*)
echo "END \$?"
stty -g >'$work/after'
cmp '$work/before' '$work/after' && echo SAME
exec sleep 1000
END
    tmux -L "$server" -f /dev/null new-session -d -s lab -x "$columns" -y "$rows" "sh '$work/start.sh'"
}

# told TITLE - one result, by the status before it
told() {
    status=$?
    count=$((count + 1))
    if [ $status = 0 ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        screen | sed 's/^/# /'
    fi
}

# until_true COMMAND... - tries again and again for five minutes; once that was in vain, what follows is wrong, too, and
# is waited for five seconds
patience=3000
until_true() {
    tries=0
    sleep "${LAG:-0}"
    until "$@"; do
        tries=$((tries + 1))
        if [ $tries -ge $patience ]; then
            patience=50
            return 1
        fi
        sleep 0.1
    done
}

# waits TITLE COMMAND... - until the command succeeds
waits() {
    awaited=$1
    shift
    until_true "$@"
    told "$awaited"
}

on_screen() { screen | grep -q -e "$1"; }
off_screen() { ! on_screen "$1"; }

# shows TITLE WORDS - until a line matches the basic expression WORDS
shows() { waits "$1" on_screen "$2"; }

# hides TITLE WORDS - until no line does
hides() { waits "$1" off_screen "$2"; }

# ends STATUS - it has left with that status, the terminal is as before and on its normal screen
ends() {
    shows "it leaves with $1" "^END $1\$"
    shows 'the terminal is as before' '^SAME'
}

finish() { echo "1..$count"; }
