# Runs save themselves: what it says, and what it takes.
$ onecycle -c 'checkpoint; checkpoint run; checkpoint run.safetensors every=50batches keep=3; checkpoint run every=1s; checkpoint off'
checkpoint off
checkpoint run.safetensors: every epoch and at the end of a run
checkpoint run.safetensors: every 50 batches and at the end of a run; the latest 3 are kept
checkpoint run.safetensors: every second and at the end of a run
checkpoint off
$ onecycle -k -c 'checkpoint run every=0s; checkpoint run every=3days; checkpoint run keep=0'
! onecycle: -c:1: checkpoint: every '0s' is not an interval; give one like 1epochs, 50batches, 30s
! onecycle: -c:1: checkpoint: every '3days' is not an interval; give one like 1epochs, 50batches, 30s
! onecycle: -c:1: checkpoint: keep=0 is out of range; give 1 to 1000
? 1
$ onecycle -k -c 'checkpoint run keep=3; checkpoint every=30s; checkpoint keep=2' -c 'checkpoint off keep=2' -c 'checkpoint run; checkpoint off; checkpoint every=30s'
checkpoint run.safetensors: every epoch and at the end of a run; the latest 3 are kept
checkpoint run.safetensors: every 30 seconds and at the end of a run; the latest 3 are kept
checkpoint run.safetensors: every 30 seconds and at the end of a run; the latest 2 are kept
checkpoint run.safetensors: every epoch and at the end of a run
checkpoint off
! onecycle: -c:2: checkpoint off: every= and keep= need a file; leave them out
! onecycle: -c:3: checkpoint: every= and keep= need a file; give its name, for example: checkpoint run every=2epochs
? 1
$ echo 'data digits train=320 valid=64 side=12 bs=16' >data.oc

# The latest two besides the file itself; a run ends where an unsaved one does.
$ onecycle -q -c 'source data.oc; fit 1 1e-3; fit_one_cycle 2 2e-2; save plain; history csv=plain.csv'
$ onecycle -q -c 'source data.oc; checkpoint run every=7batches keep=2; fit 1 1e-3; fit_one_cycle 2 2e-2; history csv=run.csv; save same'
$ cmp plain.csv run.csv; cmp plain.safetensors same.safetensors
$ ls run-60* run.safetensors; ls run-* | wc -l
run-60.safetensors
run.safetensors
2
$ ls -l run.safetensors | cut -c 1-10
-rw-------
$ rm run*

# Ctrl-C, SIGTERM and SIGHUP save first; from another folder, on other threads, the rest has the same bits.
$ echo 'data digits train=320 valid=64 side=12 bs=16; fit 150 1e-3' | onecycle -q --events whole.jsonl
$ for signal in INT TERM HUP; do killed $signal $signal.jsonl -q -c "source data.oc; checkpoint $signal every=1000epochs; fit 150 1e-3; lr 1"; echo $?; done
130
143
129
! onecycle: ended by SIGTERM
! onecycle: ended by SIGHUP
$ grep -c '"reason":"stopped"' INT.jsonl TERM.jsonl HUP.jsonl
INT.jsonl:1
TERM.jsonl:1
HUP.jsonl:1
$ mkdir -p elsewhere; for signal in INT TERM HUP; do (cd elsewhere; onecycle -q --threads 3 --events ../$signal.rest -c "source ../data.oc; resume ../$signal"); done
$ for signal in INT TERM HUP; do tail -n 1 $signal.rest | sed 's/.*"weights"//'; done | sort -u >ends; tail -n 1 whole.jsonl | sed 's/.*"weights"//' | cmp ends

# So do all others that end a program, in a limit of processor time, too.
$ for signal in USR1 XCPU ALRM; do killed $signal $signal.jsonl -q -c "source data.oc; checkpoint $signal every=1000epochs; fit 150 1e-3"; echo $?; done; ls USR1* XCPU* ALRM*
138
152
142
ALRM.jsonl
ALRM.safetensors
USR1.jsonl
USR1.safetensors
XCPU.jsonl
XCPU.safetensors
! onecycle: ended by SIGUSR1
! onecycle: ended by SIGXCPU, its processor time is used up
! onecycle: ended by SIGALRM

# A limit of file size is a full disk: told, the run goes on, and nothing half stays.
$ (ulimit -f 20; exec onecycle -q -k -c 'source data.oc; checkpoint limited; fit 2 1e-3; checkpoint off; save limited; plot_losses png=limited.png width=4000 height=3000; lr 1' -c 'set csv limited.csv; fit 400 1e-3') 2>told; grep -v '^libgcov' told >&2; ls limited*; tail -n 1 limited.csv | awk -F, '{print NF}'
limited.csv
5
! onecycle: checkpoint: {}limited.safetensors: writing failed: {}; the run continues
! onecycle: -c:1: {}limited.safetensors: writing failed: {}; raise the limit (ulimit -f)
! onecycle: -c:1: {}limited.png: writing failed: {}; raise the limit (ulimit -f)
! onecycle: -c:2: {}limited.csv: writing failed: {}

# What is told before the cut and behind it is what an uninterrupted run tells.
$ for part in whole.jsonl 'INT.jsonl INT.rest' 'TERM.jsonl TERM.rest'; do cat $part | grep '"event":"\(batch\|epoch\)"' | sed 's/"run":[0-9]*,//' | cksum; done | sort -u | wc -l
1

# A stopped run says where it is kept, and as before it saves itself when it goes on.
$ killed INT stop.jsonl -c 'source data.oc; checkpoint stop every=1000epochs; fit 200 1e-3' >out
? 130
$ tail -n 2 out
stopped at epoch {}, after batch {} of 20; what was learnt is kept
saved stop.safetensors; `resume` continues from there
$ onecycle -c 'source data.oc; resume stop' | sed -n '2,4p'
resumed stop.safetensors: {}epoch {} of 200 epochs done
checkpoint stop.safetensors: every 1000 epochs and at the end of a run
epoch     train_loss  valid_loss  accuracy  time

# At its end a run is brought back with its plots, and extended.
$ onecycle -c 'source data.oc; resume plain; plot_lr png=lr.png; extend 2; continue'
digits: {}
resumed plain.safetensors: the run is at its end; `extend N` adds N epochs
wrote lr.png ({})
4 epochs instead of 2; the whole schedule runs again over the 2 epochs that were added; `continue` uses the new plan
epoch     train_loss  valid_loss  accuracy  time
2         {}
3         {}

# A range test does not touch what stands still; a run that is saved by hand goes on as well.
$ onecycle -q -c 'source data.oc; resume TERM; lr_find; save hand; set seed 3'
$ onecycle -c 'source data.oc; load hand; resume hand'
digits: {}
loaded hand.safetensors: simple_cnn 3,16,16,2
resumed hand.safetensors: the run is at its end; `extend N` adds N epochs

# What can not be gone on with: one line each.
$ onecycle -k -c 'resume plain; data digits train=300 valid=64 side=12; resume plain; resume nothing'
digits: {}
! onecycle: -c:1: resume: plain.safetensors: its data is not loaded; load it first: data digits train=320 valid=64 side=12 bs=16
! onecycle: -c:1: resume: plain.safetensors: trained on 320 + 64 images, and the loaded data has 300 + 64; load its data first: data digits train=320 {}
! onecycle: -c:1: resume: nothing.safetensors: cannot be read: No such file or directory; check the path and that its folder is there
? 1
$ onecycle --seed 1 -q -c 'source data.oc; resume plain'
! onecycle: -c:1: resume: plain.safetensors: trained on different images or labels; load its data first: data digits train=320 {}, with --seed 42
? 1
$ onecycle -q -c 'source data.oc; save fresh; resume fresh'
! onecycle: -c:1: resume: fresh.safetensors: it contains no run to continue; `load` it and start one with `fit` or `fit_one_cycle`
? 1
$ sed 's/"format":"2"/"format":"3"/' plain.safetensors >later.safetensors; onecycle -q -c 'load later'
! onecycle: -c:1: later.safetensors: the checksum does not match: the file is damaged; use another copy
? 1

# What a killed writer left is swept away; where the newest file is damaged, the one before it is taken.
$ onecycle -q -c 'source data.oc; checkpoint run keep=3; fit 1 1e-3; fit 1 1e-3; fit 1 1e-3'; ls run*
run-20.safetensors
run-40.safetensors
run-60.safetensors
run.safetensors
$ touch run.safetensors.part run-60.safetensors.part; for file in run run-60; do printf x | dd of=$file.safetensors bs=1 seek=4000 conv=notrunc 2>/dev/null; done
$ onecycle -c 'source data.oc; checkpoint off; resume run'; ls run*
digits: {}
checkpoint off
run.safetensors: the checksum does not match: the file is damaged; run-40.safetensors is used instead
resumed run-40.safetensors: the run is at its end; `extend N` adds N epochs
run-20.safetensors
run-40.safetensors
run-60.safetensors
run.safetensors

# A copy of a later step is another run's and goes; what no run saved by itself stays.
$ onecycle -q -c 'source data.oc; save new-99; checkpoint new keep=2; fit 3 1e-3; fit 1 1e-3'; ls new*
new-60.safetensors
new-80.safetensors
new-99.safetensors
new.safetensors
$ onecycle -q -c 'source data.oc; checkpoint new keep=2; fit 1 1e-3'; ls new*
new-20.safetensors
new-99.safetensors
new.safetensors

# A write that fails is told once, ends no run, and fails the command; the rest of a script is dropped.
$ onecycle --events - -c 'source data.oc; checkpoint missing/run every=2batches; fit 2 1e-3; lr 1' | grep run_end
{"event":"run_end","run":1,"reason":"done",{}
! onecycle: checkpoint: missing/run.safetensors: cannot be written: No such file or directory; check the path and that its folder is there; the run continues
$ onecycle -q -c 'source data.oc; checkpoint missing/run; fit 1 1e-3; lr 1'
! onecycle: checkpoint: missing/run.safetensors: cannot be written: No such file or directory; {}; the run continues
? 1

# A reader that leaves early stops such a run at a batch boundary, and it is saved.
$ onecycle -c 'source data.oc; checkpoint pipe every=1000epochs; fit 100000 1e-3' 2>err | head -n 3 >out; onecycle -q -c 'source data.oc; load pipe'; cat err
onecycle: standard output cannot be written: Broken pipe

# Diverging does not overwrite what was good.
$ onecycle -q -c 'source data.oc; checkpoint good; fit 1 1e-3; save before; fit 2 1e30'
! onecycle: -c:1: fit: the loss is not finite {}
? 3
$ onecycle -q -c 'source data.oc; resume good; fit 1 0 wd=0; save good'; onecycle -q -c 'source data.oc; load before; resume before; fit 1 0 wd=0; save before'; cmp good.safetensors before.safetensors

# An epoch after tot_epochs has one batch, past the end of the schedule: it is saved and read as any other.
$ onecycle -q --events past.jsonl -c 'data digits train=64 valid=16 bs=8; fit_one_cycle 3 tot_epochs=2; save past'; onecycle -c 'data digits train=64 valid=16 bs=8; resume past; open past.jsonl' | grep -v '^digits'
resumed past.safetensors: the run is at its end; it ended after tot_epochs, so `extend` cannot add to it
opened past.jsonl as run 2: fit_one_cycle 3 tot_epochs=2, 17 batches, complete
