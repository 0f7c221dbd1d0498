#!/bin/sh
# A rank that is killed, or SIGTERM to mpirun: one line, a checkpoint of the last whole batch, no process left; the run goes
# on by `resume` on another number of ranks, to the bits of a run that nothing has happened to.  Prints TAP; skipped where the
# program was built without MPI, or there is no mpirun.  KILLS=20 kills more often, at other moments.
. "$SRCDIR/tests/cli/own.sh"
if ! "$onecycle" -V | grep -q 'Open MPI' || ! command -v mpirun >/dev/null; then
    echo '1..0 # SKIP needs ./configure --with-mpi and mpirun'
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
ends=${KILLS:-3}

data='data digits train=150 valid=30 side=12 bs=16'
learn="$data
augment flip=random mixup=0.4
model 'conv 6 3 2 | bn | relu | dropout 0.3 | conv 6 3 | bn | relu | flatten | dense 2'
learner opt=adam clip=0.5 accumulate=2 ema=0.9"
printf '%s\nfit_one_cycle 400 1e-3\n' "$learn" >script

weights() { sed -n 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' "$1"; }

# start NUMBER: mpirun in the background; returns when some batches are done.
start() {
    rm -f lost-*.safetensors events
    mpirun --oversubscribe --bind-to none --mca btl vader,self -n "$1" "$onecycle" -n --threads 1 --events events script \
        </dev/null >log 2>&1 &
    launcher=$!
    for nap in $(seq 200); do
        [ -s events ] && [ "$(grep -c '"event":"batch"' events)" -gt 20 ] && break
        sleep 0.05
    done
}

# rank R: its process.
rank() {
    for process in $(pgrep -P $launcher); do
        tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx "OMPI_COMM_WORLD_RANK=$1" && echo "$process"
    done
}

# Whether the launcher ends with a failure, and nothing of it is left after five seconds.
all_gone() {
    processes=$(pgrep -P $launcher)
    wait $launcher
    [ $? != 0 ] || return 1
    for nap in $(seq 50); do
        left=0
        for process in $processes; do kill -0 "$process" 2>/dev/null && left=1; done
        [ $left = 0 ] && return 0
        sleep 0.1
    done
    return 1
}

# goes_on NUMBER: whether what was saved trains on so many ranks to the wanted bits.
goes_on() {
    lost=$(ls lost-*.safetensors) || return 1
    printf '%s\nresume %s\n' "$data" "$lost" >rest
    rm -f events
    mpirun --oversubscribe --bind-to none --mca btl vader,self -n "$1" "$onecycle" -n -q --threads 1 --events events rest \
        </dev/null >>log 2>&1
    [ "$(weights events)" = "$wanted" ]
}

details() { head -20 log; }
"$onecycle" -n -q --threads 2 --events events script >log 2>&1
wanted=$(weights events)
[ -n "$wanted" ]
told 'a process alone trains the run'

for end in $(seq "$ends"); do
    number=$((end % 2 ? 2 : 4))
    victim=$((end / 2 % number))
    start $number
    kill -KILL "$(rank $victim)"
    all_gone
    told "rank $victim of $number is killed: the others end, with a failure"
    [ "$(grep -c '^onecycle: ' log)" = 1 ] &&
        grep -q '^onecycle: a rank is gone; the run is saved as of its last whole batch: ' log
    told "one line says that, and where the run is saved"
    goes_on $((6 - number))
    told "it goes on, on $((6 - number)) ranks, to the same bits"
done

start 2
kill -TERM $launcher
all_gone
told 'mpirun is ended: so are its ranks'
# mpirun 4 does not always pass on what a rank says after that.
grep '^onecycle: ' log | grep -vq '^onecycle: ended by SIGTERM; the run is saved as of its last whole batch: '
[ $? = 1 ] && [ "$(grep -c '^onecycle: ' log)" -le 1 ] && [ "$(ls lost-*.safetensors | wc -l)" = 1 ]
told 'one rank saves the run, and says nothing else'
goes_on 1
told 'it goes on, on 1 rank, to the same bits'
finish
