/* range.h - what the range test says at a sample, and how far its suggestions can be trusted. Pure.
 *
 *     Range range = range_of(scene);
 *     Reading here = range_read(&range, range.cursor);       rates, losses, slope, room above
 *
 * Samples are numbered as recorded; those shown are first ... last, trimmed as `plot` does.
 */
#ifndef VIEW_RANGE_H
#define VIEW_RANGE_H

#include "app/scene.h"

typedef struct {
    const Recorder *run;
    long first, last; /* samples to show; last < first: none */
    long cursor;      /* one of them, or -1 */
} Range;

typedef struct {
    double lr, loss, smooth;
    double slope;   /* of the smoothed loss a decade */
    double decades; /* from here up to divergence, or to the last sample */
    bool diverges;  /* smoothed loss went above 4 times its best */
} Reading;

Range range_of(const Scene *scene);
Reading range_read(const Range *range, long sample);

/* The sample whose rate is nearest; -1 where there is none. */
long range_sample(const Range *range, double lr);

/* The part of first ... last that a zoom leaves, around the cursor. */
void range_zoom(const Range *range, double zoom, long *first, long *last);

/* NULL, or why the suggestions should not be trusted. */
const char *range_doubt(const Range *range, const Suggestions *found);

#endif
