/* Measures answers on validation images as people do: how many are right, how many wrong, how well
 * classes are found. */
#include "train/metrics.h"

#include "base/text.h"
#include "train/scores.h"

#include <math.h>
#include <string.h>

int argmax(const real *logits, int classes)
{
    int best = 0;
    for (int c = 1; c < classes; c++)
        if (logits[c] > logits[best])
            best = c;
    return best;
}

void softmax(const real *logits, int classes, double *p)
{
    double top = logits[argmax(logits, classes)], sum = 0;
    for (int c = 0; c < classes; c++)
        sum += p[c] = exp(logits[c] - top);
    for (int c = 0; c < classes; c++)
        p[c] /= sum;
}

static double accuracy(const Metric *metric, const real *logits, const uint16_t *labels, int n,
                       int classes)
{
    (void)metric;
    long right = 0;
    for (int i = 0; i < n; i++)
        right += argmax(logits + (size_t)i * classes, classes) == labels[i];
    return (double)right;
}

static double error_rate(const Metric *metric, const real *logits, const uint16_t *labels, int n,
                         int classes)
{
    return n - accuracy(metric, logits, labels, n, classes);
}

/* Right when fewer than k classes rank before the label; of equals the lower index ranks first. */
static double top_k_accuracy(const Metric *metric, const real *logits, const uint16_t *labels,
                             int n, int classes)
{
    long right = 0;
    for (int i = 0; i < n; i++) {
        const real *row = logits + (size_t)i * classes;
        int target = labels[i], before = 0;
        for (int c = 0; c < classes; c++)
            before += row[c] > row[target] || (row[c] == row[target] && c < target);
        right += before < metric->k;
    }
    return (double)right;
}

/* clang-format off */
#define TOP(name_, brief_, k_)                                                                     \
    {.name = (name_), .averaged = EMA_PREFIX name_, .brief = (brief_), .higher_is_better = true,   \
     .classes_least = (k_),                                                                        \
     .meaning = "share of the images whose class is among the " #k_ " likeliest",                  \
     .sum = top_k_accuracy, .k = (k_)}
#define SCORE(name_, brief_, average_, beta_, meaning_)                                            \
    {.name = (name_), .averaged = EMA_PREFIX name_, .brief = (brief_), .higher_is_better = true,   \
     .classes_least = 1, .meaning = (meaning_), .beta = (beta_), .average = (average_)}
#define PRECISION(name, brief, average, as)                                                        \
    SCORE(name, brief, average, SCORE_PRECISION, "right share of a class's answers" as)
#define RECALL(name, brief, average, as)                                                           \
    SCORE(name, brief, average, SCORE_RECALL, "right share of a class's images" as)
#define F1(name, brief, average, as)                                                               \
    SCORE(name, brief, average, 1, "harmonic mean of precision and recall" as)
#define F2(name, brief, average, as)                                                               \
    SCORE(name, brief, average, 2, "as f1, with recall counting more" as)
#define BINARY MEAN_BINARY, "; of two classes the second's, else macro"
#define MACRO MEAN_MACRO, ", mean over classes"
#define MICRO MEAN_MICRO, ", of all images together"
#define WEIGHTED MEAN_WEIGHTED, ", mean over images"
#define ROW(of, name, brief, average) of(name, brief, average)

static const Metric METRICS[] = {
    {.name = "accuracy", .averaged = EMA_PREFIX "accuracy", .brief = "acc",
     .higher_is_better = true, .classes_least = 1,
     .meaning = "share of the images whose class is right", .sum = accuracy},
    {.name = "error_rate", .averaged = EMA_PREFIX "error_rate", .brief = "error",
     .classes_least = 1, .meaning = "share of the images whose class is wrong", .sum = error_rate},
    TOP("top_k_accuracy", "top_k", 5),
    TOP("top_2_accuracy", "top_2", 2),
    TOP("top_3_accuracy", "top_3", 3),
    TOP("top_10_accuracy", "top_10", 10),
    ROW(PRECISION, "precision", "prec", BINARY),
    ROW(PRECISION, "macro_precision", "pr_mac", MACRO),
    ROW(PRECISION, "micro_precision", "pr_mic", MICRO),
    ROW(PRECISION, "wtd_precision", "pr_wtd", WEIGHTED),
    ROW(RECALL, "recall", "recall", BINARY),
    ROW(RECALL, "macro_recall", "re_mac", MACRO),
    ROW(RECALL, "micro_recall", "re_mic", MICRO),
    ROW(RECALL, "wtd_recall", "re_wtd", WEIGHTED),
    ROW(F1, "f1", "f1", BINARY),
    ROW(F1, "macro_f1", "f1_mac", MACRO),
    ROW(F1, "micro_f1", "f1_mic", MICRO),
    ROW(F1, "wtd_f1", "wtd_f1", WEIGHTED),
    ROW(F2, "f2", "f2", BINARY),
    ROW(F2, "macro_f2", "f2_mac", MACRO),
    ROW(F2, "micro_f2", "f2_mic", MICRO),
    ROW(F2, "wtd_f2", "wtd_f2", WEIGHTED),
};
/* clang-format on */

const Metric *metric_find(const char *name)
{
    for (int i = 0; i < LENGTH(METRICS); i++)
        if (strcmp(METRICS[i].name, name) == 0)
            return &METRICS[i];
    return NULL;
}

bool measure_find(const char *name, bool *higher_is_better)
{
    bool averaged = text_starts(name, EMA_PREFIX);
    const char *rest = averaged ? name + strlen(EMA_PREFIX) : name;
    const Metric *metric = metric_find(rest);
    *higher_is_better = metric && metric->higher_is_better;
    return metric || (averaged && strcmp(rest, VALID_LOSS) == 0);
}

double metric_value(const Metric *metric, double sum, long images, const ClassCounts *counts)
{
    return metric->sum ? sum / (double)images
                       : score_mean(counts, metric->beta, (ScoreMean)metric->average);
}

bool metric_improves(bool higher_is_better, double value, double than)
{
    if (isnan(than))
        return !isnan(value);
    return higher_is_better ? value > than : value < than;
}

const char *metric_name(int index)
{
    return index < LENGTH(METRICS) ? METRICS[index].name : NULL;
}

const char *measure_name(int index)
{
    const int own = LENGTH(METRICS);
    if (index < own)
        return metric_name(index);
    if (index == own)
        return EMA_PREFIX VALID_LOSS;
    return index - own - 1 < own ? METRICS[index - own - 1].averaged : NULL;
}

void metric_meaning(int index, Buf *out)
{
    buf_text_add(out, METRICS[index].meaning);
}
