/* Moves the crosshair over the figures of a run. */
#include "lab/crosshair.h"

#include "analysis/moment.h"

bool crosshair_set(Stage *stage, const Recorder *run, long batch)
{
    long batches = run ? recorder_batches(run) : 0;
    if (batches == 0)
        return false;
    stage->batch = MIN(MAX(batch, 0), batches - 1);
    return true;
}

/* Batches of a step. */
static long step_of(const Recorder *run, CrosshairUnit unit)
{
    long whole = recorder_planned(run), step = 1;
    if (unit == CROSSHAIR_HUNDREDTH)
        step = whole / 100;
    if (unit == CROSSHAIR_EPOCH && run->plan.kind != PLAN_NONE)
        step = run->plan.batches;
    else if (unit == CROSSHAIR_EPOCH && series_count(&run->train_loss) > 0)
        step = (long)series_at(&run->epoch_end, 0);
    return MAX(step, 1);
}

bool crosshair_move(Stage *stage, const Recorder *run, long by, CrosshairUnit unit)
{
    long batches = run ? recorder_batches(run) : 0;
    if (batches == 0)
        return false;
    long from = stage->batch < 0 ? batches - 1 : stage->batch;
    return crosshair_set(stage, run, from + by * step_of(run, unit));
}

bool crosshair_best(Stage *stage, const Recorder *run)
{
    if (!run)
        return false;
    int metric = MIN(stage->tab, run->metrics - 1);
    long best = metric >= 0 ? recorder_best(run, metric) : -1;
    if (best < 0)
        best = moment_least_valid(run);
    return best >= 0 && crosshair_set(stage, run, (long)series_at(&run->epoch_end, best) - 1);
}
