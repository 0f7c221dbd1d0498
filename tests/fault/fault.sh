#!/bin/sh
# Bad days of what writes: every open, write, sync, rename, unlink and close of a file fails in turn, once and for good.
# Prints TAP.
#
# Whatever fails, the program says so in one line, leaves with 1 and leaves the earlier file as it was; when only
# the folder could not be synced behind the rename, the new file, whole.
#
# Where the bad days of a laboratory are:
#     full disk, quota, broken disk, read-only folder   here, by injection; places.sh, by mounts; records too
#     interrupted and short calls                       again.sh
#     data that vanishes, or cannot be read             load.sh; while a run trains: places.sh
#     no memory                                         memory.sh
#     a clock that jumps                                clock.sh
#     two processes in one folder                       two.sh
#     a process that is killed                          kill.sh; its terminal: tests/pty/gone.sh, resume.sh, ends.sh
. "$SRCDIR/tests/fault/inject.sh"
export ONECYCLE_FROZEN_CLOCK=1 # files tell how long an epoch took

data='data digits train=256 valid=64 side=8 bs=32; '
"$onecycle" -n -q -c "$data model mlp 192,30,2; fit 1 1e-3; save before" || exit 1
mv before.safetensors kept.safetensors

# ---- one file, saved by hand

before() { cp kept.safetensors before.safetensors; }
holds() {
    "$onecycle" -n -q -c 'load before' 2>&1 || return 1
    [ ! -e before.safetensors.part ] || return 1
    [ $status = 0 ] && return 0
    failed_well && { cmp -s kept.safetensors before.safetensors || grep -q 'its folder cannot be synced' err; }
}
for call in open write fsync rename close; do
    for error in ENOSPC EDQUOT EIO EROFS; do
        each 'a save' $call $error 'load kept; save before'
    done
done

# ---- a run that saves itself: it ends as it would have, and what can be resumed is the old checkpoint or the new one

line="$data checkpoint run every=1000epochs keep=2; load old; fit 1 1e-3; save behind"
"$onecycle" -n -q -c "$data checkpoint run keep=2; load kept; fit 1 1e-3; fit 1 1e-3; save old" || exit 1
mkdir first && mv run*.safetensors first/ && cp first/* .
run none 0 none "$line"
mv behind.safetensors end.safetensors
before() { rm -f run* behind* && cp first/* .; }
holds() {
    "$onecycle" -n -q -c "$data resume run" 2>&1 || return 1
    [ -z "$(ls | grep 'run.*part')" ] || return 1
    if [ $status = 0 ]; then
        cmp behind.safetensors end.safetensors
    else
        failed_well && { [ ! -e behind.safetensors ] || grep -q 'behind.*its folder cannot be synced' err; }
    fi
}
for error in ENOSPC EIO; do
    for call in open write fsync rename unlink close; do each 'a run that saves itself' $call $error "$line"; done
done
lasting=1
for call in write fsync rename; do each 'a run that saves itself' $call ENOSPC "$line"; done
lasting=0

# ---- what else is written: the old file, or all of the new one

# files TITLE LINE FILE - LINE makes FILE; it is there already, with other contents
files() {
    "$onecycle" -n -q -c "$data $2" </dev/null || exit 1
    mv "$3" new
    echo old >old
    written=$3
    before() { cp old "$written"; }
    holds() {
        [ ! -e "$written.part" ] || return 1
        if cmp -s new "$written"; then
            [ $status = 0 ] || { failed_well && grep -q 'its folder cannot be synced' err; }
        else
            cmp -s old "$written" && failed_well
        fi
    }
    for call in open write fsync rename; do
        for error in ENOSPC EROFS; do
            [ $call-$error = fsync-EROFS ] || each "$1" $call $error "$data $2"
        done
    done
}
files 'history csv=' 'fit 1 1e-3; history csv=log.csv' log.csv
files 'plot_losses png=' 'fit 1 1e-3; plot_losses png=plot.png' plot.png
files 'plot_losses > FILE.svg' 'fit 1 1e-3; plot_losses > plot.svg' plot.svg
files 'report FILE' 'fit 1 1e-3; report page.html' page.html
files 'show_batch > FILE.png' 'show_batch > batch.png' batch.png
files 'screen' 'fit 1 1e-3; screen now.txt' now.txt

# ---- files that belong together: both old ones or both new ones, and none where there were none

pair='load kept; export torch net.py'
"$onecycle" -n -q -c "$pair" </dev/null && mkdir pair some none && mv net.py net.safetensors pair || exit 1
"$onecycle" -n -q -c "${data}model simple_cnn 3,8,2; export torch net.py" </dev/null && mv net.py net.safetensors some || exit 1
# same FOLDER - whether both files are as they are there
same() {
    for file in net.py net.safetensors; do
        if [ -e "$1/$file" ]; then cmp -s "$1/$file" $file || return 1; else [ ! -e $file ] || return 1; fi
    done
}
before() { rm -f net.*; cp "$earlier"/* . 2>/dev/null; }
holds() {
    [ -z "$(ls | grep 'net.*part')" ] || return 1
    if same pair; then
        [ $status = 0 ] || { failed_well && grep -q 'its folder cannot be synced' err; }
    else
        same $earlier && failed_well
    fi
}
for earlier in none some; do
    for call in open write fsync rename; do each "export torch, $earlier before," $call ENOSPC "$pair"; done
done

# ---- a log that grows: the rows before, and no half of the next

"$onecycle" -n -q -c "$data set csv log; fit 1 1e-3" </dev/null || exit 1
mv log first.log
"$onecycle" -n -q -c "$data set csv log; fit 1 1e-3; fit 2 1e-3" </dev/null || exit 1
mv log all.log
before() { cp first.log log; }
holds() {
    [ $status = 0 ] || failed_well || return 1
    [ "$(wc -c <log)" -ge "$(wc -c <first.log)" ] && [ -z "$(tail -c 1 log)" ] || return 1
    sed '2,$ { /^epoch,/d; }' log >rows # a head stands again where the one before it could not be read
    head -c "$(wc -c <rows)" all.log | cmp -s rows
}
for error in ENOSPC EDQUOT; do
    for call in open write fsync close; do each 'set csv' $call $error "$data fit 1 1e-3; set csv log; fit 2 1e-3"; done
done

# ---- a run that is recorded: it ends as always, and there is a record that opens, or none

shelf=$XDG_STATE_HOME/onecycle/runs
before() { rm -rf "$shelf"; }
holds() {
    [ "$status" = 0 ] && [ "$(wc -l <err)" -le 1 ] || return 1
    [ -z "$(ls -A "$shelf" 2>/dev/null)" ] || "$onecycle" -n -q -c "$data open last" 2>>err
}
each 'a record' open ENOSPC "$data set record on; fit 1 1e-3"
each 'a record' mkdir ENOSPC "$data set record on; fit 1 1e-3"

# What hinders the thinning of a long one is told.
holds() { [ "$status" = 0 ] && { [ ! -s err ] || grep -q 'events.jsonl: reading failed' err; }; }
each 'a long record' read EIO 'data digits train=32 valid=0 side=8 bs=1; set record on; set record_limit 1; model mlp 192,2; fit 100 1e-3'
finish
