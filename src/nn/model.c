/* Builds a net from its description and owns its numbers: parameters, gradients, running
 * statistics; training and evaluation of a batch start here. */
#include "nn/model.h"

#include "base/hash.h"
#include "base/team.h"
#include "nn/crew.h"
#include "nn/freezing.h"
#include "nn/memory.h"
#include "nn/spec.h"
#include "nn/tape.h"

#include <string.h>

/* Calls work on every layer, in PyTorch's order: each before its children. */
typedef void LayerWork(void *context, Layer *layer);

static void visit_layers(Layer *layer, LayerWork *work, void *context)
{
    work(context, layer);
    for (Layer *child = layer->child; child; child = child->next)
        visit_layers(child, work, context);
}

static void count_params(void *context, Layer *layer)
{
    Model *model = context;
    model->params += layer->params;
    model->state_params += layer->states;
}

static void count_groups(void *context, Layer *layer)
{
    Model *model = context;
    model->groups = MAX(model->groups, layer->group + 1);
}

typedef struct {
    Arena *arena;
    Model *model;
} Placing;

/* Places a parameter after the others and copies it to the list under its full name. */
static void place(Arena *arena, const Layer *layer, Param *own, Param *list, int *count,
                  size_t *size)
{
    own->offset = *size;
    own->group = layer->group;
    *size += own->count;
    list[*count] = *own;
    list[*count].name = arena_printf(arena, "%s.%s", layer->path, own->name);
    ++*count;
}

static void place_params(void *context, Layer *layer)
{
    Placing *placing = context;
    Model *model = placing->model;
    for (int p = 0; p < layer->params; p++)
        place(placing->arena, layer, &layer->param[p], model->param, &model->params, &model->size);
    for (int s = 0; s < layer->states; s++)
        place(placing->arena, layer, &layer->state[s], model->state_param, &model->state_params,
              &model->state_size);
}

static void reserve_params(Arena *arena, Model *model)
{
    visit_layers(model->root, count_params, model);
    model->param = ARENA_NEW(arena, Param, model->params);
    model->state_param = ARENA_NEW(arena, Param, model->state_params);
    model->params = model->state_params = 0;
    visit_layers(model->root, place_params, &(Placing){arena, model});
    model->theta = ARENA_NEW(arena, real, model->size);
    model->grad = ARENA_NEW(arena, real, model->size);
    model->state = ARENA_NEW(arena, real, model->state_size);
}

Model *model_new(Arena *arena, const char *spec, Shape input, int classes, Error *err)
{
    Layer *root = spec_parse(arena, spec, input, classes, err);
    if (!root)
        return NULL;
    Model *model = ARENA_NEW(arena, Model, 1);
    *model = (Model){
        .spec = spec_normalize(arena, spec),
        .input = input,
        .classes = classes,
        .root = root,
        .kernels = kernels_best(),
        .shards = MODEL_SHARDS,
    };
    reserve_params(arena, model);
    visit_layers(root, count_groups, model);
    model_freeze(model, (Freezing){0});
    return model;
}

typedef struct {
    Model *model;
    uint64_t seed;
    uint64_t drawn; /* layers that have drawn weights so far: the stream's number */
} Initialising;

static void init_layer(void *context, Layer *layer)
{
    Initialising *init = context;
    if (!layer->kind->init)
        return;
    Rng rng = rng_stream(init->seed, RNG_INIT, init->drawn++);
    layer->kind->init(layer, init->model->theta, init->model->state, &rng);
}

void model_init(Model *model, uint64_t seed)
{
    memset(model->theta, 0, model->size * sizeof(real));
    memset(model->state, 0, model->state_size * sizeof(real));
    visit_layers(model->root, init_layer, &(Initialising){.model = model, .seed = seed});
}

size_t model_memory(const Model *model, int batch)
{
    return tape_memory(model, batch);
}

void model_reserve(Model *model, Arena *arena, int batch)
{
    int cut = freezing_cut(model);
    model->body = cut ? tape_new(arena, model, 0, cut, batch) : NULL;
    model->tape = tape_new(arena, model, cut, model->groups, batch);
    model->batch = batch;
    model->logits = tape_logits(model->tape);
}

static bool wants_all(const Tape *tape)
{
    for (int i = 0; i < tape->layout.ops; i++)
        if (tape->layout.op[i].x == 0 && op_has_blocks(&tape->layout.op[i]))
            return true;
    return false;
}

void model_own(const Model *model, int n, int *first, int *end)
{
    const Team *team = model->body || !wants_all(model->tape) ? model->team : NULL;
    *first = shard_begin(model, n, team_begin(team, model->shards));
    *end = shard_begin(model, n, team_end(team, model->shards));
}

void model_forget(Model *model)
{
    model->body = model->tape = NULL;
    model->batch = 0;
    model->logits = NULL;
}

static const real *features(Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    return tape_features(model->body, model, pool, batch, step, true);
}

static real train(Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    Batch rest = *batch;
    if (model->body && !batch->features) {
        rest.x = features(model, pool, batch, step);
        step.aside = (Aside){0};
    }
    return (real)tape_train(model->tape, model, pool, &rest, step);
}

static void eval(Model *model, Pool *pool, const Batch *batch, double smoothing, real *loss)
{
    Batch rest = *batch;
    if (model->body && !batch->features)
        rest.x = tape_features(model->body, model, pool, batch, (TrainStep){0}, false);
    tape_eval(model->tape, model, pool, &rest, smoothing, loss);
}

/* What is made with others, who may be lost meanwhile, is made again alone; the aside is done. */

const real *model_features(Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    bool shared = crew_begin(model, CREW_FEATURES, batch, &step);
    const real *made = features(model, pool, batch, step);
    step.aside = (Aside){0};
    return !shared || crew_done(model) ? made : features(model, pool, batch, step);
}

real model_train(Model *model, Pool *pool, const Batch *batch, TrainStep step)
{
    bool shared = crew_begin(model, CREW_TRAIN, batch, &step);
    real loss = train(model, pool, batch, step);
    step.aside = (Aside){0};
    return !shared || crew_done(model) ? loss : train(model, pool, batch, step);
}

void model_eval(Model *model, Pool *pool, const Batch *batch, double smoothing, real *loss)
{
    bool shared = crew_begin(model, CREW_EVAL, batch, &(TrainStep){.smoothing = smoothing});
    eval(model, pool, batch, smoothing, loss);
    if (shared && !crew_done(model))
        eval(model, pool, batch, smoothing, loss);
}

void model_traversal(const Model *model, Buf *out)
{
    tape_describe(model->tape, model, out);
}

bool model_takes_shards(long shards)
{
    return shards >= MODEL_SHARDS && shards <= MODEL_SHARDS_MOST && (shards & (shards - 1)) == 0;
}

uint64_t model_hash(const Model *model)
{
    uint64_t hash = hash_bytes(0, model->theta, model->size * sizeof(real));
    return hash_bytes(hash, model->state, model->state_size * sizeof(real));
}

void param_export(const Param *param, const real *flat, float *file)
{
    for (size_t i = 0; i < param->count; i++)
        file[i] = (float)flat[param->offset + param_place(param, i)];
}

void param_import(const Param *param, real *flat, const float *file)
{
    for (size_t i = 0; i < param->count; i++)
        flat[param->offset + param_place(param, i)] = file[i];
}
