# Columns stay two spaces apart, however large a loss is and however long names are.
$ onecycle -c 'data digits train=640 valid=64; model mlp 2352,64,2; learner opt=sgd; fit 1 30; history' | sed -n '/^epoch/,$p'
epoch     train_loss  valid_loss  accuracy  time
...
epoch     train_loss   {}valid_loss  accuracy  time
0         {}  {}  {}  00:00
$ for class in 3 7; do onecycle -q -c "data digits classes=$class train=64 valid=0; show_batch 1 png=$class.png"; done
$ for part in train valid; do for n in 1 2 3 4 5 6 7 8; do for class in german_shorthaired_pointer german_shorthaired_terrier; do mkdir -p set/$part/$class; cp 3.png set/$part/$class/$n.png; done; mkdir -p set/$part/x; cp 7.png set/$part/x/$n.png; done; done
$ onecycle -q -c 'data folder set bs=8; fit 1 1e-9; save net'
$ onecycle --events events.jsonl -c 'load net; data folder set bs=8; most_confused' | grep shorthaired | sed 's/  */ /g' | sort -u | head -n 1 | grep -c ' [1-9]'
1
$ onecycle -c 'load net; data folder set bs=8; confusion width=60' | sed -n '/^Confusion/,$p' | sed 's/[0-9]/0/g; s/  */ /g'
Confusion matrix
 Predicted
 germa.nter germa.rier x
Actual german_s.pointer {}
 german_s.terrier {}
 x {}
$ onecycle -c 'load net; data folder set bs=8; confusion width=24' | sed -n '/^ .* 1 /,$p'
                           0  1  2
Actual 0 german_s.pointer  {}
       1 german_s.terrier  {}
                      2 x  {}

# A size that changes nothing is told, a name that is not a PNG's is refused before anything runs.
$ onecycle -k -c 'load net; data folder set bs=8; confusion height=30; confusion png=c.jpg; confusion > c.gif; show_batch png=b.PDF' | grep 'nothing here'
height= does nothing here: a matrix takes a line per class
! onecycle: -c:1: confusion: png=c.jpg: pictures are PNG or SVG files; give a name that ends in .png or .svg
! onecycle: -c:1: confusion: > c.gif: pictures are PNG or SVG files; give a name that ends in .png or .svg
! onecycle: -c:1: show_batch: png=b.PDF: pictures are PNG or SVG files; give a name that ends in .png or .svg
$ ls | grep -v 'png$\|^set$\|^net'
events.jsonl

# The largest losses by name.
$ onecycle --events top.jsonl -c 'load net; data folder set bs=8; top_losses 2 png=t.png' | tail -n 3
file {}  actual {}  predicted{}  loss{}  probability
set/valid/{}.png  {}  {}  {}  {}
set/valid/{}.png  {}  {}  {}  {}
$ onecycle -c 'data digits train=64 valid=64; top_losses 1 png=t.png' | tail -n 2
image  actual  predicted  loss{}  probability
{}  {}  {}  {}  {}
$ onecycle -c 'data digits train=10 valid=4 bs=2' -c 'top_losses 30 png=t.png' -c 'top_losses 4 png=t.png' -c 'top_losses png=t.png' -c 'show_batch 4 png=b.png' -c 'show_batch png=b.png' | grep '^wrote\|^only'
wrote t.png {}
only 4 shown: there are no more validation images
wrote t.png {}
wrote t.png {}
wrote b.png {}
only 10 shown: there are no more training images
wrote b.png {}

# What was written as a picture can be looked at, and an image again and again, as text and as a picture.
$ onecycle -k -c 'data digits train=64 valid=64; examine; confusion png=c.png; select next; examine png=p.png; examine width=40; examine png=one.png; top_losses 2 png=t.png; examine' | sed 's/[0-9][0-9.]*/0/g' | grep '^wrote\|^image 0\|^predicted'
! onecycle: -c:1: examine: there is nothing to look at; run `confusion` or `top_losses` first
wrote c.png (0 wide, 0 high)
wrote p.png (0 wide, 0 high)
image 0 of the validation images, actual 0, loss 0
predicted  probability
wrote one.png (0 wide, 0 high)
image 0 of the validation images, actual 0, loss 0
predicted  probability
wrote t.png (0 wide, 0 high)
image 0 of the validation images, actual 0, loss 0
predicted  probability

# Folders and patterns, a line for each bad file, all digits for programs.
$ echo nothing >bad.png; echo text >set/valid/x/notes.txt; onecycle --events p.jsonl -c 'load net; predict set/valid bad.png worse.png csv=p.csv'
loaded net.safetensors: {}
left out: 1 file in these folders that is not a picture
wrote p.csv
! onecycle: predict: bad.png: {}
! onecycle: -c:1: predict: worse.png: {}
? 1
$ head -n 2 p.csv; wc -l <p.csv; awk -F, 'NR > 1 && ($3 + $4 + $5 > 1 + 1e-12 || $3 + $4 + $5 < 1 - 1e-12)' p.csv
file,class,german_shorthaired_pointer,german_shorthaired_terrier,x
set/valid/german_shorthaired_pointer/1.png,{},0.{},0.{},0.{}
25
$ onecycle -c "load net; predict 'set/valid/x/[1-3].png'" | tail -n 3
set/valid/x/1.png  {}  german_shorthaired_pointer:{} german_shorthaired_terrier:{} x:{}
set/valid/x/2.png  {}
set/valid/x/3.png  {}
$ grep -c '"event":"predict","file":"set/valid/' p.jsonl; grep -o '"event":"predict".*"x":' p.jsonl | head -n 1
24
"event":"predict","file":"set/valid/german_shorthaired_pointer/1.png","class":"{}","probabilities":{"german_shorthaired_pointer":{},"x":

# What the interpretation tells, as events.
$ onecycle -q --events i.jsonl -c 'load net; data folder set bs=8; confusion; most_confused; top_losses 1 png=t.png'
$ cut -c 1-110 i.jsonl
{"event":"confusion","classes":["german_shorthaired_pointer","german_shorthaired_terrier","x"],"counts":[[{}
{"event":"most_confused","pairs":[{"actual":"{}
{"event":"top_losses","images":[{"file":"set/valid/{}

# Epochs count from 0 in every message.
$ onecycle -c 'data digits train=640 valid=64; fit 2 1e-2; rewind; continue' | tail -n 3
{}epoch 1{}
epoch {}
1 {}

# A whole session at tiny and huge values: no two numbers run together, none is -nan or -0.
$ rates='1e-12 1e-3 30 1e12 1e30'; for rate in $rates; do echo "fit 1 $rate wd=1e-12; history; validate; learner opt=sgd wd=1e3"; done >walk.oc; onecycle -k -c 'data digits train=640 valid=64; model mlp 2352,64,2; learner opt=sgd; set on_nan stop; set min_delta 1e-12; lr_find end_lr=1e12 num_it=30; lr_find runs=2 end_lr=1e12 num_it=30' -c 'source walk.oc' -c "compare 'fit 1 1e-12' 'fit 1 30' 'fit 1 1e12' seeds=2; runs; health; confusion; most_confused; summary; set; top_losses 3 png=w.png" >walk.txt 2>&1; grep -E -- '-nan|-0\.?0*( |$)|[0-9]\.[0-9]{7,}' walk.txt
? 1
$ awk '/^(epoch|run|recipe|valid_loss|actual|image)  / { n = split($0, head, /  +/); row = 1; next } row && /^(LR|lr_max|the |onecycle|wrote|suggest|optim|[a-z ]*:)|^$/ { row = 0 } row { if ($0 ~ /^[0-9]+  |^fit / && split($0, cell, /  +/) < n) print }' walk.txt
$ grep -c '^epoch  ' walk.txt | sed 's/[0-9][0-9]*/tables/'; grep -q '^1   *[a-z]' walk.txt && echo runs
tables
runs
$ onecycle -c 'data digits train=64 valid=64; normalize mean=1e12 std=1e-12; normalize mean=-1e-12 std=1' | grep ^normalized
normalized: mean 1e12 std 1e-12 (channel 0)
normalized: mean -1e-12 std 1.000000 (channel 0)
$ onecycle -k -c 'data digits train=64 valid=64; normalize std=1e39; normalize mean=1e39'
digits: 64 training and 64 validation images, 28 x 28 x 3, 2 classes: 3, 7
! onecycle: -c:1: normalize: the mean of channel 0 is {}, its standard deviation inf; give numbers within the range of 32-bit floats, and std= above 0
! onecycle: -c:1: normalize: the mean of channel 0 is inf, its standard deviation {}; give numbers within the range of 32-bit floats, and std= above 0
? 1
