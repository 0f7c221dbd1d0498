/* spread.h - the curves of several runs as one: a middle and its edges.
 *
 *     const Trace trace[] = {{smooth0, 84}, {smooth1, 90}};
 *     Spread spread = spread_median(arena, trace, 2);
 *     spread.low[k] <= spread.middle[k] <= spread.high[k]      k < spread.n
 *
 * Pure functions; what they return lives in the arena. */
#ifndef TRAIN_SPREAD_H
#define TRAIN_SPREAD_H

#include "base/arena.h"
#include "base/series.h"

/* The curve of one run. */
typedef struct {
    const double *value; /* one per batch; borrowed */
    long n;
} Trace;

/* Samples begin ... end-1, copied. */
Trace trace_of(Arena *arena, const Series *series, long begin, long end);

/* The curve of several; for each sample low <= middle <= high. */
typedef struct {
    const double *middle, *low, *high; /* n each */
    long n;
} Spread;

/* For range tests.  A run that has ended counts as above all others, because range tests end when
 * their loss is high; the curve ends where its middle would be an ended run.  For the edges an
 * ended run stays at its last value.  The median of one run is that run. */
Spread spread_median(Arena *arena, const Trace *trace, int runs);

/* For training: mean, lowest and highest of the runs that got so far; as long as the longest. */
Spread spread_mean(Arena *arena, const Trace *trace, int runs);

#endif
