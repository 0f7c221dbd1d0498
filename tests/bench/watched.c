/* watched - measures a frame of watched logs: making its scene and drawing it at 200 x 60.
 *
 *     watched
 *
 * Prints milliseconds of processor time, the median of some frames, for many runs and for one long
 * one, zoomed in and out, along steps and along another series. */
#include "lab/watch_look.h"
#include "tests/tui/scenes.h"
#include "view/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 200, ROWS = 60, FRAMES = 9, RUNS = 1000, SERIES = 10, SAMPLES = 1000 };
static const long LONG = 10000000;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* A frame as the screen makes it: with the tiling of the one before. */
static void draw(Watched *watched, const WatchView *view, WatchTiling *tiling)
{
    Arena arena = {0};
    Scene scene;
    ScreenMap map;
    scene_base(&scene);
    scene.stage.main = MAIN_WATCH;
    scene.stage.watch = *view;
    scene.surface.columns = COLUMNS;
    scene.surface.rows = ROWS;
    scene.watch = watched_look(watched, &arena, view, *tiling, 1e9);
    Grid grid = grid_new(&arena, COLUMNS, ROWS);
    view_draw(&arena, &scene, &grid, &map);
    *tiling = (WatchTiling){map.across, map.page};
    arena_free(&arena);
}

static void measure(Watched *watched, const WatchView *view, const char *name)
{
    double time[FRAMES];
    WatchTiling tiling = {0};
    draw(watched, view, &tiling);
    for (int i = 0; i < FRAMES; i++) {
        double begin = now();
        draw(watched, view, &tiling);
        time[i] = 1e3 * (now() - begin);
    }
    qsort(time, FRAMES, sizeof *time, by_size);
    printf("%-44s %8.2f ms\n", name, time[FRAMES / 2]);
}

static void add(Log *log, const char *name, long samples, double (*value)(long i))
{
    LogSeries *series = log_series(log, name, strlen(name));
    for (long i = 0; i < samples; i++)
        log_sample(series, (Sample){(double)i, value(i), 1e9 + (double)i});
}

static double falling(long i)
{
    return exp(-(double)i / 3e5) + 0.1 * sin((double)i * 1.7) + (i == 7654321 ? 5 : 0);
}

static double rising(long i)
{
    return 1e-7 * pow(10, 8e-7 * (double)i);
}

static void many_runs(void)
{
    static char name[32];
    Log **log = calloc(RUNS, sizeof(Log *));
    Watched watched;
    watched_init(&watched, NULL, "runs", &(LogChoice){0});
    for (int r = 0; log && r < RUNS; r++) {
        snprintf(name, sizeof name, "run%04d", r);
        log[r] = log_new(name, NULL, "csv");
        watched_add(&watched, log[r]);
        for (int s = 0; s < SERIES; s++) {
            snprintf(name, sizeof name, "train/s%d", s);
            add(log[r], name, SAMPLES, falling);
        }
    }
    WatchView view = watch_view_new();
    measure(&watched, &view, "1,000 runs of 10 series of 1,000");
    view.at = 500;
    strcpy(view.filter, "run:run0[1-5] s[3-7]");
    measure(&watched, &view, "... filtered, with a crosshair");
    view.filter[0] = '\0';
    strcpy(view.x, "time");
    measure(&watched, &view, "... along time");
    watched_free(&watched);
    for (int r = 0; log && r < RUNS; r++)
        log_free(log[r]);
    free(log);
}

static void long_run(void)
{
    Log *log = log_new("long", NULL, "csv");
    Watched watched;
    watched_init(&watched, NULL, "long", &(LogChoice){0});
    watched_add(&watched, log);
    add(log, "loss", LONG, falling);
    add(log, "lr", LONG, rising);
    WatchView view = watch_view_new();
    double begin = now();
    draw(&watched, &view, &(WatchTiling){1, 2});
    printf("%-44s %8.2f ms\n", "10,000,000 samples: the first frame", 1e3 * (now() - begin));
    measure(&watched, &view, "... whole");
    view.at = 5e6;
    for (double width = 1e6; width > 10; width /= 1e2) {
        view.lo = 7654321 - width / 2;
        view.hi = view.lo + width;
        measure(&watched, &view, "... zoomed in by another 100");
    }
    view.lo = view.hi = 0;
    strcpy(view.x, "time");
    measure(&watched, &view, "... along time");
    strcpy(view.x, "lr");
    measure(&watched, &view, "... along lr");
    watched_free(&watched);
    log_free(log);
}

int main(void)
{
    many_runs();
    long_run();
    return 0;
}
