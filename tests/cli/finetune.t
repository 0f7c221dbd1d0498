# head= takes the place of the layers from the last pool on; weights= fills the body, and the head is new.
$ onecycle -c 'data digits train=64 valid=16 side=16 classes=0-9; model "conv 4 3 bias=false | bn | relu || conv 8 3 2 | relu | global_avgpool | dense 10"; fit 1 1e-2; save ten weights=true' -c 'data digits train=64 valid=16 side=16' -c 'model "conv 4 3 bias=false | bn | relu || conv 8 3 2 | relu | global_avgpool | dense 10" head=auto weights=ten.safetensors show=true'
...
ten.safetensors: all 7 tensors of the body fit; the head is new; the file also has 6.bias, 6.weight
conv 4 3 bias=false | bn | relu || conv 8 3 2 | relu || head: { concat { adaptive_maxpool 1 } { adaptive_avgpool 1 } | flatten | bn | dropout 0.25 | dense 512 init=fan_in | relu | bn | dropout 0.5 | dense 2 init=fan_in }
conv {}: {} parameters
$ onecycle -k -c 'data digits train=64 valid=16; model lenet head=3; model lenet head=2.5; model lenet head=no; model mlp head=auto; model "relu | dense 2" head=2; model lenet head=2'
digits: {}
! onecycle: -c:1: model lenet: head=3: the data has 2 classes; give head=2 or head=auto
! onecycle: -c:1: model lenet: head=2.5 is not understood; give head=auto, or the number of classes
! onecycle: -c:1: model lenet: head=no is not understood; give head=auto, or the number of classes
! onecycle: -c:1: model mlp: head= takes the place of the layers from the last pool on, and the net has none; end it with global_avgpool | dense 2, or leave head= out
! onecycle: -c:1: model: head= takes the place of the layers from the last pool on, and the net has none; end it with global_avgpool | dense 2, or leave head= out
lenet head=auto: {} parameters
? 1

# Other data, a file and a comparison have the head, too.
$ onecycle -c 'data digits train=64 valid=16; model lenet head=auto; fit 1 1e-2; save headed; data digits 1,2,3 train=64 valid=16; learner; load headed' 2>&1 | grep -v '^epoch\|^0 '
digits: {}
lenet head=auto: {} parameters
saved headed.safetensors: {}
digits: {}
...
loaded headed.safetensors: {}
$ onecycle -c 'data digits train=64 valid=16 side=16' -c 'compare "model lenet head=auto; fit 1 1e-2" "model lenet head=3; fit 1 1e-2"'
digits: {}
! onecycle: -c:2: compare {}: model lenet: head=3: the data has 2 classes; give head=2 or head=auto
? 1

# cnn_learner is a net of the field with weights from a file, a new head, and a body that is frozen.
$ onecycle -q -c 'data digits train=8 valid=8 side=32 bs=8 classes=0-9; model resnet18; save r weights=true'
$ onecycle -c 'data digits train=64 valid=16 side=32' -c "learn = cnn_learner(data, models.resnet18, weights='r.safetensors', metrics=error_rate, opt_func=optim.SGD, callback_fns=ShowGraph)" -c summary -c 'learn.unfreeze()' | grep -v '\[\|___\|===\|^Layer (\|^$'
digits: {}
ShowGraph: {}
r.safetensors: all 100 tensors of the body fit; the head is new; the file also has fc.bias, fc.weight
resnet18 head=auto: 11,705,410 parameters
layer groups 1 to 2 of 3 are frozen: 538,498 of 11,705,410 parameters train, those of batch norm among them
resnet18 head=auto
Total params: 11,705,410
Total trainable params: 538,498
Total non-trainable params: 11,166,912
Optimizer: sgd, momentum 0, step 0
Weight decay: 0.01, decoupled
Loss function: cross entropy
Layer groups: 3, first 2 frozen
Batch size: 64, 1 batch per epoch
nothing is frozen: all 11,705,410 parameters train
$ onecycle -k -c 'data digits train=64 valid=16; cnn_learner resnet18 weights=r.safetensors pretrained=false; cnn_learner resnet18 weights=none.safetensors; cnn_learner resnet18; cnn_learner mobilenet pretrained=false show=true' 2>&1 | cut -c1-120
digits: {}
onecycle: -c:1: cnn_learner: the weights of r.safetensors are pretrained; leave out pretrained=False, or weights={}
onecycle: -c:1: {}none.safetensors: {}
onecycle: -c:1: cnn_learner: pretrained weights are not downloaded; write them with Python, {}
conv 32 {}
mobilenet head=auto: {} parameters

# What fails changes nothing: the net that has learnt is there, and so are its options.
$ onecycle -k -c 'data digits train=64 valid=16; learner opt=sgd; fit 1 1e-2' -c 'learn = cnn_learner(data, models.resnet18, opt_func=optim.RMSprop)' -c "learn = cnn_learner(data, models.resnet18, weights='none.safetensors', metrics=error_rate)" -c "cnn_learner resnet18 pretrained=false learner='opt=foo'" -c "cnn_learner resnet18 pretrained=false learner='lenet; quit'" -c "cnn_learner resnet18 pretrained=false learner='metrics=foo'" -c 'save kept; summary' 2>&1 | grep 'onecycle:\|saved\|Optimizer' | cut -c1-100
onecycle: -c:2: cnn_learner: pretrained weights are not downloaded; write them with Python, {}
onecycle: -c:3: none.safetensors: {}
onecycle: -c:4: {}
onecycle: -c:5: {}
onecycle: -c:6: {}
saved kept.safetensors: simple_cnn {}
Optimizer: sgd, momentum 0.9, step 1

# A head, kept features and rates by group: the same bits on any number of threads, and after a stop.
$ cat >begin
< data digits train=128 valid=32 side=16
< model "conv 4 3 bias=false | bn | relu || conv 8 3 2 | relu | global_avgpool | dense 10" head=auto weights=ten.safetensors
< freeze cache=true
< fit_one_cycle 2 1e-2
< unfreeze
$ for threads in 1 2 3 7; do onecycle -q --events e.$threads --threads $threads -c 'source begin; fit_one_cycle 100 slice(1e-4,1e-2)'; sed -n 's/.*"run_end".*"weights"://p' e.$threads; done | sort | uniq -c | awk '{ print $1 }'
4
4
$ when='"run":2' killed INT stopped.jsonl -q -c 'source begin; checkpoint kept every=1000epochs; fit_one_cycle 100 slice(1e-4,1e-2)'; echo $?
130
$ onecycle -q --events rest.jsonl --threads 3 -c 'data digits train=128 valid=32 side=16; resume kept'; tail -n 1 rest.jsonl | sed 's/.*"weights"//' >rest; tail -n 1 e.1 | sed 's/.*"weights"//' | cmp - rest
