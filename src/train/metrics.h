/* metrics.h - what is measured on the validation images besides the loss.
 *
 *     const Metric *metric = metric_find("accuracy");
 *     sum += metric->sum(logits, labels, n, classes);   then sum / images
 */
#ifndef TRAIN_METRICS_H
#define TRAIN_METRICS_H

#include "base/buf.h"
#include "kernels/tensor.h"

enum {
    METRICS_MAX = 4,                    /* of a learner */
    MEASURES_MAX = 2 * METRICS_MAX + 1, /* of a run: these, and those of the averaged weights */
    TOP_K = 5,
};

/* What the losses of an epoch are called in tables, settings and arguments. */
#define TRAIN_LOSS "train_loss"
#define VALID_LOSS "valid_loss"

/* What is measured with the averaged weights is called so: "ema_valid_loss", "ema_accuracy". */
#define EMA_PREFIX "ema_"

/* A row of the table of what can be measured; constant. */
typedef struct {
    const char *name, *brief; /* where the name has no room */
    bool higher_is_better;
    int classes_least;   /* classes it needs */
    const char *meaning; /* in a few words */
    /* Sum over n images; logits [n][classes]. */
    double (*sum)(const real *logits, const uint16_t *labels, int n, int classes);
} Metric;

#define METRIC_DEFAULT "accuracy" /* what a learner measures unless it is told */

/* NULL for a name that no row has. */
const Metric *metric_find(const char *name);

/* Whether a run of ours measures what has this name besides its losses; *higher_is_better: which
 * way. */
NODISCARD bool measure_find(const char *name, bool *higher_is_better);

/* Whether a value is better than another one, by its own direction; a number is better than none
 * (NaN). */
bool metric_improves(bool higher_is_better, double value, double than);

/* Names of the rows: of row `index`, NULL after the last. */
const char *metric_name(int index);

/* What row `index` measures. */
void metric_meaning(int index, Buf *out);

/* The class with the largest logit; of equals the first, as with torch's argmax. */
int argmax(const real *logits, int classes);

/* Probabilities p [classes] from logits [classes]. */
void softmax(const real *logits, int classes, double *p);

#endif
