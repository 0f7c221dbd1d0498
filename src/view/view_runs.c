/* The runs of the session as a list, and the chosen ones over each other beside it. */
#include "view/pane.h"
#include "view/thin.h"

#include "base/text.h"

#include <math.h>

enum { OVERLAID_MOST = 5 }; /* inks, and kinds of line a terminal without colour can tell apart */

static const char *state_of(const Scene *scene, const RunEntry *run)
{
    if (run->over)
        return stop_reason_name(run->reason);
    return scene->job.state == JOB_PAUSED && scene->job.run == run->number ? "paused" : "running";
}

static double last_of(const Series *series)
{
    long n = series_count(series);
    return n ? series_at(series, n - 1) : NAN;
}

static double best_of(const Recorder *run)
{
    const Metric *metric = run->metrics ? metric_find(run->metric_name[0]) : NULL;
    double sign = metric && !metric->higher_is_better ? -1 : 1, best = NAN;
    for (long i = 0; run->metrics && i < series_count(&run->train_loss); i++) {
        double value = series_at(&run->metric[0], i);
        if (!isnan(value) && !(sign * value <= sign * best))
            best = value;
    }
    return best;
}

static void put_number(Buf *out, double value)
{
    if (isnan(value))
        buf_char(out, '-');
    else
        text_number(out, value);
}

static void put_state(const Scene *scene, const RunEntry *run, Buf *out)
{
    buf_text_add(out, state_of(scene, run));
}

static void put_epochs(const Scene *scene, const RunEntry *run, Buf *out)
{
    (void)scene;
    if (run->recorder->plan.kind == PLAN_LR_FIND)
        buf_char(out, '-');
    else
        buf_printf(out, "%ld", series_count(&run->recorder->train_loss));
}

static void put_train(const Scene *scene, const RunEntry *run, Buf *out)
{
    (void)scene;
    put_number(out, last_of(&run->recorder->smooth));
}

static void put_valid(const Scene *scene, const RunEntry *run, Buf *out)
{
    (void)scene;
    put_number(out, last_of(&run->recorder->valid_loss));
}

static void put_best(const Scene *scene, const RunEntry *run, Buf *out)
{
    (void)scene;
    put_number(out, best_of(run->recorder));
}

static void put_time(const Scene *scene, const RunEntry *run, Buf *out)
{
    if (run->over || scene->job.run == run->number)
        text_duration(out, run->over ? run->time : scene->job.elapsed);
}

static void put_weights(const Scene *scene, const RunEntry *run, Buf *out)
{
    (void)scene;
    if (run->over)
        buf_printf(out, "%016llx", (unsigned long long)run->weights);
}

typedef struct {
    const char *name;
    int columns; /* without the space before it */
    int rank;    /* the highest goes first */
    void (*put)(const Scene *scene, const RunEntry *run, Buf *out);
} Column;

/* After the number and the command, which has what they leave. */
static const Column COLUMN_ROW[] = {
    {"state", 9, 1, put_state},       {"epochs", 6, 5, put_epochs},
    {"train_loss", 10, 4, put_train}, {"valid_loss", 10, 2, put_valid},
    {"best", 8, 3, put_best},         {"time", 7, 6, put_time},
    {"weights", 16, 7, put_weights},
};

enum { COMMAND_LEAST = 22, COMMAND_SHARE = 3, NUMBER = 6 };

/* The highest rank that fits. */
static int rank_for(int columns)
{
    int rank = LENGTH(COLUMN_ROW) + 1, command = MIN(COMMAND_LEAST, columns / COMMAND_SHARE), width;
    do {
        rank--;
        width = NUMBER + command;
        for (int i = 0; i < LENGTH(COLUMN_ROW); i++)
            width += COLUMN_ROW[i].rank <= rank ? COLUMN_ROW[i].columns + 1 : 0;
    } while (rank > 0 && width > columns);
    return rank;
}

/* One line of the list; run NULL: the heading. */
static void draw_run(const Sheet *sheet, Box box, int y, const RunEntry *run, Role role)
{
    const Scene *scene = sheet->scene;
    int rank = rank_for(box.columns), x = box.columns;
    Buf cell = {0};
    for (int i = LENGTH(COLUMN_ROW) - 1; i >= 0; i--) {
        const Column *column = &COLUMN_ROW[i];
        if (column->rank > rank)
            continue;
        x -= column->columns + 1;
        buf_clear(&cell);
        if (run)
            column->put(scene, run, &cell);
        Box place = {box.x, box.y, x + 1 + column->columns, box.rows};
        sheet_text(sheet, place, x + 1, y, role, run ? buf_text(&cell) : column->name);
    }
    buf_free(&cell);
    Box left = {box.x, box.y, MAX(x, 0), box.rows};
    bool chosen = run && run->number <= 64 && (scene->stage.chosen >> (run->number - 1) & 1);
    if (run)
        sheet_line(sheet, left, y, role, "%s %d", chosen ? "●" : " ", run->number);
    sheet_text(sheet, left, NUMBER, y, role, run ? run->command : "command");
}

static void draw_runs(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    const char *note = arena_printf(sheet->arena, "%d", scene->runs);
    Box inner = sheet_frame(sheet, box, "runs", note, sheet_focused(sheet, FOCUS_FIGURE));
    if (scene->runs == 0) {
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: lr_find, fit, fit_one_cycle");
        return;
    }
    draw_run(sheet, inner, 0, NULL, ROLE_FAINT);
    int room = MAX(inner.rows - 1, 1), cursor = MIN(MAX(scene->stage.run, 0), scene->runs - 1);
    int first = MAX(MIN(cursor - room / 2, scene->runs - room), 0);
    for (int i = first; i < MIN(first + room, scene->runs); i++) {
        Role role = i == cursor ? ROLE_CHOSEN : ROLE_TEXT;
        int y = 1 + i - first;
        if (i == cursor)
            sheet_line(sheet, inner, y, role, "%*s", inner.columns, "");
        draw_run(sheet, inner, y, scene->run[i], role);
        if (i == cursor)
            grid_text(sheet->grid, inner.x - 1, inner.y + y, ">", sheet->theme->style[ROLE_STRONG]);
    }
}

/* The chosen runs, or the one the cursor is on. */
static int overlaid(const Scene *scene, const RunEntry *out[OVERLAID_MOST])
{
    int n = 0;
    for (int i = 0; i < scene->runs && n < OVERLAID_MOST; i++)
        if (scene->run[i]->number <= 64 && (scene->stage.chosen >> (scene->run[i]->number - 1) & 1))
            out[n++] = scene->run[i];
    if (n == 0 && scene->runs > 0)
        out[n++] = scene->run[MIN(MAX(scene->stage.run, 0), scene->runs - 1)];
    return n;
}

/* What is laid over each other. */
typedef enum { OVERLAY_LOSS, OVERLAY_RATE, OVERLAY_METRIC } Overlay;

static Points overlay_points(const Sheet *sheet, const Recorder *run, Overlay what, long whole,
                             int columns)
{
    long n = series_count(&run->smooth);
    if (what == OVERLAY_METRIC)
        return run->metrics ? thin_epochs(sheet->arena, &run->metric[0], &run->epoch_end)
                            : (Points){.n = 0};
    const Series *values = what == OVERLAY_RATE ? &run->lr : &run->smooth;
    return thin_series(sheet->arena, values, NULL, 0, n, whole, columns);
}

static void draw_overlay(const Sheet *sheet, Box box, const char *title, Overlay what)
{
    const RunEntry *run[OVERLAID_MOST];
    int runs = overlaid(sheet->scene, run);
    long whole = 1;
    Plot plot = {.title = title, .x = {.label = "batch"}};
    plot.y.log = what == OVERLAY_LOSS && sheet->scene->stage.log_loss;
    for (int i = 0; i < runs; i++)
        whole = MAX(whole, series_count(&run[i]->recorder->smooth));
    plot.x.hi = (double)whole;
    for (int i = 0; i < runs; i++) {
        Points points = overlay_points(sheet, run[i]->recorder, what, whole, 2 * box.columns);
        const char *label = arena_printf(sheet->arena, "%d", run[i]->number);
        plot_add(&plot, thin_mark(&points, MARK_LINE, (Ink)(INK_MAIN + i), label));
        if (what == OVERLAY_METRIC)
            plot_add(&plot, thin_mark(&points, MARK_POINT, (Ink)(INK_MAIN + i), NULL));
    }
    sheet_figure(sheet, box, &plot, false);
}

static void draw_run_losses(const Sheet *sheet, Box box)
{
    draw_overlay(sheet, box, "loss", OVERLAY_LOSS);
}

static void draw_run_rates(const Sheet *sheet, Box box)
{
    draw_overlay(sheet, box, "learning rate", OVERLAY_RATE);
}

/* Named after the first metric of the latest run that has one. */
static void draw_run_metrics(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    const char *name = "accuracy";
    for (int i = 0; i < scene->runs; i++)
        if (scene->run[i]->recorder->metrics)
            name = scene->run[i]->recorder->metric_name[0];
    draw_overlay(sheet, box, name, OVERLAY_METRIC);
}

const Pane PANE_RUNS = {
    .name = "runs", .columns = 24, .rows = 4, .rank = 1, .focus = FOCUS_FIGURE, .draw = draw_runs};
const Pane PANE_RUN_LOSSES = {
    .name = "losses", .columns = 20, .rows = 5, .rank = 3, .draw = draw_run_losses};
const Pane PANE_RUN_RATES = {
    .name = "rates", .columns = 20, .rows = 5, .rank = 4, .draw = draw_run_rates};
const Pane PANE_RUN_METRICS = {
    .name = "metrics", .columns = 20, .rows = 5, .rank = 5, .draw = draw_run_metrics};
