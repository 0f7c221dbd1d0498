/* Keeps the curves of a run, losses and rates by batch: one thread adds numbers at the end, others
 * read what is there. */
#include "base/series.h"

#include "base/heap.h"

enum { FIRST_BITS = 5 }; /* log2 of the first chunk's samples */

/* Sample i is at `offset` of chunk `c`: with 2^FIRST_BITS added, the highest bit gives the
 * chunk. */
static int locate(long i, long *offset)
{
    unsigned long shifted = (unsigned long)i + (1ul << FIRST_BITS);
    int top = 63 - __builtin_clzl(shifted);
    *offset = (long)(shifted - (1ul << top));
    return top - FIRST_BITS;
}

void series_add(Series *series, double value)
{
    long count = atomic_load_explicit(&series->count, memory_order_relaxed);
    long offset;
    int c = locate(count, &offset);
    assert(c < SERIES_CHUNKS);
    if (!series->chunk[c])
        series->chunk[c] = heap_resize(NULL, (size_t)1 << (c + FIRST_BITS), sizeof(double));
    atomic_store_explicit(&series->chunk[c][offset], value, memory_order_relaxed);
    atomic_store_explicit(&series->count, count + 1, memory_order_release);
}

long series_count(const Series *series)
{
    return atomic_load_explicit(&series->count, memory_order_acquire);
}

double series_at(const Series *series, long i)
{
    long offset;
    int c = locate(i, &offset);
    return atomic_load_explicit(&series->chunk[c][offset], memory_order_relaxed);
}

void series_set(Series *series, long i, double value)
{
    long offset;
    int c = locate(i, &offset);
    atomic_store_explicit(&series->chunk[c][offset], value, memory_order_relaxed);
}

void series_cut(Series *series, long count)
{
    atomic_store_explicit(&series->count, count, memory_order_release);
}

void series_copy(const Series *series, long begin, long end, double *out)
{
    for (long i = begin; i < end; i++)
        *out++ = series_at(series, i);
}

void series_free(Series *series)
{
    for (int c = 0; c < SERIES_CHUNKS; c++)
        heap_free(series->chunk[c]);
    *series = (Series){0};
}
