/* spread.h - the curves of several runs as one: a middle and its edges.
 *
 *     const Trace trace[] = {{smooth0, 84}, {smooth1, 90}};
 *     Spread spread = spread_median(arena, trace, 2);
 *     spread.low[k] <= spread.middle[k] <= spread.high[k]      k < spread.n
 *
 * Pure functions; what they return lives in the arena.
 */
#ifndef TRAIN_SPREAD_H
#define TRAIN_SPREAD_H

#include "base/arena.h"
#include "base/series.h"

typedef struct {
    const double *value; /* a batch each; borrowed */
    long n;
} Trace;

/* Samples begin ... end-1, copied. */
Trace trace_of(Arena *arena, const Series *series, long begin, long end);

typedef struct {
    const double *middle, *low, *high; /* n each */
    long n;
} Spread;

/* For range tests: a run that has ended counts as above all others, because that is how range tests
 * end, and the curve ends where its middle would be such a run.  Edges: an ended run stays where it
 * was.  The median of one run is that run. */
Spread spread_median(Arena *arena, const Trace *trace, int runs);

/* For training: the mean, the lowest and the highest of the runs that got so far; as long as the
 * longest. */
Spread spread_mean(Arena *arena, const Trace *trace, int runs);

#endif
