#!/bin/sh
# Ranks of one run: mpirun with 1, 2 and 4 processes gives the bits of one, whatever the transport; one of them prints and
# writes.  Prints TAP; skipped where the program was built without MPI, or there is no mpirun.
#
# tests/unit/test_team.c has the same for threads as ranks.
. "$SRCDIR/tests/cli/own.sh"
if ! "$onecycle" -V | grep -q 'Open MPI' || ! command -v mpirun >/dev/null; then
    echo '1..0 # SKIP needs ./configure --with-mpi and mpirun'
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1

# ranks N TRANSPORT ARGUMENT...: the program as so many ranks.
ranks() {
    number=$1 transport=$2
    shift 2
    timeout 300 mpirun --oversubscribe --bind-to none --mca btl "$transport,self" -n "$number" "$onecycle" -n "$@" </dev/null
}

# A script with all that draws, sums or averages.
cat >everything <<'.'
data digits train=161 valid=59 side=12 bs=24
augment flip=random shift=2 rotate=10 mixup=0.4
model 'conv 6 3 2 | bn | relu | dropout 0.3 | residual { conv 6 3 | bn } | flatten | dense 256 | relu | dense 2'
learner opt=adam clip=0.5 accumulate=2 ema=0.9 label_smoothing=0.1 metrics=accuracy,f1
lr_find num_it=10
fit_one_cycle 2 2e-2
learner opt=sgd nesterov=true
fit 1 1e-2
learner opt=rmsprop
fit 1 1e-3
learner opt=muon
fit 1 1e-3
learner opt=adamw lookahead=3,0.5
fit 1 1e-3
.

# What a run leaves behind: hashes of weights, and losses and metrics of epochs.
facts() {
    sed -n -e 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' \
        -e '/"event":"epoch"/s/.*"epoch":\(.*\),"time".*/\1/p' "$1"
}

details() { head -20 log; }
"$onecycle" -n -q --events alone --threads 2 everything >log 2>&1
facts alone >wanted
[ "$(wc -l <wanted)" -ge 9 ]
told 'a process alone comes to the end of the script'
for transport in vader tcp; do
    for number in 1 2 4; do
        good=1
        for threads in 1 2; do
            rm -f events
            ranks $number $transport -q --events events --threads $threads everything >log 2>&1 || good=0
            facts events | cmp -s - wanted || good=0
        done
        report $good "$number ranks by $transport: the same bits, and the same losses and metrics"
    done
done

# Whole runs go to the ranks, which all list them afterwards.
cat >several <<'.'
data digits train=161 valid=59 side=12 bs=24
compare 'fit_one_cycle 2 2e-2' "model 'conv 6 3 2 | bn | relu | dropout 0.3 | flatten | dense 2'; learner opt=sgd ema=0.9; augment shift=2 mixup=0.4; fit 2 1e-2" seeds=2
lr_find bs=16,24 runs=2 num_it=30 valid=20
fit 1 lr
plot 2
runs
.
rm -f events
"$onecycle" -n --events events --threads 2 several 2>&1 | sed 's/[0-9][0-9]:[0-9][0-9]//' >wanted
facts events >wanted.facts
[ "$(wc -l <wanted.facts)" -ge 9 ]
told 'a process alone compares recipes and range tests'
for number in 2 4; do
    rm -f events
    ranks $number vader --events events --threads 1 several 2>&1 | sed 's/[0-9][0-9]:[0-9][0-9]//' >log
    cmp -s log wanted && facts events | cmp -s - wanted.facts
    told "$number ranks train whole runs, each to the same bits"
done

printf 'data digits train=64 valid=16 side=12 bs=16\nfit 1 1e-3\nsave net\n' >short
"$onecycle" -n short >wanted 2>&1
mv net.safetensors alone.safetensors
ranks 2 vader short >log 2>&1
sed 's/[0-9][0-9]:[0-9][0-9]//' log >have
sed 's/[0-9][0-9]:[0-9][0-9]//' wanted | cmp -s - have
told 'one rank prints, and it prints what a process alone does'
[ -s net.safetensors ] && [ ! -e net.safetensors.part ]
told 'one rank writes'

timeout 300 mpirun --oversubscribe --mca btl vader,self -n 2 "$onecycle" -n - <short >log 2>&1
sed 's/[0-9][0-9]:[0-9][0-9]//' log >have
sed 's/[0-9][0-9]:[0-9][0-9]//' wanted | cmp -s - have
told 'commands from standard input reach all ranks'

ranks 3 vader short >log 2>&1
[ $? != 0 ] && [ "$(grep -c '^onecycle: ' log)" = 1 ] &&
    grep -qx 'onecycle: 3 ranks cannot share the 8 shards of a batch evenly; start 1, 2, 4 or 8 ranks' log
told 'ranks that do not divide the shards are refused in one line'

# As many ranks as shards, which a script may ask for.
printf 'data digits train=64 valid=16 side=12 bs=32\nset shards 16\nlearner\nfit 1 1e-3\nsave many\n' >many
rm alone
"$onecycle" -n -q --events alone --threads 2 many >log 2>&1
facts alone >wanted
for number in 2 16; do
    rm -f events
    ranks $number vader -q --events events --threads 1 many >log 2>&1 && facts events | cmp -s - wanted
    told "$number ranks share 16 shards"
done
ranks 16 vader short >log 2>&1
[ $? = 1 ] && [ "$(grep -c '^onecycle: ' log)" = 1 ] &&
    grep -q '16 ranks cannot share the 8 shards of a batch evenly; start 1, 2, 4 or 8 ranks, or `set shards 16` before$' log
told 'more ranks than shards are refused in one line'
mv many.safetensors 16.safetensors
ranks 16 vader -c 'data digits train=64 valid=16 side=12 bs=32; load 16' >log 2>&1
told 'what they have saved they load'
ranks 16 vader -c 'load alone' >log 2>&1
[ $? = 1 ] && [ "$(grep -c '^onecycle: ' log)" = 1 ] && grep -q 'alone.safetensors: 16 ranks cannot share the 8 shards' log
told 'a file with fewer shards is refused in one line'

ranks 1 vader -c 'ranks 2' >log 2>&1
[ $? = 1 ] && grep -qx 'onecycle: -c:1: ranks: a launcher such as mpirun has started this process, .* `mpirun -n 2`' log &&
    [ "$(grep -c '^onecycle: ' log)" = 1 ]
told 'a process that mpirun has started starts no others'
ranks 2 vader -c 'data digits train=64 valid=16 side=12; nonsense' >log 2>&1
[ $? = 1 ] && [ "$(grep -c '^onecycle: ' log)" = 1 ]
told 'a command that fails is told once'

finish
