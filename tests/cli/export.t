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

# Another format than those there are.
$ onecycle -q -k -c 'source data.oc; export' -c 'export pdf digits.pdf' -c 'learn.export("digits.pkl")'
! onecycle: -c:1: export needs a second word; choose one of: {}export onnx{}
! onecycle: -c:2: there is no 'export pdf'; choose one of: {}export onnx{}
! onecycle: -c:3: export: `save` stores a learner, `load` brings it back, and `export torch` writes it for PyTorch; use: save export
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

# A module for PyTorch has its weights beside it, and is another one's words where its names are its own.
$ onecycle -c 'source data.oc; model lenet; export torch net.py; export torch other.py weights=w.safetensors; export torch ./net.py weights=./w2.safetensors' | grep wrote; grep -h ^WEIGHTS *.py
wrote net.safetensors: parameters and statistics
wrote net.py: lenet, which has learnt nothing yet; fit_one_cycle 2 trains it
wrote w.safetensors: parameters and statistics
wrote other.py: lenet, which has learnt nothing yet; fit_one_cycle 2 trains it
wrote ./w2.safetensors: parameters and statistics
wrote ./net.py: lenet, which has learnt nothing yet; fit_one_cycle 2 trains it
WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "w2.safetensors")
WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "w.safetensors")
$ mkdir sub; onecycle -q -k -c 'source data.oc; export torch net.py weights=net.py' -c 'export torch net.py weights=sub/w.safetensors' -c 'export torch sub/' -c 'model "training: conv 4 3 | global_avgpool | dense 2"; export torch net.py' -c 'model "a: { conv 3 1 } | a: { x: conv 3 1 } | global_avgpool | dense 2"; export torch net.py'
! onecycle: -c:1: export torch: net.py: the weights would be written to the module's own file; give weights= another name
! onecycle: -c:2: export torch: sub/w.safetensors: is not in the folder of the module; give weights= a name without a folder, or a whole path
! onecycle: -c:3: export torch: sub/: is a folder; name a file in it, such as net.py
! onecycle: -c:4: export torch: PyTorch has another use for the name training in training; give the layer another one
! onecycle: -c:5: export torch: two layers are called a; give one another name
? 1

# A net out of a file needs no data, and the file stays what it is: the weights of the module are beside it.
$ onecycle -q -c 'source data.oc; fit 1; save kept; export onnx kept.onnx; export torch kept.py weights=k'; cp kept.safetensors before; onecycle -c 'load kept; export onnx back.onnx; export torch kept.py; export torch kept.py' | grep -e 'kept-' -e kept.py; cmp kept.onnx back.onnx; cmp k kept-weights.safetensors; cmp before kept.safetensors; grep -h ^WEIGHTS kept.py; ls k*
wrote kept-weights.safetensors: parameters and statistics; kept.safetensors is another file, and stays
wrote kept.py: simple_cnn 3,16,16,2
wrote kept-weights.safetensors: parameters and statistics; kept.safetensors is another file, and stays
wrote kept.py: simple_cnn 3,16,16,2
WEIGHTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kept-weights.safetensors")
k
kept-weights.safetensors
kept.onnx
kept.py
kept.safetensors
$ cp before kept-weights.safetensors; onecycle -q -c 'load kept; export torch kept.py'
! onecycle: -c:1: export torch: kept-weights.safetensors: is another file; give weights= another name
? 1

# A net of a table says what its columns are.
$ printf 'size,colour,kind\n1,red,a\n2,blue,b\n3,red,a\n4,blue,b\n5,red,a\n6,blue,b\n' >t.csv; onecycle -q -c 'data table t.csv target=kind bs=2 valid_pct=0.34; export onnx t.onnx; export torch t.py'; tr -d '\n' <t.onnx | grep -a -o '"columns":.*\]' | cut -c 1-30; grep -e '^Net takes' -e '^COLUMNS' -e 'net(' t.py
"columns":[{"name":"size","med
Net takes rows [N, 3, 1, 1], numbers, which it normalizes itself, and returns
    probabilities = net(rows).softmax(1)
COLUMNS = json.loads("{\"target\":\"kind\",{}
