#!/bin/sh
# Nets of torchvision, and fastai's xresnet18, with weights under their own names give their logits here, and our files
# go into these nets, every tensor by name.  Prints TAP; needs PyTorch and torchvision (Debian: python3-torchvision), looked for in the system's
# python3 first.
for python in /usr/bin/python3 python3; do
    command -v "$python" >/dev/null && "$python" -c 'import torch, torchvision' 2>/dev/null && break
    python=
done
[ -n "$python" ] || { echo '1..0 # SKIP no PyTorch with torchvision'; exit; }
script=$SRCDIR/tests/golden/torch_nets.py
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
count=0

# report STATUS WHAT
report() {
    count=$((count + 1))
    [ "$1" = 0 ] && echo "ok $count - $2" || echo "not ok $count - $2"
}

# NET SIDE CLASSES
while read -r net side classes; do
    "$python" "$script" make "$net" "$side" "$classes" "$work/$net.safetensors" &&
        "$BUILDDIR/tests/golden/replay" "$work/$net.safetensors"
    report $? "$net with $classes classes gives the logits of PyTorch's at $side pixels"
done <<END
resnet18 64 10
resnet18 97 1000
resnet34 33 7
xresnet18 64 10
xresnet18 41 3
resnet18+head 64 2
resnet34+head 33 7
END

# In double, since in deep nets a rounding turns a ReLU on or off.
while read -r net side classes; do
    "$python" "$script" train "$net" "$side" "$classes" "$work/train.safetensors" &&
        "$BUILDDIR/tests/golden/gradients" "$work/train.safetensors"
    report $? "a training step of $net in double at $side pixels is that of PyTorch"
    rm -f "$work/train.safetensors"
done <<END
resnet18 32 10
xresnet18 41 10
END

for net in resnet18 resnet34 xresnet18; do
    (cd "$work" && "$BUILDDIR/onecycle" -nq -c "data digits train=8 valid=8 bs=8 side=32
        model $net
        fit 1 1e-3
        save ours weights=true") && "$python" "$script" load "$net" 2 "$work/ours.safetensors"
    report $? "PyTorch's $net takes every tensor of a file of ours"
done
echo "1..$count"
