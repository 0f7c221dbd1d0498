/* Makes learners, changes their data and batch size, and runs a learner over images to measure it;
 * loop.c trains it. */
#include "train/learner.h"

#include "base/die.h"
#include "base/heap.h"
#include "base/team.h"
#include "base/text.h"
#include "data/identity.h"
#include "nn/rules.h"
#include "nn/whiten.h"
#include "train/class_weights.h"
#include "train/features.h"
#include "train/suggest.h"
#include "train/tta.h"

int learner_metrics(const Learner *learner)
{
    int count = 0;
    while (count < METRICS_MAX && learner->options.metric[count])
        count++;
    return count;
}

Average *learner_ema(Learner *learner)
{
    Average *ema = &learner->average[AVERAGE_EMA];
    return average_is_on(ema) ? ema : NULL;
}

void learner_begin_averages(Learner *learner)
{
    for (int a = 0; a < AVERAGES; a++)
        average_start(&learner->average[a], learner->model);
}

double learner_guess(const Learner *learner)
{
    Arena scratch = {0};
    const Dataset *data = learner->data;
    const Part *train = &data->train;
    double *frequency = ARENA_NEW(&scratch, double, data->classes);
    for (int i = 0; i < train->count; i++)
        frequency[train->labels[i]] += 1.0 / train->count;
    double loss = guess_loss(frequency, data->classes, learner->options.smoothing,
                             learner->options.weights.weight);
    arena_free(&scratch);
    return loss;
}

static void make_loaders(Learner *learner)
{
    const LearnerOptions *options = &learner->options;
    LoaderOptions train = {.bs = options->bs,
                           .shuffle = !options->in_order,
                           .drop_last = !options->keep_last,
                           .seed = options->seed,
                           .normalization = options->normalization,
                           .augment = options->augment};
    LoaderOptions valid = {.bs = options->bs, .normalization = options->normalization};
    arena_free(learner->order);
    learner->train = loader_new(learner->order, learner->data, &learner->data->train, train);
    learner->valid = loader_new(learner->order, learner->data, &learner->data->valid, valid);
    feed_forget(&learner->feed);
    features_forget(learner->features);
}

/* Bytes for batches of bs images: the net's activations, two to train with, one to look at. */
static size_t batch_memory(const Model *model, int bs)
{
    size_t images = (size_t)bs * shape_count(model->input) * sizeof(real);
    return model_memory(model, bs) + 3 * images;
}

/* Refuses more than the machine's memory: the system would grant it and kill the program later. */
static bool check_memory(const Model *model, int bs, Error *err)
{
    const double GB = 1 << 30;
    size_t need = batch_memory(model, bs), have = memory_total();
    return need <= have ||
           fail(err,
                "a batch of %d %s takes %.1f GB of memory in this net, and this machine has "
                "%.1f; use a smaller batch size or net",
                bs, shape_noun(model->input, bs), (double)need / GB, (double)have / GB);
}

bool learner_check_bs(const Dataset *data, int bs, Error *err)
{
    int images = data->train.count;
    return images == 0 || bs <= images ||
           fail(err, "batch size %d is above the %d training %s; use bs=%d%s", bs, images,
                shape_noun(data->shape, images), images, text_plural(images, "", " or less"));
}

static bool check_data(const Model *model, const Dataset *data, const LearnerOptions *options,
                       Error *err)
{
    if (!learner_check_bs(data, options->bs, err))
        return false;
    for (int m = 0; m < METRICS_MAX && options->metric[m]; m++)
        if (data->classes < options->metric[m]->classes_least)
            return fail(err,
                        "%s needs at least %d classes, and the data has %d; choose other metrics",
                        options->metric[m]->name, options->metric[m]->classes_least, data->classes);
    return augment_check(&options->augment, data, err) && check_memory(model, options->bs, err);
}

/* Gives the room for a batch back; it is made anew when it is needed next. */
static void give_back(Learner *learner)
{
    features_forget(learner->features);
    arena_free(learner->batch);
    model_forget(learner->model);
    learner->feed = (Feed){0};
    learner->x = learner->loss = NULL;
    learner->labels = NULL;
}

static void make_room(Learner *learner)
{
    int bs = learner->options.bs;
    size_t numbers = shape_count(learner->data->shape);
    if (bs == learner->model->batch)
        return;
    give_back(learner);
    learner->feed = feed_new(learner->batch, numbers, bs);
    learner->feed.features = learner->features;
    learner->feed.model = learner->model;
    learner->x = ARENA_NEW(learner->batch, real, (size_t)bs * numbers);
    learner->labels = ARENA_NEW(learner->batch, uint16_t, bs);
    learner->loss = ARENA_NEW(learner->batch, real, bs);
    model_reserve(learner->model, learner->batch, bs);
}

typedef struct {
    const Dataset *data;
    Conversion conversion;
} Taking;

static void take_image(void *context, int i, real *x)
{
    const Taking *taking = context;
    image_convert(&taking->conversion, taking->data, &taking->data->train, (uint32_t)i, x);
}

void learner_reserve(Learner *learner)
{
    const Dataset *data = learner->data;
    make_room(learner);
    if (data->train.count == 0 || !model_unwhitened(learner->model))
        return;
    Arena scratch = {0};
    Taking *taking = ARENA_NEW(&scratch, Taking, 1);
    *taking = (Taking){data, conversion_of(&learner->options.normalization, data->shape.c)};
    model_whiten(learner->model, learner->pool, MIN(data->train.count, WHITEN_IMAGES), take_image,
                 taking);
    arena_free(&scratch);
}

void learner_rules(Learner *learner)
{
    RuleOptions rules = learner->options.steps.rules;
    if (!learner->options.bn_wd)
        rules.no_wd |= RULE_NO_WD;
    rules_make(learner->opt.rule, learner->model, &rules);
}

/* Until a schedule sets another. */
static void set_momentum(Learner *learner)
{
    bool asked = optim_has_momentum(learner->opt.kind);
    learner->opt.mom = asked ? learner->options.momentum : optim_momentum(learner->opt.kind);
}

void learner_freeze(Learner *learner, const LearnerOptions *as)
{
    give_back(learner);
    model_freeze(learner->model, as->freezing);
    learner->options.freezing = as->freezing;
    learner->options.cache = as->cache;
    optim_empty(&learner->opt);
    set_momentum(learner);
}

void learner_ask(Learner *learner, const OptimOptions *steps)
{
    learner->options.steps = *steps;
    optim_ask(learner->arena, &learner->opt, learner->model, steps);
    learner_rules(learner);
}

/* What is asked for parameters that the net does not have was a slip. */
static bool check_steps(const Model *model, const LearnerOptions *options, Error *err)
{
    bool filters = !optim_has_filters(options->opt);
    for (int i = 0; i < model->params; i++)
        filters = filters || model->param[i].rank == 4;
    if (!filters)
        return fail(err, "Muon steps filters of convolutions, and the net has none; use opt=sgd "
                         "nesterov=true");
    return !(options->steps.rules.head_lr > 0) || rules_head(model) >= 0 ||
           fail(err, "head_lr= is for the last dense layer, and the net has none; leave it out");
}

Learner *learner_new(Arena *arena, Model *model, const Dataset *data, const LearnerOptions *options,
                     Error *err)
{
    if (!check_data(model, data, options, err) || !check_steps(model, options, err))
        return NULL;
    Learner *learner = ARENA_NEW(arena, Learner, 1);
    *learner = (Learner){
        .arena = arena,
        .batch = arena_room(arena),
        .order = arena_room(arena),
        .features = features_new(arena),
        .model = model,
        .opt = optim_new(arena, options->opt, model),
        .options = *options,
        .data = data,
    };
    if (!class_weights_for(arena, &options->weights, data, &learner->options.weights, err))
        return NULL;
    learner->options.normalization =
        normalization_copy(arena, &options->normalization, data->shape.c);
    learner->opt.true_wd = options->true_wd;
    learner_ask(learner, &options->steps);
    learner_freeze(learner, &(LearnerOptions){0});
    for (int a = 0; a < AVERAGES; a++)
        learner->average[a] = average_new(arena, &options->average[a], model);
    if (data->train.count > 0)
        make_room(learner);
    model_init(model, options->seed);
    learner_begin_averages(learner);
    make_loaders(learner);
    return learner;
}

static bool fail_misfit(const Model *model, const Dataset *data, Error *err)
{
    Buf net = {0}, other = {0};
    dataset_describe(model->input, true, &net);
    dataset_describe(data->shape, true, &other);
    fail(err, "the net is for %d %s and %s; the data has %d and %s; make a model for it",
         model->classes, text_plural(model->classes, "class", "classes"), buf_text(&net),
         data->classes, buf_text(&other));
    buf_free(&net);
    buf_free(&other);
    return false;
}

bool learner_set_data(Learner *learner, const Dataset *data, int bs, Error *err)
{
    const Model *model = learner->model;
    if (!shape_equal(data->shape, model->input) || data->classes != model->classes)
        return fail_misfit(model, data, err);
    LearnerOptions options = learner->options;
    options.bs = bs;
    if (!check_data(learner->model, data, &options, err))
        return false;
    learner->data = data;
    learner->options.bs = bs;
    if (bs != learner->model->batch)
        give_back(learner);
    make_loaders(learner);
    return true;
}

bool learner_normalize(Learner *learner, const Normalization *normalization, const Dataset *data,
                       Error *err)
{
    Normalization before = learner->options.normalization;
    learner->options.normalization =
        normalization_copy(learner->arena, normalization, data->shape.c);
    if (learner_set_data(learner, data, learner->options.bs, err))
        return true;
    learner->options.normalization = before;
    return false;
}

bool learner_augment(Learner *learner, const Augment *augment, const Dataset *data, Error *err)
{
    Augment before = learner->options.augment;
    learner->options.augment = *augment;
    if (learner_set_data(learner, data, learner->options.bs, err))
        return true;
    learner->options.augment = before;
    return false;
}

void learner_set_work(Learner *learner, const Kernels *kernels, WorkMode mode, int shards)
{
    Model *model = learner->model;
    if (model->kernels == kernels && model->mode == mode && model->shards == shards)
        return;
    model->kernels = kernels;
    model->mode = mode;
    model->shards = shards;
    give_back(learner);
}

long learner_batches(const Learner *learner)
{
    return loader_batches(&learner->train);
}

static StopReason told(const Learner *learner, StopReason vote)
{
    team_tell(learner->model->team, &vote, sizeof vote);
    return vote;
}

StopReason learner_stops(const Learner *learner, StopReason vote)
{
    bool asked = learner->interrupts && atomic_load(learner->interrupts) > 0;
    return told(learner, vote == STOP_NONE && asked ? STOP_USER : vote);
}

bool learner_interrupted(const Learner *learner)
{
    return learner_stops(learner, STOP_NONE) != STOP_NONE;
}

StopReason learner_meet(const Learner *learner, StopReason vote)
{
    const Team *team = learner->model->team;
    if (team_is_alone(team))
        return vote;
    uint64_t own = model_hash(learner->model), first = own;
    team_tell(team, &first, sizeof first);
    if (own != first)
        die("rank %d has other weights than rank 0 after an epoch; do all ranks read the same "
            "data, "
            "and run the same program?",
            team->rank);
    return told(learner, vote);
}

/* A batch to look at: its images, or what is kept of them in a run. */
static Batch look_at(Learner *learner, Loader *loader, const Tta *tta, long i)
{
    Features *features = learner->features;
    LoaderJob job = loader_job(loader, 0, i, learner->x, learner->labels);
    bool kept = features->on && loader == &learner->valid && tta_is_plain(tta);
    int first = learner->data->train.count;
    model_own(learner->model, job.n, &job.begin, &job.end);
    if (kept && features_have(features, job.images, job.n, first))
        job.end = job.begin;
    Aside shards = loader_shards(&job);
    pool_run(learner->pool, shards.shards, shards.work, shards.context);
    Batch batch = {.n = job.n,
                   .x = learner->x,
                   .labels = learner->labels,
                   .weights = learner->options.weights.weight};
    return kept ? features_batch(features, learner->model, learner->pool, &batch, job.images, first,
                                 &(TrainStep){0})
                : batch;
}

/* As views_losses, of what is kept. */
static const real *kept_losses(Learner *learner, const Batch *batch)
{
    model_eval(learner->model, learner->pool, batch, learner->options.smoothing, learner->loss);
    return learner->model->logits;
}

bool learner_visit(Learner *learner, Loader *loader, const Tta *tta, VisitBatch *visit,
                   void *context)
{
    Arena scratch = {0};
    const Tta once = tta_of(TTA_NONE);
    long batches = loader_batches(loader);
    bool on = true;
    learner_reserve(learner);
    tta = tta ? tta : &once;
    Views *views = views_new(&scratch, learner, tta);
    for (long i = 0, first = 0; i < batches && on; i++) {
        Batch batch = look_at(learner, loader, tta, i);
        const real *logits =
            batch.features ? kept_losses(learner, &batch) : views_losses(views, batch.n);
        on = visit(context, first, batch.n, logits, learner->loss, learner->labels);
        first += batch.n;
    }
    arena_free(&scratch);
    return on;
}

Health learner_health(Learner *learner, int *images)
{
    Loader *loader = learner->data->valid.count ? &learner->valid : &learner->train;
    *images = 0;
    if (!loader_batches(loader))
        return (Health){0};
    learner_reserve(learner);
    *images = loader_batch(loader, 0, 0, learner->pool, learner->x, learner->labels);
    Batch batch = {.n = *images, .x = learner->x, .labels = learner->labels};
    return model_health(learner->model, learner->pool, &batch);
}
