/* What the commands that train share. */
#include "commands/training.h"

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
