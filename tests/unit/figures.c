/* Makes figures from invented numbers, for the tests and goldens of plots. */
#include "tests/unit/figures.h"

#include "base/rng.h"

#include <math.h>

static Figure figure_of(const Plot *plot, int rows, int cols)
{
    return (Figure){.plot = plot, .rows = rows, .cols = cols};
}

/* fastai's smoothing with its correction for the zero start. */
static double *smoothed(Arena *arena, const double *raw, long n)
{
    double *smooth = ARENA_NEW(arena, double, n), mean = 0, weight = 1;
    for (long i = 0; i < n; i++) {
        mean = 0.98 * mean + 0.02 * raw[i];
        weight *= 0.98;
        smooth[i] = mean / (1 - weight);
    }
    return smooth;
}

static double *column(Arena *arena, long n, double first, double step)
{
    double *value = ARENA_NEW(arena, double, n);
    for (long i = 0; i < n; i++)
        value[i] = first + step * (double)i;
    return value;
}

/* Rates 1e-7 to 10, n of them. */
static double *rates(Arena *arena, long n)
{
    double *lr = ARENA_NEW(arena, double, n);
    for (long i = 0; i < n; i++)
        lr[i] = 1e-7 * pow(1e8, (double)i / (double)(n - 1));
    return lr;
}

/* The shape of every range test: flat, falling, then up and away. */
static double range_loss(double lr)
{
    double power = log10(lr);
    return 0.69 - 0.34 / (1 + exp(-2.6 * (power + 1.9))) + 0.3 * pow(fmax(power + 0.1, 0), 2);
}

static double *range_losses(Arena *arena, const double *lr, long n, double noise, uint64_t seed)
{
    Rng rng = rng_stream(seed, RNG_ORDER, 0);
    double *loss = ARENA_NEW(arena, double, n);
    for (long i = 0; i < n; i++)
        loss[i] = range_loss(lr[i]) + noise * rng_normal(&rng);
    return loss;
}

static void add_suggestion(Arena *arena, Plot *plot, const char *name, double lr, Ink ink)
{
    double *x = column(arena, 1, lr, 0), *y = column(arena, 1, range_loss(lr), 0);
    plot_add(plot, (Mark){.kind = MARK_POINT,
                          .ink = ink,
                          .x = x,
                          .y = y,
                          .n = 1,
                          .label = arena_printf(arena, "%s %.2E", name, lr)});
}

static Figure lr_find(Arena *arena)
{
    enum { N = 100 };
    double *lr = rates(arena, N), *raw = range_losses(arena, lr, N, 0.02, 1);
    double *smooth = range_losses(arena, lr, N, 0, 1);
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = "learning rate finder",
                   .x = {.label = "learning rate", .log = true},
                   .y = {.label = "loss"}};
    plot_add(
        plot,
        (Mark){.kind = MARK_DOTS, .ink = INK_FAINT, .label = "batch", .x = lr, .y = raw, .n = N});
    plot_add(plot, (Mark){.kind = MARK_LINE, .label = "smoothed", .x = lr, .y = smooth, .n = N});
    add_suggestion(arena, plot, "steep", 1.58e-2, INK_ACCENT);
    add_suggestion(arena, plot, "valley", 9.12e-3, INK_SECOND);
    add_suggestion(arena, plot, "min10", 7.6e-2, INK_THIRD);
    add_suggestion(arena, plot, "slide", 2.3e-1, INK_FOURTH);
    return figure_of(plot, 1, 1);
}

static Figure losses(Arena *arena)
{
    enum { BATCHES = 193, EPOCHS = 5, N = BATCHES * EPOCHS };
    Rng rng = rng_stream(3, RNG_ORDER, 0);
    double *raw = ARENA_NEW(arena, double, N), *valid = ARENA_NEW(arena, double, EPOCHS);
    for (int i = 0; i < N; i++)
        raw[i] = 0.02 + 0.65 * exp(-i / 120.0) + fabs(0.04 * rng_normal(&rng));
    for (int i = 0; i < EPOCHS; i++)
        valid[i] = 0.045 + 0.55 * exp(-(i + 1) * BATCHES / 120.0);
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = "losses", .x = {.label = "batches"}, .y = {.label = "loss"}};
    plot_add(plot, (Mark){.kind = MARK_DOTS, .ink = INK_FAINT, .y = raw, .n = N});
    plot_add(plot,
             (Mark){.kind = MARK_LINE, .label = "train", .y = smoothed(arena, raw, N), .n = N});
    plot_add(plot, (Mark){.kind = MARK_POINT,
                          .ink = INK_SECOND,
                          .label = "valid",
                          .n = EPOCHS,
                          .x = column(arena, EPOCHS, BATCHES, BATCHES),
                          .y = valid});
    return figure_of(plot, 1, 1);
}

/* Cosine from a to b as t goes from 0 to 1. */
static double cosine(double a, double b, double t)
{
    return b + (a - b) / 2 * (1 + cos(t * 3.14159265358979));
}

static Figure schedule(Arena *arena)
{
    enum { N = 386 };
    double *lr = ARENA_NEW(arena, double, N), *mom = ARENA_NEW(arena, double, N);
    for (int i = 0; i < N; i++) {
        double t = i / (N - 1.0), up = t / 0.3, down = (t - 0.3) / 0.7;
        lr[i] = t < 0.3 ? cosine(0.002, 0.05, up) : cosine(0.05, 2e-7, down);
        mom[i] = t < 0.3 ? cosine(0.95, 0.85, up) : cosine(0.85, 0.95, down);
    }
    Plot *plot = ARENA_NEW(arena, Plot, 2);
    plot[0] = (Plot){.x = {.label = "batches"}, .y = {.label = "learning rate"}};
    plot[1] = (Plot){.x = {.label = "batches"}, .y = {.label = "momentum"}};
    plot_add(&plot[0], (Mark){.kind = MARK_LINE, .y = lr, .n = N});
    plot_add(&plot[1], (Mark){.kind = MARK_LINE, .ink = INK_SECOND, .y = mom, .n = N});
    return figure_of(plot, 1, 2);
}

static Figure metrics(Arena *arena)
{
    enum { N = 12 };
    double *accuracy = ARENA_NEW(arena, double, N), *error = ARENA_NEW(arena, double, N);
    for (int i = 0; i < N; i++) {
        accuracy[i] = 0.995 - 0.06 * exp(-i / 2.5) + 0.001 * (i % 3);
        error[i] = 1 - accuracy[i];
    }
    Plot *plot = ARENA_NEW(arena, Plot, 2);
    plot[0] = (Plot){.title = "metrics", .x = {.label = "epoch"}, .y = {.label = "accuracy"}};
    plot[1] = (Plot){.x = {.label = "epoch"}, .y = {.label = "error rate"}};
    plot_add(&plot[0], (Mark){.kind = MARK_LINE, .y = accuracy, .n = N});
    plot_add(&plot[0], (Mark){.kind = MARK_POINT, .y = accuracy, .n = N});
    plot_add(&plot[1], (Mark){.kind = MARK_LINE, .ink = INK_SECOND, .y = error, .n = N});
    plot_add(&plot[1], (Mark){.kind = MARK_POINT, .ink = INK_SECOND, .y = error, .n = N});
    return figure_of(plot, 2, 1);
}

static void add_edge_case(Plot *plot, const char *title, const double *y, long n)
{
    *plot = (Plot){.title = title};
    plot_add(plot, (Mark){.kind = MARK_LINE, .y = y, .n = n});
}

/* What goes wrong in training, each with sensible axes. */
static Figure edge_cases(Arena *arena)
{
    static const double NANS[] = {NAN, NAN, NAN}, HUGE_VALUES[] = {1, 1e30, 3e29, -2e29};
    static const double NEGATIVE[] = {-3, -1.5, -2, -0.25},
                        GAP[] = {1, 2, NAN, 2, INFINITY, 1, 1.5};
    Plot *plot = ARENA_NEW(arena, Plot, 6);
    add_edge_case(&plot[0], "flat", column(arena, 20, 0.693147, 0), 20);
    add_edge_case(&plot[1], "one point", column(arena, 1, 0.5, 0), 1);
    add_edge_case(&plot[2], "all not a number", NANS, 3);
    add_edge_case(&plot[3], "huge", HUGE_VALUES, 4);
    add_edge_case(&plot[4], "negative", NEGATIVE, 4);
    add_edge_case(&plot[5], "gaps", GAP, 7);
    return figure_of(plot, 2, 3);
}

static Figure empty(Arena *arena)
{
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = "no samples yet",
                   .x = {.label = "learning rate", .log = true},
                   .y = {.label = "loss"}};
    plot_add(plot, (Mark){.kind = MARK_LINE, .label = "smoothed"});
    return figure_of(plot, 1, 1);
}

static Figure band(Arena *arena)
{
    enum { N = 100 };
    double *lr = rates(arena, N), *middle = range_losses(arena, lr, N, 0, 1);
    double *low = ARENA_NEW(arena, double, N), *high = ARENA_NEW(arena, double, N);
    for (int i = 0; i < N; i++) {
        double spread = 0.02 + 0.03 * fabs(sin(i / 9.0));
        low[i] = middle[i] - spread;
        high[i] = middle[i] + spread;
    }
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = "learning rate finder, 5 runs",
                   .x = {.label = "learning rate", .log = true},
                   .y = {.label = "loss"}};
    plot_add(plot,
             (Mark){.kind = MARK_BAND, .label = "range", .x = lr, .y = low, .y2 = high, .n = N});
    plot_add(plot, (Mark){.kind = MARK_LINE, .label = "median", .x = lr, .y = middle, .n = N});
    plot_add(plot, (Mark){.kind = MARK_VLINE,
                          .ink = INK_ACCENT,
                          .label = "picked",
                          .x = column(arena, 1, 1e-2, 0),
                          .n = 1});
    return figure_of(plot, 1, 1);
}

/* Several recipes in one plot, to be told apart with and without colour. */
static Figure compare(Arena *arena)
{
    static const char *const NAME[] = {"fit 3e-3", "fit 1e-2", "one_cycle 5e-2",
                                       "three_phase 5e-2"};
    enum { N = 400 };
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot =
        (Plot){.title = "compare", .x = {.label = "batches"}, .y = {.label = "loss", .log = true}};
    for (int k = 0; k < LENGTH(NAME); k++) {
        double *loss = ARENA_NEW(arena, double, N);
        for (int i = 0; i < N; i++)
            loss[i] = 0.01 * (4 - k) + 0.7 * exp(-i / (90.0 - 15 * k)) + 0.004 * sin(i / 7.0 + k);
        plot_add(plot,
                 (Mark){.kind = MARK_LINE, .ink = (Ink)k, .label = NAME[k], .y = loss, .n = N});
    }
    return figure_of(plot, 1, 1);
}

static Figure classes(Arena *arena)
{
    static const char *const NAME[] = {"three", "seven", "two", "zero", "eight"};
    static const double ACCURACY[] = {0.991, 0.984, 0.978, 0.996, 0.969};
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = "accuracy by class",
                   .x = {.name = NAME, .names = 5},
                   .y = {.lo = 0.95, .hi = 1, .label = "accuracy"}};
    plot_add(plot, (Mark){.kind = MARK_POINT, .y = ACCURACY, .n = 5});
    return figure_of(plot, 1, 1);
}

const Sample SAMPLE[SAMPLES] = {
    {"lr_find", lr_find}, {"losses", losses},    {"schedule", schedule},
    {"metrics", metrics}, {"edges", edge_cases}, {"empty", empty},
    {"band", band},       {"compare", compare},  {"classes", classes},
};
