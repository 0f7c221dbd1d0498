/* Draws a series of several runs into one plot: raw samples faint, smoothed ones strong, a letter
 * at the end of each curve where there are several. */
#include "lab/watch_figure.h"

#include "base/heap.h"
#include "base/text.h"
#include "lab/watch_axis.h"
#include "lab/watch_picks.h"

#include <math.h>
#include <string.h>

enum {
    RUNS_MOST = 15,     /* that are drawn: each has two marks of a plot */
    RAW_MOST = 2,       /* with more runs raw samples are left out */
    SMOOTHS_MOST = 512, /* series for which smoothing is kept */
    FEW = 30            /* samples of a series that is not smoothed, such as one per epoch */
};

/* A figure while it is made. */
typedef struct {
    Watched *watched;
    Arena *arena;
    const WatchShown *shown;
    const char *name;
    double lo, hi; /* of x; lo > hi: there is none */
    Plot plot;
    double *value;
    bool chosen; /* its values are told */
    int curves;  /* runs that have the series and are shown */
    int drawn;   /* those of them that are drawn */
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

/* Where a curve ends within the shown part: at its last sample there, or where it leaves. */
static bool find_end(const Points *points, double hi, double *x, double *y)
{
    long n = points->n;
    while (n > 0 && !(points->x[n - 1] <= hi && isfinite(points->y[n - 1])))
        n--;
    if (n == 0)
        return false;
    *x = points->x[n - 1];
    *y = points->y[n - 1];
    if (n < points->n && isfinite(points->y[n]) && points->x[n] > *x) {
        *y += (hi - *x) / (points->x[n] - *x) * (points->y[n] - *y);
        *x = hi;
    }
    return true;
}

/* The letter of a run at the end of its curve. */
static void add_letter(Making *making, const Points *points, const WatchRun *run)
{
    double *at = ARENA_NEW(making->arena, double, 2);
    if (making->curves > 1 && find_end(points, making->hi, &at[0], &at[1]))
        plot_add(&making->plot, (Mark){.kind = MARK_END,
                                       .ink = run->ink,
                                       .label = run->letter,
                                       .x = &at[0],
                                       .y = &at[1],
                                       .n = 1});
}

static void add_run(Making *making, const LogSeries *series, TrackView *view, const WatchRun *run)
{
    bool few = series->track.count < FEW;
    double strength = few ? 0 : making->shown->view->smooth;
    view->lo = making->lo;
    view->hi = making->hi;
    view->log = making->shown->range.log;
    if (strength > 0 && making->curves <= RAW_MOST) {
        Points raw = track_curve(making->arena, &series->track, view);
        plot_add(&making->plot, thin_mark(&raw, MARK_DOTS, INK_FAINT, NULL));
    }
    if (strength > 0)
        view->smooth = smooth_of(making->watched, series, strength);
    Points points = track_curve(making->arena, &series->track, view);
    Mark line = making->curves == 1 && !view->log ? thin_line(&points, run->ink, NULL)
                                                  : thin_mark(&points, MARK_LINE, run->ink, NULL);
    line.name = arena_printf(making->arena, "%s %s", run->letter, run->name); /* for a legend */
    plot_add(&making->plot, line);
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

/* ---- the figure */

/* Whether a run is drawn: the first ones, and the one under the cursor, whatever its place. */
static bool is_drawn(const Making *making, int run)
{
    int cursor = making->shown->view->cursor;
    bool waits = run < cursor && cursor < making->shown->runs &&
                 !making->shown->run[cursor].hidden; /* so that one place is kept for it */
    return run == cursor || making->drawn + waits < RUNS_MOST;
}

static void add_runs(Making *making)
{
    const WatchShown *shown = making->shown;
    for (int r = 0; r < shown->runs; r++) {
        TrackView view;
        const LogSeries *series = log_find(shown->log[r], making->name);
        making->value[r] = NAN;
        if (!series || shown->run[r].hidden || !watch_along(shown->log[r], shown->view, &view))
            continue;
        if (making->chosen || making->curves == 1)
            making->value[r] = value_at(making, &series->track, &view);
        if (making->lo > making->hi || !is_drawn(making, r))
            continue;
        add_run(making, series, &view, &shown->run[r]);
        making->drawn++;
        if (shown->range.log && making->curves == 1 && strstr(making->name, "loss"))
            watch_picks(making->arena, &making->plot, &series->track, view.over);
    }
}

/* The runs that have the series, and all their x, so that figures of the same runs are alike. */
static void find_runs(Making *making)
{
    const WatchShown *shown = making->shown;
    making->lo = INFINITY;
    making->hi = -INFINITY;
    for (int r = 0; r < shown->runs; r++) {
        if (shown->run[r].hidden || !log_find(shown->log[r], making->name))
            continue;
        making->curves++;
        making->lo = fmin(making->lo, shown->least[r]);
        making->hi = fmax(making->hi, shown->most[r]);
    }
    if (shown->view->lo != shown->view->hi && making->lo <= making->hi) {
        making->lo = shown->view->lo;
        making->hi = shown->view->hi;
    }
}

/* Where no log has epochs their steps take the place of these. */
static const char *x_label(const Watched *watched, const WatchView *view)
{
    if (strcmp(view->x, "epoch") == 0 && !watched_has_epochs(watched))
        return "step (no epochs)";
    return strcmp(view->x, "time") == 0 ? "seconds since the beginning" : view->x;
}

WatchFigure watch_figure(Watched *watched, Arena *arena, const WatchShown *shown, int series)
{
    const WatchView *view = shown->view;
    const char *name = shown->name[series];
    Making making = {.watched = watched,
                     .arena = arena,
                     .shown = shown,
                     .name = name,
                     .chosen = series == MAX(MIN(view->figure, shown->names - 1), 0),
                     .value = ARENA_NEW(arena, double, MAX(shown->runs, 1))};
    find_runs(&making);
    making.plot = (Plot){.title = text_shown(arena, name),
                         .x = {.label = text_shown(arena, x_label(watched, view)),
                               .log = shown->range.log,
                               .lo = making.lo <= making.hi ? making.lo : 0,
                               .hi = making.lo <= making.hi ? making.hi : 0},
                         .y = {.log = view->log_y, .sane = true}};
    add_runs(&making);
    add_crosshair(&making);
    return (WatchFigure){.name = making.plot.title,
                         .plot = making.plot,
                         .value = making.value,
                         .runs = making.curves,
                         .drawn = making.drawn};
}
