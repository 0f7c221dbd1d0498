/* Times training steps of `resnet 20` on images as CIFAR-10's, changed in different ways, beside
 * steps on images that stay as they are: augment [ROUNDS [NET]].
 *
 * Rounds take turns, so that what else the machine does hits all of them; medians and ratios of
 * rounds are printed, and what making an image alone takes on one thread. */
#include "bench.h"

#include "base/clock.h"
#include "base/rng.h"
#include "nn/optim.h"
#include "train/feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { IMAGES = 1024, BATCH = 128, STEPS = 4, ROUNDS = 15, ROUNDS_MOST = 1000, WAYS = 7 };

static const char *const WORDS[WAYS] = {
    "off",
    "flip=random shift=4",
    "flip=random shift=4 cutout=8",
    "flip=random rotate=10 zoom=1.1 warp=0.2 brightness=0.2 contrast=0.2", /* get_transforms() */
    "flip=random shift=4 mixup=0.4",
    "flip=random vertical=true turns=true shift=4 crop=0.5 rotate=10 zoom=1.1 warp=0.2 "
    "brightness=0.2 contrast=0.2 cutout=8",
    "flip=random vertical=true turns=true shift=4 crop=0.5 rotate=10 zoom=1.1 warp=0.2 "
    "brightness=0.2 contrast=0.2 cutout=8 mixup=0.4",
};

/* One net that is trained in all ways in turn. */
typedef struct {
    const Dataset *data;
    Model *model;
    Optimizer opt;
    Pool *pool;
    Loader loader[WAYS];
    Feed feed[WAYS];
    long batch[WAYS]; /* taken so far */
    uint64_t step;
} Bench;

static const Dataset *noise(Arena *arena)
{
    const Shape shape = {32, 32, 3};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    size_t count = IMAGES * shape_count(shape);
    uint8_t *pixels = ARENA_NEW(arena, uint8_t, count);
    uint16_t *labels = ARENA_NEW(arena, uint16_t, IMAGES);
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    for (size_t i = 0; i < count; i++)
        pixels[i] = (uint8_t)rng_below(&rng, 256);
    for (int i = 0; i < IMAGES; i++)
        labels[i] = (uint16_t)rng_below(&rng, 10);
    *data = (Dataset){.name = "noise", .shape = shape, .stored = 3, .classes = 10};
    data->train = (Part){.count = IMAGES, .pixels = pixels, .labels = labels};
    return data;
}

static bool bench_new(Bench *bench, Arena *arena, const char *spec, int threads, Error *err)
{
    *bench = (Bench){.data = noise(arena), .pool = pool_new(threads)};
    bench->model = model_new(arena, spec, bench->data->shape, 10, err);
    if (!bench->model)
        return false;
    model_init(bench->model, 1);
    model_reserve(bench->model, arena, BATCH);
    bench->opt = optim_new(arena, optim_find("adam"), bench->model);
    for (int w = 0; w < WAYS; w++) {
        LoaderOptions options = {.bs = BATCH,
                                 .shuffle = true,
                                 .drop_last = true,
                                 .normalization =
                                     normalization_of(arena, bench->data, &bench->data->train)};
        if (!augment_read(WORDS[w], &options.augment))
            return fail(err, "'%s' is not understood", WORDS[w]);
        bench->loader[w] = loader_new(arena, bench->data, &bench->data->train, options);
        bench->feed[w] = feed_new(arena, shape_count(bench->data->shape), BATCH);
    }
    return true;
}

/* The next batch of a way is prepared while this one trains, as the training loop does it. */
static void take_step(Bench *bench, int way)
{
    long batches = loader_batches(&bench->loader[way]), k = bench->batch[way]++;
    Batch batch =
        feed_take(&bench->feed[way], &bench->loader[way], k / batches, k % batches, bench->pool);
    TrainStep step = {.step = bench->step++};
    step.aside =
        feed_prepare(&bench->feed[way], &bench->loader[way], (k + 1) / batches, (k + 1) % batches);
    model_train(bench->model, bench->pool, &batch, step);
    optim_step(&bench->opt, (Hyper){.lr = 1e-3, .mom = 0.9, .wd = 0.01}, bench->model, bench->pool);
}

/* Milliseconds, of the wall and of the process on all its threads: the second hardly changes with
 * what else the machine does. */
typedef struct {
    double wall, process;
} Took;

static Took now(void)
{
    Clock wall = clock_real();
    return (Took){clock_now(&wall) * 1e3, (double)clock() * 1e3 / CLOCKS_PER_SEC};
}

/* A step. */
static Took time_round(Bench *bench, int way)
{
    Took began = now();
    for (int i = 0; i < STEPS; i++)
        take_step(bench, way);
    Took end = now();
    return (Took){(end.wall - began.wall) / STEPS, (end.process - began.process) / STEPS};
}

/* Microseconds an image on one thread, others mixed in if the way asks for it. */
static double time_image(Bench *bench, int way)
{
    Took began = now();
    Loader *loader = &bench->loader[way];
    for (long i = 0; i < loader_batches(loader); i++) {
        Aside shards = feed_prepare(&bench->feed[way], loader, 0, i);
        pool_run(NULL, shards.shards, shards.work, shards.context);
    }
    return (now().process - began.process) * 1e3 / (double)(loader_batches(loader) * BATCH);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *value, int count)
{
    qsort(value, (size_t)count, sizeof *value, ascending);
    return value[count / 2];
}

/* What one way took, round by round, and how that compares with images as they are. */
typedef struct {
    double wall[ROUNDS_MOST], process[ROUNDS_MOST];
    double wall_ratio[ROUNDS_MOST], ratio[ROUNDS_MOST];
} Rounds;

static void print_way(Bench *bench, int way, int threads, Rounds *took, int rounds)
{
    double image[5];
    for (int i = 0; i < LENGTH(image); i++)
        image[i] = time_image(bench, way);
    printf("%7d %10.3f %8.4f %10.3f %8.4f %12.2f  %s\n", threads, median(took->wall, rounds),
           median(took->wall_ratio, rounds), median(took->process, rounds),
           median(took->ratio, rounds), median(image, LENGTH(image)), WORDS[way]);
    fflush(stdout);
}

static bool time_ways(const char *spec, int threads, int rounds, Error *err)
{
    static Rounds took[WAYS];
    Arena arena = {0};
    Bench bench;
    bool ok = bench_new(&bench, &arena, spec, threads, err);
    for (int w = 0; ok && w < WAYS; w++)
        take_step(&bench, w);
    for (int r = 0; ok && r < rounds; r++)
        for (int w = 0; w < WAYS; w++) {
            Took round = time_round(&bench, w);
            took[w].wall[r] = round.wall;
            took[w].process[r] = round.process;
            took[w].wall_ratio[r] = round.wall / took[0].wall[r];
            took[w].ratio[r] = round.process / took[0].process[r];
        }
    for (int w = 0; ok && w < WAYS; w++)
        print_way(&bench, w, threads, &took[w], rounds);
    pool_free(bench.pool);
    arena_free(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    int rounds = argc > 1 ? atoi(argv[1]) : ROUNDS, most = MIN(pool_processors(), 2);
    const char *spec = argc > 2 ? argv[2] : "resnet 20";
    Error err = {0};
    rounds = MIN(MAX(rounds, 1), ROUNDS_MOST);
    printf("%s, batches of %d, medians of %d rounds\n", spec, BATCH, rounds);
    printf("%7s %10s %8s %10s %8s %12s  %s\n", "threads", "ms a step", "ratio", "process ms",
           "ratio", "us an image", "augment");
    bool ok = true;
    for (int threads = 1; ok && threads <= most; threads++)
        ok = time_ways(spec, threads, rounds, &err);
    if (!ok)
        fprintf(stderr, "augment: %s\n", err.text);
    return !ok;
}
