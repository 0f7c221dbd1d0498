# A value without its key belongs to nothing.
$ onecycle -c 'set value=3'
! onecycle: -c:1: set: value '3' belongs to no setting; name one, as in set seed 7
? 1

# More pictures than the machine has memory for are refused before there is room for them.
$ onecycle -c 'data digits train=10000000 valid=10000000 side=256'
! onecycle: -c:1: digits: 20000000 pictures of 256 x 256 pixels take 1220.7 GB of memory, and this machine has {}; use fewer, or a smaller side
? 1

# A schedule of millions of batches is drawn as quickly as one of a hundred.
$ onecycle -c 'data digits train=640 valid=64; plan epochs=1e6 height=16' | sed -n '2p;$p'
1000000 epochs x 10 batches = 10000000 steps; learning rate 1.20E-04 -> 3.00E-03 -> 1.20E-08
{}batch{}
