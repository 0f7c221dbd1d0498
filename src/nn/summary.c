/* The table of `summary`, as fastai prints it (fastai-v1.md section 11). */
#include "nn/layer.h"

#include "base/text.h"

static void add_cell(Buf *out, const char *text, int columns)
{
    text_pad(out, text, columns);
    buf_char(out, ' ');
}

/* PyTorch's extents: a row of numbers once something has flattened. */
static void add_shape(Buf *out, Shape shape, bool flat)
{
    Buf cell = {0};
    if (flat)
        buf_printf(&cell, "[%d]", shape.c);
    else
        buf_printf(&cell, "[%d, %d, %d]", shape.c, shape.h, shape.w);
    add_cell(out, buf_text(&cell), 20);
    buf_free(&cell);
}

static void add_row(Buf *out, const Layer *layer, bool flat)
{
    Buf cell = {0};
    size_t params = 0;
    for (int p = 0; p < layer->params; p++)
        params += layer->param[p].count;
    layer->kind->describe(layer, &cell);
    add_cell(out, buf_text(&cell), 20);
    add_shape(out, layer->out, flat);
    buf_clear(&cell);
    text_thousands(&cell, (long)params);
    add_cell(out, buf_text(&cell), 10);
    buf_printf(out, "%s\n", params ? "True" : "False");
    buf_fill(out, '_', 70);
    buf_char(out, '\n');
    buf_free(&cell);
}

/* Returns whether the layer leaves a row of numbers, as flatten and dense do. */
static bool add_layers(Buf *out, const Layer *layer, bool flat)
{
    flat = flat || layer->kind == layer_find("flatten") || layer->kind == layer_find("dense");
    if (layer->kind->forward)
        add_row(out, layer, flat);
    for (const Layer *child = layer->child; child; child = child->next)
        flat = add_layers(out, child, flat);
    return flat;
}

static void add_total(Buf *out, const char *what, size_t count)
{
    buf_printf(out, "Total %s: ", what);
    text_thousands(out, (long)count);
    buf_char(out, '\n');
}

void model_summary(const Model *model, Buf *out)
{
    buf_fill(out, '=', 70);
    buf_char(out, '\n');
    add_cell(out, "Layer (type)", 20);
    add_cell(out, "Output Shape", 20);
    add_cell(out, "Param #", 10);
    buf_text_add(out, "Trainable\n");
    buf_fill(out, '=', 70);
    buf_char(out, '\n');
    add_layers(out, model->root, false);
    buf_char(out, '\n');
    add_total(out, "params", model->size);
    add_total(out, "trainable params", model->size);
    add_total(out, "non-trainable params", 0);
}
