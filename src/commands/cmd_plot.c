/* The commands plot, plot_lr, plot_losses and plot_metrics: the curves of a run. */
#include "analysis/figures.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/latest.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "lab/stage.h"

#include <math.h>

/* Prints fastai's two lines, and what fastai does not say. */
static bool tell_suggestion(Reply *reply, const Suggestions *s)
{
    Buf doubt = {0};
    if (isnan(s->lr[RULE_STEEP])) {
        reply_line(reply, "Failed to compute the gradients, there might not be enough points.");
        return false;
    }
    reply_line(reply, "Min numerical gradient: %.2E", s->lr[RULE_STEEP]);
    reply_line(reply, "Min loss divided by 10: %.2E", s->lr[RULE_MIN10]);
    suggest_doubt_text(s, &doubt);
    if (doubt.size)
        reply_line(reply, "%s", buf_text(&doubt));
    buf_free(&doubt);
    return true;
}

/* Refuses skips that leave too few samples, instead of silently making them smaller. */
static bool refuse_skips(const Call *call, Error *err)
{
    return fail(err,
                "%s: skip_start=%ld and skip_end=%ld leave fewer than two batches; use smaller "
                "skips",
                call->command->name, call_int(call, "skip_start"), call_int(call, "skip_end"));
}

static bool skips_given(const Call *call)
{
    return call_given(call, "skip_start") || call_given(call, "skip_end");
}

/* Whether the skips that are given leave two samples of the run. */
static bool check_skips(const Call *call, const Recorder *recorder, Error *err)
{
    long left =
        series_count(&recorder->smooth) - call_int(call, "skip_start") - call_int(call, "skip_end");
    return left >= 2 || !skips_given(call) || refuse_skips(call, err);
}

static bool cmd_plot(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    bool suggestion = call_bool(call, "suggestion");
    Ranges ranges = latest_ranges(&scratch, session->runs, call_int(call, "skip_start"),
                                  call_int(call, "skip_end"));
    RangeTest test = ranges.item[ranges.best].test;
    if (!suggestion && skips_given(call) && isnan(test.suggestions.lr[RULE_STEEP])) {
        arena_free(&scratch);
        return refuse_skips(call, &out->error);
    }
    bool own_figure = session->live && latest_range_test(session->runs) && test.runs == 1 &&
                      ranges.count == 1 && test.valid.n == 0 && !call->png;
    if (own_figure) {
        stage_show(session->stage, MAIN_LR_FIND); /* the screen has a figure of its own for it */
        arena_free(&scratch);
        return true;
    }
    Figure figure = ranges.count > 1 ? figure_ranges(&scratch, &ranges, suggestion)
                                     : figure_range(&scratch, &test, suggestion);
    bool ok = true;
    if (!suggestion || tell_suggestion(session->reply, &test.suggestions))
        ok = show_figure(session->reply, call, &figure, &out->error);
    else if (call->png)
        ok = fail(&out->error,
                  "plot: fewer than two batches to draw; use smaller skips, or run `lr_find` "
                  "with a larger num_it");
    arena_free(&scratch);
    return ok;
}

static bool cmd_plot_lr(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    Figure figure =
        figure_schedule(&scratch, latest_run(session->runs), call_bool(call, "show_moms"));
    bool ok = show_figure(session->reply, call, &figure, &out->error);
    arena_free(&scratch);
    return ok;
}

static bool cmd_plot_losses(Session *session, const Call *call, Outcome *out)
{
    const Recorder *recorder = latest_run(session->runs);
    if (!check_skips(call, recorder, &out->error))
        return false;
    Arena scratch = {0};
    Figure figure =
        figure_losses(&scratch, recorder, call_int(call, "skip_start"), call_int(call, "skip_end"));
    bool ok = show_figure(session->reply, call, &figure, &out->error);
    arena_free(&scratch);
    return ok;
}

static bool cmd_plot_metrics(Session *session, const Call *call, Outcome *out)
{
    const Recorder *recorder = latest_fit(session->runs);
    if (!recorder)
        return fail(&out->error,
                    "plot_metrics has no epochs to show yet; run `fit` or `fit_one_cycle` first");
    if (recorder->metrics == 0)
        return fail(&out->error,
                    "plot_metrics: the learner measures no metric; use: learner metrics=accuracy");
    if (!check_skips(call, recorder, &out->error))
        return false;
    Arena scratch = {0};
    Figure figure = figure_metrics(&scratch, recorder, call_int(call, "skip_start"),
                                   call_int(call, "skip_end"));
    bool ok = show_figure(session->reply, call, &figure, &out->error);
    arena_free(&scratch);
    return ok;
}

/* clang-format off */
#define SKIPS(start, end)                                                                          \
    {.name = "skip_start", .type = ARG_INT, .fallback = start, .most = 1e9,                        \
     .help = "batches left out at the start"},                                                     \
    {.name = "skip_end", .type = ARG_INT, .fallback = end, .most = 1e9,                            \
     .help = "batches left out at the end"}
/* clang-format on */

static const Command PLOT = {
    .name = "plot",
    .args = {SKIPS("10", "5"),
             {.name = "suggestion",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "print and mark the suggested rates"}},
    .needs = AT_ONCE | NEED_RUN | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_plot},
    .summary = "loss against learning rate, of the latest lr_find or run",
};

static const Command PLOT_LR = {
    .name = "plot_lr",
    .args = {{.name = "show_moms",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "also draw the momentum"}},
    .needs = AT_ONCE | NEED_RUN | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_plot_lr},
    .summary = "learning rate (and momentum) of the latest run or range test",
};

static const Command PLOT_LOSSES = {
    .name = "plot_losses",
    .args = {SKIPS("0", "0")},
    .needs = AT_ONCE | NEED_RUN | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_plot_losses},
    .summary = "training and validation loss of the latest run or range test",
};

static const Command PLOT_METRICS = {
    .name = "plot_metrics",
    .args = {SKIPS("0", "0")},
    .needs = AT_ONCE | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_plot_metrics},
    .summary = "metrics of the latest run, one point per epoch",
};

const Command *const PLOT_ROWS[] = {&PLOT, &PLOT_LR, &PLOT_LOSSES, &PLOT_METRICS, NULL};
