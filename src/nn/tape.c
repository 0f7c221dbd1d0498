/* Takes a batch through a net, forward and backward, on all threads. */
#include "nn/tape.h"

#include "base/latch.h"
#include "base/team.h"
#include "nn/loss.h"
#include "nn/shard.h"
#include "nn/statistics.h"

#include <string.h>

/* Fewer weights are packed by one thread before others would be awake. */
enum { SERIAL_PACK = 1 << 15 };

enum { PACK_PARTS = 8 }; /* of others */

static Shard shard_of(const Passage *passage, int number)
{
    int first = shard_begin(passage->model, passage->batch->n, number),
        end = shard_begin(passage->model, passage->batch->n, number + 1);
    return (Shard){.number = number, .first = first, .n = end - first, .begins = true};
}

/* The lowest free workspace: there are as many as shards. */
static int claim_workspace(Tape *tape, int shards)
{
    for (int i = 0;; i = (i + 1) % shards) {
        uint64_t bit = (uint64_t)1 << i;
        if (!(atomic_load(&tape->claimed) & bit) && !(atomic_fetch_or(&tape->claimed, bit) & bit))
            return i;
    }
}

/* Takes a few images at a time through all steps of the range. */
static void take_range(const Passage *passage, const StepRange *range, Shard shard)
{
    int end = shard.first + shard.n;
    shard.range = range;
    for (bool more = range->begin < range->end; more; more = shard.first < end) {
        shard.n = MIN(range->images, end - shard.first);
        for (int s = range->begin; s < range->end; s++)
            shard_step(passage, &passage->program->steps.step[s], shard);
        shard.first += shard.n;
        shard.begins = false;
    }
}

/* Shards of this rank. */
static int own_first(const Passage *passage)
{
    return team_begin(passage->model->team, passage->model->shards);
}

static int own_count(const Passage *passage)
{
    return team_end(passage->model->team, passage->model->shards) - own_first(passage);
}

/* Fills in what the other ranks have made of their images: rows of `width` bytes. */
static void gather_rows(const Passage *passage, void *rows, size_t width)
{
    const Team *team = passage->model->team;
    size_t place[MODEL_SHARDS_MOST + 1];
    if (team_is_alone(team))
        return;
    for (int r = 0; r <= team->size; r++)
        place[r] = width * (size_t)part_begin(passage->batch->n, r, team->size);
    team_gather(team, rows, place);
}

static void take_shard(void *context, int own)
{
    const Passage *passage = context;
    Tape *tape = passage->tape;
    int number = own_first(passage) + own;
    Shard shard = shard_of(passage, number);
    int workspace = claim_workspace(tape, passage->model->shards);
    shard.workspace = tape->workspace + (size_t)workspace * tape->stride;
    if (passage->train && passage->from == 0)
        gradient_clear(&tape->gradient, number);
    for (int r = passage->from; r <= passage->to; r++)
        take_range(passage, &passage->program->range[r], shard);
    atomic_fetch_and(&tape->claimed, ~((uint64_t)1 << workspace));
}

/* The step that waits for the ranges under way, or NULL. */
static const Step *barrier_of(const Passage *passage)
{
    int barrier = passage->program->range[passage->to].barrier;
    return barrier < 0 ? NULL : &passage->program->steps.step[barrier];
}

/* Makes a block of a large weight's gradient from all images. */
static void make_block(void *context, int block)
{
    const Passage *passage = context;
    int number = barrier_of(passage)->op;
    const Op *op = &passage->tape->layout.op[number];
    Shard all = {.n = passage->batch->n};
    Pass pass = {.kernels = passage->model->kernels, .n = all.n};
    op->layer->kind->make_block(op->layer, &pass, passage->block + block,
                                shard_input(passage, op->x, all),
                                shard_gradient(passage, op->dy, all), passage->model->grad);
}

/* Makes some channels for a shard's images.  Jobs go from shard to shard, so that a thread stays
 * with its part of the weights. */
static void take_columns(void *context, int job)
{
    const Passage *passage = context;
    const Step *step = barrier_of(passage);
    int own = own_count(passage);
    Shard shard = shard_of(passage, own_first(passage) + job % own);
    shard.columns = (Share){job / own, layer_parts(passage->tape->layout.op[step->op].layer)};
    shard_step(passage, step, shard);
}

static void reduce(const Passage *passage, const Step *step)
{
    const Layer *layer = passage->tape->layout.op[step->op].layer;
    const OpMemory *memory = &passage->tape->memory[step->op];
    int half = memory->sums / 2, begin = step->kind == STEP_REDUCE ? 0 : half;
    const double *own = memory->partial + (size_t)own_first(passage) * (size_t)memory->sums;
    statistics_sum(own, own_count(passage), memory->sums, begin, begin + half, memory->sum);
    team_sum_doubles(passage->model->team, memory->sum + begin, (size_t)half, memory->room);
    (step->kind == STEP_REDUCE ? layer->kind->reduce : layer->kind->reduce_backward)(
        layer, passage->batch->n, memory->sum, memory->total);
}

/* Updates running statistics by the batch. */
static void settle(const Passage *passage)
{
    const Tape *tape = passage->tape;
    for (int i = 0; i < tape->layout.ops; i++) {
        const Op *op = &tape->layout.op[i];
        if (op_has_statistics(op))
            op->layer->kind->settle(op->layer, passage->batch->n, tape->memory[i].sum,
                                    passage->model->state);
    }
}

/* All images of the batch, of which this rank has made only its own, for an operation in blocks. */
static void gather_images(Passage *passage, const Op *op)
{
    Shard all = {.n = passage->batch->n};
    const Layout *layout = &passage->tape->layout;
    gather_rows(passage, shard_gradient(passage, op->dy, all),
                layout->gradient[op->dy] * sizeof(real));
    if (op->x > 0)
        gather_rows(passage, passage->tape->value[op->x], layout->value[op->x] * sizeof(real));
}

/* Fills in what the other ranks have made of a parameter's gradient. */
static void gather_blocks(const Passage *passage, const Layer *layer, int param)
{
    const Team *team = passage->model->team;
    size_t place[MODEL_SHARDS_MOST + 1];
    for (int r = 0; r <= team->size; r++) {
        int block = part_begin(layer_blocks(layer), r, team->size);
        if (!layer->kind->block_begin(layer, block, param, &place[r]))
            return;
        place[r] *= sizeof(real);
    }
    team_gather(team, passage->model->grad, place);
}

/* Gradients of a large weight, from all images: each rank makes those of some blocks. */
static void make_blocks(Passage *passage, const Op *op, Pool *pool)
{
    const Layer *layer = op->layer;
    const Team *team = passage->model->team;
    size_t place;
    bool shared = !team_is_alone(team) && layer->kind->block_begin(layer, 0, 0, &place);
    int blocks = layer_blocks(layer), end = shared ? team_end(team, blocks) : blocks;
    gather_images(passage, op);
    passage->block = shared ? team_begin(team, blocks) : 0;
    pool_run(pool, end - passage->block, make_block, passage);
    for (int p = 0; shared && p < layer->params; p++)
        gather_blocks(passage, layer, p);
}

/* ---- weights packed before */

typedef struct {
    const Passage *passage;
    int parts;
} Packing;

static void pack_op(const Passage *passage, int number, Share part)
{
    const Op *op = &passage->tape->layout.op[number];
    const Model *model = passage->model;
    real *packed = passage->tape->memory[number].packed;
    if (!packed)
        return;
    op->layer->kind->pack(op->layer, model->kernels, model->theta, false, part, packed);
    if (passage->train && shard_wants_dx(passage, op))
        op->layer->kind->pack(op->layer, model->kernels, model->theta, true, part, packed);
}

/* Packs the same part of every operation, since the same thread will use these parts. */
static void pack_part(void *context, int part)
{
    const Packing *packing = context;
    for (int i = 0; i < packing->passage->tape->layout.ops; i++)
        pack_op(packing->passage, i, (Share){part, packing->parts});
}

static void pack_weights(const Passage *passage, Pool *pool)
{
    Packing packing = {passage, passage->tape->packed < SERIAL_PACK ? 1 : PACK_PARTS};
    if (passage->tape->packed)
        pool_run(pool, packing.parts, pack_part, &packing);
}

/* Where what is complete of this rank's gradients begins: all layers that still have steps end
 * before it. */
static size_t complete_from(const Passage *passage)
{
    const Tape *tape = passage->tape;
    const Steps *steps = &passage->program->steps;
    size_t from = 0;
    for (int s = passage->program->range[passage->to].end; s < steps->count; s++) {
        const Layer *layer = tape->layout.op[steps->step[s].op].layer;
        if (layer)
            from = MAX(from, gradient_end(&tape->gradient, layer));
    }
    return from;
}

static void pass_barrier(Passage *passage, const Step *step, Pool *pool)
{
    const Op *op = &passage->tape->layout.op[step->op];
    if (step->kind == STEP_BLOCKS) {
        make_blocks(passage, op, pool);
    } else if (!step->columns) {
        reduce(passage, step);
    } else if (step->kind == STEP_FORWARD || shard_wants_dx(passage, op)) {
        pool_run(pool, layer_parts(op->layer) * own_count(passage), take_columns, passage);
    }
}

/* Whether shards have steps up to the next barrier.  The first range always counts as one with
 * steps, since its shards clear gradients. */
static bool has_shards(const Passage *passage)
{
    const StepRange *range = &passage->program->range[passage->from];
    return passage->from == 0 || passage->to > passage->from || range->begin < range->end;
}

/* Takes the batch through ranges and barriers in turn.  The aside's shards run along with the first
 * ones. */
static void take_batch(Passage *passage, Pool *pool)
{
    const Program *program = passage->program;
    const Model *model = passage->model;
    assert(passage->batch->n >= 1 && passage->batch->n <= passage->tape->batch);
    pack_weights(passage, pool);
    Aside aside = passage->step.aside;
    for (passage->from = 0; passage->from < program->ranges; passage->from = passage->to + 1) {
        passage->to = passage->from;
        while (passage->to + 1 < program->ranges && !barrier_of(passage))
            passage->to++;
        if (has_shards(passage))
            pool_run_with(pool, own_count(passage), take_shard, passage, &aside);
        aside.shards = 0;
        if (!barrier_of(passage))
            continue;
        pass_barrier(passage, barrier_of(passage), pool);
        /* After the statistics, which these messages would hold up. */
        if (barrier_of(passage)->kind == STEP_REDUCE_BACKWARD && !team_is_alone(model->team))
            gradient_go_on(&passage->tape->gradient, model, pool, complete_from(passage));
    }
}

/* Fills in the outputs and the losses of the images of other ranks. */
static void gather_answers(const Passage *passage)
{
    Tape *tape = passage->tape;
    int logits = layout_logits(&tape->layout);
    gather_rows(passage, tape->value[logits], tape->layout.value[logits] * sizeof(real));
    if (passage->batch->labels)
        gather_rows(passage, tape->loss, sizeof *tape->loss);
}

static void train(Passage *passage, Pool *pool)
{
    passage->train = true;
    passage->program = &passage->tape->work.train;
    take_batch(passage, pool);
    gradient_sum(&passage->tape->gradient, passage->model, pool);
    gather_answers(passage);
    latch_close(passage->step.latch);
    settle(passage);
}

double tape_train(Tape *tape, Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    const LossRows rows = {
        .n = batch->n, .labels = batch->labels, .others = batch->others, .weights = batch->weights};
    Passage passage = {
        .tape = tape, .model = model, .batch = batch, .step = step, .weight = loss_weight(&rows)};
    train(&passage, pool);
    double sum = 0;
    for (int i = 0; i < batch->n; i++)
        sum += tape->loss[i];
    return sum / passage.weight;
}

void tape_probe(Tape *tape, Model *model, Pool *pool, const TapeProbe *probe)
{
    Batch batch = {.n = probe->n, .x = probe->x};
    real *dx = probe->dx;
    Passage passage = {.tape = tape,
                       .model = model,
                       .batch = &batch,
                       .step = probe->step,
                       .dy = probe->dy,
                       .want_dx = dx != NULL};
    train(&passage, pool);
    for (int s = 0; dx && s < model->shards; s++) {
        Shard shard = shard_of(&passage, s);
        size_t numbers = tape->layout.value[0];
        memcpy(dx + (size_t)shard.first * numbers,
               shard_gradient(&passage, tape->layout.image_gradient, shard),
               (size_t)shard.n * numbers * sizeof *dx);
    }
}

const real *tape_features(Tape *tape, const Model *model, Pool *pool, const Batch *batch,
                          TrainStep step, bool train)
{
    Batch images = {.n = batch->n, .x = batch->x};
    Passage passage = {.tape = tape,
                       .model = (Model *)model,
                       .batch = &images,
                       .step = step,
                       .train = train,
                       .program = &tape->work.eval};
    take_batch(&passage, pool);
    gather_answers(&passage);
    return tape_logits(tape);
}

void tape_eval(Tape *tape, const Model *model, Pool *pool, const Batch *batch, double smoothing,
               real *loss)
{
    assert(batch->labels || !loss);
    Passage passage = {.tape = tape,
                       .model = (Model *)model,
                       .batch = batch,
                       .step = {.smoothing = smoothing},
                       .weight = batch->n,
                       .program = &tape->work.eval};
    take_batch(&passage, pool);
    gather_answers(&passage);
    for (int i = 0; loss && i < batch->n; i++)
        loss[i] = (real)tape->loss[i];
}
