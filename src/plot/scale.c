/* Finds ranges for axes and where values are in them.  Lengths are computed from halves, since
 * hi - lo can overflow for large finite numbers. */
#include "plot/scale.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

/* Below this relative length a range is only rounding noise and is shown as one value. */
static const double FLAT = 1e-6;

void span_add(Span *span, double value)
{
    if (!isfinite(value))
        return;
    bool first = span->lo > span->hi;
    span->lo = first ? value : fmin(span->lo, value);
    span->hi = first ? value : fmax(span->hi, value);
    span->fractions |= value != floor(value);
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* A quarter of the values, of which some hundred are looked at, are of this size or less. */
static double usual_size(const double *value, long n)
{
    enum { LOOKS = 256 };
    double size[LOOKS];
    int count = 0;
    for (long i = 0; i < n; i += n / LOOKS + 1)
        if (isfinite(value[i]))
            size[count++] = fabs(value[i]);
    qsort(size, (size_t)count, sizeof *size, by_size);
    return count ? size[count / 4] : 0;
}

double span_sane(const double *value, long n)
{
    const double insane = 1e4, shown = 10; /* times what is usual */
    double first = NAN, most = 0;
    for (long i = 0; i < n; i++)
        if (isfinite(value[i])) {
            first = isnan(first) ? fabs(value[i]) : first;
            most = fmax(most, fabs(value[i]));
        }
    if (isnan(first) || most <= insane * first)
        return INFINITY;
    double usual = fmax(first, usual_size(value, n));
    return usual > 0 && most > insane * usual ? shown * usual : INFINITY;
}

static Scale empty_scale(bool log)
{
    return log ? (Scale){.lo = 0.1, .hi = 10, .log = true} : (Scale){.lo = 0, .hi = 1};
}

static double clamp(double value, double lo, double hi)
{
    return fmin(fmax(value, lo), hi);
}

static bool is_flat(Span span)
{
    double half = span.hi / 2 - span.lo / 2;
    return half <= FLAT * fmax(fabs(span.lo), fabs(span.hi)) || half < DBL_MIN;
}

/* A tenth to either side. */
static Scale fit_flat(Span span)
{
    double value = span.lo / 2 + span.hi / 2;
    double add = fabs(value) > DBL_MIN ? fabs(value) / 10 : 0.5;
    return (Scale){.lo = clamp(value - add, -DBL_MAX, DBL_MAX),
                   .hi = clamp(value + add, -DBL_MAX, DBL_MAX),
                   .flat = true};
}

static Scale fit_linear(Span span)
{
    return (Scale){.lo = span.lo, .hi = span.hi, .whole = !span.fractions};
}

/* What is beyond a hundred decades is off the scale. */
static Scale fit_log(Span span)
{
    const double most = 100;
    double lo = clamp(log10(span.lo), -most, most), hi = clamp(log10(span.hi), -most, most);
    double add = hi - lo < FLAT ? 0.5 : 0;
    return (Scale){.lo = pow(10, lo - add), .hi = pow(10, hi + add), .log = true};
}

/* Over less than an octave a log axis is nearly linear, and its round numbers are those of a linear
 * one. */
static bool is_short(Span span)
{
    return span.hi < span.lo * 2;
}

Scale scale_fit(Span span, bool log)
{
    if (span.lo > span.hi || (log && span.lo <= 0))
        return empty_scale(log);
    if (is_flat(span))
        return fit_flat(span);
    return log && !is_short(span) ? fit_log(span) : fit_linear(span);
}

Scale scale_between(double lo, double hi, bool log)
{
    Span span = SPAN_EMPTY;
    if (!log || lo > 0)
        span_add(&span, lo);
    if (!log || hi > 0)
        span_add(&span, hi);
    return scale_fit(span, log);
}

double scale_at(const Scale *scale, double value)
{
    if (!isfinite(value) || (scale->log && value <= 0))
        return NAN;
    if (scale->log)
        return (log10(value) - log10(scale->lo)) / (log10(scale->hi) - log10(scale->lo));
    return (value / 2 - scale->lo / 2) / (scale->hi / 2 - scale->lo / 2);
}

double scale_value(const Scale *scale, double at)
{
    if (scale->log)
        return pow(10, log10(scale->lo) + at * (log10(scale->hi) - log10(scale->lo)));
    return scale->lo * (1 - at) + scale->hi * at;
}
