#include "view/trace.h"

#include "plot/scale.h"

#include <math.h>

enum { LOOKS = 32 }; /* samples of a column that are looked at */

static Trace trace_new(Arena *arena, long most)
{
    return (Trace){.x = ARENA_NEW(arena, double, most), .y = ARENA_NEW(arena, double, most)};
}

static void add(Trace *trace, double x, double y)
{
    trace->x[trace->n] = x;
    trace->y[trace->n++] = y;
}

static void add_sample(Trace *trace, const Series *y, const Series *x, long i)
{
    add(trace, x ? series_at(x, i) : (double)i, series_at(y, i));
}

/* The lowest and the highest of one column, in their order. */
static void add_column(Trace *trace, const Series *y, const Series *x, long begin, long end,
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
    add_sample(trace, y, x, MIN(low, high));
    if (low != high)
        add_sample(trace, y, x, MAX(low, high));
}

Trace trace_take(Arena *arena, const Series *y, const Series *x, long begin, long end, long whole,
                 int columns)
{
    long width = MAX((whole + columns - 1) / MAX(columns, 1), 1),
         step = (width + LOOKS - 1) / LOOKS;
    Trace trace = trace_new(arena, 2 * ((end - begin) / width + 3));
    for (long i = begin; i < end;) {
        long next = MIN((i / width + 1) * width, end);
        add_column(&trace, y, x, i, next, step);
        i = next;
    }
    if (end > begin && width > 1)
        add_sample(&trace, y, x, end - 1);
    return trace;
}

Trace trace_epochs(Arena *arena, const Series *values, const Series *epoch_end)
{
    long n = MIN(series_count(values), series_count(epoch_end));
    Trace trace = trace_new(arena, n);
    for (long i = 0; i < n; i++)
        if (!isnan(series_at(values, i)))
            add(&trace, series_at(epoch_end, i), series_at(values, i));
    return trace;
}

Trace trace_plan(Arena *arena, const Plan *plan, bool momentum, int columns)
{
    long steps = plan->last - plan->first, n = MIN(steps, 2L * MAX(columns, 2));
    Trace trace = trace_new(arena, n);
    for (long i = 0; i < n; i++) {
        long k = n > 1 ? i * (steps - 1) / (n - 1) : 0;
        Hyper hyper = schedule_at(&plan->schedule, plan->first + k);
        add(&trace, (double)k, momentum ? hyper.mom : hyper.lr);
    }
    return trace;
}

static void add_span(Span *span, const Trace *trace)
{
    for (long i = 0; i < trace->n; i++)
        span_add(span, trace->y[i]);
}

void trace_fit(Axis *y, const Trace *const *curve, int curves, const Trace *samples)
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

Mark trace_mark(const Trace *trace, MarkKind kind, Ink ink, const char *label)
{
    return (Mark){
        .kind = kind, .ink = ink, .label = label, .x = trace->x, .y = trace->y, .n = trace->n};
}
