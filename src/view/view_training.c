/* The panes of a training run: its losses, and the schedule with the present marked on it. */
#include "analysis/moment.h"
#include "analysis/thin.h"
#include "base/text.h"
#include "view/pane.h"
#include "view/run_figure.h"

#include <math.h>
#include <stdlib.h>

/* Says what a mark is and what it is now: "train 0.0525", in brief "0.0525", at least "0.053". */
static void name_value(const Sheet *sheet, Mark *mark, const char *name, double value)
{
    mark->label = mark->name = name;
    if (isnan(value))
        return;
    const char *number = mark->brief[0] = sheet_number(sheet, value);
    mark->label = arena_printf(sheet->arena, "%s %s", name, number);
    mark->name = sheet_number(sheet, strtod(arena_printf(sheet->arena, "%.1e", value), NULL));
}

/* What stands at the crosshair: "batch 412 · epoch 3.4", or without the room the batch alone. */
static const char *moment_words(const Sheet *sheet, const Placed *at, const Moment *moment)
{
    enum { WIDE = 50 };
    if (at->box.columns < WIDE)
        return arena_printf(sheet->arena, "batch %ld", moment->batch + 1);
    return arena_printf(sheet->arena, "batch %ld · epoch %s", moment->batch + 1,
                        sheet_number(sheet, moment->epochs));
}

/* Where validation turns up. */
static void add_turn(const Sheet *sheet, Plot *plot, const Recorder *run)
{
    long turn = moment_turn(run);
    if (turn < 0)
        return;
    run_mark_epoch(sheet, plot, turn, series_at(&run->valid_loss, turn),
                   &(Mark){.ink = INK_SECOND, .label = "turns up"});
}

/* The smoothed curve over the band of samples, or one of both (stage.smooth); and validation. */
static void add_losses(const Sheet *sheet, Plot *plot, const Recorder *run, int dots,
                       const Moment *moment)
{
    int smooth = sheet->scene->stage.smooth;
    const char *name = smooth ? "train" : "batch";
    const Series *losses = smooth ? &run->smooth : &run->loss;
    Points curve = thin_batches(sheet->arena, run, losses, run_planned(run), dots);
    Points valid = thin_epochs(sheet->arena, &run->valid_loss, &run->epoch_end);
    Mark train = thin_line(&curve, INK_MAIN, name),
         line = thin_mark(&valid, MARK_LINE, INK_SECOND, "valid");
    name_value(sheet, &train, name, smooth ? moment->smooth : moment->loss);
    name_value(sheet, &line, "valid", moment->valid);
    plot_add(plot, train);
    plot_add(plot, line);
    plot_add(plot, thin_mark(&valid, MARK_POINT, INK_SECOND, NULL));
    if (smooth == 1) {
        Band raw = thin_batch_band(sheet->arena, run, &run->loss, run_planned(run), dots);
        plot_add(plot, thin_band_mark(&raw, INK_FAINT, "batch"));
        thin_fit(&plot->y, (const Points *[]){&curve, &valid}, 2, &raw);
    }
    long lost = recorder_lost(run);
    if (lost >= 0)
        sheet_lost(sheet, plot, (double)recorder_batch(run, lost));
    add_turn(sheet, plot, run);
}

static void draw_loss(const Sheet *sheet, const Placed *at)
{
    const Recorder *run = sheet->scene->training;
    Plot plot = run_plot(sheet, "loss", run);
    plot.y.log = sheet->scene->stage.log_loss;
    plot.y.sane = true;
    plot.y.least = 0.2;
    const char *label = NULL;
    if (run && series_count(&run->smooth)) {
        Moment moment = moment_at(run, run_batch(sheet->scene));
        add_losses(sheet, &plot, run, sheet_dots(sheet, at->box), &moment);
        label = moment_words(sheet, at, &moment);
    }
    run_figure(sheet, at, &plot, label);
}

/* What `take` would make of the rest of the run: drawn over the plan, as far as it goes. */
static void add_proposed(const Sheet *sheet, Plot *plot, bool momentum, int dots)
{
    const Plan *proposed = sheet->scene->proposed;
    if (!proposed)
        return;
    Points points = thin_plan(sheet->arena, proposed, momentum, dots);
    plot_add(plot, thin_mark(&points, MARK_LINE, INK_ACCENT, "proposed"));
}

/* The present as a disc. */
static void add_present(const Sheet *sheet, Plot *plot, const Recorder *run, const Series *values)
{
    long n = series_count(&run->smooth);
    double *at = ARENA_NEW(sheet->arena, double, 2);
    if (n == 0 || isnan(series_at(values, n - 1)))
        return;
    at[0] = (double)(recorder_batches(run) - 1);
    at[1] = series_at(values, n - 1);
    plot_add(
        plot,
        (Mark){.kind = MARK_POINT, .ink = INK_ACCENT, .x = at, .y = at + 1, .n = 1, .here = true});
}

/* The whole plan faint, the past over it. */
static void draw_schedule(const Sheet *sheet, const Placed *at, bool momentum)
{
    const Recorder *run = sheet->scene->training;
    bool narrow = at->box.columns < text_width("┌ learning rate ─ 0.0446 ┐");
    Plot plot = run_plot(sheet, momentum ? "momentum" : narrow ? "lr" : "learning rate", run);
    if (run) {
        const Series *values = momentum ? &run->mom : &run->lr;
        int dots = sheet_dots(sheet, at->box);
        Points plan = thin_plan(sheet->arena, &run->plan, momentum, dots);
        Points past = thin_batches(sheet->arena, run, values, run_planned(run), dots);
        Moment moment = moment_at(run, run_batch(sheet->scene));
        double now = momentum ? moment.mom : moment.lr;
        plot_add(&plot, thin_mark(&plan, MARK_LINE, INK_FAINT, "plan"));
        add_proposed(sheet, &plot, momentum, dots);
        plot_add(&plot, thin_line(&past, momentum ? INK_THIRD : INK_MAIN, "past"));
        add_present(sheet, &plot, run, values);
        if (!isnan(now))
            plot.note[0] = momentum ? sheet_decimals(sheet, now, 4) : sheet_number(sheet, now);
    }
    run_figure(sheet, at, &plot, NULL);
}

static void draw_rate(const Sheet *sheet, const Placed *at)
{
    draw_schedule(sheet, at, false);
}

static void draw_momentum(const Sheet *sheet, const Placed *at)
{
    draw_schedule(sheet, at, true);
}

const Pane LOSS_PANE = {.columns = 24, .rows = 5, .rank = 1, .draw = draw_loss};
const Pane RATE_PANE = {.columns = 20, .rows = 4, .rank = 4, .draw = draw_rate};
const Pane MOMENTUM_PANE = {.columns = 20, .rows = 4, .rank = 5, .draw = draw_momentum};
