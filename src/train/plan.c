#include "train/plan.h"

const char *plan_name(const Plan *plan)
{
    static const char *const NAMES[] = {"lr_find", "fit", "fit_one_cycle"};
    return NAMES[plan->kind];
}

void plan_fit(Plan *plan, int epochs, double lr, double mom, double wd, long batches)
{
    *plan = (Plan){
        .kind = PLAN_FIT,
        .batches = batches,
        .last_epoch = epochs,
        .last = epochs * batches,
        .schedule = schedule_constant(lr, mom, epochs * batches),
        .lr_max = lr,
        .validate = true,
    };
    plan->schedule.wd = wd;
}

void plan_lr_find(Plan *plan, double start_lr, double end_lr, long num_it, double mom, double wd,
                  long batches)
{
    *plan = (Plan){
        .kind = PLAN_LR_FIND,
        .batches = batches,
        .last_epoch = (int)((num_it + batches - 1) / batches),
        .last = num_it,
        .schedule = schedule_lr_find(start_lr, end_lr, mom, num_it),
        .lr_max = end_lr,
        .restore = true,
    };
    plan->schedule.wd = wd;
}

bool plan_one_cycle(Plan *plan, const OneCycleRequest *request, long batches, Error *err)
{
    int total = request->tot_epochs ? request->tot_epochs : request->epochs;
    if (request->start_epoch >= request->epochs)
        return fail(err,
                    "start_epoch=%d leaves nothing of %d epochs; epochs is the last one plus 1",
                    request->start_epoch, request->epochs);
    if (request->start_epoch >= total)
        return fail(err, "start_epoch=%d is past tot_epochs=%d", request->start_epoch, total);
    int last_epoch = MIN(request->epochs, total + 1);
    *plan = (Plan){
        .kind = PLAN_ONE_CYCLE,
        .batches = batches,
        .first_epoch = request->start_epoch,
        .last_epoch = last_epoch,
        .first = request->start_epoch * batches,
        .last = MIN(last_epoch * batches, total * batches + 1),
        .schedule = schedule_one_cycle(&request->cycle, batches, total),
        .lr_max = request->cycle.lr_max,
        .validate = true,
    };
    plan->schedule.wd = request->wd;
    return true;
}
