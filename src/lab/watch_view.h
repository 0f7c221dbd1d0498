/* watch_view.h - what the user has chosen to see of watched logs: plain data, a part of the stage.
 *
 *     WatchView view = watch_view_new();
 *     watch_view_zoom(&view, 0.5, lo, hi);
 */
#ifndef LAB_WATCH_VIEW_H
#define LAB_WATCH_VIEW_H

#include "base/base.h"

enum { WATCH_WORDS = 64, WATCH_RUNS = 64 }; /* bytes of a filter; runs that can be hidden */

typedef struct {
    int first; /* number of the first figure of the page */
    char
        filter[WATCH_WORDS]; /* words that names of series must have; "run:" before those of runs */
    char x[WATCH_WORDS];     /* "step", "epoch", "time", or a series */
    double smooth;           /* 0 ... 0.99 */
    bool log_y;
    double lo, hi;   /* the x values shown; equal: all */
    double at;       /* the x under the crosshair; NaN: the end */
    int cursor;      /* line of the list of runs */
    uint64_t hidden; /* bit i: run i is */
} WatchView;

WatchView watch_view_new(void);

/* Shows a part of what is shown, around the crosshair or the middle; factor above 1: more of it.
 * least, most: all there is. */
void watch_view_zoom(WatchView *view, double factor, double least, double most);

/* Moves the shown part by so much of its width; the crosshair by so many hundredths of it. */
void watch_view_pan(WatchView *view, double part, double least, double most);
void watch_view_move(WatchView *view, double hundredths, double least, double most);

#endif
