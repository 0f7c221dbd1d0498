#!/bin/sh
# What `set tensorboard` writes is read back by a reader made from the description of the format alone (tfevents.py), to
# the values that --events tells.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
command -v python3 >/dev/null || { echo '1..0 # SKIP python3 is missing'; exit; }
read_back="python3 $SRCDIR/tests/cli/tfevents.py"
data='data digits train=320 valid=64 side=12 bs=16'

details() { cat said; find logs; }

# onecycle's arguments; what it says is in `said`
run() { "$onecycle" -n "$@" </dev/null >said 2>&1; }

# The only file of the latest folder.
latest() { set -- "$(ls -d logs/* | LC_ALL=C sort | tail -n 1)"/*; [ $# = 1 ] && file=$1; }

run --events events -q -c "$data; set record on; set tensorboard logs; fit_one_cycle 2 2e-2" && latest &&
    $read_back "$file" events >said 2>&1
told 'every value of a run is there'

run -c 'watch logs' && grep -Eq '^[^ ]* +loss/train +40 ' said && grep -Eq '^[^ ]* +metric/accuracy +2 ' said
told '`watch` reads it, too'

[ "$(ls logs)" = "$(ls state/onecycle/runs)" ]
told 'the folder of a run has the name of its record'

echo "${file##*/}" | grep -Eq '^events\.out\.tfevents\.[0-9]{10}\.[A-Za-z0-9._-]+\.[0-9]+\.0$'
told 'TensorBoard knows the file by its name'

now=$(date +%s)
$read_back "$file" 2>&1 | awk -v now="$now" '$4 < now - 600 || $4 > now + 1 || $4 < before { bad = 1 } { before = $4 } END { exit bad || NR < 100 }'
told 'times are those at which it trained'

run -q -c "$data; set tensorboard other; lr_find num_it=20; set tensorboard off; fit 1 1e-3; set tensorboard none; fit 1 1e-3" &&
    [ ! -e other ]
told 'a range test leaves none, nor does a run without the setting'

rm -r logs
run --events on -q -c "$data; open last; extend 1; set tensorboard logs; continue" && latest &&
    $read_back "$file" | awk '$1 == "loss/train" { n++ } $1 == "epoch" { e = e $3 } END { print n, e }' >said && [ "$(cat said)" = '60 0.01.02.0' ]
told 'a run that goes on has all batches and epochs from the first on'

run -q -k -c "$data; set record off; set tensorboard logs; set on_nan stop; fit 1 1e20"
latest && $read_back "$file" >said && grep -q '^loss/train [0-9]* nan ' said
told 'a loss that is not a number is a value'

run -q -c "${data%%valid=*}valid=0 side=12 bs=16; set record off; set tensorboard logs; fit 1 1e-3" && latest && $read_back "$file" >said &&
    grep -q '^epoch 19 0.0 ' said && ! grep -q valid said
told 'without validation there is none'

echo there >plain
run -q -c "$data; set tensorboard plain/logs; fit 2 1e-3" && [ "$(wc -l <said)" = 1 ] &&
    grep -q 'tensorboard: plain.*; the run continues' said
told 'a folder that cannot be made is told once, and the run continues'

# A disk that is full: no file may be larger than 8 blocks of 512 bytes.
rm -r logs
(
    ulimit -f 8
    exec "$onecycle" -n -q -c "$data; set tensorboard logs; fit 6 1e-3" </dev/null >said 2>told
)
status=$?
grep -v '^libgcov\|^profiling' told >said
[ $status = 0 ] && [ "$(grep -c 'tensorboard: logs/.*: writing failed: .*; the run continues' said)" = 1 ] &&
    [ "$(wc -l <said)" = 1 ] && latest && $read_back "$file" >values && [ "$(wc -l <values)" -gt 30 ]
told 'a write that fails is told once, the run continues, and the file has whole records'

# A run that is killed: what it has told is there, and whole.
rm -r logs
"$onecycle" -n -q -c "$data; set tensorboard logs; fit 1000 1e-3" </dev/null >said 2>&1 &
pid=$!
has_much() { [ "$(cat logs/*/* 2>/dev/null | wc -c)" -gt 10000 ]; }
until_true has_much
kill -9 $pid
wait $pid 2>/dev/null
latest && $read_back "$file" >values && [ "$(wc -l <values)" -gt 100 ]
told 'a run that is killed leaves whole records'

finish
