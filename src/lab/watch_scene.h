/* watch_scene.h - what a screen shows of watched logs at one moment: a value, in the frame's arena.
 *
 *     const WatchScene *watch = lab_watch_look(session->watch, arena, &session->stage->watch);
 *     watch->figure[0].plot      thinned curves of a series, one for each run
 */
#ifndef LAB_WATCH_SCENE_H
#define LAB_WATCH_SCENE_H

#include "plot/plot.h"
#include "store/log.h"

/* One log, as a line of the list. */
typedef struct {
    const char *name;   /* control characters made visible */
    const char *format; /* name of its format */
    LogState state;
    double silent; /* seconds since its latest change */
    double rate;   /* steps per second; NaN: not known */
    double left;   /* seconds to its end; NaN: not known */
    double step;   /* the last one; NaN: none */
    long samples;
    int code;    /* exit status of a run that has failed; 0: none */
    int number;  /* of the run, from 0: its ink and its letter; hidden ones keep theirs */
    bool hidden; /* the user has hidden it, or the filter has */
} WatchRun;

/* One series of all shown runs. */
typedef struct {
    const char *group; /* what stands before the first '/' of its name; "": nothing */
    Plot plot;
    const double *value; /* of each run of the list at the crosshair, or its last; NaN: none */
    double at;           /* the x of that */
} WatchFigure;

typedef struct WatchScene {
    const WatchRun *run;
    int runs;
    const WatchFigure *figure; /* those from `first` on */
    int figures, first, all;   /* how many there are here; number of the first; of all */
    double x;                  /* under the crosshair; NaN: it is at the end */
    const char *x_name;        /* what the figures go along */
    const char *filter;        /* "" none */
    const char *paths;         /* what is watched */
} WatchScene;

#endif
