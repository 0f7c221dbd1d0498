/* Lays down what a run will do before it starts: epochs, batches, schedule; and changes the rest of
 * a plan while it runs. */
#include "train/plan.h"

#include "base/text.h"

#include <math.h>

const char *plan_name(const Plan *plan)
{
    static const char *const NAMES[] = {[PLAN_NONE] = "run",
                                        [PLAN_LR_FIND] = "lr_find",
                                        [PLAN_FIT] = "fit",
                                        [PLAN_ONE_CYCLE] = "fit_one_cycle"};
    return NAMES[plan->kind];
}

static void set_wd(Plan *plan, double wd)
{
    bool room = schedule_set_wd(&plan->schedule, 0, wd);
    assert(room);
    (void)room;
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
    set_wd(plan, wd);
}

void plan_lr_find(Plan *plan, const LrFindRequest *request, long batches)
{
    *plan = (Plan){
        .kind = PLAN_LR_FIND,
        .batches = batches,
        .last_epoch = (int)((request->num_it + batches - 1) / batches),
        .last = request->num_it,
        .schedule =
            schedule_lr_find(request->start_lr, request->end_lr, request->mom, request->num_it),
        .lr_max = request->end_lr,
        .restore = true,
    };
    set_wd(plan, request->wd);
}

bool plan_one_cycle(Plan *plan, const OneCycleRequest *request, long batches, Error *err)
{
    int total = request->tot_epochs ? request->tot_epochs : request->epochs;
    if (request->start_epoch >= request->epochs)
        return fail(
            err,
            "start_epoch=%d leaves nothing to train with epochs=%d; epochs= counts from epoch "
            "0, so give epochs=%d or more",
            request->start_epoch, request->epochs, request->start_epoch + 1);
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
    set_wd(plan, request->wd);
    return true;
}

static const double EPOCHS_MORE_MOST = 1e6;

static bool check_value(const Change *change, Error *err)
{
    double value = change->value;
    switch (change->kind) {
    case CHANGE_LR_MAX:
        return (isfinite(value) && value > 0) || fail(err, "a learning rate is a number above 0");
    case CHANGE_WD:
        return (isfinite(value) && value >= 0) ||
               fail(err, "a weight decay is a number, 0 or more");
    case CHANGE_EPOCHS:
        return (value >= 1 && value <= EPOCHS_MORE_MOST && value == floor(value)) ||
               fail(err, "a run can be extended by 1 to %.0f whole epochs", EPOCHS_MORE_MOST);
    }
    return true;
}

/* Epochs of the schedule (tot_epochs) that come after the plan's last one. */
static long epochs_ahead(const Plan *plan)
{
    return MAX((plan->schedule.steps - plan->last) / plan->batches, 0);
}

/* Uses those epochs first; more stretch the rest of the schedule or, at its end, repeat it. */
static bool add_epochs(Plan *plan, long k, int epochs)
{
    long beyond = (epochs - MIN(epochs, epochs_ahead(plan))) * plan->batches;
    plan->last_epoch += epochs;
    plan->last += epochs * plan->batches;
    if (beyond == 0)
        return true;
    return k == plan->schedule.steps ? schedule_repeat(&plan->schedule, beyond)
                                     : schedule_stretch(&plan->schedule, k, beyond);
}

bool plan_change(const Plan *plan, long k, const Change *change, Plan *out, Error *err)
{
    Plan next = *plan;
    bool room = false;
    if (plan->kind == PLAN_NONE)
        return fail(err, "the plan of this run is not known; start a new one");
    if (plan->kind == PLAN_LR_FIND)
        return fail(err,
                    "a range test cannot be changed while it runs; stop it and start a new one");
    bool more = k == plan->last && k <= plan->schedule.steps && change->kind == CHANGE_EPOCHS;
    if (k >= MIN(plan->last, plan->schedule.steps) && !more)
        return fail(err, "the run is at its end; start a new one");
    if (!check_value(change, err))
        return false;
    switch (change->kind) {
    case CHANGE_LR_MAX:
        room = schedule_scale(&next.schedule, k, plan->lr_max, change->value);
        next.lr_max = change->value;
        break;
    case CHANGE_WD:
        room = schedule_set_wd(&next.schedule, k, change->value);
        break;
    case CHANGE_EPOCHS:
        room = add_epochs(&next, k, (int)change->value);
        break;
    }
    if (!room)
        return fail(err, "the plan has been changed too often to change again; start a new run");
    *out = next;
    return true;
}

void plan_describe_change(const Plan *plan, long k, const Change *change, Buf *out)
{
    if (k < plan->last)
        buf_printf(out, "from batch %ld of %ld on: ", k - plan->first + 1,
                   plan->last - plan->first);
    double lr = schedule_at(&plan->schedule, k).lr;
    int added = change->kind == CHANGE_EPOCHS ? (int)change->value : 0;
    const char *were = text_plural(added, "epoch that was", "epochs that were");
    switch (change->kind) {
    case CHANGE_LR_MAX:
        buf_printf(out, "peak %.2E instead of %.2E, rate now %.2E instead of %.2E", change->value,
                   plan->lr_max, lr * change->value / plan->lr_max, lr);
        break;
    case CHANGE_WD:
        buf_text_add(out, "weight decay ");
        text_exact(out, change->value);
        buf_text_add(out, " instead of ");
        text_exact(out, schedule_at(&plan->schedule, k).wd);
        break;
    case CHANGE_EPOCHS:
        if (change->value <= (double)epochs_ahead(plan))
            buf_printf(
                out,
                "%d epochs instead of %d; the schedule of %ld epochs goes on in the %d %s added",
                plan->last_epoch + added, plan->last_epoch, plan->schedule.steps / plan->batches,
                added, were);
        else if (k == plan->schedule.steps)
            buf_printf(
                out, "%d epochs instead of %d; the whole schedule runs again over the %d %s added",
                plan->last_epoch + added, plan->last_epoch, added, were);
        else
            buf_printf(out,
                       "%d epochs instead of %d; the rate starts at %.2E and ends at the same "
                       "value as before",
                       plan->last_epoch + added, plan->last_epoch, lr);
        break;
    }
}
