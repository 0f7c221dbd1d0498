#!/usr/bin/python3
"""steps.py FILE - writes the golden record of optimisers, tests/golden/steps.safetensors: 100 steps of
PyTorch's optimisers, and of Muon's own few lines, in float64 (Debian: python3-torch).

Gradients are functions of the parameter, its number and the batch, so that nothing but the optimiser
is tested; `gradient` in replay_steps.c is the same function."""
import json
import math
import struct
import sys

import torch

SPEC = "conv 4 3 | bn | conv 12 1 bias=false | relu | global_avgpool | dense 5 | relu | dense 2"
SHAPES = [("0.weight", (4, 2, 3, 3)), ("0.bias", (4,)), ("1.weight", (4,)), ("1.bias", (4,)),
          ("2.weight", (12, 4, 1, 1)), ("5.weight", (5, 12)), ("5.bias", (5,)), ("7.weight", (2, 5)),
          ("7.bias", (2,))]
BATCHES, EPOCH = 100, 10  # batches, and how many of them an epoch has


def initial(i):
    return struct.unpack("f", struct.pack("f", 0.5 * math.sin(1.7 * i + 0.3)))[0]


def gradient(theta, i, batch):
    return 0.2 * (theta - 0.1 * torch.cos(2.1 * i)) + 0.3 * torch.sin(0.9 * i + 1.3 * batch)


def images(batch):
    return 4 + batch % 3


def newton_schulz(g):
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm() + 1e-7)
    if g.size(0) > g.size(1):
        x = x.T
    for _ in range(3):
        s = x @ x.T
        x = a * x + (b * s + c * s @ s) @ x
    return x.T if g.size(0) > g.size(1) else x


class Muon:
    """Jordan's, of airbench94_muon, but for its bfloat16."""

    def __init__(self, groups, **ignored):
        self.param_groups = [dict(g) for g in groups]
        self.buffer = {}

    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                buffer = self.buffer.setdefault(p, torch.zeros_like(p))
                buffer.mul_(group["momentum"]).add_(p.grad)
                g = p.grad.add(buffer, alpha=group["momentum"])
                p.data.mul_(len(p.data) ** 0.5 / p.data.norm())
                p.data.add_(newton_schulz(g.reshape(len(g), -1)).view(g.shape), alpha=-group["lr"])


def is_norm(name):
    return name.startswith("1.")


def factor(case, name):
    """What the options say of this parameter's rate."""
    rate = 1.0
    if name.endswith("bias"):
        rate = case.get("bn_lr", case.get("bias_lr", 1)) if is_norm(name) else case.get("bias_lr", 1)
    return rate * (case.get("head_lr", 1) if name.startswith("7.") else 1)


def decays(case, name):
    no_wd = case.get("no_wd", "").split(",")
    return not ("bn" in no_wd if is_norm(name) else "bias" in no_wd and name.endswith("bias"))


def optimizers(case, params):
    groups = [{"params": [p], "factor": factor(case, name), "decays": decays(case, name),
               "lr": 1.0} for name, p in params]
    kind = case["opt"]
    if kind == "adam":
        return [torch.optim.Adam(groups, eps=1e-8)]
    if kind == "adamw":
        return [torch.optim.AdamW(groups, eps=1e-8)]
    if kind == "rmsprop":
        return [torch.optim.RMSprop(groups, alpha=0.99, eps=1e-8)]
    if kind == "muon":
        filters = [g for g in groups if g["params"][0].dim() == 4]
        others = [g for g in groups if g["params"][0].dim() != 4]
        return [torch.optim.SGD(others, lr=1, momentum=case["sgd_mom"], nesterov=True), Muon(filters)]
    return [torch.optim.SGD(groups, lr=1, momentum=0.9, nesterov=case.get("nesterov", False))]


def set_group(case, optimizer, group, lr, mom):
    group["lr"] = lr * group["factor"]
    wd = case["wd"] / group["factor"] if group["decays"] else 0.0
    if "betas" in group:
        group["betas"] = (mom, 0.99 if case["opt"] == "adam" else 0.999)
    elif not (case["opt"] == "muon" and isinstance(optimizer, torch.optim.SGD)):
        group["momentum"] = mom
    if case["true_wd"] and case["opt"] != "adamw":  # fastai's
        group["weight_decay"] = 0.0
        for p in group["params"]:
            p.data.mul_(1 - wd * group["lr"])
    else:
        group["weight_decay"] = wd


def run(case):
    params, at = [], 0
    for name, shape in SHAPES:
        count = math.prod(shape)
        values = torch.tensor([initial(i) for i in range(at, at + count)], dtype=torch.float64)
        params.append((name, torch.nn.Parameter(values.reshape(shape).clone())))
        at += count
    opts = optimizers(case, params)
    sums, held, seen = [torch.zeros_like(p) for _, p in params], 0, 0
    for batch in range(BATCHES):
        at = 0
        for (name, p), total in zip(params, sums):
            i = torch.arange(at, at + p.numel(), dtype=torch.float64).reshape(p.shape)
            total.add_(images(batch) * gradient(p.data, i, batch))
            at += p.numel()
        held, seen = held + 1, seen + images(batch)
        if held < case.get("accumulate", 1) and (batch + 1) % EPOCH:
            continue
        for (name, p), total in zip(params, sums):
            p.grad = total / seen
            total.zero_()
        held = seen = 0
        if "clip" in case:
            torch.nn.utils.clip_grad_norm_([p for _, p in params], case["clip"])
        lr = case["lr"] * (1 - batch / 200)
        mom = case["mom"] - 0.1 * batch / BATCHES if case["mom"] else 0.0
        for optimizer in opts:
            for group in optimizer.param_groups:
                set_group(case, optimizer, group, lr, mom)
            optimizer.step()
    return torch.cat([p.data.reshape(-1) for _, p in params]).tolist()


CASES = [
    {"opt": "adam", "lr": 0.01, "mom": 0.95, "wd": 0.1, "true_wd": 1},
    {"opt": "adamw", "lr": 0.01, "mom": 0.95, "wd": 0.1, "true_wd": 1},
    {"opt": "sgd", "lr": 0.05, "mom": 0.95, "wd": 0.01, "true_wd": 0},
    {"opt": "sgd", "lr": 0.05, "mom": 0.95, "wd": 0.01, "true_wd": 0, "nesterov": True},
    {"opt": "sgd", "lr": 0.05, "mom": 0.95, "wd": 0.1, "true_wd": 1, "nesterov": True,
     "no_wd": "bias,bn"},
    {"opt": "sgd", "lr": 0.002, "mom": 0.85, "wd": 0.1, "true_wd": 0, "nesterov": True,
     "bias_lr": 64, "bn_lr": 8, "head_lr": 0.5},
    {"opt": "rmsprop", "lr": 0.01, "mom": 0.9, "wd": 0.01, "true_wd": 0},
    {"opt": "rmsprop", "lr": 0.01, "mom": 0, "wd": 0.1, "true_wd": 1},
    {"opt": "muon", "lr": 0.24, "mom": 0.6, "wd": 0.01, "true_wd": 0, "sgd_mom": 0.85,
     "bias_lr": 0.05, "head_lr": 0.2},
    {"opt": "sgd", "lr": 0.1, "mom": 0.9, "wd": 0.01, "true_wd": 1, "clip": 0.7},
    {"opt": "adam", "lr": 0.02, "mom": 0.9, "wd": 0.1, "true_wd": 1, "clip": 1, "accumulate": 3,
     "bias_lr": 2, "no_wd": "bn"},
]


def main(path):
    meta = {"job": "steps", "spec": SPEC, "input": "3,3,2", "classes": "2", "n": str(len(CASES)),
            "batches": str(BATCHES), "epoch": str(EPOCH)}
    header, data = {"__metadata__": meta}, b""
    for i, case in enumerate(CASES):
        final = run(case)
        own = ("opt", "lr", "mom", "wd", "true_wd")
        order = ("nesterov", "sgd_mom", "bias_lr", "bn_lr", "head_lr", "no_wd", "clip", "accumulate")
        options = " ".join(f"{k}={str(case[k]).lower()}" for k in order if k in case)
        meta[f"{i:02}"] = json.dumps({**{k: case[k] for k in own}, "options": options})
        packed = struct.pack(f"<{len(final)}d", *final)
        header[f"{i:02}.theta"] = {"dtype": "F64", "shape": [len(final)],
                                   "data_offsets": [len(data), len(data) + len(packed)]}
        data += packed
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


main(sys.argv[1])
