/* watch_look.h - watched logs as what a screen shows: the list of runs, the figures of a page.
 *
 *     watched_measure(&watched, now);                     after each reading: how fast they go
 *     scene = watched_look(&watched, arena, &view, tiling, now);
 *
 * All functions need the lock of the logs. */
#ifndef LAB_WATCH_LOOK_H
#define LAB_WATCH_LOOK_H

#include "analysis/track_curve.h"
#include "base/arena.h"
#include "lab/watch_pages.h"
#include "lab/watch_scene.h"
#include "lab/watch_view.h"
#include "logs/log_choice.h"

typedef struct Logs Logs;

/* A log that is listed.  log->number is its place in the order in which they came, by which it has
 * its letter and its ink. */
typedef struct {
    Log *log;          /* borrowed */
    int known;         /* series whose names are in Watched.names */
    double step, time; /* when its speed was measured last */
    double rate;       /* steps per second; NaN: not known */
} WatchLog;

/* A series that is smoothed for the screen. */
typedef struct {
    const LogSeries *series;
    TrackSmooth smooth;
} WatchSmooth;

/* The logs, and what is kept between looks.  All zeros: nothing is watched. */
typedef struct {
    Logs *logs;        /* owned; NULL: those that watched_add was told */
    Arena arena;       /* of the words */
    const char *paths; /* what is watched, visible */
    LogChoice choice;
    WatchLog *log; /* by name, on the heap */
    int count;
    Log *names; /* the names of all series, in the order in which they came */
    int *order; /* of these, by groups, on the heap */
    int ordered;
    WatchSmooth *smooth; /* on the heap */
    int smooths;
    bool once; /* nothing is read that comes later */
} Watched;

/* The logs and series that choice and filter leave; in an arena. */
typedef struct {
    const WatchView *view;
    const Log **log; /* of each run that is listed */
    WatchRun *run;
    int runs;
    const char **name; /* of each series, by groups */
    int *group;        /* its group's number */
    int names;
    WatchRange range;     /* of x, over all runs */
    double *least, *most; /* x of each run; least > most: it has none */
} WatchShown;

void watched_init(Watched *watched, Logs *logs, const char *paths, const LogChoice *choice);
void watched_free(Watched *watched);

/* Lists a log that is not of watched->logs. */
void watched_add(Watched *watched, Log *log);

void watched_measure(Watched *watched, double now);

/* All that choice and filter leave. */
WatchShown watched_shown(Watched *watched, Arena *arena, const WatchView *view, double now);

/* The scene of the page that has the chosen figure.  Where the tiling is not known it has as many
 * figures as a page can have. */
const WatchScene *watched_look(Watched *watched, Arena *arena, const WatchView *view,
                               WatchTiling tiling, double now);

/* Whether a log has the series. */
bool watched_has(const Watched *watched, const char *series);

/* Whether the steps of any log are epochs, or it has a series of them. */
bool watched_has_epochs(const Watched *watched);

#endif
