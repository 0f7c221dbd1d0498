/* Writes layers that hold no others as modules of PyTorch, with the options that are not its
 * defaults. */
#include "export/torch_plain.h"

/* A layer while it is written. */
typedef struct {
    const Layer *layer;
    const GraphOp *op;
    bool rows; /* what it reads are rows [N, c], not images */
    TorchParts *needed;
    Buf *out;
} Plain;

static void put_sides(const Plain *plain, Sides sides)
{
    if (sides.h == sides.w)
        buf_printf(plain->out, "%d", sides.h);
    else
        buf_printf(plain->out, "(%d, %d)", sides.h, sides.w);
}

static void put_option(const Plain *plain, const char *name, int value, int usual)
{
    if (value != usual)
        buf_printf(plain->out, ", %s=%d", name, value);
}

static void put_eps(const Plain *plain, double usual)
{
    if (plain->layer->config.eps != usual)
        buf_printf(plain->out, ", eps=%.9g", plain->layer->config.eps);
}

static void put_padding(const Plain *plain)
{
    Sides pad = plain->layer->config.pad;
    if (pad.h || pad.w) {
        buf_text_add(plain->out, ", padding=");
        put_sides(plain, pad);
    }
}

/* A layer for images, which may read rows. */
static void begin_image(const Plain *plain, const char *name)
{
    plain->needed->part[TORCH_OF_ROWS] |= plain->rows;
    buf_printf(plain->out, "%s%s(", plain->rows ? "of_rows(" : "", name);
}

static void end_image(const Plain *plain)
{
    buf_text_add(plain->out, plain->rows ? "))" : ")");
}

static void put_conv(const Plain *plain)
{
    const LayerConfig *c = &plain->layer->config;
    begin_image(plain, "torch.nn.Conv2d");
    buf_printf(plain->out, "%d, %d, ", plain->layer->in.c, plain->layer->out.c);
    put_sides(plain, c->kernel);
    put_option(plain, "stride", c->stride, 1);
    put_padding(plain);
    put_option(plain, "dilation", c->dilation, 1);
    put_option(plain, "groups", c->groups, 1);
    if (!c->bias)
        buf_text_add(plain->out, ", bias=False");
    end_image(plain);
}

static void put_dense(const Plain *plain)
{
    plain->needed->part[TORCH_OF_IMAGES] |= !plain->rows;
    buf_printf(plain->out, "%storch.nn.Linear(%d, %d%s)%s", plain->rows ? "" : "of_images(",
               plain->layer->in.c, plain->layer->out.c,
               plain->layer->config.bias ? "" : ", bias=False", plain->rows ? "" : ")");
}

static void put_batch_norm(const Plain *plain)
{
    const LayerConfig *c = &plain->layer->config;
    bool whole = c->scale && c->bias;
    plain->needed->part[TORCH_WITHOUT] |= !whole;
    buf_printf(plain->out, "%storch.nn.BatchNorm%dd(%d", whole ? "" : "without(",
               plain->rows ? 1 : 2, plain->layer->in.c);
    put_eps(plain, 1e-5);
    if (c->momentum != 0.1)
        buf_printf(plain->out, ", momentum=%.9g", c->momentum);
    buf_printf(plain->out, ")%s%s%s", c->scale ? "" : ", \"weight\"", c->bias ? "" : ", \"bias\"",
               whole ? "" : ")");
}

static void put_group_norm(const Plain *plain)
{
    begin_image(plain, "torch.nn.GroupNorm");
    buf_printf(plain->out, "%d, %d", plain->layer->config.groups, plain->layer->in.c);
    put_eps(plain, 1e-5);
    end_image(plain);
}

static void put_layer_norm(const Plain *plain)
{
    plain->needed->part[TORCH_PIXEL_NORM] = true;
    begin_image(plain, "PixelNorm");
    buf_printf(plain->out, "%d", plain->layer->in.c);
    put_eps(plain, 1e-5);
    end_image(plain);
}

static void put_pool(const Plain *plain, const char *name, const char *adaptive)
{
    const LayerConfig *c = &plain->layer->config;
    if (!c->kernel.h) {
        begin_image(plain, adaptive);
        Shape made = plain->layer->out;
        if (made.h == made.w)
            buf_printf(plain->out, "%d", made.h);
        else
            buf_printf(plain->out, "(%d, %d)", made.h, made.w);
    } else {
        begin_image(plain, name);
        put_sides(plain, c->kernel);
        put_option(plain, "stride", c->stride, c->kernel.h);
        put_padding(plain);
        if (c->ceil)
            buf_text_add(plain->out, ", ceil_mode=True");
    }
    end_image(plain);
}

static void put_activation(const Plain *plain)
{
    static const char *const CALLS[ACT_KINDS] = {
        [ACT_RELU] = "torch.nn.ReLU()",           [ACT_GELU] = "torch.nn.GELU()",
        [ACT_SILU] = "torch.nn.SiLU()",           [ACT_SIGMOID] = "torch.nn.Sigmoid()",
        [ACT_TANH] = "torch.nn.Tanh()",           [ACT_ELU] = "torch.nn.ELU()",
        [ACT_HARDSWISH] = "torch.nn.Hardswish()",
    };
    ActivationKind kind = plain->op->act.kind;
    double factor = plain->layer->config.factor;
    if (CALLS[kind])
        buf_text_add(plain->out, CALLS[kind]);
    else if (kind == ACT_SCALE)
        buf_printf(plain->out, "Scale(%.9g)", factor);
    else
        buf_printf(plain->out, "torch.nn.LeakyReLU(%.9g)", factor);
    plain->needed->part[TORCH_SCALE] |= kind == ACT_SCALE;
}

static void put_operation(const Plain *plain)
{
    switch (plain->op->kind) {
    case GRAPH_CONV:
        put_conv(plain);
        break;
    case GRAPH_DENSE:
        put_dense(plain);
        break;
    case GRAPH_ACTIVATION:
        put_activation(plain);
        break;
    case GRAPH_BATCH_NORM:
        put_batch_norm(plain);
        break;
    case GRAPH_GROUP_NORM:
        put_group_norm(plain);
        break;
    case GRAPH_LAYER_NORM:
        put_layer_norm(plain);
        break;
    case GRAPH_MAX_POOL:
        put_pool(plain, "torch.nn.MaxPool2d", "torch.nn.AdaptiveMaxPool2d");
        break;
    case GRAPH_AVG_POOL:
        put_pool(plain, "torch.nn.AvgPool2d", "torch.nn.AdaptiveAvgPool2d");
        break;
    case GRAPH_FLATTEN:
        buf_text_add(plain->out, "torch.nn.Flatten()");
        break;
    case GRAPH_ADD:
    case GRAPH_CONCAT:
    case GRAPH_GATE:
        assert(!"a layer that holds no others");
    }
}

void torch_plain(const Graph *graph, const GraphOp *op, const Layer *layer, TorchParts *needed,
                 Buf *out)
{
    if (!op) {
        buf_printf(out, "torch.nn.Dropout(%.9g)", layer->config.rate);
        return;
    }
    put_operation(&(Plain){layer, op, graph->value[op->x[0]].row, needed, out});
}
