/* Reduces long series to what a screen can show, fast enough to draw runs of a million batches 30
 * times a second. */
#include "analysis/thin.h"

#include "plot/scale.h"

#include <math.h>

enum { LOOKS = 32 }; /* samples of a column that are looked at */

static Points points_new(Arena *arena, long most)
{
    return (Points){.x = ARENA_NEW(arena, double, most), .y = ARENA_NEW(arena, double, most)};
}

static void add(Points *points, double x, double y)
{
    points->x[points->n] = x;
    points->y[points->n++] = y;
}

static void add_sample(Points *points, const Series *y, const Series *x, long i)
{
    add(points, x ? series_at(x, i) : (double)i, series_at(y, i));
}

/* Adds the lowest and the highest sample of one column, in their order. */
static void add_column(Points *points, const Series *y, const Series *x, long begin, long end,
                       long step)
{
    long low = begin, high = begin;
    double lowest = series_at(y, begin), highest = lowest;
    for (long i = begin + step; i < end; i += step) {
        double value = series_at(y, i);
        if (value < lowest) {
            lowest = value;
            low = i;
        }
        if (value > highest) {
            highest = value;
            high = i;
        }
    }
    add_sample(points, y, x, MIN(low, high));
    if (low != high)
        add_sample(points, y, x, MAX(low, high));
}

Points thin_series(Arena *arena, const Samples *samples, long whole, int columns)
{
    const Series *y = samples->y, *x = samples->x;
    long begin = samples->begin, end = samples->end;
    long width = MAX((whole + columns - 1) / MAX(columns, 1), 1),
         step = (width + LOOKS - 1) / LOOKS;
    Points points = points_new(arena, 2 * ((end - begin) / width + 3));
    for (long i = begin; i < end;) {
        long next = MIN((i / width + 1) * width, end);
        add_column(&points, y, x, i, next, step);
        i = next;
    }
    if (end > begin && width > 1)
        add_sample(&points, y, x, end - 1);
    return points;
}

/* A run that did not keep all batches has fewer samples in the same width. */
Points thin_batches(Arena *arena, const Recorder *run, const Series *y, long whole, int columns)
{
    long n = series_count(&run->smooth), batches = recorder_batches(run);
    const Series *x = series_count(&run->batch) ? &run->batch : NULL;
    if (x && batches > n)
        whole = (long)((double)whole / (double)batches * (double)n) + 1;
    return thin_series(arena, &(Samples){.y = y, .x = x, .end = n}, whole, columns);
}

Points thin_epochs(Arena *arena, const Series *values, const Series *epoch_end)
{
    long n = MIN(series_count(values), series_count(epoch_end));
    Points points = points_new(arena, n);
    for (long i = 0; i < n; i++)
        if (!isnan(series_at(values, i)))
            add(&points, series_at(epoch_end, i), series_at(values, i));
    return points;
}

Points thin_plan(Arena *arena, const Plan *plan, bool momentum, int columns)
{
    long steps = plan->last - plan->first, n = MIN(steps, 2L * MAX(columns, 2));
    Points points = points_new(arena, n);
    for (long i = 0; i < n; i++) {
        long k = n > 1 ? i * (steps - 1) / (n - 1) : 0;
        Hyper hyper = schedule_at(&plan->schedule, plan->first + k);
        add(&points, (double)k, momentum ? hyper.mom : hyper.lr);
    }
    return points;
}

static void add_span(Span *span, const Points *points)
{
    for (long i = 0; i < points->n; i++)
        span_add(span, points->y[i]);
}

void thin_fit(Axis *y, const Points *const *curve, int curves, const Points *samples)
{
    Span span = SPAN_EMPTY, all = SPAN_EMPTY;
    for (int i = 0; i < curves; i++)
        add_span(&span, curve[i]);
    add_span(&all, samples);
    double more = (span.hi - span.lo) / 3;
    if (y->log || !(more > 0) || all.lo > all.hi)
        return;
    y->lo = fmin(span.lo, fmax(all.lo, span.lo - more));
    y->hi = fmax(span.hi, fmin(all.hi, span.hi + more));
}

Mark thin_mark(const Points *points, MarkKind kind, Ink ink, const char *label)
{
    return (Mark){
        .kind = kind, .ink = ink, .label = label, .x = points->x, .y = points->y, .n = points->n};
}
