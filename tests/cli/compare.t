# Recipes from the same starts: a line a run, a table, a figure.
$ onecycle -c "data digits train=640 valid=64; compare 'fit 1 1' 'fit 1 1e20' 'learn.fit_one_cycle(1, 2e-2)' seeds=2 png=c.png"
digits: {}
run      seed  recipe                train_loss  valid_loss  accuracy  time
1/6      42    fit 1 1               {}  00:00  dead
2/6      42    fit 1 1e20            nan         #na#        #na#      00:00  not finite
3/6      42    fit_one_cycle 1 2e-2  {}  00:00
4/6      43    fit 1 1               {}  00:00  dead
5/6      43    fit 1 1e20            nan         #na#        #na#      00:00  not finite
6/6      43    fit_one_cycle 1 2e-2  {}  00:00
\
recipe                train_loss {}  valid_loss {}  accuracy {}  time
fit 1 1               {} ± {}  {} ± {}  0.5000 ± 0.0000  00:00  dead in 2 of 2
fit 1 1e20            #na# {}  #na# {}  #na# {}  00:00  not finite in 2 of 2
fit_one_cycle 1 2e-2  {} ± {}  {} ± {}  {} ± {}  00:00  best
±: the standard deviation over the seeds
\
first    second                difference  low{}n  won
fit 1 1  fit_one_cycle 1 2e-2  {}  2  0 : 2
difference: mean of the first's accuracy less the second's with the same seed; low to high: its 95 % interval (Student's t, n - 1 degrees of freedom); won: seeds in which each was better
wrote c.png (960 wide, 600 high)

# The learner, the last run and what `save` writes stay as they were.
$ onecycle -q -c 'data digits train=640 valid=64; fit 1 1e-2; save plain; history csv=plain.csv; fit 1 1e-2; save plain2'
$ onecycle -q -c "data digits train=640 valid=64; fit 1 1e-2; compare 'fit 1 1e-1' 'fit_one_cycle 1'; lr_find runs=2 num_it=30; save other; history csv=other.csv; fit 1 1e-2; save other2"
$ cmp plain.safetensors other.safetensors && cmp plain.csv other.csv && cmp plain2.safetensors other2.safetensors

# Each run is a run of the events: by a seed the same start, and what `fit` does alone.
$ onecycle -q --events c.jsonl -c "data digits train=640 valid=64; compare 'fit 1 1e-2' 'fit_one_cycle 1 1e-2' seeds=2"
$ onecycle -q --events f.jsonl -c 'data digits train=640 valid=64; set seed 43; fit 1 1e-2'
$ grep -o '"run_begin","run":.*' c.jsonl | sed 's/"kind.*"seed"/"seed"/'
"run_begin","run":1,"command":"fit 1 1e-2","seed":42,{}
"run_begin","run":2,"command":"fit_one_cycle 1 1e-2","seed":42,{}
"run_begin","run":3,"command":"fit 1 1e-2","seed":43,{}
"run_begin","run":4,"command":"fit_one_cycle 1 1e-2","seed":43,{}
$ grep run_begin c.jsonl | sed 's/.*"weights"//; s/,.*//' | uniq -c | sed 's/:.*//'
      2 
      2 
$ grep '"run":3,' c.jsonl | sed 's/"run":3/"run":1/' | sed 's/"time".*"weights"/"weights"/' >3; sed 's/"time".*"weights"/"weights"/' f.jsonl | cmp - 3

# What can not be compared is said before anything runs.
$ onecycle -k --events - -c "data digits train=640 valid=64; compare 'fit 1' 'fti 1'; compare lr_find; compare 'compare fit'; compare fit 1; compare 'fit 1' 'learn.fit(1)'; compare ''; compare 'fit 1' 'fit 2' 'fit 3' 'fit 4' 'fit 5' 'fit 6'; compare 'fit_one_cycle 1 start_epoch=1'; compare seeds=2" | grep -c run_begin
! onecycle: -c:1: compare 'fti 1': there is no command 'fti'; did you mean fit? `help` lists them all
! onecycle: -c:1: compare 'lr_find': lr_find is not a training run; use `fit` or `fit_one_cycle`, after `model`, `learner`, `augment` or `mixup`
! onecycle: -c:1: compare 'compare fit': compare is not a training run; use `fit` or `fit_one_cycle`, after `model`, `learner`, `augment` or `mixup`
! onecycle: -c:1: compare '1': it is not a recipe; put each recipe in quotes: compare 'fit 1' 'fit 2'
! onecycle: -c:1: compare 'learn.fit(1)': the recipe is given twice; give it once and use seeds=
! onecycle: -c:1: compare '': there is no command in it; use `fit` or `fit_one_cycle`
! onecycle: -c:1: compare: there are 6 recipes, but only 5 colours; leave out 1
! onecycle: -c:1: compare 'fit_one_cycle 1 start_epoch=1': fit_one_cycle: start_epoch=1 leaves nothing to train with epochs=1; epochs= counts from epoch 0, so give epochs=2 or more
! onecycle: -c:1: compare: an argument is missing: recipe; usage: compare RECIPE... [seeds=1] [md=] [csv=] [json=] [png=FILE width= height=]
0
? 1

# Ctrl-C stops at the batch and tells what was finished.
$ when='"run":2' killed INT s.jsonl -c "data digits; compare 'fit 1' 'fit 1000' seeds=2; lr 1" >out
? 130
$ sed -n '3,/^loss/p' out; tail -n 1 s.jsonl
1/4      42    fit 1   {}  00:00
compare stopped: 1 of 4 runs finished
\
recipe  train_loss  valid_loss  accuracy  time
fit 1   {}  00:00  1 of 2 seeds
loss {}compare: smoothed loss, points: validation
{"event":"run_end","run":2,"reason":"stopped",{}

# Range tests by several seeds: intervals; the first is what lr_find alone does.
$ onecycle --events r.jsonl -c 'data digits train=640 valid=64; lr_find runs=3 num_it=60; plot suggestion=true; lr steep'
digits: {}
LR Finder is complete: {} (test 1 of 3, seed 42)
LR Finder is complete: {} (test 2 of 3, seed 43)
LR Finder is complete: {} (test 3 of 3, seed 44)
{}
each rule's median (lowest .. highest) of 3 tests:
  steep  {}E{}  ({} .. {})
  min10  {}E{}  ({} .. {})
  valley {}E{}  ({} .. {})
  slide  {}E{}  ({} .. {})
...
Min numerical gradient: {}
Min loss divided by 10: {}
...
loss {}lr_find, 3 runs{}
...
lr_max {} (steep)
$ onecycle --events o.jsonl -c 'data digits train=640 valid=64; lr_find num_it=60' >/dev/null
$ grep -c '"suggestion","run":[123],' r.jsonl; grep '"run":1,' r.jsonl | sed '1d;s/"time".*//' >r1; sed '1d;s/"time".*//' o.jsonl | cmp - r1
3

# After training, range tests of other seeds are of new nets, and it is said.
$ onecycle -c 'data digits train=640 valid=64; fit 1 1e-2; lr_find runs=2 num_it=30' | sed -n '4,5p'
each run starts from new weights; the learner's weights do not change
LR Finder is complete: {} (test 1 of 2, seed 42)

# A loss that never falls has no clear suggestion; fastai's lines stay.
$ onecycle -c 'data digits train=640 valid=64; lr_find end_lr=1e-6 num_it=40; plot suggestion=true' | sed -n '2,7p'
LR Finder is complete: all 40 batches run
no clear suggestion: the loss never gets below that of guessing (0.69); try a larger end_lr or num_it, or another net
each rule's rate:  {}
Min numerical gradient: {}
Min loss divided by 10: {}
no clear suggestion: the loss never gets below that of guessing (0.69); try a larger end_lr or num_it, or another net

# A recipe may have a net and options of its own; the data is the same, and the session's net stays.
$ onecycle -q -c 'data digits train=320 valid=64 side=12; fit 1 1e-2; save plain; fit 1 1e-2; save plain2'
$ onecycle --events own.jsonl -c "data digits train=320 valid=64 side=12; fit 1 1e-2; compare 'model resnet 8; fit 1 1e-2' 'fit 1 1e-2' 'learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 1e-2' seeds=2 md=c.md csv=c.csv json=c.json; save other; fit 1 1e-2; save other2" | sed -n '/^recipe/,/^wrote c.json/p' | cut -c 1-60
recipe {}
model resnet 8; fit 1 1e-2 {}
fit 1 1e-2 {}
learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 {}
±: the standard deviation over the seeds
\
first {} second {}
model resnet 8; fit 1 1e-2  fit 1 1e-2 {}
model resnet 8; fit 1 1e-2  learner opt=sgd bs=32; augment {}
fit 1 1e-2                  learner opt=sgd bs=32; augment {}
difference: mean of the first's accuracy less the second's w{}
wrote c.md
wrote c.csv
wrote c.json
$ cmp plain.safetensors other.safetensors && cmp plain2.safetensors other2.safetensors
$ grep -o '"command":"[^"]*","kind".*"model":"[^"]*"' own.jsonl | sed 's/,"kind.*"model"/ "model"/' | sed -n 2,4p; grep -c '"augment":"flip=random"' own.jsonl
"command":"model resnet 8; fit 1 1e-2" "model":"resnet 8"
"command":"fit 1 1e-2" "model":"simple_cnn 3,16,16,2"
"command":"learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 1e-2" "model":"simple_cnn 3,16,16,2"
2
# A recipe trains what its commands train when they are typed.
$ onecycle -q --events lone.jsonl -c 'data digits train=320 valid=64 side=12; learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 1e-2'; tail -n 1 lone.jsonl | grep -o '"weights":"[^"]*"' >alone; grep -o '"weights":"[^"]*"' own.jsonl | sort -u | grep -c -f alone
1
$ wc -l <c.csv; head -n 1 c.csv; head -n 2 c.md; grep -o '"differences":.*' c.json | grep -o '"first":"[^"]*","second":"[^"]*","n":[0-9]*' ; rm c.md c.csv c.json own.jsonl lone.jsonl alone plain*.safetensors other*.safetensors
7
recipe,seed,train_loss,valid_loss,accuracy,time,state
| recipe | train_loss | valid_loss | accuracy | seeds |
| --- | ---: | ---: | ---: | ---: |
"first":"model resnet 8; fit 1 1e-2","second":"fit 1 1e-2","n":2
"first":"model resnet 8; fit 1 1e-2","second":"learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 1e-2","n":2
"first":"fit 1 1e-2","second":"learner opt=sgd bs=32; augment flip=random; fit_one_cycle 1 1e-2","n":2
$ onecycle -k -q -c "data digits train=320 valid=64 side=12; compare 'fit 1; model resnet 8' 'fit 1'; compare 'model resnet 8'; compare 'data digits; fit 1'; compare 'learner metrics=error_rate; fit 1'; compare 'model resnet 9; fit 1'; compare 'learner bs=1000; fit 1'; compare 'learner class_weights=1,2,3; fit 1'; compare 'fit 1' 'fit 1 1e-2' csv=none/c.csv"
! onecycle: -c:1: compare 'fit 1; model resnet 8': model resnet comes after the run; a recipe ends with it
! onecycle: -c:1: compare 'model resnet 8': there is no run in it; end it with `fit` or `fit_one_cycle`
! onecycle: -c:1: compare 'data digits; fit 1': data digits is not a training run; use `fit` or `fit_one_cycle`, after `model`, `learner`, `augment` or `mixup`
! onecycle: -c:1: compare 'learner metrics=error_rate; fit 1': learner: data, model and metrics= are those of all recipes; leave them out, or give them to `learner` before
! onecycle: -c:1: compare 'model resnet 9; fit 1': model resnet: DEPTH must be 6n+2, such as 8, 14, 20 or 32; 9 is not
! onecycle: -c:1: compare 'learner bs=1000; fit 1': batch size 1000 is above the 320 training images; use bs=320 or less
! onecycle: -c:1: compare 'learner class_weights=1,2,3; fit 1': class_weights= has 3 numbers, and the data has 2 classes; give as many, or class_weights=auto or class_weights=none
! onecycle: -c:1: compare: none/c.csv{}
? 1
