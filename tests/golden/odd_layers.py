#!/usr/bin/python3
"""Makes tests/golden/odd_layers.safetensors: activations, norms and pools, by PyTorch in float64.

    tests/golden/odd_layers.py tests/golden/odd_layers.safetensors

Sizes are even and odd, one pixel, one channel, and no multiples of a vector.  Written by
layer_records.py.
"""
import sys

import torch
from torch.nn import functional as F

from layer_records import Draw, differentiate, write

ACTIVATIONS = {
    "gelu": F.gelu, "silu": F.silu, "sigmoid": torch.sigmoid, "tanh": torch.tanh, "elu": F.elu,
    "hardswish": F.hardswish,
}
SIZES = [[3, 1, 1, 1], [2, 1, 7, 5], [2, 17, 3, 3], [2, 33, 1, 1]]
NORMS = [([2, 6, 1, 1], 3), ([2, 1, 5, 4], 1), ([2, 12, 5, 3], 12), ([2, 34, 3, 3], 2),
         ([1, 33, 2, 5], 11)]
ADAPTIVE = [([2, 3, 7, 9], [3, 4]), ([2, 17, 8, 8], [1, 1]), ([1, 1, 1, 1], [1, 1]),
            ([2, 5, 3, 4], [5, 6]), ([2, 33, 6, 4], [2, 2])]
# Their windows may end outside, in one direction or both; an image may be smaller than its window.
AVGPOOLS = [([2, 3, 7, 9], 2, 2, True), ([2, 17, 1, 1], 2, 2, True), ([1, 1, 8, 5], 3, 2, True),
            ([2, 33, 5, 4], 2, 3, True), ([1, 5, 3, 10], 4, 3, True), ([2, 4, 5, 6], 2, 2, False)]
MAXPOOLS = [([2, 3, 9, 9], 2, 2, 0, True), ([2, 17, 7, 8], 3, 2, 1, True),
            ([1, 1, 5, 5], 2, 3, 1, True),
            ([1, 33, 5, 5], 3, 1, 1, False), ([2, 4, 3, 3], 3, 3, 0, False), ([2, 5, 6, 11], 4, 3, 2, True)]


def activations(draw):
    for kind, function in ACTIVATIONS.items():
        for size in SIZES:
            x = draw(size, 3.0)
            yield {"kind": kind}, differentiate({"x": x}, function, draw)
    for slope in (0.0, 0.25, 2.0):
        layer = lambda x: F.leaky_relu(x, slope)
        yield ({"kind": "leaky_relu", "slope": slope},
               differentiate({"x": draw([2, 5, 3, 3])}, layer, draw))


def batch_norm(draw, size, eps, momentum, affine):
    given, channels = {"x": draw(size)}, size[1]
    if affine == "both":
        given["gamma"] = draw([channels])
    given["beta"] = draw([channels])
    mean, var = torch.zeros(channels).double(), torch.ones(channels).double()

    def layer(x, *affine):
        gamma = affine[0] if len(affine) == 2 else None
        return F.batch_norm(x, mean, var, gamma, affine[-1], True, momentum, eps)

    case = differentiate(given, layer, draw)
    case["running_mean"], case["running_var"] = mean, var
    case["y_eval"] = F.batch_norm(given["x"], mean, var, given.get("gamma"), given["beta"],
                                          False, momentum, eps)
    settings = {"kind": "batchnorm2d", "eps": eps, "momentum": momentum, "affine": affine}
    return settings, case


def norms(draw):
    for size, groups in NORMS:
        given = {"x": draw(size), "gamma": draw([size[1]]), "beta": draw([size[1]])}
        layer = lambda x, gamma, beta: F.group_norm(x, groups, gamma, beta, 1e-5)
        yield {"kind": "groupnorm", "groups": groups}, differentiate(given, layer, draw)
    for size, _ in NORMS:
        given = {"x": draw(size), "gamma": draw([size[1]]), "beta": draw([size[1]])}

        def layer(x, gamma, beta):
            last = x.permute(0, 2, 3, 1)
            return F.layer_norm(last, [size[1]], gamma, beta, 1e-6).permute(0, 3, 1, 2)

        yield {"kind": "layernorm_channels"}, differentiate(given, layer, draw)
    yield batch_norm(draw, [4, 1, 3, 2], 1e-3, 1.0, "both")
    yield batch_norm(draw, [9, 17, 2, 2], 1e-12, 0.4, "bias")
    yield batch_norm(draw, [5, 33, 1, 1], 0.5, 0.0, "bias")


def pools(draw):
    for size, out in ADAPTIVE:
        for kind, function in (("adaptive_avgpool", F.adaptive_avg_pool2d),
                               ("adaptive_maxpool", F.adaptive_max_pool2d)):
            layer = lambda x: function(x, out)
            yield {"kind": kind, "out": out}, differentiate({"x": draw(size)}, layer, draw)
    for size, k, stride, pad, ceil in MAXPOOLS:
        layer = lambda x: F.max_pool2d(x, k, stride, pad, ceil_mode=ceil)
        yield ({"kind": "maxpool2d", "k": k, "stride": stride, "pad": pad, "ceil": ceil},
               differentiate({"x": draw(size)}, layer, draw))
    for size, k, stride, ceil in AVGPOOLS:
        layer = lambda x: F.avg_pool2d(x, k, stride, ceil_mode=ceil)
        yield ({"kind": "avgpool2d", "k": k, "stride": stride, "ceil": ceil},
               differentiate({"x": draw(size)}, layer, draw))


draw = Draw(17)
write(sys.argv[1], [*activations(draw), *norms(draw), *pools(draw)])
