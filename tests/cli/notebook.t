# Notebook lines are the same commands: same weights as the shell form, same event.
$ onecycle --events shell.jsonl -c 'data digits train=256 valid=64; model simple_cnn 3,16,16,2; learner metrics=accuracy; fit_one_cycle 1 5e-2 moms=0.9,0.8'
digits: 256 training and 64 validation images, 28 x 28 x 3, 2 classes: 3 7
simple_cnn 3,16,16,2: 3,058 parameters
epoch     train_loss  valid_loss  accuracy  time
0         {}  {}  {}  00:00
$ onecycle --events notebook.jsonl
< %matplotlib inline
< from fastai.vision import *   # everything
< data = data.digits(train=256, valid=64)
< model = simple_cnn((3,16,16,2))
< learn = Learner(data, model, metrics=[accuracy])
< learn.fit_one_cycle(1, 5e-2,
<                     moms=(0.9, 0.8));
digits: 256 training and 64 validation images, 28 x 28 x 3, 2 classes: 3 7
simple_cnn 3,16,16,2: 3,058 parameters
epoch     train_loss  valid_loss  accuracy  time
0         {}  {}  {}  00:00
$ cmp shell.jsonl notebook.jsonl && grep -c '"command":"fit_one_cycle 1 5e-2 moms=0.9,0.8"' shell.jsonl
1

# A model made inside the call, a rate that is assigned.
$ onecycle -c 'data digits train=256 valid=64; learn = Learner(data, simple_cnn((3,8,8,2))); lr = 2e-2; learn.fit_one_cycle(1, lr); summary'
digits: {}
lr_max 2.00E-02
epoch     train_loss  valid_loss  accuracy  time
0         {}
simple_cnn 3,8,8,2
...
Batch size: 64, 4 batches an epoch

$ onecycle -c 'learn.unfreeze()'
! onecycle: -c:1: there is no command 'unfreeze'; help lists them all
? 1
$ onecycle -c 'data digits train=256 valid=64' -c 'learn.fit_one_cycle(1, slice(1e-5, 1e-3))'
digits: {}
! onecycle: -c:2: fit_one_cycle: slice(1e-5,1e-3): the net is one group of layers with one rate; use slice(x) or x
? 1
