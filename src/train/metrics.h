/* metrics.h - what is measured on the validation images besides the loss.
 *
 *     const Metric *metric = metric_find("accuracy");
 *     if (metric->sum) sum += metric->sum(metric, logits, labels, n, classes);
 *     double value = metric_value(metric, sum, images, &counts);
 */
#ifndef TRAIN_METRICS_H
#define TRAIN_METRICS_H

#include "base/buf.h"
#include "kernels/tensor.h"

typedef struct ClassCounts ClassCounts; /* scores.h */

enum {
    METRICS_MAX = 4,                    /* of a learner */
    MEASURES_MAX = 2 * METRICS_MAX + 1, /* of a run: these, and those of the averaged weights */
};

/* What the losses of an epoch are called in tables, settings and arguments. */
#define TRAIN_LOSS "train_loss"
#define VALID_LOSS "valid_loss"

/* What is measured with the averaged weights is called so: "ema_valid_loss", "ema_accuracy". */
#define EMA_PREFIX "ema_"

typedef struct Metric Metric;

/* A row of the table of what can be measured; constant. */
struct Metric {
    const char *name, *brief; /* where the name has no room */
    const char *averaged;     /* name of what the averaged weights have of it */
    bool higher_is_better;
    int classes_least;   /* classes it needs */
    const char *meaning; /* in a few words */
    /* Sum over n images; logits [n][classes].  NULL: it is a score of classes. */
    double (*sum)(const Metric *metric, const real *logits, const uint16_t *labels, int n,
                  int classes);
    int k; /* of the likeliest classes */
    double beta;
    int average; /* of a score: ScoreMean and beta of scores.h */
};

#define METRIC_DEFAULT "accuracy" /* what a learner measures unless it is told */

/* NULL for a name that no row has. */
const Metric *metric_find(const char *name);

/* Whether a run of ours measures what has this name besides its losses; *higher_is_better: which
 * way. */
NODISCARD bool measure_find(const char *name, bool *higher_is_better);

/* What it comes to, of the sum over so many images or, for a score, of the answers. */
double metric_value(const Metric *metric, double sum, long images, const ClassCounts *counts);

/* Whether a value is better than another one, by its own direction; a number is better than none
 * (NaN). */
bool metric_improves(bool higher_is_better, double value, double than);

/* Names of the rows: of row `index`, NULL after the last. */
const char *metric_name(int index);

/* Names of what a run of ours may measure besides its losses, one after the other; the same. */
const char *measure_name(int index);

/* What row `index` measures. */
void metric_meaning(int index, Buf *out);

/* The class with the largest logit; of equals the first, as with torch's argmax. */
int argmax(const real *logits, int classes);

/* Probabilities p [classes] from logits [classes]. */
void softmax(const real *logits, int classes, double *p);

#endif
