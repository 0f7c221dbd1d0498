/* The panes of metrics, one for each that a run measures. */
#include "analysis/moment.h"
#include "analysis/thin.h"
#include "view/big.h"
#include "view/pane.h"
#include "view/run_figure.h"
#include "view/tabs.h"
#include "view/wrap.h"

#include "base/text.h"

#include <math.h>

static double latest(const Series *series)
{
    long n = series_count(series);
    return n ? series_at(series, n - 1) : NAN;
}

/* "last 0.9907 · best 0.9912 at epoch 1", or shorter; under the crosshair "0.9844 @0". */
static void add_words(const Sheet *sheet, Plot *plot, const Recorder *run, int metric)
{
    const Series *values = &run->metric[metric].value;
    long n = series_count(&run->train_loss), best = recorder_best(run, metric);
    Moment moment = moment_at(run, run_batch(sheet->scene));
    if (sheet->scene->stage.batch >= 0 && moment.ended >= 0) {
        plot->note[0] = arena_printf(sheet->arena, "%s @%.0f",
                                     sheet_decimals(sheet, series_at(values, moment.ended), 4),
                                     series_at(&run->epoch, moment.ended));
        return;
    }
    if (best < 0)
        return;
    const char *last = sheet_decimals(sheet, series_at(values, n - 1), 4);
    const char *value = sheet_decimals(sheet, series_at(values, best), 4);
    double epoch = series_at(&run->epoch, best);
    const char *words = arena_printf(sheet->arena, "best %s @%.0f", value, epoch);
    const char *more = best < n - 1 ? arena_printf(sheet->arena, "last %s · ", last) : "";
    int forms = 0;
    plot->note[forms++] = arena_printf(sheet->arena, "%sbest %s at epoch %.0f", more, value, epoch);
    plot->note[forms++] = arena_printf(sheet->arena, "%s%s", more, words);
    if (*more)
        plot->note[forms++] = arena_printf(sheet->arena, "%s %s", last, words);
    plot->note[forms] = words;
}

static bool is_blank(const Grid *grid, Box box)
{
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.x; x < box.x + box.columns; x++) {
            const Cell *cell = &grid->cell[(long)y * grid->columns + x];
            if (cell->codepoint != ' ' || cell->style.paper)
                return false;
        }
    return true;
}

/* Draws the latest value in large digits and below them what it is, in the first corner of the area
 * that is free. */
static void draw_large(const Sheet *sheet, Box area, double value)
{
    enum { COLUMNS_LEAST = 36, ROWS_LEAST = 9 };
    const char *words = sheet_decimals(sheet, value, 4);
    Box box = {.columns = big_width(words) + 2, .rows = BIG_ROWS + 3};
    if (isnan(value) || area.columns < MAX(COLUMNS_LEAST, box.columns) || area.rows < ROWS_LEAST ||
        sheet->scene->surface.glyphs == GLYPHS_ASCII || sheet_has_pixels(sheet))
        return;
    for (int corner = 0; corner < 4; corner++) {
        box.x = area.x + (corner % 2 ? 0 : area.columns - box.columns);
        box.y = area.y + (corner / 2 ? 0 : area.rows - box.rows);
        if (is_blank(sheet->grid, box)) {
            big_text(sheet, box.x + 1, box.y + 1, words, ROLE_STRONG);
            int right = box.x + box.columns - 1 - text_width("last");
            grid_text(sheet->grid, right, box.y + 1 + BIG_ROWS, "last",
                      sheet->theme->style[ROLE_FAINT]);
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

/* The curve, its epochs, and a star at the best. */
static void add_curve(const Sheet *sheet, Plot *plot, const Recorder *run, int metric)
{
    const Series *values = &run->metric[metric].value;
    Points curve = thin_epochs(sheet->arena, values, &run->epoch_end);
    long best = recorder_best(run, metric);
    plot_add(plot, thin_line(&curve, INK_FOURTH, NULL));
    plot_add(plot, thin_mark(&curve, MARK_POINT, INK_FOURTH, NULL));
    if (best >= 0 && series_count(&run->train_loss) > 1)
        run_mark_epoch(sheet, plot, best, series_at(values, best),
                       &(Mark){.ink = INK_FOURTH, .best = true});
}

/* "error_rate 0.0375": a metric and its last value. */
static const char *value_words(const Sheet *sheet, int metric)
{
    const RunMetric *of = &sheet->scene->training->metric[metric];
    return arena_printf(sheet->arena, "%s %s", of->name,
                        sheet_decimals(sheet, latest(&of->value), 4));
}

/* Without rows for a frame: all metrics with their last values, from the one shown on, as many as
 * have room; a click on one shows it.  False if there is only one, or room for one. */
static bool draw_values(const Sheet *sheet, Box box, const Placed *at)
{
    enum { GAP = 2, MORE = 3 }; /* columns between them, of " +2" */
    const Recorder *run = sheet->scene->training;
    int count = metrics_of(sheet->scene), x = 0, shown = 0, first = at->focus.arg;
    if (!run || run->metrics < 2 || series_count(&run->train_loss) == 0)
        return false;
    for (int k = 0; k < 2; k++)
        x += text_width(value_words(sheet, (first + k) % count)) + (k ? GAP : 0);
    if (x > box.columns)
        return false;
    for (x = 0; shown < count; shown++) {
        int metric = (first + shown) % count, more = shown + 1 < count ? MORE : 0;
        const char *words = value_words(sheet, metric);
        if (shown > 1 && x + text_width(words) + more > box.columns)
            break;
        Role role = shown ? ROLE_TEXT : at->keys ? ROLE_FOCUS : ROLE_STRONG;
        int width = sheet_text(sheet, box, x, 0, role, words);
        sheet_hit(sheet, (Box){box.x + x, box.y, width, 1}, "focus metric %d", metric);
        x += width + GAP;
    }
    if (shown < count)
        sheet_text(sheet, box, x - 1, 0, ROLE_FAINT,
                   arena_printf(sheet->arena, "+%d", count - shown));
    return true;
}

/* The first of the words that fits. */
static const char *words_for(const Plot *plot, int columns)
{
    const char *form[PLOT_NOTES + 1] = {NULL};
    for (int i = 0; i < PLOT_NOTES; i++)
        form[i] = plot->note[i];
    static const char *const NONE[] = {"no epoch has ended yet", "no epoch yet", NULL};
    return wrap_form(form[0] ? form : NONE, columns);
}

/* Without rows for a curve: the words alone. */
static void draw_words(const Sheet *sheet, const Placed *at, const char *title, const Plot *plot)
{
    Box inner = sheet_frame(sheet, at->box, title, NULL, at->keys);
    if (!draw_values(sheet, inner, at))
        sheet_text(sheet, inner, 0, 0, ROLE_TEXT, words_for(plot, inner.columns));
}

/* Name and words of the one shown in a line, where a click shows the next. */
static void draw_line(const Sheet *sheet, const Placed *at, const char *name, const Plot *plot)
{
    int metric = at->focus.arg, count = metrics_of(sheet->scene);
    Box inner = {at->box.x + 1, at->box.y, MAX(at->box.columns - 2, 0), 1};
    if (draw_values(sheet, inner, at))
        return;
    if (at->tabbed)
        name = arena_printf(sheet->arena, "%s (%d of %d)", name, metric + 1, count);
    int x = 2 + sheet_text(sheet, at->box, 1, 0, at->keys ? ROLE_FOCUS : ROLE_STRONG, name);
    sheet_text(sheet, at->box, x, 0, ROLE_TEXT, words_for(plot, inner.columns - x + 1));
    if (at->tabbed)
        sheet_hit(sheet, at->box, "focus metric %d", (metric + 1) % count);
}

static void draw_metric(const Sheet *sheet, const Placed *at)
{
    enum { FRAMED = 3, PLOTTED = 4 }; /* rows with a frame, with a curve */
    const Recorder *run = sheet->scene->training;
    int metric = at->focus.arg, count = metrics_of(sheet->scene);
    bool measured = run && metric < run->metrics;
    const char *const *name = metric_names(sheet, count);
    Plot plot = run_plot(sheet, tabs_title(sheet, at, name, count, 0), run);
    if (measured) {
        add_curve(sheet, &plot, run, metric);
        add_words(sheet, &plot, run, metric);
    }
    if (at->box.rows < PLOTTED) {
        bool framed = at->box.rows == FRAMED;
        (framed ? draw_words : draw_line)(sheet, at, framed ? plot.title : name[metric], &plot);
        if (framed)
            tabs_draw(sheet, at, name, count, 0);
        return;
    }
    PlotArea area = run_figure(sheet, at, &plot, NULL);
    tabs_draw(sheet, at, name, count, 0);
    if (measured)
        draw_large(sheet, area.box, latest(&run->metric[metric].value));
}

const Pane METRIC_PANE = {
    .columns = 20, .rows = 1, .rank = 2, .count = metrics_of, .draw = draw_metric};
