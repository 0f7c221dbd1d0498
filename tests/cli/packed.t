# Data packed into one file and mapped: the same data, and what is refused.
$ onecycle -c 'data digits train=64 valid=8 side=8 bs=8; data save a.packed; data packed a.packed verify=true bs=8; data save b.packed'; cmp a.packed b.packed; ls
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
packed a.packed: digits in 4.93 kB; `data packed` loads it
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
packed b.packed: digits in 4.93 kB; `data packed` loads it
a.packed
b.packed
$ onecycle -c 'data save x'
! onecycle: -c:1: data save needs data; load data first, for example: data digits
? 1

# A net trains to the same bits, and a run that began with the one goes on with the other.
$ for load in 'data digits train=64 valid=8 side=8' 'data packed a.packed'; do onecycle --events - -c "$load bs=8" -c 'normalize; model "flatten | dense 2"; fit 2' | grep -o '"weights":"[^"]*"' >$(echo $load | cut -c 6-8); done; cmp dig pac; wc -l <dig
4
$ more='extend 1; continue; save'; onecycle -q -c "data digits train=64 valid=8 side=8 bs=8; normalize; model 'flatten | dense 2'; fit 1; save half; $more one weights=true"; onecycle -c "data packed a.packed bs=8; resume half; $more two weights=true" | grep resumed; cmp one.safetensors two.safetensors
resumed half.safetensors: the run is at its end; `extend N` adds N epochs
$ onecycle -q --seed 7 -c 'data digits train=64 valid=8 side=8 bs=8; data save other'; onecycle -c 'data packed other bs=8; resume half'
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
! onecycle: -c:1: resume: half.safetensors: trained on different images or labels; load its data first: data digits train=64 valid=8 side=8 bs=8
? 1

# Names of classes and files come back; a file may be packed over itself while it is mapped.
$ mkdir -p set/train/3 set/train/7; onecycle -q -c 'data digits 3 train=1 valid=0 side=8 bs=1; show_batch 1 png=3.png'; for class in 3 7; do cp 3.png set/train/$class/one.png; cp 3.png set/train/$class/two.png; done; onecycle -c 'data folder set valid_pct=0.5 size=8 bs=2; data save set.packed; data packed set.packed bs=2; data save set.packed; data packed set.packed bs=2; model "flatten | dense 2"' --events events -c 'top_losses 1 > top.png' | uniq | head -n 3; grep -o '"file":"set/train/[37]/[a-z]*.png"' events | wc -l; rm -r set
set: 2 training and 2 validation images, 8 x 8 x 3, 2 classes: 3, 7
packed set.packed: set in 1.02 kB; `data packed` loads it
set: 2 training and 2 validation images, 8 x 8 x 3, 2 classes: 3, 7
1

# What is no packed data, or not whole, is refused in one line, and the data before stays.
$ patch() { head -c $1 a.packed; printf "$2"; tail -c +$(($1 + ${3:-1} + 1)) a.packed; }; head -c 100 a.packed >head; head -c 4000 a.packed >cut; { cat a.packed; echo; } >long; patch 130 '\11' >damaged; patch 12 '\2' >newer; patch 8 '\1\2\3\4' 4 >turned; patch 4927 '\377' >pixel; head -c 4928 /dev/zero >zeros; : >empty; mkdir folder
$ onecycle -k -c 'data packed a.packed bs=8' -c 'data packed nothing; data packed folder; data packed empty; data packed zeros; data packed head; data packed cut; data packed long; data packed damaged; data packed newer; data packed turned; data packed pixel verify=true; data packed; data save folder; data save no/such' -c 'data save same'; cmp a.packed same
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7
packed same: digits in 4.93 kB; `data packed` loads it
! onecycle: -c:2: nothing: cannot be read: No such file or directory; check the path and that its folder is there
! onecycle: -c:2: folder: is not a regular file; name a file
! onecycle: -c:2: empty: not packed data; name a file that `data save` has written
! onecycle: -c:2: zeros: not packed data; name a file that `data save` has written
! onecycle: -c:2: head: cut short in its header; use another copy, or pack the data again
! onecycle: -c:2: cut: cut short: it has 4000 of 4928 bytes; use another copy, or pack the data again
! onecycle: -c:2: long: 1 byte too long; use another copy, or pack the data again
! onecycle: -c:2: damaged: the checksum does not match: the file is damaged; use another copy, or pack the data again
! onecycle: -c:2: newer: is packed in version 2 of the format, and this program reads version 1; load the data itself and pack it again
! onecycle: -c:2: turned: was packed on a machine with the other byte order; load the data itself and pack it again
! onecycle: -c:2: pixel: the pixels are not those that were packed: the file is damaged; use another copy, or pack the data again
! onecycle: -c:2: data packed: an argument is missing: file; usage: data packed FILE {}
! onecycle: -c:2: folder: is a folder; name a file
! onecycle: -c:2: no/such: cannot be written: No such file or directory; check the path and that its folder is there

# Of a pixel that has changed only verify=true knows.
$ onecycle -c 'data packed pixel'
digits: 64 training and 8 validation images, 8 x 8 x 3, 2 classes: 3, 7

# A file that is made shorter under the program ends it with a line of its own.
$ { echo 'data packed b.packed bs=8'; for i in $(seq 3000); do grep -qs training out && break; sleep 0.1; done; : >b.packed; echo 'fit 1'; } | onecycle >out
! onecycle: the file of `data packed` was made shorter or cannot be read; load the data again; what was trained since the last save is lost
? 135

# A file of another kind is not written over.
$ echo precious >letter; onecycle -c 'data digits 3,7 train=64 valid=4 bs=8; data save letter'; cat letter
digits: 64 training and 4 validation images, 28 x 28 x 3, 2 classes: 3, 7
precious
! onecycle: -c:1: letter: is another file, not packed data; remove it, or choose another name
