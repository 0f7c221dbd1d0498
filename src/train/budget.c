/* Fits epochs into a time. */
#include "train/budget.h"

#include "base/base.h"

#include <math.h>

static const double PART = 0.1; /* of an epoch: the least that a run takes */
static const double WHOLE = 25; /* from so many epochs on a part of one is not worth it */
static const double EPOCHS_MOST = 1e6;

int budget_pick(const BudgetSpeed *speed, int count)
{
    double least = INFINITY;
    int i = 0;
    for (int k = 0; k < count; k++)
        least = fmin(least, speed[k].train);
    while (i + 1 < count && speed[i].train > BUDGET_SLOWER * least)
        i++;
    return i;
}

double budget_epochs(double seconds, double train, double valid)
{
    if (!(train > 0) || !(seconds > 0))
        return 0;
    double whole = fmin(floor(seconds / (train + valid)), EPOCHS_MOST);
    double left = seconds - whole * (train + valid);
    double part = floor(100 * (left - valid) / train) / 100;
    return whole < WHOLE && part >= PART ? whole + fmin(part, 1) : whole;
}

long budget_steps(double seconds, double batch, double valid, long k, long batches)
{
    const long done = k % batches; /* of the epoch under way, as if it were still to come */
    const double epoch = (double)batches * batch + valid, all = seconds + (double)done * batch;
    double whole = fmin(floor(fmax(all, 0) / epoch), EPOCHS_MOST);
    double part = fmin(floor((all - whole * epoch - valid) / batch), (double)batches);
    if (whole >= WHOLE || part < 0 || (whole > 0 && part < PART * (double)batches))
        part = 0;
    return MAX((long)(whole * (double)batches + part) - done, 1);
}

double budget_rest(long steps, double batch, double valid, long k, long batches)
{
    const long validations = (k + steps + batches - 1) / batches - k / batches;
    return (double)steps * batch + (double)validations * valid;
}

double budget_seconds(double epochs, double train, double valid)
{
    return epochs * train + ceil(epochs) * valid;
}
