/* Looks up one batch of a run, and the epoch after which validation got worse. */
#include "analysis/moment.h"

#include <math.h>

/* How many epochs had ended after so many batches. */
static long epochs_ended(const Recorder *run, long batches)
{
    long low = 0, high = series_count(&run->train_loss);
    while (low < high) {
        long middle = low + (high - low) / 2;
        if (series_at(&run->epoch_end, middle) <= (double)batches)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* With a plan an epoch has as many batches as it says, otherwise as many as the first had. */
static double epochs_at(const Recorder *run, long batches)
{
    double each = run->plan.kind != PLAN_NONE ? (double)run->plan.batches : 0;
    if (each <= 0 && series_count(&run->train_loss) > 0)
        each = series_at(&run->epoch_end, 0);
    return each > 0 ? (double)batches / each : NAN;
}

Moment moment_at(const Recorder *run, long batch)
{
    Moment moment = {-1, NAN, NAN, NAN, NAN, NAN, -1, NAN};
    long samples = MIN(recorder_samples(run, batch + 1), series_count(&run->smooth));
    if (samples <= 0)
        return moment;
    long i = samples - 1;
    moment.batch = recorder_batch(run, i);
    moment.epochs = epochs_at(run, moment.batch + 1);
    moment.loss = series_at(&run->loss, i);
    moment.smooth = series_at(&run->smooth, i);
    moment.lr = series_at(&run->lr, i);
    moment.mom = series_at(&run->mom, i);
    moment.ended = epochs_ended(run, moment.batch + 1) - 1;
    if (moment.ended >= 0)
        moment.valid = series_at(&run->valid_loss, moment.ended);
    return moment;
}

long moment_least_valid(const Recorder *run)
{
    long least = -1;
    for (long i = 0; i < series_count(&run->train_loss); i++) {
        double value = series_at(&run->valid_loss, i);
        if (!isnan(value) && (least < 0 || value < series_at(&run->valid_loss, least)))
            least = i;
    }
    return least;
}

long moment_turn(const Recorder *run)
{
    enum { SINCE = 2 };
    const double RISE = 1.01;
    long n = series_count(&run->train_loss), least = moment_least_valid(run);
    if (least < 0 || n - 1 - least < SINCE)
        return -1;
    double latest = series_at(&run->valid_loss, n - 1);
    return latest >= RISE * series_at(&run->valid_loss, least) ? least : -1;
}
