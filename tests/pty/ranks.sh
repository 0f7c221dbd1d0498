#!/bin/sh
# `ranks 2` on the full screen: the screen goes on as before, a run stops, goes on and ends to the bits of one process, and
# every way out leaves the terminal as it was and no process.  A rank that is killed: one line, and the screen goes on.
# Prints TAP; skipped where the program was built without MPI.
. "$SRCDIR/tests/pty/terminal.sh"
if ! "$BUILDDIR/onecycle" -V | grep -q 'Open MPI'; then
    echo '1..0 # SKIP needs ./configure --with-mpi'
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
cd "$work" || exit 1

data='data digits train=200 valid=64 side=12 bs=32'
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
"$BUILDDIR/onecycle" -n -q --events whole -c "$data; fit_one_cycle 2000 1e-2" </dev/null

# started PATTERN: what this test's sessions have started, by the folder that it was started in.
started() {
    for process in $(pgrep -f "$1"); do
        [ "$(readlink "/proc/$process/cwd")" = "$work" ] && [ "$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$process/status")" != Z ] &&
            echo "$process"
    done
}
ranks='onecycle --worker' others='onecycle --relay|orted .*--singleton' # which start them
have_come() { [ "$(started "$ranks" | wc -l)" = 1 ]; }
have_gone() { [ -z "$(started "$ranks|$others")" ]; }
has_bits() { [ "$(final events)" = "$(final whole)" ]; }

# start NAME: a screen whose data two ranks train on.
start() {
    rm -f events
    begin 100 30 -n --threads 1 --events events
    shows "$1: a screen" '^ *> *$'
    keys "$data" Enter
    shows 'the data is there' 'digits: 200'
    keys 'ranks 2' Enter
    shows 'ranks 2 says what there is' '2 ranks, 1 thread each'
    waits 'another process helps' have_come
}

start 'quit'
keys 'fit_one_cycle 2000 1e-2' Enter
shows 'a run is under way' 'fit_one_cycle 2000 1e-2 · running'
keys pause Enter
shows 'a run pauses' 'fit_one_cycle 2000 1e-2 · paused'
keys 'step 3' Enter
keys continue Enter
shows 'it goes on' '· running'
keys C-c
shows 'Ctrl-C stops it' 'stopped at epoch'
in_turn continue
waits 'it ends with the bits of one process' has_bits
in_turn 'ranks 1'
shows 'ranks 1 ends the other' '1 rank, 1 thread'
waits 'nothing is left of it' have_gone
in_turn 'ranks 2'
waits 'ranks 2 starts another' have_come
in_turn quit
ends 0
waits 'nothing is left' have_gone

start 'compare'
keys "compare 'fit_one_cycle 3000 1e-2' 'fit 3000 1e-2'" Enter
shows 'a run is under way, of two that are trained' 'run 1 of 2'
keys pause Enter
shows 'it pauses' 'paused'
keys step Enter
keys continue Enter
keys C-c
shows 'Ctrl-C ends both' 'compare stopped: 0 of 2 runs finished'
in_turn 'fit 1'
shows 'the other helps with batches again' 'fit 1 · done'
in_turn quit
ends 0
waits 'nothing is left' have_gone

start 'a rank is killed'
keys 'fit_one_cycle 30000 1e-2' Enter
shows 'a run is under way' 'fit_one_cycle 30000 1e-2 · running'
kill -KILL "$(started "$ranks")"
shows 'one line says so' 'a rank is gone; the run is saved'
waits 'it names a checkpoint' ls lost-*.safetensors
waits 'the rank is gone' have_gone
in_turn 'ranks'
shows 'the session goes on alone' '1 rank, 1 thread'
keys continue Enter
shows 'and so does the run' '· running'
keys C-c
shows 'which stops as before' 'stopped at epoch'
in_turn quit
ends 0

start 'a rank is stopped'
keys 'fit_one_cycle 30000 1e-2' Enter
shows 'a run is under way' 'fit_one_cycle 30000 1e-2 · running'
kill -STOP "$(started "$ranks")"
keys C-c
shows 'Ctrl-C gives it up, and one line says so' 'a rank is gone; '
waits 'it is gone' have_gone
in_turn 'ranks 2'
waits 'ranks 2 starts another' have_come
shows 'and the header says so' '^ onecycle .* 2 ranks '
for process in $(started 'onecycle --relay') $(started "$ranks"); do kill -STOP "$process"; done
in_turn quit
ends 0
waits 'one that is stopped does not keep the session from its end' have_gone

for signal in TERM HUP KILL; do
    start "SIG$signal"
    keys 'fit_one_cycle 30000 1e-2' Enter
    shows 'a run is under way' 'fit_one_cycle 30000 1e-2 · running'
    signal $signal
    case $signal in
    TERM) ends 143 ;;
    HUP) ends 129 ;;
    esac
    waits 'nothing is left' have_gone
done
finish
