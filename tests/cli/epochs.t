# Epochs need not be whole: the last one is cut at its batch and validated, and its row says so.
$ onecycle -k -c 'data digits train=1000 valid=64 bs=32; plan 2.9; fit_one_cycle 2.9 1e-2; history csv=h.csv; save cut; fit 0.5; fit 0; history' >out; sed -n '/ x .* =/p; /^epoch/p; /^[0-9] /s/  .*//p' out; cut -d , -f 1 h.csv; onecycle -k -c 'data digits train=1000 valid=64 bs=32; fit_one_cycle 2.5 start_epoch=2; runs' | grep -o -e '^[0-9] ([0-9/]*)' -e 'one_cycle 0[^ ]*'
2.90 epochs x 31 batches = 90 steps; learning rate 1.20E-04 -> 3.00E-03 -> 1.20E-08
epoch      train_loss  valid_loss  accuracy  time
0
1
2 (28/31)
epoch      train_loss  valid_loss  accuracy  time
0 (16/31)
epoch      train_loss  valid_loss  accuracy  time
0 (16/31)
epoch
0
1
2
2 (16/31)
one_cycle 0.52
! onecycle: -c:1: fit: epochs=0 is out of range; give 0.1 to 1000000
# extend goes on within the epoch that was cut; files and rewind know where that is.
$ last() { rm -f e; onecycle --events e -c "$1" >out; grep -o '"run_end".*' e | tail -n 1 | grep -o '"weights":"[0-9a-f]*"' >>ends; }; d='data digits train=1000 valid=64 bs=32; resume cut; '; last "$d extend; continue"; sed -n '/^[0-9] /s/  .*//p; /pochs/p' out; last "$d extend; continue; rewind 2; continue"; grep back out; onecycle -q -c "$d extend; save middle"; last "${d%resume*} resume middle"; grep batch out; uniq ends | wc -l; rm *.safetensors h.csv out e ends
resumed cut.safetensors: the run is at its end; `extend N` adds N epochs
3.90 epochs instead of 2.90; the whole schedule runs again over the 1 epoch that was added; `continue` uses the new plan
2
3 (28/31)
back in run 2 (fit_one_cycle 2.9 1e-2, from batch 91), at epoch 2, after batch 28 of 31; 2 of 3.90 epochs done; `continue` goes on from there
resumed middle.safetensors: epoch 2, after batch 28 of 31; 2 of 3.90 epochs done
1
