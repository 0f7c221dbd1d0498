/* watch_view.h - what the user has chosen to see of watched logs: plain data, a part of the stage.
 *
 *     WatchView view = watch_view_new();
 *     watch_view_zoom(&view, 0.5, &(WatchRange){.least = 0, .most = 2000});
 */
#ifndef LAB_WATCH_VIEW_H
#define LAB_WATCH_VIEW_H

#include "base/base.h"

enum { WATCH_WORDS = 128, WATCH_RUNS = 1024 }; /* bytes of a filter; runs that can be hidden */

typedef struct {
    int figure; /* number of the chosen figure, from 0; the page that has it is shown */
    bool alone; /* it has all the room */
    char
        filter[WATCH_WORDS]; /* words that names of series must have; "run:" before those of runs */
    char x[WATCH_WORDS];     /* "step", "epoch", "time", or a series */
    double smooth;           /* 0 ... 0.99 */
    bool log_y;
    double lo, hi;                    /* the x values shown; equal: all */
    double at;                        /* the x under the crosshair; NaN: the end */
    int cursor;                       /* line of the list of runs */
    uint64_t hidden[WATCH_RUNS / 64]; /* bit i: run i is */
} WatchView;

/* All there is of x: a value. */
typedef struct {
    double least, most; /* least > most: nothing */
    bool log;           /* x is logarithmic; least > 0 */
} WatchRange;

WatchView watch_view_new(void);

/* Runs beyond WATCH_RUNS cannot be hidden. */
bool watch_view_hides(const WatchView *view, int run);
void watch_view_hide(WatchView *view, int run, bool hidden);

/* Shows a part of what is shown, around the crosshair or the middle; factor above 1: more of it. */
void watch_view_zoom(WatchView *view, double factor, const WatchRange *all);

/* Moves the shown part by so much of its width; the crosshair by so many hundredths of it, or to a
 * value: there, the shown part follows. */
void watch_view_pan(WatchView *view, double part, const WatchRange *all);
void watch_view_move(WatchView *view, double hundredths, const WatchRange *all);

#endif
