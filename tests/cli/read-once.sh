#!/bin/sh
# Pictures that ranks share: each opens its part of the files and has the pixels of all; the bits, what is told, and what is
# wrong are as in one process.  Prints TAP; skipped without MPI, mpirun or strace.
. "$SRCDIR/tests/cli/own.sh"
if ! "$onecycle" -V | grep -q 'Open MPI' || ! command -v mpirun >/dev/null || ! strace -V >/dev/null 2>&1; then
    echo '1..0 # SKIP needs ./configure --with-mpi, mpirun and strace'
    exit
fi
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1

# picture FILE SEED: 8 x 8 pixels, grey; colours FILE SEED: in colour.
picture() { awk -v s="$2" 'BEGIN { printf "P2 8 8 255\n"; for (i = 0; i < 64; i++) print (i * s * 7 + s * s) % 256 }' >"$1"; }
colours() { awk -v s="$2" 'BEGIN { printf "P3 8 8 255\n"; for (i = 0; i < 192; i++) print (i * s * 5 + s) % 256 }' >"$1"; }

# 64 files, which four ranks share as 16 each.
for part in train valid; do
    for class in a b; do
        mkdir -p "set/$part/$class"
        for i in $(seq $([ $part = train ] && echo 24 || echo 8)); do
            picture "set/$part/$class/$i.pgm" $((i + $(printf %d "'$class")))
        done
    done
done
learn='normalize; model "conv 4 3 2 | bn | relu | flatten | dense 2"; fit 1 1e-2'

# ranks NUMBER ARGUMENT...: the program as so many ranks, each traced into trace.RANK.
ranks() {
    number=$1
    shift
    rm -f trace.*
    timeout 300 mpirun --oversubscribe --bind-to none --mca btl vader,self -n "$number" sh -c \
        'exec strace -f -qq -e trace=openat,open -o trace.$OMPI_COMM_WORLD_RANK "$@"' sh "$onecycle" -n "$@" </dev/null
}
weights() { sed -n 's/.*"event":"run_end".*"weights":"\([^"]*\)".*/\1/p' "$1"; }
opened() { grep -h '\.p[gp]m"' "trace.$1" | grep -vc ENOENT; }
told_alike() { sed 's/[0-9][0-9]:[0-9][0-9]//' "$1" | grep '^[^-]*\(onecycle: \|set: \|left out\)' | grep -v '^onecycle: a rank'; }

# same NUMBER LINE: whether so many ranks load and train to the bits of a process alone, and say the same.
same() {
    "$onecycle" -n --events alone -c "$2; $learn" >log.alone 2>&1
    ranks "$1" --events events -c "$2; $learn" >log 2>&1
    [ -n "$(weights alone)" ] && [ "$(weights events)" = "$(weights alone)" ] && told_alike log.alone >want &&
        told_alike log | cmp -s - want
}

details() { head -20 log; }
for number in 2 4; do
    same $number 'data folder set bs=8'
    told "$number ranks train to the bits of one process"
    good=1
    for rank in $(seq 0 $((number - 1))); do
        [ "$(opened "$rank")" = $((64 / number)) ] || good=0
    done
    report $good "each of $number ranks opens its part of 64 pictures, and no other"
done
same 4 'data folder set valid_pct=0.25 seed=3 bs=8'
told 'so it is with a part that is drawn'

colours set/valid/b/8.pgm 5
same 4 'data folder set bs=8'
told 'one picture in colour makes those of all ranks so'

# refused LINE: whether one process and four ranks refuse it in the same line, and end alike.
refused() {
    "$onecycle" -n -c "$1" >log.alone 2>&1
    [ $? = 1 ] || return 1
    ranks 4 -c "$1" >log 2>&1
    [ $? = 1 ] && grep '^onecycle: ' log.alone >want && grep '^onecycle: ' log | cmp -s - want && [ "$(wc -l <want)" = 1 ]
}
printf 'P2 8 8 255\n1 2 3' >set/train/b/9.pgm
refused 'data folder set bs=8'
told 'pixels that one rank cannot read are refused by all, in one line'
printf 'P2 8 8' >set/valid/a/1.pgm
refused 'data folder set bs=8'
told 'so are headers, which come first'
same 4 'data folder set bs=8 skip_bad=true'
told 'skip_bad leaves out the same pictures'
printf 'P2 9 8 255\n' >set/train/b/9.pgm
seq 72 >>set/train/b/9.pgm
rm set/valid/a/1.pgm
refused 'data folder set bs=8'
told 'so is another size'
refused 'data folder nowhere'
told 'so is a folder that is not there'
finish
