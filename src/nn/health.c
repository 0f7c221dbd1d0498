/* Looks for signs that a net has stopped learning: ReLUs that never fire, a gradient of 0, the same
 * answer for every image. */
#include "nn/health.h"

#include "nn/layer_rows.h"
#include "nn/walk.h"

#include <math.h>

static double norm(const real *v, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)v[i] * (double)v[i];
    return sqrt(sum);
}

/* Counts units of a value [n][numbers] that are above 0 for no image. */
static long dead_units(const real *value, int n, size_t numbers)
{
    long dead = 0;
    for (size_t unit = 0; unit < numbers; unit++) {
        bool alive = false;
        for (int i = 0; i < n && !alive; i++)
            alive = value[(size_t)i * numbers + unit] > 0;
        dead += !alive;
    }
    return dead;
}

typedef struct {
    int n; /* images */
    long units, dead;
} Count;

static bool count_dead(void *context, const Layer *layer, const real *y)
{
    Count *count = context;
    if (layer->kind == &LAYER_RELU) {
        count->units += (long)shape_count(layer->out);
        count->dead += dead_units(y, count->n, shape_count(layer->out));
    }
    return true;
}

Health model_health(const Model *model, Pool *pool, const Batch *batch)
{
    Count count = {.n = batch->n};
    walk_layers(&(Walk){.model = model, .pool = pool, .batch = batch}, count_dead, &count);
    return (Health){.gradient = norm(model->grad, model->size),
                    .units = count.units,
                    .dead = count.units ? (double)count.dead / (double)count.units : NAN};
}

/* ---- a whole net that is dead */

static bool is_zero(const real *v, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (v[i] != 0)
            return false;
    return true;
}

/* Looks at the bias first: it shows a gradient at once, but many weights only meet black. */
static bool is_unmoved(const Model *model, const Layer *layer)
{
    for (int p = layer->params - 1; p >= 0; p--)
        if (!is_zero(model->grad + layer->param[p].offset, layer->param[p].count))
            return false;
    return true;
}

static const Layer *first_with_params(const Layer *layer)
{
    const Layer *found = layer->params ? layer : NULL;
    for (const Layer *child = layer->child; child && !found; child = child->next)
        found = first_with_params(child);
    return found;
}

bool model_unmoved(const Model *model)
{
    const Layer *first = first_with_params(model->root);
    return first && is_unmoved(model, first);
}

/* Compares numbers, not bytes: a ReLU may leave 0 or -0. */
static bool all_same(const real *value, int n, size_t numbers)
{
    for (int i = 1; i < n; i++)
        for (size_t j = 0; j < numbers; j++)
            if (value[(size_t)i * numbers + j] != value[j])
                return false;
    return true;
}

typedef struct {
    const Model *model;
    int n;             /* images */
    const Layer *from; /* from here on every image gives the same; NULL: from nowhere so far */
    bool moves;        /* a layer up to `from` has a gradient */
    bool moves_after;  /* a later one has; it only counts if images differ again after it */
} Autopsy;

static bool look_for_life(void *context, const Layer *layer, const real *y)
{
    Autopsy *autopsy = context;
    bool moves = !is_unmoved(autopsy->model, layer);
    if (!all_same(y, autopsy->n, shape_count(layer->out))) {
        autopsy->moves = autopsy->moves || autopsy->moves_after || moves;
        autopsy->moves_after = false;
        autopsy->from = NULL;
    } else if (!autopsy->from) {
        autopsy->moves = autopsy->moves || moves;
        autopsy->from = layer;
    } else {
        autopsy->moves_after = autopsy->moves_after || moves;
    }
    return !autopsy->moves;
}

const Layer *model_dead_from(const Model *model, Pool *pool, const Batch *batch)
{
    Autopsy autopsy = {.model = model, .n = batch->n};
    if (all_same(batch->x, batch->n, shape_count(model->input)))
        return NULL;
    bool whole =
        walk_layers(&(Walk){.model = model, .pool = pool, .batch = batch}, look_for_life, &autopsy);
    return whole ? autopsy.from : NULL;
}
