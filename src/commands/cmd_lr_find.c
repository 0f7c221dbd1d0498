/* The commands lr_find and lr: finding a learning rate, and picking it. */
#include "analysis/history.h"
#include "commands/range_runs.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "language/value.h"
#include "language/value_number.h"
#include "store/events_search.h"
#include "train/learner.h"
#include "train/smooth.h"

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

static void tell_test(Reply *reply, const RangeTest *test)
{
    if (test->runs > 0)
        tell_verdict(reply, &test->suggestions, test->runs == 1);
    if (test->runs > 1)
        tell_intervals(reply, test);
}

static void tell_valid(Reply *reply, const RangeCurves *curves)
{
    if (isfinite(curves->valid))
        reply_line(reply, "lowest loss on the validation subset: %f at %.2E", curves->valid,
                   curves->valid_lr);
}

/* A table of all settings; `lr` and $lr go by the curve with the lowest loss. */
static void tell_settings(Reply *reply, const Ranges *ranges)
{
    const RangeCurves *best = &ranges->item[ranges->best];
    Columns table = {0};
    if (best->test.runs > 1)
        reply_line(reply, "medians of %d tests for each curve:", best->test.runs);
    ranges_table(ranges, &table);
    reply_table_end(reply, &table);
    reply_line(reply, "the lowest loss is that of %s:", best->label);
    tell_verdict(reply, &best->test.suggestions, false);
}

static void write_settings(Events *events, int run, const Ranges *ranges)
{
    for (int i = 0; i < ranges->count; i++) {
        const RangeCurves *curves = &ranges->item[i];
        EventsRange range = {.label = curves->label,
                             .wd = curves->setting.wd,
                             .mom = curves->setting.mom,
                             .bs = curves->setting.bs,
                             .runs = curves->test.runs,
                             .suggestions = &curves->test.suggestions,
                             .least = curves->least,
                             .least_lr = curves->least_lr,
                             .valid = curves->valid,
                             .valid_lr = curves->valid_lr,
                             .diverges = curves->diverges,
                             .lowest = i == ranges->best};
        events_range(events, run, &range);
    }
}

/* events: where the result of a new test goes; NULL: it is told again. */
static void tell_range(Session *session, Events *events)
{
    Arena scratch = {0};
    Ranges ranges = latest_ranges(&scratch, session->runs, CURVE_SKIP_START, CURVE_SKIP_END);
    if (ranges.count > 1)
        tell_settings(session->reply, &ranges);
    if (ranges.count > 1 && events)
        write_settings(events, ranges.item[0].run[0]->number, &ranges);
    if (ranges.count == 1)
        tell_test(session->reply, &ranges.item[0].test);
    if (ranges.count == 1)
        tell_valid(session->reply, &ranges.item[0]);
    arena_free(&scratch);
}

static bool check_range(const Call *call, Error *err)
{
    double start = call_float(call, "start_lr"), end = call_float(call, "end_lr");
    return start < end ||
           fail(err, "lr_find: start_lr %g is not below end_lr %g; in a range test the rate grows",
                start, end);
}

static bool cmd_lr_find(Session *session, const Call *call, Outcome *out)
{
    if (!training_check(session->model->learner, call, &out->error) ||
        !check_range(call, &out->error) || !range_runs(session, call, out))
        return false;
    tell_range(session, session->events);
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
            tell_range(session, NULL);
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
             {.name = "wd",
              .type = ARG_FLOATS,
              .least = 0,
              .most = WD_MOST,
              .help = "weight decay (default: the learner's); of a list one curve each"},
             {.name = "bs",
              .type = ARG_INTS,
              .least = 1,
              .most = 1 << 20,
              .help = "images per batch (default: the learner's); of a list one curve each"},
             {.name = "moms",
              .type = ARG_FLOATS,
              .least = 0,
              .most = 0.999999,
              .help = "momentum (default: the learner's); of a list one curve each"},
             {.name = "valid",
              .type = ARG_INT,
              .fallback = "0",
              .least = 0,
              .most = 1e9,
              .help = "validation images whose loss is measured after every batch, too"},
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
