/* The commands freeze, freeze_to and unfreeze: which layer groups of a net train. */
#include "base/text.h"
#include "commands/nets.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "train/learner.h"

/* Parameters in frozen groups that train all the same: those of batch norm. */
static bool norms_train(const Model *model)
{
    for (int p = 0; p < model->params; p++)
        if (model->param[p].group < model->freezing.groups && !model->param[p].frozen)
            return true;
    return false;
}

static void tell_freezing(Reply *reply, const Model *model)
{
    Buf line = {0};
    int frozen = model->freezing.groups;
    if (!frozen)
        buf_text_add(&line, "nothing is frozen");
    else if (frozen == 1)
        buf_printf(&line, "layer group 1 of %d is frozen", model->groups);
    else
        buf_printf(&line, "layer groups 1 to %d of %d are frozen", frozen, model->groups);
    bool all = model_trainable(model) == model->size; /* not with `whiten` */
    buf_text_add(&line, frozen || !all ? ": " : ": all ");
    if (frozen || !all) {
        text_thousands(&line, (long)model_trainable(model));
        buf_text_add(&line, " of ");
    }
    text_thousands(&line, (long)model->size);
    buf_printf(&line, " parameters train%s",
               norms_train(model) ? ", those of batch norm among them" : "");
    reply_line(reply, "%s", buf_text(&line));
    buf_free(&line);
}

/* Whether there are layers in the first groups that use the batch's statistics. */
static bool has_norms(Learner *learner, int groups)
{
    Freezing now = learner->model->freezing;
    model_freeze(learner->model, (Freezing){.groups = groups});
    bool norms = norms_train(learner->model);
    model_freeze(learner->model, now);
    return norms;
}

/* What is kept of an image may not depend on the others of its batch. */
static bool read_norms(const Call *call, Learner *learner, Freezing *freezing, Error *err)
{
    bool cache = call_bool(call, "cache"), train = call_bool(call, "train_bn");
    bool norms = cache && has_norms(learner, freezing->groups);
    if (norms && call_given(call, "train_bn") && train)
        return fail(err,
                    "%s: cache=true keeps what the frozen layers make of an image, and batch norm "
                    "that trains makes something else each time; use train_bn=false or leave "
                    "cache= out",
                    call->command->name);
    freezing->with_norms = cache || !train;
    return true;
}

/* The groups before `count` from the front or, below 0, from the end, as Python's [:count]. */
static bool freeze(Session *session, const Call *call, long count, Outcome *out)
{
    Learner *learner = lab_learner(session);
    int groups = learner->model->groups;
    Freezing freezing = {.groups = (int)MAX(count < 0 ? groups + count : count, 0)};
    if (freezing.groups >= groups)
        return fail(
            &out->error, "%s %ld: the net has %d layer %s, and the last trains; use %d or less",
            call->command->name, count, groups, text_plural(groups, "group", "groups"), groups - 1);
    if (!read_norms(call, learner, &freezing, &out->error))
        return false;
    bool cache = call_bool(call, "cache"), told = cache && has_norms(learner, freezing.groups);
    session_freeze(session, &(LearnerOptions){.freezing = freezing, .cache = cache});
    tell_freezing(session->reply, learner->model);
    if (told)
        reply_line(session->reply,
                   "batch norm in them works as in evaluation, so that what they make of an image "
                   "can be kept");
    return true;
}

void freeze_body(Session *session)
{
    const Model *model = lab_learner(session)->model;
    session_freeze(session, &(LearnerOptions){.freezing = (Freezing){.groups = model->groups - 1}});
    tell_freezing(session->reply, model);
}

static bool cmd_freeze(Session *session, const Call *call, Outcome *out)
{
    if (lab_learner(session)->model->groups > 1)
        return freeze(session, call, -1, out);
    reply_line(session->reply,
               "freeze does nothing: the net is one layer group, and all of it trains; `||` in the "
               "layer language begins another");
    return true;
}

static bool cmd_freeze_to(Session *session, const Call *call, Outcome *out)
{
    return freeze(session, call, call_int(call, "groups"), out);
}

static bool cmd_unfreeze(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    session_freeze(session, &(LearnerOptions){0});
    tell_freezing(session->reply, lab_learner(session)->model);
    return true;
}

/* clang-format off */
#define HOW_FROZEN                                                                                 \
    {.name = "train_bn", .type = ARG_BOOL, .fallback = "true",                                     \
     .help = "batch norm in frozen layers trains; false: it works as in evaluation"},              \
    {.name = "cache", .type = ARG_BOOL, .fallback = "false",                                       \
     .help = "keep what frozen layers make of each image, so that they run once; train_bn=false"}
/* clang-format on */

const Command FREEZE = {
    .name = "freeze",
    .args = {HOW_FROZEN},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_freeze},
    .summary = "let only the last layer group train",
};

const Command FREEZE_TO = {
    .name = "freeze_to",
    .args = {{.name = "groups",
              .alias = "n",
              .type = ARG_INT,
              .required = true,
              .least = -MODEL_GROUPS,
              .most = MODEL_GROUPS,
              .help = "the first layer group that trains, from 0; below 0: from the end"},
             HOW_FROZEN},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_freeze_to},
    .summary = "let the layer groups from one on train",
};

const Command UNFREEZE = {
    .name = "unfreeze",
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_unfreeze},
    .summary = "let all layers train",
};
