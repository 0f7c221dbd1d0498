/* smooth.h - the loss of a run as people look at it, and when that runs away.
 *
 *     double average = smooth_add(0, loss);             after every batch
 *     float smooth = smooth_debiased(average, 1);       after so many of them
 *     if (smooth_diverged(&best, smooth, batch == 0, DIVERGED_FACTOR)) ...
 *
 * fastai's SmoothenValue, and the rule of its LRFinder. */
#ifndef TRAIN_SMOOTH_H
#define TRAIN_SMOOTH_H

#include "base/base.h"

#include <math.h>

#define SMOOTH_BETA 0.98

/* A run diverges when its smoothed loss is above so many times its running minimum. */
#define DIVERGED_FACTOR 4
#define DIVERGED_BEST TEXT_OF(DIVERGED_FACTOR) " times its best" /* in messages */

/* The moving average, not yet debiased, with one loss more; 0 before the first. */
static inline double smooth_add(double average, float loss)
{
    return SMOOTH_BETA * average + (1 - SMOOTH_BETA) * loss;
}

/* It divided by the sum of its weights after so many batches, 1 - beta^batches. */
static inline float smooth_debiased(double average, long batches)
{
    return (float)(average / (1 - pow(SMOOTH_BETA, (double)batches)));
}

/* Whether a run diverges at this smoothed loss; *best is the running minimum, which begins with the
 * first batch. */
static inline bool smooth_diverged(float *best, float smooth, bool first, double factor)
{
    if (first || smooth < *best)
        *best = smooth;
    return smooth > factor * *best;
}

#endif
