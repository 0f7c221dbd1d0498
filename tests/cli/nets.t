# `whiten` gets its filters from the data, or from a file: with a head, in a comparison, after lr_find, loaded before data.
$ cat >data
< data digits train=128 valid=32 side=12
$ net='whiten 2 | gelu | conv 8 3 bias=false | bn | relu | global_avgpool | dense 2'; echo "model '$net'" >net; echo "model '$net' weights=w.safetensors" >known; echo "model '$net' head=auto weights=w.safetensors" >headed; echo "compare \"model '$net'; fit 1 1e-2\" \"model '$net' weights=w.safetensors; fit 1 1e-2\" \"model '$net' head=auto; fit 1 1e-2\"" >three
$ onecycle -q -c 'source data; source net; fit 1 1e-2; save w weights=true; save full' --events first
$ onecycle -c 'source data; source headed; freeze; summary' | grep -v '\[\|___\|===\|^Layer (\|^$'
digits: {}
w.safetensors: all 7 tensors of the body fit; the head is new; the file also has 6.bias, 6.weight
whiten 2 {}: 12,842 parameters
layer group 1 of 2 is frozen: 10,802 of 12,842 parameters train, those of batch norm among them
whiten 2 {}
Total params: 12,842
Total trainable params: 10,802
Total non-trainable params: 2,040
Optimizer: {}
Weight decay: {}
Loss function: cross entropy
Layer groups: 2, first 1 frozen
Batch size: {}
$ onecycle -q -c 'source data; source known; fit 1 1e-2' --events plain; onecycle -q -c 'source data; source known; lr_find num_it=20; fit 1 1e-2' --events tested; tail -n 1 plain | sed 's/.*"weights"//' >ends; tail -n 1 tested | sed 's/.*"weights"//' | cmp - ends
$ onecycle -q --events compared -c 'source data; source three'; grep '"run_end"' compared | sed 's/.*"weights"//' >all; grep '"run_end"' first plain | sed 's/.*"weights"//' >two; head -n 2 all | cmp - two; sort -u all | wc -l
3
$ onecycle -q --events late -c 'load full; source data; fit 1 1e-2'; onecycle -q --events early -c 'source data; load full; fit 1 1e-2'; tail -n 1 late | sed 's/.*"weights"//' >ends; tail -n 1 early | sed 's/.*"weights"//' | cmp - ends

# A run of xresnet18 that was killed goes on to the same bits, on another number of threads.
$ onecycle -q --events whole --threads 2 -c 'data digits train=32 valid=8 side=16 bs=8; model xresnet18; fit_one_cycle 2 1e-2'
$ killed TERM part -q --threads 1 -c 'data digits train=32 valid=8 side=16 bs=8; model xresnet18; checkpoint x every=1000epochs; fit_one_cycle 2 1e-2'; echo $?
143
! onecycle: ended by SIGTERM
$ onecycle -q --events rest --threads 3 -c 'data digits train=32 valid=8 side=16 bs=8; resume x'; tail -n 1 whole | sed 's/.*"weights"//' >ends; tail -n 1 rest | sed 's/.*"weights"//' | cmp - ends

# With class weights the loss of test-time augmentation is the weighted mean, in which only their ratio counts.
$ onecycle -q -c 'source data; model simple_cnn; fit 2 1e-2; save s weights=true'
$ for weights in none 1,1 2,6 1,3; do onecycle -q --events tta.$weights -c "source data; model simple_cnn weights=s.safetensors; learner class_weights=$weights; validate tta=flip; validate tta=shift"; done
$ for weights in none 1,1 2,6 1,3; do grep -o '"valid_loss".*' tta.$weights >loss.$weights; done; cmp loss.none loss.1,1; cmp loss.2,6 loss.1,3; cmp -s loss.none loss.1,3 || echo others; sed 's/.*"accuracy"//' loss.none >a; sed 's/.*"accuracy"//' loss.1,3 | cmp - a
others
