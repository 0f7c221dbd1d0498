/* watch_scene.h - what a screen shows of watched logs at one moment: a value, in the frame's arena.
 *
 *     const WatchScene *watch = lab_watch_look(lab, arena, &stage->watch, tiling);
 *     watch->figure[0].plot      thinned curves of a series, one for each run
 */
#ifndef LAB_WATCH_SCENE_H
#define LAB_WATCH_SCENE_H

#include "plot/plot.h"
#include "logs/log.h"

/* One log, as a line of the list. */
typedef struct {
    const char *name;   /* control characters made visible */
    const char *format; /* name of its format */
    LogState state;
    bool once;     /* it is not followed: whether it goes on is not known */
    double silent; /* seconds since its latest change */
    double rate;   /* steps per second; NaN: not known */
    double left;   /* seconds to its end; NaN: not known */
    double step;   /* the last one; NaN: none */
    long samples;
    int code;           /* exit status of a run that has failed; 0: none */
    const char *letter; /* stands at the ends of its curves, in its ink */
    Ink ink;
    bool hidden; /* the user has hidden it, or the filter has */
} WatchRun;

/* One series of all shown runs. */
typedef struct {
    const char *name; /* visible */
    Plot plot;
    const double *value; /* of each run of the list at the crosshair, or its last; NaN: none, or
                            neither is the figure chosen nor has it a single run */
    int runs, drawn;     /* shown runs that have it; those of them that are drawn */
} WatchFigure;

typedef struct WatchScene {
    const WatchRun *run;
    int runs;
    const int *group; /* numbers, for watch_page: of every series */
    int all;          /* series */
    const WatchFigure *figure;
    int first, figures; /* those of the page that is shown: number of the first, how many */
    int chosen;         /* number of a series; that of no figure where there is none */
    bool alone;         /* it has all the room */
    double at;          /* x under the crosshair; NaN: it is at the end */
    bool no_x;          /* nothing has what the figures are to go along */
    const char *x;      /* what that is */
    double smooth;
    const char *filter; /* "" none */
    const char *paths;  /* what is watched */
} WatchScene;

#endif
