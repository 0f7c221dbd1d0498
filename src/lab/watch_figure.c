/* Draws a series of several runs into one plot: raw samples faint, smoothed ones strong, a letter
 * at the end of each curve where there are several. */
#include "lab/watch_figure.h"

#include "base/heap.h"
#include "base/text.h"
#include "train/suggest.h"

#include <math.h>
#include <string.h>

enum {
    RUNS_MOST = 15,     /* that are drawn: each has two marks of a plot */
    RAW_MOST = 2,       /* with more runs raw samples are left out */
    SMOOTHS_MOST = 512, /* series for which smoothing is kept */
    FEW = 30            /* samples of a series that is not smoothed, such as one per epoch */
};

static const Ink INKS[] = {INK_MAIN, INK_SECOND, INK_THIRD, INK_FOURTH, INK_ACCENT};

/* A figure while it is made. */
typedef struct {
    Watched *watched;
    Arena *arena;
    const WatchShown *shown;
    const char *name;
    double lo, hi; /* of x; lo > hi: there is none */
    bool log;
    Plot plot;
    double *value;
    int curves; /* runs that have the series and are shown */
} Making;

/* ---- smoothing */

static const TrackSmooth *smooth_of(Watched *watched, const LogSeries *series, double strength)
{
    int i = 0;
    while (i < watched->smooths && watched->smooth[i].series != series)
        i++;
    if (i == SMOOTHS_MOST) { /* the one that was made first makes room */
        i = 0;
        track_smooth_free(&watched->smooth[0].smooth);
        watched->smooth[0].series = series;
    } else if (i == watched->smooths) {
        watched->smooth = heap_resize(watched->smooth, (size_t)i + 1, sizeof *watched->smooth);
        watched->smooth[watched->smooths++] = (WatchSmooth){.series = series};
    }
    track_smooth_update(&watched->smooth[i].smooth, &series->track, strength);
    return &watched->smooth[i].smooth;
}

/* ---- marks */

/* "a", "b", ... as the list of runs has them. */
static const char *letter_of(Arena *arena, int number)
{
    return arena_printf(arena, "%c", 'a' + number % 26);
}

/* The end of a curve, with the letter of its run. */
static void add_letter(Making *making, const Points *points, int run)
{
    long n = points->n;
    while (n > 0 && !isfinite(points->y[n - 1]))
        n--;
    if (making->curves < 2 || n == 0)
        return;
    plot_add(&making->plot, (Mark){.kind = MARK_POINT,
                                   .ink = INKS[run % LENGTH(INKS)],
                                   .label = letter_of(making->arena, run),
                                   .x = points->x + n - 1,
                                   .y = points->y + n - 1,
                                   .n = 1});
}

static void add_run(Making *making, const LogSeries *series, TrackView *view, int run)
{
    bool few = series->track.count < FEW;
    double strength = few ? 0 : making->shown->view->smooth;
    Ink ink = INKS[run % LENGTH(INKS)];
    view->lo = making->lo;
    view->hi = making->hi;
    view->log = making->log;
    if (strength > 0 && making->curves <= RAW_MOST) {
        Points raw = track_curve(making->arena, &series->track, view);
        plot_add(&making->plot, thin_mark(&raw, MARK_DOTS, INK_FAINT, NULL));
    }
    if (strength > 0)
        view->smooth = smooth_of(making->watched, series, strength);
    Points points = track_curve(making->arena, &series->track, view);
    plot_add(&making->plot, making->curves == 1 && !making->log
                                ? thin_line(&points, ink, NULL)
                                : thin_mark(&points, MARK_LINE, ink, NULL));
    add_letter(making, &points, run);
}

/* The value at the crosshair, or the last one. */
static double value_at(const Making *making, const Track *track, const TrackView *view)
{
    Sample sample;
    double at = making->shown->view->at;
    if (!track->count)
        return NAN;
    if (isnan(at))
        return track_last(track).value;
    return track_at(track, view, at, &sample) ? sample.value : NAN;
}

static void add_crosshair(Making *making)
{
    double *at = ARENA_NEW(making->arena, double, 1);
    *at = making->shown->view->at;
    if (!isnan(*at))
        plot_add(&making->plot,
                 (Mark){.kind = MARK_VLINE, .ink = INK_ACCENT, .x = at, .n = 1, .here = true});
}

/* ---- a range test of another trainer */

/* Loss against a rate that grows over more than a decade gets our suggestions. */
static void add_suggestions(Making *making, const Track *track, const Track *rate)
{
    enum { LEAST = 12, MOST = 1 << 14 };
    long n = 0, count = track->count;
    if (count < LEAST || count > MOST)
        return;
    double *lr = ARENA_NEW(making->arena, double, count);
    double *loss = ARENA_NEW(making->arena, double, count);
    double *smooth = ARENA_NEW(making->arena, double, count), sum = 0, weight = 1;
    TrackView view = {.over = rate};
    for (int b = 0; b < track->blocks; b++) {
        Sample sample[TRACK_BLOCK];
        int samples = track_read(track, b, sample);
        for (int i = 0; i < samples; i++, n++) {
            lr[n] = track_x(&sample[i], &view);
            loss[n] = sample[i].value;
            sum = 0.98 * sum + 0.02 * loss[n]; /* as fastai's recorder has it */
            weight *= 0.98;
            smooth[n] = sum / (1 - weight);
        }
    }
    RangeCurve curve = {lr, loss, smooth, n, .planned = n, .guess = NAN};
    Suggestions found = suggest(&curve, CURVE_SKIP_START, CURVE_SKIP_END);
    for (int rule = 0; rule < RULES; rule++) {
        if (isnan(found.lr[rule]) || found.at[rule] < 0)
            continue;
        plot_add(
            &making->plot,
            (Mark){.kind = MARK_POINT,
                   .ink = INK_ACCENT,
                   .label = arena_printf(making->arena, "%s %.2E", rule_name(rule), found.lr[rule]),
                   .letter = arena_printf(making->arena, "%c", rule_name(rule)[0]),
                   .x = &lr[found.at[rule]],
                   .y = &smooth[found.at[rule]],
                   .n = 1});
    }
}

/* ---- the figure */

static void add_runs(Making *making)
{
    const WatchShown *shown = making->shown;
    int drawn = 0;
    for (int r = 0; r < shown->runs; r++) {
        TrackView view;
        const LogSeries *series = watch_series(shown->log[r], making->name);
        making->value[r] = NAN;
        if (!series || shown->run[r].hidden || !watch_along(shown->log[r], shown->view, &view))
            continue;
        making->value[r] = value_at(making, &series->track, &view);
        if (drawn++ >= RUNS_MOST || making->lo > making->hi)
            continue;
        add_run(making, series, &view, r);
        if (making->log && making->curves == 1 && strstr(making->name, "loss"))
            add_suggestions(making, &series->track, view.over);
    }
}

/* The runs that have the series, and all their x, so that figures of the same runs are alike. */
static void find_runs(Making *making)
{
    const WatchShown *shown = making->shown;
    making->lo = INFINITY;
    making->hi = -INFINITY;
    for (int r = 0; r < shown->runs; r++) {
        if (shown->run[r].hidden || !watch_series(shown->log[r], making->name))
            continue;
        making->curves++;
        making->lo = MIN(making->lo, shown->least[r]);
        making->hi = MAX(making->hi, shown->most[r]);
    }
    if (shown->view->lo != shown->view->hi && making->lo <= making->hi) {
        making->lo = shown->view->lo;
        making->hi = shown->view->hi;
    }
}

static const char *x_label(const WatchView *view)
{
    return strcmp(view->x, "time") == 0 ? "seconds since the beginning" : view->x;
}

WatchFigure watch_figure(Watched *watched, Arena *arena, const WatchShown *shown, const char *name)
{
    const WatchView *view = shown->view;
    Making making = {.watched = watched,
                     .arena = arena,
                     .shown = shown,
                     .name = name,
                     .value = ARENA_NEW(arena, double, MAX(shown->runs, 1))};
    find_runs(&making);
    bool along = strcmp(view->x, "step") && strcmp(view->x, "time") && strcmp(view->x, "epoch");
    making.log = along && making.lo > 0 && making.hi / making.lo > 10;
    making.plot = (Plot){.title = text_shown(arena, name),
                         .x = {.label = text_shown(arena, x_label(view)),
                               .log = making.log,
                               .lo = making.lo <= making.hi ? making.lo : 0,
                               .hi = making.lo <= making.hi ? making.hi : 0},
                         .y = {.log = view->log_y, .sane = true}};
    add_runs(&making);
    add_crosshair(&making);
    const char *slash = strchr(name, '/');
    return (WatchFigure){
        .group =
            slash ? text_shown(arena, arena_printf(arena, "%.*s", (int)(slash - name), name)) : "",
        .plot = making.plot,
        .value = making.value,
        .at = view->at};
}
