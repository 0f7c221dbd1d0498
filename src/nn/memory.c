/* Reserves the memory that a batch takes on its way through a net. */
#include "nn/memory.h"

static OpMemory op_memory(Arena *arena, Tape *tape, const Layer *layer, const Model *model)
{
    const Kernels *kernels = model->kernels;
    const LayerKind *kind = layer->kind;
    OpMemory memory = {.sums = kind->sums ? kind->sums(layer) : 0};
    size_t packed = kind->packed ? kind->packed(layer, kernels) : 0;
    size_t scratch = kind->scratch ? kind->scratch(layer, kernels) : 0;
    if (packed)
        memory.packed = ARENA_NEW(arena, real, packed);
    if (memory.sums) {
        memory.partial = ARENA_NEW(arena, double, memory.sums * model->shards);
        memory.sum = ARENA_NEW(arena, double, memory.sums);
        memory.room = ARENA_NEW(arena, double, memory.sums / 2);
        memory.total = ARENA_NEW(arena, double, memory.sums);
    }
    tape->packed += packed;
    tape->scratch = MAX(tape->scratch, real_spaced(scratch));
    return memory;
}

static void reserve_arrays(Arena *arena, Tape *tape, size_t shards)
{
    const Layout *layout = &tape->layout;
    const Work *work = &tape->work;
    size_t batch = (size_t)tape->batch;
    tape->value = ARENA_NEW(arena, real *, layout->values);
    tape->slot = ARENA_NEW(arena, real *, work->slots);
    for (int v = 1; v < layout->values; v++)
        if (work->kept[v])
            tape->value[v] = ARENA_NEW(arena, real, batch * layout->value[v]);
    for (int s = 0; s < work->slots; s++)
        tape->slot[s] = ARENA_NEW(arena, real, batch * work->size[s]);
    tape->loss = ARENA_NEW(arena, double, batch);
    tape->stride = real_spaced(work->room) + tape->scratch;
    tape->workspace = ARENA_NEW(arena, real, tape->stride * shards);
}

/* Images of the largest shard. */
static int shard_most(const Model *model, int batch)
{
    return (batch + model->shards - 1) / model->shards;
}

Tape *tape_new(Arena *arena, const Model *model, int from, int to, int batch)
{
    Tape *tape = ARENA_NEW(arena, Tape, 1);
    tape->layout = layout_part(arena, model->root, from, to);
    tape->work = work_new(arena, &tape->layout, model->mode, shard_most(model, batch));
    tape->gradient = gradient_new(arena, model, from, to);
    tape->batch = batch;
    tape->memory = ARENA_NEW(arena, OpMemory, tape->layout.ops);
    for (int i = 0; i < tape->layout.ops; i++)
        if (tape->layout.op[i].kind == OP_LAYER)
            tape->memory[i] = op_memory(arena, tape, tape->layout.op[i].layer, model);
    reserve_arrays(arena, tape, (size_t)model->shards);
    return tape;
}

const real *tape_logits(const Tape *tape)
{
    return tape->value[layout_logits(&tape->layout)];
}

/* Weights and their gradients do not count: they are there already, or small beside a batch. */
size_t tape_memory(const Model *model, int batch)
{
    Arena scratch = {0};
    Layout layout = layout_new(&scratch, model->root);
    Work work = work_new(&scratch, &layout, model->mode, shard_most(model, batch));
    size_t numbers = 0;
    for (int v = 1; v < layout.values; v++)
        numbers += work.kept[v] ? layout.value[v] : 0;
    for (int s = 0; s < work.slots; s++)
        numbers += work.size[s];
    size_t total = (size_t)batch * numbers + work.room * (size_t)model->shards;
    arena_free(&scratch);
    return total * sizeof(real);
}
