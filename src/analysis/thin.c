/* Reduces long series to what a screen can show, fast enough to draw runs of a million batches 30
 * times a second. */
#include "analysis/thin.h"

#include "plot/scale.h"

#include <math.h>

enum {
    LOOKS = 32,        /* samples of a column that are looked at */
    SAMPLES_LEAST = 2, /* of a column, for a band */
};

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

/* Samples in one column of dots, of which every so-manyth is looked at. */
typedef struct {
    long width, step;
} Column;

static Column column_of(long whole, int columns)
{
    long width = MAX((whole + columns - 1) / MAX(columns, 1), 1);
    return (Column){.width = width, .step = (width + LOOKS - 1) / LOOKS};
}

Points thin_series(Arena *arena, const Samples *samples, long whole, int columns)
{
    const Series *y = samples->y, *x = samples->x;
    long begin = samples->begin, end = samples->end;
    Column column = column_of(whole, columns);
    Points points = points_new(arena, 2 * ((end - begin) / column.width + 3));
    for (long i = begin; i < end;) {
        long next = MIN((i / column.width + 1) * column.width, end);
        add_column(&points, y, x, i, next, column.step);
        i = next;
    }
    if (end > begin && column.width > 1)
        add_sample(&points, y, x, end - 1);
    return points;
}

/* The span of a column's samples, and of those beside it: bands of neighbours then overlap. */
static Span column_span(const Samples *samples, long begin, long end, long step)
{
    Span span = SPAN_EMPTY;
    if (begin > samples->begin)
        span_add(&span, series_at(samples->y, begin - 1));
    for (long i = begin; i < end; i += step)
        span_add(&span, series_at(samples->y, i));
    if (end < samples->end)
        span_add(&span, series_at(samples->y, end));
    return span;
}

static Points all_samples(Arena *arena, const Samples *samples)
{
    Points points = points_new(arena, samples->end - samples->begin);
    for (long i = samples->begin; i < samples->end; i++)
        add_sample(&points, samples->y, samples->x, i);
    return points;
}

Band thin_band(Arena *arena, const Samples *samples, long whole, int columns)
{
    Column column = column_of(whole, columns);
    long most = (samples->end - samples->begin) / column.width + 3;
    Band band = {.x = ARENA_NEW(arena, double, most),
                 .low = ARENA_NEW(arena, double, most),
                 .high = ARENA_NEW(arena, double, most)};
    for (long i = samples->begin; i < samples->end;) {
        long next = MIN((i / column.width + 1) * column.width, samples->end);
        Span span = column_span(samples, i, next, column.step);
        bool known = span.lo <= span.hi;
        band.x[band.n] = samples->x ? series_at(samples->x, next - 1) : (double)(next - 1);
        band.low[band.n] = known ? span.lo : NAN;
        band.high[band.n++] = known ? span.hi : NAN;
        i = next;
    }
    if (whole < SAMPLES_LEAST * (long)columns)
        band.sample = all_samples(arena, samples);
    return band;
}

/* All samples of a run.  One that did not keep all batches has fewer in the same width. */
static Samples samples_of(const Recorder *run, const Series *y, long *whole)
{
    long n = series_count(&run->smooth), batches = recorder_batches(run);
    const Series *x = series_count(&run->batch) ? &run->batch : NULL;
    if (x && batches > n)
        *whole = (long)((double)*whole / (double)batches * (double)n) + 1;
    return (Samples){.y = y, .x = x, .end = n};
}

Points thin_batches(Arena *arena, const Recorder *run, const Series *y, long whole, int columns)
{
    Samples samples = samples_of(run, y, &whole);
    return thin_series(arena, &samples, whole, columns);
}

Band thin_batch_band(Arena *arena, const Recorder *run, const Series *y, long whole, int columns)
{
    Samples samples = samples_of(run, y, &whole);
    return thin_band(arena, &samples, whole, columns);
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

/* In decades on a logarithmic axis, where values up to 0 have no place. */
static void add_span(Span *span, const double *y, long n, bool log)
{
    double sane = span_sane(y, n);
    for (long i = 0; i < n; i++)
        if (fabs(y[i]) <= sane && (!log || y[i] > 0))
            span_add(span, log ? log10(y[i]) : y[i]);
}

void thin_fit(Axis *y, const Points *const *curve, int curves, const Band *samples)
{
    Span span = SPAN_EMPTY, all = SPAN_EMPTY;
    for (int i = 0; i < curves; i++)
        add_span(&span, curve[i]->y, curve[i]->n, y->log);
    add_span(&all, samples->low, samples->n, y->log);
    add_span(&all, samples->high, samples->n, y->log);
    double more = (span.hi - span.lo) / 3;
    if (!(more > 0) || all.lo > all.hi)
        return;
    y->lo = fmin(span.lo, fmax(all.lo, span.lo - more));
    y->hi = fmax(span.hi, fmin(all.hi, span.hi + more));
    if (y->log) {
        y->lo = pow(10, y->lo);
        y->hi = pow(10, y->hi);
    }
}

Mark thin_mark(const Points *points, MarkKind kind, Ink ink, const char *label)
{
    return (Mark){
        .kind = kind, .ink = ink, .label = label, .x = points->x, .y = points->y, .n = points->n};
}

Mark thin_band_mark(const Band *band, Ink ink, const char *label)
{
    if (band->sample.n)
        return thin_mark(&band->sample, MARK_DOTS, ink, label);
    return (Mark){.kind = MARK_BAND,
                  .ink = ink,
                  .label = label,
                  .x = band->x,
                  .y = band->low,
                  .y2 = band->high,
                  .n = band->n};
}

Mark thin_line(const Points *points, Ink ink, const char *label)
{
    Mark line = thin_mark(points, MARK_LINE, ink, label);
    line.fill = true;
    return line;
}
