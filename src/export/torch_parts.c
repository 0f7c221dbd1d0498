/* The classes and functions in Python that modules for PyTorch need. */
#include "export/torch_parts.h"

static const char LAYERS[] =
    "def put_layers(module, layers):\n"
    "    \"\"\"Puts layers into a module under their names, in which dots lead into "
    "modules.\"\"\"\n"
    "    for name, layer in layers:\n"
    "        *outer, last = name.split(\".\")\n"
    "        holder = module\n"
    "        for part in outer:\n"
    "            holder = holder._modules.setdefault(part, torch.nn.Module())\n"
    "        if last in holder._modules:  # it only held others so far\n"
    "            layer._modules.update(holder._modules[last]._modules)\n"
    "        holder._modules[last] = layer\n"
    "\n"
    "\n"
    "def run_layers(module, names, x):\n"
    "    \"\"\"Takes x through layers of a module, one after the other.\"\"\"\n"
    "    for name in names:\n"
    "        layer = module\n"
    "        for part in name.split(\".\"):\n"
    "            layer = layer._modules[part]\n"
    "        x = layer(x)\n"
    "    return x\n";

static const char ALIKE[] =
    "def alike(values):\n"
    "    \"\"\"Rows of numbers [N, c] as images of one pixel, where they meet images.\"\"\"\n"
    "    if all(value.dim() == values[0].dim() for value in values):\n"
    "        return values\n"
    "    return [value if value.dim() == 4 else value[:, :, None, None] for value in values]\n";

static const char OF_ROWS[] =
    "def rows_as_images(layer, args):\n"
    "    return args[0][:, :, None, None]\n"
    "\n"
    "\n"
    "def of_rows(layer):\n"
    "    \"\"\"Has a layer for images take rows of numbers [N, c], as images of one pixel.\"\"\"\n"
    "    layer.register_forward_pre_hook(rows_as_images)\n"
    "    return layer\n";

static const char OF_IMAGES[] =
    "def images_as_rows(layer, args):\n"
    "    return args[0].flatten(1)\n"
    "\n"
    "\n"
    "def of_images(layer):\n"
    "    \"\"\"Has a layer for rows of numbers take images of one pixel [N, c, 1, 1].\"\"\"\n"
    "    layer.register_forward_pre_hook(images_as_rows)\n"
    "    return layer\n";

static const char WITHOUT[] = "def without(norm, *names):\n"
                              "    \"\"\"A batch norm that has no weight or no bias.\"\"\"\n"
                              "    for name in names:\n"
                              "        norm.register_parameter(name, None)\n"
                              "    return norm\n";

static const char SCALE[] = "class Scale(torch.nn.Module):\n"
                            "    def __init__(self, factor):\n"
                            "        super().__init__()\n"
                            "        self.factor = factor\n"
                            "\n"
                            "    def forward(self, x):\n"
                            "        return x * self.factor\n";

static const char PIXEL_NORM[] =
    "class PixelNorm(torch.nn.LayerNorm):\n"
    "    \"\"\"A layer norm over the channels of each pixel.\"\"\"\n"
    "\n"
    "    def forward(self, x):\n"
    "        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)\n";

static const char CHAIN[] = "class Chain(torch.nn.Module):\n"
                            "    \"\"\"Layers one after the other, with names of their own.\"\"\"\n"
                            "\n"
                            "    def __init__(self, *layers):\n"
                            "        super().__init__()\n"
                            "        self.order = [name for name, layer in layers]\n"
                            "        put_layers(self, layers)\n"
                            "\n"
                            "    def forward(self, x):\n"
                            "        return run_layers(self, self.order, x)\n";

static const char RESIDUAL[] =
    "class Residual(torch.nn.Module):\n"
    "    \"\"\"What its layers make of x, plus x or what the shortcut makes of it.\"\"\"\n"
    "\n"
    "    def __init__(self, *layers, shortcut=None):\n"
    "        super().__init__()\n"
    "        beside = [shortcut] if shortcut else []\n"
    "        self.order = [name for name, layer in layers]\n"
    "        self.beside = [name for name, layer in beside]\n"
    "        put_layers(self, [*layers, *beside])\n"
    "\n"
    "    def forward(self, x):\n"
    "        made = run_layers(self, self.order, x), run_layers(self, self.beside, x)\n"
    "        body, beside = alike(made)\n"
    "        return body + beside\n";

static const char CONCAT[] = "class Concat(torch.nn.Module):\n"
                             "    \"\"\"The channels of all branches, one after the other.\"\"\"\n"
                             "\n"
                             "    def __init__(self, *branches):\n"
                             "        super().__init__()\n"
                             "        self.order = [str(i) for i in range(len(branches))]\n"
                             "        put_layers(self, zip(self.order, branches))\n"
                             "\n"
                             "    def forward(self, x):\n"
                             "        made = [run_layers(self, [name], x) for name in self.order]\n"
                             "        return torch.cat(alike(made), 1)\n";

static const char GATE[] =
    "class Gate(torch.nn.Module):\n"
    "    \"\"\"x times what its layers make of it, for each pixel and channel or for all.\"\"\"\n"
    "\n"
    "    def __init__(self, *layers):\n"
    "        super().__init__()\n"
    "        self.order = [name for name, layer in layers]\n"
    "        put_layers(self, layers)\n"
    "\n"
    "    def forward(self, x):\n"
    "        gate = run_layers(self, self.order, x)\n"
    "        if x.dim() == 2:\n"
    "            return x * gate.flatten(1)\n"
    "        return x * (gate if gate.dim() == 4 else gate[:, :, None, None])\n";

static const char *const PARTS[TORCH_PARTS] = {
    [TORCH_ALIKE] = ALIKE,           [TORCH_OF_ROWS] = OF_ROWS, [TORCH_OF_IMAGES] = OF_IMAGES,
    [TORCH_WITHOUT] = WITHOUT,       [TORCH_SCALE] = SCALE,     [TORCH_CHAIN] = CHAIN,
    [TORCH_RESIDUAL] = RESIDUAL,     [TORCH_CONCAT] = CONCAT,   [TORCH_GATE] = GATE,
    [TORCH_PIXEL_NORM] = PIXEL_NORM,
};

const char *const TORCH_HEAD = "import json\n"
                               "import os\n"
                               "import struct\n"
                               "\n"
                               "import torch\n";

const char *const TORCH_TAIL =
    "def read_tensors(path, names):\n"
    "    \"\"\"Those tensors of a safetensors file; others are what training needs.\"\"\"\n"
    "    with open(path, \"rb\") as file:\n"
    "        (length,) = struct.unpack(\"<Q\", file.read(8))\n"
    "        header, data = json.loads(file.read(length)), bytearray(file.read())\n"
    "    tensors = {}\n"
    "    for name in header.keys() & names:\n"
    "        entry = header[name]\n"
    "        first, end = entry[\"data_offsets\"]\n"
    "        numbers = torch.frombuffer(data, dtype=torch.float32, count=(end - first) // 4, "
    "offset=first)\n"
    "        tensors[name] = numbers.reshape(entry[\"shape\"]).clone()\n"
    "    return tensors\n"
    "\n"
    "\n"
    "def load(path=WEIGHTS):\n"
    "    \"\"\"The net with its weights, to answer with; train() of it to train it further.\"\"\"\n"
    "    net = Net()\n"
    "    tensors = read_tensors(path, net.state_dict().keys())\n"
    "    net.load_state_dict(tensors, strict=True)\n"
    "    return net.eval()\n";

void torch_parts_write(const TorchParts *needed, Buf *out)
{
    buf_text_add(out, LAYERS);
    for (int p = 0; p < TORCH_PARTS; p++)
        if (needed->part[p]) {
            buf_text_add(out, "\n\n");
            buf_text_add(out, PARTS[p]);
        }
}
