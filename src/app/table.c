#include "app/table.h"

#include "base/text.h"

#include <string.h>

enum { LEAST_CELL = 8 }; /* fastprogress pads header cells to 8 and joins cells by 2 spaces */
static const double REDRAW_SECONDS = 0.1;
enum { BAR_CELLS = 20 };

typedef struct {
    int count;
    const char *name[4 + METRICS_MAX]; /* of the columns */
} Columns;

static Columns columns_of(const Recorder *recorder)
{
    Columns columns = {.count = 3, .name = {"epoch", "train_loss", "valid_loss"}};
    for (int m = 0; m < recorder->metrics; m++)
        columns.name[columns.count++] = recorder->metric_name[m];
    columns.name[columns.count++] = "time";
    return columns;
}

static void add_cell(Buf *out, const Columns *columns, int column, const char *text)
{
    if (column == columns->count - 1) {
        buf_text_add(out, text);
        buf_char(out, '\n');
    } else {
        text_pad(out, text, MAX((int)strlen(columns->name[column]), LEAST_CELL) + 2);
    }
}

static void add_header(Buf *out, const Columns *columns)
{
    for (int c = 0; c < columns->count; c++)
        add_cell(out, columns, c, columns->name[c]);
}

static void add_number(Buf *out, const Columns *columns, int column, bool there, double value)
{
    Buf cell = {0};
    if (there)
        text_number(&cell, value);
    else
        buf_text_add(&cell, "#na#");
    add_cell(out, columns, column, buf_text(&cell));
    buf_free(&cell);
}

typedef struct {
    int epoch;
    double train_loss, valid_loss, metric[METRICS_MAX], time;
    bool validated;
} Row;

static void add_row(Buf *out, const Columns *columns, const Row *row)
{
    Buf cell = {0};
    buf_printf(&cell, "%d", row->epoch);
    add_cell(out, columns, 0, buf_text(&cell));
    add_number(out, columns, 1, true, row->train_loss);
    add_number(out, columns, 2, row->validated, row->valid_loss);
    for (int c = 3; c < columns->count - 1; c++)
        add_number(out, columns, c, row->validated, row->metric[c - 3]);
    buf_clear(&cell);
    text_duration(&cell, row->time);
    add_cell(out, columns, columns->count - 1, buf_text(&cell));
    buf_free(&cell);
}

void table_of(const Recorder *recorder, Buf *out)
{
    Columns columns = columns_of(recorder);
    add_header(out, &columns);
    for (long i = 0; i < series_count(&recorder->train_loss); i++) {
        Row row = {.epoch = (int)series_at(&recorder->epoch, i),
                   .train_loss = series_at(&recorder->train_loss, i),
                   .valid_loss = series_at(&recorder->valid_loss, i),
                   .time = series_at(&recorder->epoch_time, i)};
        row.validated = recorder_validated(recorder, i);
        for (int m = 0; m < recorder->metrics; m++)
            row.metric[m] = series_at(&recorder->metric[m], i);
        add_row(out, &columns, &row);
    }
}

static double part_done(const Table *table, long steps)
{
    return (double)steps / (double)MAX(table->recorder->plan.last - table->recorder->plan.first, 1);
}

static void show_begin(Table *table, const Event *event)
{
    table->past = part_done(table, event->step);
    table->began = clock_now(&table->clock);
    table->drawn = table->began;
    if (table->recorder->plan.kind == PLAN_LR_FIND || table->label)
        return;
    Buf out = {0};
    Columns columns = columns_of(table->recorder);
    add_header(&out, &columns);
    reply_text(table->reply, buf_text(&out));
    buf_free(&out);
}

static void show_epoch(Table *table, const Event *event)
{
    Row row = {.epoch = event->epoch,
               .train_loss = event->smooth,
               .valid_loss = event->valid_loss,
               .validated = event->validated,
               .time = event->time};
    for (int m = 0; m < METRICS_MAX; m++)
        row.metric[m] = event->metric[m];
    Buf out = {0};
    Columns columns = columns_of(table->recorder);
    add_row(&out, &columns, &row);
    reply_text(table->reply, buf_text(&out));
    buf_free(&out);
}

static void add_bar(Buf *out, double part)
{
    int full = (int)(part * BAR_CELLS);
    buf_fill(out, '#', full);
    buf_fill(out, '-', BAR_CELLS - full);
}

/* "epoch 1/2 |#####-----| 45 %  batch 88/193  loss 0.4523  left 00:01" */
static void show_progress(Table *table, const Event *event)
{
    double now = clock_now(&table->clock);
    if (!table->reply->terminal || now - table->drawn < REDRAW_SECONDS)
        return;
    table->drawn = now;
    const Plan *plan = &table->recorder->plan;
    double done = part_done(table, event->step + (event->kind == EVENT_BATCH));
    Buf out = {0};
    if (table->label)
        buf_printf(&out, "%s  ", table->label);
    if (plan->kind == PLAN_LR_FIND)
        buf_printf(&out, "lr %.2E ", event->hyper.lr);
    else
        buf_printf(&out, "epoch %d/%d ", event->epoch + 1, plan->last_epoch);
    buf_char(&out, '|');
    add_bar(&out, done);
    buf_printf(&out, "| %.0f %%  %s %ld/%ld  loss %.4f  left ", 100 * done,
               event->kind == EVENT_PROGRESS ? "validating" : "batch", event->batch + 1,
               event->batches, event->smooth);
    text_duration(&out, (now - table->began) * (1 - done) / (done - table->past));
    reply_progress(table->reply, buf_text(&out));
    buf_free(&out);
}

static StopReason show(void *self, const Event *event)
{
    Table *table = self;
    if (event->kind == EVENT_BEGIN)
        show_begin(table, event);
    if (event->kind == EVENT_BATCH || event->kind == EVENT_PROGRESS)
        show_progress(table, event);
    if (event->kind == EVENT_EPOCH && !table->label)
        show_epoch(table, event);
    if (event->kind == EVENT_END)
        reply_progress(table->reply, "");
    return STOP_NONE;
}

Hook table_hook(Table *table)
{
    return (Hook){.on = show, .self = table};
}
