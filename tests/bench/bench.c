/* bench - measures the processor's limit, training steps, cost curves and whole programs.
 *
 *     bench [--json] [--net NAME] [--threads N] [--seconds S] [--isa NAME] [--png FILE] [--quick]
 *           [WHAT]
 *     bench [--json] run PROGRAM ARGUMENT...
 *
 * WHAT: limit, step, sweep, or nothing for all three; shapes prints batch size, steps and batches
 * of the nets.  --json: a line of JSON per measurement, for compare.sh.  --quick: next to no time
 * for a measurement, for make check. */
#include "bench.h"

#include "base/clock.h"
#include "base/text.h"
#include "io/json.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { SWEEP_ROWS = 4, THREADS_MOST = 1024 };

typedef struct {
    bool json;
    bool quick;
    const char *net; /* only this one, or NULL */
    int threads;     /* only this number; 0: all from 1 to the number of cores */
    double seconds;  /* at least, for a measurement */
    const char *png; /* of the cost curves, or NULL */
    const Kernels *kernels;
    double *limit; /* the best GFLOP/s so far by number of threads, 0 ... THREADS_MOST */
} Options;

static void print_line(Buf *out)
{
    fputs(buf_text(out), stdout);
    fflush(stdout); /* compare.sh reads along */
    buf_free(out);
}

static int first_threads(const Options *options)
{
    return options->threads ? options->threads : 1;
}

static int last_threads(const Options *options)
{
    return options->threads ? options->threads : MIN(pool_processors(), THREADS_MOST);
}

/* Peak resident memory of this process or of the children it waited for, MB. */
static double peak_memory(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void report_limit(const Options *options, const char *isa, int threads, double gflops)
{
    Buf out = {0};
    if (options->json) {
        JsonLine line = json_begin(&out);
        json_text(&line, "what", "limit");
        json_text(&line, "isa", isa);
        json_long(&line, "threads", threads);
        json_double(&line, "gflops", gflops);
        json_end(&line);
    } else {
        buf_printf(&out, "%-10s %7d %10.1f\n", isa, threads, gflops);
    }
    print_line(&out);
}

static bool bench_limit(const Options *options, Error *err)
{
    (void)err;
    if (!options->json)
        printf("%-10s %7s %10s\n", "isa", "threads", "GFLOP/s");
    for (int threads = first_threads(options); threads <= last_threads(options); threads++) {
        Pool *pool = pool_new(threads);
        for (int i = 0; limit_name(i); i++) {
            double gflops = limit_measure(i, pool);
            if (gflops > 0)
                report_limit(options, limit_name(i), threads, gflops);
        }
        pool_free(pool);
    }
    return true;
}

static void table_head(const Options *options)
{
    if (!options->json)
        printf("%-14s %6s %7s %10s %10s %9s %7s %9s\n", "net", "batch", "threads", "ms a step",
               "images/s", "GFLOP/s", "% limit", "MB so far");
}

static void report_step(const Options *options, const char *what, const char *name, const Net *net,
                        int threads, const Timing *timing)
{
    Buf out = {0};
    if (options->json) {
        JsonLine line = json_begin(&out);
        json_text(&line, "what", what);
        json_text(&line, "who", "onecycle");
        json_text(&line, "isa", options->kernels->name);
        json_text(&line, "net", name);
        json_long(&line, "batch", net->batch);
        json_long(&line, "threads", threads);
        json_double(&line, "seconds", timing->seconds);
        json_double(&line, "images", timing->images);
        json_double(&line, "flops", timing->flops);
        json_double(&line, "gflops", timing->gflops);
        json_double(&line, "limit", timing->limit);
        json_double(&line, "memory", peak_memory(RUSAGE_SELF));
        json_end(&line);
    } else {
        buf_printf(&out, "%-14s %6d %7d %10.3f %10.0f %9.1f %7.1f %9.0f\n", name, net->batch,
                   threads, timing->seconds * 1e3, timing->images, timing->gflops,
                   100 * timing->gflops / timing->limit, peak_memory(RUSAGE_SELF));
    }
    print_line(&out);
}

static bool time_net(const Options *options, const char *what, const char *name, const Net *net,
                     int threads, Timing *timing, Error *err)
{
    Pool *pool = pool_new(threads);
    if (!options->quick || options->limit[threads] == 0)
        options->limit[threads] = MAX(options->limit[threads], limit_best(pool));
    bool ok = step_time(net, pool, options->kernels, options->seconds, timing, err);
    pool_free(pool);
    if (!ok)
        return false;
    timing->limit = options->limit[threads];
    report_step(options, what, name, net, threads, timing);
    return true;
}

/* The same nets with one step of four images. */
static Net quick_net(const Net *net)
{
    Net quick = *net;
    quick.batch = 4;
    quick.steps = quick.batches = 1;
    return quick;
}

static bool bench_step(const Options *options, Error *err)
{
    table_head(options);
    for (int i = 0; net_row(i); i++) {
        if (options->net && net_row(i) != net_find(options->net))
            continue;
        Net net = options->quick ? quick_net(net_row(i)) : *net_row(i);
        for (int threads = first_threads(options); threads <= last_threads(options); threads++) {
            Timing timing;
            if (!time_net(options, "step", net.name, &net, threads, &timing, err))
                return false;
        }
    }
    return true;
}

static bool bench_sweep(const Options *options, Error *err)
{
    static Timing timing[SWEEP_ROWS][SWEEP_SERIES][SWEEP_POINTS];
    const int threads[SWEEP_SERIES] = {1, MAX(2, last_threads(options))};
    Arena arena = {0};
    bool ok = true;
    table_head(options);
    for (int i = 0; ok && sweep_row(i); i++)
        for (int p = 0; ok && p < sweep_points(sweep_row(i)); p++) {
            int value = sweep_row(i)->value[p];
            Net net = sweep_row(i)->net(&arena, value);
            const char *name = arena_printf(&arena, "%s %d", net.name, value);
            if (options->quick)
                net = quick_net(&net);
            for (int s = 0; ok && s < SWEEP_SERIES; s++)
                ok = time_net(options, "sweep", name, &net, threads[s], &timing[i][s][p], err);
        }
    arena_free(&arena);
    return ok && (!options->png || sweep_figure(timing, threads, options->png, err));
}

/* Prints what a peer needs to do the same. */
static bool bench_shapes(const Options *options, Error *err)
{
    (void)options;
    (void)err;
    for (int i = 0; net_row(i); i++)
        printf("%s %d %d %d\n", net_row(i)->name, net_row(i)->batch, net_row(i)->steps,
               net_row(i)->batches);
    return true;
}

static bool bench_all(const Options *options, Error *err)
{
    return bench_limit(options, err) && bench_step(options, err) && bench_sweep(options, err);
}

/* Measures a whole program; its output is thrown away. */
static bool bench_run(const Options *options, char **words, Error *err)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    Clock clock = clock_real();
    double began = clock_now(&clock);
    pid_t child;
    int status = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (status != 0)
        return fail(err, "%s: cannot be started: %s", words[0], strerror(status));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    double seconds = clock_now(&clock) - began;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return fail(err, "%s failed; run it by hand to see why", words[0]);
    Buf out = {0};
    if (options->json) {
        JsonLine line = json_begin(&out);
        json_text(&line, "what", "run");
        json_double(&line, "seconds", seconds);
        json_double(&line, "memory", peak_memory(RUSAGE_CHILDREN));
        json_end(&line);
    } else {
        buf_printf(&out, "%.3f s, %.0f MB\n", seconds, peak_memory(RUSAGE_CHILDREN));
    }
    print_line(&out);
    return true;
}

static bool read_option(int option, const char *value, Options *out, Error *err)
{
    long threads = 0;
    switch (option) {
    case 'j':
        out->json = true;
        return true;
    case 'q':
        out->quick = true;
        out->seconds = 0;
        return true;
    case 'p':
        out->png = value;
        return true;
    case 'n':
        out->net = value;
        return net_find(value) || fail(err, "there is no net %s", value);
    case 't':
        if (!text_long(value, &threads) || threads < 1 || threads > THREADS_MOST)
            return fail(err, "--threads %s: want 1 ... %d", value, THREADS_MOST);
        out->threads = (int)threads;
        return true;
    case 's':
        return text_double(value, &out->seconds) || fail(err, "--seconds %s: no number", value);
    case 'i':
        out->kernels = kernels_find(value);
        return out->kernels || fail(err, "this processor has no %s", value);
    default:
        return fail(err, "unknown option; see the head of tests/bench/bench.c");
    }
}

static bool dispatch(const Options *options, char **words, Error *err)
{
    static const struct {
        const char *name;
        bool (*bench)(const Options *options, Error *err);
    } ROWS[] = {{"limit", bench_limit},
                {"step", bench_step},
                {"sweep", bench_sweep},
                {"shapes", bench_shapes}};
    if (!words[0])
        return bench_all(options, err);
    if (strcmp(words[0], "run") == 0)
        return words[1] ? bench_run(options, words + 1, err) : fail(err, "run: want a program");
    for (int i = 0; i < LENGTH(ROWS); i++)
        if (strcmp(words[0], ROWS[i].name) == 0)
            return ROWS[i].bench(options, err);
    return fail(err, "%s: want limit, step, sweep, shapes or run", words[0]);
}

int main(int argc, char **argv)
{
    static const struct option LONG[] = {
        {"json", no_argument, NULL, 'j'},          {"quick", no_argument, NULL, 'q'},
        {"png", required_argument, NULL, 'p'},     {"net", required_argument, NULL, 'n'},
        {"threads", required_argument, NULL, 't'}, {"seconds", required_argument, NULL, 's'},
        {"isa", required_argument, NULL, 'i'},     {NULL, 0, NULL, 0},
    };
    static double limit[THREADS_MOST + 1];
    Options options = {.seconds = 0.5, .kernels = kernels_best(), .limit = limit};
    Error err;
    bool ok = true;
    for (int option; ok && (option = getopt_long(argc, argv, "+", LONG, NULL)) != -1;)
        ok = read_option(option, optarg, &options, &err);
    if (!ok || !dispatch(&options, argv + optind, &err)) {
        fprintf(stderr, "bench: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
