#!/bin/sh
# watch.sh - logs of other programs as text: the table, csv=, png=, --events, standard input, what
# comes while it is read.
. "$SRCDIR/tests/cli/own.sh"

lines() { printf '%s\n' "$@"; }

cells() { "$onecycle" -n -c "$1" 2>error | tr -s ' '; }

details() { cat error out 2>/dev/null; }

mkdir -p runs/a runs/b/deep
lines step,loss,acc 1,2.5,0.1 2,nan,0.2 3,0.5, >runs/a/metrics.csv
lines '{"step":1,"train":{"loss":4}}' '{"step":2,"train":{"loss":3}}' >runs/b/deep/log.jsonl
lines 'Dear all,' 'nothing to see' >runs/b/letter.txt

# ---- the table: one line a series, exact numbers
cells 'watch runs' >out
lines 'log series points first last least@step most@step' \
    'a/metrics.csv loss 3 2.5 0.5 0.5@3 2.5@1' \
    'a/metrics.csv acc 2 0.1 0.2 0.1@1 0.2@2' \
    'b/deep/log.jsonl train.loss 2 4 3 3@2 4@1' >wanted
cmp -s out wanted
told 'a folder is searched, and its logs are named by their paths in it'

cells 'watch runs/a/metrics.csv' | grep -q '^metrics.csv loss '
told 'a file is named by the last part of its path'

[ "$(cells "watch runs y='l*' runs='a/*'" | wc -l)" = 2 ]
told 'y= and runs= choose by patterns'

# ---- files
"$onecycle" -n -c 'watch runs csv=all.csv png=all.png' >out 2>error &&
    [ "$(head -3 all.csv)" = "$(lines log,series,step,time,value a/metrics.csv,loss,1,,2.5 \
        a/metrics.csv,loss,2,,nan)" ] && [ "$(wc -l <all.csv)" = 8 ] && [ -s all.png ]
told 'csv= has every sample in long form, png= the figures'

# ---- events
"$onecycle" -n --events - -c 'watch runs/a/metrics.csv y=loss' >out 2>error
lines '{"event":"log","log":"metrics.csv","format":"csv","series":["loss"]}' \
    '{"event":"sample","log":"metrics.csv","series":"loss","step":1,"value":2.5,"time":null}' \
    '{"event":"sample","log":"metrics.csv","series":"loss","step":2,"value":"nan","time":null}' \
    '{"event":"sample","log":"metrics.csv","series":"loss","step":3,"value":0.5,"time":null}' \
    '{"event":"log_end","log":"metrics.csv","state":"live","points":3}' >wanted
cmp -s out wanted
told '--events has every sample, and how the log stands'

# ---- standard input
lines step,loss 1,2 2,1 | "$onecycle" -n -c 'watch - tee=copy.csv' 2>error | tr -s ' ' >out
grep -q '^- loss 2 2 1 1@2 2@1$' out && [ "$(wc -l <copy.csv)" = 3 ]
told 'a program that says what it does is watched, and its lines go on to tee='

lines step,loss 1,2 2,1 | "$onecycle" -n --watch '- y=loss' 2>error | tr -s ' ' >out
grep -q '^- loss 2 2 1 1@2 2@1$' out
told '--watch takes the words of the command'

lines 'it 1 of 9, loss 2.5' 'it 2 of 9, loss 2' |
    "$onecycle" -n -c "watch - pattern='it {step} of {}, loss {loss}'" 2>error | tr -s ' ' >out
grep -q '^- loss 2 2.5 2 2@2 2.5@1$' out
told 'pattern= says how its lines look'

# Whoever waits sleeps: a program that asks again and again never does.
mkfifo silence
"$onecycle" -n -c 'watch -' <silence >out 2>error &
watcher=$!
exec 3>silence
# Two looks in a row see it asleep, and with no more processor time than before.
looks() { sed 's/.*) //' "/proc/$watcher/stat" | cut -d ' ' -f 1,12,13; }
asleep() {
    seen=$(looks)
    sleep 0.5
    [ "$(looks)" = "$seen" ] && [ "${seen%% *}" = S ]
}
until_true asleep
slept=$?
lines step,loss 1,2 2,1 >&3
exec 3>&-
wait $watcher
[ $slept = 0 ] && grep -q '^- *loss *2 ' out
told 'a silent program on standard input is waited for in sleep'

# ---- half a record
lines step,loss '1,"2' 3,4 >half.csv
"$onecycle" -n -c 'watch half.csv' >out 2>error && grep -q '^half.csv: ends within a record' error out
told 'a log whose first record is not whole says so'

# ---- a store that another program has locked
cat >hold.py <<'END'
import sqlite3, sys
store = sqlite3.connect('held.db', isolation_level=None)
store.execute('create table metrics(key text, value real, timestamp int, step int, is_nan int, run_uuid text)')
store.execute('begin exclusive')
store.execute("insert into metrics values('loss', 1, 1, 1, 0, 'r')")
print('held', flush=True)
sys.stdin.readline()
store.execute('commit')
END
if python3 -c 'import sqlite3' 2>error; then
    mkfifo release
    python3 hold.py <release >held 2>error &
    exec 3>release
    until_true grep -q held held
    "$onecycle" -n -c 'watch held.db' >out 2>error </dev/null
    grep -q '^held.db: another program has it locked; what is new was not read' out error ||
        grep -q 'SQLite' error # a build without it says so
    told 'a store that stays locked is told'
    "$onecycle" -n -c 'watch held.db' >out 2>error </dev/null &
    watcher=$!
    echo >&3
    exec 3>&-
    wait $watcher
    grep -q ' loss *1 ' out || grep -q 'SQLite' error
    told 'one that is locked for a moment is waited for'
fi

# ---- what comes meanwhile: a log that goes on, goes back, and a folder that appears later
: >out # the shell may take a moment to empty it
"$onecycle" -n --events - -c 'watch later follow=true' >out 2>error &
watcher=$!
# Waits until the events have a text.
await() { until_true grep -q "$1" out; }
mkdir later && lines step,loss 1,2 2,1 >later/a.csv
await '"step":2'
told 'a folder that appears later is read'
lines 3,9 2,5 >>later/a.csv
await '"step":2,"value":5' && [ "$(grep -c log_restart out)" = 1 ] &&
    grep -q '"log_restart","log":"a.csv","series":"loss","step":2' out
told 'a restart makes later samples void'
kill -INT $watcher
wait $watcher
await log_end
told 'Ctrl-C ends it with the state of each log'

# ---- refusals
refuses() {
    "$onecycle" -n -c "$1" >out 2>error
    [ $? = 1 ] && [ "$(wc -l <error)" = 1 ] && grep -q "$2" error
    told "$3"
}
refuses 'watch nowhere' 'there is no such file or folder' 'a path with nothing there is refused'
refuses 'watch runs/b/letter.txt' 'in no known format' 'a file in no format is refused'
refuses 'watch runs format=nonsense' 'format' 'a format that there is not is refused'

refuses 'watch runs/a/metrics.csv tee=x' 'name - as well' 'tee= without standard input is refused'
refuses 'watch runs/b/letter.txt format=tensorboard' 'no log in the format tensorboard' \
    'a file in another format than named is refused'
"$onecycle" -n -c 'watch runs y=nosuch' >out 2>&1
grep -q 'no series was read' out
told 'a table without series says so'

"$onecycle" -n -c 'watch runs x=nosuch png=x.png' >out 2>&1
grep -q "no log has a series 'nosuch'" out
told 'an x axis that no log has says so'

# Where no log has epochs, x=epoch says that it goes along steps; steps may be epochs themselves.
printf 'step,loss\n1,2\n2,1\n' >steps.csv
printf 'epoch,loss\n1,2\n2,1\n' >epochs.csv
printf '{"epoch":1,"loss":2}\n{"epoch":2,"loss":1}\n' >epochs.jsonl
"$onecycle" -n -c 'watch steps.csv x=epoch png=x.png' >out 2>&1
grep -q "no log has a series 'epoch' for x=; the figures go along steps" out
told 'x=epoch without epochs says so'
"$onecycle" -n -c 'watch epochs.csv x=epoch png=x.png; watch epochs.jsonl x=epoch png=x.png' >out 2>&1
! grep -q 'no log has' out
told 'and not where the steps are epochs'

# A record of ours is one run, though it has a table of epochs, too; by its own name that is a log.
mkdir -p shelf/2026-11-30-010203 many
printf '{"event":"run_begin","run":1,"command":"fit 1","epochs":1,"batches_per_epoch":1}\n{"event":"epoch","run":1,"epoch":0,"train_loss":0.5}\nnonsense\n' \
    >shelf/2026-11-30-010203/events.jsonl
printf 'epoch,train_loss,time\n0,0.5,00:01\n' >shelf/2026-11-30-010203/history.csv
"$onecycle" -n -c 'watch shelf' >out 2>&1
[ "$(grep -c '^2026' out)" = 1 ] && grep -q '^2026-11-30-010203/events.jsonl  *train_loss ' out
told 'a record is one run'
grep -q 'events.jsonl: line 3: this is no event; it is passed over' out
told 'a line of it that is no event is named'
"$onecycle" -n -c 'watch shelf/2026-11-30-010203/history.csv' | grep -q '^history.csv  *train_loss '
told 'its table is a log where it is asked for'

# A picture with more figures than legends have room for has letters at its curves; the text says whose.
for i in 1 2 3; do echo 'step,a,b,c,d,e,f,g,h,i
1,1,2,3,4,5,6,7,8,9
2,2,3,4,5,6,7,8,9,1' >many/run$i.csv; done
"$onecycle" -n -c 'watch many png=x.png' | grep -qx 'curves: a run1.csv, b run2.csv, c run3.csv'
told 'the letters of a picture are explained'

# Names steer no terminal.
printf 'step,\033[2J\n1,2\n' >steer.csv
"$onecycle" -n -c 'watch steer.csv' >out 2>error
grep -q '\\x1b\[2J' out && ! grep -q "$(printf '\033')" out
told 'control characters in names are visible'

printf 'step,loss\n1,2\n2,' >half.csv
"$onecycle" -n -c 'watch half.csv' >out 2>&1
grep -q 'half.csv: ends within a record' out && tr -s ' ' <out | grep -q 'loss 1 2 2'
told 'half a record is told, not read'

finish
