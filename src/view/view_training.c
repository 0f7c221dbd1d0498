/* The panes of a training run: losses, the schedule with the present marked on it, the first
 * metric.  The x axis of each is the whole run, so that things above each other happened at the
 * same time. */
#include "analysis/phase.h"
#include "analysis/thin.h"
#include "view/big.h"
#include "view/pane.h"
#include "view/tabs.h"

#include <math.h>

enum { LABEL_COLUMNS = 48 }; /* a pane this wide has room for the name of the phase */

static long planned(const Recorder *run)
{
    return MAX(recorder_planned(run), 1);
}

/* As long as the run, or as what `take` would make of it. */
static Plot run_plot(const Sheet *sheet, const char *title, const Recorder *run)
{
    const Plan *proposed = sheet->scene->proposed;
    Plot plot = {.title = title, .x = {.label = "batch"}};
    if (run)
        plot.x.hi = (double)MAX(planned(run), proposed ? proposed->last - proposed->first : 0);
    return plot;
}

/* The line of a value that grows as the run goes on. */
static Mark live_line(const Points *points, Ink ink, const char *label)
{
    Mark line = thin_mark(points, MARK_LINE, ink, label);
    line.fill = true;
    return line;
}

static double latest(const Series *series)
{
    long n = series_count(series);
    return n ? series_at(series, n - 1) : NAN;
}

/* The smoothed curve over the band of samples, or one of both (stage.smooth); and validation. */
static void add_losses(const Sheet *sheet, Plot *plot, const Recorder *run, int dots)
{
    int smooth = sheet->scene->stage.smooth;
    long n = series_count(&run->smooth);
    const Series *losses = smooth ? &run->smooth : &run->loss;
    Points curve = thin_batches(sheet->arena, run, losses, planned(run), dots);
    Points valid = thin_epochs(sheet->arena, &run->valid_loss, &run->epoch_end);
    plot_add(plot, live_line(&curve, INK_MAIN, smooth ? "train" : "batch"));
    plot_add(plot, thin_mark(&valid, MARK_LINE, INK_SECOND, "valid"));
    plot_add(plot, thin_mark(&valid, MARK_POINT, INK_SECOND, NULL));
    if (smooth == 1) {
        Band raw = thin_batch_band(sheet->arena, run, &run->loss, planned(run), dots);
        plot_add(plot, thin_band_mark(&raw, INK_FAINT, "batch"));
        thin_fit(&plot->y, (const Points *[]){&curve, &valid}, 2, &raw);
    }
    if (n)
        plot->note = sheet_number(sheet, latest(&run->smooth));
    long lost = recorder_lost(run);
    if (lost >= 0)
        sheet_lost(sheet, plot, (double)recorder_batch(run, lost));
}

static void draw_loss(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Recorder *run = sheet->scene->training;
    Plot plot = run_plot(sheet, "loss", run);
    plot.y.log = sheet->scene->stage.log_loss;
    plot.y.sane = true;
    if (run)
        add_losses(sheet, &plot, run, sheet_dots(sheet, box));
    sheet_figure(sheet, box, &plot, at->keys);
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

/* The whole plan faint, the past over it, the present as a disc. */
static void draw_schedule(const Sheet *sheet, const Placed *at, bool momentum)
{
    Box box = at->box;
    const Recorder *run = sheet->scene->training;
    Plot plot = run_plot(sheet, momentum ? "momentum" : "learning rate", run);
    double x, now;
    if (run) {
        const Series *values = momentum ? &run->mom : &run->lr;
        long n = series_count(&run->smooth);
        int dots = sheet_dots(sheet, box);
        Points plan = thin_plan(sheet->arena, &run->plan, momentum, dots);
        Points past = thin_batches(sheet->arena, run, values, planned(run), dots);
        plot_add(&plot, thin_mark(&plan, MARK_LINE, INK_FAINT, "plan"));
        add_proposed(sheet, &plot, momentum, dots);
        plot_add(&plot, live_line(&past, momentum ? INK_THIRD : INK_MAIN, "past"));
        if (n && !isnan(series_at(values, n - 1))) {
            long batches = recorder_batches(run);
            x = (double)(batches - 1);
            now = series_at(values, n - 1);
            Mark here = {.kind = MARK_POINT, .ink = INK_ACCENT, .x = &x, .y = &now, .n = 1};
            here.here = true;
            if (!momentum && box.columns >= LABEL_COLUMNS && batches < planned(run))
                here.label = phase_at(sheet->arena, &run->plan, batches - 1).name;
            plot_add(&plot, here);
            plot.note = momentum ? sheet_decimals(sheet, now, 4) : sheet_number(sheet, now);
        }
    }
    sheet_figure(sheet, box, &plot, at->keys);
}

static void draw_rate(const Sheet *sheet, const Placed *at)
{
    draw_schedule(sheet, at, false);
}

static void draw_momentum(const Sheet *sheet, const Placed *at)
{
    draw_schedule(sheet, at, true);
}

/* "0.9907 best 0.9912 @1" */
static const char *metric_words(const Sheet *sheet, const Recorder *run, int metric)
{
    const Series *values = &run->metric[metric].value;
    long n = series_count(&run->train_loss), best = recorder_best(run, metric);
    if (best < 0)
        return NULL;
    return arena_printf(
        sheet->arena, "%s best %s @%.0f", sheet_decimals(sheet, series_at(values, n - 1), 4),
        sheet_decimals(sheet, series_at(values, best), 4), series_at(&run->epoch, best));
}

static bool is_blank(const Grid *grid, Box box)
{
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.x; x < box.x + box.columns; x++)
            if (grid->cell[(long)y * grid->columns + x].codepoint != ' ')
                return false;
    return true;
}

/* Draws the latest value in large digits, in the first corner of the area that is free. */
static void draw_large(const Sheet *sheet, Box area, double value)
{
    enum { COLUMNS_LEAST = 36, ROWS_LEAST = 9 };
    const char *words = arena_printf(sheet->arena, "%.4f", value);
    Box box = {.columns = big_width(words) + 2, .rows = BIG_ROWS + 2};
    if (isnan(value) || area.columns < MAX(COLUMNS_LEAST, box.columns) || area.rows < ROWS_LEAST ||
        sheet->scene->surface.glyphs == GLYPHS_ASCII || sheet_has_pixels(sheet))
        return;
    for (int corner = 0; corner < 4; corner++) {
        box.x = area.x + (corner % 2 ? 0 : area.columns - box.columns);
        box.y = area.y + (corner / 2 ? 0 : area.rows - box.rows);
        if (is_blank(sheet->grid, box)) {
            big_text(sheet, box.x + 1, box.y + 1, words, ROLE_STRONG);
            return;
        }
    }
}

/* How many metrics there are to draw, if only an empty one. */
static int metrics_of(const Scene *scene)
{
    return scene->training ? MAX(scene->training->metrics, 1) : 1;
}

static const char *const *metric_names(const Sheet *sheet, int count)
{
    const Recorder *run = sheet->scene->training;
    const char **name = ARENA_NEW(sheet->arena, const char *, count);
    for (int i = 0; i < count; i++)
        name[i] = run && i < run->metrics ? run->metric[i].name : METRIC_DEFAULT;
    return name;
}

static void draw_metric(const Sheet *sheet, const Placed *at)
{
    const Recorder *run = sheet->scene->training;
    int metric = at->focus.arg, count = metrics_of(sheet->scene);
    bool measured = run && metric < run->metrics;
    const char *const *name = metric_names(sheet, count);
    Plot plot = run_plot(sheet, tabs_title(sheet, at, name, count), run);
    if (measured) {
        Points curve = thin_epochs(sheet->arena, &run->metric[metric].value, &run->epoch_end);
        plot_add(&plot, live_line(&curve, INK_FOURTH, NULL));
        plot_add(&plot, thin_mark(&curve, MARK_POINT, INK_FOURTH, NULL));
        plot.note = metric_words(sheet, run, metric);
    }
    PlotArea area = sheet_figure(sheet, at->box, &plot, at->keys);
    tabs_draw(sheet, at, name, count);
    if (measured)
        draw_large(sheet, area.box, latest(&run->metric[metric].value));
}

const Pane LOSS_PANE = {.columns = 24, .rows = 5, .rank = 1, .draw = draw_loss};
const Pane RATE_PANE = {.columns = 20, .rows = 4, .rank = 3, .draw = draw_rate};
const Pane MOMENTUM_PANE = {.columns = 20, .rows = 4, .rank = 5, .draw = draw_momentum};
const Pane METRIC_PANE = {
    .columns = 20, .rows = 4, .rank = 2, .count = metrics_of, .draw = draw_metric};
