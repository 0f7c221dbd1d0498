# Runs as a table one can ask.  First records made by hand, whose answers are known: a function that makes one of
# `fit 2 LR`, NAME SEED LR END ACCURACY; without an END it was cut off.
$ cat >record.sh
< record() {
<     mkdir -p hand/onecycle/runs/$1
<     printf '{"event":"run_begin","command":"fit 2 %s","seed":%s,"data":"digits","model":"mlp 64,2","optimizer":"sgd","batch_size":32,"plan":{"kind":"fit","lr_max":%s,"batches":20,"first_epoch":0,"last_epoch":2,"first":0,"last":40,"validate":true,"restore":false,"steps":40,"segments":[{"first":0,"origin":0,"length":40,"wd":0.25,"lr":{"anneal":"const","from":%s,"to":%s},"mom":{"anneal":"const","from":0.5,"to":0.5}}]}}\n' $3 $2 $3 $3 $3 >hand/onecycle/runs/$1/events.jsonl
<     [ -z "$4" ] || printf '{"event":"run_end","reason":"%s","time":1.5,"weights":"00000000000000%s"}\n' $4 $2 >>hand/onecycle/runs/$1/events.jsonl
<     printf 'epoch,train_loss,valid_loss,accuracy,time\n0,0.5,0.5,0.8125,00:01\n1,0.25,0.125,%s,00:01\n' $5 >hand/onecycle/runs/$1/history.csv
< }
< record 2026-11-25-090000 42 1e-2 done 0.75
< record 2026-11-25-090001 43 1e-2 done 0.25
< record 2026-11-25-090002 44 1e-2 stopped 1
< record 2026-11-26-090003 42 3e-3 done 0.9375
< record 2026-11-26-090004 43 3e-3 '' 0.5
< mkdir hand/onecycle/runs/2025-03-02-120000
< echo '{"event":"run_begin","command":"fit 1 \"old\""}' >hand/onecycle/runs/2025-03-02-120000/events.jsonl
< printf 'for "the" talk' >hand/onecycle/runs/2026-11-26-090003/note.txt
$ sh record.sh; echo 'XDG_STATE_HOME=$PWD/hand; export XDG_STATE_HOME; ask() { onecycle -c "runs $1" | sed 1d | cut -d " " -f 1 | paste -s -d " "; }' >ask.sh

# Filters: numbers, words, dates; `and` binds more than `or`.
$ . ./ask.sh; ask "filter='lr_max>5e-3 and accuracy>0.5'"
2026-11-25-090002 2026-11-25-090000
$ . ./ask.sh; ask 'filter="accuracy>=0.9375 or wd!=0.25"'
2026-11-26-090003 2026-11-25-090002
$ . ./ask.sh; ask 'filter="seed=44 or seed=42 and lr_max=0.003"'
2026-11-26-090003 2026-11-25-090002
$ . ./ask.sh; ask 'filter="(seed=44 or seed=42) and lr_max=0.003"'
2026-11-26-090003
$ . ./ask.sh; ask 'filter="not lr_max<1"'
2025-03-02-120000
$ . ./ask.sh; ask 'filter="when>2026-11-25"'
2026-11-26-090004 2026-11-26-090003
$ . ./ask.sh; ask 'filter="when=2026-11-25 epochs=2 batch_size=32 mom_max=0.5"'
2026-11-25-090002 2026-11-25-090001 2026-11-25-090000
$ . ./ask.sh; ask "filter=\"STATE='cut off' or note~TALK\""
2026-11-26-090004 2026-11-26-090003 2025-03-02-120000
$ . ./ask.sh; ask 'filter="optimizer=sgd not done"'
2026-11-26-090004 2026-11-25-090002
$ . ./ask.sh; ask 'filter="old"'
2025-03-02-120000
$ . ./ask.sh; ask 'filter="1 old" sort=lr_max'
2025-03-02-120000
$ . ./ask.sh; ask 'filter="data=digits" sort=accuracy'
2026-11-25-090002 2026-11-26-090003 2026-11-25-090000 2026-11-26-090004 2026-11-25-090001
$ . ./ask.sh; ask 'filter="data=digits" sort=epochs_done reverse=true recorded=2'
2026-11-26-090004 2026-11-26-090003
$ . ./ask.sh; onecycle -k -c 'runs filter="accuracy>"; runs filter="acuracy>0.9"; runs filter="seed=x"; runs filter="(fit"; runs filter="fit or"; runs filter="when>now"; runs filter=resnet'
no run fits the filter: resnet
! onecycle: -c:1: runs: filter, character 10: a value should stand here
! onecycle: -c:1: runs: filter, character 1: there is no column 'acuracy'; put a text in quotes, or name one of when, data, model, optimizer, recipe, lr_max, wd, seed, train_loss, valid_loss, time, state, note, a metric, or one that `help runs` names
! onecycle: -c:1: runs: filter, character 6: seed is a number, not 'x'
! onecycle: -c:1: runs: filter, character 1: this '(' is not closed; add a ')'
! onecycle: -c:1: runs: filter, character 7: the filter ends where a word or a comparison should be
! onecycle: -c:1: runs: filter, character 6: when is a date, as 2026-11-29 or '2026-11-29 04:29', not 'now'
? 1
$ . ./ask.sh; onecycle -k -c 'runs filter=fit resnet; runs filter=lr_max>1e-3 and accuracy>0.5; runs filter=lr_max > 1; runs diff this last'
! onecycle: -c:1: runs: filter= takes one word, and 'resnet' follows it; put several in quotes: filter='fit resnet'
! onecycle: -c:1: runs: filter= takes one word, and 'and' follows it; put several in quotes: filter='lr_max>1e-3 and'
! onecycle: -c:1: runs: filter= takes one word, and '> 1' follows it; put several in quotes: filter='lr_max > 1'
! onecycle: -c:1: runs diff: 'this' is the run under the list's cursor, and there is no run in this session; name a recorded one, as `runs` lists them
? 1
$ . ./ask.sh; onecycle -c 'data digits train=64 valid=32; fit 1; runs diff this 26-090004' | sed -n 4p
                 1                     2026-11-26-090004

# As JSON: every column, in every line the same.
$ . ./ask.sh; onecycle -c 'runs json=true filter="seed=42 lr_max=3e-3 or old"'
{"run":"2026-11-26-090003","when":1795683603,"data":"digits","model":"mlp 64,2","optimizer":"sgd","recipe":"fit 2","lr_max":0.0030000000000000001,"wd":0.25,"seed":42,"train_loss":0.25,"valid_loss":0.125,"time":1.5,"state":"done","note":"for \"the\" talk","command":"fit 2 3e-3","kind":"fit","epochs":2,"policy":null,"div_factor":null,"pct_start":null,"final_div":null,"start":null,"end":null,"mom_max":0.5,"mom_min":0.5,"batch_size":32,"train_images":null,"valid_images":null,"normalize":null,"augment":null,"class_weights":null,"label_smoothing":null,"true_wd":null,"bn_wd":null,"opt_args":null,"lookahead":null,"ema":null,"drop_last":null,"shards":null,"epochs_before":null,"epochs_done":2,"best":0.9375,"weights":"0000000000000042","process":null,"accuracy":0.9375,"error_rate":null,"top_k_accuracy":null,"top_2_accuracy":null,"top_3_accuracy":null,"top_10_accuracy":null,"precision":null,"macro_precision":null,"micro_precision":null,"wtd_precision":null,"recall":null,"macro_recall":null,"micro_recall":null,"wtd_recall":null,"f1":null,"macro_f1":null,"micro_f1":null,"wtd_f1":null,"f2":null,"macro_f2":null,"micro_f2":null,"wtd_f2":null,"ema_valid_loss":null,"ema_accuracy":null,"ema_error_rate":null,"ema_top_k_accuracy":null,"ema_top_2_accuracy":null,"ema_top_3_accuracy":null,"ema_top_10_accuracy":null,"ema_precision":null,"ema_macro_precision":null,"ema_micro_precision":null,"ema_wtd_precision":null,"ema_recall":null,"ema_macro_recall":null,"ema_micro_recall":null,"ema_wtd_recall":null,"ema_f1":null,"ema_macro_f1":null,"ema_micro_f1":null,"ema_wtd_f1":null,"ema_f2":null,"ema_macro_f2":null,"ema_micro_f2":null,"ema_wtd_f2":null}
{"run":"2025-03-02-120000","when":1740916800,"data":null,"model":null,"optimizer":null,"recipe":null,"lr_max":null,"wd":null,"seed":null,"train_loss":null,"valid_loss":null,"time":null,"state":"cut off","note":null,"command":"fit 1 \"old\"","kind":null,"epochs":null,"policy":null,"div_factor":null,"pct_start":null,"final_div":null,"start":null,"end":null,"mom_max":null,"mom_min":null,"batch_size":null,"train_images":null,"valid_images":null,"normalize":null,"augment":null,"class_weights":null,"label_smoothing":null,"true_wd":null,"bn_wd":null,"opt_args":null,"lookahead":null,"ema":null,"drop_last":null,"shards":null,"epochs_before":null,"epochs_done":0,"best":null,"weights":null,"process":null,"accuracy":null,"error_rate":null,"top_k_accuracy":null,"top_2_accuracy":null,"top_3_accuracy":null,"top_10_accuracy":null,"precision":null,"macro_precision":null,"micro_precision":null,"wtd_precision":null,"recall":null,"macro_recall":null,"micro_recall":null,"wtd_recall":null,"f1":null,"macro_f1":null,"micro_f1":null,"wtd_f1":null,"f2":null,"macro_f2":null,"micro_f2":null,"wtd_f2":null,"ema_valid_loss":null,"ema_accuracy":null,"ema_error_rate":null,"ema_top_k_accuracy":null,"ema_top_2_accuracy":null,"ema_top_3_accuracy":null,"ema_top_10_accuracy":null,"ema_precision":null,"ema_macro_precision":null,"ema_micro_precision":null,"ema_wtd_precision":null,"ema_recall":null,"ema_macro_recall":null,"ema_micro_recall":null,"ema_wtd_recall":null,"ema_f1":null,"ema_macro_f1":null,"ema_micro_f1":null,"ema_wtd_f1":null,"ema_f2":null,"ema_macro_f2":null,"ema_micro_f2":null,"ema_wtd_f2":null}
$ . ./ask.sh; onecycle -c 'runs json=true'| wc -l; onecycle -c 'runs json=true' | sed 's/:[^"[{]*,"/,"/g; s/:"[^"]*"/:/g' | grep -c '"when","data'
6
6
$ . ./ask.sh; onecycle -c 'runs json=true filter=resnet'

# Recipes: the runs that came to their end, with n - 1; n = 1 has no deviation.
$ . ./ask.sh; onecycle -c 'runs group=true'
n  recipe  data    model     optimizer  lr_max  wd    train_loss       valid_loss       best             accuracy         time
1  fit 2   digits  mlp 64,2  sgd        0.003   0.25  0.250000         0.125000         0.937500         0.937500         00:01  left out: 1 cut off
2  fit 2   digits  mlp 64,2  sgd        0.01    0.25  0.2500 ± 0.0000  0.1250 ± 0.0000  0.8125 ± 0.0000  0.5000 ± 0.3536  00:01  left out: 1 stopped
0  -       -       -         -          -       -     -                -                -                -                -      left out: 1 cut off
±: the standard deviation (n - 1) over the n runs of a recipe, which differ in their seeds only
$ . ./ask.sh; onecycle -c 'runs group=true sort=lr_max reverse=true filter="not old"' | cut -c 1-60
n  recipe  lr_max  train_loss       valid_loss       best   
2  fit 2   0.01    0.2500 ± 0.0000  0.1250 ± 0.0000  0.812
1  fit 2   0.003   0.250000         0.125000         0.93750
the same in all: data digits, model mlp 64,2, optimizer sgd,
±: the standard deviation (n - 1) over the n runs of a reci
$ . ./ask.sh; onecycle -c 'runs group=true json=true filter="not old"'
{"n":1,"runs":["2026-11-26-090003"],"left_out":["2026-11-26-090004"],"recipe":"fit 2","data":"digits","model":"mlp 64,2","optimizer":"sgd","lr_max":0.0030000000000000001,"wd":0.25,"train_loss":{"n":1,"mean":0.25,"sd":null},"valid_loss":{"n":1,"mean":0.125,"sd":null},"time":{"n":1,"mean":1.5,"sd":null},"kind":"fit","epochs":2,"policy":null,"div_factor":null,"pct_start":null,"final_div":null,"start":null,"end":null,"mom_max":0.5,"mom_min":0.5,"batch_size":32,"train_images":null,"valid_images":null,"normalize":null,"augment":null,"class_weights":null,"label_smoothing":null,"true_wd":null,"bn_wd":null,"opt_args":null,"lookahead":null,"ema":null,"drop_last":null,"shards":null,"epochs_before":null,"epochs_done":{"n":1,"mean":2,"sd":null},"best":{"n":1,"mean":0.9375,"sd":null},"accuracy":{"n":1,"mean":0.9375,"sd":null},"error_rate":{"n":0,"mean":null,"sd":null},"top_k_accuracy":{"n":0,"mean":null,"sd":null},"top_2_accuracy":{"n":0,"mean":null,"sd":null},"top_3_accuracy":{"n":0,"mean":null,"sd":null},"top_10_accuracy":{"n":0,"mean":null,"sd":null},"precision":{"n":0,"mean":null,"sd":null},"macro_precision":{"n":0,"mean":null,"sd":null},"micro_precision":{"n":0,"mean":null,"sd":null},"wtd_precision":{"n":0,"mean":null,"sd":null},"recall":{"n":0,"mean":null,"sd":null},"macro_recall":{"n":0,"mean":null,"sd":null},"micro_recall":{"n":0,"mean":null,"sd":null},"wtd_recall":{"n":0,"mean":null,"sd":null},"f1":{"n":0,"mean":null,"sd":null},"macro_f1":{"n":0,"mean":null,"sd":null},"micro_f1":{"n":0,"mean":null,"sd":null},"wtd_f1":{"n":0,"mean":null,"sd":null},"f2":{"n":0,"mean":null,"sd":null},"macro_f2":{"n":0,"mean":null,"sd":null},"micro_f2":{"n":0,"mean":null,"sd":null},"wtd_f2":{"n":0,"mean":null,"sd":null},"ema_valid_loss":{"n":0,"mean":null,"sd":null},"ema_accuracy":{"n":0,"mean":null,"sd":null},"ema_error_rate":{"n":0,"mean":null,"sd":null},"ema_top_k_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_2_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_3_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_10_accuracy":{"n":0,"mean":null,"sd":null},"ema_precision":{"n":0,"mean":null,"sd":null},"ema_macro_precision":{"n":0,"mean":null,"sd":null},"ema_micro_precision":{"n":0,"mean":null,"sd":null},"ema_wtd_precision":{"n":0,"mean":null,"sd":null},"ema_recall":{"n":0,"mean":null,"sd":null},"ema_macro_recall":{"n":0,"mean":null,"sd":null},"ema_micro_recall":{"n":0,"mean":null,"sd":null},"ema_wtd_recall":{"n":0,"mean":null,"sd":null},"ema_f1":{"n":0,"mean":null,"sd":null},"ema_macro_f1":{"n":0,"mean":null,"sd":null},"ema_micro_f1":{"n":0,"mean":null,"sd":null},"ema_wtd_f1":{"n":0,"mean":null,"sd":null},"ema_f2":{"n":0,"mean":null,"sd":null},"ema_macro_f2":{"n":0,"mean":null,"sd":null},"ema_micro_f2":{"n":0,"mean":null,"sd":null},"ema_wtd_f2":{"n":0,"mean":null,"sd":null}}
{"n":2,"runs":["2026-11-25-090001","2026-11-25-090000"],"left_out":["2026-11-25-090002"],"recipe":"fit 2","data":"digits","model":"mlp 64,2","optimizer":"sgd","lr_max":0.01,"wd":0.25,"train_loss":{"n":2,"mean":0.25,"sd":0},"valid_loss":{"n":2,"mean":0.125,"sd":0},"time":{"n":2,"mean":1.5,"sd":0},"kind":"fit","epochs":2,"policy":null,"div_factor":null,"pct_start":null,"final_div":null,"start":null,"end":null,"mom_max":0.5,"mom_min":0.5,"batch_size":32,"train_images":null,"valid_images":null,"normalize":null,"augment":null,"class_weights":null,"label_smoothing":null,"true_wd":null,"bn_wd":null,"opt_args":null,"lookahead":null,"ema":null,"drop_last":null,"shards":null,"epochs_before":null,"epochs_done":{"n":2,"mean":2,"sd":0},"best":{"n":2,"mean":0.8125,"sd":0},"accuracy":{"n":2,"mean":0.5,"sd":0.35355339059327379},"error_rate":{"n":0,"mean":null,"sd":null},"top_k_accuracy":{"n":0,"mean":null,"sd":null},"top_2_accuracy":{"n":0,"mean":null,"sd":null},"top_3_accuracy":{"n":0,"mean":null,"sd":null},"top_10_accuracy":{"n":0,"mean":null,"sd":null},"precision":{"n":0,"mean":null,"sd":null},"macro_precision":{"n":0,"mean":null,"sd":null},"micro_precision":{"n":0,"mean":null,"sd":null},"wtd_precision":{"n":0,"mean":null,"sd":null},"recall":{"n":0,"mean":null,"sd":null},"macro_recall":{"n":0,"mean":null,"sd":null},"micro_recall":{"n":0,"mean":null,"sd":null},"wtd_recall":{"n":0,"mean":null,"sd":null},"f1":{"n":0,"mean":null,"sd":null},"macro_f1":{"n":0,"mean":null,"sd":null},"micro_f1":{"n":0,"mean":null,"sd":null},"wtd_f1":{"n":0,"mean":null,"sd":null},"f2":{"n":0,"mean":null,"sd":null},"macro_f2":{"n":0,"mean":null,"sd":null},"micro_f2":{"n":0,"mean":null,"sd":null},"wtd_f2":{"n":0,"mean":null,"sd":null},"ema_valid_loss":{"n":0,"mean":null,"sd":null},"ema_accuracy":{"n":0,"mean":null,"sd":null},"ema_error_rate":{"n":0,"mean":null,"sd":null},"ema_top_k_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_2_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_3_accuracy":{"n":0,"mean":null,"sd":null},"ema_top_10_accuracy":{"n":0,"mean":null,"sd":null},"ema_precision":{"n":0,"mean":null,"sd":null},"ema_macro_precision":{"n":0,"mean":null,"sd":null},"ema_micro_precision":{"n":0,"mean":null,"sd":null},"ema_wtd_precision":{"n":0,"mean":null,"sd":null},"ema_recall":{"n":0,"mean":null,"sd":null},"ema_macro_recall":{"n":0,"mean":null,"sd":null},"ema_micro_recall":{"n":0,"mean":null,"sd":null},"ema_wtd_recall":{"n":0,"mean":null,"sd":null},"ema_f1":{"n":0,"mean":null,"sd":null},"ema_macro_f1":{"n":0,"mean":null,"sd":null},"ema_micro_f1":{"n":0,"mean":null,"sd":null},"ema_wtd_f1":{"n":0,"mean":null,"sd":null},"ema_f2":{"n":0,"mean":null,"sd":null},"ema_macro_f2":{"n":0,"mean":null,"sd":null},"ema_micro_f2":{"n":0,"mean":null,"sd":null},"ema_wtd_f2":{"n":0,"mean":null,"sd":null}}
$ . ./ask.sh; onecycle -c 'runs group=true filter=resnet'
no run fits the filter: resnet

# How a run ended is told in the same words in its session and in others.
$ . ./ask.sh; for end in early_stopping nan odd; do sed 's/"done"/"'$end'"/' hand/onecycle/runs/2026-11-26-090003/events.jsonl >ended.jsonl; cp ended.jsonl hand/onecycle/runs/2026-11-26-090003/events.jsonl; onecycle -c 'runs filter=talk' | sed -n '2s/  *00:01.*//p'; sed 's/"'$end'"/"done"/' ended.jsonl >hand/onecycle/runs/2026-11-26-090003/events.jsonl; done
2026-11-26-090003  stopped early
2026-11-26-090003  nan
2026-11-26-090003  odd

# Two runs: only the settings that differ.
$ . ./ask.sh; onecycle -c 'runs diff 090000 2026-11-26-090003'
             2026-11-25-090000  2026-11-26-090003
lr_max       0.01               0.003
train_loss   0.250000           0.250000
valid_loss   0.125000           0.125000
time         00:01              00:01
state        done               done
epochs_done  2                  2
best         0.812500           0.937500
weights      0000000000000042   0000000000000042
accuracy     0.750000           0.937500
1 setting differs; 10 more are known and the same
$ . ./ask.sh; onecycle -c 'runs diff 090000 090001'
             2026-11-25-090000  2026-11-25-090001
seed         42                 43
train_loss   0.250000           0.250000
valid_loss   0.125000           0.125000
time         00:01              00:01
state        done               done
epochs_done  2                  2
best         0.812500           0.812500
weights      0000000000000042   0000000000000043
accuracy     0.750000           0.250000
1 setting differs; 10 more are known and the same
$ . ./ask.sh; onecycle -c 'runs diff 2025 090001'
             2025-03-02-120000  2026-11-25-090001
data         -                  digits
model        -                  mlp 64,2
optimizer    -                  sgd
lr_max       -                  0.01
wd           -                  0.25
seed         -                  43
kind         -                  fit
epochs       -                  2
mom_max      -                  0.5
mom_min      -                  0.5
batch_size   -                  32
train_loss   -                  0.250000
valid_loss   -                  0.125000
time         -                  00:01
state        cut off            done
epochs_done  0                  2
best         -                  0.812500
weights      -                  0000000000000043
accuracy     -                  0.250000
11 settings differ; 0 more are known and the same
$ . ./ask.sh; onecycle -k -c 'runs diff 090000; runs diff 0900 last; runs diff last nothing; runs diff last last'
             2026-11-26-090004  2026-11-26-090004
train_loss   0.250000           0.250000
valid_loss   0.125000           0.125000
state        cut off            cut off
epochs_done  2                  2
best         0.812500           0.812500
accuracy     0.500000           0.500000
no setting differs; 11 are known and the same
! onecycle: -c:1: runs diff: an argument is missing: b; usage: runs diff A B
! onecycle: -c:1: runs diff: 5 recorded runs have '0900' in their names; give more of the name
! onecycle: -c:1: runs diff: there is no run 'nothing'; `runs` lists the runs
? 1

# Real runs: what `runs` makes of records is what `compare` has printed; a run that goes on is no seed of another.
$ echo 'data digits train=320 valid=64 side=12 bs=16; set record on' >data.oc
$ onecycle -c 'source data.oc; compare "fit 1 1e-3" "fit_one_cycle 1 1e-2 pct_start=0.25" seeds=3' | sed -n 's/^fit.*\(0.....\) [^ ]* \(0.....\)  00:00.*/\1 \2/p' | sort -r >compared; onecycle -c 'runs group=true' | sed -n 's/^3 .*\(0.....\) [^ ]* \(0.....\)  00:00.*/\1 \2/p' >grouped; cmp compared grouped; wc -l <grouped
2
$ onecycle -q -c 'source data.oc; fit 1 1e-3; fit 1 1e-3; fit 2 1e-3; learner bs=32; fit 1 1e-3'; onecycle -c 'runs group=true filter="kind=fit"' | sed 's/0[.][0-9]\{4,\}.*00:00/.../'
n  recipe  lr_max  batch_size  epochs_before  train_loss       valid_loss       best             accuracy         time
1  fit 2   0.001   16          2              ...
1  fit 1   0.001   16          1              ...
4  fit 1   0.001   16          0              ...  3 seeds
1  fit 1   0.001   32          0              ...
the same in all: data digits, model simple_cnn 3,16,16,2, optimizer adam, wd 0.01
±: the standard deviation (n - 1) over the n runs of a recipe, which differ in their seeds only
$ onecycle -c 'runs json=true filter="policy=cos and seed=43"' | sed 's/.*"recipe"/"recipe"/; s/"train_loss.*"kind"/"kind"/; s/"epochs_done.*//'
"recipe":"one_cycle 1","lr_max":0.01,"wd":0.01,"seed":43,"kind":"fit_one_cycle","epochs":1,"policy":"cos","div_factor":25,"pct_start":0.25,"final_div":250000,"start":null,"end":null,"mom_max":0.94999999999999996,"mom_min":0.84999999999999998,"batch_size":16,"train_images":320,"valid_images":64,"normalize":"off","augment":"off","class_weights":null,"label_smoothing":0,"true_wd":true,"bn_wd":true,"opt_args":"off","lookahead":"off","ema":"off","drop_last":true,"shards":8,"epochs_before":0,
$ onecycle -q -c 'source data.oc; learner metrics=error_rate,accuracy; lr_find num_it=20; fit 2 1e-3; history csv=h.csv'; onecycle -c 'open last; history json=true' | tail -n 2 | sed 's/"[a-z_]*"://g; s/[{}]//g; s/,[^,]*$//' >json.csv; sed '1d; s/,[^,]*$//' h.csv >h.rows; paste -d , h.rows json.csv | awk -F, '{ for (i = 1; i <= 5; i++) if ($i - $(i + 5) > 1e-8 || $(i + 5) - $i > 1e-8) print "differs" } END { print NR, NF }'
2 10
$ onecycle -c 'runs filter="accuracy<=1 error_rate<=1" recorded=1 json=true' | grep -o '"\(accuracy\|error_rate\|top_k_accuracy\)":[^,}]*' | sed 's/0[.]*[0-9]*$/N/'
"accuracy":N
"error_rate":N
"top_k_accuracy":null
