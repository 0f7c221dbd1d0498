# A range test goes upwards.
$ onecycle -c 'data digits train=128 valid=16; lr_find start_lr=1 end_lr=1e-6'
digits: {}
! onecycle: -c:1: lr_find: start_lr 1 is not below end_lr 1e-06; in a range test the rate grows
? 1
$ onecycle -c 'data digits train=128 valid=16; lr_find start_lr=1 end_lr=1'
digits: {}
! onecycle: -c:1: lr_find: start_lr 1 is not below end_lr 1; in a range test the rate grows
? 1
$ onecycle -c 'lr_find start_lr=0'
! onecycle: -c:1: lr_find: start_lr={}
? 1
$ onecycle -c 'lr_find start_lr=nan'
! onecycle: -c:1: lr_find: start_lr={}
? 1
$ onecycle -c 'lr_find end_lr=inf'
! onecycle: -c:1: lr_find: end_lr={}
? 1

# Where there are no points there is no answer.
$ onecycle -c 'data digits train=128 valid=16; lr_find num_it=2; lr valley'
digits: {}
LR Finder is complete: all 2 batches run
no clear suggestion: too few batches; use a larger num_it
! onecycle: -c:1: lr: the range test has too few batches for 'valley'; run `lr_find` with a larger num_it
? 1
$ onecycle -c 'data digits train=640 valid=16; lr_find; plot skip_start=200 suggestion=true; plot skip_start=200' | tail -n +4
Failed to compute the gradients, there might not be enough points.
! onecycle: -c:1: plot: skip_start=200 and skip_end=5 leave fewer than two batches; use smaller skips
$ onecycle -q -c 'data digits train=128 valid=16; lr_find num_it=3; plot suggestion=true > none.png'; test ! -e none.png
! onecycle: -c:1: plot: fewer than two batches to draw; use smaller skips, or run `lr_find` with a larger num_it

$ onecycle -k -q -c 'data digits train=128 valid=16; fit 1; plot_losses skip_start=1; plot_losses skip_start=0 png=all.png; plot_metrics skip_end=2'
! onecycle: -c:1: plot_losses: skip_start=1 and skip_end=0 leave fewer than two batches; use smaller skips
! onecycle: -c:1: plot_metrics: skip_start=0 and skip_end=2 leave fewer than two batches; use smaller skips
? 1

# A test that diverges at once is told with what helps then, and what a rule says of it is not trusted.
$ onecycle -c 'data digits train=640 valid=16; model lenet; lr_find start_lr=10 end_lr=100'
digits: {}
lenet: {}
LR Finder is complete: stopped at batch {} of 100, loss above 4 times its best
no clear suggestion: the loss rises from the first batches on; use a smaller start_lr
$ onecycle -q -c 'data digits train=256 valid=64; lr_find start_lr=1e10 end_lr=1e20; lr valley'
! onecycle: -c:1: lr: the range test has too few batches for 'valley'; run `lr_find` with a smaller start_lr
? 1

# A rate that no run takes is not picked either.
$ onecycle -k -c 'lr 1e50; lr 1e-50; set lr_max 1e50; lr 1e30'
lr_max 1.00E+30
! onecycle: -c:1: lr: 1e50 is out of range; give 1e-45 to 1e+30
! onecycle: -c:1: lr: 1e-50 is out of range; give 1e-45 to 1e+30
! onecycle: -c:1: set lr_max: 1e+50 is out of range; give 1e-45 to 1e+30
? 1

# SGD's momentum in fit: 0.9, what it is told, or fastai's 0; it is kept in files and by other models.
$ onecycle -c 'data digits train=128 valid=16; learner opt=sgd; summary' | grep Optimizer
Optimizer: sgd, momentum 0.9, step 0
$ onecycle -c 'data digits train=128 valid=16; learn = Learner(data, simple_cnn((3,8,8,2)), opt_func=optim.SGD); summary' | grep Optimizer
Optimizer: sgd, momentum 0, step 0
$ onecycle -c 'data digits train=128 valid=16; learner opt=sgd momentum=0.5; save half' >/dev/null
$ onecycle -c 'load half; data digits train=128 valid=16; model lenet; summary' | grep Optimizer
Optimizer: sgd, momentum 0.5, step 0
$ onecycle -c 'data digits train=128 valid=16; learner momentum=0.5'
digits: {}
! onecycle: -c:1: learner: momentum= is for SGD; add opt=sgd, or set Adam's with moms= in `fit_one_cycle`
? 1

# A net that is not finite is told as what it is, whatever the rates.
$ onecycle -k -c 'data digits train=128 valid=16; set on_nan stop; fit 1 1e30; lr_find' 2>/dev/null | tail -n 2
LR Finder is complete: stopped at batch 1 of 100, loss not finite
no clear suggestion: the loss is not finite at the first batch; start with new weights: learner

# Where there was no range test, none is doubted.
$ onecycle -c 'data digits train=128 valid=16; lr 1e-2; fit 1; lr'
digits: {}
lr_max 1.00E-02
epoch {}
0 {}
lr_max 1.00E-02

# Lists of settings: a curve and a row for each, from the weights there are; nothing stays changed.
$ onecycle --events s.jsonl -c 'data digits train=640 valid=64; fit 1; lr_find wd=1e-2,1e-4 moms=0.9,0.99 num_it=40; fit 1; plot suggestion=true; lr valley' | tail -n +4
LR Finder is complete: {} (test 1 of 4, wd 0.01, mom 0.9)
LR Finder is complete: {} (test 2 of 4, wd 0.01, mom 0.99)
LR Finder is complete: {} (test 3 of 4, wd 0.0001, mom 0.9)
LR Finder is complete: {} (test 4 of 4, wd 0.0001, mom 0.99)
curve {}steep {}min10 {}valley {}slide  least loss {}at  diverges
wd 0.01, mom 0.9 {}
wd 0.01, mom 0.99 {}
wd 0.0001, mom 0.9 {}
wd 0.0001, mom 0.99 {}
the lowest loss is that of {}
{}
epoch {}
{}
Min numerical gradient: {}
Min loss divided by 10: {}
...
loss {}lr_find: smoothed loss
...
lr_max {} (valley)
$ grep -c '"event":"range"' s.jsonl; grep -c '"lowest":true' s.jsonl; onecycle -q -c 'open s.jsonl'
4
1
$ onecycle --events t.jsonl -q -c 'data digits train=640 valid=64; fit 1; lr_find wd=1e-2 moms=0.9 num_it=40; fit 1'; lines() { grep '"run":'$2',' $1 | sed '1d;/"range"/d;s/"run":[0-9]*,//;s/"time".*//'; }; lines s.jsonl 2 >a; lines t.jsonl 2 | cmp - a; lines s.jsonl 6 >a; lines t.jsonl 3 | cmp - a
$ for threads in 1 2 3 7; do onecycle --threads $threads --events $threads.jsonl -q -c 'data digits train=640 valid=64; lr_find bs=16,48 runs=2 num_it=30'; sed 's/"threads":[0-9]*//;s/"time".*//' $threads.jsonl >$threads.out; cmp 1.out $threads.out; done
$ onecycle -k -c 'data digits train=128 valid=16; lr_find bs=16,200; lr_find wd=1,2 bs=8,16,32; lr_find moms=0.9,0.9'
digits: {}
! onecycle: -c:1: lr_find: batch size 200 is above the 128 training images; use bs=128 or less
! onecycle: -c:1: lr_find: wd=, bs= and moms= make 6 curves, but there are only 5 colours; give fewer values
! onecycle: -c:1: lr_find: moms=0.9 is given twice; for more runs of it use runs=
? 1
$ onecycle -c 'data digits train=128 valid=16; lr_find bs=32 num_it=20; summary' | grep -o '(bs 32)\|bs=[0-9]*\|64 images'
(bs 32)

# A validation subset is one more number after each batch, and no other number changes; the same images whatever the batch size and on any number of threads.
$ onecycle --events plain.jsonl -q -c 'data digits train=320 valid=64; lr_find num_it=30'; onecycle --events v.jsonl -c 'data digits train=320 valid=64; lr_find num_it=30 valid=50; plot' | grep -c ' validation subset'; grep -c '"smooth_loss":[^,]*,"valid_loss":' v.jsonl; sed 's/,"valid_loss":[^,}]*//; s/ valid=50//; s/"time".*//' v.jsonl >v; sed 's/"time".*//' plain.jsonl | cmp - v
2
30
$ for bs in 16 64; do onecycle --events - -c "data digits train=320 valid=64; lr_find start_lr=1e-30 end_lr=2e-30 num_it=1 valid=64 bs=$bs; validate" | grep -o '"valid_loss":[0-9.]*'; done | uniq -c | sed 's/"valid.*//'
{} 4 
$ for threads in 1 2 3 7; do onecycle --threads $threads --events $threads.jsonl -c 'data digits train=640 valid=64; lr_find bs=16,48 runs=2 num_it=30 valid=33; plot suggestion=true' >$threads.txt; sed 's/"threads":[0-9]*//;s/"time".*//' $threads.jsonl >$threads.out; cmp 1.out $threads.out; cmp 1.txt $threads.txt; done; grep -c 'least valid\|loss on the validation subset' 1.txt; grep -c '"least_valid_loss":[0-9]' 1.out
2
2
$ onecycle -c 'data digits train=128 valid=16; lr_find valid=17'
digits: {}
! onecycle: -c:1: lr_find: valid=17 is above the 16 validation images
? 1
# The losses on a validation subset come back from the events.
$ onecycle --events valid.jsonl -q -c 'data digits train=320 valid=64 side=12 bs=16; lr_find num_it=40 valid=20; plot > before.svg'; onecycle -q -c 'open valid.jsonl; plot > after.svg'; cmp before.svg after.svg; grep -c 'validation subset' after.svg; rm valid.jsonl before.svg after.svg
1
