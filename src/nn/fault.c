/* Finds where numbers stop being finite, when a loss has become infinite or not a number: in the
 * images, weights or outputs of a layer. */
#include "nn/fault.h"

#include "nn/layer.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "nn/walk.h"

enum {
    CHUNK = 1 << 12, /* numbers between two looks at the sums */
    LANES = 16,      /* sums side by side, for vector instructions */
};

/* Anything finite times 0 is 0; anything else gives not-a-number, which stays in the sum. */
static bool chunk_finite(const real *v, size_t count)
{
    real sum[LANES] = {0}, rest = 0;
    size_t whole = count - count % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (int j = 0; j < LANES; j++)
            sum[j] += v[i + (size_t)j] * 0;
    for (size_t i = whole; i < count; i++)
        rest += v[i] * 0;
    for (int j = 0; j < LANES; j++)
        rest += sum[j];
    return rest == 0;
}

bool numbers_finite(const real *v, size_t count)
{
    for (size_t at = 0; at < count; at += CHUNK)
        if (!chunk_finite(v + at, MIN(count - at, (size_t)CHUNK)))
            return false;
    return true;
}

static bool parts_finite(const Param *part, int parts, const real *values)
{
    for (int p = 0; p < parts; p++)
        if (!numbers_finite(values + part[p].offset, part[p].count))
            return false;
    return true;
}

/* ---- on a batch's way */

typedef struct {
    const Walk *way;
    Fault fault;
} Search;

static bool look(void *context, const Layer *layer, const real *y)
{
    Search *search = context;
    const Walk *way = search->way;
    size_t numbers = (size_t)way->batch->n * shape_count(layer->out);
    if (!parts_finite(layer->param, layer->params, way->model->theta))
        search->fault = (Fault){FAULT_WEIGHTS, layer};
    else if (!way->train && !parts_finite(layer->state, layer->states, way->model->state))
        search->fault = (Fault){FAULT_STATISTICS, layer};
    else if (!numbers_finite(y, numbers))
        search->fault = (Fault){FAULT_OUTPUT, layer};
    return !search->fault.kind;
}

Fault fault_find(const Walk *way)
{
    const Batch *batch = way->batch;
    Search search = {.way = way};
    if (!numbers_finite(batch->x, (size_t)batch->n * shape_count(way->model->input)))
        return (Fault){.kind = FAULT_IMAGES};
    if (walk_layers(way, look, &search))
        return (Fault){.kind = FAULT_LOSS};
    return search.fault;
}

/* ---- between batches */

/* The first layer with a value that is not finite among its parameters or statistics. */
static const Layer *first_wrong(const Layer *layer, const real *values, bool statistics)
{
    const Param *part = statistics ? layer->state : layer->param;
    if (!parts_finite(part, statistics ? layer->states : layer->params, values))
        return layer;
    const Layer *found = NULL;
    for (const Layer *child = layer->child; child && !found; child = child->next)
        found = first_wrong(child, values, statistics);
    return found;
}

Fault fault_of_learning(const Model *model, const Optimizer *opt)
{
    if (!numbers_finite(model->theta, model->size))
        return (Fault){FAULT_WEIGHTS, first_wrong(model->root, model->theta, false)};
    if (!numbers_finite(model->state, model->state_size))
        return (Fault){FAULT_STATISTICS, first_wrong(model->root, model->state, true)};
    for (int s = 0; s < optim_slots(opt); s++)
        if (!numbers_finite(opt->slot[s], model->size))
            return (Fault){FAULT_OPTIMIZER, first_wrong(model->root, opt->slot[s], false)};
    return (Fault){0};
}

void fault_describe(const Fault *fault, Buf *out)
{
    static const char *const WHAT[] = {
        "nothing",
        "the images",
        "the weights",
        "the running statistics",
        "the output",
        "the loss itself",
        "the optimiser's moments",
    };
    buf_text_add(out, WHAT[fault->kind]);
    if (fault->layer) {
        buf_text_add(out, " of ");
        layer_label(fault->layer, out);
    }
}
