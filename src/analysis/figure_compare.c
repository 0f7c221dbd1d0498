/* Draws the runs of `compare` in one plot: losses of the recipes, with a band over their seeds. */
#include "analysis/figures.h"

#include <math.h>
#include <string.h>

enum { LEGEND_COLUMNS = 40 };      /* a wider legend would find no room */
static const double LOSS_ROOM = 3; /* a loss may rise to so many times where losses began */

typedef struct {
    Arena *arena;
    Plot *plot;
    double lowest, highest; /* of all curves */
    double began;           /* the highest first value */
} Curves;

static Mark mark_of(MarkKind kind, Ink ink, const Spread *spread)
{
    return (Mark){.kind = kind,
                  .ink = ink,
                  .y = kind == MARK_BAND ? spread->low : spread->middle,
                  .y2 = spread->high,
                  .n = spread->n};
}

/* Values of a run by a name; NULL: it has none. */
typedef const Series *Values(const Recorder *recorder, const char *name);

static const Series *smoothed(const Recorder *recorder, const char *name)
{
    (void)name;
    return &recorder->smooth;
}

static const Series *validation(const Recorder *recorder, const char *name)
{
    (void)name;
    return &recorder->valid_loss;
}

static const Series *metric_values(const Recorder *recorder, const char *name)
{
    for (int m = 0; m < recorder->metrics; m++)
        if (strcmp(recorder->metric[m].name, name) == 0)
            return &recorder->metric[m].value;
    return NULL;
}

static Spread spread_of(Arena *arena, const Recipe *recipe, Values *values, const char *name)
{
    Trace *trace = ARENA_NEW(arena, Trace, recipe->runs);
    int runs = 0;
    for (int i = 0; i < recipe->runs; i++) {
        const Series *series = values(recipe->run[i]->recorder, name);
        if (series)
            trace[runs++] = trace_of(arena, series, 0, series_count(series));
    }
    return spread_mean(arena, trace, runs);
}

/* At which batches epochs end, in the run that got farthest. */
static const double *epoch_ends(Arena *arena, const Recipe *recipe, long epochs)
{
    const Series *most = &recipe->run[0]->recorder->epoch_end;
    for (int i = 1; i < recipe->runs; i++) {
        const Series *ends = &recipe->run[i]->recorder->epoch_end;
        most = series_count(ends) > series_count(most) ? ends : most;
    }
    return trace_of(arena, most, 0, epochs).value;
}

/* The batch of each sample.  Long runs thin theirs, but nearly at the same places. */
static const double *batch_numbers(Arena *arena, const Recipe *recipe, long samples)
{
    const Recorder *most = recipe->run[0]->recorder;
    double *x = ARENA_NEW(arena, double, samples);
    for (int i = 1; i < recipe->runs; i++) {
        const Recorder *recorder = recipe->run[i]->recorder;
        most = series_count(&recorder->smooth) > series_count(&most->smooth) ? recorder : most;
    }
    for (long i = 0; i < samples; i++)
        x[i] = (double)recorder_batch(most, i);
    return x;
}

/* "fit 1 1e-2", of several seeds "fit 1 1e-2 n=3" */
static const char *legend_of(Arena *arena, const Recipe *recipe)
{
    const char *label = grid_cut(arena, recipe->label, LEGEND_COLUMNS, "…");
    return recipe->runs > 1 ? arena_printf(arena, "%s n=%d", label, recipe->runs) : label;
}

static void add_recipe(Curves *sheet, const Recipe *recipe, Ink ink)
{
    Spread loss = spread_of(sheet->arena, recipe, smoothed, NULL);
    Spread valid = spread_of(sheet->arena, recipe, validation, NULL);
    Mark line = mark_of(MARK_LINE, ink, &loss), point = mark_of(MARK_POINT, ink, &valid);
    line.label = legend_of(sheet->arena, recipe);
    line.x = batch_numbers(sheet->arena, recipe, loss.n);
    point.x = epoch_ends(sheet->arena, recipe, valid.n);
    plot_add(sheet->plot, line);
    plot_add(sheet->plot, point);
    if (loss.n > 0)
        sheet->began = fmax(sheet->began, loss.middle[0]);
    for (long k = 0; k < loss.n; k++) {
        sheet->lowest = fmin(sheet->lowest, loss.low[k]);
        sheet->highest = fmax(sheet->highest, loss.high[k]);
    }
    for (long k = 0; k < valid.n; k++)
        sheet->lowest = fmin(sheet->lowest, valid.middle[k]);
}

static void add_band(Curves *sheet, const Recipe *recipe, Ink ink, const Spread *loss)
{
    Mark band = mark_of(MARK_BAND, ink, loss);
    band.x = batch_numbers(sheet->arena, recipe, loss->n);
    plot_add(sheet->plot, band);
}

/* Adds the bands, which lie under all lines. */
static int add_bands(Curves *sheet, const Comparison *c)
{
    int most = 0;
    for (int i = 0; i < c->recipes; i++) {
        const Recipe *recipe = &c->recipe[i];
        Spread loss = spread_of(sheet->arena, recipe, smoothed, NULL);
        if (recipe->runs > 1)
            add_band(sheet, recipe, (Ink)i, &loss);
        most = MAX(most, recipe->runs);
    }
    return most;
}

/* Limits the y axis, so that one diverging recipe does not press all others into a line. */
static void limit_loss(const Curves *sheet)
{
    if (sheet->highest <= LOSS_ROOM * sheet->began)
        return;
    sheet->plot->y.lo = sheet->lowest / 1.1;
    sheet->plot->y.hi = LOSS_ROOM * sheet->began;
}

static bool has_metric(const Recipe *recipe, const char *metric)
{
    for (int i = 0; i < recipe->runs; i++)
        if (metric_values(recipe->run[i]->recorder, metric))
            return true;
    return false;
}

Figure figure_compare_metric(Arena *arena, const Comparison *c, const char *metric)
{
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.title = metric, .x = {.label = "batches processed"}, .y = {.label = metric}};
    for (int i = 0; i < c->recipes; i++) {
        const Recipe *recipe = &c->recipe[i];
        if (!has_metric(recipe, metric))
            continue;
        Spread value = spread_of(arena, recipe, metric_values, metric);
        Mark band = mark_of(MARK_BAND, (Ink)i, &value), line = mark_of(MARK_LINE, (Ink)i, &value);
        Mark point = mark_of(MARK_POINT, (Ink)i, &value);
        band.x = line.x = point.x = epoch_ends(arena, recipe, value.n);
        line.label = legend_of(arena, recipe);
        if (recipe->runs > 1)
            plot_add(plot, band);
        plot_add(plot, line);
        plot_add(plot, point);
    }
    return (Figure){.plot = plot, .rows = 1, .cols = 1};
}

Figure figure_compare(Arena *arena, const Comparison *c)
{
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    *plot = (Plot){.x = {.label = "batches processed"},
                   .y = {.label = "loss", .log = true, .sane = true}};
    Curves sheet = {.arena = arena, .plot = plot, .lowest = INFINITY, .highest = -INFINITY};
    int seeds = add_bands(&sheet, c);
    for (int i = 0; i < c->recipes; i++)
        if (c->recipe[i].runs > 0)
            add_recipe(&sheet, &c->recipe[i], (Ink)i);
    limit_loss(&sheet);
    plot->title = "compare: smoothed loss, points: validation";
    if (seeds > 1)
        plot->title = arena_printf(
            arena, "compare: mean loss of %d seeds, band: min to max, points: validation", seeds);
    return (Figure){.plot = plot, .rows = 1, .cols = 1};
}
