# Layer groups and what trains of them; the optimiser starts anew, the weights stay.
$ onecycle -c 'data digits train=64 valid=16 side=8; model "conv 4 3 bias=false | bn | relu || conv 8 3 2 | relu || global_avgpool | dense 2"; freeze; freeze_to 1; freeze_to -1 train_bn=false; summary; unfreeze'
digits: {}
conv 4 3 {}: 430 parameters
layer groups 1 to 2 of 3 are frozen: 26 of 430 parameters train, those of batch norm among them
layer group 1 of 3 is frozen: 322 of 430 parameters train, those of batch norm among them
layer groups 1 to 2 of 3 are frozen: 18 of 430 parameters train
conv 4 3 {}
...
Conv2d               [4, 8, 8]            108        False
...
Linear               [2]                  18         True
...
Total trainable params: 18
Total non-trainable params: 412
...
Layer groups: 3, first 2 frozen, with batch norm
...
nothing is frozen: all 430 parameters train

# Frozen weights stay to the bit, and are frozen still after load.
$ onecycle --events e.jsonl -c 'data digits train=64 valid=16 side=8; model "conv 4 3 | relu || global_avgpool | dense 2"; freeze; fit 1 1e-2; save a; fit 1 1e-2; set seed 1; load a; fit 1 1e-2; summary'
digits: {}
conv 4 3 {}: 122 parameters
layer group 1 of 2 is frozen: 10 of 122 parameters train
epoch {}
0 {}
saved a.safetensors: {}
epoch {}
0 {}
the weights that {} were not saved {}
loaded a.safetensors: {}
epoch {}
0 {}
...
Layer groups: 2, first 1 frozen
...
$ grep '"event":"run_end"' e.jsonl | sed 's/.*"weights"//' | sort -u | wc -l
2

# Other weights, or another net, have nothing frozen.
$ onecycle -c 'data digits train=64 valid=16 side=8; model "relu || flatten | dense 2"; freeze; learner; freeze_to 0; model simple_cnn; freeze; freeze_to 1; freeze_to -5'
digits: {}
relu || flatten | dense 2: {}
layer group 1 of 2 is frozen: 386 of 386 parameters train
nothing is frozen: all 386 parameters train
simple_cnn {}
freeze does nothing: the net is one layer group, and all of it trains; `||` in the layer language begins another
! onecycle: -c:1: freeze_to 1: the net has 1 layer group, and the last trains; use 0 or less
? 1

# What is kept must not change.
$ onecycle -k -c 'data digits train=64 valid=16 side=8; model "conv 4 3 | bn || flatten | dense 2"; freeze cache=true train_bn=true; freeze cache=true; residual; model "residual { relu || relu } | flatten | dense 2"'
digits: {}
conv 4 3 {}
! onecycle: -c:1: freeze: cache=true keeps what the frozen layers make of an image, and batch norm that trains makes something else each time; use train_bn=false or leave cache= out
layer group 1 of 2 is frozen: 514 of 634 parameters train
batch norm in them works as in evaluation, so that what they make of an image can be kept
! {}
! onecycle: -c:1: {}layer 0 (residual): another layer group begins inside it; write | there, and || between layers of the net
? 1

# Rates by layer group: the plan says them, and a group with its own rate learns to other bits.
$ onecycle --events s.jsonl -c 'data digits train=64 valid=16 side=8; model "conv 4 3 | relu || conv 4 3 | relu || global_avgpool | dense 2"; plan 1 slice(1e-4,1e-2) > x.png; plan 1 slice(1e-2) > y.png; fit 1 slice(1e-4,1e-2); learner; fit 1 slice(1e-2); learner; learn.fit(1, slice(1e-2)); learner; fit 1 1e-2; lr_find end_lr=slice(0.1,1) num_it=4'
digits: {}
conv 4 3 {}
1 epoch x 1 batch = 1 step; learning rate {}
peaks of the layer groups: 1.00E-04, 1.00E-03, 1.00E-02
...
peaks of the layer groups: 1.00E-03, 1.00E-03, 1.00E-02
...
$ grep '"event":"run_end"' s.jsonl | sed 's/.*"weights"//' | sort -u | wc -l
3
$ grep -c '"spread":0.01' s.jsonl
1

$ onecycle -k -c 'data digits train=64 valid=16 side=8; model "relu || conv 4 3 | relu || global_avgpool | dense 2"; lr_find start_lr=slice(1e-7,1e-5) end_lr=slice(0.1,1)'
digits: {}
relu {}
! onecycle: -c:1: lr_find: start_lr and end_lr are spread over the layer groups in other proportions; give one slice, or the same factor in both
? 1

# What is no slice of two rates above 0.
$ onecycle -k -c 'data digits train=64 valid=16 side=8; fit 1 slice(0,1e-3); fit 1 slice(x,1e-3); fit 1 slice(1e-5,-1); learn.fit(1, slice()); learn.fit(1, slice(1,2,3))'
digits: {}
! onecycle: -c:1: fit: lr=slice(0,1e-3): rates of layer groups are above 0
! onecycle: -c:1: fit: lr='x' is not a number; give one like lr=1e-3
! onecycle: -c:1: fit: lr=-1 is out of range; give 0 to 1e+30
! onecycle: -c:1: fit: slice(): give one rate, or those of the first and the last layer group: slice(1e-5, 1e-3)
! onecycle: -c:1: fit: slice(1,2,3): give one rate, or those of the first and the last layer group: slice(1e-5, 1e-3)
? 1

# What frozen layers make of an image is made once: to the same bits as without, on any number of threads, and after a resume.
$ cat >run.oc
< data digits train=100 valid=30 side=12 bs=16
< model "conv 8 3 bias=false | bn | relu | residual { conv 8 3 bias=false | bn } || conv 8 3 2 | relu || global_avgpool | dropout 0.2 | dense 2"
< fit 1 1e-2
$ for t in 1 2 3 7; do onecycle -q --threads $t --events $t.jsonl -c 'source run.oc; freeze cache=true; fit_one_cycle 3 1e-2; lr_find num_it=9; freeze_to 1 cache=true; fit 2 slice(1e-3,1e-2)'; done
$ onecycle -q --events plain.jsonl -c 'source run.oc; freeze train_bn=false; fit_one_cycle 3 1e-2; lr_find num_it=9; freeze_to 1 train_bn=false; fit 2 slice(1e-3,1e-2)'
$ for f in 1 2 3 7 plain; do grep -v '"batch"' $f.jsonl | sed 's/"\(threads\|time\|train_time\|images_per_second\|command\|cache\)":[^,}]*//g' | cksum; done | sort -u | wc -l
1

# Killed, and resumed on other threads: the rest has the same bits.
$ sed -i '/^fit/d' run.oc; onecycle -q --events whole.jsonl -c 'source run.oc; freeze cache=true; fit 150 slice(1e-4,1e-3)'
$ killed TERM killed.jsonl -q -c 'source run.oc; freeze cache=true; checkpoint c every=1000epochs; fit 150 slice(1e-4,1e-3)'
! onecycle: ended by SIGTERM
? 143
$ onecycle --threads 3 --events rest.jsonl -c 'data digits train=100 valid=30 side=12 bs=16; resume c; summary' | grep groups
Layer groups: 3, first 2 frozen, with batch norm; what they make of an image is kept
$ cat whole.jsonl rest.jsonl | grep '"event":"run_end"' | sed 's/.*"weights"//' | sort -u | wc -l
1

# What cannot be kept is refused before the run.
$ onecycle -k -c 'data digits train=64 valid=16 side=8; model "conv 4 3 | relu | dropout 0.5 || flatten | dense 2"; freeze cache=true; fit 1; model "conv 4 3 | relu || flatten | dense 2"; freeze cache=true; augment shift=1; lr_find; augment off; fit 1 1e-2'
digits: {}
conv 4 3 {}
layer group 1 of 2 is frozen: {}
! onecycle: -c:1: fit: cache=true keeps what frozen layers make of an image, and a dropout among them changes that; `freeze_to` fewer groups, or leave cache= out
conv 4 3 {}
layer group 1 of 2 is frozen: {}
{}augment{}
! onecycle: -c:1: lr_find: cache=true keeps what frozen layers make of an image, and `augment` changes the images; use `augment off` or `freeze` without cache=
{}augment{}
epoch {}
0 {}
? 1

# The filters of whiten are frozen whatever else trains.
$ onecycle -c 'data digits train=64 valid=16 side=8; model "whiten 2 | relu || flatten | dense 2"; summary; unfreeze; freeze; summary' | grep 'Conv2d\|trainable\|train$\|frozen'
Conv2d               [24, 7, 7]           312        False
Total trainable params: 2,378
Total non-trainable params: 288
Layer groups: 2, none frozen
nothing is frozen: 2,378 of 2,666 parameters train
layer group 1 of 2 is frozen: 2,354 of 2,666 parameters train
Conv2d               [24, 7, 7]           312        False
Total trainable params: 2,354
Total non-trainable params: 312
Layer groups: 2, first 1 frozen
