/* Writes what each kind of operation calls. */
#include "export/c_steps.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

const char *c_piece(int i)
{
    static const char *const PIECES[] = {
        "copy",    "normalize",  "eights",    "product",   "conv", "depthwise",
        "affine",  "moments",    "groupnorm", "layernorm", "pool", "maxpool",
        "avgpool", "flatten",    "add",       "concat",    "gate", "relu",
        "scale",   "leaky_relu", "hardswish", "power",     "each", "elu",
        "gelu",    "tanh",       "logistic",  "sigmoid",   "silu", "softmax",
    };
    static_assert(LENGTH(PIECES) <= C_PIECES, "more room for them");
    return i < LENGTH(PIECES) ? PIECES[i] : NULL;
}

static void need(CCode *code, const char *piece)
{
    int i = 0;
    while (strcmp(c_piece(i), piece) != 0)
        i++;
    code->needs[i] = true;
}

static void need_product(CCode *code)
{
    need(code, "eights");
    need(code, "product");
}

void c_comment(Buf *out, const char *text)
{
    for (char before = ' '; *text; before = *text++) {
        bool mark = (before == '*' && *text == '/') || (before == '/' && *text == '*');
        if (mark)
            buf_char(out, ' ');
        buf_char(out, *text >= ' ' && *text < 0x7f ? *text : ' ');
    }
}

static void add_place(size_t place, Buf *out)
{
    if (place == C_IMAGES)
        buf_text_add(out, "x");
    else if (place)
        buf_printf(out, "m + %zu", place);
    else
        buf_char(out, 'm');
}

void c_place(const CPlan *plan, int value, Buf *out)
{
    add_place(plan->place[value], out);
}

/* ---- statements: "    NAME_piece(a, b, c);" */

void c_call(CCode *code, const char *piece)
{
    need(code, piece);
    buf_printf(&code->calls, "    %s_%s(", code->name, piece);
}

static void value(CCode *code, int number)
{
    c_place(code->plan, number, &code->calls);
}

/* "NAME_weight_3, " */
static void array(CCode *code, const char *what, int i)
{
    buf_printf(&code->calls, "%s_%s_%d, ", code->name, what, i);
}

static void end_call(CCode *code)
{
    buf_text_add(&code->calls, ");\n");
}

static Shape shape_of(const CCode *code, int number)
{
    return code->plan->graph->value[number].shape;
}

static int pixels_of(Shape shape)
{
    return shape.h * shape.w;
}

static void call_copy(CCode *code, int from, int to)
{
    c_call(code, "copy");
    buf_printf(&code->calls, "%zu, ", shape_count(shape_of(code, from)));
    value(code, from);
    buf_text_add(&code->calls, ", ");
    value(code, to);
    end_call(code);
}

/* ---- one function for each kind of operation; `i` is the number of the step, from 1 */

static void add_conv_struct(CCode *code, const CStep *step, int i)
{
    const Layer *layer = step->op->layer;
    const LayerConfig *c = &layer->config;
    buf_printf(code->numbers.out,
               "static const %s_Conv %s_conv_%d = {%d, %d, %d, %d, %d, %d, %d, %d, %d, %d, %d, %d, "
               "%d, %d, %d};\n",
               code->name, code->name, i, layer->in.h, layer->in.w, layer->in.c, layer->out.h,
               layer->out.w, layer->out.c, c->kernel.h, c->kernel.w, c->stride, c->pad.h, c->pad.w,
               c->dilation, c->groups, step->relu != NULL, step->block);
}

static void add_bias(CCode *code, const CStep *step, int i)
{
    if (c_has_bias(step))
        array(code, "bias", i);
    else
        buf_text_add(&code->calls, "NULL, ");
}

static void call_conv(CCode *code, const CStep *step, int i)
{
    bool depthwise = c_depthwise(step->op);
    need(code, "copy");
    need_product(code);
    need(code, "conv");
    add_conv_struct(code, step, i);
    c_weights(&code->numbers, code->plan->graph, step, i);
    c_call(code, depthwise ? "depthwise" : "conv");
    buf_printf(&code->calls, "&%s_conv_%d, ", code->name, i);
    value(code, step->op->x[0]);
    buf_text_add(&code->calls, ", ");
    array(code, "weight", i);
    add_bias(code, step, i);
    value(code, step->y);
    if (!depthwise) {
        buf_text_add(&code->calls, ", ");
        add_place(step->room, &code->calls);
    }
    end_call(code);
}

static void call_dense(CCode *code, const CStep *step, int i)
{
    need_product(code);
    c_weights(&code->numbers, code->plan->graph, step, i);
    buf_printf(&code->calls, "    %s_row(%d, %d, ", code->name,
               c_inputs(code->plan->graph, step->op), step->op->layer->out.c);
    value(code, step->op->x[0]);
    buf_text_add(&code->calls, ", ");
    array(code, "weight", i);
    add_bias(code, step, i);
    buf_printf(&code->calls, "%d, ", step->relu != NULL);
    value(code, step->y);
    end_call(code);
}

static void call_affine(CCode *code, const CStep *step, int i)
{
    Shape shape = shape_of(code, step->y);
    c_affine(&code->numbers, step->op, i);
    c_call(code, "affine");
    buf_printf(&code->calls, "%d, %d, ", pixels_of(shape), shape.c);
    array(code, "scale", i);
    array(code, "shift", i);
    buf_printf(&code->calls, "%d, ", step->relu != NULL);
    value(code, step->y);
    end_call(code);
}

static void call_norm(CCode *code, const CStep *step, int i)
{
    bool group = step->op->kind == GRAPH_GROUP_NORM;
    Shape shape = shape_of(code, step->y);
    const LayerConfig *c = &step->op->layer->config;
    char name[40];
    for (int role = GRAPH_WEIGHT; role <= GRAPH_BIAS; role++) {
        snprintf(name, sizeof name, "%s_%d", role == GRAPH_WEIGHT ? "weight" : "bias", i);
        c_array(&code->numbers, name, (size_t)shape.c, step->op->tensor[role]->number);
    }
    need(code, "moments");
    c_call(code, group ? "groupnorm" : "layernorm");
    buf_printf(&code->calls, "%d, %d, ", pixels_of(shape), shape.c);
    if (group)
        buf_printf(&code->calls, "%d, ", c->groups);
    text_exact(&code->calls, c->eps);
    buf_text_add(&code->calls, ", ");
    array(code, "weight", i);
    array(code, "bias", i);
    value(code, step->y);
    end_call(code);
}

static void call_activation(CCode *code, const CStep *step, int i)
{
    static const struct {
        const char *piece;
        bool each; /* it is made by EACH */
    } KINDS[ACT_KINDS] = {
        [ACT_RELU] = {"relu"},           [ACT_SCALE] = {"scale"},
        [ACT_GELU] = {"gelu", true},     [ACT_SILU] = {"silu", true},
        [ACT_TANH] = {"tanh", true},     [ACT_SIGMOID] = {"sigmoid", true},
        [ACT_ELU] = {"elu", true},       [ACT_LEAKY_RELU] = {"leaky_relu"},
        [ACT_HARDSWISH] = {"hardswish"},
    };
    Activation act = step->op->act;
    bool factor = act.kind == ACT_SCALE || act.kind == ACT_LEAKY_RELU;
    (void)i;
    if (act.kind == ACT_SIGMOID || act.kind == ACT_SILU)
        need(code, "logistic");
    if (KINDS[act.kind].each) {
        need(code, "eights");
        need(code, "each");
    }
    c_call(code, KINDS[act.kind].piece);
    buf_printf(&code->calls, "%zu, ", shape_count(shape_of(code, step->y)));
    if (factor) {
        char text[C_FLOAT];
        c_float(text, (double)act.factor);
        buf_printf(&code->calls, "%s, ", text);
    }
    value(code, step->y);
    end_call(code);
}

static void call_pool(CCode *code, const CStep *step, int i)
{
    const PoolShape *pool = &step->op->pool;
    need(code, "pool");
    buf_printf(code->numbers.out,
               "static const %s_Pool %s_pool_%d = {%d, %d, %d, %d, %d, %d, %d, %d, %d, %d};\n",
               code->name, code->name, i, pool->down.in, pool->right.in, pool->down.out,
               pool->right.out, pool->channels, pool->down.kernel, pool->right.kernel,
               pool->down.stride, pool->down.pad, pool->right.pad);
    c_call(code, step->op->kind == GRAPH_MAX_POOL ? "maxpool" : "avgpool");
    buf_printf(&code->calls, "&%s_pool_%d, ", code->name, i);
    value(code, step->op->x[0]);
    buf_text_add(&code->calls, ", ");
    value(code, step->y);
    end_call(code);
}

static void call_flatten(CCode *code, const CStep *step, int i)
{
    Shape in = shape_of(code, step->op->x[0]);
    (void)i;
    c_call(code, "flatten");
    buf_printf(&code->calls, "%d, %d, ", pixels_of(in), in.c);
    value(code, step->op->x[0]);
    buf_text_add(&code->calls, ", ");
    value(code, step->y);
    end_call(code);
}

static void call_add(CCode *code, const CStep *step, int i)
{
    (void)i;
    c_call(code, "add");
    buf_printf(&code->calls, "%zu, ", shape_count(shape_of(code, step->y)));
    value(code, step->op->x[1 - step->first]);
    buf_text_add(&code->calls, ", ");
    value(code, step->y);
    end_call(code);
}

static void call_concat(CCode *code, const CStep *step, int i)
{
    Shape all = shape_of(code, step->y);
    size_t first = code->plan->place[step->y];
    (void)i;
    for (int k = 0; k < step->op->xs; k++) {
        Shape branch = shape_of(code, step->op->x[k]);
        c_call(code, "concat");
        buf_printf(&code->calls, "%d, %d, %d, ", pixels_of(all), branch.c, all.c);
        value(code, step->op->x[k]);
        buf_text_add(&code->calls, ", ");
        add_place(first, &code->calls);
        end_call(code);
        first += (size_t)branch.c;
    }
}

static void call_gate(CCode *code, const CStep *step, int i)
{
    Shape shape = shape_of(code, step->y), gate = shape_of(code, step->op->x[1]);
    (void)i;
    c_call(code, "gate");
    buf_printf(&code->calls, "%d, %d, %d, %d, ", pixels_of(shape), shape.c, pixels_of(gate),
               gate.c);
    value(code, step->op->x[1]);
    buf_text_add(&code->calls, ", ");
    value(code, step->y);
    end_call(code);
}

typedef void CallStep(CCode *code, const CStep *step, int i);

static CallStep *const CALLS[] = {
    [GRAPH_CONV] = call_conv,
    [GRAPH_DENSE] = call_dense,
    [GRAPH_ACTIVATION] = call_activation,
    [GRAPH_BATCH_NORM] = call_affine,
    [GRAPH_GROUP_NORM] = call_norm,
    [GRAPH_LAYER_NORM] = call_norm,
    [GRAPH_MAX_POOL] = call_pool,
    [GRAPH_AVG_POOL] = call_pool,
    [GRAPH_FLATTEN] = call_flatten,
    [GRAPH_ADD] = call_add,
    [GRAPH_CONCAT] = call_concat,
    [GRAPH_GATE] = call_gate,
};

/* The layers of a step as a comment, before its numbers and before its call. */
static void tell_layers(const CStep *step, const char *indent, int i, Buf *out)
{
    const GraphOp *const op[] = {step->op, step->norm, step->relu};
    buf_printf(out, "%s/* %d: ", indent, i);
    for (int k = 0; k < LENGTH(op); k++) {
        Buf label = {0};
        if (op[k])
            layer_label(op[k]->layer, &label);
        if (op[k] && k > 0)
            buf_text_add(out, ", ");
        c_comment(out, buf_text(&label));
        buf_free(&label);
    }
    buf_text_add(out, " */\n");
}

static bool has_numbers(const GraphOp *op)
{
    return op->kind == GRAPH_MAX_POOL || op->kind == GRAPH_AVG_POOL || op->layer->params ||
           op->layer->states;
}

void c_steps(CCode *code)
{
    need(code, "power"); /* softmax calls it, too */
    for (int i = 0; i < code->plan->steps; i++) {
        const CStep *step = &code->plan->step[i];
        if (step->nothing)
            continue;
        tell_layers(step, "    ", i + 1, &code->calls);
        if (has_numbers(step->op))
            tell_layers(step, "", i + 1, code->numbers.out);
        if (step->copies)
            call_copy(code, step->op->x[step->first], step->y);
        CALLS[step->op->kind](code, step, i + 1);
    }
}
