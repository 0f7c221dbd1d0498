/* Makes the rule of each parameter: rates of biases and of the head, what does not decay. */
#include "nn/rules.h"

#include <string.h>

int rules_head(const Model *model)
{
    int head = -1;
    for (int i = 0; i < model->params; i++)
        if (model->param[i].role == PARAM_WEIGHT && model->param[i].rank == 2)
            head = i;
    return head;
}

/* The end of a parameter's name: "bias". */
static const char *own_name(const Param *param)
{
    const char *dot = strrchr(param->name, '.');
    return dot ? dot + 1 : param->name;
}

static bool same_layer(const Param *a, const Param *b)
{
    size_t length = (size_t)(own_name(a) - a->name);
    return (size_t)(own_name(b) - b->name) == length && strncmp(a->name, b->name, length) == 0;
}

static double bias_rate(const Param *param, const RuleOptions *options)
{
    bool norm = param->role == PARAM_NORM;
    if (strcmp(own_name(param), "bias") != 0)
        return 1;
    if (norm && options->bn_lr > 0)
        return options->bn_lr;
    return options->bias_lr > 0 ? options->bias_lr : 1;
}

void rules_make(ParamRule *rule, const Model *model, const RuleOptions *options)
{
    int head = rules_head(model);
    for (int i = 0; i < model->params; i++) {
        const Param *param = &model->param[i];
        double rate = bias_rate(param, options);
        if (head >= 0 && options->head_lr > 0 && same_layer(param, &model->param[head]))
            rate *= options->head_lr;
        bool decays = !(options->no_wd & RULE_BIT(param->role));
        rule[i] = (ParamRule){.rate = rate, .own = rate, .decay = decays ? 1 / rate : 0};
    }
}

void rules_spread(ParamRule *rule, const Model *model, const RateSpread *spread)
{
    for (int i = 0; i < model->params; i++)
        rule[i].rate = rule[i].own * spread_part(spread, model->param[i].group, model->groups);
}
