/* Measures answers on validation images as people do: how many are right, how many wrong. */
#include "train/metrics.h"

#include "base/text.h"

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

static double accuracy(const real *logits, const uint16_t *labels, int n, int classes)
{
    long right = 0;
    for (int i = 0; i < n; i++)
        right += argmax(logits + (size_t)i * classes, classes) == labels[i];
    return (double)right;
}

static double error_rate(const real *logits, const uint16_t *labels, int n, int classes)
{
    return n - accuracy(logits, labels, n, classes);
}

/* Right when fewer than k classes rank before the label; of equals the lower index ranks first. */
static double top_k_accuracy(const real *logits, const uint16_t *labels, int n, int classes)
{
    long right = 0;
    for (int i = 0; i < n; i++) {
        const real *row = logits + (size_t)i * classes;
        int target = labels[i], before = 0;
        for (int c = 0; c < classes; c++)
            before += row[c] > row[target] || (row[c] == row[target] && c < target);
        right += before < TOP_K;
    }
    return (double)right;
}

static const Metric METRICS[] = {
    {"accuracy", "acc", true, 1, "share of the images whose class is right", accuracy},
    {"error_rate", "error", false, 1, "share of the images whose class is wrong", error_rate},
    {"top_k_accuracy", "top_k", true, TOP_K,
     "share of the images whose class is among the " TEXT_OF(TOP_K) " likeliest", top_k_accuracy},
};

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

void metric_meaning(int index, Buf *out)
{
    buf_text_add(out, METRICS[index].meaning);
}
