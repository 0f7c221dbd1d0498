/* Times training steps on batches that are ready in memory. */
#include "bench.h"

#include "base/clock.h"
#include "base/rng.h"
#include "nn/optim.h"

static const uint64_t SEED = 42;
static const Hyper HYPER = {.lr = 1e-3, .mom = 0.9, .wd = 0.01};

/* A net under way. */
typedef struct {
    const Net *net;
    Model *model;
    Optimizer opt;
    Pool *pool;
    real *x;          /* batches * batch images */
    uint16_t *labels; /* as many */
    uint64_t step;    /* steps done */
} Training;

static void fill_batches(Training *training, Arena *arena)
{
    const Net *net = training->net;
    size_t images = (size_t)net->batch * (size_t)net->batches;
    size_t count = images * shape_count(net->input);
    Rng rng = rng_stream(SEED, RNG_PREVIEW, 0);
    training->x = ARENA_NEW(arena, real, count);
    training->labels = ARENA_NEW(arena, uint16_t, images);
    for (size_t i = 0; i < count; i++)
        training->x[i] = (real)rng_uniform(&rng);
    for (size_t i = 0; i < images; i++)
        training->labels[i] = (uint16_t)rng_below(&rng, (uint32_t)net->classes);
}

static void take_steps(Training *training, int steps)
{
    const Net *net = training->net;
    for (int i = 0; i < steps; i++) {
        size_t first = training->step % (uint64_t)net->batches * (size_t)net->batch;
        Batch batch = {.n = net->batch,
                       .x = training->x + first * shape_count(net->input),
                       .labels = training->labels + first};
        model_train(training->model, training->pool, &batch,
                    (TrainStep){.seed = SEED, .step = training->step});
        optim_step(&training->opt, HYPER, training->model, training->pool);
        training->step++;
    }
}

/* Seconds per step, over whole passes. */
static double time_passes(Training *training, double seconds)
{
    Clock clock = clock_real();
    double began = clock_now(&clock), elapsed;
    uint64_t first = training->step;
    do {
        take_steps(training, training->net->steps);
        elapsed = clock_now(&clock) - began;
    } while (elapsed < seconds);
    return elapsed / (double)(training->step - first);
}

bool step_time(const Net *net, Pool *pool, const Kernels *kernels, double seconds, Timing *out,
               Error *err)
{
    Arena arena = {0};
    Model *model = model_new(&arena, net->spec, net->input, net->classes, err);
    if (!model) {
        arena_free(&arena);
        return error_prefix(err, "%s", net->name);
    }
    model->kernels = kernels;
    model_init(model, SEED);
    model_reserve(model, &arena, net->batch);
    Training training = {.net = net,
                         .model = model,
                         .opt = optim_new(&arena, optim_find("adam"), model),
                         .pool = pool};
    fill_batches(&training, &arena);
    take_steps(&training, MAX(1, net->steps / 4)); /* then pages are touched and threads awake */
    double step = time_passes(&training, seconds);
    double flops = model_flops(model) * net->batch;
    *out = (Timing){.seconds = step,
                    .images = net->batch / step,
                    .flops = flops,
                    .gflops = flops / step * 1e-9};
    arena_free(&arena);
    return true;
}
