/* What the commands that train share. */
#include "commands/training.h"

#include "train/learner.h"

#include <string.h>

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

bool training_spread(const Learner *learner, const Call *call, const char *name, RateSpread *out,
                     Error *err)
{
    const Arg *rate = call_arg(call, name);
    static const SpreadKind KINDS[] = {
        [SLICE_NONE] = SPREAD_NONE, [SLICE_LAST] = SPREAD_LAST, [SLICE_EVEN] = SPREAD_EVEN};
    bool one = learner->model->groups == 1;
    *out = (RateSpread){.kind = one ? SPREAD_NONE : KINDS[rate->slice]};
    if (rate->slice != SLICE_EVEN)
        return true;
    const char *last = strchr(rate->text, ',') + 1;
    int length = (int)strcspn(last, ")");
    if (one)
        return fail(err,
                    "%s: %s: the net is one group of layers with one rate; use slice(%.*s) or %.*s",
                    call->command->name, rate->text, length, last, length, last);
    out->first = rate->first / rate->number;
    return true;
}
