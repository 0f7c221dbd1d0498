/* Makes plain operations of a net's nested list of layers, and brings their numbers into PyTorch's
 * layout. */
#include "export/graph.h"

#include <string.h>

/* What a layer of each kind is; branches and layers that do nothing are not in it. */
static const struct {
    const char *name;
    GraphKind kind;
} KINDS[] = {
    {"conv", GRAPH_CONV},
    {"whiten", GRAPH_CONV},
    {"dense", GRAPH_DENSE},
    {"bn", GRAPH_BATCH_NORM},
    {"groupnorm", GRAPH_GROUP_NORM},
    {"layernorm", GRAPH_LAYER_NORM},
    {"maxpool", GRAPH_MAX_POOL},
    {"adaptive_maxpool", GRAPH_MAX_POOL},
    {"avgpool", GRAPH_AVG_POOL},
    {"adaptive_avgpool", GRAPH_AVG_POOL},
    {"global_avgpool", GRAPH_AVG_POOL},
    {"flatten", GRAPH_FLATTEN},
};

static const char *const ROLES[GRAPH_TENSORS] = {
    [GRAPH_WEIGHT] = "weight",
    [GRAPH_BIAS] = "bias",
    [GRAPH_MEAN] = "running_mean",
    [GRAPH_VARIANCE] = "running_var",
};

typedef struct {
    Arena *arena;
    Graph graph;
} Making;

static bool does_nothing(const Layer *layer)
{
    return strcmp(layer->kind->name, "dropout") == 0;
}

static GraphKind kind_of(const Layer *layer)
{
    int i = 0;
    if (layer->kind->activation)
        return GRAPH_ACTIVATION;
    while (i < LENGTH(KINDS) && strcmp(KINDS[i].name, layer->kind->name) != 0)
        i++;
    assert(i < LENGTH(KINDS));
    return KINDS[i].kind;
}

/* Brings a parameter or a statistic into PyTorch's layout. */
static void add_tensor(Making *making, GraphOp *op, const Param *param, const real *flat)
{
    GraphTensor *tensor = ARENA_NEW(making->arena, GraphTensor, 1);
    float *number = ARENA_NEW(making->arena, float, param->count);
    int role = 0;
    while (strcmp(ROLES[role], param->name) != 0)
        role++;
    assert(role < GRAPH_TENSORS);
    param_export(param, flat, number);
    *tensor = (GraphTensor){
        .name = arena_printf(making->arena, "%s.%s", op->layer->path, param->name),
        .rank = param->rank,
        .count = param->count,
        .number = number,
    };
    memcpy(tensor->dims, param->dims, sizeof tensor->dims);
    op->tensor[role] = tensor;
}

static void add_tensors(Making *making, GraphOp *op)
{
    const Model *model = making->graph.model;
    const Layer *layer = op->layer;
    for (int p = 0; p < layer->params; p++)
        add_tensor(making, op, &layer->param[p], model->theta);
    for (int s = 0; s < layer->states; s++)
        add_tensor(making, op, &layer->state[s], model->state);
}

/* Whether others store what an operation makes without pixels. */
static bool makes_row(const Graph *graph, const GraphOp *op)
{
    bool all = true;
    switch (op->kind) {
    case GRAPH_DENSE:
    case GRAPH_FLATTEN:
        return true;
    case GRAPH_ACTIVATION:
    case GRAPH_BATCH_NORM:
    case GRAPH_GATE:
        return graph->value[op->x[0]].row;
    case GRAPH_ADD:
    case GRAPH_CONCAT:
        for (int i = 0; i < op->xs; i++)
            all = all && graph->value[op->x[i]].row;
        return all;
    case GRAPH_CONV:
    case GRAPH_GROUP_NORM:
    case GRAPH_LAYER_NORM:
    case GRAPH_MAX_POOL:
    case GRAPH_AVG_POOL:
        return false;
    }
    return false;
}

/* Adds an operation that reads these values; returns the one that it makes. */
static int add_op(Making *making, GraphKind kind, const Layer *layer, const int *x, int xs)
{
    Graph *graph = &making->graph;
    GraphOp *op = &graph->op[graph->ops++];
    *op = (GraphOp){
        .kind = kind,
        .layer = layer,
        .x = arena_copy(making->arena, x, (size_t)xs * sizeof *x),
        .xs = xs,
        .y = graph->values++,
    };
    if (kind == GRAPH_ACTIVATION)
        op->act = layer_activation(layer);
    if (kind == GRAPH_MAX_POOL || kind == GRAPH_AVG_POOL)
        op->pool = layer_pool_shape(layer);
    add_tensors(making, op);
    graph->value[op->y] = (GraphValue){layer->out, makes_row(graph, op)};
    return op->y;
}

static int add_layer(Making *making, const Layer *layer, int in);

static int add_list(Making *making, const Layer *first, int in)
{
    for (const Layer *layer = first; layer; layer = layer->next)
        in = add_layer(making, layer, in);
    return in;
}

static int add_residual(Making *making, const Layer *layer, int in)
{
    const Layer *body = layer->child, *shortcut = body->next;
    int x[2] = {add_list(making, body->child, in),
                shortcut ? add_list(making, shortcut->child, in) : in};
    return add_op(making, GRAPH_ADD, layer, x, LENGTH(x));
}

static int add_concat(Making *making, const Layer *layer, int in)
{
    Arena scratch = {0};
    int branches = 0;
    for (const Layer *branch = layer->child; branch; branch = branch->next)
        branches++;
    int *x = ARENA_NEW(&scratch, int, branches), i = 0;
    for (const Layer *branch = layer->child; branch; branch = branch->next)
        x[i++] = add_list(making, branch->child, in);
    int y = add_op(making, GRAPH_CONCAT, layer, x, branches);
    arena_free(&scratch);
    return y;
}

static int add_gate(Making *making, const Layer *layer, int in)
{
    int x[2] = {in, add_list(making, layer->child->child, in)};
    return add_op(making, GRAPH_GATE, layer, x, LENGTH(x));
}

static int add_layer(Making *making, const Layer *layer, int in)
{
    if (layer->kind == &LAYER_GROUP)
        return add_list(making, layer->child, in);
    if (layer->kind == &LAYER_RESIDUAL)
        return add_residual(making, layer, in);
    if (layer->kind == &LAYER_CONCAT)
        return add_concat(making, layer, in);
    if (layer->kind == &LAYER_GATE)
        return add_gate(making, layer, in);
    if (does_nothing(layer))
        return in;
    return add_op(making, kind_of(layer), layer, &in, 1);
}

static int count_layers(const Layer *layer)
{
    int count = 1;
    for (const Layer *child = layer->child; child; child = child->next)
        count += count_layers(child);
    return count;
}

Graph graph_of(Arena *arena, const Model *model)
{
    int most = count_layers(model->root);
    Making making = {
        .arena = arena,
        .graph = {.model = model,
                  .op = ARENA_NEW(arena, GraphOp, most),
                  .value = ARENA_NEW(arena, GraphValue, most + 1),
                  .values = 1},
    };
    making.graph.value[0] = (GraphValue){.shape = model->input};
    making.graph.outputs = add_layer(&making, model->root, 0);
    return making.graph;
}
