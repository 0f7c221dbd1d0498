/* The panes of a range test that are figures: the curve with its suggestions and a cursor, and the
 * schedule that the rate under it would give. */
#include "analysis/ranges.h"
#include "analysis/thin.h"
#include "plot/scale.h"
#include "view/agreed.h"
#include "view/pane.h"
#include "view/probe.h"

#include <math.h>

static const Ink INK[] = {[RULE_STEEP] = INK_SECOND,
                          [RULE_MIN10] = INK_FOURTH,
                          [RULE_VALLEY] = INK_THIRD,
                          [RULE_SLIDE] = INK_MAIN};
static_assert(LENGTH(INK) == RULES, "one for each");

/* Whether a line beside the figure tells what its letters stand for. */
static bool has_line(const Sheet *sheet)
{
    const ScreenMap *map = sheet->map;
    for (int i = 0; i < map->panes; i++) {
        const Placed *at = &map->placed[i];
        if (at->focus.kind == PANE_READOUT && at->box.columns > 0)
            return at->box.rows < READOUT_FRAMED;
    }
    return false;
}

static void add_suggestion(const Sheet *sheet, Plot *plot, const Probe *probe, Rule rule,
                           const Agreed *all)
{
    long at = range_nearest(probe->run, probe->first, probe->last + 1, probe->found.lr[rule]);
    double *point = ARENA_NEW(sheet->arena, double, 2);
    point[0] = series_at(&probe->run->lr, at);
    point[1] = probe_height(probe, at);
    Mark mark = {.kind = MARK_POINT,
                 .ink = INK[rule],
                 .letter = all->letter,
                 .x = point,
                 .y = point + 1,
                 .n = 1};
    if (!has_line(sheet)) {
        mark.name = all->name;
        mark.label =
            arena_printf(sheet->arena, "%s %s", all->name, agreed_rate(sheet, probe, rule));
    }
    plot_add(plot, mark);
}

/* Those whose rates the curve has. */
static void add_suggestions(const Sheet *sheet, Plot *plot, const Probe *probe)
{
    unsigned added = 0;
    double least = series_at(&probe->run->lr, probe->first);
    double most = series_at(&probe->run->lr, probe->last);
    for (Rule rule = 0; rule < RULES && probe_over(sheet->scene); rule++) {
        double lr = probe->found.lr[rule];
        if (added >> rule & 1 || !(lr >= least && lr <= most))
            continue;
        Agreed all = agreed_with(sheet->arena, probe, rule);
        add_suggestion(sheet, plot, probe, rule, &all);
        added |= all.rules;
    }
}

static void add_rule(const Sheet *sheet, Plot *plot, double lr, const char *label, bool here)
{
    double *x = ARENA_NEW(sheet->arena, double, 1);
    *x = lr;
    plot_add(
        plot,
        (Mark){
            .kind = MARK_VLINE, .ink = INK_ACCENT, .label = label, .x = x, .n = 1, .here = here});
}

/* What the figure calls the curve of the probe's own setting. */
static const char *own_label(const Probe *probe, const char *alone)
{
    return probe->settings ? probe->settings->item[probe->own].label : alone;
}

/* The curves of the command's other settings, of several runs the medians. */
static void add_others(Plot *plot, const Probe *probe)
{
    const Ranges *settings = probe->settings;
    Ink ink = INK_MAIN;
    for (int i = 0; settings && i < settings->count; i++) {
        const RangeTest *test = &settings->item[i].test;
        if (i == probe->own)
            continue;
        plot_add(plot, (Mark){.kind = MARK_LINE,
                              .ink = ++ink,
                              .label = settings->item[i].label,
                              .x = test->lr,
                              .y = test->loss.middle,
                              .n = test->loss.n});
    }
}

/* The smoothed curve over the band of samples, or one of both (stage.smooth). */
static void add_curve(const Sheet *sheet, Plot *plot, const Probe *probe, long first, long last,
                      int dots)
{
    const Recorder *run = probe->run;
    int shown = sheet->scene->stage.smooth;
    long end = last + 1, whole = end - first;
    const Samples samples = {&run->loss, &run->lr, first, end};
    const Samples curve = {shown ? &run->smooth : &run->loss, &run->lr, first, end};
    Points points = thin_series(sheet->arena, &curve, whole, dots);
    Mark line =
        thin_mark(&points, MARK_LINE, INK_MAIN, own_label(probe, shown ? "smoothed" : "batch"));
    line.fill = true;
    plot_add(plot, line);
    if (shown == 1) {
        Band raw = thin_band(sheet->arena, &samples, whole, dots);
        plot_add(plot, thin_band_mark(&raw, INK_FAINT, "batch"));
        thin_fit(&plot->y, (const Points *[]){&points}, 1, &raw);
    }
}

/* From the least loss of the runs to the most of their median, which is drawn; settle makes room
 * above it for the suggestions. */
static void fit_band(Axis *y, const Spread *loss)
{
    const double most = 4; /* times the first: higher ones are off the scale */
    Span span = SPAN_EMPTY;
    for (long i = 0; i < loss->n; i++) {
        span_add(&span, loss->low[i]);
        span_add(&span, loss->middle[i]);
    }
    if (y->log || !(span.lo < span.hi))
        return;
    y->lo = span.lo;
    y->hi = fmax(fmin(span.hi, most * fabs(loss->middle[0])), y->lo);
}

/* The median of several runs, and the band between which they lie. */
static void add_band(const Sheet *sheet, Plot *plot, const Probe *probe)
{
    const RangeTest *test = &probe->test;
    fit_band(&plot->y, &test->loss);
    plot_add(plot, (Mark){.kind = MARK_LINE,
                          .label = own_label(probe, "median"),
                          .x = test->lr,
                          .y = test->loss.middle,
                          .n = test->loss.n});
    plot_add(plot, (Mark){.kind = MARK_BAND,
                          .ink = INK_FAINT,
                          .label = arena_printf(sheet->arena, "%d runs", test->runs),
                          .x = test->lr,
                          .y = test->loss.low,
                          .y2 = test->loss.high,
                          .n = test->loss.n});
}

/* All of the rates that the test tries, before its first batch too; zoomed in, those shown. */
static void set_rates(Axis *x, const Probe *probe, long first, long last)
{
    const Recorder *run = probe->run;
    bool whole = first == probe->first && last == probe->last;
    if (whole && run && run->plan.kind == PLAN_LR_FIND) {
        x->lo = schedule_at(&run->plan.schedule, run->plan.first).lr;
        x->hi = run->plan.lr_max;
    } else if (last > first) {
        x->lo = series_at(&run->lr, first);
        x->hi = series_at(&run->lr, last);
    }
}

/* At least a tenth to either side of the first loss, so that noise is not made large; an axis that
 * its marks will settle stays open. */
static void settle(Axis *y, const Probe *probe, bool marks)
{
    bool begun = probe->run && series_count(&probe->run->smooth) > 0;
    double first = begun ? series_at(&probe->run->smooth, 0) : NAN;
    bool open = y->lo == y->hi;
    if (y->log || !isfinite(first) || (open && marks))
        return;
    y->lo = open ? 0.9 * first : fmin(y->lo, 0.9 * first);
    y->hi = fmax(y->hi, 1.1 * first);
}

/* With the setting whose suggestions are marked, where there are several. */
static const char *title_of(const Sheet *sheet, const Probe *probe, bool zoomed)
{
    const char *own = own_label(probe, "");
    if (zoomed)
        return arena_printf(sheet->arena, "lr_find · zoom %.0fx", 1 / sheet->scene->stage.zoom);
    return *own ? arena_printf(sheet->arena, "lr_find · %s", own) : "lr_find";
}

static Plot range_plot(const Sheet *sheet, const Probe *probe, long first, long last, int dots)
{
    const Scene *scene = sheet->scene;
    bool zoomed = first > probe->first || last < probe->last;
    Plot plot = {.title = title_of(sheet, probe, zoomed),
                 .x = {.label = "learning rate", .log = true},
                 .y = {.log = scene->stage.log_loss, .sane = true}};
    set_rates(&plot.x, probe, first, last);
    if (last <= first) {
        settle(&plot.y, probe, false);
        return plot;
    }
    if (probe->several)
        add_band(sheet, &plot, probe);
    else
        add_curve(sheet, &plot, probe, first, last, dots);
    add_others(&plot, probe);
    if (!zoomed) /* then it is that of what is shown */
        settle(&plot.y, probe, true);
    if (scene->picked && scene->lr_max >= plot.x.lo && scene->lr_max <= plot.x.hi)
        add_rule(sheet, &plot, scene->lr_max, "lr_max", false);
    add_suggestions(sheet, &plot, probe);
    long lost = recorder_lost(probe->run);
    if (lost >= 0)
        sheet_lost(sheet, &plot, series_at(&probe->run->lr, lost));
    return plot;
}

/* Where letters are all that stands above the curve, they have a row of their own. */
static void make_headroom(const Sheet *sheet, Axis *y, Box box)
{
    int rows = box.rows - 2;
    if (has_line(sheet) && probe_over(sheet->scene) && !y->log && y->hi > y->lo && rows > 1)
        y->hi += (y->hi - y->lo) / (rows - 1);
}

static void draw_range(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    Probe probe = probe_of(sheet->arena, sheet->scene);
    long first, last;
    probe_zoom(&probe, sheet->scene->stage.zoom, &first, &last);
    Plot plot = range_plot(sheet, &probe, first, last, sheet_dots(sheet, box));
    make_headroom(sheet, &plot.y, box);
    if (probe.cursor >= 0 && last > first && probe_over(sheet->scene)) {
        double lr = series_at(&probe.run->lr, probe.cursor);
        add_rule(sheet, &plot, lr, NULL, true);
        const char *rate = arena_printf(sheet->arena, "lr %s", sheet_number(sheet, lr));
        const char *height = sheet_number(sheet, probe_height(&probe, probe.cursor));
        plot.note[0] = arena_printf(sheet->arena, "%s · %s %s", rate,
                                    probe.several ? "median" : "smoothed", height);
        plot.note[1] = rate;
    }
    PlotArea area = sheet_figure(sheet, box, &plot, at->keys);
    if (last <= first)
        return;
    sheet->map->plot = area;
    sheet->map->first = first;
    sheet->map->last = last;
}

static void draw_range_small(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    Probe probe = probe_of(sheet->arena, sheet->scene);
    Plot plot = range_plot(sheet, &probe, probe.first, probe.last, sheet_dots(sheet, box));
    sheet_figure(sheet, box, &plot, at->keys);
}

static bool has_range(const Scene *scene)
{
    return scene->range && series_count(&scene->range->smooth) > 1;
}

/* What fit_one_cycle would do with the rate under the cursor, or else with lr_max. */
static void draw_planned(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    enum { STEPS = 1000 };
    Probe probe = probe_of(sheet->arena, sheet->scene);
    double lr = sheet->scene->lr_max;
    if (probe.cursor >= 0)
        lr = series_at(&probe.run->lr, probe.cursor);
    OneCycle cycle = one_cycle_defaults(lr);
    Plan plan = {.last = STEPS, .schedule = schedule_one_cycle(&cycle, STEPS, 1)};
    Points points = thin_plan(sheet->arena, &plan, false, sheet_dots(sheet, box));
    for (long i = 0; i < points.n; i++)
        points.x[i] *= 100.0 / STEPS;
    Plot plot = {.title = "fit_one_cycle",
                 .note = {arena_printf(sheet->arena, "lr_max %s", sheet_number(sheet, lr)),
                          sheet_number(sheet, lr)},
                 .x = {.label = "% of run", .hi = 100}};
    plot_add(&plot, thin_mark(&points, MARK_LINE, INK_FAINT, NULL));
    sheet_figure(sheet, box, &plot, at->keys);
}

const Pane RANGE_PANE = {.columns = 24, .rows = 6, .rank = 1, .draw = draw_range};
const Pane RANGE_SMALL_PANE = {
    .columns = 24, .rows = 5, .rank = 7, .wanted = has_range, .draw = draw_range_small};
const Pane PLANNED_PANE = {
    .columns = 20, .rows = 4, .rank = 4, .wanted = probe_over, .draw = draw_planned};

long view_sample_at(const ScreenMap *map, const Scene *scene, int x)
{
    const PlotArea *plot = &map->plot;
    int column = x - plot->box.x;
    if (!scene->range || column < 0 || column >= plot->box.columns)
        return -1;
    return range_nearest(scene->range, map->first, map->last + 1, plot_area_x(plot, column));
}
