/* The layers that hold others: the group { A | B }, residual, concat and gate.  They have
 * no forward of their own: layout.c turns what they hold into a straight list of operations. */
#include "nn/layer_rows.h"

static void group_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Sequential");
}

/* The layers it holds have their shapes by now. */
static bool group_shape(Layer *layer, Error *err)
{
    (void)err;
    layer->out = layer->in;
    for (const Layer *child = layer->child; child; child = child->next)
        layer->out = child->out;
    return true;
}

const LayerKind LAYER_GROUP = {
    .name = "{",
    .usage = "{ A | B }",
    .shape = group_shape,
    .describe = group_describe,
};

static bool residual_shape(Layer *layer, Error *err)
{
    const Layer *body = layer->child, *shortcut = body->next;
    Shape beside = shortcut ? shortcut->out : layer->in;
    layer->out = body->out;
    if (shape_equal(body->out, beside))
        return true;
    return fail(err,
                "the body's output is %dx%dx%d and the %s %dx%dx%d, which cannot be added; %s else "
                "{ ... } with the same output",
                body->out.h, body->out.w, body->out.c, shortcut ? "shortcut's is" : "input is",
                beside.h, beside.w, beside.c, shortcut ? "write an" : "add an");
}

static void residual_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Residual");
}

const LayerKind LAYER_RESIDUAL = {
    .name = "residual",
    .usage = "residual { A | B } [else { C }]",
    .branches = true,
    .shape = residual_shape,
    .describe = residual_describe,
};

static bool concat_shape(Layer *layer, Error *err)
{
    const Layer *first = layer->child;
    size_t channels = 0;
    layer->out = first->out;
    for (const Layer *branch = first; branch; branch = branch->next) {
        if (branch->out.h != first->out.h || branch->out.w != first->out.w)
            return fail(err,
                        "branch %s makes %dx%dx%d and branch %s %dx%dx%d; give branches the same "
                        "height and width",
                        first->path, first->out.h, first->out.w, first->out.c, branch->path,
                        branch->out.h, branch->out.w, branch->out.c);
        channels += (size_t)branch->out.c;
    }
    if (channels > LAYER_CHANNELS)
        return fail(err, "its branches have %zu channels, more than %d; use fewer", channels,
                    LAYER_CHANNELS);
    layer->out.c = (int)channels;
    return true;
}

static void concat_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Concat");
}

const LayerKind LAYER_CONCAT = {
    .name = "concat",
    .usage = "concat { A } { B } ...",
    .branches = true,
    .shape = concat_shape,
    .describe = concat_describe,
};

static bool gate_shape(Layer *layer, Error *err)
{
    Shape gate = layer->child->out, in = layer->in;
    layer->out = in;
    bool pixels = (gate.h == 1 && gate.w == 1) || (gate.h == in.h && gate.w == in.w);
    if (pixels && (gate.c == 1 || gate.c == in.c))
        return true;
    return fail(err,
                "its body makes %dx%dx%d and its input is %dx%dx%d; a gate has the input's height "
                "and width or 1x1, and its channels or one",
                gate.h, gate.w, gate.c, in.h, in.w, in.c);
}

static void gate_describe(const Layer *layer, Buf *out)
{
    (void)layer;
    buf_text_add(out, "Gate");
}

const LayerKind LAYER_GATE = {
    .name = "gate",
    .usage = "gate { A | B }",
    .branches = true,
    .shape = gate_shape,
    .describe = gate_describe,
};
