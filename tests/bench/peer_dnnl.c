/* peer_dnnl - the nets of `bench step` by oneDNN called directly, a line of JSON a measurement.
 *
 *     peer_dnnl versions
 *     peer_dnnl NET SECONDS      one line for each number of threads
 *     peer_dnnl check NET        one batch's gradient against ours; fails when they differ
 *
 * For each number of threads every plan is tried for a moment and the fastest is measured, as
 * "onednn".  Winograd's algorithm is measured where it is well ahead, but under its own name, since
 * it multiplies less and rounds differently.  Each of these is a process of its own, so that
 * threads and memory of one do not affect the next. */
#include "bench.h"
#include "dnnl_net.h"

#include "base/clock.h"
#include "base/die.h"
#include "base/rng.h"
#include "base/text.h"
#include "io/json.h"
#include "nn/layer.h"

#include <math.h>
#include <omp.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint64_t SEED = 42;
static const Hyper HYPER = {.lr = 1e-3, .mom = 0.9, .wd = 0.01};

/* A peer under way. */
typedef struct {
    const Net *net;
    Peer *peer;
    float *images;    /* batches * batch images, as the peer reads them */
    uint16_t *labels; /* as many */
    long step;        /* steps done */
} Training;

/* How long to measure: until both are reached. */
typedef struct {
    int warm_up;    /* steps */
    int steps;      /* timed together */
    double seconds; /* of all of them, at least */
} Effort;

typedef struct {
    double mean, least; /* seconds a step: of all, and of the fastest of those timed together */
    double memory;      /* peak of the process, MB */
} Result;

static size_t batch_numbers(const Net *net)
{
    return (size_t)net->batch * shape_count(net->input);
}

static Model *first_model(Arena *arena, const Net *net, Error *err)
{
    Model *model = model_new(arena, net->spec, net->input, net->classes, err);
    if (model)
        model_init(model, SEED);
    return model;
}

/* The same numbers as in step.c: batch after batch from one stream, then the labels. */
static void fill_batch(const Net *net, Rng *rng, float *x)
{
    for (size_t i = 0; i < batch_numbers(net); i++)
        x[i] = (float)rng_uniform(rng);
}

static void fill_batches(Training *training, Arena *arena)
{
    const Net *net = training->net;
    size_t numbers = batch_numbers(net), images = (size_t)net->batch * (size_t)net->batches;
    Rng rng = rng_stream(SEED, RNG_PREVIEW, 0);
    training->images = ARENA_NEW(arena, float, (numbers * (size_t)net->batches));
    training->labels = ARENA_NEW(arena, uint16_t, images);
    ArenaMark mark = arena_mark(arena);
    float *x = ARENA_NEW(arena, float, numbers);
    for (size_t i = 0; i < (size_t)net->batches; i++) {
        fill_batch(net, &rng, x);
        peer_images(training->peer, x, training->images + i * numbers);
    }
    for (size_t i = 0; i < images; i++)
        training->labels[i] = (uint16_t)rng_below(&rng, (uint32_t)net->classes);
    arena_release(arena, mark);
}

static void take_steps(Training *training, int steps)
{
    const Net *net = training->net;
    for (int i = 0; i < steps; i++) {
        size_t batch = (size_t)(training->step++ % net->batches);
        peer_train(training->peer, training->images + batch * batch_numbers(net),
                   training->labels + batch * (size_t)net->batch);
        peer_adam(training->peer, HYPER);
    }
}

static Result time_steps(Training *training, Effort effort)
{
    take_steps(training, effort.warm_up);
    Clock clock = clock_real();
    double began = clock_now(&clock), elapsed = 0, least = INFINITY;
    long first = training->step;
    do {
        double before = elapsed;
        take_steps(training, effort.steps);
        elapsed = clock_now(&clock) - began;
        least = MIN(least, elapsed - before);
    } while (elapsed < effort.seconds);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (Result){.mean = elapsed / (double)(training->step - first),
                    .least = least / effort.steps,
                    .memory = (double)usage.ru_maxrss / 1024};
}

static bool time_plan(const Net *net, PeerPlan plan, Effort effort, Result *out, Error *err)
{
    Arena arena = {0};
    Training training = {.net = net};
    Model *model = first_model(&arena, net, err);
    training.peer = model ? peer_new(&arena, model, net->batch, plan, err) : NULL;
    if (training.peer) {
        fill_batches(&training, &arena);
        peer_load(training.peer, model);
        *out = time_steps(&training, effort);
        peer_free(training.peer);
    }
    arena_free(&arena);
    return training.peer;
}

/* The same in a process of its own, with so many threads. */
static bool measure(const Net *net, PeerPlan plan, int threads, Effort effort, Result *out,
                    Error *err)
{
    int ends[2];
    if (pipe(ends) < 0)
        return fail(err, "no pipe to a process of its own");
    pid_t child = fork();
    if (child < 0)
        return fail(err, "no process of its own");
    if (child == 0) {
        Error why;
        omp_set_num_threads(threads);
        if (!time_plan(net, plan, effort, out, &why))
            die("peer_dnnl: %s", why.text);
        _exit(write(ends[1], out, sizeof *out) == sizeof *out ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close(ends[1]);
    bool ok = read(ends[0], out, sizeof *out) == sizeof *out;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return ok ||
           fail(err, "%s, %s, %d threads: it failed", net->name, peer_plan_name(plan), threads);
}

static void report(const Net *net, PeerPlan plan, int threads, const Result *result)
{
    Buf out = {0};
    JsonLine line = json_begin(&out);
    json_text(&line, "what", "step");
    json_text(&line, "who", plan == PLAN_WINOGRAD ? "winograd" : "onednn");
    json_text(&line, "plan", peer_plan_name(plan));
    json_text(&line, "net", net->name);
    json_long(&line, "batch", net->batch);
    json_long(&line, "threads", threads);
    json_double(&line, "seconds", result->mean);
    json_double(&line, "images", net->batch / result->mean);
    json_double(&line, "memory", result->memory);
    json_end(&line);
    fputs(buf_text(&out), stdout);
    fflush(stdout);
    buf_free(&out);
}

/* Seconds per step of every plan, from the fastest of a few tries: slow ones are the machine's. */
static bool glance(const Net *net, int threads, double seconds, double least[PEER_PLANS],
                   Error *err)
{
    int steps = MAX(2, net->steps / 8);
    Effort effort = {.warm_up = 1, .steps = steps, .seconds = seconds};
    for (int plan = 0; plan < PEER_PLANS; plan++) {
        Result result;
        if (!measure(net, plan, threads, effort, &result, err))
            return false;
        least[plan] = result.least;
    }
    return true;
}

static bool time_plan_and_report(const Net *net, PeerPlan plan, int threads, double seconds,
                                 Error *err)
{
    Effort passes = {.warm_up = MAX(1, net->steps / 4), .steps = net->steps, .seconds = seconds};
    Result result;
    if (!measure(net, plan, threads, passes, &result, err))
        return false;
    report(net, plan, threads, &result);
    return true;
}

/* Measures the fastest of the plans that multiply as we do, and Winograd's if it is well ahead. */
static bool time_net(const Net *net, double seconds, Error *err)
{
    const double AHEAD = 0.9;
    for (int threads = 1; threads <= pool_processors(); threads++) {
        double least[PEER_PLANS];
        if (!glance(net, threads, seconds / 4, least, err))
            return false;
        bool last = least[PLAN_CHANNELS_LAST] < least[PLAN_BLOCKED];
        PeerPlan direct = last ? PLAN_CHANNELS_LAST : PLAN_BLOCKED;
        if (!time_plan_and_report(net, direct, threads, seconds, err))
            return false;
        if (least[PLAN_WINOGRAD] < AHEAD * least[direct] &&
            !time_plan_and_report(net, PLAN_WINOGRAD, threads, seconds, err))
            return false;
    }
    return true;
}

/* Largest difference in one parameter's gradient, relative to its largest number. */
static double relative_difference(const Param *param, const real *a, const real *b)
{
    double difference = 0, largest = 0;
    for (size_t i = param->offset; i < param->offset + param->count; i++) {
        difference = MAX(difference, fabs((double)a[i] - (double)b[i]));
        largest = MAX(largest, fabs((double)b[i]));
    }
    return largest > 0 ? difference / largest : difference;
}

static bool holds(const Layer *layer, const LayerKind *kind)
{
    bool found = layer->kind == kind;
    for (const Layer *child = layer->child; child && !found; child = child->next)
        found = holds(child, kind);
    return found;
}

/* After a batch norm or in a max pool, rounding sometimes decides which pixel gets a gradient. */
static double tolerance(const Model *model)
{
    bool wavers = holds(model->root, layer_find("bn")) || holds(model->root, layer_find("maxpool"));
    return wavers ? 0.1 : 1e-4;
}

/* The model has made its gradient of the batch. */
static bool check_plan(const Net *net, const Model *model, const Batch *batch, PeerPlan plan,
                       Error *err)
{
    Arena arena = {0};
    Peer *peer = peer_new(&arena, model, net->batch, plan, err);
    if (!peer)
        return false;
    float *images = ARENA_NEW(&arena, float, batch_numbers(net));
    real *grad = ARENA_NEW(&arena, real, model->size);
    peer_images(peer, batch->x, images);
    peer_load(peer, model);
    double loss = peer_train(peer, images, batch->labels), worst = 0;
    peer_gradient(peer, model, grad);
    for (int i = 0; i < model->params; i++)
        worst = MAX(worst, relative_difference(&model->param[i], grad, model->grad));
    printf("%s, %s: loss %.7f; gradients differ from ours by %.2g\n", net->name,
           peer_plan_name(plan), loss, worst);
    peer_free(peer);
    arena_free(&arena);
    return worst <= tolerance(model) || fail(err, "%s, %s: more than %.2g is wrong", net->name,
                                             peer_plan_name(plan), tolerance(model));
}

static bool check_net(const Net *net, Error *err)
{
    Arena arena = {0};
    Model *model = first_model(&arena, net, err);
    bool ok = model;
    if (model) {
        Rng rng = rng_stream(SEED, RNG_PREVIEW, 0);
        float *x = ARENA_NEW(&arena, float, batch_numbers(net));
        uint16_t *labels = ARENA_NEW(&arena, uint16_t, net->batch);
        fill_batch(net, &rng, x);
        for (int i = 0; i < net->batch; i++)
            labels[i] = (uint16_t)rng_below(&rng, (uint32_t)net->classes);
        Batch batch = {.n = net->batch, .x = x, .labels = labels};
        model_reserve(model, &arena, net->batch);
        double loss = model_train(model, NULL, &batch, (TrainStep){.seed = SEED});
        printf("%s, ours: loss %.7f\n", net->name, loss);
        for (int plan = 0; ok && plan < PEER_PLANS; plan++)
            ok = check_plan(net, model, &batch, plan, err);
    }
    arena_free(&arena);
    return ok;
}

static bool dispatch(int words, char **word, Error *err)
{
    if (words == 1 && strcmp(word[0], "versions") == 0) {
        const dnnl_version_t *version = dnnl_version();
        printf("oneDNN %d.%d.%d, called from C\n", version->major, version->minor, version->patch);
        return true;
    }
    double seconds;
    bool check = words == 2 && strcmp(word[0], "check") == 0;
    if (words != 2 || (!check && !text_double(word[1], &seconds)))
        return fail(err, "want versions, NET SECONDS or check NET");
    const Net *net = net_find(word[check ? 1 : 0]);
    if (!net)
        return fail(err, "there is no net %s", word[check ? 1 : 0]);
    return check ? check_net(net, err) : time_net(net, seconds, err);
}

int main(int argc, char **argv)
{
    Error err;
    if (!dispatch(argc - 1, argv + 1, &err)) {
        fprintf(stderr, "peer_dnnl: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
