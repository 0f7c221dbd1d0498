/* scale.h - from values to a fraction of an axis, and back.  Pure.
 *
 *     Span span = SPAN_EMPTY;
 *     for (long i = 0; i < n; i++) span_add(&span, loss[i]);
 *     Scale scale = scale_fit(span, false);
 *     double up = scale_at(&scale, 0.69);         0 at the low end, 1 at the high end
 *     double loss = scale_value(&scale, up);
 */
#ifndef PLOT_SCALE_H
#define PLOT_SCALE_H

#include "base/base.h"

/* The range of some values; lo > hi while there are none. */
typedef struct {
    double lo, hi;
    bool fractions; /* a value that is not a whole number was among them */
} Span;

#define SPAN_EMPTY ((Span){.lo = 1, .hi = -1})

/* An axis as numbers: which value is at which end. */
typedef struct {
    double lo, hi; /* finite, lo < hi; above 0 if log */
    bool log;      /* logarithmic */
    bool whole;    /* only whole numbers make sense: epochs, batches */
    bool flat;     /* around a single value */
} Scale;

/* Widens the span to hold the value; ignores what is not finite. */
void span_add(Span *span, double value);

/* The largest size of these values that is worth showing: of losses that grow to more than ten
 * thousand times what they were at first, ten times that. */
double span_sane(const double *value, long n);

/* A scale from end to end of the span; an empty span and a single value get a sensible range.  Less
 * than a factor of two is linear anyway. */
Scale scale_fit(Span span, bool log);

/* A scale that ends exactly where the caller says, in either order. */
Scale scale_between(double lo, double hi, bool log);

/* 0 at lo, 1 at hi, beyond them outside; NaN for what has no place (not finite, or <= 0 on log). */
double scale_at(const Scale *scale, double value);

/* The value at a fraction of the axis. */
double scale_value(const Scale *scale, double at);

#endif
