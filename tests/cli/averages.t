# Averages of the weights: beside them, and in a file with them; who uses which says so.
$ onecycle -k -c 'data digits train=640 valid=64; learner ema=0.9,2 lookahead=3,0.5; fit 2 1e-3; validate; validate ema=true; save both; save mean ema=true; load mean; validate; load both; validate ema=true; resume mean' | tail -n +2 >out; sed -n '/weights/{s/:.*; /: ; /;p};/valid_loss/p' out; sed -n '/^[0-9]/p' out | awk 'NR > 2 { print $1 }' | uniq -c | wc -l; onecycle -c 'data digits train=640 valid=64; load both; summary' | grep Averaged
! onecycle: -c:1: resume: mean.safetensors: it contains no run to continue; {}
epoch     train_loss  valid_loss  accuracy  ema_valid_loss  ema_accuracy  time
trained weights:
valid_loss  accuracy  images
averaged weights (ema):
valid_loss  accuracy  images
saved both.safetensors: ; trained weights
saved mean.safetensors: ; averaged weights (ema)
trained weights:
valid_loss  accuracy  images
averaged weights (ema):
valid_loss  accuracy  images
2
Averaged weights: lookahead=3,0.5 ema=0.9,2
$ onecycle -k -c 'data digits train=64 valid=8; learner ema=1; learner lookahead=5; learner lookahead=airbnb; validate ema=true; save x ema=true; predict x.png ema=true'; rm out both.safetensors mean.safetensors
! onecycle: -c:1: learner: ema=1 is not understood; give a decay from 0 to below 1, {}
! onecycle: -c:1: learner: lookahead=5 is not understood; give steps and alpha, as lookahead=5,0.5, or airbench
! onecycle: -c:1: learner: lookahead=airbnb is not understood; give {}
! onecycle: -c:1: validate: the learner has no averaged weights; `learner ema=0.999` makes one that has
! onecycle: -c:1: save: the learner has no averaged weights; {}
! onecycle: -c:1: predict: the learner has no averaged weights; {}
digits: 64 training and 8 validation images, 28 x 28 x 3, 2 classes: 3, 7
# It has columns in the list of runs, which can be sorted and filtered by.
$ export XDG_STATE_HOME=$PWD/listed; onecycle -c 'set record on; data digits train=320 valid=64 side=12 bs=16; learner ema=0.9; fit 2 1e-2; fit 1; runs sort=ema_accuracy; runs filter="ema_valid_loss<1e9"; runs filter="ema_valid_loss>1e9"' | sed -n '/^run /{s/.*accuracy  ema_/ema_/;p}; /^[12]  *done/s/ .*//p'; rm -r listed
ema_valid_loss  ema_accuracy
2
1
ema_valid_loss  ema_accuracy
2
1
# What is measured with the averaged weights can be watched, too.
$ onecycle -k -c 'data digits train=320 valid=64 side=12 bs=16; set monitor ema_accuracy; set early_stopping 1; set save_best best; fit 1; set monitor ema_loss; learner ema=0.9; fit 5 1e-2; history' | sed -n '/^[0-9]/{s/ .*//;p}; /kept/p; /stop/p'; rm best.safetensors
! onecycle: -c:1: monitor 'ema_accuracy' is of averaged weights, and the learner has none; `learner ema=0.999` makes one that has, or use valid_loss
! onecycle: -c:1: set monitor: {}
0
1
2
Epoch 2: early stopping
kept epoch 0, the one with the best ema_accuracy: 0.921875
0
1
2
