/* rules.h - how each parameter of a net is stepped: at which part of the rate, and whether it
 * decays.  One that is frozen (model.h) is not stepped.
 *
 *     RuleOptions options = {.bias_lr = 64, .no_wd = RULE_BIT(PARAM_NORM)};
 *     ParamRule *rule = ARENA_NEW(arena, ParamRule, model->params);
 *     rules_make(rule, model, &options);
 *
 * Rules are made of options and the net, never saved themselves: a learner that is loaded makes
 * them anew.  They are the optimiser's (optim.h), in the order of model->param; whoever wants other
 * rates or frozen layers changes them after rules_make (learner.c, learner_rules). */
#ifndef NN_RULES_H
#define NN_RULES_H

#include "nn/optim_options.h"
#include "nn/schedule.h"

/* How one parameter is stepped. */
typedef struct ParamRule {
    double rate;  /* its rate, as a multiple of the schedule's */
    double own;   /* the same without the part of its layer group */
    double decay; /* its weight decay, as a multiple of the schedule's; 0: none */
} ParamRule;

/* Spreads the rates of the rules, in place of any spread they had.  What decays is wd times the
 * group's own rate, as in fastai. */
void rules_spread(ParamRule *rule, const Model *model, const RateSpread *spread);

/* model->params rules.  A multiple of the rate leaves what a step decays as it was, wd x rate, as
 * the recipes of the field have it: 64 times the rate is 1/64 of the decay. */
void rules_make(ParamRule *rule, const Model *model, const RuleOptions *options);

/* The number of the last dense layer's weight in model->param, -1: the net has none. */
int rules_head(const Model *model);

#endif
