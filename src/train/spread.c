/* Combines the curves of several runs into one: middle, lowest and highest at each batch. */
#include "train/spread.h"

#include <math.h>
#include <stdlib.h>

Trace trace_of(Arena *arena, const Series *series, long begin, long end)
{
    double *value = ARENA_NEW(arena, double, end - begin);
    series_copy(series, begin, end, value);
    return (Trace){value, end - begin};
}

typedef struct {
    double *middle, *low, *high;
} Room;

static long longest(const Trace *trace, int runs)
{
    long n = 0;
    for (int i = 0; i < runs; i++)
        n = MAX(n, trace[i].n);
    return n;
}

static Room room_for(Arena *arena, long n)
{
    return (Room){ARENA_NEW(arena, double, n), ARENA_NEW(arena, double, n),
                  ARENA_NEW(arena, double, n)};
}

static Spread spread_of(const Room *room, long n)
{
    return (Spread){.middle = room->middle, .low = room->low, .high = room->high, .n = n};
}

static bool has(const Trace *trace, long k)
{
    return k < trace->n && isfinite(trace->value[k]);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *value, int n)
{
    qsort(value, (size_t)n, sizeof *value, ascending);
    return (value[(n - 1) / 2] + value[n / 2]) / 2;
}

Spread spread_median(Arena *arena, const Trace *trace, int runs)
{
    long n = longest(trace, runs);
    Room room = room_for(arena, n);
    double *at = ARENA_NEW(arena, double, runs), *last = ARENA_NEW(arena, double, runs);
    if (runs == 1)
        return (Spread){trace->value, trace->value, trace->value, n};
    for (int i = 0; i < runs; i++)
        last[i] = NAN; /* no value yet */
    for (long k = 0; k < n; k++) {
        room.low[k] = INFINITY;
        room.high[k] = -INFINITY;
        for (int i = 0; i < runs; i++) {
            bool there = has(&trace[i], k);
            last[i] = there ? trace[i].value[k] : last[i];
            at[i] = there ? last[i] : INFINITY;
            room.low[k] = fmin(room.low[k], last[i]);
            room.high[k] = fmax(room.high[k], last[i]);
        }
        room.middle[k] = median(at, runs);
        if (isinf(room.middle[k]))
            n = k;
    }
    return spread_of(&room, n);
}

Spread spread_mean(Arena *arena, const Trace *trace, int runs)
{
    long n = longest(trace, runs);
    Room room = room_for(arena, n);
    for (long k = 0; k < n; k++) {
        double sum = 0, count = 0;
        room.low[k] = room.high[k] = NAN;
        for (int i = 0; i < runs; i++) {
            if (!has(&trace[i], k))
                continue;
            double value = trace[i].value[k];
            sum += value;
            count++;
            room.low[k] = fmin(room.low[k], value);
            room.high[k] = fmax(room.high[k], value);
        }
        room.middle[k] = sum / count;
    }
    return spread_of(&room, n);
}
