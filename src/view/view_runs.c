/* The list of all runs, and beside it the curves of the chosen ones laid over each other. */
#include "analysis/history.h"
#include "analysis/thin.h"
#include "store/summary.h"
#include "view/pane.h"

#include "base/text.h"

#include <math.h>

static const char *state_of(const Scene *scene, const RunEntry *run)
{
    if (run->over)
        return history_outcome(run);
    return scene->job.state == JOB_PAUSED && scene->job.run == run->number ? "paused" : "running";
}

static double last_of(const Series *series)
{
    long n = series_count(series);
    return n ? series_at(series, n - 1) : NAN;
}

static double best_of(const Recorder *run)
{
    long best = run->metrics ? recorder_best(run, 0) : -1;
    return best < 0 ? NAN : series_at(&run->metric[0].value, best);
}

/* One line of the list: a run of this session, or one that another has recorded. */
typedef struct {
    bool chosen;
    const char *number; /* or the record's name */
    const char *command;
    const char *state;
    long epochs; /* -1: a run without epochs, as lr_find */
    double train_loss, valid_loss, best, time;
    const char *weights; /* "": not known */
} Line;

static Line line_of_run(const Sheet *sheet, const RunEntry *run)
{
    const Scene *scene = sheet->scene;
    const Recorder *recorder = run->recorder;
    bool known = run->over || scene->job.run == run->number;
    const char *weights =
        run->over ? arena_printf(sheet->arena, "%016llx", (unsigned long long)run->weights) : "";
    return (Line){
        .chosen = stage_is_chosen(&scene->stage, run->number),
        .number = arena_printf(sheet->arena, "%d", run->number),
        .command = run->command,
        .state = state_of(scene, run),
        .epochs = recorder->plan.kind == PLAN_LR_FIND ? -1 : series_count(&recorder->train_loss),
        .train_loss = last_of(&recorder->smooth),
        .valid_loss = last_of(&recorder->valid_loss),
        .best = best_of(recorder),
        .time = run->over ? run->time
                : known   ? scene->job.elapsed
                          : NAN,
        .weights = weights};
}

static Line line_of_record(const RunSummary *record)
{
    return (Line){.number = record->name,
                  .command = record->command,
                  .state = record->state,
                  .epochs = record->epochs,
                  .train_loss = record->train_loss,
                  .valid_loss = record->valid_loss,
                  .best = record->best,
                  .time = record->time,
                  .weights = record->weights};
}

enum { NUMBER_ROOM = 10, BEST_ROOM = 8, GAP = 2 }; /* columns of losses; between columns */

static void put_number(Buf *out, double value, int room)
{
    if (isnan(value))
        buf_char(out, '-');
    else
        text_fit(out, value, 6, room);
}

static void put_state(const Line *line, Buf *out)
{
    buf_text_add(out, line->state);
}

static void put_epochs(const Line *line, Buf *out)
{
    if (line->epochs < 0)
        buf_char(out, '-');
    else
        buf_printf(out, "%ld", line->epochs);
}

static void put_train(const Line *line, Buf *out)
{
    put_number(out, line->train_loss, NUMBER_ROOM);
}

static void put_valid(const Line *line, Buf *out)
{
    put_number(out, line->valid_loss, NUMBER_ROOM);
}

static void put_best(const Line *line, Buf *out)
{
    put_number(out, line->best, BEST_ROOM);
}

static void put_time(const Line *line, Buf *out)
{
    if (!isnan(line->time))
        text_time(out, line->time);
}

static void put_weights(const Line *line, Buf *out)
{
    buf_text_add(out, line->weights);
}

typedef struct {
    const char *name;
    int columns; /* without the spaces before it */
    int rank;    /* the highest is left out first */
    void (*put)(const Line *line, Buf *out);
} RunColumn;

/* The columns after number and command; the command gets what these leave. */
static const RunColumn COLUMN_ROW[] = {
    {"state", 10, 1, put_state},
    {"epochs", 6, 5, put_epochs},
    {TRAIN_LOSS, NUMBER_ROOM, 4, put_train},
    {VALID_LOSS, NUMBER_ROOM, 2, put_valid},
    {"best", BEST_ROOM, 3, put_best},
    {"time", 7, 6, put_time},
    {"weights", 16, 7, put_weights},
};

enum { COMMAND_LEAST = 22, COMMAND_SHARE = 3, NUMBER = 6 };

/* The highest rank up to which all columns fit. */
static int rank_for(int columns)
{
    int rank = LENGTH(COLUMN_ROW) + 1, command = MIN(COMMAND_LEAST, columns / COMMAND_SHARE), width;
    do {
        rank--;
        width = NUMBER + command;
        for (int i = 0; i < LENGTH(COLUMN_ROW); i++)
            width += COLUMN_ROW[i].rank <= rank ? COLUMN_ROW[i].columns + GAP : 0;
    } while (rank > 0 && width > columns);
    return rank;
}

/* line NULL: the heading. */
static void draw_line(const Sheet *sheet, Box box, int y, const Line *line, Role role)
{
    int rank = rank_for(box.columns), x = box.columns;
    Buf cell = {0};
    for (int i = LENGTH(COLUMN_ROW) - 1; i >= 0; i--) {
        const RunColumn *column = &COLUMN_ROW[i];
        if (column->rank > rank)
            continue;
        x -= column->columns + GAP;
        buf_clear(&cell);
        if (line)
            column->put(line, &cell);
        Box place = {box.x, box.y, x + GAP + column->columns, box.rows};
        sheet_text(sheet, place, x + GAP, y, role, line ? buf_text(&cell) : column->name);
    }
    buf_free(&cell);
    Box left = {box.x, box.y, MAX(x, 0), box.rows};
    int number = line ? MAX(NUMBER, text_width(line->number) + 2 + GAP) : NUMBER;
    if (line)
        sheet_line(sheet, left, y, role, "%s %s", line->chosen ? "●" : " ", line->number);
    sheet_text(sheet, left, number, y, role, line ? line->command : "command");
}

static void draw_entry(const Sheet *sheet, Box box, int y, int entry, bool cursor)
{
    const Scene *scene = sheet->scene;
    bool recorded = entry >= scene->runs;
    Line line = recorded ? line_of_record(&scene->record[entry - scene->runs])
                         : line_of_run(sheet, scene->run[entry]);
    Role role = cursor ? ROLE_CHOSEN : recorded ? ROLE_FAINT : ROLE_TEXT;
    if (cursor)
        sheet_line(sheet, box, y, role, "%*s", box.columns, "");
    draw_line(sheet, box, y, &line, role);
    if (cursor)
        grid_text(sheet->grid, box.x - 1, box.y + y, ">", sheet->theme->style[ROLE_STRONG]);
}

static void draw_runs(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Scene *scene = sheet->scene;
    int entries = scene->runs + scene->records;
    const char *note = scene->records ? arena_printf(sheet->arena, "%d, and %d of other sessions",
                                                     scene->runs, scene->records)
                                      : arena_printf(sheet->arena, "%d", scene->runs);
    Box inner = sheet_frame(sheet, box, "runs", note, at->keys);
    if (entries == 0) {
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: lr_find, fit, fit_one_cycle");
        return;
    }
    draw_line(sheet, inner, 0, NULL, ROLE_FAINT);
    int room = MAX(inner.rows - 1, 1), cursor = MIN(MAX(scene->stage.run, 0), entries - 1);
    int first = MAX(MIN(cursor - room / 2, entries - room), 0);
    for (int i = first; i < MIN(first + room, entries); i++)
        draw_entry(sheet, inner, 1 + i - first, i, i == cursor);
}

/* The chosen runs, or the one the cursor is on. */
static int overlaid(const Scene *scene, const RunEntry *out[STAGE_OVERLAID])
{
    int n = 0;
    for (int i = 0; i < scene->runs && n < STAGE_OVERLAID; i++)
        if (stage_is_chosen(&scene->stage, scene->run[i]->number))
            out[n++] = scene->run[i];
    if (n == 0 && scene->runs > 0)
        out[n++] = scene->run[MIN(MAX(scene->stage.run, 0), scene->runs - 1)];
    return n;
}

/* What the curves laid over each other show. */
typedef enum { OVERLAY_LOSS, OVERLAY_RATE, OVERLAY_METRIC } Overlay;

static Points overlay_points(const Sheet *sheet, const Recorder *run, Overlay what, long whole,
                             int columns)
{
    if (what == OVERLAY_METRIC)
        return run->metrics ? thin_epochs(sheet->arena, &run->metric[0].value, &run->epoch_end)
                            : (Points){.n = 0};
    const Series *values = what == OVERLAY_RATE ? &run->lr : &run->smooth;
    return thin_batches(sheet->arena, run, values, whole, columns);
}

static void draw_overlay(const Sheet *sheet, const Placed *at, const char *title, Overlay what)
{
    Box box = at->box;
    const RunEntry *run[STAGE_OVERLAID];
    int runs = overlaid(sheet->scene, run);
    long whole = 1;
    Plot plot = {.title = title, .x = {.label = "batch"}};
    plot.y.log = what == OVERLAY_LOSS && sheet->scene->stage.log_loss;
    plot.y.sane = what == OVERLAY_LOSS;
    for (int i = 0; i < runs; i++)
        whole = MAX(whole, recorder_batches(run[i]->recorder));
    plot.x.hi = (double)whole;
    for (int i = 0; i < runs; i++) {
        Points points =
            overlay_points(sheet, run[i]->recorder, what, whole, sheet_dots(sheet, box));
        const char *label = arena_printf(sheet->arena, "%d", run[i]->number);
        plot_add(&plot, thin_mark(&points, MARK_LINE, (Ink)(INK_MAIN + i), label));
        if (what == OVERLAY_METRIC)
            plot_add(&plot, thin_mark(&points, MARK_POINT, (Ink)(INK_MAIN + i), NULL));
    }
    sheet_figure(sheet, box, &plot, at->keys);
}

static void draw_run_losses(const Sheet *sheet, const Placed *at)
{
    draw_overlay(sheet, at, "loss", OVERLAY_LOSS);
}

static void draw_run_rates(const Sheet *sheet, const Placed *at)
{
    draw_overlay(sheet, at, "learning rate", OVERLAY_RATE);
}

/* The plot is named after the first metric of the latest run that has one. */
static void draw_run_metrics(const Sheet *sheet, const Placed *at)
{
    const Scene *scene = sheet->scene;
    const char *name = METRIC_DEFAULT;
    for (int i = 0; i < scene->runs; i++)
        if (scene->run[i]->recorder->metrics)
            name = scene->run[i]->recorder->metric[0].name;
    draw_overlay(sheet, at, name, OVERLAY_METRIC);
}

const Pane RUNS_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_runs};
const Pane RUN_LOSSES_PANE = {.columns = 20, .rows = 5, .rank = 3, .draw = draw_run_losses};
const Pane RUN_RATES_PANE = {.columns = 20, .rows = 5, .rank = 4, .draw = draw_run_rates};
const Pane RUN_METRICS_PANE = {.columns = 20, .rows = 5, .rank = 5, .draw = draw_run_metrics};
