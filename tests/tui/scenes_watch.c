/* Makes scenes of watched logs from invented samples. */
#include "tests/tui/scenes_watch.h"

#include "base/rng.h"
#include "lab/watch_look.h"
#include "tests/tui/scenes.h"

#include <math.h>
#include <string.h>

enum { NOW = 1795598400, RUNS_MOST = 16 };

/* Logs in the making, and what watches them. */
typedef struct {
    Log *log[RUNS_MOST];
    int runs;
    Watched watched;
} Watching;

static Watching begin(void)
{
    Watching watching = {.runs = 0};
    watched_init(&watching.watched, NULL, "runs", &(LogChoice){0});
    return watching;
}

static Log *add_log(Watching *watching, const char *name)
{
    Log *log = watching->log[watching->runs++] = log_new(name, NULL, "csv");
    log->news = NOW - 1;
    watched_add(&watching->watched, log);
    return log;
}

static void add_samples(Log *log, const char *name, int samples, double height, uint64_t seed)
{
    Rng rng = rng_stream(seed, RNG_ORDER, 0);
    LogSeries *series = log_series(log, name, strlen(name));
    for (int i = 0; i < samples; i++) {
        double mean = height * (0.2 + exp(-i / 25.0));
        log_sample(series, (Sample){10.0 * i, mean * (1 + 0.04 * rng_normal(&rng)), NOW - 900 + i});
    }
}

/* The scene of the view; the logs are gone then. */
static const WatchScene *end(Watching *watching, Arena *arena, const WatchView *view)
{
    const WatchScene *scene =
        watched_look(&watching->watched, arena, view, (WatchTiling){.across = 0}, NOW);
    watched_free(&watching->watched);
    for (int i = 0; i < watching->runs; i++)
        log_free(watching->log[i]);
    return scene;
}

static const char *series_name(Arena *arena, int i)
{
    static const char *const GROUP[] = {"train", "valid", "optimizer", "system", "eval", "sample"};
    static const char *const NAME[] = {"loss",   "accuracy", "perplexity", "grad_norm", "entropy",
                                       "reward", "kl",       "tokens",     "length",    "seconds"};
    return arena_printf(arena, "%s/%s", GROUP[i / LENGTH(NAME)], NAME[i % LENGTH(NAME)]);
}

/* Of nine and fewer three make a group. */
static const char *few_name(int i)
{
    static const char *const NAME[] = {"train/loss", "train/accuracy", "train/lr",
                                       "valid/loss", "valid/accuracy", "valid/f1",
                                       "step_time",  "memory",         "tokens"};
    return NAME[i];
}

const WatchScene *watch_scene(Arena *arena, int series, int runs, const WatchView *view)
{
    enum { FEW = 9, SAMPLES = 100 };
    Watching watching = begin();
    for (int r = 0; r < runs; r++) {
        Log *log = add_log(&watching, arena_printf(arena, "sweep/run%02d", r + 1));
        int samples = r % 4 == 3 ? SAMPLES * 2 / 3 : SAMPLES;
        log->planned = 2000;
        for (int i = 0; i < series; i++)
            add_samples(log, series <= FEW ? few_name(i) : series_name(arena, i), samples,
                        1 + 0.15 * r + i % 3, (uint64_t)(100 * r + i));
        watching.watched.log[r].rate = 12.5 + r;
    }
    return end(&watching, arena, view);
}

static void make(Arena *arena, Scene *scene, int series, int runs)
{
    scene_base(scene);
    scene_say(arena, scene, (Message[]){{.kind = MESSAGE_ECHO, .text = "watch runs"}}, 1);
    scene->stage.main = MAIN_WATCH;
    scene->stage.focus = (Focus){.kind = PANE_FIGURE};
    if (scene->stage.watch.x[0] == '\0')
        scene->stage.watch = watch_view_new();
    scene->watch = watch_scene(arena, series, runs, &scene->stage.watch);
}

void make_watch_1x1(Arena *arena, Scene *scene)
{
    make(arena, scene, 1, 1);
}

void make_watch_4x1(Arena *arena, Scene *scene)
{
    make(arena, scene, 4, 1);
}

void make_watch_9x1(Arena *arena, Scene *scene)
{
    make(arena, scene, 9, 1);
}

void make_watch_60x1(Arena *arena, Scene *scene)
{
    make(arena, scene, 60, 1);
}

void make_watch_1x12(Arena *arena, Scene *scene)
{
    make(arena, scene, 1, 12);
}

void make_watch_4x12(Arena *arena, Scene *scene)
{
    make(arena, scene, 4, 12);
}

void make_watch_9x12(Arena *arena, Scene *scene)
{
    make(arena, scene, 9, 12);
}

static void look_again(Arena *arena, Scene *scene, int series, int runs)
{
    scene->watch = watch_scene(arena, series, runs, &scene->stage.watch);
}

void make_watch_60x12(Arena *arena, Scene *scene)
{
    make(arena, scene, 60, 12);
    scene->stage.watch.figure = 30;
    scene->stage.watch.at = 500;
    scene->stage.watch.cursor = 7;
    watch_view_hide(&scene->stage.watch, 2, true);
    look_again(arena, scene, 60, 12);
}

void make_watch_alone(Arena *arena, Scene *scene)
{
    make(arena, scene, 4, 2);
    WatchView *view = &scene->stage.watch;
    view->figure = 1;
    view->alone = view->log_y = true;
    view->lo = 300;
    view->hi = 700;
    view->at = 480;
    look_again(arena, scene, 4, 2);
}

void make_watch_states(Arena *arena, Scene *scene)
{
    static const struct {
        const char *name;
        LogState state;
        double silent;
        int code;
        bool says_end, half;
    } LOG[] = {
        {.name = "a live one", .silent = 1},
        {.name = "b silent", .silent = 75},
        {.name = "c said its end", .state = LOG_FINISHED, .says_end = true},
        {.name = "d failed", .state = LOG_FAILED, .code = 137, .says_end = true},
        {.name = "e no longer heard of", .silent = 5000, .says_end = true},
        {.name = "f half a record at its end", .silent = 5000, .half = true},
        {.name = "g \033[31mred\033[0m \a\r\nnot", .silent = 2},
        {.name =
             "h/a/folder/that/lies/deep/below/what/was/asked/for/and/has/a/long/name/metrics.csv",
         .silent = 3},
    };
    Watching watching = begin();
    make(arena, scene, 1, 1);
    watch_view_hide(&scene->stage.watch, 1, true);
    strcpy(scene->stage.watch.filter, "loss|red");
    for (int i = 0; i < LENGTH(LOG); i++) {
        Log *log = add_log(&watching, LOG[i].name);
        log->state = LOG[i].state;
        log->code = LOG[i].code;
        log->says_end = LOG[i].says_end;
        log->half = LOG[i].half;
        log->news = NOW - LOG[i].silent;
        add_samples(log, "loss", 40 + i, 1 + 0.2 * i, (uint64_t)i);
        add_samples(log, "\033[31mred/\177\302\233 a name that is far too long for its figure", 40,
                    2, (uint64_t)i);
        add_samples(log, "not in the filter", 40, 3, (uint64_t)i);
    }
    scene->watch = end(&watching, arena, &scene->stage.watch);
}

/* Flat, falling, then up and away: the shape of every range test. */
void make_watch_range(Arena *arena, Scene *scene)
{
    enum { SAMPLES = 97 };
    Watching watching = begin();
    make(arena, scene, 1, 1);
    strcpy(scene->stage.watch.x, "lr");
    Log *log = add_log(&watching, "lr_find.csv");
    log->state = LOG_FINISHED;
    LogSeries *loss = log_series(log, "loss", 4), *rate = log_series(log, "lr", 2);
    Rng rng = rng_stream(5, RNG_ORDER, 0);
    for (int i = 0; i < SAMPLES; i++) {
        double power = -7 + 8.0 * i / 100;
        double mean =
            0.69 - 0.34 / (1 + exp(-2.6 * (power + 1.9))) + 1.5 * pow(fmax(power + 0.1, 0), 2);
        log_sample(loss, (Sample){i, mean + 0.02 * rng_normal(&rng), NAN});
        log_sample(rate, (Sample){i, pow(10, power), NAN});
    }
    scene->watch = end(&watching, arena, &scene->stage.watch);
}
