#!/usr/bin/python3
"""Makes tests/golden/convolutions.safetensors: convolutions of every kind, by PyTorch in float64.

    tests/golden/convolutions.py tests/golden/convolutions.safetensors

Written by layer_records.py.
"""
import sys

import torch

from layer_records import Draw, differentiate, write

# x [n, c, h, w], outputs, kernel, stride, pad, groups, dilation, bias
CASES = [
    ([2, 4, 9, 11], 6, (1, 7), 1, (0, 3), 1, 1, True),
    ([2, 4, 9, 11], 6, (7, 1), 2, (3, 0), 1, 1, False),
    ([2, 20, 9, 8], 33, (1, 1), 2, (0, 0), 1, 1, True),
    ([2, 3, 13, 12], 7, (3, 3), 2, (2, 2), 1, 2, True),
    ([2, 20, 11, 12], 18, (3, 2), 3, (1, 2), 1, 2, True),
    ([1, 32, 9, 9], 3, (3, 3), 1, (2, 2), 1, 2, False),
    ([2, 5, 3, 2], 6, (3, 3), 1, (4, 5), 1, 3, True),
    ([2, 21, 7, 8], 15, (3, 3), 1, (1, 1), 3, 1, True),
    ([2, 8, 7, 8], 24, (3, 3), 2, (1, 1), 8, 1, False),
    ([1, 40, 6, 6], 80, (3, 3), 1, (2, 2), 2, 2, True),
    ([2, 12, 6, 5], 8, (1, 1), 1, (0, 0), 4, 1, True),
    ([2, 37, 8, 7], 37, (3, 3), 1, (1, 1), 37, 1, True),
    ([2, 37, 8, 7], 37, (3, 3), 2, (1, 1), 37, 1, False),
    ([1, 48, 9, 10], 48, (5, 5), 2, (2, 2), 48, 1, True),
    ([1, 16, 9, 9], 16, (3, 3), 1, (2, 2), 16, 2, True),
    ([2, 16, 2, 1], 16, (3, 3), 1, (1, 1), 16, 1, True),
]


def case(draw, x, outputs, kernel, stride, pad, groups, dilation, bias):
    fan_in = x[1] // groups * kernel[0] * kernel[1]
    given = {"x": draw(x), "w": draw([outputs, x[1] // groups, *kernel], fan_in ** -0.5)}
    if bias:
        given["b"] = draw([outputs])

    def layer(x, w, b=None):
        return torch.nn.functional.conv2d(x, w, b, stride, pad, dilation, groups)

    settings = {"kind": "conv2d", "stride": stride, "pad": pad, "groups": groups,
                "dilation": dilation}
    return settings, differentiate(given, layer, draw)


draw = Draw(16)
write(sys.argv[1], [case(draw, *row) for row in CASES])
