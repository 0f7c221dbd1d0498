"""exports.py ONECYCLE WORK [NET...]: what other programs make of exported nets, as TAP.

Trains small nets that have every layer between them, on images of random numbers, grey and in colours, exports them,
and compares the probabilities with those of `predict`: by OpenCV's dnn, by onnxruntime-web in Node (NODE_MODULES names
the folder that has it) and by PyTorch.  ONNX's checker looks at each file.  What is not installed is skipped.
EVERY=4 takes one net in four."""
import ast
import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys

import numpy

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGES, CLASSES = 9, 3  # to compare; classes of a net
CLOSE = 1e-5  # in probability

# name, height, width, channels, whether it normalises, layers
NETS = [
    ("small", 20, 20, 1, True, "simple_cnn 1,8,16,3 bn=true"),
    ("lenet", 28, 28, 1, False, "lenet"),
    ("mlp", 9, 7, 3, True, "flatten | dense 20 bias=false | bn | relu | dropout 0.3 | dense 12 | gelu | dense 3"),
    (
        "convolutions", 17, 13, 3, True,
        "conv 12 1x5 pad=0,2 | relu | conv 12 3 2 groups=3 pad=2 | bn scale=false eps=1e-3 | leaky_relu"
        " | conv 12 5x3 dilation=2 groups=12 bias=false | bn bias=false | silu | conv 8 2 pad=1 init=dirac"
        " | bn scale=false bias=false | leaky_relu 0.3 | flatten | dense 3 bias=false",
    ),
    (
        "pools", 19, 23, 4, False,
        "conv 8 3 | relu | maxpool 3 2 pad=1 ceil=true | conv 8 3 | maxpool 2 3 ceil=true | conv 8 3 pad=2"
        " | avgpool 3 2 ceil=true | tanh | avgpool 2 1 | maxpool 2 1 | flatten | dense 3",
    ),
    (
        "adaptive", 19, 22, 2, True,
        "conv 8 3 | elu | adaptive_avgpool 7x5 | conv 8 1 | adaptive_maxpool 10x3 | conv 8 1 | adaptive_avgpool 5x1"
        " | conv 8 1 | adaptive_maxpool 2 | flatten | dense 3",
    ),
    (
        "branches", 12, 14, 3, True,
        "stem: conv 8 3 | layer1: residual { conv: conv 8 3 | bn | relu | residual { conv 8 1 | relu }"
        " | gate { global_avgpool | dense 4 | relu | dense 8 | sigmoid } } else { concat { conv 4 1 } { maxpool 3 1 pad=1"
        " | conv 2 1 } { conv 2 3 | bn } } | relu | { { conv 6 3 2 | hardswish } | scale 0.5 } | concat { scale -1 }"
        " { relu } | residual { conv 12 3 | relu } | global_avgpool | dense 3",
    ),
    (
        "gates", 10, 8, 3, False,
        "conv 6 3 | relu | gate { conv 1 3 | sigmoid } | gate { conv 6 3 | sigmoid } | gate { global_avgpool | conv 1 1"
        " | sigmoid } | gate { gate { adaptive_maxpool 1 | dense 6 | sigmoid } | conv 6 1 | tanh } | avgpool 2"
        " | flatten | gate { dense 1 | sigmoid } | gate { dense 120 | tanh } | dense 3",
    ),
    (
        "norms", 11, 9, 3, True,
        "conv 12 3 | groupnorm 4 | gelu | conv 12 3 groups=12 | layernorm | conv 16 1 | groupnorm 1 | silu"
        " | maxpool 2 | groupnorm 16 | layernorm | tanh | global_avgpool | layernorm | dense 3",
    ),
    ("whiten", 16, 16, 3, True, "whiten 2 | gelu | scale 0.7 | maxpool 3 | conv 8 3 | bn | gelu | avgpool 5 | conv 3 1"),
    (
        "rows", 5, 6, 1, True,
        "flatten | concat { dense 4 } { global_avgpool | conv 4 1 } | bn | residual { conv 8 1 | relu } | layernorm"
        " | groupnorm 2 | concat { dense 2 } { dense 3 | elu } | avgpool 1 | gate { dense 5 | sigmoid } | conv 6 1"
        " | flatten | flatten | dense 3 | scale 3 | dropout 0.2",
    ),
    ("table", 1, 1, 7, True, "dense 9 | bn momentum=0.3 | hardswish | layernorm | residual { dense 9 } | dense 3"),
    ("end", 8, 8, 2, False, "conv 3 3 2 | relu | residual { conv 3 1 } | adaptive_avgpool 1"),
    (
        "names", 12, 12, 3, True,
        "class: conv 4 3 | forward: conv 4 3 | order: bn | mean: conv 4 1 | a.b: conv 4 3 | a: residual { conv 4 3"
        " | relu: relu } else sc: { conv 4 1 } | a.relu: relu | to: concat { conv 2 1 } { weight: conv 2 1 } | act: relu"
        " | act: gelu | import: { x: conv 4 1 | conv 4 1 } | g: gate { conv 1 1 | sigmoid }"
        " | layers.0: residual { { conv 4 1 | bn } | relu } | global_avgpool | fc: dense 3",
    ),
    (
        "tiny", 6, 5, 3, True,
        "bn momentum=0.5 | concat { conv 8 3 } { gate { adaptive_maxpool 1 | dense 3 | tanh } } { residual { conv 12 1"
        " | conv 6 1x5 | bn eps=1e-3 | conv 3 3 bias=false | groupnorm 3 } } { adaptive_avgpool 6x5 } | concat { conv 1 2 3"
        " | sigmoid } { adaptive_maxpool 2x2 } { adaptive_avgpool 2 } | bn eps=1e-2 scale=false | conv 3 3 3 bias=false"
        " | concat { conv 2 3 } { adaptive_avgpool 1x1 } | residual { conv 2 7 | conv 6 7 groups=2 | relu | conv 5 1 }"
        " | adaptive_avgpool 1 | dense 16 | relu | dense 3",
    ),
    (
        "upwards", 28, 28, 2, False,
        "concat { conv 2 4 3 dilation=2 } { adaptive_avgpool 10x10 | conv 2 1 } { adaptive_maxpool 10 | conv 1 1 }"
        " | bn bias=false | { relu | silu } | residual { conv 2 4 2 pad=1,3 | gelu } else { conv 2 1 | adaptive_avgpool 5x7 }"
        " | adaptive_avgpool 11x9 | conv 5 2 | flatten | dense 3 | scale 20",
    ),
    ("resnet", 32, 32, 3, True, "resnet 8 width=4"),
    ("mobilenet", 32, 32, 3, True, "mobilenet"),
]


class Case:
    """A net that has been trained and exported, and what it answers."""

    def __init__(self, onecycle, work, net):
        self.name, h, w, c, self.normalizes, self.spec = net
        self.shape = (c, h, w)
        self.folder = os.path.join(work, self.name)
        os.makedirs(self.folder)
        random = numpy.random.RandomState(len(self.name) * 7 + h)
        self.images = random.randint(0, 256, (IMAGES, h, w, c)).astype("u1")
        trained = random.randint(0, 256, (48, h, w, c)).astype("u1")
        rows = h == w == 1
        numpy.save(self.path("train.npy"), trained.reshape(48, c).astype("f4") / 255 if rows else trained)
        numpy.save(self.path("labels.npy"), random.randint(0, CLASSES, 48))
        numpy.save(self.path("images.npy"), self.images.reshape(IMAGES, c).astype("f4") / 255 if rows else self.images)
        self.run(onecycle)
        with open(self.path("answers.csv"), newline="") as file:
            answers = list(csv.reader(file))[1:]
        self.probabilities = numpy.array([[float(p) for p in row[2:]] for row in answers])

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, onecycle):
        lines = ["data npy train.npy labels.npy bs=16"]
        lines += ["normalize"] if self.normalizes else []
        lines += ["learner ema=0.9 lookahead=5,0.5", f'model "{self.spec}"', "fit 2 2e-3", "predict images.npy csv=answers.csv", "export onnx inside.onnx"]
        lines += ["export onnx outside.onnx output=logits normalize=false", "export torch net.py", "save whole.safetensors"]
        with open(self.path("make.oc"), "w") as file:
            file.write("\n".join(lines) + "\n")
        subprocess.run([onecycle, "-n", "-q", "make.oc"], cwd=self.folder, check=True, stdin=subprocess.DEVNULL)

    def pixels(self):
        """As 0 ... 1, [N, c, h, w]."""
        return numpy.ascontiguousarray(self.images.transpose(0, 3, 1, 2)).astype("f4") / numpy.float32(255)

    def normalized(self):
        """As the net reads them: what its file says of mean and deviation."""
        meta = metadata(self.path("outside.onnx"))
        mean, std = (numpy.array(json.loads(meta[key]), "f4").reshape(-1, 1, 1) for key in ("mean", "std"))
        return (self.pixels() - mean) / std

    def far(self, probabilities):
        """The largest difference from our own."""
        assert probabilities.shape == self.probabilities.shape, probabilities.shape
        far = numpy.abs(numpy.asarray(probabilities, "f8") - self.probabilities).max()
        return far if numpy.isfinite(far) else numpy.inf


def softmax(logits):
    numbers = numpy.exp(logits.astype("f8") - logits.max(axis=1, keepdims=True))
    return numbers / numbers.sum(axis=1, keepdims=True)


# ---- reading messages: only what metadata needs, since ONNX's own reader may not be there


def fields(data):
    """(number, value) of each field of a message."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            size = varint() if key & 7 == 2 else {1: 8, 5: 4}[key & 7]
            yield key >> 3, data[at : at + size]
            at += size


def metadata(path):
    with open(path, "rb") as file:
        entries = [dict(fields(value)) for number, value in fields(file.read()) if number == 14]
    return {entry[1].decode(): entry[2].decode() for entry in entries}


# ---- names of classes are any bytes


HOSTILE = ['a"b', "c\\d'", "</script>", "*/ x", "e\nf", "\u00fc\u4e2d\U0001f600", "\x1b[31mg\x7f", "$(h) {0} %s", " i "]


def hostile_classes(onecycle, work):
    """Names of classes as they are in the metadata, and in the module; a broken name is mended."""
    folder = os.path.join(work, "hostile")
    for name in [os.fsencode(name.replace("/", "\u2044")) for name in HOSTILE] + [b"\xff\xfe"]:
        for part in (b"train", b"valid"):
            path = os.path.join(os.fsencode(folder), part, name)
            os.makedirs(path)
            for i in range(4):
                with open(os.path.join(path, b"%d.pgm" % i), "wb") as file:
                    file.write(b"P5 4 4 255\n" + bytes([i * 9] * 16))
    lines = "data folder . bs=8; model mlp; export onnx net.onnx; export torch net.py"
    subprocess.run([onecycle, "-n", "-q", "-c", lines], cwd=folder, check=True, stdin=subprocess.DEVNULL)
    with open(os.path.join(folder, "net.py"), encoding="utf-8") as file:
        tree = ast.parse(file.read())
    values = [n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "CLASSES"]
    wanted = sorted(name.replace("/", "\u2044").encode() for name in HOSTILE)
    wanted = [name.decode() for name in wanted]
    named = json.loads(metadata(os.path.join(folder, "net.onnx"))["classes"])
    return named == ast.literal_eval(values[0]) and named[:-1] == wanted and "\ufffd" in named[-1]


# ---- readers: each yields (what, largest difference)


class Checker:
    title = "ONNX's checker takes both files"

    def __init__(self):
        self.onnx = importlib.import_module("onnx")

    def read(self, case):
        for name in ("inside.onnx", "outside.onnx"):
            model = self.onnx.load(case.path(name))
            self.onnx.checker.check_model(model, full_check=True)
            assert model.ir_version == 7 and model.opset_import[0].version == 13
            dims = model.graph.input[0].type.tensor_type.shape.dim
            assert dims[0].dim_param == "N" and tuple(d.dim_value for d in dims[1:]) == case.shape
            assert model.graph.output[0].name == ("probabilities" if name == "inside.onnx" else "logits")
        yield 0


class OpenCV:
    title = "OpenCV's dnn"

    def __init__(self):
        self.cv2 = importlib.import_module("cv2")

    def forward(self, path, images, together):
        made = []
        for first in range(0, len(images), together):
            net = self.cv2.dnn.readNetFromONNX(path)
            net.setInput(images[first : first + together])
            made.append(net.forward())
        return numpy.concatenate(made)

    def read(self, case):
        for together in sorted({1, case.shape[0], IMAGES}):  # as many images as channels, too
            yield case.far(self.forward(case.path("inside.onnx"), case.pixels(), together))
            yield case.far(softmax(self.forward(case.path("outside.onnx"), case.normalized(), together)))


class Runtime:
    title = "onnxruntime-web"

    def __init__(self):
        self.modules = os.environ.get("NODE_MODULES", "")
        if not shutil.which("node"):
            raise ImportError("node is missing")
        if not os.path.isdir(os.path.join(self.modules, "onnxruntime-web")):
            raise ImportError("NODE_MODULES names no folder that has it")

    def read(self, case):
        lines = ""
        for name, images in (("inside", case.pixels()), ("outside", case.normalized())):
            images.astype("<f4").tofile(case.path(name + ".in"))
            paths = [case.path(name + end) for end in (".onnx", ".in", ".out")]
            lines += "\t".join([*paths, *map(str, case.shape)]) + "\n"
        script = os.path.join(HERE, "exports.mjs")
        subprocess.run(["node", script, self.modules], input=lines, text=True, check=True)
        made = [numpy.fromfile(case.path(name + ".out"), "<f4").reshape(IMAGES, -1) for name in ("inside", "outside")]
        yield case.far(made[0])
        yield case.far(softmax(made[1]))


class PyTorch:
    title = "PyTorch"

    def __init__(self):
        self.torch = importlib.import_module("torch")

    def read(self, case):
        torch = self.torch
        spec = importlib.util.spec_from_file_location("net", case.path("net.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for net in (module.load(), module.load(case.path("whole.safetensors"))):
            with torch.no_grad():
                yield case.far(softmax(net(torch.from_numpy(case.pixels())).numpy()))


def main():
    onecycle, work, names = sys.argv[1], sys.argv[2], sys.argv[3:]
    readers, count = [], 0
    for kind in (Checker, OpenCV, Runtime, PyTorch):
        try:
            readers.append(kind())
        except ImportError as why:
            count += 1
            print(f"ok {count} - {kind.title} # SKIP {why}", flush=True)
    if not names:
        count += 1
        print("ok" if hostile_classes(onecycle, work) else "not ok", count, "- names of classes are any bytes")
    for net in NETS[:: int(os.environ.get("EVERY", 1))]:
        if names and net[0] not in names:
            continue
        case = Case(onecycle, work, net)
        for reader in readers:
            try:
                far = max(reader.read(case))
                why = f"{far:.2g} is more than {CLOSE}"
            except Exception as error:  # whatever a runtime says
                far, why = numpy.inf, f"{type(error).__name__}: {error}"
            count += 1
            print("ok" if far <= CLOSE else "not ok", count, f"- {net[0]}: {reader.title}", f"{far:.1g}", flush=True)
            if far > CLOSE:
                print("# " + why.replace("\n", "\n# "), flush=True)
    print(f"1..{count}")


main()
