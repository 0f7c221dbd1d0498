/* Writes a net as a model of ONNX: what is around its operations, and what one has to know of it as
 * metadata. */
#include "export/onnx.h"

#include "data/column_set_json.h"
#include "export/onnx_ops.h"
#include "io/json.h"

/* ---- metadata: lists are JSON, which has a form for every name and number */

static const char *names_json(Arena *arena, const char *const *name, int count)
{
    Buf text = {0};
    buf_char(&text, '[');
    for (int i = 0; i < count; i++) {
        if (i)
            buf_text_add(&text, ", ");
        json_quote(&text, name[i]);
    }
    buf_char(&text, ']');
    const char *kept = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

/* number: NULL for `count` times the same. */
static const char *numbers_json(Arena *arena, const float *number, float same, int count)
{
    Buf text = {0};
    buf_char(&text, '[');
    for (int i = 0; i < count; i++)
        buf_printf(&text, "%s%.9g", i ? ", " : "", (double)(number ? number[i] : same));
    buf_char(&text, ']');
    const char *kept = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

/* What the columns of a table are, as a net's own file says it. */
static const char *columns_json(Arena *arena, const ColumnSet *columns)
{
    Buf text = {0};
    column_set_put(&text, columns);
    const char *kept = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return kept;
}

/* ---- the graph */

/* (x - mean) / std of each channel, as [c, 1, 1]: some runtimes take no [1, c, 1, 1]. */
static const char *put_normalization(OnnxNames *names, const Normalization *normalization)
{
    int channels = names->graph->model->input.c;
    onnx_floats(names->out, &(OnnxTensor){"input_mean", {channels, 1, 1}, 3}, normalization->mean);
    onnx_floats(names->out, &(OnnxTensor){"input_std", {channels, 1, 1}, 3}, normalization->std);
    onnx_add(names, "Sub", "input", "input_mean", "input_centered");
    return onnx_add(names, "Div", "input_centered", "input_std", "input_normalized");
}

/* The logits as a row, and what comes out. */
static void put_outputs(OnnxNames *names, bool probabilities)
{
    const Graph *graph = names->graph;
    if (!graph->outputs || !graph->value[graph->outputs].row) {
        OnnxNode node = onnx_node("Flatten");
        onnx_reads(&node, names->value[graph->outputs]);
        onnx_int(&node, "axis", 1);
        onnx_node_end(names->out, &node, "logits");
    }
    if (!probabilities)
        return;
    OnnxNode node = onnx_node("Softmax");
    onnx_reads(&node, "logits");
    onnx_int(&node, "axis", -1);
    onnx_node_end(names->out, &node, "probabilities");
}

static void put_graph(OnnxNames *names, const Subject *subject, const OnnxOptions *options)
{
    const Graph *graph = names->graph;
    names->value[0] = "input";
    if (options->normalize && subject->normalization->on)
        names->value[0] = put_normalization(names, subject->normalization);
    if (graph->outputs && graph->value[graph->outputs].row)
        names->value[graph->outputs] = "logits";
    for (int i = 0; i < graph->ops; i++)
        onnx_op(names, &graph->op[i]);
    put_outputs(names, options->probabilities);
}

void onnx_write(const Subject *subject, const OnnxOptions *options, Buf *out)
{
    Arena arena = {0};
    const Graph *graph = subject->graph;
    const Model *model = graph->model;
    const Normalization *normalization = subject->normalization;
    Shape in = model->input;
    OnnxGraph message = {0};
    OnnxNames names = {.arena = &arena,
                       .graph = graph,
                       .out = &message,
                       .value = ARENA_NEW(&arena, const char *, graph->values)};
    put_graph(&names, subject, options);
    const char *output = options->probabilities ? "probabilities" : "logits";
    const OnnxMeta meta[] = {
        {"classes", names_json(&arena, subject->class_name, model->classes)},
        {"mean", numbers_json(&arena, normalization->mean, 0, in.c)},
        {"std", numbers_json(&arena, normalization->std, 1, in.c)},
        {"normalized", options->normalize ? "inside" : "outside"},
        {"output", output},
        {"spec", model->spec},
        {"columns", subject->columns ? columns_json(&arena, subject->columns) : NULL},
    };
    OnnxAbout about = {
        .name = "onecycle",
        .version = PACKAGE_VERSION,
        .input = {"input", {0, in.c, in.h, in.w}, 4},
        .output = {output, {0, model->classes}, 2},
        .meta = meta,
        .metas = LENGTH(meta) - !subject->columns,
    };
    onnx_model(out, &message, &about);
    arena_free(&arena);
}
