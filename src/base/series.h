/* series.h - append-only samples that another thread may read while they grow.
 *
 *     series_add(&losses, 0.69);                        the one writer
 *     for (long i = 0; i < series_count(&losses); i++)  any reader
 *         sum += series_at(&losses, i);
 *
 * Chunks never move: the writer stores the sample, then releases the count. */
#ifndef BASE_SERIES_H
#define BASE_SERIES_H

#include "base/base.h"

#include <stdatomic.h>

enum { SERIES_CHUNKS = 40 };

typedef struct {
    _Atomic double *chunk[SERIES_CHUNKS]; /* chunk c: 2^(c+5) samples, allocated when reached */
    atomic_long count;                    /* published samples */
} Series;

void series_add(Series *series, double value);
long series_count(const Series *series);
double series_at(const Series *series, long i);

/* The writer changes its latest samples, or takes back all but the first so many: a reader that
 * counted before may see either state of them. */
void series_set(Series *series, long i, double value);
void series_cut(Series *series, long count);

/* Copies samples begin ... end-1 into out. */
void series_copy(const Series *series, long begin, long end, double *out);

/* Empties and frees; no reader may be active. */
void series_free(Series *series);

#endif
