"""torch_nets.py make|train NET SIDE CLASSES OUT.safetensors | load NET CLASSES IN.safetensors

NET: of torchvision, or xresnet18 (xresnet.py); resnet18+head is one with fastai's head (head.py).
make: a net with random weights and statistics under its own names, a batch `check.input` and the
`check.logits` that it gives.  train: the same in double with `check.labels`, and what a training step makes of it:
`expect.loss`, `grad.<name>`, and `after.<name>` of the running statistics.  load: puts a file of ours into the net by
load_state_dict, strictly; prints how many tensors it had."""
import json
import struct
import sys

import numpy
import torch
import torchvision

from head import with_head
from xresnet import xresnet18


def write(path, metadata, tensors, dtype="F32"):
    header, blobs, at = {"__metadata__": metadata}, [], 0
    for name, tensor in tensors.items():
        numbers = tensor.detach().numpy().astype({"F32": "<f4", "F64": "<f8"}[dtype])
        data = numpy.ascontiguousarray(numbers).tobytes()
        header[name] = {"dtype": dtype, "shape": list(tensor.shape), "data_offsets": [at, at + len(data)]}
        blobs.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(length)), file.read()
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            first, end = entry["data_offsets"]
            numbers = numpy.frombuffer(data[first:end], dtype="<f4")
            tensors[name] = torch.tensor(numbers.reshape(entry["shape"]).copy())
    return tensors


HEADED = "+head"


def new_net(net, classes):
    if net.endswith(HEADED):
        return with_head(net.removesuffix(HEADED), classes)
    make_net = xresnet18 if net == "xresnet18" else getattr(torchvision.models, net)
    return make_net(num_classes=classes)


def random_net(net, side, classes):
    torch.manual_seed(side + classes)
    model = new_net(net, classes)
    for module in model.modules():
        if isinstance(module, (torch.nn.BatchNorm2d, torch.nn.BatchNorm1d)):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    return model


def tensors_of(model):
    return {name: t for name, t in model.state_dict().items() if not name.endswith("num_batches_tracked")}


def make(net, side, classes, path):
    model = random_net(net, side, classes).eval()
    images = torch.randn(3, 3, side, side)
    with torch.no_grad():
        logits = model(images)
    spec = net.replace(HEADED, " head=auto")
    write(path, {"net": spec}, {**tensors_of(model), "check.input": images, "check.logits": logits})


def train(net, side, classes, path):
    model = random_net(net, side, classes).double().train()
    images, labels = torch.randn(5, 3, side, side).double(), torch.randint(0, classes, (5,))
    tensors = {name: t.clone() for name, t in tensors_of(model).items()}
    loss = torch.nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    grads = {"grad." + name: p.grad for name, p in model.named_parameters()}
    after = {"after." + name: t for name, t in tensors_of(model).items() if ".running_" in name}
    check = {"check.input": images, "check.labels": labels, "expect.loss": loss}
    write(path, {"net": net, "classes": str(classes)}, {**tensors, **grads, **after, **check}, "F64")


def load(net, classes, path):
    tensors = read(path)
    new_net(net, classes).load_state_dict(tensors, strict=True)
    print(len(tensors), "tensors")


if sys.argv[1] in ("make", "train"):
    {"make": make, "train": train}[sys.argv[1]](sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    load(sys.argv[2], int(sys.argv[3]), sys.argv[4])
