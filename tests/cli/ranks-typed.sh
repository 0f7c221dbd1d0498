#!/bin/sh
# `ranks N` in a script and at a prompt: other processes help from then on, to the bits of one alone; they have no terminal,
# print nothing, and none is left.  A rank that is killed: one line, a checkpoint, a failure.  Prints TAP; skipped where the
# program was built without MPI, but for what it says then.
#
# tests/unit/test_crew.c has the same for threads as ranks, and tests/pty/ranks.sh for the full screen.
. "$SRCDIR/tests/cli/own.sh"
details() { head -20 log; }

refused() { # NUMBER REASON
    "$onecycle" -n -c "ranks $1" >log 2>&1
    [ $? = 1 ] && grep -qxF "onecycle: -c:1: ranks: $2" log && [ "$(wc -l <log)" = 1 ]
    told "ranks $1 is refused in one line that names those that there can be"
}
refused 3 '3 ranks cannot share the 8 shards of a batch evenly; start 1, 2, 4 or 8 ranks'
refused 16 '16 ranks cannot share the 8 shards of a batch evenly; start 1, 2, 4 or 8 ranks, or `set shards 16` before'
refused 0 'n=0 is out of range; give 1 to 64'
refused x "n='x' is not a whole number; give one like n=1"
"$onecycle" -n --threads 2 -c ranks >log 2>&1
echo '1 rank, 2 threads' | cmp -s - log
told 'ranks alone says how many there are'
if ! "$onecycle" -V | grep -q 'Open MPI'; then
    "$onecycle" -n -c 'ranks 2' >log 2>&1
    [ $? = 1 ] && grep -qx 'onecycle: -c:1: ranks: this build has no MPI; configure it --with-mpi' log
    told 'a build without MPI says so # SKIP the rest: needs ./configure --with-mpi'
    finish
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# helpers [PATTERN]: the processes that sessions of this test have started, by the folder that they were started in.
helpers() {
    for process in $(pgrep -f "${1:-onecycle --(worker|relay) |orted .*--singleton}"); do
        [ "$(readlink "/proc/$process/cwd")" = "$work" ] && [ "$(sed -n 's/^State:\t\(.\).*/\1/p' "/proc/$process/status")" != Z ] &&
            echo "$process"
    done
}

# none_left: whether they are gone within five seconds.
none_left() {
    for nap in $(seq 50); do
        [ -z "$(helpers)" ] && return 0
        sleep 0.1
    done
    return 1
}

data='data digits train=97 valid=35 side=12 bs=24'
net="augment flip=random mixup=0.4
model 'conv 6 3 2 | bn | relu | dropout 0.3 | conv 6 3 | bn | relu | flatten | dense 256 | relu | dense 2'
learner opt=adam clip=0.5 accumulate=2 ema=0.9 metrics=accuracy,f1"

# script FIRST SECOND THIRD: the same session, with these commands at three places.
script() { printf '%s\n' "$1" "$data" "$net" 'fit_one_cycle 2 2e-2' "$2" 'lr_find num_it=10' 'freeze_to 0' 'fit 1 1e-2' 'validate' "$3"; }

facts() {
    sed -n -e 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' \
        -e '/"event":"epoch"/s/.*"epoch":\(.*\),"time".*/\1/p' "$1"
}

script '' '' '' >alone
"$onecycle" -n -q --events events --threads 2 alone >log 2>&1
facts events >wanted
[ "$(wc -l <wanted)" -ge 5 ]
told 'a process alone comes to the end of the script'
for typed in 'ranks 2,ranks 1,' ',ranks 4,' 'ranks 4,ranks 2,ranks 4'; do
    rm -f events
    script "$(echo "$typed" | cut -d, -f1)" "$(echo "$typed" | cut -d, -f2)" "$(echo "$typed" | cut -d, -f3)" >typed
    timeout 300 "$onecycle" -n -q --events events typed >log 2>&1 && [ ! -s log ] && facts events | cmp -s - wanted
    told "$typed: the same bits, losses and metrics, and no word of MPI"
    none_left
    told 'nothing is left of them'
done

script '' '' '' | sed '1i\set shards 16' >alone
rm -f events
"$onecycle" -n -q --events events --threads 2 alone >log 2>&1
facts events >wanted
script '' 'ranks 16' '' | sed '1i\set shards 16' >typed
rm -f events
timeout 300 "$onecycle" -n -q --events events typed >log 2>&1 && [ ! -s log ] && facts events | cmp -s - wanted
told '16 ranks share 16 shards'
"$onecycle" -n -q -c "set shards 16; ranks 16; set shards 8; $data; fit 1" >log 2>&1
[ $? = 1 ] && [ "$(wc -l <log)" = 1 ] && grep -q '16 ranks cannot share the 8 shards of a batch evenly; start 1, 2, 4 or 8 ranks, or `set shards 16` before$' log
told 'they cannot share 8'

# Whole runs go to the ranks, in whichever way several come; one alone, and a batch of the session's learner, are shared.
runs="$data
compare 'fit_one_cycle 2 2e-2' \"model 'conv 6 3 2 | bn | relu | dropout 0.3 | flatten | dense 2'; learner opt=sgd ema=0.9; augment shift=2 mixup=0.4; fit 2 1e-2\" seeds=3
lr_find runs=3 num_it=30 valid=20
$net
compare 'fit 1 1e-2' 'fit 1.5 1e-2'
fit 1 1e-2
lr_find bs=8,16 wd=0.01,0.1 num_it=10
augment off
model 'conv 6 3 2 | relu || flatten | dense 2'
learner opt=sgd
freeze cache=true
compare 'fit 1 1e-2' 'fit_one_cycle 2 1e-2'
model 'flatten | dense 2'
set record on
compare 'fit 2 1e30' 'fit 2 1e-2'
set record off
validate"
lines() { grep -v '"event":"\(session\|machine\)' "$1" | sed 's/"\(time\|elapsed\|train_time\|images_per_second\|threads\)":[^,}]*//g'; }
sentences() { sed 's/[0-9][0-9]:[0-9][0-9]//' "$1"; }
records() { (cd state/onecycle/runs && ls ./* | sed 's/[0-9]\{4\}-[-0-9]*//'); }
echo "$runs" >alone
rm -rf events state
"$onecycle" -n --events events --threads 1 alone >wanted.out 2>&1
lines events >wanted.events
records >wanted.records
[ "$(grep -c '"event":"run_end"' wanted.events)" = 20 ] && [ "$(grep -c safetensors wanted.records)" = 1 ]
told 'a process alone compares recipes and range tests'
for number in 2 4; do
    printf 'ranks %s\n%s\n' $number "$runs" >typed
    rm -rf events state
    timeout 300 "$onecycle" -n --threads 1 --events events typed >log 2>&1
    lines events | cmp -s - wanted.events
    told "$number ranks train whole runs, each to the same events"
    tail -n +2 log >have
    sentences wanted.out >wanted
    sentences have | cmp -s - wanted
    told 'tables and plots are the same'
    records | cmp -s - wanted.records
    told 'so are records: a run that breaks saves no net'
done

PATH=/nonexistent "$onecycle" -n -c 'ranks 2' >log 2>&1
[ $? = 1 ] && grep -qx 'onecycle: -c:1: ranks: MPI could not start: look whether its programs, such as orted, are in PATH .*' log
told 'without its programs MPI cannot start others, which one line says'

"$onecycle" -n -c 'ranks 8; ranks' >log 2>&1 &
session=$!
for nap in $(seq 600); do
    [ -n "$(helpers)" ] && break
    sleep 0.01
done
kill -INT $session
wait $session
[ $? = 130 ] && echo 'onecycle: -c:1: ranks: interrupted; there is this process alone' | cmp -s - log
told 'Ctrl-C ends a start'
none_left
told 'nothing is left of it'

# wait_for_batches COUNT
wait_for_batches() {
    for nap in $(seq 600); do
        [ -s events ] && [ "$(grep -c '"event":"batch"' events)" -ge "$1" ] && return
        sleep 0.05
    done
}

printf '%s\n%s\nranks 2\nfit_one_cycle 1000 1e-3\n' "$data" "$net" >long
rm -f events
timeout 300 "$onecycle" -n -q --events events long >log 2>&1 &
session=$!
wait_for_batches 20
for helper in $(helpers); do
    for stream in 0 1 2; do readlink "/proc/$helper/fd/$stream"; done
done | sort -u >streams
echo /dev/null | cmp -s - streams
told 'those that were started read from nowhere and write to nowhere'
kill -PIPE $(helpers 'onecycle --(worker|relay) ')
wait_for_batches $(($(grep -c '"event":"batch"' events) + 20))
[ -n "$(helpers 'onecycle --worker')" ] && [ ! -s log ]
told 'a connection that breaks ends none of them by SIGPIPE'
kill -KILL "$(helpers 'onecycle --worker')"
wait $session
[ $? = 1 ] && [ "$(wc -l <log)" = 1 ] && grep -q '^onecycle: a rank is gone; the run is saved as of its last whole batch: ' log
told 'one is killed: one line says so, and the script fails'
none_left
told 'nothing is left of the others'
lost=$(ls lost-*.safetensors)
printf '%s\nresume %s\n' "$data" "$lost" >rest
rm -f events
timeout 300 "$onecycle" -n -q --events events rest >log 2>&1
facts events | grep -v , >have
sed '/ranks/d' long >alone
rm -f events
"$onecycle" -n -q --events events alone >>log 2>&1
facts events | grep -v , | cmp -s - have
told 'the run goes on, on one rank, to the bits of one that nothing has happened to'

# While ranks train whole runs.
compare="compare 'fit_one_cycle 300 1e-3' 'fit 300 1e-3' seeds=2"
printf '%s\n%s\n%s\n' "$data" "$net" "$compare" >alone
rm -f events
"$onecycle" -n -q --events events alone >log 2>&1
facts events >wanted
printf '%s\n%s\nranks 2\n%s\n' "$data" "$net" "$compare" >long
rm -f events
"$onecycle" -n -q --events events long >log 2>&1 &
session=$!
wait_for_batches 20
kill -KILL "$(helpers 'onecycle --worker')"
wait $session
[ $? = 1 ] && grep -q '^onecycle: a rank is gone; this process has gone on alone$' log && [ "$(grep -c '^onecycle: ' log)" = 1 ]
told 'one that trains a run is killed: one line says so, and the script fails'
facts events | cmp -s - wanted
told 'its run and the others come to the same bits'
none_left
told 'nothing is left of the others'
rm -f events
"$onecycle" -n -q --events events long >log 2>&1 &
session=$!
wait_for_batches 20
kill -INT $session
wait $session
[ $? = 130 ] && [ "$(grep -c '"event":"run_end".*"reason":"stopped"' events)" = 1 ]
told 'Ctrl-C ends all of it'
none_left
told 'nothing is left of them'

for signal in TERM KILL; do
    rm -f events
    "$onecycle" -n -q --events events long >log 2>&1 &
    session=$!
    wait_for_batches 20
    kill -$signal $session
    wait $session
    none_left
    told "SIG$signal to the session leaves none of them"
done
finish
