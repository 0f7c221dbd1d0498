/* The layers that hold others: the group { A | B } and residual { A | B } [else { C }].  They have
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
    .shape = residual_shape,
    .describe = residual_describe,
};
