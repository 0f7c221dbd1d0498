/* The pane with fastai's table of epochs.  An arrow after each number compares it with the epoch
 * before: it points up or down, and is filled when the number got better, hollow when it got
 * worse. */
#include "view/pane.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum {
    METRICS_SHOWN = 16,
    COLUMNS_MOST = 2 + METRICS_SHOWN,
    GAP = 2,  /* spaces between columns */
    TIME = 7, /* columns of a time */
};

typedef struct {
    const char *name;
    const Series *values;
    bool higher; /* is better */
} EpochColumn;

/* What the room is enough for. */
typedef struct {
    EpochColumn column[COLUMNS_MOST]; /* between number and time */
    int columns;
    int decimals;
    int width; /* of a number with its arrow and two spaces */
    bool time;
    int epoch; /* width of the number */
} EpochColumns;

static void add_column(EpochColumns *layout, const char *name, const Series *values, bool higher)
{
    layout->column[layout->columns++] = (EpochColumn){name, values, higher};
}

static int layout_width(const EpochColumns *layout)
{
    return layout->epoch + layout->columns * layout->width + (layout->time ? TIME : 0);
}

static int digits_of(int number)
{
    int digits = 1;
    while ((number /= 10))
        digits++;
    return digits;
}

static EpochColumns layout_with(const Recorder *run, int decimals)
{
    bool whole = decimals == 6;
    long n = series_count(&run->train_loss);
    int latest = n ? (int)series_at(&run->epoch, n - 1) : 0;
    int epoch = digits_of(MAX(run->plan.last_epoch - 1, latest)) + GAP;
    EpochColumns layout = {.time = true, .epoch = MAX(epoch, whole ? 7 : 4), .decimals = decimals};
    layout.width = whole ? (int)strlen(TRAIN_LOSS) + GAP : decimals + 4 + GAP;
    add_column(&layout, whole ? TRAIN_LOSS : "train", &run->train_loss, false);
    add_column(&layout, whole ? VALID_LOSS : "valid", &run->valid_loss, false);
    for (int m = 0; m < MIN(run->metrics, METRICS_SHOWN); m++)
        add_column(&layout, run->metric[m].name, &run->metric[m].value,
                   run->metric[m].higher_is_better);
    return layout;
}

/* Six decimals while there is room, then four, then no time, then fewer columns: further metrics
 * first, then the training loss. */
static EpochColumns layout_for(const Recorder *run, int columns)
{
    EpochColumns layout = layout_with(run, 6);
    if (layout_width(&layout) > columns)
        layout = layout_with(run, 4);
    layout.time = layout_width(&layout) <= columns;
    while (layout.columns > 3 && layout_width(&layout) > columns)
        layout.columns--;
    for (; layout.columns > 1 && layout_width(&layout) > columns; layout.columns--)
        for (int i = 0; i + 1 < layout.columns; i++)
            layout.column[i] = layout.column[i + 1];
    return layout;
}

/* As much of the name as leaves two spaces before the next. */
static void draw_header(const Sheet *sheet, Box box, const EpochColumns *layout)
{
    sheet_text(sheet, box, 0, 0, ROLE_FAINT, layout->decimals == 6 ? "epoch" : "ep");
    for (int c = 0; c < layout->columns; c++) {
        Box cell = {box.x + layout->epoch + c * layout->width, box.y, layout->width - GAP, 1};
        cell.columns = MIN(cell.columns, box.x + box.columns - cell.x);
        sheet_text(sheet, cell, 0, 0, ROLE_FAINT, layout->column[c].name);
    }
    if (layout->time)
        sheet_text(sheet, box, layout->epoch + layout->columns * layout->width, 0, ROLE_FAINT,
                   "time");
}

/* The number as in the table (text_number), or shorter: an arrow and two spaces follow. */
static const char *number_words(const Sheet *sheet, const EpochColumns *layout, double value)
{
    enum { ARROW = 1 };
    Buf words = {0};
    text_fit(&words, value, layout->decimals, layout->width - ARROW - GAP);
    const char *copy = arena_text(sheet->arena, buf_text(&words));
    buf_free(&words);
    return copy;
}

/* The arrow: which way the number has gone since the epoch before, and whether that is better; ""
 * if it is the same. */
static const char *arrow_of(const EpochColumn *column, long i, bool *better)
{
    double value = series_at(column->values, i),
           before = i ? series_at(column->values, i - 1) : NAN;
    bool up = value > before;
    *better = up == column->higher;
    if (!up && !(value < before))
        return "";
    return up ? (*better ? "▲" : "△") : (*better ? "▼" : "▽");
}

static void draw_number(const Sheet *sheet, Box box, const EpochColumns *layout, int c, long i,
                        int y)
{
    const Recorder *run = sheet->scene->training;
    const EpochColumn *column = &layout->column[c];
    double value = series_at(column->values, i);
    bool there = column->values == &run->train_loss || recorder_measured(run, i, value), better;
    const char *words = there ? number_words(sheet, layout, value) : "#na#";
    int x = layout->epoch + c * layout->width;
    x += sheet_text(sheet, box, x, y, ROLE_TEXT, words);
    const char *arrow = arrow_of(column, i, &better);
    sheet_text(sheet, box, x, y, better ? ROLE_GOOD : ROLE_BAD, arrow);
}

static void draw_epoch(const Sheet *sheet, Box box, const EpochColumns *layout, long i, int y)
{
    const Recorder *run = sheet->scene->training;
    sheet_text(sheet, box, 0, y, ROLE_STRONG,
               arena_printf(sheet->arena, "%.0f", series_at(&run->epoch, i)));
    for (int c = 0; c < layout->columns; c++)
        draw_number(sheet, box, layout, c, i, y);
    if (!layout->time)
        return;
    Buf time = {0};
    text_time(&time, series_at(&run->epoch_time, i));
    sheet_text(sheet, box, layout->epoch + layout->columns * layout->width, y, ROLE_TEXT,
               buf_text(&time));
    buf_free(&time);
}

/* Whether an epoch is under way and already has a loss. */
static bool is_live(const Scene *scene)
{
    return scene->training && scene->job.state != JOB_NONE && scene->job.kind != PLAN_LR_FIND &&
           series_count(&scene->training->smooth) > 0;
}

/* Draws the number and the loss so far of that epoch. */
static void draw_live(const Sheet *sheet, Box box, const EpochColumns *layout, int y)
{
    const Series *smooth = &sheet->scene->training->smooth;
    double now = series_at(smooth, series_count(smooth) - 1);
    sheet_line(sheet, box, y, ROLE_FAINT, "%d", sheet->scene->job.epoch);
    if (layout->column[0].values == &sheet->scene->training->train_loss)
        sheet_text(sheet, box, layout->epoch, y, ROLE_FAINT,
                   arena_printf(sheet->arena, "%s ...", number_words(sheet, layout, now)));
}

static void draw_epochs(const Sheet *sheet, Box box)
{
    const Recorder *run = sheet->scene->training;
    bool focused = sheet_focused(sheet, FOCUS_EPOCHS);
    long n = run ? series_count(&run->train_loss) : 0;
    Box inner = sheet_frame(sheet, box, "epochs", NULL, focused);
    bool live = is_live(sheet->scene);
    if (n == 0 && !live) {
        sheet_line(sheet, inner, 0, ROLE_FAINT, "none has ended yet");
        return;
    }
    EpochColumns layout = layout_for(run, inner.columns);
    draw_header(sheet, inner, &layout);
    long room = MAX(inner.rows - 1 - live, 0), last = n;
    if (focused)
        last = MAX(n - MAX(sheet->scene->stage.scroll, 0), MIN(room, n));
    long first = MAX(last - room, 0);
    for (long i = first; i < last; i++)
        draw_epoch(sheet, inner, &layout, i, (int)(i - first) + 1);
    if (live)
        draw_live(sheet, inner, &layout, (int)(last - first) + 1);
}

const Pane PANE_EPOCHS = {.name = "epochs",
                          .columns = 24,
                          .rows = 4,
                          .rank = 6,
                          .focus = FOCUS_EPOCHS,
                          .draw = draw_epochs};
