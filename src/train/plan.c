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

/* The batches of so many epochs: a part of a batch counts as one, as in airbench94, but not what is
 * left of a rounding. */
static long batches_in(double epochs, long batches)
{
    return MAX((long)ceil(epochs * (double)batches - 1e-6), 1);
}

long plan_epoch_batches(const Plan *plan, int epoch)
{
    return plan->restore ? plan->batches : MIN(plan->batches, plan->last - epoch * plan->batches);
}

bool plan_cuts(const Plan *plan, int epoch)
{
    return plan->kind != PLAN_NONE && plan->last < (epoch + 1) * plan->batches;
}

/* Whether its last epoch is cut where the schedule ends; not where tot_epochs cuts it. */
static bool is_cut(const Plan *plan)
{
    return plan->kind > PLAN_LR_FIND && plan->last % plan->batches != 0 &&
           plan->last <= plan->schedule.steps;
}

double plan_epochs(const Plan *plan)
{
    return is_cut(plan) ? (double)plan->last / (double)plan->batches : plan->last_epoch;
}

void plan_epochs_put(const Plan *plan, Buf *out)
{
    buf_printf(out, "%.*f", is_cut(plan) ? 2 : 0, plan_epochs(plan));
}

void plan_fit(Plan *plan, double epochs, double lr, double mom, double wd, long batches)
{
    long steps = batches_in(epochs, batches);
    *plan = (Plan){
        .kind = PLAN_FIT,
        .batches = batches,
        .last_epoch = (int)((steps + batches - 1) / batches),
        .last = steps,
        .schedule = schedule_constant(lr, mom, steps),
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
    double total = request->tot_epochs ? request->tot_epochs : request->epochs;
    if (request->start_epoch >= request->epochs)
        return fail(
            err,
            "start_epoch=%d leaves nothing to train with epochs=%g; epochs= counts from epoch "
            "0, so give epochs=%d or more",
            request->start_epoch, request->epochs, request->start_epoch + 1);
    if (request->start_epoch >= total)
        return fail(err, "start_epoch=%d is past tot_epochs=%d", request->start_epoch,
                    request->tot_epochs);
    long steps = batches_in(total, batches);
    long last = MIN(batches_in(request->epochs, batches), steps + 1);
    *plan = (Plan){
        .kind = PLAN_ONE_CYCLE,
        .batches = batches,
        .first_epoch = request->start_epoch,
        .last_epoch = (int)((last + batches - 1) / batches),
        .first = request->start_epoch * batches,
        .last = last,
        .schedule = schedule_one_cycle(&request->cycle, steps, 1),
        .lr_max = request->cycle.lr_max,
        .validate = true,
    };
    set_wd(plan, request->wd);
    return true;
}

static const double EPOCHS_MORE_MOST = 1e6;

static bool check_value(const Plan *plan, const Change *change, Error *err)
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
    case CHANGE_STEPS:
        return (value >= 1 && value <= EPOCHS_MORE_MOST * (double)plan->batches &&
                value == floor(value)) ||
               fail(err, "a run goes on for 1 to %.0f whole epochs", EPOCHS_MORE_MOST);
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

/* The schedule ends where the plan does. */
static bool set_steps(Plan *plan, long k, long steps)
{
    plan->last = k + steps;
    plan->last_epoch = (int)((plan->last + plan->batches - 1) / plan->batches);
    return schedule_stretch(&plan->schedule, k, plan->last - plan->schedule.steps);
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
    if (!check_value(plan, change, err))
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
    case CHANGE_STEPS:
        room = set_steps(&next, k, (long)change->value);
        break;
    }
    if (!room)
        return fail(err, "the plan has been changed too often to change again; start a new run");
    *out = next;
    return true;
}

/* "9.90 epochs instead of 8.90; " and how the rest of the schedule becomes longer. */
static void describe_longer(const Plan *plan, long k, int added, Buf *out)
{
    Plan longer = *plan;
    longer.last_epoch += added;
    longer.last += added * plan->batches;
    longer.schedule.steps = MAX(plan->schedule.steps, longer.last);
    const char *were = text_plural(added, "epoch that was", "epochs that were");
    plan_epochs_put(&longer, out);
    buf_text_add(out, " epochs instead of ");
    plan_epochs_put(plan, out);
    if (added <= epochs_ahead(plan))
        buf_printf(out, "; the schedule of %ld epochs goes on in the %d %s added",
                   plan->schedule.steps / plan->batches, added, were);
    else if (k == plan->schedule.steps)
        buf_printf(out, "; the whole schedule runs again over the %d %s added", added, were);
    else
        buf_printf(out, "; the rate starts at %.2E and ends at the same value as before",
                   schedule_at(&plan->schedule, k).lr);
}

void plan_describe_change(const Plan *plan, long k, const Change *change, Buf *out)
{
    if (k < plan->last)
        buf_printf(out, "from batch %ld of %ld on: ", k - plan->first + 1,
                   plan->last - plan->first);
    double lr = schedule_at(&plan->schedule, k).lr;
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
        describe_longer(plan, k, (int)change->value, out);
        break;
    case CHANGE_STEPS:
        buf_printf(out, "%.0f batches instead of %ld", change->value, plan->last - k);
        break;
    }
}
