#!/usr/bin/python3
"""Prints the numbers of FASTAI in tests/unit/test_freezing.c: what PyTorch makes of a small net in
three steps with its first two layer groups frozen, batch norm training, rates slice(1e-2), and in
three more with nothing frozen, a new optimiser, rates slice(1e-4, 1e-2), as fastai v1 steps.

    python3 tests/golden/freezing.py          needs PyTorch; Debian: python3-torch
"""
import torch
from torch import nn

torch.set_default_dtype(torch.float64)


class Pool(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


groups = [
    nn.Sequential(nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU()),
    nn.Sequential(nn.Conv2d(4, 6, 3, stride=2, padding=1), nn.ReLU()),
    nn.Sequential(Pool(), nn.Linear(6, 3)),
]
net = nn.Sequential(*groups)
at = 0
for p in net.parameters():
    i = torch.arange(at, at + p.numel())
    p.data = (0.5 * torch.sin(0.7 * i + 1)).reshape(p.shape)
    at += p.numel()
x = torch.sin(0.37 * torch.arange(8 * 2 * 6 * 5)).reshape(8, 2, 6, 5)
labels = torch.arange(8) % 3


def fit(rates, frozen, wd=0.01):
    for g, group in enumerate(groups):
        for module in group:
            norm = isinstance(module, nn.BatchNorm2d)
            for p in module.parameters(recurse=False):
                p.requires_grad_(norm or g >= frozen)
    opt = torch.optim.Adam(
        [{"params": [p for p in g.parameters() if p.requires_grad], "lr": lr}
         for g, lr in zip(groups, rates) if any(p.requires_grad for p in g.parameters())],
        betas=(0.9, 0.99), eps=1e-8)
    for _ in range(3):
        loss = nn.functional.cross_entropy(net(x), labels)
        opt.zero_grad()
        loss.backward()
        for group in opt.param_groups:
            for p in group["params"]:
                p.data.mul_(1 - wd * group["lr"])
        opt.step()
    return loss.item()


def show(loss):
    state = [groups[0][1].running_mean, groups[0][1].running_var]
    row = [loss] + [(p.reshape(-1) * torch.cos(torch.arange(p.numel()) * 1.0)).sum().item()
                    for p in list(net.parameters()) + state]
    print("    {" + ", ".join("%.9g" % v for v in row) + "},")


show(fit([1e-3, 1e-3, 1e-2], 2))
show(fit([1e-4, 1e-3, 1e-2], 0))
