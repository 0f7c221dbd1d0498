/* The range test as an instrument: the curve with its suggestions and a cursor, what it says there,
 * and the schedule that taking the rate would mean. */
#include "view/pane.h"
#include "view/probe.h"
#include "view/trace.h"

#include <math.h>

/* The suggestions, in the order they are told. */
typedef struct {
    const char *name;
    double lr;
    Ink ink;
} Suggestion;

enum { SUGGESTIONS = 4 };

static void suggestions_of(const Suggestions *found, Suggestion out[SUGGESTIONS])
{
    const Suggestion all[SUGGESTIONS] = {{"steep", found->steep, INK_SECOND},
                                         {"valley", found->valley, INK_THIRD},
                                         {"min10", found->min10, INK_FOURTH},
                                         {"slide", found->slide, INK_MAIN}};
    for (int i = 0; i < SUGGESTIONS; i++)
        out[i] = all[i];
}

/* While the test runs its suggestions still move. */
static bool is_over(const Scene *scene)
{
    return scene->job.state == JOB_NONE || scene->job.kind != PLAN_LR_FIND;
}

static void add_suggestions(const Sheet *sheet, Plot *plot, const Probe *probe)
{
    Suggestion all[SUGGESTIONS];
    suggestions_of(&sheet->scene->suggestions, all);
    for (int i = 0; i < SUGGESTIONS && is_over(sheet->scene); i++) {
        long at = probe_sample(probe, all[i].lr);
        if (at < 0)
            continue;
        double *point = ARENA_NEW(sheet->arena, double, 2);
        point[0] = series_at(&probe->run->lr, at);
        point[1] = series_at(&probe->run->smooth, at);
        plot_add(plot,
                 (Mark){.kind = MARK_POINT,
                        .ink = all[i].ink,
                        .label = arena_printf(sheet->arena, "%s %.2E", all[i].name, all[i].lr),
                        .x = point,
                        .y = point + 1,
                        .n = 1});
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

static void add_curve(const Sheet *sheet, Plot *plot, const Probe *probe, long first, long last,
                      int dots)
{
    const Recorder *run = probe->run;
    long end = last + 1, whole = end - first;
    Trace smooth = trace_take(sheet->arena, &run->smooth, &run->lr, first, end, whole, dots);
    Trace raw = trace_take(sheet->arena, &run->loss, &run->lr, first, end, whole, dots);
    plot->x.lo = series_at(&run->lr, first);
    plot->x.hi = series_at(&run->lr, last);
    int shown = sheet->scene->stage.smooth;
    if (shown > 0)
        plot_add(plot, trace_mark(&smooth, MARK_LINE, INK_MAIN, "smoothed"));
    if (shown < 2)
        plot_add(plot, trace_mark(&raw, MARK_DOTS, shown ? INK_FAINT : INK_MAIN, "batch"));
    if (shown == 1)
        trace_fit(&plot->y, (const Trace *[]){&smooth}, 1, &raw);
}

static Plot range_plot(const Sheet *sheet, const Probe *probe, long first, long last, int dots)
{
    const Scene *scene = sheet->scene;
    Plot plot = {.title = "loss",
                 .x = {.label = "learning rate", .log = true},
                 .y = {.log = scene->stage.log_loss}};
    if (last <= first)
        return plot;
    add_curve(sheet, &plot, probe, first, last, dots);
    if (scene->picked && scene->lr_max >= plot.x.lo && scene->lr_max <= plot.x.hi)
        add_rule(sheet, &plot, scene->lr_max, "lr_max", false);
    add_suggestions(sheet, &plot, probe);
    return plot;
}

static void draw_range(const Sheet *sheet, Box box)
{
    Probe probe = probe_of(sheet->scene);
    long first, last;
    probe_zoom(&probe, sheet->scene->stage.zoom, &first, &last);
    Plot plot = range_plot(sheet, &probe, first, last, 2 * box.columns);
    if (probe.cursor >= 0 && last > first) {
        double lr = series_at(&probe.run->lr, probe.cursor);
        add_rule(sheet, &plot, lr, NULL, true);
        plot.note = arena_printf(sheet->arena, "%.2E: %.4f", lr,
                                 series_at(&probe.run->smooth, probe.cursor));
    }
    Box area = sheet_figure(sheet, box, &plot, sheet_focused(sheet, FOCUS_FIGURE));
    if (last <= first)
        return;
    sheet->map->plot = area;
    sheet->map->first = first;
    sheet->map->last = last;
}

static void draw_range_small(const Sheet *sheet, Box box)
{
    Probe probe = probe_of(sheet->scene);
    Plot plot = range_plot(sheet, &probe, probe.first, probe.last, 2 * box.columns);
    plot.title = "lr_find";
    sheet_figure(sheet, box, &plot, false);
}

static bool has_range(const Scene *scene)
{
    return scene->range && series_count(&scene->range->smooth) > 1;
}

enum { NAME = 15, PAIR = 15, PAIR_NAME = 7 }; /* columns of names, of two values side by side */

/* A name at the left, its value at the right of it. */
static void tell_at(const Sheet *sheet, Box box, int x, int y, int name_columns, const char *name,
                    const char *value)
{
    sheet_text(sheet, box, x, y, ROLE_FAINT, name);
    sheet_text(sheet, box, x + name_columns, y, ROLE_TEXT, value);
}

static int tell(const Sheet *sheet, Box box, int y, const char *name, const char *value)
{
    tell_at(sheet, box, 0, y, NAME, name, value);
    return y + 1;
}

static int tell_reading(const Sheet *sheet, Box box, const Probe *probe)
{
    Arena *arena = sheet->arena;
    Reading now = probe_read(probe, probe->cursor);
    int y = tell(sheet, box, 0, "learning rate", arena_printf(arena, "%.2E", now.lr));
    y = tell(sheet, box, y, "loss", arena_printf(arena, "%.6f", now.loss));
    y = tell(sheet, box, y, "smoothed", arena_printf(arena, "%.6f", now.smooth));
    y = tell(sheet, box, y, "slope", arena_printf(arena, "%+.4f /decade", now.slope));
    return tell(sheet, box, y, now.diverges ? "to divergence" : "to the end",
                arena_printf(arena, "%.2f decades", now.decades));
}

/* Below each other, or where rows are short in pairs. */
static void tell_suggestions(const Sheet *sheet, Box box, int y, const Probe *probe)
{
    Suggestion all[SUGGESTIONS];
    const char *doubt = probe_doubt(probe, &sheet->scene->suggestions);
    suggestions_of(&sheet->scene->suggestions, all);
    bool pairs = box.rows - y - 1 < SUGGESTIONS;
    if (doubt)
        sheet_line(sheet, box, y++, ROLE_BAD, "no clear suggestion");
    if (doubt && (!pairs || box.rows - y > 2))
        sheet_line(sheet, box, y++, ROLE_FAINT, "%s", doubt);
    for (int i = 0; i < SUGGESTIONS; i++) {
        const char *rate =
            isnan(all[i].lr) ? "none" : arena_printf(sheet->arena, "%.2E", all[i].lr);
        if (pairs)
            tell_at(sheet, box, i % 2 * PAIR, y + i / 2, PAIR_NAME - (i % 2 == 0), all[i].name,
                    rate);
        else
            tell(sheet, box, y + i, all[i].name, rate);
    }
}

static void draw_readout(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    Probe probe = probe_of(scene);
    Box inner = sheet_frame(sheet, box, "cursor", NULL, false);
    if (probe.last < probe.first) {
        sheet_line(sheet, inner, 0, ROLE_FAINT, "no samples yet");
        return;
    }
    int y = 0;
    if (probe.cursor >= 0)
        y = tell_reading(sheet, inner, &probe);
    y = tell(sheet, inner, y, "lr_max",
             arena_printf(sheet->arena, "%s%s", sheet_rate(sheet, scene->lr_max),
                          scene->picked ? "" : " (default)"));
    if (is_over(scene))
        tell_suggestions(sheet, inner, y + (inner.rows > y + SUGGESTIONS + 2), &probe);
}

/* What fit_one_cycle would do with the rate under the cursor, or else with lr_max. */
static void draw_planned(const Sheet *sheet, Box box)
{
    enum { STEPS = 1000 };
    Probe probe = probe_of(sheet->scene);
    double lr = sheet->scene->lr_max;
    if (probe.cursor >= 0)
        lr = series_at(&probe.run->lr, probe.cursor);
    OneCycle cycle = one_cycle_defaults(lr);
    Plan plan = {.last = STEPS, .schedule = schedule_one_cycle(&cycle, STEPS, 1)};
    Trace trace = trace_plan(sheet->arena, &plan, false, 2 * box.columns);
    for (long i = 0; i < trace.n; i++)
        trace.x[i] *= 100.0 / STEPS;
    Plot plot = {.title = "fit_one_cycle",
                 .note = arena_printf(sheet->arena, "%.2E", lr),
                 .x = {.label = "% of run", .hi = 100}};
    plot_add(&plot, trace_mark(&trace, MARK_LINE, INK_FAINT, NULL));
    sheet_figure(sheet, box, &plot, false);
}

const Pane PANE_RANGE = {.name = "lr_find",
                         .columns = 24,
                         .rows = 6,
                         .rank = 1,
                         .focus = FOCUS_FIGURE,
                         .draw = draw_range};
const Pane PANE_RANGE_SMALL = {.name = "lr_find beside",
                               .columns = 24,
                               .rows = 5,
                               .rank = 7,
                               .wanted = has_range,
                               .draw = draw_range_small};
const Pane PANE_READOUT = {
    .name = "cursor", .columns = 34, .rows = 8, .most = 15, .rank = 3, .draw = draw_readout};
const Pane PANE_PLANNED = {
    .name = "planned", .columns = 20, .rows = 4, .rank = 4, .draw = draw_planned};

long view_sample_at(const ScreenMap *map, const Scene *scene, int x)
{
    int column = x - map->plot.x;
    if (!scene->range || map->plot.columns < 2 || column < 0 || column >= map->plot.columns)
        return -1;
    double part = (double)column / (map->plot.columns - 1);
    return map->first + (long)(part * (double)(map->last - map->first) + 0.5);
}
