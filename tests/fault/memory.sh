#!/bin/sh
# Every allocation of a run that loads fails in turn, on the heap and of large pages: the one line about memory, or a
# library that does without, never a crash.  Prints TAP.
#
# EVERY=1 fails each of them instead of one in seven.
. "$SRCDIR/tests/fault/inject.sh"
pictures pictures
idx idx
cifar cifar
"$onecycle" -n -q -c 'data folder pictures size=8 bs=4; model mlp 192,30,2; fit 1 1e-3; save saved' || exit 1
cat >script <<'END'
# a page of a notebook
learn = Learner(data, simple_cnn())
learn.lr_find()
learn.recorder.plot(suggestion=True)
END
sed -i 1,2d script

step=${EVERY:-7}
holds() { [ $status = 0 ] || { failed_well && grep -q 'out of memory\|allocate memory\|thread' err; }; }
memory() { each "$1" memory ENOMEM "$2"; }
memory 'drawing and training' 'data digits train=256 valid=64 side=8 bs=32; fit 1 1e-2; save x'
memory 'large pages' 'data digits train=3000 valid=500; model mlp 2352,500,2'
memory 'a folder of pictures' 'data folder pictures size=8 bs=4; normalize; model resnet 8; summary traversal=true; plan'
memory 'IDX files' 'data idx idx bs=4; summary'
memory 'CIFAR files' 'data cifar10 cifar bs=2; summary'
memory 'load' 'load saved; summary'
memory 'resume' 'data folder pictures size=8 bs=4; resume saved'
memory 'a run that saves itself' 'data folder pictures size=8 bs=4; checkpoint run; fit 1 1e-3'
memory 'a script' 'data folder pictures size=8 bs=4; source script'
lasting=1
memory 'a folder of pictures' 'data folder pictures size=8 bs=4; model resnet 8'
memory 'resume' 'data folder pictures size=8 bs=4; resume saved'
finish
