/* The pane with the table of epochs.  Beside the number of one that the plan's end cuts are its
 * batches, `2 (28/31)`, or `2 28/31` where room is scarce.  An arrow after each number compares it
 * with the epoch before: it points up or down, and is filled when the number got better, hollow
 * when it got worse.  A star is at the best epoch. */
#include "train/metrics.h"
#include "view/pane.h"
#include "view/wrap.h"

#include "base/text.h"
#include "train/recorder.h"

#include <math.h>
#include <string.h>

enum {
    METRICS_SHOWN = 16,
    COLUMNS_MOST = 2 + METRICS_SHOWN,
    GAP = 1, /* spaces between columns at least */
    GAP_MOST = 6,
    MARK = 1, /* columns of an arrow or a star */
    TIME = 7, /* of "0.042 s" */
};

typedef struct {
    const char *name;
    const Series *values;
    bool higher; /* is better */
    int width;   /* of its numbers and its name, which end at the same column */
} EpochColumn;

/* What the room is enough for. */
typedef struct {
    EpochColumn column[COLUMNS_MOST]; /* between number and time */
    int columns;
    int decimals;
    bool time;
    int epoch; /* width of the number */
    int part;  /* of the batches of an epoch that is cut */
    int gap;   /* before every column */
} EpochTable;

/* How much a table says, the most first. */
typedef struct {
    int decimals;
    const char *epoch, *train, *valid;
    int name; /* columns of a metric's name at most */
    int part; /* columns for the batches of an epoch that is cut, at most */
    bool time;
} TableForm;

/* clang-format off */
static const TableForm FORM[] = {
    {6, "epoch", TRAIN_LOSS, VALID_LOSS, 16, 16, true},
    {4, "ep", "train", "valid", 10, 16, true},
    {4, "ep", "train", "valid", 6, 7, true},
    {4, "ep", "train", "valid", 6, 7, false},
    {4, "ep", "train", "valid", 6, 0, false},
    {4, "ep", "train", "valid", 8, 0, false}, /* of which columns are left out */
};
/* clang-format on */

/* A metric is called by its other name where its own has no room. */
static const char *metric_head(Arena *arena, const char *name, int columns)
{
    const Metric *metric = text_width(name) > columns ? metric_find(name) : NULL;
    return wrap_cut(arena, metric ? metric->brief : name, columns);
}

static void add_column(EpochTable *table, const char *name, const Series *values, bool higher)
{
    enum { WHOLE = 2 }; /* digits before the point, and the point */
    int width = MAX(text_width(name), table->decimals + WHOLE);
    table->column[table->columns++] = (EpochColumn){name, values, higher, width};
}

static int table_width(const EpochTable *table)
{
    int width = table->epoch + MARK + table->part + (table->time ? table->gap + TIME : 0);
    for (int i = 0; i < table->columns; i++)
        width += table->gap + table->column[i].width + MARK;
    return width;
}

static int digits_of(int number)
{
    int digits = 1;
    while ((number /= 10))
        digits++;
    return digits;
}

/* "(28/31)" of an epoch that the plan's end cuts, "" of others; so many columns at most. */
static const char *part_words(const Sheet *sheet, int epoch, int columns)
{
    const Plan *plan = &sheet->scene->training->plan;
    if (columns == 0 || !plan_cuts(plan, epoch))
        return "";
    long batches = plan_epoch_batches(plan, epoch);
    const char *bare = arena_printf(sheet->arena, "%ld/%ld", batches, plan->batches);
    const char *words = arena_printf(sheet->arena, "(%s)", bare);
    if (text_width(words) <= columns)
        return words;
    return text_width(bare) <= columns ? bare : "";
}

static EpochTable table_with(const Sheet *sheet, const TableForm *form)
{
    const Recorder *run = sheet->scene->training;
    long n = series_count(&run->train_loss);
    int latest = n ? (int)series_at(&run->epoch, n - 1) : 0;
    int digits = digits_of(MAX(run->plan.last_epoch - 1, latest));
    EpochTable table = {.time = form->time,
                        .epoch = MAX(digits, (int)strlen(form->epoch)),
                        .part = text_width(part_words(sheet, run->plan.last_epoch - 1, form->part)),
                        .decimals = form->decimals,
                        .gap = GAP};
    add_column(&table, form->train, &run->train_loss, false);
    add_column(&table, form->valid, &run->valid_loss, false);
    for (int m = 0; m < MIN(run->metrics, METRICS_SHOWN); m++)
        add_column(&table, metric_head(sheet->arena, run->metric[m].name, form->name),
                   &run->metric[m].value, run->metric[m].higher_is_better);
    return table;
}

/* The table with names as long as there is room for. */
static EpochTable with_names(const Sheet *sheet, TableForm form, EpochTable table, int columns)
{
    while (form.name < FORM[0].name) {
        form.name++;
        EpochTable wider = table_with(sheet, &form);
        if (table_width(&wider) > columns)
            break;
        table = wider;
    }
    return table;
}

/* All of it while there is room, then shorter, then fewer columns: the time first, as the bar tells
 * of time, too, then further metrics, then the training loss.  What room is left goes between the
 * columns. */
static EpochTable table_for(const Sheet *sheet, int columns)
{
    EpochTable table;
    int form = 0;
    do
        table = table_with(sheet, &FORM[form]);
    while (table_width(&table) > columns && ++form < LENGTH(FORM));
    if (form < LENGTH(FORM))
        table = with_names(sheet, FORM[form], table, columns);
    while (table.columns > 3 && table_width(&table) > columns)
        table.columns--;
    for (; table.columns > 1 && table_width(&table) > columns; table.columns--)
        for (int i = 0; i + 1 < table.columns; i++)
            table.column[i] = table.column[i + 1];
    int gaps = table.columns + table.time;
    table.gap = MIN(GAP + MAX(columns - table_width(&table), 0) / gaps, GAP_MOST);
    return table;
}

/* Writes text that ends before column `end`; nothing if there is no room for it. */
static void draw_right(const Sheet *sheet, Box box, int end, int y, Role role, const char *text)
{
    if (end <= box.columns)
        sheet_text(sheet, box, MAX(end - text_width(text), 0), y, role, text);
}

/* The column after that of a table's column; of the time, after its last. */
static int column_end(const EpochTable *table, int c)
{
    int end = table->epoch + MARK + table->part;
    for (int i = 0; i <= MIN(c, table->columns - 1); i++)
        end += table->gap + table->column[i].width + (i < c ? MARK : 0);
    return c < table->columns ? end : end + table->gap + TIME;
}

static void draw_names(const Sheet *sheet, Box box, const EpochTable *table)
{
    draw_right(sheet, box, table->epoch, 0, ROLE_FAINT,
               table->epoch < (int)strlen("epoch") ? "ep" : "epoch");
    for (int c = 0; c < table->columns; c++)
        draw_right(sheet, box, column_end(table, c), 0, ROLE_FAINT, table->column[c].name);
    if (table->time)
        draw_right(sheet, box, column_end(table, table->columns), 0, ROLE_FAINT, "time");
}

/* The number as it is compared: with the table's decimals, or in another form that fits where it is
 * too small or too large for these. */
static const char *number_words(const Sheet *sheet, const EpochTable *table, int c, double value)
{
    const char *words = sheet_decimals(sheet, value, table->decimals);
    if (text_width(words) <= table->column[c].width)
        return words;
    Buf fitted = {0};
    text_fit(&fitted, value, table->decimals, table->column[c].width);
    words = arena_text(sheet->arena, buf_text(&fitted));
    buf_free(&fitted);
    return words;
}

static bool is_measured(const Recorder *run, const EpochColumn *column, long i)
{
    return column->values == &run->train_loss ||
           recorder_measured(run, i, series_at(column->values, i));
}

/* What a column says of an epoch; NULL if it was not measured. */
static const char *words_of(const Sheet *sheet, const EpochTable *table, int c, long i)
{
    const EpochColumn *column = &table->column[c];
    if (i < 0 || !is_measured(sheet->scene->training, column, i))
        return NULL;
    return number_words(sheet, table, c, series_at(column->values, i));
}

/* The arrow of a number that has changed since the epoch before, as far as one can see. */
static const char *arrow_of(const EpochColumn *column, long i, bool *better)
{
    double value = series_at(column->values, i), before = series_at(column->values, i - 1);
    bool up = value > before;
    *better = up == column->higher;
    if (!up && !(value < before))
        return "";
    return up ? (*better ? "▲" : "△") : (*better ? "▼" : "▽");
}

static void draw_number(const Sheet *sheet, Box box, const EpochTable *table, int c, long i, int y)
{
    const EpochColumn *column = &table->column[c];
    const char *words = words_of(sheet, table, c, i), *before = words_of(sheet, table, c, i - 1);
    int end = column_end(table, c);
    if (!words) {
        draw_right(sheet, box, end, y, ROLE_FAINT, "-");
        return;
    }
    bool finite = isfinite(series_at(column->values, i)), better;
    draw_right(sheet, box, end, y, finite ? ROLE_TEXT : ROLE_ERROR, words);
    if (!before || strcmp(words, before) == 0)
        return;
    const char *arrow = arrow_of(column, i, &better);
    sheet_text(sheet, box, end, y, better ? ROLE_GOOD : ROLE_BAD, arrow);
}

/* The epoch with the best of the metric that is shown first, without metrics the least validation
 * loss; -1: none. */
static long best_epoch(const Recorder *run)
{
    long best = run->metrics ? recorder_best(run, 0) : -1, n = series_count(&run->train_loss);
    for (long i = 0; !run->metrics && i < n; i++)
        if (recorder_measured(run, i, series_at(&run->valid_loss, i)) &&
            (best < 0 || series_at(&run->valid_loss, i) < series_at(&run->valid_loss, best)))
            best = i;
    return best;
}

static void draw_epoch(const Sheet *sheet, Box box, const EpochTable *table, long i, int y)
{
    const Recorder *run = sheet->scene->training;
    draw_right(sheet, box, table->epoch, y, ROLE_STRONG,
               arena_printf(sheet->arena, "%.0f", series_at(&run->epoch, i)));
    if (i == best_epoch(run))
        sheet_text(sheet, box, table->epoch, y, ROLE_GOOD, "★");
    if (table->part)
        sheet_text(sheet, box, table->epoch + MARK, y, ROLE_FAINT,
                   part_words(sheet, (int)series_at(&run->epoch, i), table->part));
    for (int c = 0; c < table->columns; c++)
        draw_number(sheet, box, table, c, i, y);
    if (!table->time)
        return;
    draw_right(sheet, box, column_end(table, table->columns), y, ROLE_TEXT,
               sheet_time(sheet, series_at(&run->epoch_time, i)));
}

/* Whether an epoch is under way that has a loss and no row yet. */
static bool is_live(const Scene *scene)
{
    const Recorder *run = scene->training;
    if (!run || scene->job.state == JOB_NONE || scene->job.kind == PLAN_LR_FIND ||
        series_count(&run->smooth) == 0)
        return false;
    long n = series_count(&run->train_loss);
    return n == 0 || series_at(&run->epoch, n - 1) < scene->job.epoch;
}

/* Draws the number and the loss so far of that epoch. */
static void draw_live(const Sheet *sheet, Box box, const EpochTable *table, int y)
{
    const Series *smooth = &sheet->scene->training->smooth;
    double now = series_at(smooth, series_count(smooth) - 1);
    draw_right(sheet, box, table->epoch, y, ROLE_FAINT,
               arena_printf(sheet->arena, "%d", sheet->scene->job.epoch));
    if (table->column[0].values != &sheet->scene->training->train_loss)
        return;
    int end = column_end(table, 0);
    draw_right(sheet, box, end, y, ROLE_FAINT, number_words(sheet, table, 0, now));
    sheet_text(sheet, box, end, y, ROLE_FAINT, "…");
}

static void draw_epochs(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Recorder *run = sheet->scene->training;
    bool live = is_live(sheet->scene);
    long n = run ? series_count(&run->train_loss) : 0;
    long room = MAX(box.rows - 3 - live, 0);
    long last = MAX(n - stage_scroll(&sheet->scene->stage, PANE_EPOCHS), MIN(room, n));
    long first = MAX(last - room, 0);
    const char *note = room > 0 ? sheet_span(sheet, first, last - first, n) : NULL;
    sheet_scrolls(sheet, PANE_EPOCHS, n - MIN(room, n), (int)room);
    Box inner = sheet_frame(sheet, box, "epochs", note, at->keys);
    if (n == 0 && !live) {
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none has ended yet");
        return;
    }
    EpochTable table = table_for(sheet, inner.columns);
    draw_names(sheet, inner, &table);
    for (long i = first; i < last; i++)
        draw_epoch(sheet, inner, &table, i, (int)(i - first) + 1);
    if (live && last == n)
        draw_live(sheet, inner, &table, (int)(last - first) + 1);
}

/* Rows of the whole table: of all epochs that are planned, so that it stays as high as it is. */
static int table_rows(const Scene *scene)
{
    enum { AROUND = 3 }; /* frame and names */
    const Recorder *run = scene->training;
    long n = run ? series_count(&run->train_loss) : 0;
    return run && run->plan.kind != PLAN_NONE ? (int)MAX(run->plan.last_epoch, n) + AROUND : 0;
}

const Pane EPOCHS_PANE = {
    .columns = 24, .rows = 4, .most = table_rows, .rank = 6, .draw = draw_epochs};
