# What a command needs is said; the default model and learner are made.
$ onecycle -c 'fit 1'
! onecycle: -c:1: {}; load data first, for example: data digits
? 1
$ onecycle -c 'plot'
! onecycle: -c:1: plot has nothing to show yet; run `lr_find`, `fit` or `fit_one_cycle` first
? 1
$ onecycle -k -q -c 'data digits train=64 valid=8; lr steep; take; learn = Learner(dat, net); learn = Learner(data, net); data cifar10 nowhere; data cifar10 /dev/null; model residual'
! onecycle: -c:1: lr: there is no suggestion 'steep' yet; run `lr_find` first
! onecycle: -c:1: take: no plan is proposed; `set lr_max`, `set wd` and `extend` propose one while a run is under way; otherwise `continue` uses the new plan
! onecycle: -c:1: learner: there is no data 'dat'; load data first, for example: data digits
! onecycle: -c:1: learner: there is no model 'net'; make one first, for example: model lenet
! onecycle: -c:1: nowhere: no such folder; check the path
! onecycle: -c:1: /dev/null: is not a folder; check the path
! onecycle: -c:1: a { is missing at the end; add the layers in { }
? 1
# The bounds that the help states are those that are kept.
$ onecycle -c 'data digits train=64 valid=8; model mlp 2352,65536,2; model mlp 2352,65537,2'; onecycle -c 'help model mlp' | grep -o 'each .*'
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
mlp 2352,65536,2: 154,337,282 parameters
! onecycle: -c:1: layer 1 (dense 65537): OUT must be a whole number from 1 to 65536, not "65537"
each 1 to 65536{}
# One of a thing is told in the singular.
$ printf x >one.safetensors; XDG_STATE_HOME=$PWD/kept onecycle -k -c 'data digits 3 train=1 valid=1 bs=1; model simple_cnn 3,1,2; data digits train=2 valid=2 bs=2; learner bs=3; model "conv 1 3 | relu | flatten | dense 2"; lr_find num_it=1; filters; set record on; fit 1; open last; health; load one; data digits 3-4 train=1 valid=1 bs=1; learner bs=2; model simple_cnn 3,2 strides=1,2; data digits channels=1 train=2 valid=2 bs=1; model simple_cnn 3,2' | grep -v '^[░▒▓]'; onecycle -c 'data digits train=64 valid=8; plan 1' | grep x; rm -r kept one.safetensors
digits: 1 training and 1 validation images, 28 x 28 x 3, 1 class: 3
digits: 2 training and 2 validation images, 28 x 28 x 3, 2 classes: 3, 7
conv 1 3 | relu | flatten | dense 2: 1,598 parameters
LR Finder is complete: 1 batch run
no clear suggestion: too few batches; use a larger num_it
0.weight: 1 filter of 3 x 3 x 3, largest weight {}
\
epoch     train_loss  valid_loss  accuracy  time
0         {}
opened 1970-01-01-000000 as run 3: fit 1, 1 batch, complete
`extend N` adds N epochs
the gradient norm is known once a batch has been trained; {} % of 784 ReLU units are dead (0 for all 2 images)
digits: 1 training and 1 validation images, 28 x 28 x 3, 2 classes: 3, 4
the data does not fit the net, which is kept: the data has 2 classes (3, 4) and images of 28 x 28; the net is for 2 classes (3, 7) and images of 28 x 28; for a net that does fit: model simple_cnn
digits: 2 training and 2 validation images, 28 x 28 x 1, 2 classes: 3, 7
the data does not fit the net, which is kept: {}
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
1 epoch x 1 batch = 1 step; learning rate 1.20E-04 -> 3.00E-03 -> 3.00E-03
! onecycle: -c:1: the net has 2 outputs and the data 1 class; give its last layer 1 output
! onecycle: -c:1: batch size 3 is above the 2 training images; use bs=2 or less
! onecycle: -c:1: one.safetensors: not a safetensors file: it has only 1 byte; name another file
! onecycle: -c:1: batch size 2 is above the 1 training image; use bs=1
! onecycle: -c:1: model simple_cnn: strides has 2 numbers for 1 convolution; give one each
! onecycle: -c:1: model simple_cnn: its first number is 3 and the images have 1 channel; write 1 first
$ onecycle -h | grep -A 1 'Exit'
Exit status: 0 ok, 1 a command failed, 2 wrong option, 3 training stopped on a loss or
weights that are not finite, 130 Ctrl-C, 128+signal.
$ onecycle -k -c 'cursor; plot_metrics; rewind; continue; extend'
! onecycle: -c:1: cursor: there is no range test whose curve the cursor could move along; run `lr_find` first
! onecycle: -c:1: plot_metrics has no epochs to show yet; run `fit` or `fit_one_cycle` first
! onecycle: -c:1: rewind: there is no snapshot yet; start a run with `fit` or `fit_one_cycle`
! onecycle: -c:1: continue: there is no run to continue; start one with `fit` or `fit_one_cycle`
! onecycle: -c:1: extend: there is no run to extend; start one with `fit` or `fit_one_cycle`
? 1
$ onecycle -q -k -c 'data digits train=256 valid=64; fit 2; rewind 9; save s weights=true; model "conv 16 3"'; onecycle -c 'load s'; rm s.safetensors
! onecycle: -c:1: rewind: only 2 snapshots are kept; give 1 or 2
! onecycle: -c:1: the net ends in an image of 28x28x16, not in 2 outputs; end it with global_avgpool | dense 2, or with flatten | dense 2
! onecycle: -c:1: s contains weights but no model; load its data and make its model first, for example: data digits; model simple_cnn
$ onecycle -k -c 'data digits train=256 valid=64; set csv none/x; set save_best none/x; learner; health; fit 1; set save_best off; fit 1'
digits: {}
...
the gradient norm is known once a batch has been trained; {} % of 3952 ReLU units are dead (0 for all 64 images)
...
! onecycle: -c:1: save_best: none/x.safetensors: cannot be written: {}
! onecycle: -c:1: csv: none/x: cannot be written: {}
? 1

# No escape codes, no carriage returns, no prompt when output is no terminal.
$ onecycle -c 'data digits train=640 valid=64; lr_find num_it=40; plot; fit_one_cycle 1 2e-2; plot_losses' >out; grep -c "$(printf '[\033\r]')" out
0
? 1
$ sed -n '2p;/^epoch/,/^0/p' out
LR Finder is complete: {}
epoch     train_loss  valid_loss  accuracy  time
0         {}  {}  {}  00:00

# A loss that is not finite: status 3, and scripts stop.
$ onecycle -c 'data digits train=256 valid=64; fit 1 1e20; lr 1'
digits: {}
epoch     train_loss  valid_loss  accuracy  time
...
! onecycle: -c:1: fit: the loss is not finite at epoch 0, batch {}; it began in the output of layer {}; the learner is back at the beginning of epoch 0; set a learning rate below 1e+20 with `set lr_max`, then `continue`
? 3

# --events - leaves standard output to the events.
$ onecycle --events - -c 'data digits train=256 valid=64; fit 1 1e-3; fit x'
{"event":"run_begin","run":1,"command":"fit 1 1e-3","kind":"fit",{}
...
{"event":"run_end","run":1,"reason":"done",{}
{"event":"error","where":"-c:1","text":"fit: epochs='x' is not a number; give one like epochs=1"}
! onecycle: -c:1: fit: epochs='x' is not a number; give one like epochs=1
? 1

# A reader that leaves early ends the program without a word.
$ onecycle -c 'help; help; help; help; help' | head -n 1
Data

# What ./bootstrap run shows without a terminal.
$ onecycle "$SRCDIR/assets/demo.oc" >demo.txt && grep -c '^LR Finder is complete' demo.txt && rm demo.txt
1

# Pictures go to files, three ways.
$ onecycle -c 'data digits train=64 valid=0; show_batch > a.png; show_batch png=b.png; data.show_batch(rows=2) > c.png'
digits: {}
wrote a.png ({})
wrote b.png ({})
wrote c.png ({})
$ ls
a.png
b.png
c.png
out

# The same seed, the same bits, on any number of threads; another seed, other bits.
$ onecycle --threads 1 -c 'data digits train=640 valid=64; fit_one_cycle 1 2e-2; save one' >/dev/null
$ onecycle --threads 3 -c 'data digits train=640 valid=64; fit_one_cycle 1 2e-2; save three' >/dev/null
$ onecycle --seed 1 -c 'data digits train=640 valid=64; fit_one_cycle 1 2e-2; save other' >/dev/null
$ cmp one.safetensors three.safetensors
$ cmp -s one.safetensors other.safetensors
? 1

# Ctrl-C stops at a batch boundary and drops the rest: 130; SIGTERM leaves with 143.
$ killed INT stop.jsonl -c 'data digits train=640 valid=64; fit 1000; lr 1' >out
? 130
$ tail -n 1 stop.jsonl; tail -n 1 out
{"event":"run_end","run":1,"reason":"stopped",{}
stopped at epoch {}, after batch {} of 10; what was learnt is kept
$ killed TERM term.jsonl -c 'data digits train=640 valid=64; fit 1000' >out
! onecycle: ended by SIGTERM
? 143

# Under nohup a lost terminal ends nothing.
$ (trap '' HUP; exec killed 'HUP INT' hup.jsonl -c 'data digits train=640 valid=64; fit 1000') >out
? 130

# What is watched is measured: without validation images that is the training loss.
$ onecycle -q -k -c 'data digits train=64 valid=0; set early_stopping 0; fit 1' -c 'set early_stopping off; set save_best best; set monitor accuracy; fit 1' -c 'set monitor train_loss; fit 1' -c 'set save_best off; set monitor valid_loss; fit 1'; ls best*
best.safetensors
! onecycle: -c:1: monitor 'valid_loss' needs validation images; load data with some, or: set monitor train_loss
! onecycle: -c:2: monitor 'accuracy' needs validation images; load data with some, or: set monitor train_loss

# What the planner chose, and another choice: the same net up to rounding.
$ onecycle -c 'data digits train=640 valid=64; set traversal depth; summary traversal=true' | sed -n '/^Traversal/,/^ *1 /p'
Traversal: depth, kernels {}; a batch of 64 in 8 shards, each through these ranges:
range  images  KB together  steps
    1       1           40  forward 0.0 conv+relu ... backward 0.0 conv
$ for way in auto depth layers; do onecycle -q -c "data digits train=640 valid=64; set traversal $way; fit 1 1e-2; history csv=$way.csv"; cut -c 1-6 $way.csv; done | sort -u | wc -l
2
$ onecycle -c 'set traversal wide'
! onecycle: -c:1: set traversal: 'wide' is not valid; expected auto, depth (image by image) or layers
? 1
$ onecycle -c 'set lr_max high'
! onecycle: -c:1: set lr_max: 'high' is not valid; expected a number above 0
? 1
$ onecycle -k -c 'set threads 1e0; set threads 1.5; set threads 0; set threads 1025; set wd -1; set wd 1e4; set threads 1024e0'
! onecycle: -c:1: set threads: '1e0' is not valid; expected 1 ... 1024
! onecycle: -c:1: set threads: '1.5' is not valid; expected 1 ... 1024
! onecycle: -c:1: set threads: '0' is not valid; expected 1 ... 1024
! onecycle: -c:1: set threads: '1025' is not valid; expected 1 ... 1024
! onecycle: -c:1: set wd: '-1' is not valid; expected 0 ... 1000
! onecycle: -c:1: set wd: '1e4' is not valid; expected 0 ... 1000
! onecycle: -c:1: set threads: '1024e0' is not valid; expected 1 ... 1024
? 1

# Other shards are other bits, the same on any number of threads; a file brings its own.
$ for n in 8 16 64; do for threads in 1 2 3 7; do onecycle -q --threads $threads --events events -c "data digits train=250 valid=10 side=12 bs=50; set shards $n; model 'conv 6 3 2 | bn | relu | dropout 0.3 | flatten | dense 2'; fit 2 1e-2; save $n"; sed -n 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' events; rm events; done | sort -u; done | sort -u | wc -l
3
$ onecycle -k -c 'load 16; set shards; data digits train=250 valid=10 side=12 bs=50; resume 64; set shards; load 8; set shards' | grep -oE 'in [0-9]+ shards.*|^shards +[0-9]+'
in 16 shards, as it was trained
shards          16
in 64 shards, as it was trained
shards          64
in 8 shards, as it was trained
shards          8
$ rm 8.safetensors 16.safetensors 64.safetensors
$ onecycle -c 'set shards 12'
! onecycle: -c:1: set shards: '12' is not valid; expected 8, 16, 32 or 64
? 1

# The traversal was called plan once, which is what a run has; scripts from then still work.
$ onecycle -c 'set plan layers; set traversal; set plan auto; data digits train=64 valid=8; summary plan=true' | grep -E '^(traversal|Traversal)' | cut -c 1-23
traversal       layers 
Traversal: auto, kernel

# What a newcomer types: a model without a net, fastai's slice of two rates, the runs before the first one.
$ onecycle -k -c 'runs; set lr_max 0; data digits train=64 valid=8 side=8; model; fit_one_cycle 1 slice(1e-4,1e-2)'
no runs yet; `fit_one_cycle` or `fit` starts one
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
! onecycle: -c:1: set lr_max: '0' is not a learning rate; give a number above 0
! onecycle: -c:1: model: an argument is missing: spec; usage: model SPEC [weights=] [head=] [show=false]; or use model simple_cnn, model mlp, model lenet, model resnet, model resnet18, model resnet34, model wide_resnet, model airbench, model xresnet18, model mobilenet
! onecycle: -c:1: fit_one_cycle: slice(1e-4,1e-2): the net is one group of layers with one rate; use slice(1e-2) or 1e-2
? 1

# What is expected is said without what it is for.
$ onecycle -k -c 'set bell 1; set title 1; set seed -1; set wd -1; set early_stopping never'
! onecycle: -c:1: set bell: '1' is not valid; expected on or off
! onecycle: -c:1: set title: '1' is not valid; expected on or off
! onecycle: -c:1: set seed: '-1' is not valid; expected a whole number, 0 or more
! onecycle: -c:1: set wd: '-1' is not valid; expected 0 ... 1000
! onecycle: -c:1: set early_stopping: 'never' is not valid; expected off, or a whole number N
? 1
$ onecycle -c 'help data digits; help lr_find' | grep -A 1 '^  \(classes\|runs\)='
  classes=3,7       digits to draw (all ten: 0-9); each 0 to 9
  train=12396       {}
--
  runs=1            number of tests; above 1, each has new weights and its own order of batches; 1 to 1000
\
$ onecycle -c 'runs 9'
! onecycle: -c:1: runs: there is no run 9; `runs` lists those there are
? 1
# In the list the command is what began a run, the recipe its whole plan.
$ onecycle -c 'data digits train=64 valid=8; fit 1; extend 2; continue; runs recorded=0' | grep -o 'fit [0-9]\(, from\)*'
fit 1, from
fit 3
fit 1
fit 1

# The ends of a triangle are free; what says the same thing twice is refused.
$ onecycle -k -c 'data digits train=640 valid=8; plan 4 1e-2 policy=linear start=0.2 end=0.07 pct_start=0.23; plan 4 1e-2 policy=linear start=0 pct_start=0; plan end=0; plan policy=linear start=0.2 div_factor=5; fit_one_cycle policy=linear end=0.2 final_div=5; plan policy=linear end=-1' | grep steps
4 epochs x 10 batches = 40 steps; learning rate 2.00E-03 -> 1.00E-02 -> 7.00E-04
4 epochs x 10 batches = 40 steps; learning rate 1.00E-02 -> 1.00E-02 -> 4.00E-08
! onecycle: -c:1: plan: start= and end= are ends of straight lines; add policy=linear
! onecycle: -c:1: plan: start= and div_factor= both say where the rate begins; give one
! onecycle: -c:1: fit_one_cycle: end= and final_div= both say where the rate ends; give one
! onecycle: -c:1: plan: end=-1 is out of range; give 0 to 1000
# A smaller last batch is left out unless drop_last=false, in the schedule, too; a file remembers.
$ onecycle -q -c 'data digits train=100 valid=8 bs=32 drop_last=false; fit 1; save kept'; onecycle -c 'data digits train=100 valid=8 bs=32; summary; plan 2; load kept; summary; plan 2; resume kept; data digits train=100 valid=8 bs=32; resume kept; summary; model lenet; summary' | grep -E 'Batch|steps|resume'; rm kept.safetensors
Batch size: 32, 3 batches per epoch
2 epochs x 3 batches = 6 steps; {}
Batch size: 32, 4 batches per epoch, the last of 4
2 epochs x 4 batches = 8 steps; {}
resumed kept.safetensors: the run is at its end; {}
resumed kept.safetensors: the run is at its end; {}
Batch size: 32, 4 batches per epoch, the last of 4
Batch size: 32, 4 batches per epoch, the last of 4
# The text of a net makes the same net.
$ onecycle -c 'data digits train=64 valid=8; model simple_cnn 3,8,2 show=true'
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
{ conv 8 3 2 | relu } | { conv 2 3 2 | relu } | { global_avgpool | flatten }
simple_cnn 3,8,2: 370 parameters
$ text=$(onecycle -c 'data digits train=64 valid=8; model resnet18 show=true' | sed -n 2p); onecycle -c "data digits train=64 valid=8; model \"$text\" show=true" | sed -n 2p | grep -cxF "$text"
1

# Weights of another program: of a net with other classes all but the last layer, and again for `learner`.
$ onecycle -q -c 'data digits train=64 valid=8 classes=0-9; model "a: conv 4 3 2 | relu | global_avgpool | b: dense 10"; save ten weights=true'; onecycle -k -c 'data digits train=64 valid=8; model "a: conv 4 3 2 | relu | global_avgpool | b: dense 2" weights=ten.safetensors; learner opt=sgd; model lenet weights=ten.safetensors; model lenet weights=none.safetensors; summary' | head -4; rm ten.safetensors
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
ten.safetensors: 2 of 4 tensors fit; these start anew: b.weight (2x4 here, 10x4 in the file), b.bias (2 here, 10 in the file)
a: conv 4 3 2 | relu | global_avgpool | b: dense 2: 122 parameters
ten.safetensors: 2 of 4 tensors fit; these start anew: b.weight (2x4 here, 10x4 in the file), b.bias (2 here, 10 in the file)
! onecycle: -c:1: ten.safetensors: none of its tensors fits the net: 0.weight (not in the file), 0.bias (not in the file), 2.weight (not in the file) and 5 more; it has a.bias, a.weight, b.bias and 1 more; make the model that it was saved from
! onecycle: -c:1: none.safetensors: cannot be read: No such file or directory; check the path and that its folder is there
