# What is wrong with an option is said in one line, with where to look; exit status 2.
$ onecycle --foo
! onecycle: there is no option --foo; try onecycle -h
? 2
$ onecycle -z
! onecycle: there is no option -z; try onecycle -h
? 2
$ onecycle --seed
! onecycle: option --seed needs a value; try onecycle -h
? 2
$ onecycle -c
! onecycle: option -c needs a value; try onecycle -h
? 2
$ onecycle --seed x
! onecycle: --seed 'x' is not a whole number from 0 to 9223372036854775807; try onecycle -h
? 2
$ onecycle --threads 0
! onecycle: --threads '0' is not a whole number from 1 to 1024; try onecycle -h
? 2
$ onecycle --plain=yes
! onecycle: option --plain=yes takes no value; try onecycle -h
? 2
$ onecycle one.oc two.oc
! onecycle: 'two.oc' is one word too many: give only one SCRIPT; try onecycle -h
? 2

$ onecycle -V
onecycle {}
libraries: libpng {}, libjpeg {}, zlib {}, jansson {}, libarchive {}, readline {}
compiler: {}
processor: {}; kernels: {}
$ onecycle -h
Usage: onecycle [OPTION]... [SCRIPT]
...
To list the commands: onecycle -c help

# Neither commands nor a terminal: nothing to do.
$ onecycle </dev/null

# -c lines run in order; the first that fails ends it, unless -k.
$ onecycle -c 'lr 1; lr' -c 'lr 2'
lr_max 1.00E+00
lr_max 1.00E+00
lr_max 2.00E+00
$ onecycle -c 'lr 1' -c 'lr x; lr 2' -c 'lr 3'
lr_max 1.00E+00
! onecycle: -c:2: lr: 'x' is not a learning rate; give a number above 0, or steep, min10, valley, slide
? 1
$ onecycle -k -c 'lr 1' -c 'lr x; lr 2' -c 'lr 3'
lr_max 1.00E+00
lr_max 2.00E+00
lr_max 3.00E+00
! onecycle: -c:2: lr: 'x' is not a learning rate; give a number above 0, or steep, min10, valley, slide
? 1
$ onecycle -q -c 'lr 1; lr x'
! onecycle: -c:1: lr: 'x' is not a learning rate; give a number above 0, or steep, min10, valley, slide
? 1

# quit ends everything, with what has been reached.
$ onecycle -c 'lr 1; quit; lr 2' -c 'lr 3'
lr_max 1.00E+00
$ onecycle -k -c 'lr x; quit; lr 2' -c 'lr 3'
! onecycle: -c:1: lr: 'x' {}
? 1

# The start-up file comes first; -n leaves it out.
$ mkdir -p "$XDG_CONFIG_HOME/onecycle" && echo 'lr 7e-1' >"$XDG_CONFIG_HOME/onecycle/rc"
$ onecycle -c lr
lr_max 7.00E-01
lr_max 7.00E-01
$ onecycle -n -c lr
lr_max 3.00E-03 (default; none picked)
$ echo 'no such command' >"$XDG_CONFIG_HOME/onecycle/rc"
$ onecycle -c lr
! onecycle: {}/config/onecycle/rc:1: there is no command 'no'; `help` lists them all
? 1

# What is there and can not be read is told; what is not there is not.
$ cd "$XDG_CONFIG_HOME/onecycle"; for make in 'mkdir rc' 'mkfifo rc' 'ln -s /dev/zero rc' 'ln -s rc rc' 'printf "lr 1\\0" >rc'; do rm -rf rc; eval "$make"; onecycle -c lr; echo $?; done; rm rc
1
1
1
1
1
! onecycle: {}/rc: is not a regular file; {}; -n skips this start-up file
! onecycle: {}/rc: is not a regular file; {}; -n skips this start-up file
! onecycle: {}/rc: is not a regular file; {}; -n skips this start-up file
! onecycle: {}/rc: cannot be read: {}; -n skips this start-up file
! onecycle: {}/rc is not text; {}; -n skips this start-up file
$ onecycle -c lr
lr_max 3.00E-03 (default; none picked)
$ mkdir -p assets/digits.strokes; ONECYCLE_ASSETS=assets onecycle -n -c 'data digits'
! onecycle: -c:1: ONECYCLE_ASSETS: assets/digits.strokes: is not a regular file; name a file
? 1

# A folder of assets that is not there is told once.
$ ONECYCLE_ASSETS=nowhere onecycle -n -c 'lr 1' -c 'help lr' | head -n 1
! onecycle: ONECYCLE_ASSETS: nowhere: no such folder; what is compiled in is used
lr_max 1.00E+00

# Closed at the start, standard output and standard error become no file of ours.
$ onecycle -n --events events -c 'data digits train=64 valid=32; frob' >&- 2>&-; echo $?; grep -c '"event":"error"' events; wc -l <events
1
1
1
$ onecycle -n -c 'lr 1' >&-
! onecycle: standard output cannot be written: {}
? 1
$ onecycle -n <&-
! onecycle: -: {}
? 1
$ onecycle -n -q -c 'lr 1' <&- >&-

# Output that can not be written is no success.
$ onecycle -n -c help >/dev/full
! onecycle: standard output cannot be written: {}
? 1
