#!/bin/sh
# Every command has an article, and every example in it runs.  Prints TAP.
#
# The examples of an article are lines of four spaces behind "Examples:"; they run in order, as one script, in
# a folder that holds what they speak of, after a short run on digits.
. "$SRCDIR/tests/cli/own.sh"


# pictures/{train,valid}/{3,7}/N.png, made by the program itself, and a table of them
mkdir -p store pictures/train/3 pictures/train/7 pictures/valid/3 pictures/valid/7
for class in 3 7; do
    "$onecycle" -n -q -c "data digits $class train=64 valid=0; show_batch 1 png=$class.png" </dev/null || exit 1
    for part in train valid; do
        for n in 1 2 3 4; do cp $class.png pictures/$part/$class/$n.png; done
    done
done
{
    echo file,label,is_valid
    for class in 3 7; do
        for n in 1 2 3 4; do printf 'train/%s/%s.png,%s,False\nvalid/%s/%s.png,%s,True\n' $class $n $class $class $n $class; done
    done
} >pictures/labels.csv
echo 'lr 1e-2' >steps.oc
arrays=$SRCDIR/tests/unit/numpy
cp "$arrays/version1.npy" x.npy
cp "$arrays/labels.npy" y.npy
cp "$arrays/stored.npz" arrays.npz
printf 'age,city,owns\n34,Paris,yes\n41,Rome,no\n,Paris,yes\n29,Rome,no\n' >people.csv
printf 'step,loss\n1,2.5\n2,2\n' >log.csv
printf 'iter 1: loss 2.5\nval 2.25\niter 2: loss 2\n' >train.txt

# has ARTICLE - whether the data the examples speak of is there
shared=$SRCDIR/../shared/data
has() {
    case $1 in
    data-idx | validate-idx) [ -d "$shared/mnist" ] && ln -sfn "$shared/mnist" mnist ;;
    data-cifar10) [ -d "$shared/cifar10_small" ] && ln -sfn "$shared/cifar10_small" cifar10 ;;
    data-cifar100) false ;;
    ranks) "$onecycle" -V | grep -q 'Open MPI' ;;
    untar_data | data-get) [ -f "$shared/mnist_sample.tgz" ] && ln -sf "$shared/mnist_sample.tgz" store/mnist_sample.tgz ;;
    esac
}

# prelude ARTICLE - what was done before its examples; their images are small where they speak of no size
prelude() {
    case $1 in
    model-mlp | model-airbench | open | replay | resume | validate-idx) side=28 ;;
    *) side=16 ;;
    esac
    echo "data digits train=640 valid=64 side=$side; lr_find num_it=60; fit 1"
}
"$onecycle" -n -c help </dev/null | sed -n 's/^  //p' | cut -c 1-17 | sed 's/ *$//' >names
while IFS= read -r name; do
    article=$(echo "$name" | tr ' ' '-')
    file=$SRCDIR/assets/help/$article.txt
    if [ ! -f "$file" ]; then
        report 0 "help $name has no article"
        continue
    fi
    if ! has "$article"; then
        report 1 "examples of $name # SKIP no real data beside the project, or no MPI"
        continue
    fi
    sed -n '/^Examples:/,$s/^    //p' "$file" >examples.oc
    "$onecycle" -n --seed 1 -c "$(prelude "$article")" -c 'source examples.oc' >out 2>err </dev/null
    status=$?
    good=1
    [ "$status" = 0 ] && [ ! -s err ] || good=0
    [ -s examples.oc ] || grep -q '^At the prompt of the full screen' "$file" || good=0
    report $good "examples of $name"
    [ $good = 1 ] || sed 's/^/# /' err
done <names

[ "$count" -gt 30 ] || report 0 "the list of commands is read"
finish
