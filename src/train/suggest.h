/* suggest.h - learning rates to try, from the curve of a range test; pure functions.
 *
 *     Suggestions s = suggest(lr, smooth, n);
 *     if (!isnan(s.valley)) ...
 *
 * lr and smooth are what a plot shows: the recorded list with its ends trimmed (curve_trim).
 */
#ifndef TRAIN_SUGGEST_H
#define TRAIN_SUGGEST_H

#include "base/base.h"

typedef struct {
    double steep;  /* fastai v1's "min numerical gradient": argmin of the gradient over the index */
    double min10;  /* rate at the smallest loss, divided by 10 */
    double valley; /* fastai v2: the middle of the longest decreasing subsequence */
    double slide;  /* fastai v2: where a window sliding in from the right meets an even slope */
    long steep_at, min_at, valley_at, slide_at; /* their indices, -1 if none */
} Suggestions;

/* n samples; a rule that finds nothing is NaN.  fastai-v1.md sections 8 and 14. */
Suggestions suggest(const double *lr, const double *smooth, long n);

/* fastai's plot(skip_start=10, skip_end=5). */
enum { CURVE_SKIP_START = 10, CURVE_SKIP_END = 5 };

/* The samples left when skip_start and skip_end are taken off n: begin ... end-1.  Skips are
 * clamped so that a short test still shows at least two samples where it has them. */
void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end);

#endif
