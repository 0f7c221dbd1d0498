/* Runs a batch through a net, forward and backward, on all threads. */
#include "nn/tape.h"

#include "nn/shard.h"

#include <string.h>

/* Fewer weights are packed by one thread before others would be awake. */
enum { SERIAL_PACK = 1 << 15 };

static Shard shard_of(const BatchRun *run, int number)
{
    int first = shard_begin(run->batch->n, number), end = shard_begin(run->batch->n, number + 1);
    return (Shard){.number = number, .first = first, .n = end - first, .begins = true};
}

/* The lowest free workspace: there are as many as shards. */
static int claim_workspace(Tape *tape)
{
    for (int i = 0;; i = (i + 1) % MODEL_SHARDS) {
        unsigned bit = 1u << i;
        if (!(atomic_load(&tape->claimed) & bit) && !(atomic_fetch_or(&tape->claimed, bit) & bit))
            return i;
    }
}

/* Takes a few images at a time through all steps of the range. */
static void run_range(const BatchRun *run, const StepRange *range, Shard shard)
{
    int end = shard.first + shard.n;
    shard.range = range;
    for (bool more = range->begin < range->end; more; more = shard.first < end) {
        shard.n = MIN(range->images, end - shard.first);
        for (int s = range->begin; s < range->end; s++)
            shard_step(run, &run->program->steps.step[s], shard);
        shard.first += shard.n;
        shard.begins = false;
    }
}

static void run_shard(void *context, int number)
{
    const BatchRun *run = context;
    Tape *tape = run->tape;
    Shard shard = shard_of(run, number);
    int workspace = claim_workspace(tape);
    shard.workspace = tape->workspace + (size_t)workspace * tape->stride;
    if (run->train && run->from == 0)
        gradient_clear(&tape->gradient, number);
    for (int r = run->from; r <= run->to; r++)
        run_range(run, &run->program->range[r], shard);
    atomic_fetch_and(&tape->claimed, ~(1u << workspace));
}

/* The step that waits for the ranges under way, or NULL. */
static const Step *barrier_of(const BatchRun *run)
{
    int barrier = run->program->range[run->to].barrier;
    return barrier < 0 ? NULL : &run->program->steps.step[barrier];
}

/* Makes a block of a large weight's gradient from all images. */
static void run_block(void *context, int block)
{
    const BatchRun *run = context;
    int number = barrier_of(run)->op;
    const Op *op = &run->tape->layout.op[number];
    Shard all = {.n = run->batch->n};
    op->layer->kind->make_block(op->layer, run->model->kernels, all.n, block,
                                shard_input(run, op->x, all), shard_gradient(run, op->dy, all),
                                run->model->grad);
}

/* Makes some channels for a shard's images.  Jobs go from shard to shard, so that a thread stays
 * with its part of the weights. */
static void run_columns(void *context, int job)
{
    const BatchRun *run = context;
    const Step *step = barrier_of(run);
    Shard shard = shard_of(run, job % MODEL_SHARDS);
    shard.columns = (Share){job / MODEL_SHARDS, layer_parts(run->tape->layout.op[step->op].layer)};
    shard_step(run, step, shard);
}

static void run_reduction(const BatchRun *run, const Step *step, real *state)
{
    const Layer *layer = run->tape->layout.op[step->op].layer;
    const OpMemory *memory = &run->tape->memory[step->op];
    if (step->kind == STEP_REDUCE)
        layer->kind->reduce(layer, run->batch->n, memory->partial, memory->total, state);
    else
        layer->kind->reduce_backward(layer, run->batch->n, memory->partial, memory->total);
}

/* ---- weights packed before */

typedef struct {
    const BatchRun *run;
    int parts;
} Packing;

static void pack_op(const BatchRun *run, int number, Share part)
{
    const Op *op = &run->tape->layout.op[number];
    const Model *model = run->model;
    real *packed = run->tape->memory[number].packed;
    if (!packed)
        return;
    op->layer->kind->pack(op->layer, model->kernels, model->theta, false, part, packed);
    if (run->train && shard_wants_dx(run, op))
        op->layer->kind->pack(op->layer, model->kernels, model->theta, true, part, packed);
}

/* Packs the same part of every operation, since the same thread will use these parts. */
static void pack_part(void *context, int part)
{
    const Packing *packing = context;
    for (int i = 0; i < packing->run->tape->layout.ops; i++)
        pack_op(packing->run, i, (Share){part, packing->parts});
}

static void pack_weights(const BatchRun *run, Pool *pool)
{
    Packing packing = {run, run->tape->packed < SERIAL_PACK ? 1 : MODEL_SHARDS};
    if (run->tape->packed)
        pool_run(pool, packing.parts, pack_part, &packing);
}

static void run_barrier(BatchRun *run, const Step *step, Pool *pool)
{
    const Op *op = &run->tape->layout.op[step->op];
    if (step->kind == STEP_BLOCKS)
        pool_run(pool, layer_blocks(op->layer), run_block, run);
    else if (!step->columns)
        run_reduction(run, step, run->model->state);
    else if (step->kind == STEP_FORWARD || shard_wants_dx(run, op))
        pool_run(pool, layer_parts(op->layer) * MODEL_SHARDS, run_columns, run);
}

/* Whether shards have steps up to the next barrier.  The first range always counts as one with
 * steps, since its shards clear gradients. */
static bool has_shards(const BatchRun *run)
{
    const StepRange *range = &run->program->range[run->from];
    return run->from == 0 || run->to > run->from || range->begin < range->end;
}

/* Runs ranges and barriers in turn.  The aside's shards run along with the first ones. */
static void run_program(BatchRun *run, Pool *pool)
{
    const Program *program = run->program;
    assert(run->batch->n >= 1 && run->batch->n <= run->tape->batch);
    pack_weights(run, pool);
    Aside aside = run->step.aside;
    for (run->from = 0; run->from < program->ranges; run->from = run->to + 1) {
        run->to = run->from;
        while (run->to + 1 < program->ranges && !barrier_of(run))
            run->to++;
        if (has_shards(run))
            pool_run_with(pool, MODEL_SHARDS, run_shard, run, &aside);
        aside.shards = 0;
        if (barrier_of(run))
            run_barrier(run, barrier_of(run), pool);
    }
}

static void train(BatchRun *run, Pool *pool)
{
    run->train = true;
    run->program = &run->tape->work.train;
    run_program(run, pool);
    gradient_sum(&run->tape->gradient, run->model, pool);
}

double tape_train(Tape *tape, Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    BatchRun run = {.tape = tape, .model = model, .batch = batch, .step = step};
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
    BatchRun run = {.tape = tape,
                    .model = model,
                    .batch = &batch,
                    .step = step,
                    .dy = dy,
                    .want_dx = dx != NULL};
    train(&run, pool);
    for (int s = 0; dx && s < MODEL_SHARDS; s++) {
        Shard shard = shard_of(&run, s);
        size_t numbers = tape->layout.value[0];
        memcpy(dx + (size_t)shard.first * numbers,
               shard_gradient(&run, tape->layout.image_gradient, shard),
               (size_t)shard.n * numbers * sizeof *dx);
    }
}

void tape_eval(Tape *tape, const Model *model, Pool *pool, const Batch *batch, double smoothing,
               real *loss)
{
    assert(batch->labels || !loss);
    BatchRun run = {.tape = tape,
                    .model = (Model *)model,
                    .batch = batch,
                    .step = {.smoothing = smoothing},
                    .program = &tape->work.eval};
    run_program(&run, pool);
    for (int i = 0; loss && i < batch->n; i++)
        loss[i] = (real)tape->loss[i];
}
