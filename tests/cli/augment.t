# How training images are changed: what is set, what is refused, where it is told.
$ onecycle -c 'augment flip=random'
! onecycle: -c:1: augment needs data; load data first, for example: data digits
? 1
$ onecycle -k
< data digits train=256 valid=64 side=12
< augment
< augment random
< augment flip=alternate vertical=on turns=on shift=11 crop=0.25 rotate=180 zoom=10 warp=0.3 brightness=0.99 contrast=0.99 cutout=12 mixup=100 p_affine=1 p_lighting=0
< augment
< augment shift=12
< augment cutout=13
< augment crop=0
< augment crop=1.5
< augment rotate=181
< augment zoom=0.5
< augment warp=0.31
< augment brightness=1
< augment flip=often
< augment mixup=-1
< mixup 0.5; augment off; mixup; mixup 0
< augment off
digits: 256 training and 64 validation images, 12 x 12 x 3, 2 classes: 3, 7
training images are not augmented
training images are augmented: flip=random
training images are augmented: flip=alternate vertical=true turns=true shift=11 crop=0.25 rotate=180 zoom=10 warp=0.3 brightness=0.99 contrast=0.99 cutout=12 mixup=100 p_affine=1 p_lighting=0
training images are augmented: flip=alternate vertical=true turns=true shift=11 crop=0.25 rotate=180 zoom=10 warp=0.3 brightness=0.99 contrast=0.99 cutout=12 mixup=100 p_affine=1 p_lighting=0
training images are augmented: flip=alternate vertical=true turns=true shift=11 crop=0.25 rotate=180 zoom=10 warp=0.3 brightness=0.99 contrast=0.99 cutout=12 mixup=0.5 p_affine=1 p_lighting=0
training images are not augmented
training images are augmented: mixup=0.4
training images are not augmented
training images are not augmented
! onecycle: -:6: augment: shift=12 moves images of 12 x 12 out of sight; use 11 or less
! onecycle: -:7: augment: cutout=13 is larger than images of 12 x 12; use 12 or less
! onecycle: -:8: augment: crop=0 is out of range; give 0.01 to 1
! onecycle: -:9: augment: crop=1.5 is out of range; give 0.01 to 1
! onecycle: -:10: augment: rotate=181 is out of range; give 0 to 180
! onecycle: -:11: augment: zoom=0.5 is out of range; give 1 to 10
! onecycle: -:12: augment: warp=0.31 is out of range; give 0 to 0.3
! onecycle: -:13: augment: brightness=1 is out of range; give 0 to 0.99
! onecycle: -:14: augment: flip='often' is not one of: none, random, alternate
! onecycle: -:15: augment: mixup=-1 is out of range; give 0 to 100
? 1

# Images that are not square are not turned; rows of numbers have no height and width.
$ onecycle -q -c 'data digits 3,7 train=64 valid=8 side=8 bs=1; show_batch 1 png=3.png'; for part in train valid; do for class in 3 7; do mkdir -p set/$part/$class; cp 3.png set/$part/$class/; done; done
$ onecycle -k -c 'data folder set size=8x12 bs=2; augment turns=true; augment rotate=90 shift=8; augment rotate=90 shift=7; fit 1' | grep -v '^0 '
set: 2 training and 2 validation images, 8 x 12 x 3, 2 classes: 3, 7
training images are augmented: shift=7 rotate=90
epoch     train_loss  valid_loss  accuracy  time
! onecycle: -c:1: augment: turns=true needs square images, and these are 8 x 12; leave it out
! onecycle: -c:1: augment: shift=8 moves images of 8 x 12 out of sight; use 7 or less
$ onecycle -k -c 'data folder set size=1 bs=2; augment flip=random; augment mixup=0.4; model "flatten | dense 2"; fit 1' | grep -v '^0 '
set: 2 training and 2 validation rows, 3 columns, 2 classes: 3, 7
training images are augmented: mixup=0.4
flatten | dense 2: 8 parameters
epoch     train_loss  valid_loss  accuracy  time
! onecycle: -c:1: augment: rows of numbers have no height and width to be changed; only mixup= can be used with them

# What is trained is told by summary, plan and learner, and in the events of a run; runs diff compares it.
$ onecycle -n --events e -c 'data digits train=256 valid=64 side=12; fit 1; augment random shift=2; learner; summary; plan 1; fit 1; runs diff 1 2' | grep 'augment\|Augment'; sed -n 's/.*"event":"run_begin".*\("augment":"[^"]*"\).*/\1/p' e
training images are augmented: flip=random shift=2
training images are augmented: flip=random shift=2
Augmentation: flip=random shift=2
training images are augmented: flip=random shift=2
augment      off               flip=random shift=2
"augment":"off"
"augment":"flip=random shift=2"

# It belongs to the net: it goes to its file and stays with other data of the same kind; a net that has learnt keeps it while there is data of another kind.
$ onecycle -c 'data digits train=256 valid=64 side=12; augment random shift=2; fit 1; save net; augment off; load net; augment; data digits train=320 valid=64 side=12; data digits train=320 valid=64 side=16; augment; data digits train=320 valid=64 side=12' | grep 'augment'
training images are augmented: flip=random shift=2
training images are not augmented
training images are augmented: flip=random shift=2
digits: 320 training and 64 validation images, 12 x 12 x 3, 2 classes: 3, 7; the net is kept, with its augmentation
training images are not augmented
digits: 320 training and 64 validation images, 12 x 12 x 3, 2 classes: 3, 7; the net is kept, with its augmentation
$ onecycle -c 'data digits train=256 valid=64 side=12; normalize; augment random; data digits train=320 valid=64 side=12; augment shift=14; data digits train=320 valid=64 side=16' | grep 'augment'; onecycle -c 'data digits train=256 valid=64 side=12; augment random; data digits train=320 valid=64 side=12; data digits train=320 valid=64 side=16' | sed 1d
training images are augmented: flip=random
digits: 320 training and 64 validation images, 12 x 12 x 3, 2 classes: 3, 7; normalized and augmented as the previous data
! onecycle: -c:1: augment: shift=14 moves images of 12 x 12 out of sight; use 11 or less
training images are augmented: flip=random
digits: 320 training and 64 validation images, 12 x 12 x 3, 2 classes: 3, 7; augmented as the previous data
digits: 320 training and 64 validation images, 16 x 16 x 3, 2 classes: 3, 7
the previous data's augmentation was dropped: {}

# Validation and predictions see images as they are.
$ onecycle -c 'data digits train=256 valid=64 side=12; fit 1; validate; augment rotate=180 shift=11 cutout=12 mixup=1; validate' | sed -n '/^valid_loss/,$p' | grep '^0' | uniq | wc -l
1

# A stopped run whose images would be changed in another way is over; the same way leaves it.
$ onecycle -k -c 'data digits train=256 valid=64 side=12; augment random; fit_one_cycle 2; rewind 1; augment random; continue; rewind 1; augment off; continue' | grep -v '^0 \|^1 \|epoch '
digits: {}
training images are augmented: flip=random
...
! onecycle: -c:1: continue: {}
