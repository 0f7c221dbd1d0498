# What the scripts of shells ask: what may stand in place of the last word.  First how it is to be used, then the part
# of the word that is replaced.
$ onecycle --complete --ev
words
--ev
--events	append every event as JSON Lines to FILE
$ onecycle --complete -
words
-
-c	run LINE 
-i	continue at the prompt after -c or SCRIPT
...
--version	version, libraries, compiler
--help	this help
$ onecycle --complete --completion ''
words
\
bash	
zsh	
fish	

# Commands, their arguments, values and files, within a line.
$ onecycle --complete -n -qc 'data digits; fit_o'
line
fit_o
fit_one_cycle 	train with the 1cycle policy
$ onecycle --complete -cfit_one_cycle\ pol
line
pol
policy=	cos: fastai v1; linear: linear up, cosine down; three_phase: the original
$ onecycle --complete -c 'fit_one_cycle policy=c'
line
c
cos 	fastai v1
$ touch 'a file.oc' b.oc && mkdir afolder && onecycle --complete -c 'source a'
line
a
afolder/	
a\ file.oc 	
$ onecycle --complete --watch 'afolder x'
line
x
x=	x axis: step, epoch, time, or a series such as lr
$ onecycle --complete --watch=afo
line
afo
afolder/	

# A script is a file, of which the shell knows, or a recipe; there is one.
$ onecycle --complete ''
files
\
recipe:	a recipe that is built in
$ onecycle --complete b
files
b
$ onecycle --complete --detach recipe:mn
words
recipe:mn
recipe:mnist-99	
$ onecycle --complete --seed 1 --events=b
files
b
$ onecycle --complete b.oc ''
$ onecycle --complete --detach b.oc ''
$ onecycle --complete --seed ''
$ onecycle --complete -z ''
files
\
recipe:	a recipe that is built in
$ onecycle --complete -- -
files
-

# A run, by its name.
$ onecycle -q -c 'set record on; data digits train=64 valid=32; fit 1; runs note last x'
$ onecycle --complete --attach=la
words
la
last	

# Names that would break the answer are left out.
$ touch "$(printf 'b\ttab.oc')" "$(printf 'b\nline.oc')" && onecycle --complete -c 'source b'
line
b
b.oc 	
$ onecycle --complete -c "$(printf 'data digits\nfit_o')" | tail -n 1
fit_one_cycle 	train with the 1cycle policy

$ onecycle --completion bash | tail -n 1
complete -F _onecycle onecycle
$ onecycle --completion ksh
! onecycle: --completion 'ksh' is no shell that we know; give bash, zsh or fish
? 2
