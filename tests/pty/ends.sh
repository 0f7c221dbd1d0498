#!/bin/sh
# Every way out of the full screen gives the terminal back, and what there is to say can be read.
# Prints TAP.
. "$SRCDIR/tests/pty/terminal.sh"

# Sanitizers take faults for themselves, and address space by the terabyte.
sanitized=no
grep -q '__[at]san_init' "$BUILDDIR/onecycle" && sanitized=yes

start_run() {
    begin 80 24 -n
    shows "$1: a screen" 'digits 12,396'
    keys 'fit 100000 1e-3' Enter
    shows 'a run is under way' 'fit 100000 1e-3 · running'
}

start_run SIGTERM
signal TERM
ends 143

start_run SIGHUP
signal HUP
ends 129

start_run 'SIGINT once'
keys C-c
shows 'it stops at a batch' 'stopped at epoch'
shows 'and the screen stays' '^ *> *$'
keys C-d
ends 0

start_run 'SIGINT twice'
pid=$(cat "$work/pid")
kill -INT "$pid"
kill -INT "$pid"
shows 'it stops, or leaves at once' 'stopped at epoch\|END 130$' # a terminal may still answer a question before it
kill -0 "$pid" 2>/dev/null && keys C-d
shows 'the terminal is as before' '^SAME'

start_run SIGSEGV
signal SEGV
if [ $sanitized = no ]; then
    ends 139
    shows 'and tells what happened' 'a fault in the program'
fi

# The same in the thread that trains: tgkill(2) by its number, which perl can call.
if [ "$(uname -m)" = x86_64 ] && perl -e 1 2>/dev/null; then
    start_run 'a fault in a thread'
    pid=$(cat "$work/pid")
    thread=$(ls "/proc/$pid/task" | sed -n 2p)
    perl -e "syscall(234, $pid, $thread, 11)"
    if [ $sanitized = no ]; then
        ends 139
        shows 'and tells what happened there' 'a fault in the program'
    fi
fi

begin 80 24 -n
shows 'Ctrl-Backslash: a screen' 'digits 12,396'
signal QUIT
ends 131

# Out of memory, on the lab's thread.
if [ $sanitized = no ]; then
    limit='ulimit -v 1500000;'
    begin 80 24 -n --threads 2 # not one for each of many cores: their stacks count, too
    limit=
    shows 'out of memory: a screen' 'digits 12,396'
    keys 'model mlp 2352,60000,2' Enter
    shows 'it is told, and can be read' '^onecycle: out of memory'
    ends 1
fi

# A shell with job control starts it.
tmux -L "$server" kill-server
server=onecycle-test-$$-shell
tmux -L "$server" -f /dev/null new-session -d -s lab -x 80 -y 24 "PS1='shell: ' sh -i"
shows 'a shell' '^shell:'
keys "stty -g >'$work/before'; '$BUILDDIR/onecycle' -n" Enter
shows 'Ctrl-Z: a screen' 'digits 12,396'
keys 'half a li'
shows 'something is typed' '> half a li'
keys C-z
shows 'the shell is back' '^shell: *$'
keys "stty -g >'$work/between'; fg" Enter
shows 'fg shows the screen as it was' '> half a li'
keys C-c
hides 'it takes keys' 'half a li'
keys quit Enter
shows 'it leaves' '^shell: *$'
keys "stty -g >'$work/after'; cmp '$work/before' '$work/between' && cmp '$work/before' '$work/after' && echo SA''ME" Enter
shows 'the terminal is as before' '^SAME'
finish
