/* Says what went wrong when training breaks down, puts the learner back, and advises what to do. */
#include "lab/trouble.h"

#include "base/text.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/lab_runs.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "lab/rewind.h"
#include "nn/fault.h"
#include "store/events.h"

/* ---- not finite */

/* Adds "the loss is not finite at epoch 0, batch 3; it began in the output of layer 1.0 (relu)". */
static void describe_break(const Result *result, Buf *out)
{
    switch (result->broke) {
    case BROKE_IN_BATCH:
        buf_printf(out, "the loss is not finite at epoch %d, batch %ld; it began in ",
                   result->epoch, result->batch);
        break;
    case BROKE_IN_EPOCH:
        buf_printf(out,
                   "the weights are not finite at epoch %d, after batch %ld, though all losses "
                   "were; it began in ",
                   result->epoch, result->batch);
        break;
    case BROKE_IN_VALIDATION:
        buf_printf(out, "the validation loss is not finite at the end of epoch %d; it began in ",
                   result->epoch);
        break;
    }
    fault_describe(&result->fault, out);
}

/* Adds "the beginning of epoch 1", with epochs numbered as in the table. */
static void describe_place(const Branch *branch, int run, Buf *out)
{
    const Position *at = &branch->at;
    if (branch_is_over(branch))
        buf_text_add(out, "the end");
    else if (at->batch == 0)
        buf_printf(out, "the beginning of epoch %d", at->epoch);
    else
        buf_printf(out, "epoch %d, after batch %ld", at->epoch, at->batch);
    if (branch->run != run)
        buf_printf(out, " of run %d", branch->run);
}

/* Puts the learner back and adds where it is now; true if its run can be continued there. */
static bool put_back(Session *session, bool best_back, Buf *out)
{
    Branch *branch = session->branch;
    int run = branch->run;
    if (session->runs->settings.on_nan == ON_NAN_STOP && !best_back) {
        buf_text_add(out, "; the learner is left as it is");
        return false;
    }
    if (best_back)
        branch->there = true;
    else if (!rewind_to_finite(session)) {
        buf_text_add(out, "; there is nothing finite to go back to: `learner` starts over with "
                          "new weights");
        return false;
    }
    buf_text_add(out, "; the learner is back at ");
    describe_place(branch, run, out);
    return true;
}

static void advise_lower(const Plan *plan, const char *before, const char *after, Buf *out)
{
    buf_printf(out, "%s a learning rate below ", before);
    text_exact(out, plan->lr_max);
    buf_text_add(out, after);
}

bool trouble_not_finite(Session *session, const Plan *plan, const Result *result, bool best_back,
                        Error *err)
{
    Buf text = {0};
    buf_printf(&text, "%s: ", plan_name(plan));
    describe_break(result, &text);
    bool stands = put_back(session, best_back, &text);
    if (result->fault.kind == FAULT_IMAGES)
        buf_text_add(&text, "; check the arguments of `normalize`");
    else
        advise_lower(plan, stands ? "; set" : "; use",
                     stands ? " with `set lr_max`, then `continue`" : "", &text);
    fail_as(err, ERROR_NOT_FINITE, "%s", buf_text(&text));
    buf_free(&text);
    return false;
}

/* ---- dead */

void trouble_dead(Session *session, const Plan *plan, int run, const Pulse *pulse)
{
    Buf layer = {0}, remedy = {0};
    if (pulse->still < pulse->seen) /* otherwise it was dead before this run */
        advise_lower(plan, ", then use", "", &remedy);
    layer_label(pulse->from, &layer);
    reply_line(session->reply,
               "the net seems to have been dead since epoch %d, batch %ld: from %s on, every image "
               "gives the same output and no gradient reaches the first layer; start over with "
               "`learner`%s",
               pulse->epoch, pulse->batch + 1, buf_text(&layer), buf_text(&remedy));
    buf_free(&remedy);
    buf_free(&layer);
    events_dead(session->events, run, pulse);
    if (session->live)
        publisher_set_dead(&session->live->publisher);
}
