# What fits into a time, with a clock by which every batch takes a millisecond.
$ onecycle --events b.jsonl -c 'data digits train=640 valid=64; fit 1; budget 0.05; save before; fit 1' | tail -n +4
bs  images/s    epoch
32 {} 0.{} s
64 {} 0.012 s  proposed
LR Finder is complete: {}
fit_one_cycle {} in batches of 64: {} steps, about {} s
...
nothing is changed; `budget 0.05 run=true` trains such a plan
{}
epoch {}
0 {}
$ onecycle --events c.jsonl -q -c 'data digits train=640 valid=64; fit 1; save after; fit 1'; cmp before.safetensors after.safetensors; grep '"run":3' b.jsonl | sed '1d;s/"run":[0-9]*,//;s/"time".*//' >b; grep '"run":2' c.jsonl | sed '1d;s/"run":[0-9]*,//;s/"time".*//' | cmp - b; grep -o '"event":"budget".*' b.jsonl
"event":"budget","minutes":0.05{},"batch_size":64,"epochs":{},"lr_max":{},"train_time":0.01{},"valid_time":0.002,"suggested":true,"run":false}

# With run=true it is trained, in the batches that were proposed; the run can be repeated by its command.
$ onecycle -c 'data digits train=640 valid=64; budget 0.001 bs=32 run=true; learner; summary' | grep -v '[│┤└]' | tail -n +2
bs  images/s    epoch
32 {} proposed
no time for a range test; the rate is lr_max
fit_one_cycle {} 0.003 in batches of 32: {} steps, about {} s
...
epoch {}
...
budget: {} of 0.001 min
...
$ for threads in 1 2 3 7; do onecycle --threads $threads -q -c "data digits train=640 valid=64 side=12; budget 0.02 run=true; save b$threads"; cmp b1.safetensors b$threads.safetensors; done
$ onecycle -k -c 'data digits train=6400 valid=64; budget 0.001 bs=1; budget 1 bs=7000; budget 0; budget' 2>&1 | grep onecycle:
onecycle: -c:1: budget: 0.001 min are too short: an epoch takes about 6.5 s; give more minutes
onecycle: -c:1: budget: batch size 7000 is above the 6400 training images; use bs=6400 or less
onecycle: -c:1: budget: minutes=0 is out of range; give 0.001 to 100000
onecycle: -c:1: budget{}
