# own.sh - what tests in shell share: a folder of their own, and results.  Sourced.
#
#     report 1 'it is so'     one result; 1: it is so
#     told 'it is so'         the same, by the status before it
#     until_true [ -e run ]   waits until the command succeeds
#     finish                  prints the plan
#
# details: more on a result that is not as wanted; a test may have its own.
# The program finds no settings, records and data of whoever runs the test.
set -u
onecycle=$BUILDDIR/onecycle
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export ONECYCLE_DATA="$work/store" XDG_CONFIG_HOME="$work/config" XDG_STATE_HOME="$work/state"
count=0

details() { :; }

report() {
    count=$((count + 1))
    [ "$1" = 1 ] && echo "ok $count - $2" && return
    echo "not ok $count - $2"
    details | sed 's/^/# /'
}

told() { report $(($? == 0)) "$1"; }

# until_true COMMAND... - tries again and again for five minutes: no machine is that slow, and a test that waits for what
# it needs takes no longer than that does
until_true() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 3000 ] || return 1
        sleep 0.1
    done
}

finish() { echo "1..$count"; }
