#!/usr/bin/env python3
"""peer_torch.py - the nets of `bench step` by PyTorch, a line of JSON a measurement.

    peer_torch.py versions
    peer_torch.py tuned NET BATCH STEPS BATCHES SECONDS     channels last, one flat AdamW
    peer_torch.py usual NET BATCH STEPS BATCHES SECONDS     NCHW, torch.optim.AdamW

Exit status 77 where there is no torch.  For the tuned peer compare.sh also keeps glibc from giving
memory back; without that a fresh process is far slower and the comparison would flatter us.
"""
import json
import os
import resource
import sys
import time

try:
    import torch
    from torch import nn
except ImportError:
    print("peer_torch: this python3 has no torch; on Debian: python3-torch", file=sys.stderr)
    sys.exit(77)


def norm_conv(inputs, outputs, kernel=3, stride=1):
    conv = nn.Conv2d(inputs, outputs, kernel, stride, (kernel - 1) // 2, bias=False)
    return [conv, nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    """Two convolutions and a shortcut, which is a 1x1 convolution where the shape changes."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(*norm_conv(inputs, outputs, 3, stride), nn.ReLU(inplace=True),
                                  *norm_conv(outputs, outputs))
        reshapes = stride > 1 or inputs != outputs
        self.short = nn.Sequential(*norm_conv(inputs, outputs, 1, stride)) if reshapes else None

    def forward(self, x):
        short = x if self.short is None else self.short(x)
        return torch.relu_(self.body(x) + short)


def head(channels, classes):
    return [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes)]


def simple_cnn():
    layers = []
    for inputs, outputs in ((3, 16), (16, 16), (16, 2)):
        layers += [nn.Conv2d(inputs, outputs, 3, 2, 1), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def small_resnet():
    return nn.Sequential(*norm_conv(3, 32), nn.ReLU(inplace=True), Block(32, 32, 1),
                         Block(32, 64, 2), Block(64, 128, 2), *head(128, 10))


def resnet20():
    layers, inputs = [*norm_conv(3, 16), nn.ReLU(inplace=True)], 16
    for stage, width in enumerate((16, 32, 64)):
        for block in range(3):
            layers.append(Block(inputs, width, 2 if stage and not block else 1))
            inputs = width
    return nn.Sequential(*layers, *head(64, 10))


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 512), nn.ReLU(inplace=True),
                         nn.Linear(512, 512), nn.ReLU(inplace=True), nn.Linear(512, 10))


def lenet():
    return nn.Sequential(nn.Conv2d(1, 20, 5), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Linear(800, 500),
                         nn.ReLU(inplace=True), nn.Linear(500, 10))


def resnet18():
    layers = [*norm_conv(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    inputs = 64
    for stage, width in enumerate((64, 128, 256, 512)):
        for block in range(2):
            layers.append(Block(inputs, width, 2 if stage and not block else 1))
            inputs = width
    return nn.Sequential(*layers, *head(512, 1000))


# What makes the net, channels and side of an image, classes.
NETS = {
    "simple_cnn": (simple_cnn, 3, 28, 2),
    "small_resnet": (small_resnet, 3, 32, 10),
    "resnet20": (resnet20, 3, 32, 10),
    "mlp": (mlp, 1, 28, 10),
    "lenet": (lenet, 1, 28, 10),
    "resnet18": (resnet18, 3, 224, 1000),
}


def view_of(flat, parameter):
    """A part of the flat vector in the parameter's shape, convolutions in channels-last order."""
    if parameter.dim() != 4:
        return flat.view(parameter.shape)
    outputs, inputs, height, width = parameter.shape
    return flat.view(outputs, height, width, inputs).permute(0, 3, 1, 2)


def flatten(model):
    """One vector with every parameter and its gradient a view of it: AdamW is then one pass."""
    parameters = list(model.parameters())
    flat = nn.Parameter(torch.empty(sum(p.numel() for p in parameters)))
    flat.grad = torch.zeros_like(flat)
    offset = 0
    for parameter in parameters:
        end = offset + parameter.numel()
        view = view_of(flat.data[offset:end], parameter)
        view.copy_(parameter.data)
        parameter.data = view
        parameter.grad = view_of(flat.grad[offset:end], parameter)
        offset = end
    return flat


class Training:
    def __init__(self, name, batch, batches, tuned):
        make, channels, side, classes = NETS[name]
        self.model = make().train()
        order = torch.channels_last if tuned else torch.contiguous_format
        self.x = [torch.rand(batch, channels, side, side).contiguous(memory_format=order)
                  for _ in range(batches)]
        self.y = list(torch.randint(classes, (batches, batch)))
        self.loss = nn.CrossEntropyLoss()
        self.flat = None
        if tuned:
            self.model = self.model.to(memory_format=torch.channels_last)
            self.flat = flatten(self.model)
        parameters = [self.flat] if tuned else self.model.parameters()
        self.opt = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.99), weight_decay=0.01)
        self.step = 0

    def take(self, steps):
        for _ in range(steps):
            i = self.step % len(self.x)
            if self.flat is None:
                self.opt.zero_grad(set_to_none=True)
            else:
                self.flat.grad.zero_()
            self.loss(self.model(self.x[i]), self.y[i]).backward()
            self.opt.step()
            self.step += 1

    def seconds(self, steps, least):
        """A step, over whole passes, after a warm-up, as step.c does it."""
        self.take(max(1, steps // 4))
        first, began, elapsed = self.step, time.perf_counter(), 0
        while elapsed < least or self.step == first:
            self.take(steps)
            elapsed = time.perf_counter() - began
        return elapsed / (self.step - first)


def blas():
    """The library the products really come from: Debian's alternatives decide."""
    torch.mm(torch.rand(2, 2), torch.rand(2, 2))
    with open("/proc/self/maps", encoding="ascii", errors="replace") as maps:
        names = {line.split()[-1] for line in maps if "blas" in line}
    return " ".join(sorted(names)) or "unknown"


def versions():
    onednn = "with oneDNN" if torch.backends.mkldnn.is_available() else "without oneDNN"
    for line in torch.__config__.show().splitlines():
        if "MKL-DNN" in line or "oneDNN" in line:
            onednn = line.strip(" -").split(" (")[0]
    print(f"PyTorch {torch.__version__}, {onednn}, python {sys.version.split()[0]}")
    print(f"its BLAS: {blas()}")


def main(words):
    if words == ["versions"]:
        return versions()
    mode, name = words[:2]
    batch, steps, batches = map(int, words[2:5])
    training = Training(name, batch, batches, mode == "tuned")
    for threads in range(1, len(os.sched_getaffinity(0)) + 1):
        torch.set_num_threads(threads)
        seconds = training.seconds(steps, float(words[5]))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"what": "step", "who": mode, "net": name, "batch": batch,
                          "threads": threads, "seconds": seconds, "images": batch / seconds,
                          "memory": memory}, separators=(",", ":")), flush=True)


main(sys.argv[1:])
