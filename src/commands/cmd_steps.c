/* The commands clip_grad and accumulate, and the arguments of `learner` that say how its optimiser
 * steps. */
#include "commands/learner_steps.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "train/learner.h"

#include <string.h>

static bool read_no_wd(const Arg *names, unsigned *out, Error *err)
{
    *out = 0;
    for (int n = 0; names->present && n < names->count; n++) {
        int i = 0;
        while (optim_no_wd_name(i) && strcmp(optim_no_wd_name(i), names->names[n]) != 0)
            i++;
        if (!optim_no_wd_name(i))
            return fail(err, "learner: no_wd=%s is not understood; give bias, bn or bias,bn",
                        names->names[n]);
        *out |= optim_no_wd_bit(i);
    }
    return true;
}

/* 0, which stands for nothing asked for, where it is 1 or not given. */
static double factor_of(const Call *call, const char *name)
{
    const Arg *arg = call_arg(call, name);
    return arg->present && arg->number != 1 ? arg->number : 0;
}

bool learner_steps_read(const Call *call, const OptimKind *kind, OptimOptions *out, Error *err)
{
    const Arg *bn = call_arg(call, "bn_lr"), *mom = call_arg(call, "sgd_mom");
    OptimOptions read = {.nesterov = call_bool(call, "nesterov"),
                         .clip = call_float(call, "clip"),
                         .accumulate = (int)call_int(call, "accumulate")};
    read.rules = (RuleOptions){.bias_lr = factor_of(call, "bias_lr"),
                               .bn_lr = bn->present ? bn->number : 0,
                               .head_lr = factor_of(call, "head_lr")};
    read.sgd_mom = mom->present ? mom->number : optim_sgd_mom(kind);
    if (!read_no_wd(call_arg(call, "no_wd"), &read.rules.no_wd, err))
        return false;
    *out = read;
    return optim_takes(kind, out, call_bool(call, "true_wd"), err) || error_prefix(err, "learner");
}

static bool cmd_clip_grad(Session *session, const Call *call, Outcome *out)
{
    OptimOptions steps = session_learner(session, NULL)->options.steps;
    steps.clip = call_float(call, "clip");
    session_ask_steps(session, &steps);
    out->value = "learner"; /* learn = Learner(...).clip_grad() */
    return true;
}

static bool cmd_accumulate(Session *session, const Call *call, Outcome *out)
{
    OptimOptions steps = session_learner(session, NULL)->options.steps;
    steps.accumulate = (int)call_int(call, "batches");
    session_ask_steps(session, &steps);
    out->value = "learner";
    return true;
}

const Command CLIP_GRAD = {
    .name = "clip_grad",
    .args = {{.name = "clip",
              .type = ARG_FLOAT,
              .fallback = "0.1",
              .least = 0,
              .most = CLIP_MOST,
              .help = "largest norm of a gradient; 0: any"}},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_clip_grad},
    .summary = "shorten gradients whose norm is above CLIP",
};

const Command ACCUMULATE = {
    .name = "accumulate",
    .args = {{.name = "batches",
              .alias = "n_step",
              .type = ARG_INT,
              .required = true,
              .least = 1,
              .most = ACCUMULATE_MOST,
              .help = "batches whose gradients make a step together; 1: each makes its own"}},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_accumulate},
    .summary = "step by the gradients of several batches together",
};
