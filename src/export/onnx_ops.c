/* Writes the operations of a net as nodes of ONNX, in a way that other runtimes get right: padding
 * is written out, no number of images is fixed, and what has no operator of its own in version 13
 * is made of those that every runtime has. */
#include "export/onnx_ops.h"

#include "export/onnx_pool.h"

/* ---- numbers that nodes read */

/* One of the net's tensors under its own name. */
static const char *tensor_of(OnnxNames *names, const GraphOp *op, GraphRole role)
{
    const GraphTensor *from = op->tensor[role];
    OnnxTensor tensor = {.name = from->name, .rank = from->rank};
    for (int d = 0; d < from->rank; d++)
        tensor.dims[d] = from->dims[d];
    onnx_floats(names->out, &tensor, from->number);
    return from->name;
}

/* A tensor that broadcasts over pixels: one number for each channel. */
static const char *channels_of(OnnxNames *names, const GraphOp *op, GraphRole role)
{
    const GraphTensor *from = op->tensor[role];
    onnx_floats(names->out, &(OnnxTensor){from->name, {(int64_t)from->count, 1, 1}, 3},
                from->number);
    return from->name;
}

/* The same number everywhere. */
static const char *repeated(OnnxNames *names, const OnnxTensor *tensor, float number)
{
    Arena scratch = {0};
    size_t count = onnx_count(tensor);
    float *numbers = ARENA_NEW(&scratch, float, count);
    for (size_t i = 0; i < count; i++)
        numbers[i] = number;
    onnx_floats(names->out, tensor, numbers);
    arena_free(&scratch);
    return tensor->name;
}

/* A number for each channel, the same for all. */
static const char *for_channels(OnnxNames *names, const char *name, int channels, float number)
{
    return repeated(names, &(OnnxTensor){name, {channels}, 1}, number);
}

/* x in another shape; of its dims 0 stays and -1 is what is left. */
static const char *reshaped(OnnxNames *names, const char *x, const int64_t *dims, int rank,
                            const char *made)
{
    const char *shape = arena_printf(names->arena, "%s_shape", made);
    onnx_longs(names->out, &(OnnxTensor){shape, {rank}, 1}, dims);
    return onnx_add(names, "Reshape", x, shape, made);
}

/* An operation's i-th input as [N, c, h, w]. */
static const char *image_of(OnnxNames *names, const GraphOp *op, int i)
{
    const GraphValue *value = &names->graph->value[op->x[i]];
    const char *x = names->value[op->x[i]];
    if (!value->row)
        return x;
    return reshaped(names, x, (int64_t[]){0, value->shape.c, 1, 1}, 4,
                    onnx_name(names, op, arena_printf(names->arena, "image%d", i)));
}

/* The same as [N, c]. */
static const char *row_of(OnnxNames *names, const GraphOp *op, int i)
{
    return onnx_row(names, op->x[i], onnx_name(names, op, arena_printf(names->arena, "row%d", i)));
}

/* ---- operations */

static void put_conv(OnnxNames *names, const GraphOp *op)
{
    const LayerConfig *c = &op->layer->config;
    OnnxNode node = onnx_node("Conv");
    onnx_reads(&node, image_of(names, op, 0));
    onnx_reads(&node, tensor_of(names, op, GRAPH_WEIGHT));
    if (op->tensor[GRAPH_BIAS])
        onnx_reads(&node, tensor_of(names, op, GRAPH_BIAS));
    onnx_ints(&node, "kernel_shape", (int[]){c->kernel.h, c->kernel.w}, 2);
    onnx_ints(&node, "strides", (int[]){c->stride, c->stride}, 2);
    onnx_ints(&node, "pads", (int[]){c->pad.h, c->pad.w, c->pad.h, c->pad.w}, 4);
    onnx_ints(&node, "dilations", (int[]){c->dilation, c->dilation}, 2);
    onnx_int(&node, "group", c->groups);
    onnx_node_end(names->out, &node, names->value[op->y]);
}

static void put_dense(OnnxNames *names, const GraphOp *op)
{
    OnnxNode node = onnx_node("Gemm");
    onnx_reads(&node, row_of(names, op, 0));
    onnx_reads(&node, tensor_of(names, op, GRAPH_WEIGHT));
    if (op->tensor[GRAPH_BIAS])
        onnx_reads(&node, tensor_of(names, op, GRAPH_BIAS));
    onnx_int(&node, "transB", 1);
    onnx_node_end(names->out, &node, names->value[op->y]);
}

static void put_flatten(OnnxNames *names, const GraphOp *op)
{
    OnnxNode node = onnx_node("Flatten");
    onnx_reads(&node, names->value[op->x[0]]);
    onnx_int(&node, "axis", 1);
    onnx_node_end(names->out, &node, names->value[op->y]);
}

/* ---- activations */

/* An operator with one attribute. */
static const char *with_float(OnnxNames *names, const char *operator, const char * x,
                              const char *attribute, float value, const char *made)
{
    OnnxNode node = onnx_node(operator);
    onnx_reads(&node, x);
    onnx_float(&node, attribute, value);
    onnx_node_end(names->out, &node, made);
    return made;
}

static const char *number(OnnxNames *names, const GraphOp *op, const char *part, float value)
{
    return for_channels(names, onnx_name(names, op, part), 1, value);
}

/* x * (1 + erf(x / sqrt(2))) / 2 */
static void put_gelu(OnnxNames *names, const GraphOp *op, const char *x, const char *made)
{
    const char *narrow = onnx_add(names, "Mul", x, number(names, op, "root_half", 0.70710678F),
                                  onnx_name(names, op, "narrow"));
    const char *erf = onnx_add(names, "Erf", narrow, NULL, onnx_name(names, op, "erf"));
    const char *above =
        onnx_add(names, "Add", erf, number(names, op, "one", 1), onnx_name(names, op, "above"));
    const char *half =
        onnx_add(names, "Mul", x, number(names, op, "half", 0.5F), onnx_name(names, op, "halved"));
    onnx_add(names, "Mul", half, above, made);
}

static void put_hardswish(OnnxNames *names, const GraphOp *op, const char *x, const char *made)
{
    OnnxNode node = onnx_node("HardSigmoid");
    const char *hard = onnx_name(names, op, "sigmoid");
    onnx_reads(&node, x);
    onnx_float(&node, "alpha", 1.0F / 6);
    onnx_float(&node, "beta", 0.5F);
    onnx_node_end(names->out, &node, hard);
    onnx_add(names, "Mul", x, hard, made);
}

static void put_activation(OnnxNames *names, const GraphOp *op)
{
    const char *x = names->value[op->x[0]], *made = names->value[op->y];
    switch (op->act.kind) {
    case ACT_RELU:
        onnx_add(names, "Relu", x, NULL, made);
        break;
    case ACT_SIGMOID:
        onnx_add(names, "Sigmoid", x, NULL, made);
        break;
    case ACT_TANH:
        onnx_add(names, "Tanh", x, NULL, made);
        break;
    case ACT_SILU:
        onnx_add(names, "Mul", x,
                 onnx_add(names, "Sigmoid", x, NULL, onnx_name(names, op, "sigmoid")), made);
        break;
    case ACT_LEAKY_RELU:
        with_float(names, "LeakyRelu", x, "alpha", (float)op->act.factor, made);
        break;
    case ACT_ELU:
        with_float(names, "Elu", x, "alpha", 1, made);
        break;
    case ACT_SCALE:
        onnx_add(names, "Mul", x, number(names, op, "factor", (float)op->act.factor), made);
        break;
    case ACT_GELU:
        put_gelu(names, op, x, made);
        break;
    case ACT_HARDSWISH:
        put_hardswish(names, op, x, made);
        break;
    case ACT_NONE:
    case ACT_KINDS:
        assert(!"an activation");
    }
}

/* ---- norms */

static void put_batch_norm(OnnxNames *names, const GraphOp *op)
{
    int channels = op->layer->out.c;
    OnnxNode node = onnx_node("BatchNormalization");
    onnx_reads(&node, names->value[op->x[0]]);
    onnx_reads(&node, op->tensor[GRAPH_WEIGHT]
                          ? tensor_of(names, op, GRAPH_WEIGHT)
                          : for_channels(names, onnx_name(names, op, "weight"), channels, 1));
    onnx_reads(&node, op->tensor[GRAPH_BIAS]
                          ? tensor_of(names, op, GRAPH_BIAS)
                          : for_channels(names, onnx_name(names, op, "bias"), channels, 0));
    onnx_reads(&node, tensor_of(names, op, GRAPH_MEAN));
    onnx_reads(&node, tensor_of(names, op, GRAPH_VARIANCE));
    onnx_float(&node, "epsilon", (float)op->layer->config.eps);
    onnx_node_end(names->out, &node, names->value[op->y]);
}

/* x [N][rows][...]: each row less its mean, divided by its deviation. */
static const char *standardised(OnnxNames *names, const GraphOp *op, const char *x, int rows)
{
    const char *made = onnx_name(names, op, "standard");
    OnnxNode node = onnx_node("InstanceNormalization");
    onnx_reads(&node, x);
    onnx_reads(&node, for_channels(names, onnx_name(names, op, "ones"), rows, 1));
    onnx_reads(&node, for_channels(names, onnx_name(names, op, "zeros"), rows, 0));
    onnx_float(&node, "epsilon", (float)op->layer->config.eps);
    onnx_node_end(names->out, &node, made);
    return made;
}

/* x [N][c][h][w] * weight + bias */
static void put_weight_bias(OnnxNames *names, const GraphOp *op, const char *x)
{
    const char *weighed = onnx_add(names, "Mul", x, channels_of(names, op, GRAPH_WEIGHT),
                                   onnx_name(names, op, "weighed"));
    onnx_add(names, "Add", weighed, channels_of(names, op, GRAPH_BIAS), names->value[op->y]);
}

/* Channels of a group, one after the other, are a row. */
static void put_group_norm(OnnxNames *names, const GraphOp *op)
{
    Shape shape = op->layer->in;
    int groups = op->layer->config.groups;
    const char *x = image_of(names, op, 0);
    x = reshaped(names, x, (int64_t[]){0, groups, -1}, 3, onnx_name(names, op, "groups"));
    x = standardised(names, op, x, groups);
    x = reshaped(names, x, (int64_t[]){0, shape.c, shape.h, shape.w}, 4,
                 onnx_name(names, op, "pixels"));
    put_weight_bias(names, op, x);
}

static const char *transposed(OnnxNames *names, const char *x, const int *order, const char *made)
{
    OnnxNode node = onnx_node("Transpose");
    onnx_reads(&node, x);
    onnx_ints(&node, "perm", order, 4);
    onnx_node_end(names->out, &node, made);
    return made;
}

/* Channels of a pixel are a row. */
static void put_layer_norm(OnnxNames *names, const GraphOp *op)
{
    Shape shape = op->layer->in;
    int pixels = shape.h * shape.w;
    const char *x = image_of(names, op, 0);
    x = transposed(names, x, (int[]){0, 2, 3, 1}, onnx_name(names, op, "last"));
    x = reshaped(names, x, (int64_t[]){0, pixels, shape.c}, 3, onnx_name(names, op, "pixels"));
    x = standardised(names, op, x, pixels);
    x = reshaped(names, x, (int64_t[]){0, shape.h, shape.w, shape.c}, 4,
                 onnx_name(names, op, "image_last"));
    x = transposed(names, x, (int[]){0, 3, 1, 2}, onnx_name(names, op, "first"));
    put_weight_bias(names, op, x);
}

/* ---- where branches meet */

/* The one channel of a gate as `channels` of them. */
static const char *each_channel(OnnxNames *names, const GraphOp *op, const char *gate, bool row)
{
    int channels = op->layer->out.c;
    const char *made = onnx_name(names, op, "channels");
    OnnxTensor ones = {onnx_name(names, op, "ones"), {channels, 1, 1, 1}, row ? 2 : 4};
    OnnxNode node = onnx_node(row ? "Gemm" : "Conv");
    onnx_reads(&node, gate);
    onnx_reads(&node, repeated(names, &ones, 1));
    if (row)
        onnx_int(&node, "transB", 1);
    else
        onnx_ints(&node, "kernel_shape", (int[]){1, 1}, 2);
    onnx_node_end(names->out, &node, made);
    return made;
}

/* Its one pixel as an image. */
static const char *each_pixel(OnnxNames *names, const GraphOp *op, const char *gate)
{
    Shape shape = op->layer->out;
    const char *scales = onnx_name(names, op, "scales"), *made = onnx_name(names, op, "pixels");
    OnnxNode node = onnx_node("Resize");
    onnx_floats(names->out, &(OnnxTensor){scales, {4}, 1},
                (float[]){1, 1, (float)shape.h, (float)shape.w});
    onnx_reads(&node, gate);
    onnx_reads(&node, "");
    onnx_reads(&node, scales);
    onnx_text(&node, "mode", "nearest");
    onnx_text(&node, "coordinate_transformation_mode", "asymmetric");
    onnx_text(&node, "nearest_mode", "floor");
    onnx_node_end(names->out, &node, made);
    return made;
}

/* A gate is made as large as what it multiplies: OpenCV broadcasts in batches of one image only. */
static void put_gate(OnnxNames *names, const GraphOp *op)
{
    Shape gate = names->graph->value[op->x[1]].shape, out = op->layer->out;
    bool row = names->graph->value[op->y].row;
    const char *x = names->value[op->x[0]];
    const char *by = row ? row_of(names, op, 1) : image_of(names, op, 1);
    if (gate.c < out.c)
        by = each_channel(names, op, by, row);
    if (gate.h < out.h || gate.w < out.w)
        by = each_pixel(names, op, by);
    onnx_add(names, "Mul", x, by, names->value[op->y]);
}

static void put_join(OnnxNames *names, const GraphOp *op)
{
    OnnxNode node = onnx_node(op->kind == GRAPH_ADD ? "Add" : "Concat");
    bool row = names->graph->value[op->y].row;
    for (int i = 0; i < op->xs; i++)
        onnx_reads(&node, row ? row_of(names, op, i) : image_of(names, op, i));
    if (op->kind == GRAPH_CONCAT)
        onnx_int(&node, "axis", 1);
    onnx_node_end(names->out, &node, names->value[op->y]);
}

void onnx_op(OnnxNames *names, const GraphOp *op)
{
    if (!names->value[op->y])
        names->value[op->y] = onnx_name(names, op, NULL);
    switch (op->kind) {
    case GRAPH_CONV:
        put_conv(names, op);
        break;
    case GRAPH_DENSE:
        put_dense(names, op);
        break;
    case GRAPH_ACTIVATION:
        put_activation(names, op);
        break;
    case GRAPH_BATCH_NORM:
        put_batch_norm(names, op);
        break;
    case GRAPH_GROUP_NORM:
        put_group_norm(names, op);
        break;
    case GRAPH_LAYER_NORM:
        put_layer_norm(names, op);
        break;
    case GRAPH_MAX_POOL:
    case GRAPH_AVG_POOL:
        onnx_pool(names, op, image_of(names, op, 0));
        break;
    case GRAPH_FLATTEN:
        put_flatten(names, op);
        break;
    case GRAPH_ADD:
    case GRAPH_CONCAT:
        put_join(names, op);
        break;
    case GRAPH_GATE:
        put_gate(names, op);
        break;
    }
}
