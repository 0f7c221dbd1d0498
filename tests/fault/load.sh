#!/bin/sh
# Data and files that cannot be read, or are gone between two calls: one clear line, status 1, and nothing is touched.
# Prints TAP.
. "$SRCDIR/tests/fault/inject.sh"
pictures pictures
idx idx
cifar cifar
"$onecycle" -n -q -c 'data folder pictures size=8 bs=4; model mlp 192,30,2; fit 1 1e-3; save saved' || exit 1
cp saved.safetensors kept.safetensors

# refused TITLE LINE - every open and read fails in turn; an error of close takes nothing from what was read
refused() {
    holds() { failed_well && cmp saved.safetensors kept.safetensors; }
    for error in ENOENT EACCES EMFILE; do each "$1" open $error "$2"; done
    each "$1" read EIO "$2"
    holds() { [ $status = 0 ] && [ ! -s err ]; }
    each "$1" close EIO "$2"
}
refused 'a folder of pictures' 'data folder pictures size=8 bs=4'
refused 'IDX files' 'data idx idx bs=4'
refused 'CIFAR files' 'data cifar10 cifar bs=2'
echo 'data folder pictures size=8 bs=4' >script
refused 'a script' 'source script'
holds() { failed_well; }
for error in ENOENT EACCES EMFILE; do each 'a folder of pictures' opendir $error 'data folder pictures size=8 bs=4'; done
each 'a folder of pictures' readdir EIO 'data folder pictures size=8 bs=4'

# A checkpoint that cannot be read stays; what is left of a dead writer may be looked for in vain.
holds() { { [ $status = 0 ] || failed_well; } && cmp saved.safetensors kept.safetensors; }
resume='data folder pictures size=8 bs=4; resume saved'
for error in ENOENT EACCES EMFILE; do
    each 'load' open $error 'load saved'
    each 'resume' open $error "$resume"
done
each 'load' read EIO 'load saved'
each 'resume' read EIO "$resume"
before() { : >saved.safetensors.part; }
each 'resume' unlink EIO "$resume"

# gone TITLE FOLDER LINE - the folder is renamed away before any call that reads it; later ones are too late
gone() {
    folder=$2
    export FAIL_FOLDER="$2"
    before() { [ ! -e "$folder.gone" ] || mv "$folder.gone" "$folder"; }
    holds() { { [ $status = 0 ] && [ ! -s err ]; } || failed_well; }
    for call in open opendir readdir read; do
        run $call 0 VANISH "$3"
        [ "$(cat calls)" = 0 ] || each "$1" $call VANISH "$3"
    done
    before
}
gone 'a folder of pictures that vanishes' pictures 'data folder pictures size=8 bs=4'
gone 'a class that vanishes' pictures/train/3 'data folder pictures size=8 bs=4'
gone 'IDX files that vanish' idx 'data idx idx bs=4'
gone 'CIFAR files that vanish' cifar 'data cifar10 cifar bs=2'
finish
