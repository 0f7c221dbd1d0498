/* Takes one step of a shard through the net, forward or backward: finds the numbers it reads and
 * writes, and calls the layer. */
#include "nn/shard.h"

#include "nn/joins.h"
#include "nn/loss.h"

#include <string.h>

/* Where an item is in the range's workspace; NULL if it is not there. */
static real *place_of(int item, Shard shard)
{
    size_t place = shard.range ? range_place(shard.range, item) : PLACE_KEPT;
    return place == PLACE_KEPT ? NULL : shard.workspace + place;
}

static real *value_of(const Passage *passage, int value, Shard shard)
{
    real *place = place_of(value, shard);
    return place ? place
                 : passage->tape->value[value] +
                       (size_t)shard.first * passage->tape->layout.value[value];
}

const real *shard_input(const Passage *passage, int value, Shard shard)
{
    if (value == 0)
        return passage->batch->x + (size_t)shard.first * passage->tape->layout.value[0];
    return value_of(passage, value, shard);
}

real *shard_gradient(const Passage *passage, int gradient, Shard shard)
{
    const Tape *tape = passage->tape;
    real *place = place_of(tape->layout.values + gradient, shard);
    size_t first = (size_t)shard.first * tape->layout.gradient[gradient];
    return place ? place : tape->slot[tape->work.slot[gradient]] + first;
}

/* What the layer of operation `op` needs to know of a shard. */
static Pass pass_of(const Passage *passage, int op, Shard shard)
{
    const Tape *tape = passage->tape;
    const OpMemory *memory = &tape->memory[op];
    const Layer *layer = tape->layout.op[op].layer;
    Pass pass = {
        .kernels = passage->model->kernels,
        .theta = passage->model->theta,
        .state = passage->model->state,
        .packed = memory->packed,
        .scratch = shard.workspace ? shard.workspace + (tape->stride - tape->scratch) : NULL,
        .partial = memory->sums ? memory->partial + (size_t)shard.number * memory->sums : NULL,
        .total = memory->total,
        .n = shard.n,
        .first = shard.first,
        .begins = shard.begins,
        .train = passage->train && !(layer && layer->still),
        .mask = tape->layout.op[op].masks,
        .columns = shard.columns,
        .step = passage->step,
    };
    if (tape->layout.op[op].act)
        pass.act = layer_activation(tape->layout.op[op].act);
    for (int p = 0; passage->train && p < LAYER_PARAMS; p++)
        pass.grad[p] = gradient_of(&tape->gradient, shard.number, layer, p);
    return pass;
}

static void step_forward(const Passage *passage, int number, Shard shard)
{
    const Op *op = &passage->tape->layout.op[number];
    const Kernels *kernels = passage->model->kernels;
    const real *x = shard_input(passage, op->x, shard);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(passage, number, shard);
        op->layer->kind->forward(op->layer, &pass, x, value_of(passage, op->y, shard));
    } else if (op->kind == OP_ADD) {
        (op->act ? kernels->add_relu : kernels->add)((size_t)shard.n * op->out, x,
                                                     shard_input(passage, op->x2, shard),
                                                     value_of(passage, op->y, shard));
    } else if (op->kind == OP_PUT) {
        concat_put(&op->join, shard.n, x, value_of(passage, op->y, shard));
    } else if (op->kind == OP_GATE) {
        gate_forward(&op->join, shard.n, x, shard_input(passage, op->x2, shard),
                     value_of(passage, op->y, shard));
    }
}

/* Where branches meet. */
static void join_backward(const Passage *passage, const Op *op, Shard shard)
{
    const real *dy = shard_gradient(passage, op->dy, shard);
    real *dx = shard_gradient(passage, op->dx, shard);
    if (op->kind == OP_PUT) {
        concat_take(&op->join, shard.n, dy, dx);
        return;
    }
    gate_backward(&op->join, shard.n,
                  &(GateGradients){.x = shard_input(passage, op->x, shard),
                                   .gate = shard_input(passage, op->x2, shard),
                                   .dy = dy,
                                   .dx = dx,
                                   .dgate = shard_gradient(passage, op->dx2, shard)});
}

static void fork_backward(const Passage *passage, const Op *op, Shard shard)
{
    const Kernels *kernels = passage->model->kernels;
    const real *dy = shard_gradient(passage, op->dy, shard),
               *dy2 = shard_gradient(passage, op->dy2, shard);
    real *dx = shard_gradient(passage, op->dx, shard);
    size_t count = (size_t)shard.n * op->in;
    if (op->masks)
        kernels->add_masked(count, dy, dy2, shard_input(passage, op->x, shard), dx);
    else
        kernels->add(count, dy, dy2, dx);
}

bool shard_wants_dx(const Passage *passage, const Op *op)
{
    return op->wants_dx || passage->want_dx;
}

static void step_mask(const Passage *passage, int number, Shard shard)
{
    const Op *op = &passage->tape->layout.op[number];
    real *dy = shard_gradient(passage, op->dy, shard);
    passage->model->kernels->relu_backward((size_t)shard.n * op->out,
                                           shard_input(passage, op->y, shard), dy, dy);
}

static void step_backward(const Passage *passage, int number, Shard shard)
{
    const Op *op = &passage->tape->layout.op[number];
    bool wants_dx = shard_wants_dx(passage, op);
    real *dy = shard_gradient(passage, op->dy, shard);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(passage, number, shard);
        real *dx = wants_dx ? shard_gradient(passage, op->dx, shard) : NULL;
        op->layer->kind->backward(op->layer, &pass, shard_input(passage, op->x, shard),
                                  shard_input(passage, op->y, shard), dy, dx);
    } else if (op->kind == OP_FORK && wants_dx) {
        fork_backward(passage, op, shard);
    } else if ((op->kind == OP_PUT || op->kind == OP_GATE) && wants_dx) {
        join_backward(passage, op, shard);
    }
}

static void step_loss(const Passage *passage, Shard shard)
{
    const Tape *tape = passage->tape;
    size_t outputs = tape->layout.value[layout_logits(&tape->layout)];
    const real *logits = tape_logits(tape) + (size_t)shard.first * outputs;
    real *dlogits = shard_gradient(passage, tape->layout.loss_gradient, shard);
    if (passage->dy) {
        memcpy(dlogits, passage->dy + (size_t)shard.first * outputs,
               (size_t)shard.n * outputs * sizeof *dlogits);
        return;
    }
    if (!passage->batch->labels)
        return;
    LossRows rows = {.n = shard.n,
                     .classes = passage->model->classes,
                     .logits = logits,
                     .labels = passage->batch->labels + shard.first,
                     .smoothing = passage->step.smoothing,
                     .weights = passage->batch->weights};
    if (passage->batch->others) {
        rows.others = passage->batch->others + shard.first;
        rows.shares = passage->batch->shares + shard.first;
    }
    loss_cross_entropy(&rows, tape->loss + shard.first, 1 / passage->weight,
                       passage->train ? dlogits : NULL);
}

static void step_gather(const Passage *passage, const Step *step, Shard shard)
{
    const Op *op = &passage->tape->layout.op[step->op];
    const LayerKind *kind = op->layer->kind;
    Pass pass = pass_of(passage, step->op, shard);
    const real *x = shard_input(passage, op->x, shard);
    if (step->kind == STEP_GATHER)
        kind->gather(op->layer, &pass, x);
    else
        kind->gather_backward(op->layer, &pass, x, shard_gradient(passage, op->dy, shard));
}

void shard_step(const Passage *passage, const Step *step, Shard shard)
{
    switch (step->kind) {
    case STEP_FORWARD:
        step_forward(passage, step->op, shard);
        break;
    case STEP_GATHER:
    case STEP_GATHER_BACKWARD:
        step_gather(passage, step, shard);
        break;
    case STEP_LOSS:
        step_loss(passage, shard);
        break;
    case STEP_MASK:
        step_mask(passage, step->op, shard);
        break;
    case STEP_BACKWARD:
        step_backward(passage, step->op, shard);
        break;
    case STEP_BLOCKS:
    case STEP_REDUCE:
    case STEP_REDUCE_BACKWARD:
        assert(!"a barrier is not a shard's work");
        break;
    }
}
