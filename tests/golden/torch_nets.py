"""torch_nets.py make NET SIDE CLASSES OUT.safetensors | load NET CLASSES IN.safetensors

make: a net of torchvision with random weights and statistics under its own names, a batch `check.input` and the
`check.logits` that it gives.  load: puts a file of ours into the net by load_state_dict, strictly; prints how many
tensors it had."""
import json
import struct
import sys

import numpy
import torch
import torchvision


def write(path, net, tensors):
    header, blobs, at = {"__metadata__": {"net": net}}, [], 0
    for name, tensor in tensors.items():
        data = numpy.ascontiguousarray(tensor.detach().numpy().astype(numpy.float32)).tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(data)]}
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


def make(net, side, classes, path):
    torch.manual_seed(side + classes)
    model = getattr(torchvision.models, net)(num_classes=classes)
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    model.eval()
    images = torch.randn(3, 3, side, side)
    with torch.no_grad():
        logits = model(images)
    tensors = {name: t for name, t in model.state_dict().items() if not name.endswith("num_batches_tracked")}
    write(path, net, {**tensors, "check.input": images, "check.logits": logits})


def load(net, classes, path):
    tensors = read(path)
    getattr(torchvision.models, net)(num_classes=classes).load_state_dict(tensors, strict=True)
    print(len(tensors), "tensors")


if sys.argv[1] == "make":
    make(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
else:
    load(sys.argv[2], int(sys.argv[3]), sys.argv[4])
