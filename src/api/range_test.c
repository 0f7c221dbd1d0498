/* The range test of the library: the schedule, the smoothing, the end and the suggestions of
 * lr_find, for a loop that is somebody else's. */
#include "api/onecycle.h"
#include "base/heap.h"
#include "nn/schedule.h"
#include "train/smooth.h"
#include "train/suggest.h"

#include <errno.h>
#include <math.h>

struct oc_range_test {
    Schedule schedule;
    double factor;              /* of oc_range_test_set_stop */
    double guess;               /* of oc_range_test_set_guess; NaN: not known */
    double average;             /* moving average of the loss, not yet debiased */
    float best;                 /* running minimum of the smoothed loss */
    oc_end end;                 /* OC_UNDER_WAY until it has ended */
    long n;                     /* samples so far */
    double *lr, *loss, *smooth; /* room for schedule.steps each, behind this struct */
    double room[];
};

oc_range_test *oc_range_test_new(double lr_first, double lr_last, long batches)
{
    enum { MOST = 1 << 26 };
    bool rates = isfinite(lr_first) && isfinite(lr_last) && lr_first > 0 && lr_first < lr_last;
    if (!rates || batches < 1 || batches > MOST) {
        errno = EINVAL;
        return NULL;
    }
    oc_range_test *test = heap_try(1, sizeof *test + 3 * (size_t)batches * sizeof *test->room);
    if (!test)
        return NULL;
    *test = (oc_range_test){.schedule = schedule_lr_find(lr_first, lr_last, 0, batches),
                            .factor = DIVERGED_FACTOR,
                            .guess = NAN,
                            .lr = test->room,
                            .loss = test->room + batches,
                            .smooth = test->room + 2 * batches};
    return test;
}

void oc_range_test_free(oc_range_test *test)
{
    heap_free(test);
}

int oc_range_test_set_stop(oc_range_test *test, double factor)
{
    if (test->n > 0 || !isfinite(factor) || factor < 0)
        return EINVAL;
    test->factor = factor;
    return 0;
}

int oc_range_test_set_guess(oc_range_test *test, double loss)
{
    if (test->n > 0 || !isfinite(loss))
        return EINVAL;
    test->guess = loss;
    return 0;
}

double oc_range_test_rate(const oc_range_test *test)
{
    return test->end ? 0 : schedule_at(&test->schedule, test->n).lr;
}

int oc_range_test_add(oc_range_test *test, double lr, double loss)
{
    if (test->end)
        return EINVAL;
    long i = test->n++;
    test->average = smooth_add(test->average, (float)loss);
    float smooth = smooth_debiased(test->average, test->n);
    test->lr[i] = lr;
    test->loss[i] = (float)loss;
    test->smooth[i] = smooth;
    double factor = test->factor > 0 ? test->factor : INFINITY;
    bool diverged = smooth_diverged(&test->best, smooth, i == 0, factor);
    if (!isfinite((float)loss))
        test->end = OC_NAN;
    else if (diverged)
        test->end = OC_DIVERGED;
    else if (test->n == test->schedule.steps)
        test->end = OC_DONE;
    return 0;
}

double oc_range_test_next(oc_range_test *test, double loss)
{
    double lr = oc_range_test_rate(test);
    return lr > 0 && oc_range_test_add(test, lr, loss) == 0 ? oc_range_test_rate(test) : 0;
}

int oc_range_test_end(const oc_range_test *test)
{
    return test->end;
}

long oc_range_test_count(const oc_range_test *test)
{
    return test->n;
}

oc_sample oc_range_test_sample(const oc_range_test *test, long i)
{
    if (i < 0 || i >= test->n)
        return (oc_sample){NAN, NAN, NAN};
    return (oc_sample){test->lr[i], test->loss[i], test->smooth[i]};
}

static_assert((int)OC_RULES == RULES && (int)OC_STEEP == RULE_STEEP &&
                  (int)OC_MIN10 == RULE_MIN10 && (int)OC_VALLEY == RULE_VALLEY &&
                  (int)OC_SLIDE == RULE_SLIDE,
              "the rules have the same numbers");
static_assert((int)OC_DOUBT_SHORT == DOUBT_SHORT && (int)OC_DOUBT_BROKEN == DOUBT_BROKEN &&
                  (int)OC_DOUBT_DIVERGED == DOUBT_DIVERGED &&
                  (int)OC_DOUBT_GUESSING == DOUBT_GUESSING && (int)OC_DOUBT_FLAT == DOUBT_FLAT &&
                  (int)OC_DOUBT_EDGE == DOUBT_EDGE && OC_DOUBT_EDGE + 1 == DOUBTS,
              "and so have doubts");

oc_suggestions oc_range_test_suggest(const oc_range_test *test)
{
    RangeCurve curve = {.lr = test->lr,
                        .loss = test->loss,
                        .smooth = test->smooth,
                        .n = test->n,
                        .planned = test->schedule.steps,
                        .guess = test->guess};
    Suggestions found = suggest(&curve, CURVE_SKIP_START, CURVE_SKIP_END);
    oc_suggestions told = {.best_lr = NAN, .best = -1, .doubt = (int)found.doubt};
    for (int rule = 0; rule < RULES; rule++)
        told.lr[rule] = found.lr[rule];
    if (!found.doubt) {
        told.best = (int)found.best;
        told.best_lr = found.lr[found.best];
    }
    return told;
}

const char *oc_rule_name(int rule)
{
    return rule >= 0 ? rule_name(rule) : NULL;
}

const char *oc_doubt_text(int doubt)
{
    return doubt >= 0 && doubt < DOUBTS ? doubt_reason((Doubt)doubt) : NULL;
}
