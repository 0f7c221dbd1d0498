# All that an optimiser may be asked for at once: the same weights on any number of threads, and from a file in which gradients wait.
$ for t in 1 2 3 7; do onecycle -n --events $t.e -c "set threads $t; data digits train=640 valid=64; model 'conv 8 3 bias=false | bn | relu | conv 12 3 2 | relu | flatten | dense 10 | dense 2'; learner opt=muon bias_lr=2 bn_lr=8 head_lr=3 clip=1 accumulate=3 no_wd=bn lookahead=5,0.5 ema=0.99 wd=0.01 true_wd=false; checkpoint at$t every=7batches keep=9; fit_one_cycle 2 0.05 moms=0.6,0.6 policy=linear pct_start=0 end=0" >/dev/null; done; f=at1-2.safetensors; grep -a -o '"opt.held":"[0-9,]*"' $f; onecycle -n --events r.e -c "data digits train=640 valid=64; resume $f" >/dev/null; for e in 1 2 3 7 r; do sed -n 's/.*"run_end".*"weights":"\([^"]*\)".*/\1/p' $e.e; done | uniq | wc -l; sed -n 's/.*\("opt_args":"[^"]*"\).*/\1/p' r.e
"opt.held":"1,64"
1
"opt_args":"sgd_mom=0.85 bias_lr=2 bn_lr=8 head_lr=3 no_wd=bn clip=1 accumulate=3"

# What an optimiser does not have, and what a net does not have, is refused.
$ onecycle -k -c 'data digits train=64 valid=8; learner nesterov=true; learner sgd_mom=0.5; learner opt=adamw true_wd=false; learner no_wd=all; learner clip=-1; learner head_lr=2; model "flatten | dense 2"; learner opt=muon'
! onecycle: -c:1: learner: nesterov= is for SGD; add opt=sgd, or leave it out
! onecycle: -c:1: learner: sgd_mom= is for Muon; add opt=muon, or leave it out
! onecycle: -c:1: learner: AdamW's decay is decoupled; use opt=adam with true_wd=false, or leave true_wd out
! onecycle: -c:1: learner: no_wd=all is not understood; give bias, bn or bias,bn
! onecycle: -c:1: learner: clip=-1 is out of range; give 0 to 1000000000
! onecycle: -c:1: head_lr= is for the last dense layer, and the net has none; leave it out
! onecycle: -c:1: Muon steps filters of convolutions, and the net has none; use opt=sgd nesterov=true
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
flatten | dense 2: 4,706 parameters
? 1

# fastai's names.
$ onecycle -c 'data digits train=64 valid=8; learn = Learner(data, simple_cnn((3,8,8,2)), opt_func=optim.RMSprop, callback_fns=[partial(GradientClipping, clip=0.2)]); summary; learn = Learner(data, simple_cnn((3,8,8,2)), opt_func=optim.AdamW); learn.clip_grad(0.3).fit(1, callbacks=[AccumulateScheduler(learn, n_step=4)]); summary' | grep 'Optimizer\|Gradient\|Accumulate'
GradientClipping: from now on long gradients are shortened; `clip_grad 0` turns this off
Optimizer: rmsprop, momentum 0, step 0, clip=0.2
AccumulateScheduler: from now on several batches make a step; `accumulate 1` turns this off
Optimizer: adamw, momentum 0.9, step 1, clip=0.3 accumulate=4
