#!/bin/sh
# Clocks that jump by hours, forward and back, at any moment of a run that saves itself every second: it ends with the
# bits it would have, and tells no time below zero.  Prints TAP.
#
# Every clock jumps, the monotonic one too: a machine that slept, or a hypervisor that lied.
. "$SRCDIR/tests/fault/inject.sh"

data='data digits train=256 valid=64 side=8 bs=32'
line="$data; checkpoint run every=1s; set csv log; fit_one_cycle 3 1e-2"
"$onecycle" -n -q --events wanted -c "$data; fit_one_cycle 3 1e-2" </dev/null || exit 1
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1"; }
before() { rm -f run* log events; }
holds() {
    [ $status = 0 ] && [ ! -s err ] || return 1
    ! grep -q ',-\|nan\|inf' log && ! grep -q 'time":-\|second":-\|nan\|inf' events || return 1
    [ "$(final wanted)" = "$(final events)" ] && "$onecycle" -n -q -c "$data; resume run"
}
options='--events events'
step=${EVERY:-1} # 1: at every reading of a clock
[ -n "${EVERY-}" ] || most=50 # how often it is read depends on the machine and its cores
for seconds in 7200 -7200 3000000000 -1; do
    export FAIL_SECONDS=$seconds
    each "a run whose clock jumps by $seconds seconds" clock JUMP "$line"
done
finish
