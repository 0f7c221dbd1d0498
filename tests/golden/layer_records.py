"""Writes records of single layers, as layers.safetensors: computed by PyTorch in float64, from inputs
that are drawn from a seeded generator and rounded to float32 first.

    draw = Draw(16)
    case = differentiate({"x": draw([2, 4, 9, 11]), "w": draw([6, 4, 3, 3])}, layer, draw)
    write(path, [({"kind": "conv2d"}, case), ...])

Debian: python3-torch.
"""
import json
import struct

import torch


GIVEN = ("x", "w", "b", "gamma", "beta", "dy")


class Draw:
    """Numbers of a normal distribution."""

    def __init__(self, seed):
        self.generator = torch.Generator().manual_seed(seed)

    def __call__(self, shape, scale=1.0):
        v = torch.randn(shape, generator=self.generator, dtype=torch.float64) * scale
        return v.float().double().requires_grad_()


def differentiate(given, layer, draw):
    """given: name -> input; layer: of these, to its output.  Adds y, dy and the gradients."""
    y = layer(*given.values())
    dy = draw(y.shape).detach()
    y.backward(dy)
    return {**given, "y": y, "dy": dy, **{"d" + name: v.grad for name, v in given.items()}}


def write(path, cases):
    """cases: (settings, what differentiate returned)."""
    tensors, metadata = {}, {"kind": "layers", "n": str(len(cases))}
    for i, (settings, case) in enumerate(cases):
        metadata["%02d" % i] = json.dumps(settings)
        for name, v in case.items():
            kind = torch.float32 if name in GIVEN else torch.float64
            tensors["%02d.%s" % (i, name)] = v.detach().to(kind)
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
