/* Prints the table of `summary`, with each layer's output shape and parameters, as fastai does
 * (fastai-v1.md section 11). */
#include "nn/layer.h"

#include "base/columns.h"
#include "base/text.h"

#include <string.h>

/* fastai's: a line between rows has 70 columns, or as many as the table is wide.  Cells are padded
 * to 20, 20 and 10 columns and a space; ours to one less, with two spaces between. */
enum { RULE = 70 };
static const int LEAST[] = {19, 19, 9};

/* As fastai's, by the weight: that of `whiten` is frozen though its bias trains. */
static bool weight_trains(const Layer *layer)
{
    return layer->params > 0 && !layer->param[0].frozen;
}

/* PyTorch's extents: a row of numbers once something has flattened. */
static void add_row(Columns *table, const Layer *layer, bool flat)
{
    Buf cell = {0};
    size_t params = 0;
    Shape shape = layer->out;
    for (int p = 0; p < layer->params; p++)
        params += layer->param[p].count;
    layer->kind->describe(layer, &cell);
    columns_add(table, buf_text(&cell));
    if (flat)
        columns_printf(table, "[%d]", shape.c);
    else
        columns_printf(table, "[%d, %d, %d]", shape.c, shape.h, shape.w);
    buf_clear(&cell);
    text_thousands(&cell, (long)params);
    columns_add(table, buf_text(&cell));
    columns_add(table, weight_trains(layer) ? "True" : "False");
    columns_row(table);
    buf_free(&cell);
}

/* Returns whether a layer has flattened what it got: images stay rows of numbers from there on. */
static bool add_layers(Columns *table, const Layer *layer, bool flat)
{
    flat = flat || layer->kind->flattens;
    if (layer->kind->forward)
        add_row(table, layer, flat);
    for (const Layer *child = layer->child; child; child = child->next)
        flat = add_layers(table, child, flat);
    return flat;
}

static void add_total(Buf *out, const char *what, size_t count)
{
    buf_printf(out, "Total %s: ", what);
    text_thousands(out, (long)count);
    buf_char(out, '\n');
}

static void add_rule(Buf *out, char c, int columns)
{
    buf_fill(out, c, columns);
    buf_char(out, '\n');
}

/* The heading between two rules, then each row with one below it. */
static void add_ruled(Buf *out, const Columns *table, char *lines)
{
    int wide = MAX(columns_width(table), RULE);
    char rule = '=';
    add_rule(out, rule, wide);
    for (char *line; (line = strsep(&lines, "\n")) && lines; rule = '_') {
        buf_printf(out, "%s\n", line);
        add_rule(out, rule, wide);
    }
}

void model_summary(const Model *model, Buf *out)
{
    static const char *const HEADING[] = {"Layer (type)", "Output Shape", "Param #", "Trainable"};
    Columns table = {0};
    Buf lines = {0};
    for (int c = 0; c < LENGTH(LEAST); c++)
        columns_widen(&table, c, LEAST[c]);
    for (int c = 0; c < LENGTH(HEADING); c++)
        columns_add(&table, HEADING[c]);
    columns_row(&table);
    add_layers(&table, model->root, false);
    columns_write(&table, &lines);
    add_ruled(out, &table, lines.data);
    columns_free(&table);
    buf_free(&lines);
    buf_char(out, '\n');
    add_total(out, "params", model->size);
    add_total(out, "trainable params", model_trainable(model));
    add_total(out, "non-trainable params", model->size - model_trainable(model));
}
