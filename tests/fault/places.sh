#!/bin/sh
# Places that are full, read-only or gone, as the system makes them.  Prints TAP.
#
# The mounts are made in a name space of their own, which needs root or a system that lets users have one.
if [ "${1-}" != inside ]; then
    unshare -m true 2>/dev/null && exec unshare -m sh "$0" inside
    unshare -rm true 2>/dev/null && exec unshare -rm sh "$0" inside
    set -- outside
fi
. "$SRCDIR/tests/cli/own.sh"
mounted=
trap 'for place in $mounted; do umount "$work/$place"; done; rm -rf "$work"' EXIT

details() { cat err; }
run() { "$onecycle" -n -q "$@" >out 2>err </dev/null; }
# fails WORDS ARGUMENTS... - one line with these words in it, and status 1
fails() {
    words=$1
    shift
    run "$@"
    [ $? = 1 ] && [ "$(wc -l <err)" = 1 ] && grep -q "^onecycle: .*$words" err
}
final() { sed -n '/"run_end"/s/.*"weights":"\([^"]*\)".*/\1/p' "$1" | tail -n 1; }
data='data digits train=256 valid=64 side=8 bs=32'
fit='fit 20 1e-3'

# ---- a disk that is full

if [ "$1" = inside ] && mkdir full && mount -t tmpfs -o size=256k none full 2>err; then
    mounted=full
    run -c "$data; model mlp 192,40,2; checkpoint full/run; fit 1 1e-3" && cp full/run.safetensors kept.safetensors
    told 'a small disk takes a checkpoint'
    head -c 1000000 /dev/zero >full/rest 2>/dev/null
    fails 'No space left on device; free some space' -c "load kept; save full/run"
    told 'full, it says so'
    cmp kept.safetensors full/run.safetensors 2>err && [ "$(ls full)" = "$(printf 'rest\nrun.safetensors')" ]
    told 'and the checkpoint of before is whole, with nothing beside it'
    run --events whole -c "$data; model mlp 192,40,2; $fit" -c 'save end'
    fails 'checkpoint: .*full/run.*No space left on device; free some space.*; the run continues' \
        --events full.events -c "$data; model mlp 192,40,2; checkpoint full/run every=5batches; $fit"
    told 'a run that can not save itself goes on and says so once'
    [ -n "$(final whole)" ] && [ "$(final whole)" = "$(final full.events)" ] && cmp kept.safetensors full/run.safetensors 2>err
    told 'to the same bits, beside the same checkpoint'
    rm full/rest
    run -c "$data; resume full/run; extend 1; continue"
    told 'with room again it is resumed'
    for line in 'history csv=full/log' 'plot_losses png=full/plot.png' 'screen full/now'; do
        file=${line##*[ =]}
        run -c "$data; fit 1 1e-3; $line" && cp "$file" kept.file
        cat /dev/zero >full/rest 2>/dev/null
        fails "$file.*No space left on device" -c "$data; fit 1 1e-3; $line" && cmp kept.file "$file" 2>err &&
            [ ! -e "$file.part" ]
        told "$line"
        rm full/rest "$file"
    done
    run -c "$data; set csv full/log; fit 1 1e-3" && cp full/log kept.file
    cat /dev/zero >full/rest 2>/dev/null
    head -c 3990 /dev/zero >>full/log 2>/dev/null # the last page of it is nearly full
    size=$(wc -c <full/log)
    fails 'csv: full/log.*No space left' -c "$data; set csv full/log; fit 9 1e-3; fit 1 1e-3"
    [ "$(wc -c <full/log)" -ge "$size" ]
    told 'set csv'
    fails 'events: full/events: .*No space left' --events full/events -c "$data; fit 1 1e-3"
    told '--events'
    rm -rf full/*
    cat /dev/zero >full/rest 2>/dev/null
    XDG_STATE_HOME="$work/full" run -c "set record on; $data; fit 2 1e-3; fit 1 1e-3; save end"
    [ $? = 0 ] && [ "$(wc -l <err)" = 1 ] && grep -q 'record: .*No space left on device; .*; the run continues' err
    told 'a record: told once, and runs go on'
    head -c 200000 /dev/zero >full/rest && XDG_STATE_HOME="$work/full" run -c 'runs'
    told 'and what there is of it is listed'
else
    for title in disk log run; do report 1 "a full $title # SKIP nothing can be mounted here"; done
fi

# ---- a folder that is read-only

if [ "$1" = inside ] && mkdir -p there && run -c "$data; checkpoint there/run; fit 2 1e-3; fit 2 1e-3" &&
    cp there/run.safetensors kept && mount --bind there there 2>err && mounted="there $mounted" &&
    mount -o remount,bind,ro there 2>err; then
    fails 'there/run.*Read-only file system; choose another place' -c 'load there/run; save there/run'
    told 'a read-only folder: saving'
    fails 'there/run.*Read-only file system.*; the run continues' -c "$data; resume there/run; extend 2; continue"
    told 'resuming what would save itself there'
    run -c "$data; checkpoint elsewhere; resume there/run; extend 2; continue" && [ -e elsewhere.safetensors ]
    told 'or elsewhere'
    cmp kept there/run.safetensors 2>err && [ "$(ls there)" = run.safetensors ]
    told 'the checkpoint of before is whole, with nothing beside it'
    fails 'there/log.*Read-only file system; choose another place' -c "$data; fit 1 1e-3; history csv=there/log"
    told 'history csv='
    XDG_STATE_HOME="$work/there" run -c "set record on; $data; fit 1 1e-3; fit 1 1e-3; save end"
    [ $? = 0 ] && [ "$(wc -l <err)" = 1 ] && grep -q 'record: .*Read-only file system; .*; the run continues' err
    told 'a record'
else
    report 1 'a read-only folder # SKIP nothing can be mounted here'
fi

# ---- data that is gone

for class in 3 7; do
    run -c "data digits $class train=64 valid=0; show_batch 1 png=$class.png"
    for part in train valid; do
        mkdir -p pictures/$part/$class
        for n in 1 2 3 4; do cp $class.png pictures/$part/$class/$n.png; done
    done
done
folder='data folder pictures size=16 bs=4'
run --events whole -c "$folder; fit 300 1e-3"
"$onecycle" -n -q --events gone -c "$folder; checkpoint run; fit 300 1e-3; validate" >out 2>err </dev/null &
process=$!
until [ -s gone ] || ! kill -0 $process 2>/dev/null; do :; done
mv pictures away
wait $process && [ -n "$(final whole)" ] && [ "$(final whole)" = "$(final gone)" ]
told 'a run goes on when its data is gone: it is in memory'
cp run.safetensors kept
fails 'pictures: no such folder' -c "$folder; resume run"
told 'before a resume it is missed'
fails 'its data is not loaded; load it first: data folder pictures' -c 'resume run'
told 'and asked for'
cmp kept run.safetensors 2>err
told 'and the checkpoint stays as it is'
mv away pictures
run -c "$folder; resume run; extend 1; continue"
told 'and goes on when the data is back'
mkdir here && cp run.safetensors here/
(cd here && rmdir ../here 2>/dev/null; mv ../here ../there2 && rm run.safetensors && rmdir ../there2 &&
    exec "$onecycle" -n -q -c "$data; checkpoint run; fit 1 1e-3") >out 2>err </dev/null
[ $? = 1 ] && [ "$(wc -l <err)" = 1 ] && grep -q 'run.safetensors: .*No such file or directory; check the path' err
told 'a folder that was removed under the program'
finish
