/* moment.h - what a run recorded at one of its batches, and epochs that stand out.  Pure.
 *
 *     Moment moment = moment_at(recorder, batch);
 *     moment.smooth, moment.lr                     at that batch
 *     moment.valid                                 of the last epoch that had ended by then
 */
#ifndef ANALYSIS_MOMENT_H
#define ANALYSIS_MOMENT_H

#include "train/recorder.h"

/* One batch of a run: a value.  Numbers that are not known are NaN. */
typedef struct {
    long batch;    /* of those recorded, the nearest before or at the one asked for */
    double epochs; /* how many the run has gone through by its end: 3.25 */
    double loss, smooth, lr, mom;
    long ended;   /* the last epoch that had ended, as recorded; -1: none */
    double valid; /* its validation loss */
} Moment;

/* batch: from 0; of a run without batches .batch is -1. */
Moment moment_at(const Recorder *run, long batch);

/* The epoch, as recorded, with the least validation loss, the first of equals; -1: none has one. */
long moment_least_valid(const Recorder *run);

/* The same, if two epochs or more have ended since and the loss of the latest is higher by a
 * hundredth or more: the net learns its training images by heart; -1: none. */
long moment_turn(const Recorder *run);

#endif
