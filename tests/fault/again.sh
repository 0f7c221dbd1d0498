#!/bin/sh
# Calls that a signal interrupts, and calls that do half of what they were asked: all is gone on with, at every open,
# read, write, sync and close of what loads and saves.  Prints TAP.
. "$SRCDIR/tests/fault/inject.sh"
export ONECYCLE_FROZEN_CLOCK=1
pictures pictures
idx idx
cifar cifar
"$onecycle" -n -q -c 'data folder pictures size=8 bs=4; model mlp 192,30,2; fit 1 1e-3; fit 1 1e-3; save saved' || exit 1

# same TITLE LINE FILE... - whatever is interrupted, the files that LINE makes are the same
same() {
    name=$1 line=$2
    shift 2
    files=$*
    rm -rf wanted && mkdir wanted
    "$onecycle" -n -q $options -c "$line" </dev/null || exit 1
    mv $files wanted/
    before() { rm -f $files; }
    holds() {
        [ $status = 0 ] && [ ! -s err ] || return 1
        for file in $files; do cmp $file wanted/$file || return 1; done
    }
    for trouble in EINTR SHORT; do
        for call in open read write fsync close; do
            case $trouble-$call in SHORT-[ofc]*) continue ;; esac
            run $call 0 none "$line"
            [ "$(cat calls)" = 0 ] || each "$name" $call $trouble "$line"
        done
    done
}
same 'a folder of pictures' 'data folder pictures size=8 bs=4; model mlp 192,30,2; fit 1 1e-3; save folder' folder.safetensors
same 'IDX files' 'data idx idx bs=4; model mlp 64,30,2; fit 1 1e-3; save idx' idx.safetensors
same 'CIFAR files' 'data cifar10 cifar bs=2; model mlp 3072,8,10; fit 1 1e-3; save cifar' cifar.safetensors
same 'load' 'load saved; save loaded; summary' loaded.safetensors
same 'a run that saves itself, resumed and extended' \
    'data folder pictures size=8 bs=4; checkpoint run every=1batches; resume saved; extend 2; continue; history csv=log' \
    run.safetensors log
same 'a figure' 'data folder pictures size=8 bs=4; show_batch png=batch.png' batch.png
options='--events told'
same 'events' 'data folder pictures size=8 bs=4; model mlp 192,2; fit 2 1e-3; validate' told
finish
