/* Takes one step of a shard through the net, forward or backward: finds the numbers it reads and
 * writes, and calls the layer. */
#include "nn/shard.h"

#include "nn/loss.h"

#include <string.h>

/* Where an item is in the range's workspace; NULL if it is not there. */
static real *place_of(int item, Shard shard)
{
    size_t place = shard.range ? range_place(shard.range, item) : PLACE_KEPT;
    return place == PLACE_KEPT ? NULL : shard.workspace + place;
}

static real *value_of(const BatchRun *run, int value, Shard shard)
{
    real *place = place_of(value, shard);
    return place ? place
                 : run->tape->value[value] + (size_t)shard.first * run->tape->layout.value[value];
}

const real *shard_input(const BatchRun *run, int value, Shard shard)
{
    if (value == 0)
        return run->batch->x + (size_t)shard.first * run->tape->layout.value[0];
    return value_of(run, value, shard);
}

real *shard_gradient(const BatchRun *run, int gradient, Shard shard)
{
    const Tape *tape = run->tape;
    real *place = place_of(tape->layout.values + gradient, shard);
    size_t first = (size_t)shard.first * tape->layout.gradient[gradient];
    return place ? place : tape->slot[tape->work.slot[gradient]] + first;
}

/* What the layer of operation `op` needs to know of a shard. */
static Pass pass_of(const BatchRun *run, int op, Shard shard)
{
    const Tape *tape = run->tape;
    const OpMemory *memory = &tape->memory[op];
    Pass pass = {
        .kernels = run->model->kernels,
        .theta = run->model->theta,
        .state = run->model->state,
        .packed = memory->packed,
        .scratch = shard.workspace ? shard.workspace + (tape->stride - tape->scratch) : NULL,
        .partial = memory->sums ? memory->partial + (size_t)shard.number * memory->sums : NULL,
        .total = memory->total,
        .n = shard.n,
        .first = shard.first,
        .begins = shard.begins,
        .train = run->train,
        .relu = tape->layout.op[op].relu != NULL,
        .mask = tape->layout.op[op].masks,
        .columns = shard.columns,
        .step = run->step,
    };
    for (int p = 0; run->train && p < LAYER_PARAMS; p++)
        pass.grad[p] = gradient_of(&tape->gradient, shard.number, tape->layout.op[op].layer, p);
    return pass;
}

static void run_forward(const BatchRun *run, int number, Shard shard)
{
    const Op *op = &run->tape->layout.op[number];
    const Kernels *kernels = run->model->kernels;
    const real *x = shard_input(run, op->x, shard);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(run, number, shard);
        op->layer->kind->forward(op->layer, &pass, x, value_of(run, op->y, shard));
    } else if (op->kind == OP_ADD) {
        (op->relu ? kernels->add_relu : kernels->add)((size_t)shard.n * op->out, x,
                                                      shard_input(run, op->x2, shard),
                                                      value_of(run, op->y, shard));
    }
}

static void run_fork_backward(const BatchRun *run, const Op *op, Shard shard)
{
    const Kernels *kernels = run->model->kernels;
    const real *dy = shard_gradient(run, op->dy, shard), *dy2 = shard_gradient(run, op->dy2, shard);
    real *dx = shard_gradient(run, op->dx, shard);
    size_t count = (size_t)shard.n * op->in;
    if (op->masks)
        kernels->add_masked(count, dy, dy2, shard_input(run, op->x, shard), dx);
    else
        kernels->add(count, dy, dy2, dx);
}

bool shard_wants_dx(const BatchRun *run, const Op *op)
{
    return op->wants_dx || run->want_dx;
}

static void run_mask(const BatchRun *run, int number, Shard shard)
{
    const Op *op = &run->tape->layout.op[number];
    real *dy = shard_gradient(run, op->dy, shard);
    run->model->kernels->relu_backward((size_t)shard.n * op->out, shard_input(run, op->y, shard),
                                       dy, dy);
}

static void run_backward(const BatchRun *run, int number, Shard shard)
{
    const Op *op = &run->tape->layout.op[number];
    bool wants_dx = shard_wants_dx(run, op);
    real *dy = shard_gradient(run, op->dy, shard);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(run, number, shard);
        real *dx = wants_dx ? shard_gradient(run, op->dx, shard) : NULL;
        op->layer->kind->backward(op->layer, &pass, shard_input(run, op->x, shard),
                                  shard_input(run, op->y, shard), dy, dx);
    } else if (op->kind == OP_FORK && wants_dx) {
        run_fork_backward(run, op, shard);
    }
}

static void run_loss(const BatchRun *run, Shard shard)
{
    const Tape *tape = run->tape;
    size_t outputs = tape->layout.value[layout_logits(&tape->layout)];
    const real *logits = tape_logits(tape) + (size_t)shard.first * outputs;
    real *dlogits = shard_gradient(run, tape->layout.loss_gradient, shard);
    if (run->dy) {
        memcpy(dlogits, run->dy + (size_t)shard.first * outputs,
               (size_t)shard.n * outputs * sizeof *dlogits);
        return;
    }
    if (!run->batch->labels)
        return;
    LossRows rows = {.n = shard.n,
                     .classes = run->model->classes,
                     .logits = logits,
                     .labels = run->batch->labels + shard.first,
                     .smoothing = run->step.smoothing};
    loss_cross_entropy(&rows, tape->loss + shard.first, 1.0 / run->batch->n,
                       run->train ? dlogits : NULL);
}

static void run_gather(const BatchRun *run, const Step *step, Shard shard)
{
    const Op *op = &run->tape->layout.op[step->op];
    const LayerKind *kind = op->layer->kind;
    Pass pass = pass_of(run, step->op, shard);
    const real *x = shard_input(run, op->x, shard);
    if (step->kind == STEP_GATHER)
        kind->gather(op->layer, &pass, x);
    else
        kind->gather_backward(op->layer, &pass, x, shard_gradient(run, op->dy, shard));
}

void shard_step(const BatchRun *run, const Step *step, Shard shard)
{
    switch (step->kind) {
    case STEP_FORWARD:
        run_forward(run, step->op, shard);
        break;
    case STEP_GATHER:
    case STEP_GATHER_BACKWARD:
        run_gather(run, step, shard);
        break;
    case STEP_LOSS:
        run_loss(run, shard);
        break;
    case STEP_MASK:
        run_mask(run, step->op, shard);
        break;
    case STEP_BACKWARD:
        run_backward(run, step->op, shard);
        break;
    case STEP_BLOCKS:
    case STEP_REDUCE:
    case STEP_REDUCE_BACKWARD:
        assert(!"a barrier is not a shard's work");
        break;
    }
}
