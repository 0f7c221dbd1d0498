/* The curves of chosen runs laid over each other: losses and metrics over batches, range tests over
 * their learning rates. */
#include "view/overlay.h"

#include "analysis/figures.h"
#include "analysis/history.h"
#include "analysis/thin.h"
#include "base/text.h"
#include "lab/run_list.h"
#include "store/run_columns.h"
#include "view/pane.h"
#include "view/tabs.h"
#include "view/wrap.h"

#include <math.h>
#include <string.h>

static bool is_range(const RunEntry *run)
{
    return run->recorder->plan.kind == PLAN_LR_FIND;
}

int overlay_runs(const Scene *scene, const RunEntry *out[STAGE_OVERLAID])
{
    int n = 0, cursor = run_list_cursor(scene->list, &scene->stage);
    for (int i = 0; i < scene->runs && n < STAGE_OVERLAID; i++)
        if (stage_is_chosen(&scene->stage, scene->run[i]->number) && !scene->run[i]->removed)
            out[n++] = scene->run[i];
    if (n == 0 && cursor >= 0 && scene->list->line[cursor].run)
        out[n++] = scene->list->line[cursor].run;
    return n;
}

/* Whether the runs are those of one `compare`, as it has chosen them: all of these are drawn then,
 * a curve for each recipe. */
static bool is_compared(Arena *arena, const Scene *scene, Comparison *out)
{
    const RunEntry *drawn[STAGE_OVERLAID], **run = ARENA_NEW(arena, const RunEntry *, scene->runs);
    int runs = overlay_runs(scene, drawn), all = 0;
    for (int i = 0; runs && i < scene->runs; i++)
        if (scene->run[i]->group == drawn[0]->group && !scene->run[i]->removed)
            run[all++] = scene->run[i];
    for (int i = 0; i < runs; i++)
        if (drawn[i]->group != drawn[0]->group || is_range(drawn[i]))
            return false;
    if (all < 2 || runs != MIN(all, STAGE_OVERLAID))
        return false;
    *out = comparison_of(arena, run, all);
    return true;
}

/* The curve of a run among the recipes of a comparison. */
static int recipe_of(const Comparison *c, const RunEntry *run)
{
    for (int i = 0; i < c->recipes; i++)
        if (strcmp(c->recipe[i].command, run->command) == 0)
            return i;
    return -1;
}

int overlay_place(const Scene *scene, const RunEntry *run)
{
    const RunEntry *drawn[STAGE_OVERLAID];
    int runs = overlay_runs(scene, drawn);
    Arena scratch = {0};
    Comparison c;
    bool compared = run && is_compared(&scratch, scene, &c);
    int recipe = compared ? recipe_of(&c, run) : -1;
    arena_free(&scratch);
    if (compared)
        return recipe;
    for (int i = 0; i < runs; i++)
        if (run && drawn[i]->number == run->number)
            return i;
    return -1;
}

/* ---- what they are called */

static const char *cell_of(Arena *arena, const RunEntry *run, int key)
{
    RunSummary of = run_summary(arena, run);
    Buf cell = {0};
    run_key_put(key, &of, 0, &cell);
    const char *text = arena_text(arena, buf_text(&cell));
    buf_free(&cell);
    return text;
}

static bool differ(Arena *arena, const RunEntry *const *run, int runs, int key)
{
    for (int i = 1; i < runs; i++)
        if (strcmp(cell_of(arena, run[0], key), cell_of(arena, run[i], key)) != 0)
            return true;
    return false;
}

/* "one_cycle 4 · 0.033", and whatever else tells it from the others: " · seed 43"; only its number
 * where that is all and has not been said. */
static const char *label_of(const Sheet *sheet, const RunEntry *const *run, int runs, int i,
                            bool numbered)
{
    static const int MORE[] = {RUN_KEY_DATA, RUN_KEY_MODEL, RUN_KEY_OPTIMIZER, RUN_KEY_WD,
                               RUN_KEY_SEED};
    Arena *arena = sheet->arena;
    const char *rate = cell_of(arena, run[i], RUN_KEY_LR_MAX);
    const char *recipe = cell_of(arena, run[i], RUN_KEY_RECIPE);
    const char *label =
        arena_printf(arena, "%s%s%s", *recipe ? recipe : run[i]->origin, *rate ? " · " : "", rate);
    bool told =
        differ(arena, run, runs, RUN_KEY_LR_MAX) || differ(arena, run, runs, RUN_KEY_RECIPE);
    for (int k = 0; k < LENGTH(MORE); k++)
        if (differ(arena, run, runs, MORE[k])) {
            bool named = run_key_is_number(MORE[k]);
            label = arena_printf(arena, "%s · %s%s%s", label, named ? run_key_name(MORE[k]) : "",
                                 named ? " " : "", cell_of(arena, run[i], MORE[k]));
            told = true;
        }
    return told || numbered || runs == 1
               ? label
               : arena_printf(arena, "%s · run %d", label, run[i]->number);
}

/* ---- the curves */

/* The runs of the kind that a pane shows, of equals the first; place: which of the curves it is. */
static int runs_of(const Scene *scene, bool range, const RunEntry *run[STAGE_OVERLAID],
                   int place[STAGE_OVERLAID])
{
    const RunEntry *all[STAGE_OVERLAID];
    int runs = overlay_runs(scene, all), n = 0;
    for (int i = 0; i < runs; i++) {
        int at = overlay_place(scene, all[i]), k = 0;
        while (k < n && place[k] != at)
            k++;
        if (k < n || is_range(all[i]) != range)
            continue;
        run[n] = all[i];
        place[n++] = at;
    }
    return n;
}

static bool has_ranges(const Scene *scene)
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID];
    return runs_of(scene, true, run, place) > 0;
}

/* Also where there is none to draw, so that panes stay where they are; but not beside range tests
 * alone. */
static bool shows_runs(const Scene *scene)
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID];
    return runs_of(scene, false, run, place) > 0 || !has_ranges(scene);
}

enum { METRICS_MOST = 12 };

/* The metrics that are drawn, each once: those of the first run, then what others have besides. */
static int metrics_of(const Scene *scene, const char *name[METRICS_MOST])
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID], runs = runs_of(scene, false, run, place), count = 0;
    for (int i = 0; i < runs; i++)
        for (int m = 0; m < run[i]->recorder->metrics && count < METRICS_MOST; m++) {
            int k = 0;
            while (k < count && strcmp(name[k], run[i]->recorder->metric[m].name) != 0)
                k++;
            name[k] = run[i]->recorder->metric[m].name;
            count = MAX(count, k + 1);
        }
    if (count == 0)
        name[count++] = METRIC_DEFAULT;
    return count;
}

static int count_metrics(const Scene *scene)
{
    const char *name[METRICS_MOST];
    return metrics_of(scene, name);
}

/* What the curves laid over each other show. */
typedef enum { OVERLAY_LOSS, OVERLAY_RATE, OVERLAY_METRIC } Overlay;

static Points overlay_points(const Sheet *sheet, const Placed *at, const Recorder *run,
                             Overlay what, long whole)
{
    const char *name[METRICS_MOST];
    if (what != OVERLAY_METRIC)
        return thin_batches(sheet->arena, run, what == OVERLAY_RATE ? &run->lr : &run->smooth,
                            whole, sheet_dots(sheet, at->box));
    metrics_of(sheet->scene, name);
    for (int m = 0; m < run->metrics; m++)
        if (strcmp(run->metric[m].name, name[at->focus.arg]) == 0)
            return thin_epochs(sheet->arena, &run->metric[m].value, &run->epoch_end);
    return (Points){.n = 0};
}

/* Where no run is chosen that has its curves: those of earlier sessions have only their records. */
static void draw_none(const Sheet *sheet, const Placed *at, const char *title, Overlay what)
{
    static const char *const FORM[] = {"of an earlier session: enter opens it", "enter opens it",
                                       NULL};
    const RunList *list = sheet->scene->list;
    Box inner = sheet_frame(sheet, at->box, title, NULL, at->keys);
    if (what == OVERLAY_LOSS && list && list->lines > 0)
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, wrap_form(FORM, inner.columns));
}

/* A curve: "3 one_cycle 4 · 0.033", or where there is less room the number of the run, which stands
 * in the list as well, with the recipe or the rate where that tells it from the others. */
static Mark curve_of(const Sheet *sheet, const Points *points, Ink ink, const RunEntry *const *run,
                     int runs, int i)
{
    const char *label = label_of(sheet, run, runs, i, true);
    if (runs == 1)
        return thin_mark(points, MARK_LINE, ink, label);
    static const int BRIEF[] = {RUN_KEY_RECIPE, RUN_KEY_LR_MAX};
    Arena *arena = sheet->arena;
    const char *number = arena_printf(arena, "%d", run[i]->number);
    Mark mark = thin_mark(points, MARK_LINE, ink, arena_printf(arena, "%s %s", number, label));
    mark.name = number;
    for (int k = 0; k < LENGTH(BRIEF); k++)
        if (differ(arena, run, runs, BRIEF[k]))
            mark.brief[k] = arena_printf(arena, "%s %s", number, cell_of(arena, run[i], BRIEF[k]));
    return mark;
}

static void draw_overlay(const Sheet *sheet, const Placed *at, const char *title, Overlay what)
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID], runs = runs_of(sheet->scene, false, run, place);
    long whole = 1;
    Plot plot = {.title = title, .x = {.label = "batch"}};
    plot.y.log = what == OVERLAY_LOSS && sheet->scene->stage.log_loss;
    plot.y.sane = what == OVERLAY_LOSS;
    if (runs == 0) {
        draw_none(sheet, at, title, what);
        return;
    }
    for (int i = 0; i < runs; i++)
        whole = MAX(whole, recorder_batches(run[i]->recorder));
    plot.x.hi = (double)whole;
    for (int i = 0; i < runs; i++) {
        Points points = overlay_points(sheet, at, run[i]->recorder, what, whole);
        Ink ink = (Ink)(INK_MAIN + place[i]);
        plot_add(&plot, curve_of(sheet, &points, ink, run, runs, i));
        if (what == OVERLAY_METRIC)
            plot_add(&plot, thin_mark(&points, MARK_POINT, ink, NULL));
    }
    sheet_figure(sheet, at->box, &plot, at->keys);
}

/* Names the curves of recipes by their first runs where there is no room for labels, which begin
 * with those of the recipes. */
static void name_recipes(Arena *arena, const Comparison *c, Plot *plot)
{
    for (int i = 0; i < plot->marks; i++)
        for (int k = 0; k < c->recipes && plot->mark[i].label; k++) {
            const char *label = c->recipe[k].runs > 0 ? c->recipe[k].label : NULL;
            size_t size = label ? strlen(label) : 0;
            if (label && text_starts(plot->mark[i].label, label) &&
                strchr(" ", plot->mark[i].label[size])) /* or its end */
                plot->mark[i].name = arena_printf(arena, "%d", c->recipe[k].run[0]->number);
        }
}

/* Draws what `compare` draws, as a pane: the loss, or a metric by its name; its title. */
static bool draw_compared(const Sheet *sheet, const Placed *at, const char *metric,
                          const char *title)
{
    Comparison c;
    if (!is_compared(sheet->arena, sheet->scene, &c))
        return false;
    const RunEntry *first[COMPARE_MOST];
    int recipes = 0;
    for (int i = 0; i < c.recipes; i++)
        if (c.recipe[i].runs > 0)
            first[recipes++] = c.recipe[i].run[0];
    for (int i = 0, k = 0; i < c.recipes; i++)
        if (c.recipe[i].runs > 0)
            c.recipe[i].label = label_of(sheet, first, recipes, k++, false);
    Plot plot = *(metric ? figure_compare_metric(sheet->arena, &c, metric)
                         : figure_compare(sheet->arena, &c))
                     .plot;
    name_recipes(sheet->arena, &c, &plot);
    plot.title = title;
    plot.x.label = "batch";
    plot.y.label = NULL;
    for (int i = 0; i < sheet->scene->runs; i++)
        if (sheet->scene->run[i]->group == first[0]->group)
            plot.x.hi = fmax(plot.x.hi, (double)recorder_batches(sheet->scene->run[i]->recorder));
    plot.y.log = !metric && sheet->scene->stage.log_loss;
    sheet_figure(sheet, at->box, &plot, at->keys);
    return true;
}

static void draw_losses(const Sheet *sheet, const Placed *at)
{
    if (draw_compared(sheet, at, NULL, "loss"))
        return;
    draw_overlay(sheet, at, "loss", OVERLAY_LOSS);
}

/* Columns of what names curves, if these are several. */
static int entry_columns(int curves)
{
    enum { ENTRY = 6 }; /* of a curve's number */
    return curves > 1 ? ENTRY * curves : 0;
}

static void draw_rates(const Sheet *sheet, const Placed *at)
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID], runs = runs_of(sheet->scene, false, run, place);
    int columns = text_width("┌ learning rate ┐") + entry_columns(runs);
    draw_overlay(sheet, at, runs > 1 && at->box.columns < columns ? "lr" : "learning rate",
                 OVERLAY_RATE);
}

static void draw_metrics(const Sheet *sheet, const Placed *at)
{
    const char *name[METRICS_MOST];
    int count = metrics_of(sheet->scene, name);
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID], beside = entry_columns(runs_of(sheet->scene, false, run, place));
    const char *title = tabs_title(sheet, at, name, count, beside);
    if (!draw_compared(sheet, at, name[at->focus.arg], title))
        draw_overlay(sheet, at, title, OVERLAY_METRIC);
    tabs_draw(sheet, at, name, count, beside);
}

/* Range tests over their learning rates, trimmed as `plot` does. */
static void draw_ranges(const Sheet *sheet, const Placed *at)
{
    const RunEntry *run[STAGE_OVERLAID];
    int place[STAGE_OVERLAID], runs = runs_of(sheet->scene, true, run, place);
    Plot plot = {
        .title = "lr_find", .x = {.label = "learning rate", .log = true}, .y = {.sane = true}};
    for (int i = 0; i < runs; i++) {
        const Recorder *range = run[i]->recorder;
        Samples samples = {.y = &range->smooth, .x = &range->lr};
        stage_span(range, &samples.begin, &samples.end);
        Points points = thin_series(sheet->arena, &samples, samples.end - samples.begin,
                                    sheet_dots(sheet, at->box));
        plot_add(&plot, curve_of(sheet, &points, (Ink)(INK_MAIN + place[i]), run, runs, i));
    }
    sheet_figure(sheet, at->box, &plot, at->keys);
}

const Pane RUN_LOSSES_PANE = {
    .columns = 20, .rows = 5, .rank = 3, .wanted = shows_runs, .draw = draw_losses};
const Pane RUN_RANGES_PANE = {
    .columns = 20, .rows = 5, .rank = 3, .wanted = has_ranges, .draw = draw_ranges};
const Pane RUN_RATES_PANE = {
    .columns = 20, .rows = 5, .rank = 4, .wanted = shows_runs, .draw = draw_rates};
const Pane RUN_METRICS_PANE = {.columns = 20,
                               .rows = 5,
                               .rank = 5,
                               .wanted = shows_runs,
                               .count = count_metrics,
                               .draw = draw_metrics};
