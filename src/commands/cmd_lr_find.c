/* The commands lr_find and lr: finding a learning rate, and picking it. */
#include "commands/rows.h"
#include "commands/training.h"
#include "lab/job.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "language/value.h"
#include "store/events.h"
#include "train/learner.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static void add_rules(Buf *line, const Suggestions *s, bool all)
{
    for (int rule = 0; rule < RULES; rule++)
        if (!isnan(s->lr[rule]) && (all || rule != (int)s->best))
            buf_printf(line, "  %s %.2E", rule_name(rule), s->lr[rule]);
}

/* Reports the suggestion put forward with its reason, or why there is none; others: the other
 * suggestions, too. */
static void tell_verdict(Reply *reply, const Suggestions *s, bool others)
{
    Buf line = {0}, rules = {0};
    if (!s->doubt)
        buf_text_add(&line, "suggestions:  ");
    suggest_best_text(s, &line);
    suggest_doubt_text(s, &line);
    add_rules(&rules, s, s->doubt != DOUBT_NONE);
    if (others && !s->doubt && rules.size)
        buf_printf(&line, ";%s", buf_text(&rules));
    reply_line(reply, "%s", buf_text(&line));
    if (others && s->doubt && rules.size)
        reply_line(reply, "each rule's rate:%s", buf_text(&rules));
    buf_free(&line);
    buf_free(&rules);
}

/* "  steep   1.58E-02  (1.10E-02 .. 2.00E-02)", a line per rule. */
static void tell_intervals(Reply *reply, const RangeTest *test)
{
    Columns table = {0};
    reply_line(reply, "each rule's median (lowest .. highest) of %d tests:", test->runs);
    for (int r = 0; r < RULES; r++) {
        double value = test->suggestions.lr[r];
        if (isnan(value))
            continue;
        columns_printf(&table, "  %s", rule_name(r));
        columns_printf(&table, "%.2E", value);
        columns_printf(&table, "(%.2E .. %.2E)", test->range.low[r], test->range.high[r]);
        columns_row(&table);
    }
    reply_table_end(reply, &table);
}

static void tell_range(Session *session)
{
    Arena scratch = {0};
    RangeTest test = latest_range(&scratch, session->runs, CURVE_SKIP_START, CURVE_SKIP_END);
    if (test.runs > 0)
        tell_verdict(session->reply, &test.suggestions, test.runs == 1);
    if (test.runs > 1)
        tell_intervals(session->reply, &test);
    arena_free(&scratch);
}

/* The spread of both rates over layer groups: a range test goes from one to the other in all groups
 * alike. */
static bool range_spread(const Call *call, const Learner *learner, RateSpread *out, Error *err)
{
    RateSpread start;
    if (!training_spread(learner, call, "start_lr", &start, err) ||
        !training_spread(learner, call, "end_lr", out, err))
        return false;
    if (start.kind == SPREAD_NONE)
        return true;
    bool same = out->kind == start.kind && fabs(out->first - start.first) <= 1e-6 * start.first;
    if (out->kind != SPREAD_NONE && !same)
        return fail(err, "lr_find: start_lr and end_lr are spread over the layer groups in other "
                         "proportions; give one slice, or the same factor in both");
    *out = start;
    return true;
}

static Plan range_plan(const Call *call, const Learner *learner)
{
    Plan plan;
    LrFindRequest request = {.start_lr = call_float(call, "start_lr"),
                             .end_lr = call_float(call, "end_lr"),
                             .num_it = call_int(call, "num_it"),
                             .mom = learner->opt.mom,
                             .wd = training_wd(learner, call)};
    plan_lr_find(&plan, &request, learner_batches(learner));
    Error checked; /* by check_range */
    (void)!range_spread(call, learner, &plan.spread, &checked);
    return plan;
}

static RunEntry *run_range(Session *session, const Call *call, RunRequest request, Outcome *out)
{
    Plan plan = range_plan(call, request.learner);
    request.plan = &plan;
    request.whole.each = plan.last - plan.first;
    request.whole.before = MAX(request.whole.run - 1, 0) * request.whole.each;
    request.whole.steps = request.whole.runs * request.whole.each;
    request.command = call->text;
    request.stop_div = call_bool(call, "stop_div");
    RunEntry *entry = job_train(session, &request, out);
    if (entry) {
        Suggestions found = range_suggestions(entry->recorder);
        events_suggestion(session->events, entry->number, &found);
    }
    return entry;
}

/* Runs range tests with different seeds: what they share is due to the net, the rest to chance. */
static bool run_ranges(Session *session, const Call *call, long runs, Outcome *out)
{
    int group = 0;
    uint64_t first =
        session->prompt->settings.seed; /* `set seed` meanwhile is for later commands */
    if (session->model->learner->opt.step > 0)
        reply_line(session->reply,
                   "each run starts from new weights; the learner's weights do not change");
    for (long i = 0; i < runs; i++) {
        Arena arena = {0};
        uint64_t seed = first + (uint64_t)i;
        const char *label =
            arena_printf(&arena, "test %ld of %ld, seed %" PRIu64, i + 1, runs, seed);
        const NetSetup setup = setup_of(session, &arena);
        Learner *learner = setup_learner(session, &setup, &arena, seed, &out->error);
        RunRequest request = {
            .learner = learner,
            .label = label,
            .group = group,
            .whole = {.run = (int)i + 1,
                      .runs = (int)runs,
                      .seed = seed,
                      .last_seed = first + (uint64_t)runs - 1},
        };
        RunEntry *entry = learner ? run_range(session, call, request, out) : NULL;
        group = entry ? entry->group : 0;
        arena_free(&arena);
        if (!entry || entry->reason == STOP_USER)
            return entry != NULL;
    }
    return true;
}

static bool check_range(const Call *call, const Learner *learner, Error *err)
{
    RateSpread spread;
    double start = call_float(call, "start_lr"), end = call_float(call, "end_lr");
    if (start < end)
        return range_spread(call, learner, &spread, err);
    return fail(err, "lr_find: start_lr %g is not below end_lr %g; in a range test the rate grows",
                start, end);
}

static bool cmd_lr_find(Session *session, const Call *call, Outcome *out)
{
    long runs = call_int(call, "runs");
    if (!training_check(session->model->learner, call, &out->error) ||
        !check_range(call, session->model->learner, &out->error))
        return false;
    if (runs > 1 ? !run_ranges(session, call, runs, out)
                 : !run_range(session, call, (RunRequest){.learner = session->model->learner}, out))
        return false;
    tell_range(session);
    return true;
}

static bool pick(const Suggestions *s, const char *rule, double *out)
{
    for (int r = 0; r < RULES; r++)
        if (strcmp(rule_name(r), rule) == 0) {
            *out = s->lr[r];
            return true;
        }
    return false;
}

static bool refuse_rate(const Call *call, const char *text, Error *err)
{
    Buf rules = {0};
    choices_add(call_arg(call, "value")->spec, ", ", &rules);
    fail(err, "lr: '%s' is not a learning rate; give a number above 0, or %s", text,
         buf_text(&rules));
    buf_free(&rules);
    return false;
}

/* What a range test with too few batches for a rule lacks: batches only if it ran them all. */
static const char *more_points(const Suggestions *s)
{
    if (!s->early)
        return "a larger num_it";
    return s->rises ? "a smaller start_lr" : "stop_div=false";
}

static bool cmd_lr(Session *session, const Call *call, Outcome *out)
{
    const char *text = call_text(call, "value");
    double value;
    if (!text) {
        reply_line(session->reply, "lr_max %.2E%s", lab_model_lr(session->model),
                   session->model->lr_max > 0 ? "" : " (default; none picked)");
        if (latest_range_test(session->runs))
            tell_range(session);
        return true;
    }
    Suggestions found = latest_suggestions(session->runs);
    bool rule = pick(&found, text, &value);
    if (rule && isnan(value) && !latest_range_test(session->runs))
        return fail(&out->error, "lr: there is no suggestion '%s' yet; run `lr_find` first", text);
    if (rule && isnan(value))
        return fail(&out->error,
                    "lr: the range test has too few batches for '%s'; run `lr_find` with %s", text,
                    more_points(&found));
    if (!rule && (!value_double(text, &value) || !(value > 0)))
        return refuse_rate(call, text, &out->error);
    if (value < RATE_LEAST || value > RATE_MOST)
        return fail(&out->error, "lr: %s is out of range; give %g to %g", text, RATE_LEAST,
                    RATE_MOST);
    session_pick_lr(session, value);
    reply_line(session->reply, rule ? "lr_max %.2E (%s)" : "lr_max %.2E", value, text);
    if (rule && found.doubt)
        tell_verdict(session->reply, &found, false);
    return true;
}

const Command LR_FIND = {
    .name = "lr_find",
    .args = {{.name = "start_lr",
              .type = ARG_FLOAT,
              .fallback = "1e-7",
              .least = 1e-30,
              .most = RATE_MOST,
              .slice = true,
              .help = "first learning rate"},
             {.name = "end_lr",
              .type = ARG_FLOAT,
              .fallback = "10",
              .least = 1e-30,
              .most = RATE_MOST,
              .slice = true,
              .help = "last learning rate"},
             {.name = "num_it",
              .type = ARG_INT,
              .fallback = "100",
              .least = 1,
              .most = 1e7,
              .help = "batches to train; a small data set is used more than once"},
             {.name = "stop_div",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "stop when the loss is above " DIVERGED_BEST},
             WEIGHT_DECAY,
             {.name = "runs",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1000,
              .help =
                  "number of tests; above 1, each has new weights and its own order of batches"}},
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_lr_find},
    .summary = "range test: the loss while the rate grows; changes nothing",
};

const Command LR = {
    .name = "lr",
    .args = {{.name = "value",
              .type = ARG_VALUE,
              .choice = rule_name,
              .meaning = rule_meaning,
              .help = "a number, or %s"}},
    .verb = &(const Verb){.run = cmd_lr},
    .summary = "show or pick lr_max, which other commands take as $lr",
};
