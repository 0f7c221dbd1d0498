# Images can be looked at several times; the event says how, and only then.
$ onecycle -q --events e.jsonl -c 'data digits 3,7 train=256 valid=64 side=12; fit_one_cycle 2 1e-2; validate; validate tta=flip; validate tta=shift; learn.TTA(); tta beta=1' && grep '"validate"' e.jsonl | grep -v valid_pct | sed 's/"valid_loss.*//; s/.*"data":/"data":/' | tail -n 5; rm e.jsonl
"data":"digits",
"data":"digits","tta":"flip",
"data":"digits","tta":"shift",
"data":"digits","tta":"corners",
"data":"digits","tta":"corners",
$ for threads in 1 2 3 7; do onecycle --threads $threads -c 'data digits 3,7 train=256 valid=64 side=12; fit_one_cycle 2 1e-2; validate tta=flip; validate tta=shift; tta' | grep -A1 '^valid_loss' | cksum; done | uniq | wc -l
1
# A weight of 1 for the image as it is leaves only that.
$ onecycle -c 'data digits 3,7 train=256 valid=64 side=12; fit_one_cycle 2 1e-2; validate; tta beta=1' | grep -A1 '^valid_loss' | grep '^[0-9]' | uniq | wc -l
1
# A picture's probabilities are those of both views; a picture and its mirror image get the same ones.
$ onecycle -q -c 'data digits 3,7 train=256 valid=64 side=12 channels=1; fit 1; save net'; for way in '0 20 40 60 80 100 $((9 * row)) 120 140 160 180 200' '200 180 160 140 120 $((9 * row)) 100 80 60 40 20 0'; do echo 'P2 12 12 255'; for row in 1 2 3 4 5 6 7 8 9 10 11 12; do eval "echo $way"; done; done | split -l 13 - way; mv wayaa a.pgm; mv wayab b.pgm; for tta in flip none; do onecycle -c "load net; predict a.pgm b.pgm tta=$tta" | sed 1d | cut -d' ' -f2- | uniq | wc -l; done; rm a.pgm b.pgm net.safetensors
1
2
# Rows of numbers have no mirror image.
$ printf 'a,b,c\n1,2,x\n2,3,y\n3,1,x\n4,5,y\n2,2,x\n5,2,y\n' >rows.csv; onecycle -k -q -c 'data table rows.csv target=c valid_pct=0.34 bs=2; model "dense 2"; fit 1; validate tta=flip; predict tta=shift rows.csv; tta'
! onecycle: -c:1: validate: rows of numbers have no mirror image to be looked at; use tta=none
! onecycle: -c:1: predict: rows of numbers have no mirror image to be looked at; use tta=none
! onecycle: -c:1: tta: rows of numbers have no mirror image to be looked at; use tta=none
? 1
$ rm rows.csv
# Scores of classes are metrics like others, and validate has a table of them.
$ onecycle -c 'data digits 1,2,3 train=256 valid=64 side=8; learner metrics=accuracy,macro_precision,recall,wtd_f1; fit 1; validate by_class=true' | sed -n '2p;/^class/,$p'
epoch     train_loss  valid_loss  accuracy  macro_precision  recall    wtd_f1    time
class     images    precision  recall    f1
1         {}
2         {}
3         {}
macro     64        {}
weighted  64        {}
$ onecycle -q --events e.jsonl -c 'data digits 1,2,3 train=256 valid=64 side=8; fit 1; validate by_class=true'; grep '"event":"validate"' e.jsonl | grep -o '"class":"[^"]*","images":[0-9]*,"precision":[0-9.]*,"recall":[0-9.]*,"f1":[0-9.]*}' | wc -l; rm e.jsonl
3
# fastai's names are calls; what they say goes into the name.
$ onecycle -c 'data digits 1,2,3 train=256 valid=64 side=8' -c "p = Precision(average='macro')" -c "learn = Learner(data, simple_cnn((3,16,16,3)), metrics=[accuracy, p, FBeta(beta=1, average='weighted'), partial(top_k_accuracy, k=2)])" -c 'fit 1' | grep ^epoch; onecycle -c 'data digits 1,2,3 train=256 valid=64 side=8' -c 'learn = Learner(data, simple_cnn((3,16,16,3)), metrics=[FBeta(), Recall()])' -c 'fit 1' | grep ^epoch
epoch     train_loss  valid_loss  accuracy  macro_precision  wtd_f1    top_2_accuracy  time
epoch     train_loss  valid_loss  f2        recall    time
$ onecycle -k -q -c 'data digits 1,2,3 train=64 valid=8 side=8' -c 'learn = Learner(data, simple_cnn((3,16,16,3)), metrics=[FBeta(beta=0.5)])' -c 'learn = Learner(data, simple_cnn((3,16,16,3)), metrics=[Precision(pos_label=0)])' -c 'learn = Learner(data, simple_cnn((3,16,16,3)), metrics=[MatthewsCorreff()])' -c 'learner metrics=top_10_accuracy'
! onecycle: -c:2: learner: metrics: FBeta: beta='0.5' is not one of: 1, 2
! onecycle: -c:3: learner: metrics: Precision: pos_label='0' is not one of: 1
! onecycle: -c:4: learner: there is no metric 'MatthewsCorreff'; the metrics are: {}
! onecycle: -c:5: top_10_accuracy needs at least 10 classes, and the data has 3; choose other metrics
? 1
# Weights of classes change the loss, are saved with the run, and a run that is resumed comes to the same weights on any number of threads.
$ echo 'data digits 1,2,3 train=256 valid=64 side=8 bs=32' >data.oc; run='source data.oc; mixup 0.4; learner class_weights=auto label_smoothing=0.1'; onecycle -q --events whole.jsonl -c "$run; checkpoint net every=5batches keep=9; fit_one_cycle 3 1e-2"; ls net-*.safetensors | wc -l; for file in net-*.safetensors; do for threads in 1 3; do onecycle -q --threads $threads --events rest.jsonl -c "source data.oc; resume $file"; tail -n 1 rest.jsonl | grep -o '"weights":"[^"]*"'; rm rest.jsonl; done; done | sort -u >hashes; tail -n 1 whole.jsonl | grep -o '"weights":"[^"]*"' | cmp - hashes && wc -l <hashes
{}
1
$ head -n 1 whole.jsonl | grep -o '"class_weights":"[^"]*"'; onecycle -c 'load net; summary' | grep 'Loss function'; rm -f net*.safetensors whole.jsonl hashes data.oc
"class_weights":"{},{},{}"
Loss function: cross entropy, label smoothing 0.1, class weights {},{},{}
$ onecycle -k -c 'data digits 3,7 train=64 valid=8 side=8; learner class_weights=1,2,3; learner class_weights=1,x; learner class_weights=4,0; learner class_weights=1,2; data digits 1,2,3 train=64 valid=8 side=8; fit 1; learner; fit 1' 2>&1 | grep -v '^digits\|^the weights'
onecycle: -c:1: class_weights= has 3 numbers, and the data has 2 classes; give as many, or class_weights=auto or class_weights=none
onecycle: -c:1: learner: class_weights=: 'x' is not a number from 1e-06 to 1e+06; give one for each class, in their order, or auto or none
onecycle: -c:1: learner: class_weights=: '0' is not a number from 1e-06 to 1e+06; give one for each class, in their order, or auto or none
the net did not fit and was dropped: {}
onecycle: -c:1: class_weights= has 2 numbers, and the data has 3 classes; give as many, or class_weights=auto or class_weights=none
epoch  {}
0  {}
