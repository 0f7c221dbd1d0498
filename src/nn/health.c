#include "nn/health.h"

#include "nn/layer_rows.h"
#include "nn/run.h"
#include "nn/tape.h"

#include <math.h>

static double norm(const real *v, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += (double)v[i] * (double)v[i];
    return sqrt(sum);
}

static bool is_relu(const Op *op)
{
    return op->relu || (op->kind == OP_LAYER && op->layer->kind == &LAYER_RELU);
}

/* Units of a value [n][numbers] that no image has above 0. */
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

Health model_health(const Model *model, Pool *pool, const Batch *batch)
{
    Arena scratch = {0};
    Model all = *model;
    long dead = 0;
    Health health = {.gradient = norm(model->grad, model->size)};
    all.mode = WORK_LAYERS; /* which keeps every value */
    Tape *tape = tape_new(&scratch, &all, batch->n);
    tape_eval(tape, &all, pool, batch, NULL);
    for (int i = 0; i < tape->layout.ops; i++) {
        const Op *op = &tape->layout.op[i];
        if (!is_relu(op) || !tape->value[op->y])
            continue;
        health.units += (long)op->out;
        dead += dead_units(tape->value[op->y], batch->n, op->out);
    }
    health.dead = health.units ? (double)dead / (double)health.units : NAN;
    arena_free(&scratch);
    return health;
}
