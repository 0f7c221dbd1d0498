# Nets for other programs.
$ echo 'data digits train=64 valid=16 side=28 bs=16' >data.oc

# Without a net or data, without a name, with a file that cannot be written: one line.
$ onecycle -q -k -c 'export onnx digits.onnx' -c 'source data.oc; export onnx' -c 'export onnx nowhere/digits.onnx' -c 'export onnx digits.onnx output=classes' -c 'export onnx digits.onnx ema=true'
! onecycle: -c:1: there is no data and no model; load data first, for example: data digits
! onecycle: -c:2: export onnx: an argument is missing: file; usage: export onnx FILE [output=probabilities] [normalize=true] [ema=false]
! onecycle: -c:3: export onnx: nowhere/digits.onnx: cannot be written: No such file or directory; check the path and that its folder is there
! onecycle: -c:4: export onnx: output='classes' is not one of: probabilities, logits
! onecycle: -c:5: export onnx: the learner has no averaged weights; `learner ema=0.999` makes one that has
? 1

# It says which net it is, and whether it has learnt; the same net twice is the same file.
$ onecycle -c 'source data.oc; model lenet; export onnx first.onnx; fit 1; export onnx lenet.onnx; export onnx again.onnx' | grep wrote
wrote first.onnx: lenet, which has learnt nothing yet; fit_one_cycle 2 trains it
wrote lenet.onnx: lenet
wrote again.onnx: lenet
$ cmp lenet.onnx again.onnx; ls *.onnx*
again.onnx
first.onnx
lenet.onnx

# Averaged weights are others.
$ onecycle -c 'source data.oc; learner ema=0.9; fit 1; export onnx trained.onnx; export onnx averaged.onnx ema=true' | grep wrote
wrote trained.onnx: simple_cnn 3,16,16,2; trained weights
wrote averaged.onnx: simple_cnn 3,16,16,2; averaged weights (ema)
$ cmp -s trained.onnx averaged.onnx
? 1
