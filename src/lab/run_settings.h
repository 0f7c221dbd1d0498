/* run_settings.h - what `set` asks of every run.
 *
 *     if (settings->patience >= 0) ...                 early stopping is on
 */
#ifndef LAB_RUN_SETTINGS_H
#define LAB_RUN_SETTINGS_H

#include "base/base.h"

/* What happens when a run is no longer finite: `set on_nan`. */
typedef enum {
    ON_NAN_REWIND, /* puts the learner back to where all was finite; the run can continue there */
    ON_NAN_STOP,   /* leaves the learner as it was then */
} OnNan;

/* A value of LabRuns. */
typedef struct {
    int patience;        /* early stopping; -1: off */
    double min_delta;    /* of early stopping */
    const char *monitor; /* "valid_loss", "train_loss" or a metric */
    char *save_best;     /* file name, or NULL */
    char *csv;           /* file name, or NULL */
    char *tensorboard;   /* folder of event files, or NULL */
    OnNan on_nan;
} RunSettings;

#endif
