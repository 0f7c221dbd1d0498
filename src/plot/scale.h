/* scale.h - from values to a fraction of an axis, and the round numbers to write beside it.  Pure.
 *
 *     Span span = SPAN_EMPTY;
 *     for (long i = 0; i < n; i++) span_add(&span, loss[i]);
 *     Scale scale = scale_fit(span, false, 0.05);
 *     double up = scale_at(&scale, 0.69);         0 at the low end, 1 at the high end
 *     Ticks ticks = scale_ticks(&scale, 6);
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
} Scale;

enum { SCALE_TICKS = 16 };

/* One number beside an axis. */
typedef struct {
    double value;
    char label[24]; /* short, UTF-8, alike along one axis */
} Tick;

/* The numbers beside one axis. */
typedef struct {
    Tick tick[SCALE_TICKS]; /* ascending */
    int n;
} Ticks;

/* Widens the span to hold the value; ignores what is not finite. */
void span_add(Span *span, double value);

/* A scale around the span with a margin at both ends, a fraction of its length.  An empty span
 * and a single value get a sensible range too. */
Scale scale_fit(Span span, bool log, double margin);

/* A scale that ends exactly where the caller says, in either order. */
Scale scale_between(double lo, double hi, bool log);

/* 0 at lo, 1 at hi, beyond them outside; NaN for what has no place (not finite, or <= 0 on log). */
double scale_at(const Scale *scale, double value);

/* At most `most` round values inside the scale: steps of 1, 2 or 5 times a power of ten; on a log
 * scale powers of ten, and 2 and 5 times them when there are few. */
Ticks scale_ticks(const Scale *scale, int most);

/* Names at 0, 1, 2 ...: every one, or every second, third ... so that at most `most` are left. */
Ticks scale_names(const Scale *scale, const char *const *name, int names, int most);

#endif
