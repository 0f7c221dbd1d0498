# A script's errors name the file and the line the command starts on.
$ printf 'lr 1\n\nlearn.fit_one_cycle(\n  1,\n  x y)\nlr 2\n' >script.oc
$ onecycle script.oc
lr_max 1.00E+00
! onecycle: script.oc:3: fit_one_cycle: 'y)' in its line 3 is not understood; values are numbers, 'texts', [lists], names and name=value
? 1
$ onecycle -k script.oc
lr_max 1.00E+00
lr_max 2.00E+00
! onecycle: script.oc:3: {}
? 1
$ onecycle -c 'source script.oc; lr 3'
lr_max 1.00E+00
! onecycle: script.oc:3: {}
? 1

# Commands from a pipe run as they come; their place is -:LINE.
$ onecycle
< lr 1
< # comment
<
< lr 2; lr
< lr x
< lr 3
lr_max 1.00E+00
lr_max 2.00E+00
lr_max 2.00E+00
! onecycle: -:5: lr: 'x' {}
? 1
$ cat script.oc | onecycle -
lr_max 1.00E+00
! onecycle: -:3: fit_one_cycle: {}
? 1
$ printf 'lr 1' | onecycle
lr_max 1.00E+00
# Its writer has left before it is opened.
$ mkfifo left; printf 'lr 1\nlr 2\n' >left & exec 3<left; wait; onecycle left
lr_max 1.00E+00
lr_max 2.00E+00
# Its writer cannot have left before it is opened: that is more than a pipe holds.
$ mkfifo pipe && (printf 'lr 1\nlr 2\n# %0100000d\n' 0 >pipe &) && exec 3<pipe && onecycle pipe
lr_max 1.00E+00
lr_max 2.00E+00
$ (echo lr 1; echo quit; echo lr 2) | onecycle
lr_max 1.00E+00

# What editors and pages add to a text: a byte order mark, no-break spaces, typographic quotes.
$ printf '\357\273\277lr 1\r\nlr\302\2402\n' >bom.oc && onecycle bom.oc && onecycle <bom.oc
lr_max 1.00E+00
lr_max 2.00E+00
lr_max 1.00E+00
lr_max 2.00E+00
$ onecycle -c "$(cat bom.oc)"
lr_max 1.00E+00
lr_max 2.00E+00
$ mkdir -p "$XDG_CONFIG_HOME/onecycle" && mv bom.oc "$XDG_CONFIG_HOME/onecycle/rc" && onecycle -c quit; rm "$XDG_CONFIG_HOME/onecycle/rc"
lr_max 1.00E+00
lr_max 2.00E+00
$ printf 'lr 1\ndata folder \342\200\234my data\342\200\235\n' | onecycle
lr_max 1.00E+00
! onecycle: -:2: '“my' has characters that only look like plain ones; type plain quotes and hyphens; there is a typographic quote (U+201C) before 'my'
? 1
$ printf '\377\376l\000r\000' >wide.oc && onecycle wide.oc
! onecycle: wide.oc is UTF-16 text (it begins with that byte order mark); save it as UTF-8; commands go after -c
? 1
$ onecycle <wide.oc
! onecycle: -: this is UTF-16 text (it begins with that byte order mark); save it as UTF-8
? 1

# A command goes on behind a backslash, from a pipe too.
$ printf 'lr \\\n 1\nlr \\\r\n 2\n' | onecycle
lr_max 1.00E+00
lr_max 2.00E+00

# Scripts that are none.
$ onecycle nowhere.oc
! onecycle: nowhere.oc: cannot be read: No such file or directory; {}commands go after -c
? 1
$ onecycle .
! onecycle: .: is not a regular file; name a file; commands go after -c
? 1
$ printf 'lr 1\n\0' >binary.oc; onecycle binary.oc
! onecycle: binary.oc is not text; give commands, one per line; commands go after -c
? 1
$ printf 'lr 1\n\0' | onecycle
! onecycle: -: this is not text; give commands, one per line
? 1
$ echo 'source self.oc' >self.oc; onecycle self.oc
! onecycle: self.oc:1: source: files are nested 16 deep; does self.oc run itself?
? 1

# Bytes that would steer the terminal are shown, not sent.
$ printf 'fit \033[2J\n' | onecycle
! onecycle: -:1: fit: epochs='\x1b[2J' is not a number; give one like epochs=1
? 1

# Windows line ends.
$ printf 'lr 1\r\nlr 2 # two\r\n' | onecycle
lr_max 1.00E+00
lr_max 2.00E+00

# A long line, and rubbish, get one line.
$ head -c 300000 /dev/zero | tr '\0' 'x' | onecycle 2>err; echo "status $?"; wc -l <err
status 1
1
$ printf '((((((((((\n' | onecycle
! onecycle: -:1: a bracket is not closed in '{}'; add it, or quote the word
? 1
$ printf '%s\n' '"' | onecycle
! onecycle: -:1: a quote " is not closed; add another "
? 1
