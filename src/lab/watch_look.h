/* watch_look.h - watched logs as what a screen shows: the list of runs, the figures of a page.
 *
 *     watched_measure(&watched, now);                     after each reading: how fast they go
 *     scene = watched_look(&watched, arena, view, now);
 *
 * All functions need the lock of the logs. */
#ifndef LAB_WATCH_LOOK_H
#define LAB_WATCH_LOOK_H

#include "analysis/track_smooth.h"
#include "base/arena.h"
#include "lab/watch_scene.h"
#include "lab/watch_view.h"
#include "store/log_choice.h"
#include "store/logs.h"

/* How fast a log grows, by when its steps came. */
typedef struct {
    const Log *log;
    double step, time; /* when it was measured last */
    double rate;       /* steps per second; NaN: not known */
} WatchRate;

/* A series that is smoothed for the screen. */
typedef struct {
    const LogSeries *series;
    TrackSmooth smooth;
} WatchSmooth;

/* The logs, and what is kept between looks.  logs NULL: nothing is watched. */
typedef struct {
    Logs *logs;        /* owned */
    Arena arena;       /* of the words */
    const char *paths; /* what is watched, visible */
    LogChoice choice;
    Log *names;          /* the names of all series, in the order in which they came */
    WatchRate *rate;     /* on the heap */
    WatchSmooth *smooth; /* on the heap */
    int rates, smooths;
} Watched;

/* The logs and series that choice and filter leave; in an arena. */
typedef struct {
    const WatchView *view;
    const Log **log; /* of each run that is listed */
    WatchRun *run;
    int runs;
    const char **name; /* of each series, by groups */
    int names;
    double *least, *most; /* x of each run; least > most: it has none */
} WatchShown;

void watched_init(Watched *watched, Logs *logs, const char *paths, const LogChoice *choice);
void watched_free(Watched *watched);

void watched_measure(Watched *watched, double now);

const WatchScene *watched_look(Watched *watched, Arena *arena, const WatchView *view, double now);

/* All there is of x over what the filter leaves; false: nothing. */
bool watched_range(Watched *watched, Arena *arena, const WatchView *view, double *least,
                   double *most);
int watched_count(Watched *watched, const WatchView *view);

#endif
