#!/bin/sh
# A run of another process: detached, asked, told, watched, and resumed with the bits of one that nobody touched.
# Prints TAP.
. "$SRCDIR/tests/cli/own.sh"
runs=$XDG_STATE_HOME/onecycle/runs
data='data digits train=640 valid=64 side=12 bs=16'

lab() { "$onecycle" -n -c "$1" </dev/null 2>err; }

# A run that is still there when something has failed would go on for ever.
process=
leave() {
    [ -z "$process" ] || kill -KILL "$process"
    lab 'tell last stop'
    rm -rf "$work"
} >/dev/null 2>&1
trap leave EXIT
trap 'exit 1' INT TERM HUP
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
details() { cat err out; tail -n 5 watched; }

# ---- without a run
echo 'nonsense' >wrong.oc
"$onecycle" -n --detach wrong.oc >out 2>err
[ $? = 1 ] && [ ! -s out ] && grep -qx "onecycle: wrong.oc:1: there is no command 'nonsense'; .*" err
told 'an error before a run is told, with its status'
echo "$data; lr_find num_it=5" >range.oc
"$onecycle" -n --detach range.oc >out 2>err && [ ! -s out ] && [ ! -s err ]
told 'a script that ends without a run says nothing'
lab 'tell last pause' >out
[ $? = 1 ] && grep -q 'tell: no recorded run is under way' err
told 'nobody is there to be told'
"$onecycle" -n --detach - </dev/null >out 2>err
[ $? = 2 ] && grep -q 'needs a file' err
told 'a script that is the terminal cannot be left behind'

# ---- asked and told
echo "$data; fit 100000 1e-3" >long.oc
name=$("$onecycle" -n --detach long.oc 2>err)
[ $? = 0 ] && [ -d "$runs/$name" ] && [ "$(echo "$name" | wc -l)" = 1 ]
told 'a detached run says its name'
[ "$(ls -l "$runs/$name/control" | cut -c 1-10)" = srw------- ]
told 'and has a socket for its user'
lab 'runs' | grep -q "^$name  running "
told 'it is in the list'
process=$(lab 'tell last status' | sed 's/.*process //')
lab 'runs' | grep -qx "$name is under way in process $process; .attach $name. shows it live"
told 'which says how to join it'
lab "runs json=true filter=running" | grep -q "\"state\":\"running\".*\"process\":$process,"
told 'as JSON, too'
lab 'open last; runs' >out
sed 's/, [0-9]* batch[es]*,/, N batches,/' out |
    grep -qx "opened $name as run 1: fit 100000 1e-3, N batches, under way in process $process; .attach $name. shows it live" &&
    grep -q "^1  *running .* fit 100000 1e-3, from the record $name " out && ! grep -q 'cut off' out
told 'what is opened meanwhile is not said to be cut off'
process=
lab 'tell last pause; tell last step' # validation, which it may be in, has no batches to count
batches() { grep -c '"event":"batch"' "$runs/$name/events.jsonl"; }
stepped() { sed '1,/"command":"step"/d' "$runs/$name/events.jsonl" | grep -q '"event":"batch"'; }
until_true stepped
pattern='fit 100000 1e-3: paused, epoch \([0-9]*\) of 100000, batch \([0-9]*\) of 40, loss .*'
all_written() {
    lab 'tell last status' >out
    place=$(sed -n "s/^$pattern/40 * \1 + \2/p" out)
    [ "$place" ] && [ "$(batches)" = $(($place)) ]
}
until_true all_written
told 'it is paused, and all its batches so far are in its record'
before=$(batches)
seven() { [ "$(batches)" = $((before + 7)) ]; }
lab "tell $name step 7" && until_true seven
told 'it takes some steps'
lab 'tell last fit 3' >out
[ $? = 1 ] && grep -q 'tell: a run takes one command of these: pause continue step stop checkpoint set extend status' err
told 'it takes only what a run takes'
lab "tell last 'pause; quit'"
[ $? = 1 ] && lab 'tell last status' | grep -q paused
told 'and one command at a time'
lab "tell last set lr_max $(printf '%05000d' 1)"
[ $? = 1 ] && grep -q 'tell: the command is too long: a request has 4096 bytes at most' err
told 'a command that is too long says so'
lab 'tell last set threads 3'
[ $? = 1 ] && grep -q 'tell: set threads: it cannot change while a run is under way' err
told 'what cannot change says so'
lab 'tell last checkpoint kept' >out && grep -q '^checkpoint kept.safetensors: every epoch' out
told 'it answers'

process=$(lab 'tell last status' | sed 's/.*process //')
kill -STOP "$process"
lab 'tell last status' >out
[ $? = 1 ] && grep -q "tell: the process that trains $name has not answered in 2 seconds" err
told 'who does not answer is not waited for'
kill -CONT "$process"
process=

# watching ARGUMENTS... - a viewer, in the background, of which the test waits for lines in `watched`: those of a viewer
# before are gone first, since the shell may take a moment to empty the file.
watching() {
    : >watched
    "$onecycle" -n "$@" >watched 2>err </dev/null &
    watcher=$!
}

# ---- a viewer whose run is gone, and one whose record is
"$onecycle" -n --detach long.oc >name 2>err
watching --attach="$(cat name)"
until_true grep -qs '^[1-9]' watched
kill -KILL "$(lab "tell $(cat name) status" | sed 's/.*process //')"
wait $watcher
[ $? = 1 ] && ! grep -q 'goes on' watched && [ "$(wc -l <err)" = 1 ] &&
    grep -q "attach: the process that trained $(cat name) is gone, or could not record the end; .open" err
told 'who watches a run that is killed is told so, in one line'
"$onecycle" -n --detach long.oc >name 2>err
watching --attach="$(cat name)"
until_true grep -qs '^[1-9]' watched
process=$(lab "tell $(cat name) status" | sed 's/.*process //')
mv "$runs/$(cat name)" aside
wait $watcher
[ $? = 1 ] && ! grep -q 'goes on' watched &&
    grep -q "attach: the record of $(cat name) was moved or deleted; its run may go on" err
told 'and so is who watches a record that is moved away'
kill -INT "$process"
gone() { ! kill -0 "$process" 2>/dev/null; }
until_true gone
process=
[ -f aside/events.jsonl ] && [ ! -e aside/control ]
told 'of which the socket goes with the run'
rm -rf aside

# ---- another plan: the run goes on in another record
watching --attach
until_true grep -qs '^epoch ' watched
lab 'tell last extend 2; tell last continue' >out
grep -q '100002 epochs instead of 100000' out
told 'a plan that is told is taken'
second() { [ "$(lab 'tell last status' | grep -c ', from batch .*running')" = 1 ]; }
until_true second
told 'the run goes on with it'
later() { [ "$(grep -c '^[1-9]' watched)" -gt $((before / 40)) ]; }
until_true later
told 'who watches goes on with it'
lab 'tell last stop'
wait $watcher
told 'and leaves when it ends'
grep -q '^process [0-9]* (tell): extend 2$' watched && grep -q '^the run has ended: stopped$' watched
told 'and has heard what others told it'
! lab "tell $name stop" >out && grep -q "tell: the run of $name is over; .open $name. brings it back" err
told 'a run that is over says so'
! lab 'tell last stop' && lab 'runs' | grep '^[0-9]' | grep -vq running && [ ! -e "$runs/$name/control" ]
told 'then nobody is there any more'
grep -h '"event":"told"' "$runs"/*/events.jsonl | sed 's/.*"command":"\([^"]*\)".*/\1/' |
    grep -v '^continue$' | LC_ALL=C sort | tr '\n' ';' >out # that may come when the first record is over
[ "$(cat out)" = 'checkpoint kept;extend 2;pause;set threads 3;step;step 7;stop;' ]
told 'its records tell what it was told'
kinds() { sed 's/:"[^"]*"/:T/g; s/:[0-9][0-9]*/:N/g' | sort -u; }
grep '^{"event":"told"' "$SRCDIR/docs/watch.md" | kinds >want
grep -h '"event":"told"' "$runs"/*/events.jsonl | kinds | cmp -s - want && [ -s want ]
told 'in lines as docs/watch.md shows them'
rm -f kept.safetensors

# ---- watched by many, stopped, resumed
epochs=250
grep -q '__[at]san_init' "$onecycle" && epochs=50 # sanitizers take ten times as long
echo "$data; fit $epochs 1e-3" >run.oc
"$onecycle" -n -q --events alone run.oc </dev/null
name=$("$onecycle" -n --detach run.oc 2>err)
lab 'tell last pause'
watchers=
for i in 1 2 3 4 5 6 7 8; do
    "$onecycle" -n --attach="$name" >"seen$i" 2>&1 </dev/null &
    watchers="$watchers $!"
done
until_true grep -qs '^epoch ' seen8
lab 'tell last continue'
for watcher in $watchers; do
    kill -STOP "$watcher"
    [ "$watcher" = "${watchers##* }" ] || kill -KILL "$watcher"
done 2>/dev/null
over() { ! lab 'tell last status' >out; }
until_true over
kill -CONT "${watchers##* }"
wait "${watchers##* }"
[ "$(final "$runs/$name/events.jsonl")" = "$(final alone)" ]
told 'a run that others watch, and are killed, has the bits of one alone'
"$onecycle" -n -c "open $name learner=false; history" </dev/null | sed 1d | sed 's/ *[0-9:]*$//' >want
sed "/^process /d; s/ *[0-9:]*\$//" seen8 | cmp -s - want
told 'and who was stopped meanwhile has seen all of it'

name=$("$onecycle" -n --detach run.oc 2>err)
lab 'tell last pause' && lab 'tell last stop' && until_true over
"$onecycle" -n -q --events rest -c "$data; open $name; continue" </dev/null 2>err
[ "$(final rest)" = "$(final alone)" ] && grep -q '"reason":"stopped"' "$runs/$name/events.jsonl"
told 'a run that was stopped by another is resumed with the same bits'
finish
