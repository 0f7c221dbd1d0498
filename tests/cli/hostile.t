# A value without its key belongs to nothing.
$ onecycle -c 'set value=3'
! onecycle: -c:1: set: value '3' has no setting; name one, as in `set seed 7`
? 1
$ onecycle -n -c 'set seed=7; set seed' -c 'set sed=7'
seed            7{}
! onecycle: -c:2: set: key='sed' is not one of: {}
? 1

# More pictures than the machine has memory for are refused before there is room for them.
$ onecycle -c 'data digits train=10000000 valid=10000000 side=256'
! onecycle: -c:1: digits: 20000000 images of 256 x 256 pixels take 1220.7 GB of memory, and this machine has {}; use fewer images, or a smaller side
? 1

# A schedule of millions of batches is drawn as quickly as one of a hundred.
$ onecycle -c 'data digits train=640 valid=64; plan epochs=1e6 height=16' | sed -n '2p;$p'
1000000 epochs x 10 batches = 10000000 steps; learning rate 1.20E-04 -> 3.00E-03 -> 1.20E-08
{}batch{}

# Nothing waits for ever for the other end of a pipe, whatever would write or read it.
$ mkfifo pipe pipe.safetensors
$ onecycle -k -c 'screen pipe' -c 'source pipe' -c 'load pipe' -c 'data folder pipe' -c 'open pipe' -c 'data digits train=64 valid=16; show_batch png=pipe'
! onecycle: -c:1: pipe: is a named pipe that no program reads from; start its reader first, or name a file
! onecycle: -c:2: source: pipe: is not a regular file; name a file
! onecycle: -c:3: pipe.safetensors: is not a regular file; name a file
! onecycle: -c:4: pipe: is not a folder; check the path
! onecycle: -c:5: open: pipe: is not a regular file; name a file
digits: {}
! onecycle: -c:6: pipe: is a named pipe that no program reads from; start its reader first, or name a file
? 1
$ onecycle --events pipe -c help
! onecycle: --events: pipe: is a named pipe that no program reads from; start its reader first, or name a file
? 1
$ onecycle pipe
! onecycle: pipe: is a named pipe that nobody writes to; start its writer first
? 1

# A pipe whose other end lives is written and read.
$ cat pipe & exec 3>pipe; onecycle -c 'data digits train=64 valid=16' -c 'screen pipe' >/dev/null; exec 3>&-; wait
...
$ bash -c 'onecycle --events >(grep -c run_begin) -c "data digits train=64 valid=16; fit 1" >/dev/null; wait $!'
1
$ bash -c 'onecycle <(echo help quit)' | head -n 1
quit
$ onecycle --events /dev/stdout -q -c 'fit 1 nothing'
{"event":"error",{}
! onecycle: {}
? 1
$ rm pipe pipe.safetensors

# A start-up file that is a folder is told.
$ mkdir -p home/onecycle/rc; XDG_CONFIG_HOME=$PWD/home onecycle -c help
! onecycle: {}rc: is not a regular file; name a file; {}
? 1

# Twenty thousand names are kept apart, and the last is as near as the first.
$ seq 20000 | sed "s/.*/name& = '&'/" >names.oc; echo 'help $name1 $name19999' >>names.oc; onecycle names.oc
! onecycle: names.oc:20001: help: there is no command '1 19999', and no help text mentions it; `help` lists all commands
? 1

# Depth, length and size are bounded before they cost anything.
$ awk 'BEGIN { printf "learn.fit("; for (i = 0; i < 100000; i++) printf "("; for (i = 0; i < 100000; i++) printf ")"; print ")" }' >deep.oc; onecycle deep.oc
! onecycle: deep.oc:1: fit: brackets are nested more than 32 deep
? 1
$ awk 'BEGIN { printf "data digits train=64 valid=16; model \047"; for (i = 0; i < 100000; i++) printf "residual { "; print "\047" }' >nested.oc; onecycle -q nested.oc
! onecycle: nested.oc:1: the net's description is longer than 65536 characters
? 1
$ awk 'BEGIN { printf "model mlp 1"; for (i = 0; i < 1000000; i++) printf ",1"; print "" }' >list.oc; onecycle list.oc
! onecycle: list.oc:1: model mlp: actns has more than 4096 elements
? 1
$ printf 'help\nfit \0 1\n' >nul.oc; onecycle nul.oc
! onecycle: nul.oc{}text; {}
? 1
$ onecycle -k -c 'data digits train=2147483647' -c 'data digits train=64 valid=16 bs=2147483648' -c 'fit 1e400' -c 'show_batch rows=99999' -c 'top_losses 1e15' -c 'plot width=100000000'
! onecycle: -c:1: data digits: train=2147483647 is out of range; give 1 to 10000000
! onecycle: -c:2: data digits: bs=2147483648 is out of range; give 1 to 1048576
! onecycle: -c:3: fit: epochs='1e400' is not a number; give one like epochs=1
! onecycle: -c:4: show_batch: rows=99999 is out of range; give 1 to 20
! onecycle: -c:5: top_losses: k=1e15 is out of range; give 1 to 400
! onecycle: -c:6: plot: width=100000000 is out of range; give 16 to 8192
? 1
$ name=$(printf '%05000d' 0); onecycle -k -c "load $name" -c "screen $name" -c "data folder $name/$name" 2>&1 | awk '{ print length($0) < 1024 }'
1
1
1

# A font of one's own that is none fails the picture, not the program.
$ mkdir assets; echo 'no glyphs' >assets/font-6x12.txt; ONECYCLE_ASSETS=$PWD/assets onecycle -k -q -c 'data digits train=64 valid=16; show_batch png=a.png' -c 'help zzz'
! onecycle: -c:1: font-6x12.txt:1: want code points as U+0041 U+0042
! onecycle: -c:2: help: {}
? 1

# Names of classes and files with line ends and broken UTF-8 stay in their lines, and the net fits its data again.
$ onecycle -q -c 'data digits 3 train=64 valid=0 side=12; show_batch 1 png=p.png'; bad=$(printf 'b\377d') line=$(printf 'a\nb'); for s in train valid; do mkdir -p "names/$s/$bad" "names/$s/$line"; for n in 1 2; do cp p.png "names/$s/$bad/$n.png"; cp p.png "names/$s/$line/$n.png"; done; done
$ onecycle -c 'data folder names bs=2; fit 1 1e-3; save odd; predict names/valid csv=odd.csv' | tail -n 2; onecycle -c 'data folder names bs=2; load odd; data.classes; predict names/valid'
saved {}
wrote odd.csv
names: 4 training and 4 validation images, {}, 2 classes: a\nb, b\xffd
loaded odd.safetensors: simple_cnn 3,16,16,2
a\nb,b\xffd
names/valid/a\nb/1.png  {}
names/valid/a\nb/2.png  {}
names/valid/b\xffd/1.png  {}
names/valid/b\xffd/2.png  {}
