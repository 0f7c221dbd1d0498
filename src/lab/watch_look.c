/* Makes figures of watched logs: a series over all runs each, with the runs in the same inks in
 * all of them. */
#include "lab/watch_look.h"

#include "base/heap.h"
#include "base/text.h"
#include "lab/watch_axis.h"
#include "lab/watch_figure.h"
#include "lab/watch_filter.h"
#include "lab/watch_names.h"
#include "logs/logs.h"

#include <math.h>
#include <string.h>

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
    heap_free(watched->order);
    heap_free(watched->log);
    log_free(watched->names);
    if (watched->logs)
        logs_free(watched->logs);
    arena_free(&watched->arena);
    *watched = (Watched){0};
}

/* ---- which logs there are */

void watched_add(Watched *watched, Log *log)
{
    int at = watched->count;
    watched->log = heap_resize(watched->log, (size_t)at + 1, sizeof *watched->log);
    for (; at > 0 && strcmp(watched->log[at - 1].log->name, log->name) > 0; at--)
        watched->log[at] = watched->log[at - 1];
    watched->log[at] = (WatchLog){.log = log, .step = NAN, .rate = NAN};
    log->number = ++watched->count;
}

/* Lists the logs that are new, and names of series that are. */
static void list_new(Watched *watched)
{
    int count = watched->logs ? logs_count(watched->logs) : 0;
    for (int i = 0; i < count; i++) {
        Log *log = logs_at(watched->logs, i);
        if (!log->number && log_is_chosen(&watched->choice, log))
            watched_add(watched, log);
    }
    for (int i = 0; i < watched->count; i++) {
        WatchLog *of = &watched->log[i];
        for (; of->known < of->log->count; of->known++) {
            const LogSeries *series = of->log->series[of->known];
            if (log_series_is_chosen(&watched->choice, series))
                log_series(watched->names, series->name, strlen(series->name));
        }
    }
    if (watched->ordered == watched->names->count)
        return;
    watched->ordered = watched->names->count;
    watched->order = heap_resize(watched->order, (size_t)watched->ordered, sizeof(int));
    watch_names_order(watched->names, watched->order);
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

/* Over at least two seconds: what is read at once when a log is opened is no speed. */
void watched_measure(Watched *watched, double now)
{
    enum { OVER = 2 };
    list_new(watched);
    for (int i = 0; i < watched->count; i++) {
        WatchLog *of = &watched->log[i];
        double step = last_step(of->log);
        if (of->time > 0 && now - of->time < OVER)
            continue;
        if (of->time > 0 && step > of->step)
            of->rate = (step - of->step) / (now - of->time);
        of->step = step;
        of->time = now;
    }
}

static Ink ink_of(int number)
{
    static const Ink INK[] = {INK_MAIN, INK_SECOND, INK_THIRD, INK_FOURTH, INK_ACCENT};
    return INK[number % LENGTH(INK)];
}

/* "a", "b", ... */
static const char *letter_of(Arena *arena, int number)
{
    static const char LETTER[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return arena_printf(arena, "%c", LETTER[number % (LENGTH(LETTER) - 1)]);
}

static WatchRun run_of(const Watched *watched, Arena *arena, const WatchLog *of, double now)
{
    const Log *log = of->log;
    double step = last_step(log);
    double left = watched->once ? NAN : (log->planned - step) / of->rate;
    LogState state = log_state(log, now);
    return (WatchRun){.name = text_shown(arena, log->name),
                      .format = log->format,
                      .state = state,
                      .once = watched->once,
                      .silent = MAX(now - log->news, 0.0),
                      .rate = state == LOG_LIVE && !watched->once ? of->rate : NAN,
                      .left = state == LOG_LIVE && log->planned > 0 && left >= 0 ? left : NAN,
                      .step = step,
                      .code = log->code,
                      .samples = log_chosen_samples(&watched->choice, log),
                      .letter = letter_of(arena, log->number - 1),
                      .ink = ink_of(log->number - 1)};
}

static void choose_runs(const Watched *watched, Arena *arena, const WatchFilter *filter,
                        WatchShown *shown, double now)
{
    shown->runs = watched->count;
    shown->log = ARENA_NEW(arena, const Log *, MAX(shown->runs, 1));
    shown->run = ARENA_NEW(arena, WatchRun, MAX(shown->runs, 1));
    for (int i = 0; i < shown->runs; i++) {
        const WatchLog *of = &watched->log[i];
        shown->log[i] = of->log;
        shown->run[i] = run_of(watched, arena, of, now);
        shown->run[i].hidden = watch_view_hides(shown->view, of->log->number - 1) ||
                               !watch_filter_run(filter, of->log->name);
    }
}

/* ---- series */

static bool is_seen(const WatchShown *shown, const char *name)
{
    for (int r = 0; r < shown->runs; r++)
        if (!shown->run[r].hidden && log_find(shown->log[r], name))
            return true;
    return false;
}

static void choose_names(const Watched *watched, Arena *arena, const WatchFilter *filter,
                         WatchShown *shown)
{
    const Log *names = watched->names;
    shown->name = ARENA_NEW(arena, const char *, MAX(names->count, 1));
    shown->group = ARENA_NEW(arena, int, MAX(names->count, 1));
    for (int i = 0; i < names->count; i++) {
        const char *name = names->series[watched->order[i]]->name;
        int n = shown->names;
        if (strcmp(name, shown->view->x) == 0 || !watch_filter_series(filter, name) ||
            !is_seen(shown, name))
            continue;
        if (n > 0)
            shown->group[n] = shown->group[n - 1] + !watch_names_group(shown->name[n - 1], name);
        shown->name[n] = name;
        shown->names++;
    }
}

WatchShown watched_shown(Watched *watched, Arena *arena, const WatchView *view, double now)
{
    WatchShown shown = {.view = view};
    WatchFilter filter;
    list_new(watched);
    watch_filter_init(&filter, view->filter);
    choose_runs(watched, arena, &filter, &shown, now);
    choose_names(watched, arena, &filter, &shown);
    watch_filter_free(&filter);
    watch_measure(&shown, arena);
    return shown;
}

/* ---- the scene */

const WatchScene *watched_look(Watched *watched, Arena *arena, const WatchView *view,
                               WatchTiling tiling, double now)
{
    WatchShown shown = watched_shown(watched, arena, view, now);
    int chosen = MAX(MIN(view->figure, shown.names - 1), 0);
    WatchPage page = view->alone ? (WatchPage){.first = chosen, .count = MIN(shown.names, 1)}
                                 : watch_page(shown.group, shown.names, tiling, chosen);
    WatchFigure *figure = ARENA_NEW(arena, WatchFigure, MAX(page.count, 1));
    for (int i = 0; i < page.count; i++)
        figure[i] = watch_figure(watched, arena, &shown, page.first + i);
    WatchScene *scene = ARENA_NEW(arena, WatchScene, 1);
    *scene = (WatchScene){.run = shown.run,
                          .runs = shown.runs,
                          .group = shown.group,
                          .all = shown.names,
                          .figure = figure,
                          .first = page.first,
                          .figures = page.count,
                          .chosen = chosen,
                          .alone = view->alone,
                          .at = view->at,
                          .no_x = shown.range.least > shown.range.most,
                          .x = text_shown(arena, view->x),
                          .smooth = view->smooth,
                          .filter = text_shown(arena, view->filter),
                          .paths = arena_text(arena, watched->paths)};
    return scene;
}
