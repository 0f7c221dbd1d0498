/* What the commands that train share. */
#include "commands/training.h"

#include "train/learner.h"

double training_wd(const Learner *learner, const Call *call)
{
    const Arg *wd = call_arg(call, "wd");
    return wd->present ? wd->number : learner->options.wd;
}

bool training_check(const Learner *learner, const Call *call, Error *err)
{
    if (learner->data->train.count == 0)
        return fail(err,
                    "%s needs training images; load data for this net, for example: data digits",
                    call->command->name);
    return true;
}

bool training_ema(const Learner *learner, const Call *call, bool *out, Error *err)
{
    *out = call_bool(call, "ema");
    return !*out || average_is_on(&learner->average[AVERAGE_EMA]) ||
           fail(err,
                "%s: the learner has no averaged weights; `learner ema=0.999` makes one that has",
                call->command->name);
}

const char *training_weights(const Learner *learner, bool ema)
{
    return !average_is_on(&learner->average[AVERAGE_EMA]) ? ""
           : ema                                          ? "averaged weights (ema)"
                                                          : "trained weights";
}
