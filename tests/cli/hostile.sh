#!/bin/sh
# What files are called and what they say reaches a terminal only as visible characters, and what may hold
# secrets is written for its owner alone.  Prints TAP.
. "$SRCDIR/tests/cli/own.sh"

# A title for the window, red letters, the same by the one-character CSI, text that runs to the left, a bell.
evil=$(printf 'x\033]0;owned\007\033[31m\302\2332J\342\200\256\342\201\247y')
shown='x\x1b]0;owned\x07\x1b[31m\u009b2J\u202e\u2067y' # what of it may be seen
json='\u001b]0;owned\u0007\u001b[31m\u009b2J\u202e\u2067' # the same in a file of JSON

details() { od -c "$work/all" | head -n 30; }

# Nothing but newlines below a space, no C1, nothing that turns the direction.
harmless() {
    ! LC_ALL=C grep -aq "$(printf '[\001-\011\013-\037\177]')" "$1" &&
        ! LC_ALL=C grep -aq "$(printf '\302[\200-\237]')" "$1" &&
        ! LC_ALL=C grep -aq "$(printf '\342\200[\216\217\250-\256]')" "$1" &&
        ! LC_ALL=C grep -aq "$(printf '\342\201[\246-\251]')" "$1"
}

# visible TITLE WORDS... - onecycle WORDS says the name, and so that it can be seen
visible() {
    title=$1
    shift
    "$onecycle" -n "$@" >"$work/all" 2>&1 </dev/null
    grep -qF -- "$want" "$work/all" && harmless "$work/all"
    told "$title"
}
want=$shown

picture() { mkdir -p "$(dirname "$1")" && cp one.png "$1"; }
"$onecycle" -n -q -c 'data digits train=64 valid=0 side=8 channels=1 bs=8; show_batch 1 png=one.png width=64 height=64' \
    </dev/null || exit 1
for part in train valid; do
    for i in 1 2 3 4; do picture "set/$part/$evil/$i.png" && picture "set/$part/b/$i.png"; done
done
load="data folder set channels=1 size=8 bs=4; model mlp 64,2"

# ---- names of classes
visible 'names of classes: data' -c "$load"
visible 'names of classes: show_batch' -c "$load; show_batch 2 width=200"
want='x\x1b]0;owned' # as far as there is room
visible 'names of classes: confusion' -c "$load; confusion width=200"
visible 'names of classes: most_confused' -c "$load; most_confused min_val=0; fit 1 1e-9; most_confused"
visible 'names of classes: top_losses' -c "$load; top_losses 4 width=200"
visible 'names of classes: predict' -c "$load; predict one.png"
visible 'names of classes: out of a checkpoint' -c "$load; save net" -c 'load net; predict one.png'
want=$json
cp -r set "set$evil"
visible 'names of data: events' --events - -c "$load; validate folder 'set$evil' size=8"
want=$shown

# ---- names of files and folders
cp -r set broken && echo rubbish >"broken/train/b/$evil.png"
visible 'a picture that is none' -c 'data folder broken channels=1 bs=4'
cp -r set foreign && : >"foreign/train/b/$evil.jpg"
visible 'a picture of another format' -c 'data folder foreign channels=1 bs=4'
visible 'a folder that is not there' -c "data folder '$evil'"
visible 'a file that is not there' -c "load '$evil'"
visible 'a file that is written' -c "data digits train=8 valid=0 bs=4; save 'a$evil'"
visible 'a picture that is written' -c "data digits train=8 valid=0 bs=4; show_batch png='$evil.png'"
mkdir "$evil" && cp -r set "$evil/set" && echo 'nothing' >"$evil/script.oc"
visible 'a data set in such a folder' -c "data folder '$evil/set' valid=none channels=1"
visible 'a script in such a folder' "$evil/script.oc"
visible 'a script that is a folder' "$evil"
visible 'a script from another' -c "source '$evil/script.oc'"
"$onecycle" -n --events "nowhere/$evil" -c 'help fit' >all 2>&1 </dev/null
grep -qF -- "$shown" all && harmless all
told 'a file for events that can not be made'

# ---- words of scripts
printf '"fit_%s" 1\n' "$evil" >words.oc
visible 'an unknown command' words.oc
printf 'data digits train=8 valid=0 bs=4\nmodel "conv %s"\n' "$evil" >layers.oc
visible 'an unknown layer' layers.oc
printf 'set "%s" 1\n' "$evil" >setting.oc
visible 'an unknown setting' setting.oc
printf 'data digits train="%s"\n' "$evil" >value.oc
visible 'a value that is none' value.oc
printf 'data digits train=64 valid=8 bs=8\nlearner metrics="%s"\n' "$evil" >metric.oc
visible 'an unknown metric' metric.oc
printf 'name = "%s"\ndata folder $name\n' "$evil" >variable.oc
visible 'a variable' variable.oc
visible 'an unknown option' "--$evil"

# ---- what files say
safetensors() { # safetensors NAME HEADER
    size=$(printf '%s' "$2" | wc -c)
    printf "\\$(printf '%o' $((size % 256)))\\$(printf '%o' $((size / 256)))\\0\\0\\0\\0\\0\\0" >"$1.safetensors"
    printf '%s' "$2" >>"$1.safetensors"
}
meta='"input":"8,8,1,1","classes":"1","class.0":"a","opt":"sgd","seed":"1","bs":"4","wd":"0","true_wd":"1","bn_wd":"1"'
meta="$meta,\"label_smoothing\":\"0\",\"metrics\":\"accuracy\""
safetensors spec "{\"__metadata__\":{\"spec\":\"conv ${json}\",$meta}}"
want='\x1b]0;owned' # a message has no room for all of it twice
visible 'the net of a checkpoint' -c 'load spec'
safetensors tensor "{\"${json}\":{\"dtype\":\"X8\",\"shape\":[0],\"data_offsets\":[0,0]}}"
visible 'a tensor of a checkpoint' -c 'load tensor'
safetensors state "{\"${json}\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"
"$onecycle" -n -c 'data digits train=8 valid=0 bs=4; load state' >all 2>&1 </dev/null
grep -q 'tensor .* is missing' all && harmless all
told 'a tensor of another program'
want=$shown
mkdir cifar
i=0
while [ $i -lt 3073 ]; do printf '\0'; i=$((i + 1)); done >cifar/data_batch_1.bin
cp cifar/data_batch_1.bin cifar/test_batch.bin
{ echo "$evil" && seq 9; } >cifar/batches.meta.txt
visible 'the labels of CIFAR-10' -c 'data cifar10 cifar bs=1'
mkdir -p store
printf '# a pen\ndigit %s\n' "$evil" >store/digits.strokes
"$onecycle" -n -c 'data digits' >all 2>&1 </dev/null # as it was
ONECYCLE_ASSETS=$work/store "$onecycle" -n -c 'data digits' >all 2>&1 </dev/null
grep -qF 'x\x1b]0;owned' all && harmless all
told 'strokes of a pen'
if tar --version >/dev/null 2>&1; then
    mkdir packed && ln -s /etc/passwd "packed/$evil" && tar -czf store/packed.tgz packed
    want='x\x1b]0;owned'
    visible 'an archive' -c 'untar_data packed'
fi

# ---- who may read
mode() { ls -ld "$1" | cut -c1-10; }
umask 0
"$onecycle" -n -q -c 'data digits train=64 valid=8 bs=8 side=8; checkpoint run keep=2 every=4batches; fit 1; save net' \
    -c 'history csv=h.csv' </dev/null >all 2>&1
[ "$(mode net.safetensors)" = -rw------- ] && [ "$(mode run.safetensors)" = -rw------- ] &&
    [ "$(mode run-8.safetensors)" = -rw------- ]
told 'checkpoints are for their owner'
[ "$(mode h.csv)" = -rw-rw-rw- ]
told 'a table is as the umask says'
chmod 644 net.safetensors && cp -p net.safetensors copy.safetensors && "$onecycle" -n -q -c 'load copy; save net' </dev/null &&
    [ "$(mode net.safetensors)" = -rw------- ]
told 'a checkpoint in place of another, too'
umask 027
"$onecycle" -n -q -c 'data digits train=64 valid=8 bs=8 side=28; model lenet; fit 1; export onnx e.onnx; export c e.h; export torch e.py' \
    -c 'report e.html; plot_losses > e.svg; plot_losses > e.png; history csv=e.csv' </dev/null >all 2>&1
for file in e.onnx e.h e.py e.safetensors e.html e.svg e.png e.csv; do
    [ "$(mode $file)" = -rw-r----- ]
    told "what is made for others is as the umask says: $file"
done
finish
