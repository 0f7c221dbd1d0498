/* Running the layout: steps, shards and the memory of one batch. */
#include "nn/tape.h"

#include "nn/gradient.h"
#include "nn/layout.h"
#include "nn/loss.h"

#include <string.h>

enum {
    SERIAL_PACK = 1 << 15, /* fewer weights than these are packed before threads wake */
    SLICE = 1 << 16,       /* numbers of a slice's largest value: a few such fit a core's cache */
    SPACING = 64,          /* bytes: what shards write does not share cache lines */
};

/* What the tape adds to an operation. */
typedef struct {
    real *packed;    /* weights, packed once a batch */
    double *partial; /* [MODEL_SHARDS][sums] */
    double *total;   /* [sums] */
    int sums;        /* 0: no statistics */
} OpMemory;

struct Tape {
    Layout layout;
    OpMemory *memory;   /* an operation */
    real **value;       /* [batch][numbers]; value[0] is the caller's */
    real **slot;        /* [batch][numbers of the largest]; a shard's part is at first * numbers */
    Gradient gradient;
    real *scratch;      /* [MODEL_SHARDS][scratch_stride] */
    size_t scratch_stride; /* numbers from shard to shard */
    size_t packed;         /* numbers of packed weights in all */
    double *loss;          /* [batch] */
    int batch;             /* images there is room for */
};

/* ---- making it */

static size_t spaced(size_t numbers)
{
    size_t line = SPACING / sizeof(real);
    return (numbers + line - 1) / line * line;
}

static OpMemory op_memory(Arena *arena, Tape *tape, const Layer *layer, const Kernels *kernels)
{
    const LayerKind *kind = layer->kind;
    OpMemory memory = {.sums = kind->sums ? kind->sums(layer) : 0};
    size_t packed = kind->packed ? kind->packed(layer, kernels) : 0;
    size_t scratch = kind->scratch ? kind->scratch(layer, kernels) : 0;
    if (packed)
        memory.packed = ARENA_NEW(arena, real, packed);
    if (memory.sums) {
        memory.partial = ARENA_NEW(arena, double, (size_t)memory.sums *MODEL_SHARDS);
        memory.total = ARENA_NEW(arena, double, memory.sums);
    }
    tape->packed += packed;
    tape->scratch_stride = MAX(tape->scratch_stride, spaced(scratch));
    return memory;
}

static void reserve_arrays(Arena *arena, Tape *tape)
{
    const Layout *layout = &tape->layout;
    size_t batch = (size_t)tape->batch;
    tape->value = ARENA_NEW(arena, real *, layout->values);
    tape->slot = ARENA_NEW(arena, real *, layout->slots);
    for (int v = 1; v < layout->values; v++)
        tape->value[v] = ARENA_NEW(arena, real, batch * layout->value[v]);
    for (int s = 0; s < layout->slots; s++)
        tape->slot[s] = ARENA_NEW(arena, real, batch * layout->slot[s]);
    tape->loss = ARENA_NEW(arena, double, batch);
    tape->scratch = ARENA_NEW(arena, real, tape->scratch_stride * MODEL_SHARDS);
}

Tape *tape_new(Arena *arena, const Model *model, int batch)
{
    Tape *tape = ARENA_NEW(arena, Tape, 1);
    *tape = (Tape){.layout = layout_new(arena, model->root),
                   .gradient = gradient_new(arena, model),
                   .batch = batch};
    tape->memory = ARENA_NEW(arena, OpMemory, tape->layout.ops);
    for (int i = 0; i < tape->layout.ops; i++)
        if (tape->layout.op[i].kind == OP_LAYER)
            tape->memory[i] = op_memory(arena, tape, tape->layout.op[i].layer, model->kernels);
    reserve_arrays(arena, tape);
    return tape;
}

const real *tape_logits(const Tape *tape)
{
    return tape->value[tape->layout.op[tape->layout.ops - 1].y];
}

/* ---- running it */

typedef struct {
    Tape *tape;
    Model *model; /* written between barriers only */
    const Batch *batch;
    TrainStep step;
    bool train;
    const real *dy; /* given gradient of the outputs instead of a loss, or NULL */
    bool want_dx;   /* of the images */
    int from, to;   /* steps to run up to the next barrier */
} Run;

/* Images of one shard, the same cut of the batch whatever the number of threads. */
typedef struct {
    int number, first, n;
    bool begins; /* with the shard's first image */
} Shard;

static Shard shard_of(const Run *run, int number)
{
    int first = run->batch->n * number / MODEL_SHARDS;
    int end = run->batch->n * (number + 1) / MODEL_SHARDS;
    return (Shard){number, first, end - first, true};
}

static real *value_of(const Run *run, int value, Shard shard)
{
    return run->tape->value[value] + (size_t)shard.first * run->tape->layout.value[value];
}

static const real *input_of(const Run *run, int value, Shard shard)
{
    size_t numbers = run->tape->layout.value[value];
    const real *array = value == 0 ? run->batch->x : run->tape->value[value];
    return array + (size_t)shard.first * numbers;
}

static real *slot_of(const Run *run, int slot, Shard shard)
{
    return run->tape->slot[slot] + (size_t)shard.first * run->tape->layout.slot[slot];
}

static Pass pass_of(const Run *run, int op, Shard shard)
{
    const Tape *tape = run->tape;
    const OpMemory *memory = &tape->memory[op];
    Pass pass = {
        .kernels = run->model->kernels,
        .theta = run->model->theta,
        .state = run->model->state,
        .packed = memory->packed,
        .scratch = tape->scratch + (size_t)shard.number * tape->scratch_stride,
        .partial = memory->sums ? memory->partial + (size_t)shard.number * memory->sums : NULL,
        .total = memory->total,
        .n = shard.n,
        .first = shard.first,
        .begins = shard.begins,
        .train = run->train,
        .relu = tape->layout.op[op].relu != NULL,
        .mask = tape->layout.op[op].masks,
        .step = run->step,
    };
    for (int p = 0; run->train && p < LAYER_PARAMS; p++)
        pass.grad[p] = gradient_of(&tape->gradient, shard.number, tape->layout.op[op].layer, p);
    return pass;
}

static void run_forward(const Run *run, int number, Shard shard)
{
    const Op *op = &run->tape->layout.op[number];
    const Kernels *kernels = run->model->kernels;
    const real *x = input_of(run, op->x, shard);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(run, number, shard);
        op->layer->kind->forward(op->layer, &pass, x, value_of(run, op->y, shard));
    } else if (op->kind == OP_ADD) {
        (op->relu ? kernels->add_relu : kernels->add)((size_t)shard.n * op->out, x,
                                                      input_of(run, op->x2, shard),
                                                      value_of(run, op->y, shard));
    }
}

static void run_fork_backward(const Run *run, const Op *op, Shard shard)
{
    const Kernels *kernels = run->model->kernels;
    const real *dy = slot_of(run, op->dy, shard), *dy2 = slot_of(run, op->dy2, shard);
    real *dx = slot_of(run, op->dx, shard);
    size_t count = (size_t)shard.n * op->in;
    if (op->masks)
        kernels->add_masked(count, dy, dy2, input_of(run, op->x, shard), dx);
    else
        kernels->add(count, dy, dy2, dx);
}

static void run_backward(const Run *run, int number, Shard shard)
{
    const Op *op = &run->tape->layout.op[number];
    bool wants_dx = op->wants_dx || run->want_dx;
    real *dy = slot_of(run, op->dy, shard);
    if (op->unmasked)
        run->model->kernels->relu_backward((size_t)shard.n * op->out, input_of(run, op->y, shard), dy,
                                           dy);
    if (op->kind == OP_LAYER) {
        Pass pass = pass_of(run, number, shard);
        real *dx = wants_dx ? slot_of(run, op->dx, shard) : NULL;
        op->layer->kind->backward(op->layer, &pass, input_of(run, op->x, shard),
                                  input_of(run, op->y, shard), dy, dx);
    } else if (op->kind == OP_FORK && wants_dx) {
        run_fork_backward(run, op, shard);
    }
}

static void run_loss(const Run *run, Shard shard)
{
    const Tape *tape = run->tape;
    int classes = run->model->classes;
    size_t outputs = tape->layout.op[tape->layout.ops - 1].out;
    const real *logits = tape_logits(tape) + (size_t)shard.first * outputs;
    real *dlogits = slot_of(run, tape->layout.loss_slot, shard);
    if (run->dy) {
        memcpy(dlogits, run->dy + (size_t)shard.first * outputs,
               (size_t)shard.n * outputs * sizeof *dlogits);
        return;
    }
    const uint16_t *labels = run->batch->labels + shard.first;
    loss_cross_entropy(shard.n, classes, logits, labels, run->step.smoothing,
                       tape->loss + shard.first);
    loss_gradient(shard.n, classes, logits, labels, run->step.smoothing, 1.0 / run->batch->n,
                  dlogits);
}

static void run_gather(const Run *run, const Step *step, Shard shard)
{
    const Op *op = &run->tape->layout.op[step->op];
    const LayerKind *kind = op->layer->kind;
    Pass pass = pass_of(run, step->op, shard);
    const real *x = input_of(run, op->x, shard);
    if (step->kind == STEP_GATHER)
        kind->gather(op->layer, &pass, x);
    else
        kind->gather_backward(op->layer, &pass, x, slot_of(run, op->dy, shard));
}

static void run_step(const Run *run, const Step *step, Shard shard)
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

/* Images that take all steps up to the next barrier together, few enough that what one step writes
 * is still in the cache when the next one reads it.  Weights that are too large for the cache want
 * as many images as there are instead. */
static int slice_images(const Run *run)
{
    const Layout *layout = &run->tape->layout;
    size_t largest = 1;
    for (int i = run->from; i < run->to; i++) {
        const Op *op = &layout->op[layout->step[i].op];
        if (op->kind == OP_LAYER && layer_blocks(op->layer))
            return run->batch->n;
        largest = MAX(largest, MAX(op->in, op->out));
    }
    return (int)MAX(SLICE / largest, 1);
}

static void run_shard(void *context, int number)
{
    const Run *run = context;
    const Tape *tape = run->tape;
    Shard shard = shard_of(run, number);
    if (run->from == 0)
        gradient_clear(&tape->gradient, number);
    int slice = slice_images(run), end = shard.first + shard.n;
    do {
        shard.n = MIN(slice, end - shard.first);
        for (int i = run->from; i < run->to; i++)
            run_step(run, &tape->layout.step[i], shard);
        shard.first += shard.n;
        shard.begins = false;
    } while (shard.first < end);
}

static bool is_barrier(const Step *step)
{
    return step->kind == STEP_REDUCE || step->kind == STEP_REDUCE_BACKWARD ||
           step->kind == STEP_BLOCKS;
}

/* A block of a large weight's gradient: over the images shard by shard, as they lie. */
static void run_block(void *context, int block)
{
    const Run *run = context;
    int number = run->tape->layout.step[run->to].op;
    const Op *op = &run->tape->layout.op[number];
    for (int s = 0; s < MODEL_SHARDS; s++) {
        Shard shard = shard_of(run, s);
        Pass pass = pass_of(run, number, shard);
        pass.grad[0] = run->model->grad + op->layer->param[0].offset;
        op->layer->kind->add_block(op->layer, &pass, block, input_of(run, op->x, shard),
                                   slot_of(run, op->dy, shard));
    }
}

static void run_reduction(const Run *run, const Step *step, real *state)
{
    const Layer *layer = run->tape->layout.op[step->op].layer;
    const OpMemory *memory = &run->tape->memory[step->op];
    if (step->kind == STEP_REDUCE)
        layer->kind->reduce(layer, run->batch->n, memory->partial, memory->total, state);
    else
        layer->kind->reduce_backward(layer, run->batch->n, memory->partial, memory->total);
}

/* ---- weights packed before */

static void pack_op(void *context, int number)
{
    const Run *run = context;
    const Op *op = &run->tape->layout.op[number];
    real *packed = run->tape->memory[number].packed;
    bool data = run->train && (op->wants_dx || run->want_dx);
    if (packed)
        op->layer->kind->pack(op->layer, run->model->kernels, run->model->theta, data, packed);
}

static void pack_weights(const Run *run, Pool *pool)
{
    if (run->tape->packed)
        pool_run(run->tape->packed < SERIAL_PACK ? NULL : pool, run->tape->layout.ops, pack_op,
                 (void *)run);
}

static void run_barrier(Run *run, const Step *step, Pool *pool)
{
    if (step->kind == STEP_BLOCKS)
        pool_run(pool, layer_blocks(run->tape->layout.op[step->op].layer), run_block, run);
    else
        run_reduction(run, step, run->model->state);
}

static void train(Run *run, Pool *pool)
{
    const Tape *tape = run->tape;
    assert(run->batch->n >= 1 && run->batch->n <= tape->batch);
    pack_weights(run, pool);
    for (run->from = 0; run->from < tape->layout.steps; run->from = run->to + 1) {
        run->to = run->from;
        while (run->to < tape->layout.steps && !is_barrier(&tape->layout.step[run->to]))
            run->to++;
        pool_run(pool, MODEL_SHARDS, run_shard, run);
        if (run->to < tape->layout.steps)
            run_barrier(run, &tape->layout.step[run->to], pool);
    }
    gradient_sum(&tape->gradient, run->model, pool);
}

double tape_train(Tape *tape, Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    Run run = {.tape = tape, .model = model, .batch = batch, .step = step, .train = true};
    train(&run, pool);
    double sum = 0;
    for (int i = 0; i < batch->n; i++)
        sum += tape->loss[i];
    return sum / batch->n;
}

void tape_probe(Tape *tape, Model *model, Pool *pool, int n, const real *x, const real *dy,
                real *dx, TrainStep step)
{
    Batch batch = {.n = n, .x = x};
    Run run = {.tape = tape,
               .model = model,
               .batch = &batch,
               .step = step,
               .train = true,
               .dy = dy,
               .want_dx = dx != NULL};
    train(&run, pool);
    for (int s = 0; dx && s < MODEL_SHARDS; s++) {
        Shard shard = shard_of(&run, s);
        size_t numbers = tape->layout.value[0];
        memcpy(dx + (size_t)shard.first * numbers, slot_of(&run, tape->layout.image_slot, shard),
               (size_t)shard.n * numbers * sizeof *dx);
    }
}

static void eval_shard(void *context, int number)
{
    const Run *run = context;
    Shard shard = shard_of(run, number);
    for (int i = 0; i < run->tape->layout.ops; i++)
        run_forward(run, i, shard);
    if (run->batch->labels)
        loss_cross_entropy(shard.n, run->model->classes,
                           tape_logits(run->tape) + (size_t)shard.first * run->model->classes,
                           run->batch->labels + shard.first, 0, run->tape->loss + shard.first);
}

void tape_eval(Tape *tape, const Model *model, Pool *pool, const Batch *batch, real *loss)
{
    assert(batch->n >= 1 && batch->n <= tape->batch && (batch->labels || !loss));
    Run run = {.tape = tape, .model = (Model *)model, .batch = batch};
    pack_weights(&run, pool);
    pool_run(pool, MODEL_SHARDS, eval_shard, &run);
    for (int i = 0; loss && i < batch->n; i++)
        loss[i] = (real)tape->loss[i];
}
