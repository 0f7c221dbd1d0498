/* Makes figures of watched logs: a series over all runs each, with the runs in the same inks in
 * all of them. */
#include "lab/watch_look.h"

#include "analysis/track_curve.h"
#include "base/heap.h"
#include "base/text.h"
#include "lab/watch_figure.h"
#include "lab/watch_filter.h"

#include <math.h>
#include <string.h>

enum { FIGURES_MOST = 64 }; /* of a page */

static const char *const *copy_names(Arena *arena, const char *const *name, int count)
{
    const char **copy = ARENA_NEW(arena, const char *, MAX(count, 1));
    for (int i = 0; i < count; i++)
        copy[i] = arena_text(arena, name[i]);
    return copy;
}

void watched_init(Watched *watched, Logs *logs, const char *paths, const LogChoice *choice)
{
    *watched = (Watched){.logs = logs, .names = log_new("", NULL, "")};
    watched->paths = text_shown(&watched->arena, paths);
    watched->choice = (LogChoice){copy_names(&watched->arena, choice->run, choice->runs),
                                  copy_names(&watched->arena, choice->series, choice->serieses),
                                  choice->runs, choice->serieses};
}

void watched_free(Watched *watched)
{
    for (int i = 0; i < watched->smooths; i++)
        track_smooth_free(&watched->smooth[i].smooth);
    heap_free(watched->smooth);
    heap_free(watched->rate);
    log_free(watched->names);
    logs_free(watched->logs);
    arena_free(&watched->arena);
    *watched = (Watched){0};
}

/* ---- runs */

static double last_step(const Log *log)
{
    double step = NAN;
    for (int i = 0; i < log->count; i++)
        if (log->series[i]->track.count)
            step = fmax(step, track_last(&log->series[i]->track).step);
    return step;
}

static WatchRate *rate_of(Watched *watched, const Log *log)
{
    for (int i = 0; i < watched->rates; i++)
        if (watched->rate[i].log == log)
            return &watched->rate[i];
    watched->rate = heap_resize(watched->rate, (size_t)watched->rates + 1, sizeof *watched->rate);
    WatchRate *rate = &watched->rate[watched->rates++];
    *rate = (WatchRate){.log = log, .step = NAN, .rate = NAN};
    return rate;
}

/* Over at least two seconds: what is read at once when a log is opened is no speed. */
void watched_measure(Watched *watched, double now)
{
    enum { OVER = 2 };
    for (int i = 0; i < logs_count(watched->logs); i++) {
        const Log *log = logs_at(watched->logs, i);
        WatchRate *rate = rate_of(watched, log);
        double step = last_step(log);
        if (rate->time > 0 && now - rate->time < OVER)
            continue;
        if (rate->time > 0 && step > rate->step)
            rate->rate = (step - rate->step) / (now - rate->time);
        rate->step = step;
        rate->time = now;
    }
}

static WatchRun run_of(Watched *watched, Arena *arena, const Log *log, double now)
{
    double rate = rate_of(watched, log)->rate, step = last_step(log);
    LogState state = log_state(log, now);
    return (WatchRun){.name = text_shown(arena, log->name),
                      .format = log->format,
                      .state = state,
                      .silent = MAX(now - log->news, 0.0),
                      .rate = state == LOG_LIVE ? rate : NAN,
                      .left = state == LOG_LIVE && log->planned > 0 ? (log->planned - step) / rate
                                                                    : NAN,
                      .step = step,
                      .code = log->code,
                      .samples = log_chosen_samples(&watched->choice, log)};
}

/* ---- what is shown */

static size_t group_size(const char *name)
{
    const char *slash = strchr(name, '/');
    return slash ? (size_t)(slash - name) : 0;
}

static bool same_group(const char *a, const char *b)
{
    size_t size = group_size(a);
    return size == group_size(b) && memcmp(a, b, size) == 0;
}

/* Adds the names of each group where its first one stands. */
static void order_names(const Log *names, const bool *left, WatchShown *shown, bool *put)
{
    for (int i = 0; i < names->count; i++)
        for (int k = i; left[i] && !put[i] && k < names->count; k++) {
            if (!left[k] || put[k] || !same_group(names->series[i]->name, names->series[k]->name))
                continue;
            shown->name[shown->names++] = names->series[k]->name;
            put[k] = true;
        }
}

static void choose_names(Watched *watched, Arena *arena, const WatchFilter *filter,
                         WatchShown *shown)
{
    Log *names = watched->names;
    for (int i = 0; i < shown->runs; i++)
        for (int k = 0; k < shown->log[i]->count; k++) {
            const char *name = shown->log[i]->series[k]->name;
            if (log_series_is_chosen(&watched->choice, shown->log[i]->series[k]))
                log_series(names, name, strlen(name));
        }
    bool *left = ARENA_NEW(arena, bool, MAX(names->count, 1));
    bool *put = ARENA_NEW(arena, bool, MAX(names->count, 1));
    shown->name = ARENA_NEW(arena, const char *, MAX(names->count, 1));
    for (int i = 0; i < names->count; i++) {
        left[i] = watch_filter_series(filter, names->series[i]->name);
        put[i] = false;
    }
    order_names(names, left, shown, put);
}

static WatchShown choose(Watched *watched, Arena *arena, const WatchView *view, double now)
{
    int count = logs_count(watched->logs);
    WatchShown shown = {.view = view,
                        .log = ARENA_NEW(arena, const Log *, MAX(count, 1)),
                        .run = ARENA_NEW(arena, WatchRun, MAX(count, 1))};
    WatchFilter filter;
    watch_filter_init(&filter, view->filter);
    for (int i = 0; i < count; i++) {
        const Log *log = logs_at(watched->logs, i);
        if (!log_is_chosen(&watched->choice, log))
            continue;
        WatchRun *run = &shown.run[shown.runs];
        *run = run_of(watched, arena, log, now);
        run->number = shown.runs;
        run->hidden = (shown.runs < WATCH_RUNS && view->hidden >> shown.runs & 1) ||
                      !watch_filter_run(&filter, log->name);
        shown.log[shown.runs++] = log;
    }
    choose_names(watched, arena, &filter, &shown);
    watch_filter_free(&filter);
    return shown;
}

const LogSeries *watch_series(const Log *log, const char *name)
{
    for (int i = 0; i < log->count; i++)
        if (strcmp(log->series[i]->name, name) == 0)
            return log->series[i];
    return NULL;
}

/* ---- along what */

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
    const LogSeries *over = watch_series(log, view->x);
    out->over = over ? &over->track : NULL;
    return over || strcmp(view->x, "epoch") == 0;
}

/* All x of a run's shown series, once for all figures. */
static void measure_run(WatchShown *shown, int r)
{
    TrackView view;
    shown->least[r] = INFINITY;
    shown->most[r] = -INFINITY;
    if (shown->run[r].hidden || !watch_along(shown->log[r], shown->view, &view))
        return;
    for (int i = 0; i < shown->names; i++) {
        const LogSeries *series = watch_series(shown->log[r], shown->name[i]);
        if (series)
            track_range(&series->track, &view, &shown->least[r], &shown->most[r]);
    }
}

static void measure_runs(WatchShown *shown, Arena *arena)
{
    shown->least = ARENA_NEW(arena, double, MAX(shown->runs, 1));
    shown->most = ARENA_NEW(arena, double, MAX(shown->runs, 1));
    for (int r = 0; r < shown->runs; r++)
        measure_run(shown, r);
}

bool watched_range(Watched *watched, Arena *arena, const WatchView *view, double *least,
                   double *most)
{
    WatchShown shown = choose(watched, arena, view, 0);
    measure_runs(&shown, arena);
    *least = INFINITY;
    *most = -INFINITY;
    for (int r = 0; r < shown.runs; r++) {
        *least = MIN(*least, shown.least[r]);
        *most = MAX(*most, shown.most[r]);
    }
    return *least <= *most;
}

int watched_count(Watched *watched, const WatchView *view)
{
    Arena scratch = {0};
    WatchShown shown = choose(watched, &scratch, view, 0);
    arena_free(&scratch);
    return shown.names;
}

/* ---- the scene */

const WatchScene *watched_look(Watched *watched, Arena *arena, const WatchView *view, double now)
{
    WatchShown shown = choose(watched, arena, view, now);
    WatchScene *scene = ARENA_NEW(arena, WatchScene, 1);
    int first = MAX(MIN(view->first, shown.names - 1), 0);
    int figures = MIN(shown.names - first, FIGURES_MOST);
    WatchFigure *figure = ARENA_NEW(arena, WatchFigure, MAX(figures, 1));
    measure_runs(&shown, arena);
    for (int i = 0; i < figures; i++)
        figure[i] = watch_figure(watched, arena, &shown, shown.name[first + i]);
    *scene = (WatchScene){.run = shown.run,
                          .runs = shown.runs,
                          .figure = figure,
                          .figures = figures,
                          .first = first,
                          .all = shown.names,
                          .x = view->at,
                          .x_name = text_shown(arena, view->x),
                          .filter = text_shown(arena, view->filter),
                          .paths = watched->paths};
    return scene;
}
