/* Prints fastai's table of epochs while a run goes on, and below it a line of progress. */
#include "lab/table.h"

#include "base/text.h"

enum { LEAST_CELL = 8 }; /* fastprogress pads header cells to this and joins them by two spaces */
static const double REDRAW_SECONDS = 0.1;
enum { BAR_CELLS = 20 };

static void add_header(Columns *columns, const Recorder *recorder)
{
    *columns = (Columns){.least = LEAST_CELL};
    columns_add(columns, "epoch");
    columns_add(columns, "train_loss");
    columns_add(columns, "valid_loss");
    for (int m = 0; m < recorder->metrics; m++)
        columns_add(columns, recorder->metric[m].name);
    columns_add(columns, "time");
    columns_row(columns);
}

static void add_validated(Columns *columns, bool there, double value)
{
    if (there)
        columns_number(columns, value);
    else
        columns_add(columns, "#na#");
}

/* The row of the recorder's epoch i. */
static void add_row(Columns *columns, const Recorder *recorder, long i)
{
    bool validated = recorder_validated(recorder, i);
    columns_printf(columns, "%.0f", series_at(&recorder->epoch, i));
    columns_number(columns, series_at(&recorder->train_loss, i));
    add_validated(columns, validated, series_at(&recorder->valid_loss, i));
    for (int m = 0; m < recorder->metrics; m++)
        add_validated(columns, validated, series_at(&recorder->metric[m].value, i));
    columns_duration(columns, series_at(&recorder->epoch_time, i));
    columns_row(columns);
}

void table_of(const Recorder *recorder, Buf *out)
{
    Columns columns;
    add_header(&columns, recorder);
    for (long i = 0; i < series_count(&recorder->train_loss); i++)
        add_row(&columns, recorder, i);
    columns_write(&columns, out);
    columns_free(&columns);
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
    columns_free(&table->columns);
    add_header(&table->columns, table->recorder);
    reply_table(table->reply, &table->columns);
}

static void show_epoch(Table *table)
{
    const Recorder *recorder = table->recorder;
    add_row(&table->columns, recorder, series_count(&recorder->train_loss) - 1);
    reply_table(table->reply, &table->columns);
}

static void add_bar(Buf *out, double part)
{
    int full = (int)(part * BAR_CELLS);
    buf_fill(out, '#', full);
    buf_fill(out, '-', BAR_CELLS - full);
}

/* "epoch 0, 0 of 2 done |#####-----| 45 %  batch 88/193  loss 0.4523  left 00:01" */
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
        buf_printf(&out, "epoch %d, %d of %d done ", event->epoch, event->epoch, plan->last_epoch);
    buf_char(&out, '|');
    add_bar(&out, done);
    buf_printf(&out, "| %.0f %%  %s %ld/%ld  loss ", 100 * done,
               event->kind == EVENT_PROGRESS ? "validating" : "batch", event->batch + 1,
               event->batches);
    text_decimals(&out, event->smooth, 4);
    buf_text_add(&out, "  left ");
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
        show_epoch(table);
    if (event->kind == EVENT_END) {
        reply_progress(table->reply, "");
        columns_free(&table->columns);
    }
    return STOP_NONE;
}

Hook table_hook(Table *table)
{
    return (Hook){.on = show, .self = table};
}
