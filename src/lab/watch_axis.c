/* Finds what the curves of watched logs go along, and how far that reaches. */
#include "lab/watch_axis.h"

#include <math.h>
#include <string.h>

static double begin_of(const Log *log)
{
    double begin = INFINITY;
    for (int i = 0; i < log->count; i++)
        if (log->series[i]->track.count)
            begin = fmin(begin, log->series[i]->track.block[0].first.time);
    return begin;
}

bool watch_along(const Log *log, const WatchView *view, TrackView *out)
{
    *out = (TrackView){.columns = WATCH_COLUMNS};
    out->by_time = strcmp(view->x, "time") == 0;
    out->begin = out->by_time ? begin_of(log) : 0;
    if (out->by_time)
        return isfinite(out->begin);
    if (strcmp(view->x, "step") == 0)
        return true;
    const LogSeries *over = log_find(log, view->x);
    out->over = over ? &over->track : NULL;
    return over || strcmp(view->x, "epoch") == 0;
}

static bool is_axis(const char *x)
{
    return strcmp(x, "step") == 0 || strcmp(x, "time") == 0 || strcmp(x, "epoch") == 0;
}

/* All x of a run.  Along a series these are its values, and the least of them above 0. */
static void measure_run(WatchShown *shown, int r, double *positive)
{
    const Log *log = shown->log[r];
    double *least = &shown->least[r], *most = &shown->most[r];
    TrackView view;
    *least = *positive = INFINITY;
    *most = -INFINITY;
    if (shown->run[r].hidden || !watch_along(log, shown->view, &view))
        return;
    if (view.over)
        track_span(view.over, least, positive, most);
    for (int i = 0; !view.over && i < log->count; i++)
        track_range(&log->series[i]->track, &view, least, most);
}

void watch_measure(WatchShown *shown, Arena *arena)
{
    enum { DECADE = 10 };
    double *positive = ARENA_NEW(arena, double, MAX(shown->runs, 1)), above = INFINITY;
    WatchRange *range = &shown->range;
    *range = (WatchRange){INFINITY, -INFINITY, false};
    shown->least = ARENA_NEW(arena, double, MAX(shown->runs, 1));
    shown->most = ARENA_NEW(arena, double, MAX(shown->runs, 1));
    for (int r = 0; r < shown->runs; r++) {
        measure_run(shown, r, &positive[r]);
        range->least = fmin(range->least, shown->least[r]);
        range->most = fmax(range->most, shown->most[r]);
        above = fmin(above, positive[r]);
    }
    range->log = !is_axis(shown->view->x) && range->least >= 0 && range->most / above > DECADE;
    if (!range->log)
        return;
    range->least = above;
    shown->least = positive;
}
