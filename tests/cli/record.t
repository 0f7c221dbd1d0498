# Recorded runs: what they leave, and how they come back.  The clock stands still at the beginning of 1970.
$ echo 'data digits train=320 valid=64 side=12 bs=16; set record on' >data.oc; echo 'cd $XDG_STATE_HOME/onecycle/runs' >there
$ onecycle -q -c 'source data.oc; lr_find num_it=20; fit 2 1e-3; set record off; fit 1 1e-3'
$ . ./there; ls -ld . * | cut -c 1-10; ls -l 1970-01-01-000000 | sed 1d | cut -c 1-10; ls *
drwx------
drwx------
-rw-------
-rw-------
-rw-------
events.jsonl
history.csv
last.safetensors

# A script records when it is told to, a prompt by itself.
$ onecycle -c 'set record'
record          auto       auto, on or off: whether runs are recorded; auto: at a prompt and with --detach
$ onecycle -c 'runs'
run                state  time   command     data    model                 optimizer  recipe  lr_max  wd    seed  train_loss  valid_loss  accuracy
1970-01-01-000000  done   00:00  fit 2 1e-3  digits  simple_cnn 3,16,16,2  adam       fit 2   0.001   0.01  42    {}  {}  {}

# A run comes back with its plots; without its data it does not go on.
$ onecycle -c 'open last; history; plot_losses png=losses.png' -c continue
opened 1970-01-01-000000 as run 1: fit 2 1e-3, 40 batches, complete
to continue it, load its data and open it again: data digits {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
1         {}
wrote losses.png ({})
! onecycle: -c:2: continue: there is no run to continue; start one with `fit` or `fit_one_cycle`
? 1
$ onecycle -q -c 'source data.oc; set record off; lr_find num_it=20; fit 2 1e-3; history csv=plain.csv'; cmp plain.csv $XDG_STATE_HOME/onecycle/runs/1970-01-01-000000/history.csv; onecycle -q -c 'open last; history csv=open.csv'; cmp plain.csv open.csv

# With it, it does: what is recorded then begins with what was recorded before.
$ onecycle -c 'source data.oc; open 000000; extend 1; continue'
digits: {}
opened 1970-01-01-000000 as run 1: fit 2 1e-3, 40 batches, complete
`extend N` adds N epochs
3 epochs instead of 2; the whole schedule runs again over the 1 epoch that was added; `continue` uses the new plan
epoch     train_loss  valid_loss  accuracy  time
2         {}
$ . ./there; ls; wc -l <1970-01-01-000000-02/history.csv; grep -c '"event":"batch"' */events.jsonl; tail -n 2 1970-01-01-000000-02/history.csv
1970-01-01-000000
1970-01-01-000000-02
4
1970-01-01-000000-02/events.jsonl:60
1970-01-01-000000/events.jsonl:40
1,{}
2,{}
$ onecycle -c 'open 000000-02 learner=false; history'
opened 1970-01-01-000000-02 as run 1: fit 2 1e-3, from batch 41, 60 batches, complete
epoch     train_loss  valid_loss  accuracy  time
0         {}
1         {}
2         {}

# A run that was stopped, or killed, comes back to where it was last saved and ends with the same weights.
$ echo 'data digits train=320 valid=64 side=12 bs=16; fit 150 1e-3' | onecycle -q --events whole.jsonl
$ killed TERM stop.jsonl -q -c 'source data.oc; fit 150 1e-3'
! onecycle: ended by SIGTERM
? 143
$ onecycle -q --events rest.jsonl -c 'source data.oc; open 000000-03; continue'; tail -qn 1 whole.jsonl rest.jsonl | sed 's/.*"weights"//' | uniq | wc -l
1
$ when='"epoch":3,' killed KILL killed.jsonl -q -c 'source data.oc; fit 3000 1e-3'; onecycle -c 'runs recorded=1; open last; history' | grep -v '^[1-9][0-9]* '
run                   state    time  command {}
1970-01-01-000000-05  cut off  -     fit 3000 1e-3  digits {}
opened 1970-01-01-000000-05 as run 1: fit 3000 1e-3, {} batches, cut off
epoch     train_loss  valid_loss  accuracy  time
0         {}

# Files of --events are opened and played, too; played, a run has its time, which stands still here.
$ onecycle --events all.jsonl -q -c 'source data.oc; set record off; lr_find num_it=20; fit 2 1e-3'; onecycle -c 'open all.jsonl; runs recorded=0; plot_lr png=lr.png; history csv=all.csv'; cmp plain.csv all.csv
opened all.jsonl as run 1: lr_find num_it=20, 20 batches, complete
opened all.jsonl as run 2: fit 2 1e-3, 40 batches, complete
run  state  time   command                            data {}
2    done   00:00  fit 2 1e-3, from all.jsonl         digits  {}  fit 2    0.001   {}
1    done   00:00  lr_find num_it=20, from all.jsonl  digits  {}  lr_find  -       {}
wrote lr.png ({})
$ onecycle -c 'replay all.jsonl speed=10; runs recorded=0; history csv=played.csv'; cmp plain.csv played.csv
epoch     train_loss  valid_loss  accuracy  time
0         {}
1         {}
run  state  time   command                            data {}
2    done   00:00  fit 2 1e-3, from all.jsonl         digits  {}  fit 2    0.001   {}
1    done   00:00  lr_find num_it=20, from all.jsonl  digits  {}  lr_find  -       {}
$ onecycle -k -c 'open nothing; open 000; open .; replay all.csv; replay plain.csv; open all.jsonl learner=7'
! onecycle: -c:1: open: there is no run 'nothing'; `runs` lists the runs
! onecycle: -c:1: open: 5 recorded runs have '000' in their names; give more of the name
! onecycle: -c:1: open: .: contains no recorded run; `runs` lists the recorded ones
! onecycle: -c:1: replay: all.csv: line 1: not an event; name a file that --events wrote
! onecycle: -c:1: replay: plain.csv: line 1: not an event; name a file that --events wrote
! onecycle: -c:1: open: learner='7' is neither true nor false
? 1
$ onecycle -q -k -c 'source data.oc; fit 1; save bare; save only weights=true' -c 'open bare.safetensors learner=false; resume only; open only.safetensors'; onecycle -q -c 'source data.oc; open bare.safetensors; load only'
! onecycle: -c:2: open: bare.safetensors contains a learner, but no events of its run; leave out learner=false
! onecycle: -c:2: resume: only.safetensors: contains only weights, no model description; `load` puts them into the present model
! onecycle: -c:2: open: only.safetensors: contains only weights, no model description; `load` puts them into the present model
$ mkdir bad; cp bare.safetensors bad/last.safetensors; echo nonsense >bad/events.jsonl; onecycle -q -k -c 'source data.oc; open bad learner=false'; rm -r bad
! onecycle: -c:1: open: bad/events.jsonl: line 1: not an event; name a file that --events wrote
$ head -c 3000 all.jsonl >cut.jsonl; onecycle -c 'open cut.jsonl'
opened cut.jsonl as run 1: lr_find num_it=20, {} batches, cut off

# A second process that adds to a file of events counts its runs on; a line that was cut short stays one of its own.
$ onecycle -q --events on.jsonl -c 'source data.oc; set record off; fit 1 1e-3; fit 1 1e-3'; printf '{"event":"batch","run":7,"ep' >>on.jsonl; onecycle -q --events on.jsonl -c 'source data.oc; set record off; lr_find num_it=5; fit 1 1e-3; nonsense' 2>&-; onecycle -q --events on.jsonl -c 'source data.oc; fit 1 1e-3'; grep -o '"event":"[rs]u[^,]*,"run":[0-9]*' on.jsonl
"event":"run_begin","run":1
"event":"run_end","run":1
"event":"run_begin","run":2
"event":"run_end","run":2
"event":"run_begin","run":3
"event":"run_end","run":3
"event":"suggestion","run":3
"event":"run_begin","run":4
"event":"run_end","run":4
"event":"run_begin","run":5
"event":"run_end","run":5
$ onecycle -q -c 'open on.jsonl'; head -c 300000 /dev/urandom >odd.jsonl; printf '{"run":1e99}\n{"run":-1}\n{"run":"7"}\n{"run":[1]}\n"run"' >>odd.jsonl; onecycle -q --events odd.jsonl -c 'source data.oc; fit 1 1e-3'; tail -n 1 odd.jsonl | cut -c 1-26
{"event":"run_end","run":1

# A row of the CSV log stands below a head with its columns, and on a line of its own.
$ echo 'data digits train=320 valid=64 side=12 bs=16; set csv log.csv' >log.oc; onecycle -q -c 'source log.oc; fit 1 1e-3; fit 1 1e-3'; onecycle -q -c 'source log.oc; learner metrics=accuracy,error_rate; fit 1 1e-3'; printf '0,0.1,0.1' >>log.csv; onecycle -q -c 'source log.oc; fit 2 1e-3'; cat log.csv
epoch,train_loss,valid_loss,accuracy,time
0,{}
0,{}
epoch,train_loss,valid_loss,accuracy,error_rate,time
0,{}
0,0.1,0.1
epoch,train_loss,valid_loss,accuracy,time
0,{}
1,{}

# The oldest make way, and where nothing can be written the run goes on.
$ onecycle -q -c 'source data.oc; set record_limit 1; fit 150 1e-3; fit 150 1e-3; fit 150 1e-3; fit 150 1e-3; fit 150 1e-3'; . ./there; du -sb . | awk '{ print $1 < 1600000 }'; ls | tail -n 1
1
1970-01-01-000000-{}
$ onecycle -c 'source data.oc; set record_limit 1; fit 400 1e-3; history csv=long.csv; plot_losses png=long.png' | grep -v '^[0-9]'; onecycle -c 'open last learner=false; history csv=again.csv'; cmp long.csv again.csv
digits: {}
epoch     train_loss  valid_loss  accuracy  time
record: the run is long; from each group of a few batches, only the two with the lowest and the highest loss are recorded: its curves look the same
wrote long.png ({})
opened 1970-01-01-000000-{} as run 1: fit 400 1e-3, 8000 batches, complete
$ . ./there; cd "$(ls | sort -t - -k 5n | tail -n 1)"; wc -c <events.jsonl | awk '{ print $1 < 262144 }'; awk -F '"batch":' '/"event":"batch"/ { split($2, b, ","); split($0, e, "\"epoch\":"); k = 20 * e[2] + b[1]; if (k <= last && NR > 2) print "back"; last = k } END { print last }' events.jsonl; grep -c '"event":"epoch"' events.jsonl; ls
1
7999
400
events.jsonl
history.csv
last.safetensors
$ onecycle -c 'runs recorded=1'; onecycle -q -c 'source data.oc; open last; extend 1; continue; history csv=on.csv'; tail -n 1 on.csv | cut -c 1-4
run {} command       data {}
1970-01-01-000000-{}  done   00:00  fit 400 1e-3  digits {}
400,
$ onecycle -q -c 'data digits train=400 valid=10 side=8 channels=1 bs=1; model mlp 64,2; set record on; set record_limit 1; fit 80 1e-3; save whole'; . ./there; cd "$(ls | sort -t - -k 5n | tail -n 1)"; cat * | wc -c | awk '{ print $1 < 524288 }'; ls
1
events.jsonl
history.csv
last.safetensors
$ onecycle -q -c 'data digits train=400 valid=10 side=8 channels=1 bs=1; open last; save again'; onecycle -q -c "load whole; save one weights=true; load again; save two weights=true"; cmp one.safetensors two.safetensors
$ onecycle -c 'set record_limit 0'
! onecycle: -c:1: set record_limit: '0' is not valid; expected 1 ... 1000000 megabytes for all recorded runs
? 1
$ XDG_STATE_HOME=/proc/none onecycle -c 'source data.oc; fit 1 1e-3; fit 1 1e-3'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
! onecycle: record: /proc/none/onecycle/runs: the folder cannot be made: {}; the run continues
$ (ulimit -f 8; exec onecycle -c 'source data.oc; fit 1 1e-3; model mlp 432,20,2') 2>told; grep -v '^libgcov' told >&2
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
the weights that simple_cnn {} learnt in 20 batches were not saved and are replaced; next time keep them with `save NAME`, or with `checkpoint NAME` before the run
mlp 432,20,2: {}
! onecycle: record: {}last.safetensors: writing failed: {}; the run continues
$ onecycle -c 'source data.oc; fit 1 1e-3; model mlp 432,20,2'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
the weights that simple_cnn {} learnt in 20 batches are replaced; `open 1970-01-01-{}` brings them back
mlp 432,20,2: {}
$ onecycle --events /dev/full -c 'data digits train=320 valid=64 side=12 bs=16; fit 1 1e-3'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}
! onecycle: -c:1: --events: /dev/full: events are lost: No space left on device; free some space, or choose another place
? 1

# What editors put about lines makes no other file of one: a byte order mark, carriage returns.
$ printf '\357\273\277epoch,train_loss,valid_loss,accuracy,time\r\n0,0.1,0.1,0.9,00:00\r\n' >edited.csv; onecycle -q -c 'source data.oc; set record off; set csv edited.csv; fit 1 1e-3'; grep -c epoch edited.csv; wc -l <edited.csv
1
3
$ (printf '\357\273\277'; sed 's/$/\r/' all.jsonl) >edited.jsonl; onecycle -q -c 'open edited.jsonl; history csv=edited.csv'; cmp plain.csv edited.csv

# A run without metrics has no column of one.
$ export XDG_STATE_HOME=$PWD/bare; onecycle -q -c 'source data.oc; learner metrics=; fit 1 1e-3'; onecycle -c runs
run                state  time   command {}  train_loss  valid_loss
1970-01-01-000000  done   00:00  fit 1 1e-3 {}

# The list is sorted by any of its columns; a filter's words are all in a run's line, or in the column that they name.
$ echo 'export XDG_STATE_HOME=$PWD/list' >list.sh; . ./list.sh; onecycle -q -c 'source data.oc; fit 1 1e-3; fit 3 1e-4; set seed 7; learner; fit 2 1e-3'
$ . ./list.sh; onecycle -c 'runs sort=recipe' | cut -c 1-46
run                   state  time   command   
1970-01-01-000000     done   00:00  fit 1 1e-3
1970-01-01-000000-03  done   00:00  fit 2 1e-3
1970-01-01-000000-02  done   00:00  fit 3 1e-4
$ . ./list.sh; onecycle -c 'runs sort=lr_max reverse=true; runs filter="FIT seed=7"; runs filter=fit recorded=1' | cut -d ' ' -f 1
run
1970-01-01-000000-03
1970-01-01-000000
1970-01-01-000000-02
run
1970-01-01-000000-03
run
1970-01-01-000000-03
$ . ./list.sh; onecycle -k -c 'runs filter=resnet; runs sort=loss'
no run fits the filter: resnet
! onecycle: -c:1: runs: sort='loss' is not one of: when, {}, which the command's `help` names
? 1

# What is noted about a run stays with its record, until nothing is noted.
$ . ./list.sh; onecycle -c 'runs note 000000-02 "for the talk"'; onecycle -c 'runs filter=talk' | sed 's/ .*  / /'; ls list/onecycle/runs/1970-01-01-000000-02
run note
1970-01-01-000000-02 for the talk
events.jsonl
history.csv
last.safetensors
note.txt
$ . ./list.sh; onecycle -k -c "open 000000-02 learner=false; runs note 1 ''; runs filter=talk; runs note 000000-09 x"
opened 1970-01-01-000000-02 as run 1: fit 3 1e-4, 60 batches, complete
no run fits the filter: talk
! onecycle: -c:1: runs note: there is no run '000000-09'; `runs` lists the runs
? 1
$ . ./list.sh; onecycle -c 'source data.oc; set record off; fit 1 1e-3; runs note 1 "not recorded"; runs recorded=0' | sed -n '4,$p' | cut -c 1-50
noted until the program ends: run 1 has no record
run  state  time   command     data    model {}
1    done   00:00  fit 1 1e-3  digits  {}

# A script deletes what it names.
$ . ./list.sh; onecycle -k -c 'runs delete 000; runs delete 000000-02; runs delete 000000-02'
deleted 1970-01-01-000000-02 (fit 3 1e-4)
! onecycle: -c:1: runs delete: 3 recorded runs have '000' in their names; give more of the name
! onecycle: -c:1: runs delete: there is no run '000000-02'; `runs` lists the runs
? 1
$ ls list/onecycle/runs
1970-01-01-000000
1970-01-01-000000-03
