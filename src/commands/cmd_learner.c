/* The commands learner and summary: with which optimiser a net learns, and what it is. */
#include "base/text.h"
#include "commands/learner_steps.h"
#include "commands/nets.h"
#include "commands/rows.h"
#include "language/value.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "lab/show.h"
#include "train/class_weights.h"
#include "train/learner.h"

#include <math.h>
#include <string.h>

static bool refuse_metric(const Arg *names, int m, Error *err)
{
    Buf list = {0};
    choices_add(names->spec, " ", &list);
    fail(err, "learner: there is no metric '%s'; the metrics are: %s", names->names[m],
         buf_text(&list));
    buf_free(&list);
    return false;
}

static bool read_metrics(const Arg *names, LearnerOptions *options, Error *err)
{
    memset(options->metric, 0, sizeof options->metric);
    if (names->count > METRICS_MAX)
        return fail(err, "learner: at most %d metrics, %d were given", METRICS_MAX, names->count);
    for (int m = 0; m < names->count; m++) {
        options->metric[m] = metric_find(names->names[m]);
        if (!options->metric[m])
            return refuse_metric(names, m, err);
    }
    return true;
}

/* Momentum is 0 with fastai's opt_func=: there SGD is PyTorch's, with no momentum by default. */
static bool read_momentum(const Call *call, LearnerOptions *options, Error *err)
{
    const Arg *momentum = call_arg(call, "momentum");
    bool sgd = optim_has_momentum(options->opt);
    if (momentum->present && !sgd)
        return fail(err, "learner: momentum= is for SGD; add opt=sgd, or set Adam's with moms= in "
                         "`fit_one_cycle`");
    options->momentum = sgd && call_arg(call, "opt")->aliased ? 0 : optim_momentum(options->opt);
    if (momentum->present)
        options->momentum = momentum->number;
    return true;
}

/* lookahead= and ema=. */
static bool read_averages(const Call *call, LearnerOptions *options, Error *err)
{
    static const char *const EXPECTED[AVERAGES] = {
        [AVERAGE_LOOKAHEAD] = "steps and alpha, as lookahead=5,0.5, or airbench",
        [AVERAGE_EMA] = "a decay from 0 to below 1, and perhaps after how many steps each, as "
                        "ema=0.999 or ema=0.99,5"};
    for (int a = 0; a < AVERAGES; a++) {
        const char *name = average_name((AverageRole)a);
        const Arg *words = call_arg(call, name);
        Buf text = {0};
        options->average[a] = (Averaging){0};
        for (int i = 0; words->present && i < words->count; i++)
            buf_printf(&text, "%s%s", i ? "," : "", words->names[i]);
        bool ok = !words->present ||
                  averaging_read((AverageRole)a, buf_text(&text), &options->average[a]) ||
                  fail(err, "learner: %s=%s is not understood; give %s", name, buf_text(&text),
                       EXPECTED[a]);
        buf_free(&text);
        if (!ok)
            return false;
    }
    return true;
}

LearnerOptions learner_options_asked(const Session *session)
{
    return session->model->request;
}

bool learner_options_read(const Call *call, Arena *arena, LearnerOptions *options, Error *err)
{
    options->opt = optim_find(call_text(call, "opt"));
    options->wd = call_float(call, "wd");
    options->true_wd = call_bool(call, "true_wd");
    options->bn_wd = call_bool(call, "bn_wd");
    options->smoothing = call_float(call, "label_smoothing");
    options->bs = call_arg(call, "bs")->present ? (int)call_int(call, "bs") : 0;
    return (class_weights_read(arena, call_text(call, "class_weights"), &options->weights, err) ||
            error_prefix(err, "learner")) &&
           learner_steps_read(call, options->opt, &options->steps, err) &&
           read_momentum(call, options, err) && read_averages(call, options, err) &&
           read_metrics(call_arg(call, "metrics"), options, err);
}

/* Whatever is compared is measured alike. */
static bool setup_learner_row(const Session *session, const Call *call, NetSetup *setup, Error *err)
{
    const char *model = call_text(call, "model");
    LearnerOptions options = setup->options;
    (void)session;
    if (call_given(call, "metrics") || call_given(call, "data") || (model && *model))
        return fail(err, "learner: data, model and metrics= are those of all recipes; leave them "
                         "out, or give them to `learner` before");
    if (!learner_options_read(call, setup->arena, &options, err))
        return false;
    memcpy(options.metric, setup->options.metric, sizeof options.metric);
    setup->options = options;
    return true;
}

bool check_data_named(const Session *session, const Call *call, Error *err)
{
    const char *data = call_text(call, "data");
    return !data || !*data || strcmp(data, lab_source(session)) == 0 ||
           fail(err, "%s: only the latest data is in memory; load '%s' again first",
                call->command->name, data);
}

static bool cmd_learner(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    LearnerOptions options = learner_options_asked(session);
    const char *model = call_text(call, "model");
    if (!check_data_named(session, call, &out->error))
        return false;
    bool ok = learner_options_read(call, &arena, &options, &out->error);
    ok = ok && session_set_options(session, &options, model && *model ? model : NULL, &out->error);
    arena_free(&arena);
    out->value = "learner";
    if (ok && augment_is_on(lab_augment_seen(session)))
        tell_augment(session->reply, lab_augment_seen(session));
    return ok;
}

static void add_freezing(Buf *out, const Learner *learner)
{
    const Model *model = learner->model;
    const Freezing *freezing = &model->freezing;
    if (model->groups == 1)
        return;
    buf_printf(out, "\nLayer groups: %d, ", model->groups);
    if (freezing->groups)
        buf_printf(out, "first %d frozen%s%s", freezing->groups,
                   freezing->with_norms ? ", with batch norm" : "",
                   learner->options.cache ? "; what they make of an image is kept" : "");
    else
        buf_text_add(out, "none frozen");
}

static void add_steps(Buf *out, const OptimOptions *steps)
{
    Arena scratch = {0};
    const char *text = optim_options_text(&scratch, steps);
    buf_printf(out, "%s%s", *text ? ", " : "", text);
    arena_free(&scratch);
}

static void add_learner(Buf *out, const Learner *learner)
{
    const LearnerOptions *options = &learner->options;
    buf_printf(out, "Optimizer: %s, momentum ", optim_kind_name(learner->opt.kind));
    text_exact(out, learner->opt.mom);
    buf_printf(out, ", step %ld", learner->opt.step);
    add_steps(out, &options->steps);
    buf_text_add(out, "\nWeight decay: ");
    text_exact(out, options->wd);
    buf_printf(out, ", %s%s\nLoss function: cross entropy", options->true_wd ? "decoupled" : "L2",
               options->bn_wd ? "" : ", not on batch norm and biases");
    if (options->smoothing > 0) {
        buf_text_add(out, ", label smoothing ");
        text_exact(out, options->smoothing);
    }
    if (options->weights.weight) {
        buf_text_add(out, ", class weights ");
        class_weights_put(&options->weights, out);
    }
    for (int a = 0, any = 0; a < AVERAGES; a++)
        if (average_is_on(&learner->average[a])) {
            buf_printf(out,
                       "%s%s=", any++ ? " " : "\nAveraged weights: ", average_name((AverageRole)a));
            averaging_text(&options->average[a], out);
        }
    if (augment_is_on(&options->augment)) {
        buf_text_add(out, "\nAugmentation: ");
        augment_words(&options->augment, out);
    }
    add_freezing(out, learner);
    long batches = learner->data->train.count ? learner_batches(learner) : 0;
    buf_printf(out, "\nBatch size: %d, %ld %s per epoch", options->bs, batches,
               text_plural(batches, "batch", "batches"));
    if (options->keep_last && learner->data->train.count % options->bs)
        buf_printf(out, ", the last of %d", learner->data->train.count % options->bs);
    buf_char(out, '\n');
}

static bool cmd_summary(Session *session, const Call *call, Outcome *out)
{
    (void)out;
    Buf text = {0};
    buf_printf(&text, "%s\n", session->model->learner->model->spec);
    model_summary(session->model->learner->model, &text);
    add_learner(&text, session->model->learner);
    if (call_bool(call, "traversal")) {
        learner_reserve(session->model->learner);
        model_traversal(session->model->learner->model, &text);
    }
    reply_text(session->reply, buf_text(&text));
    buf_free(&text);
    return true;
}

const Command LEARNER = {
    .name = "learner",
    .notebook = "Learner",
    .args = {{.name = "data",
              .type = ARG_OBJECT,
              .help = "load data first, for example: data digits"},
             {.name = "model",
              .type = ARG_OBJECT,
              .choices = "model",
              .help = "make one first, for example: model lenet"},
             {.name = "opt",
              .alias = "opt_func",
              .type = ARG_CHOICE,
              .fallback = OPTIM_DEFAULT,
              .choice = optim_name,
              .meaning = optim_meaning,
              .help = "optimiser"},
             {.name = "wd",
              .type = ARG_FLOAT,
              .fallback = TEXT_OF(WD_DEFAULT),
              .least = 0,
              .most = WD_MOST,
              .help = "weight decay"},
             {.name = "true_wd",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "true: decoupled decay; false: L2"},
             {.name = "bn_wd",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "also decay batch norm and biases"},
             {.name = "metrics",
              .type = ARG_NAMES,
              .fallback = METRIC_DEFAULT,
              .choice = metric_name,
              .meaning = metric_meaning,
              .help = "any of %s"},
             {.name = "bs",
              .type = ARG_INT,
              .least = 1,
              .most = 1 << 20,
              .help = "batch size (default: the data's)"},
             {.name = "label_smoothing",
              .type = ARG_FLOAT,
              .fallback = "0",
              .least = 0,
              .most = 0.999,
              .help = "label smoothing in the cross entropy"},
             {.name = "class_weights",
              .type = ARG_TEXT,
              .fallback = CLASS_WEIGHTS_NONE,
              .help = "what each class counts in the loss: numbers such as 1,2.5, in the order of "
                      "the classes; auto: each class the same in all"},
             {.name = "momentum",
              .type = ARG_FLOAT,
              .least = 0,
              .most = 0.999999,
              .help = "SGD's momentum in fit and lr_find (default: " TEXT_OF(
                  MOMENTUM_DEFAULT) "; 0 with opt_func=, as in fastai)"},
             {.name = "lookahead",
              .type = ARG_NAMES,
              .choices = "airbench",
              .help = "Lookahead: every K steps the weights go back to their slow average, "
                      "K,ALPHA; or airbench"},
             {.name = "ema",
              .type = ARG_NAMES,
              .help = "exponential average of the weights, beside them: DECAY or DECAY,STEPS"},
             LEARNER_STEPS},
    .needs = NEED_DATA,
    .verb = &(const Verb){.run = cmd_learner, .setup = setup_learner_row},
    .summary = "start over with new weights and a fresh optimiser",
};

const Command SUMMARY = {
    .name = "summary",
    .args = {{.name = "traversal",
              .alias = "plan",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "also show how batches go through the net"}},
    .needs = AT_ONCE | HOLDS | NEED_LEARNER | HARMLESS,
    .verb = &(const Verb){.run = cmd_summary},
    .summary = "layers, shapes, parameters, optimiser",
};
