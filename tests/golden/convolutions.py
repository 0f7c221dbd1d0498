#!/usr/bin/python3
"""Makes tests/golden/convolutions.safetensors: convolutions of every kind, by PyTorch in float64.

    tests/golden/convolutions.py tests/golden/convolutions.safetensors

Debian: python3-torch.  The inputs are drawn from a seeded generator and rounded to float32 first;
the layout is that of layers.safetensors.
"""
import json
import struct
import sys

import torch

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


def values(case, generator):
    x, outputs, kernel, stride, pad, groups, dilation, bias = case

    def draw(shape, scale=1.0):
        v = (torch.randn(shape, generator=generator, dtype=torch.float64) * scale).float()
        return v.double().requires_grad_()

    fan_in = x[1] // groups * kernel[0] * kernel[1]
    t = {"x": draw(x), "w": draw([outputs, x[1] // groups, *kernel], fan_in ** -0.5)}
    if bias:
        t["b"] = draw([outputs])
    y = torch.nn.functional.conv2d(t["x"], t["w"], t.get("b"), stride, pad, dilation, groups)
    t["y"], t["dy"] = y, draw(y.shape).detach()
    y.backward(t["dy"])
    for name in ("x", "w", "b"):
        if name in t:
            t["d" + name] = t[name].grad
    return t


def main(path):
    generator = torch.Generator().manual_seed(16)
    tensors, metadata = {}, {"kind": "layers", "n": str(len(CASES))}
    for i, case in enumerate(CASES):
        x, outputs, kernel, stride, pad, groups, dilation, bias = case
        metadata["%02d" % i] = json.dumps({"kind": "conv2d", "stride": stride, "pad": pad,
                                           "groups": groups, "dilation": dilation})
        for name, v in values(case, generator).items():
            given = name in ("x", "w", "b", "dy")
            tensors["%02d.%s" % (i, name)] = v.detach().to(torch.float32 if given else torch.float64)
    header, data = {"__metadata__": metadata}, b""
    for name, v in tensors.items():
        raw = v.contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32" if v.dtype == torch.float32 else "F64",
                        "shape": list(v.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


main(sys.argv[1])
