#!/bin/sh
# A rank that is killed while data is read, within a step or while a checkpoint is written, and mpirun that is stopped: one
# line, a checkpoint of the last whole batch, no process left after five seconds; the run goes on by `resume` on another
# number of ranks, to the bits of a run that nothing has happened to.  Prints TAP; skipped where the program was built without
# MPI, or there is no mpirun.  KILLS=20 kills more often, at other moments, over shared memory and TCP in turn.
. "$SRCDIR/tests/cli/own.sh"
if ! "$onecycle" -V | grep -q 'Open MPI' || ! command -v mpirun >/dev/null; then
    echo '1..0 # SKIP needs ./configure --with-mpi and mpirun'
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
ends=${KILLS:-3}

# Two pictures, many times, that take seconds to read.
mkdir -p pictures/a pictures/b
for class in a b; do
    { printf 'P6 1500 1500 255\n' && head -c 6750000 /dev/urandom; } >pictures/$class/0.ppm
    for i in $(seq 59); do ln pictures/$class/0.ppm pictures/$class/$i.ppm; done
done

digits='data digits train=150 valid=30 side=12 bs=16'
read='data digits train=64 valid=8
data folder pictures valid_pct=0.2 size=12 bs=16'
net="augment flip=random mixup=0.4
model 'conv 6 3 2 | bn | relu | dropout 0.3 | conv 6 3 | bn | relu | flatten | dense 2'
learner opt=adam clip=0.5 accumulate=2 ema=0.9"
printf '%s\n%s\nfit_one_cycle 2000 1e-3\n' "$digits" "$net" >step
printf '%s\n%s\ncheckpoint reading every=20batches\nfit_one_cycle 150 1e-3\n' "$read" "$net" >reading
# 17 MB a checkpoint, written all the time
printf '%s\n%s\n%s\n' "$digits
model 'flatten | dense 1000 | bn | relu | dense 1000 | relu | dense 2'" 'checkpoint saving every=2batches' \
    'fit_one_cycle 3 1e-3' >saving

weights() { sed -n 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' "$1"; }

# until_so COMMAND...: as until_true, but looks more often: what is waited for may pass within a tenth of a second.
until_so() {
    for nap in $(seq 30000); do
        "$@" && return
        sleep 0.01
    done
    return 1
}
batches() { [ -s events ] && [ "$(grep -c '"event":"batch"' events)" -gt "$1" ]; }
reads() { grep -q '^digits: ' log; }

# A few hundredths of a second to three quarters, at random.
a_while() { sleep "$(awk -v seed="$1" 'BEGIN { srand(seed + systime()); printf "%.2f", 0.05 + rand() * 0.7 }')"; }

# start NUMBER TRANSPORT SCRIPT: mpirun in the background; what it and the ranks say goes to the log.
start() {
    rm -f lost-*.safetensors events pipe log # what it waits for is not what another launcher said
    mkfifo pipe
    cat pipe >log &
    reader=$!
    mpirun --timeout 300 --oversubscribe --bind-to none --mca btl "$2,self" -n "$1" "$onecycle" -n --threads 1 \
        --events events "$3" </dev/null >pipe 2>&1 &
    launcher=$!
    began=$(date +%s%3N)
}

status=none took=0

# rank R: its process.
rank() {
    for process in $(pgrep -P $launcher); do
        tr '\0' '\n' <"/proc/$process/environ" 2>/dev/null | grep -qx "OMPI_COMM_WORLD_RANK=$1" && echo "$process"
    done
}

# Whether the launcher ends with a failure, and nothing of it is left after five seconds.
all_gone() {
    wait $launcher
    status=$?
    took=$(($(date +%s%3N) - began))
    [ $status != 0 ] || return 1
    for nap in $(seq 50); do
        left=0
        for process in $processes; do kill -0 "$process" 2>/dev/null && left=1; done
        [ $left = 0 ] && wait $reader && return 0
        sleep 0.1
    done
    return 1
}

# goes_on NUMBER TRANSPORT DATA FILE WANTED: whether what was saved trains on so many ranks to the wanted bits.
goes_on() {
    printf '%s\nresume %s\n' "$3" "$4" >rest
    rm -f events
    timeout 300 mpirun --oversubscribe --bind-to none --mca btl "$2,self" -n "$1" "$onecycle" -n -q --threads 1 \
        --events events rest </dev/null >>log 2>&1
    [ "$(weights events)" = "$5" ]
}

# What the launcher and the ranks have said, but the epochs.
details() {
    echo "mpirun ended with $status after $took ms"
    grep -v '^[0-9]' log
}

for script in step saving; do
    rm -f events
    "$onecycle" -n -q --threads 2 --events events $script >log 2>&1
    weights events >$script.wanted
done
rm -f events saving.safetensors
"$onecycle" -n -q --threads 2 --events events reading >log 2>&1 &
process=$!
until_so test -s reading.safetensors
cp reading.safetensors half.safetensors
wait $process
weights events >reading.wanted
cp half.safetensors reading.safetensors
printf '%s\nresume reading\n' "$read" >reading
[ -s step.wanted ] && [ -s saving.wanted ] && [ -s reading.wanted ]
told 'a process alone trains the runs'

for end in $(seq "$ends"); do
    case $((end % 3)) in 0) moment=saving ;; 1) moment=step ;; 2) moment=reading ;; esac
    number=$((end / 3 % 2 ? 4 : 2))
    victim=$((end / 2 % number))
    transport=vader
    [ $((end / 3 % 4)) -lt 2 ] || transport=tcp
    rm -f saving*.safetensors*
    cp half.safetensors reading.safetensors
    start $number $transport $moment
    data=$digits
    case $moment in
    step) until_so batches 20 && a_while $end ;;
    reading) data=$read && until_so reads && a_while $end ;;
    saving) until_so test -e saving.safetensors && until_so test -e saving.safetensors.part ;;
    esac
    processes=$(pgrep -P $launcher)
    kill -KILL "$(rank $victim)"
    fault= when=$moment
    [ $moment != reading ] || ! batches 0 || when='reading, or just after it'
    all_gone || fault="$fault; something is left"
    [ "$(grep -c '^onecycle: ' log)" = 1 ] || fault="$fault; not one line"
    file=$(sed -n 's/^onecycle: a rank is gone; the run is saved as of its last whole batch: .*`resume \(.*\)` goes.*/\1/p' log)
    if [ -z "$file" ] && [ $moment = reading ] && grep -qx 'onecycle: a rank is gone; nothing is saved: no run of the session.s net was under way' log; then
        file=reading.safetensors # which is as it was
        cmp -s half.safetensors $file || fault="$fault; the checkpoint that was to be resumed has changed"
    fi
    [ -s "$file" ] || fault="$fault; no checkpoint"
    goes_on $((6 - number)) $transport "$data" "$file" "$(cat $moment.wanted)" || fault="$fault; it does not go on"
    [ -z "$fault" ]
    told "rank $victim of $number by $transport, killed in $when: one line, $file, on by $((6 - number)) to the same bits$fault"
done

# Over TCP a rank gets SIGPIPE when it writes to one that has just gone.
start 2 tcp step
until_so batches 20
processes=$(pgrep -P $launcher)
first=$(rank 0) second=$(rank 1)
kill -PIPE "$first" "$second"
until_so batches $(($(grep -c '"event":"batch"' events) + 20)) && kill -0 "$first" && kill -0 "$second"
told 'a connection that breaks ends no rank by SIGPIPE'
kill -KILL "$second"
all_gone && [ "$(grep -c '^onecycle: a rank is gone; the run is saved ' log)" = 1 ]
told 'but the rank that is left says so and saves the run'

# A launcher sends SIGCONT at once, SIGTERM later: here long after the test.
export OMPI_MCA_odls_base_sigkill_timeout=1000
start 2 vader step
unset OMPI_MCA_odls_base_sigkill_timeout
until_so batches 20
processes=$(pgrep -P $launcher)
kill -KILL "$(rank 1)"
until_so grep -q '^onecycle: a rank is gone; the run is saved ' log
kill -KILL $launcher
all_gone && [ "$(grep -c '^onecycle: a rank is gone; the run is saved ' log)" = 1 ]
told 'the rank that is left saves the run before it is told to end'

for signal in TERM INT; do
    start 2 vader step
    until_so batches 20
    processes=$(pgrep -P $launcher)
    kill -$signal $launcher
    all_gone
    told "SIG$signal to mpirun: its ranks end, too"
    [ "$(grep -c '^onecycle: ' log)" = 1 ] && [ "$(ls lost-*.safetensors | wc -l)" = 1 ] &&
        grep -q '^onecycle: ended by SIGTERM; the run is saved as of its last whole batch: ' log
    told 'one line says that, and where the run is saved'
    goes_on 1 vader "$digits" "$(ls lost-*.safetensors)" "$(cat step.wanted)"
    told 'it goes on, on 1 rank, to the same bits'
done
finish
