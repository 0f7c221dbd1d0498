# A loss that is not finite: the first layer, and the learner put back to the bit, to go on from there.
$ onecycle -q -k --events e.jsonl -c 'data digits train=640 valid=64; fit 1 1e-3; save before; fit 2 1e20; save after; set lr_max 1e-3; continue; save gone-on'
! onecycle: -c:1: fit: the loss is not finite at epoch 0, batch 2; it began in the output of layer 1.0 (conv 16 3 2); the learner is back at the beginning of epoch 0; set a learning rate below 1e+20 with `set lr_max`, then `continue`
? 3
$ grep -o '"run":2,"epoch":0,"batch":.,.*"loss":"nan"' e.jsonl; grep -o '"run_end","run":.,"reason":"[a-z]*"' e.jsonl
"run":2,"epoch":0,"batch":1,"lr":1e+20,"mom":{},"loss":"nan"
"run_end","run":1,"reason":"done"
"run_end","run":2,"reason":"nan"
"run_end","run":3,"reason":"done"
$ grep '"run_' e.jsonl | grep -o '"weights":"[0-9a-f]*"' >ends; for two in '2p;3p' '3p;5p' '4p;5p'; do sed -n "$two" ends | uniq | wc -l; done
1
1
2
$ onecycle -q -c 'data digits train=640 valid=64; load before; fit 2 1e-3; save plain'; onecycle -q -c 'data digits train=640 valid=64; load after; fit 2 1e-3; save again'; cmp plain.safetensors again.safetensors

# What went on is what a run of that rate would have been.
$ onecycle -q -c 'data digits train=640 valid=64; resume gone-on; fit 1 0 wd=0; save one'; onecycle -q -c 'data digits train=640 valid=64; load plain; fit 1 0 wd=0; save two'; cmp one.safetensors two.safetensors

# Back at the last epoch that ended well; rewind goes on back.
$ onecycle -k -c 'data digits train=64 valid=64; fit 2 1e-3; fit_one_cycle 4 1e12 div_factor=1e9 pct_start=0.99; rewind; rewind' | tail -n 2
! onecycle: -c:1: fit_one_cycle: {} not finite {}; the learner is back at the beginning of epoch {}; set a learning rate below 1e+12 with `set lr_max`, then `continue`
back in run {}
back in run {}

# Left as it is, nothing stands still, and a run that begins with ruins goes back past its own begin.
$ onecycle -k -c 'set on_nan; set on_nan perhaps; set on_nan stop; data digits train=128 valid=64; model "flatten | dense 2"; fit 1 1e30 wd=1e3; continue; set on_nan rewind; fit 1 1e-3; continue'
on_nan          rewind     rewind or stop: {}
digits: {}
flatten | dense 2: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}#na#        #na#      00:00
epoch     train_loss  valid_loss  accuracy  time
0         nan         #na#        #na#      00:00
epoch     train_loss  valid_loss  accuracy  time
0         {}#na#        #na#      00:00
! onecycle: -c:1: set on_nan: 'perhaps' is not valid; expected rewind or stop
! onecycle: -c:1: fit: the weights are not finite at epoch 0, after batch 2, though all losses were; it began in the weights of layer 1 (dense 2); the learner is left as it is; use a learning rate below 1e+30
! onecycle: -c:1: continue: there is no run to continue; start one with `fit` or `fit_one_cycle`, or go back with `rewind`
! onecycle: -c:1: fit: the loss is not finite at epoch 0, batch 1; it began in the weights of layer 1 (dense 2); the learner is back at the beginning of epoch 0 of run 1; set a learning rate below 0.001 with `set lr_max`, then `continue`
! onecycle: -c:1: continue: fit: the weights are not finite {}
? 3

# Losses that are finite until the validation; images that are not.
$ onecycle -q -c 'data digits train=64 valid=64; fit 1 1e19; lr 1'
! onecycle: -c:1: fit: the validation loss is not finite at the end of epoch 0; it began in the output of layer 1.0 (conv 16 3 2); the learner is back at the beginning of epoch 0; set a learning rate below 1e+19 with `set lr_max`, then `continue`
? 3
$ onecycle -q -c 'data digits train=64 valid=64; normalize mean=0,0,0 std=1e-40,1e-40,1e-40; fit 1 1e-3'
! onecycle: -c:1: fit: the loss is not finite at epoch 0, batch 1; it began in the images; the learner is back at the beginning of epoch 0; check the arguments of `normalize`
? 3

# Nothing that is not finite is saved: the copy behind the last step was infinite.
$ onecycle -q -c 'data digits train=128 valid=64; model "flatten | dense 2"; checkpoint good every=1batches; fit 1 1e30 wd=1e3'
! onecycle: -c:1: fit: the weights are not finite {}
? 3
$ onecycle -k -c 'data digits train=128 valid=64; load good; validate; resume good' | grep -v '^[e0]'
digits: {}
loaded good.safetensors: flatten | dense 2
{}
{}  64
resumed good.safetensors: epoch 0, after batch 1 of 2; 0 of 1 epoch done
checkpoint good.safetensors: every batch and at the end of a run
! onecycle: -c:1: resume: fit: the weights are not finite {}; the learner is back at epoch 0, after batch 1; set a learning rate below 1e+30 with `set lr_max`, then `continue`

# The best epoch is put back all the same, and the run stands behind it.
$ onecycle -k -c 'data digits train=64 valid=64; set save_best best; fit_one_cycle 4 1e12 div_factor=1e9 pct_start=0.99; set lr_max 1e-3' | tail -n 2
! onecycle: -c:1: fit_one_cycle: {} not finite {}; the learner is back at the beginning of epoch 1; set a learning rate below 1e+12 with `set lr_max`, then `continue`
kept epoch 0, the one with the best valid_loss: {}
from batch 2 of 4 on: peak 1.00E-03 instead of 1.00E+12, {}

# A dead net is told once, as an event too, and ends the run as any other.
$ onecycle --events d.jsonl -c 'data digits train=640 valid=64; fit 3 1; runs; fit 1 1e-3'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}  0.693147    0.500000  00:00
1         {}  0.693147    0.500000  00:00
the net seems to have been dead since epoch 0, batch {}: from layer {} on, every image gives the same output and no gradient reaches the first layer; start over with `learner`, then use a learning rate below 1
2         {}  0.693147    0.500000  00:00
run  state  time   command  data    model {}
1    dead   00:00  fit 3 1  digits  simple_cnn {}
epoch     train_loss  valid_loss  accuracy  time
0         {}  0.693147    0.500000  00:00
the net seems to have been dead since epoch 0, batch 1: from layer {} on, every image gives the same output and no gradient reaches the first layer; start over with `learner`
$ grep -o '"event":"dead".*' d.jsonl
"event":"dead","run":1,"epoch":0,"batch":{},"from":"layer {}"}
"event":"dead","run":2,"epoch":0,"batch":0,"from":"layer {}"}
# In its record, too: of one that was stopped the event may come after its end.
$ onecycle -c 'data digits train=640 valid=64; set record on; fit 3 1' >told; tail -n 1 $XDG_STATE_HOME/onecycle/runs/*/events.jsonl | grep -o '"dead":true'; onecycle -c 'runs filter=dead' | cut -c 20-; rm -r $XDG_STATE_HOME
"dead":true
state  time   command {}
dead   00:00  fit 3 1 {}

# One that learns, or has learnt, is not.
$ onecycle -c 'data digits train=640 valid=64; fit_one_cycle 8 2e-2; fit 2 0' | grep -c dead
0
? 1

# The record of a run tells both.
$ onecycle -q -c 'set record on; data digits train=640 valid=64; fit 2 1'; onecycle -c 'open last learner=false; runs recorded=0' | tail -n 1
1    dead   00:00  fit 2 1{}
$ onecycle -q -c 'set record on; data digits train=64 valid=64; fit_one_cycle 4 1e12 div_factor=1e9 pct_start=0.99'
! onecycle: -c:1: fit_one_cycle: {} not finite {}
? 3
$ onecycle -c 'open last learner=false; runs recorded=0' | tail -n 1
1    nan    00:00  fit_one_cycle 4 1e12 {}
