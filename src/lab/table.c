/* Prints fastai's table of epochs during a run, and a line of progress below it. */
#include "lab/table.h"

#include "base/text.h"

#include <stdio.h>

enum { LEAST_CELL = 8 }; /* fastprogress pads header cells to this and joins them by two spaces */
static const double REDRAW_SECONDS = 0.1;
enum { BAR_CELLS = 20 };

/* As wide as the number of a last epoch that is cut. */
static void add_epoch(Columns *columns, const Plan *plan)
{
    int width = plan->batches && plan->last % plan->batches
                    ? snprintf(NULL, 0, "%d (%ld/%ld)", plan->last_epoch - 1,
                               plan->last % plan->batches, plan->batches)
                    : 0;
    columns_printf(columns, "%-*s", width, "epoch");
}

static void add_header(Columns *columns, const Recorder *recorder)
{
    *columns = (Columns){.least = LEAST_CELL};
    add_epoch(columns, &recorder->plan);
    columns_add(columns, TRAIN_LOSS);
    columns_add(columns, VALID_LOSS);
    for (int m = 0; m < recorder->metrics; m++)
        columns_add(columns, recorder->metric[m].name);
    columns_add(columns, "time");
    columns_row(columns);
}

static void add_measured(Columns *columns, const Recorder *recorder, long i, const Series *values)
{
    double value = series_at(values, i);
    if (recorder_measured(recorder, i, value))
        columns_number(columns, value);
    else
        columns_add(columns, "#na#");
}

/* "9"; "9 (44/48)" of an epoch that the plan's end cuts. */
static void add_number(Columns *columns, const Plan *plan, int epoch)
{
    if (plan_cuts(plan, epoch))
        columns_printf(columns, "%d (%ld/%ld)", epoch, plan_epoch_batches(plan, epoch),
                       plan->batches);
    else
        columns_printf(columns, "%d", epoch);
}

/* The row of the recorder's epoch i. */
static void add_row(Columns *columns, const Recorder *recorder, long i)
{
    add_number(columns, &recorder->plan, (int)series_at(&recorder->epoch, i));
    columns_number(columns, series_at(&recorder->train_loss, i));
    add_measured(columns, recorder, i, &recorder->valid_loss);
    for (int m = 0; m < recorder->metrics; m++)
        add_measured(columns, recorder, i, &recorder->metric[m].value);
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
    return (double)steps / (double)MAX(recorder_planned(table->recorder), 1);
}

/* A full screen has a pane for the epochs. */
static bool has_rows(const Table *table)
{
    return table->recorder->plan.kind != PLAN_LR_FIND && !table->label &&
           !reply_watches(table->reply);
}

static void show_begin(Table *table, const Event *event)
{
    table->past = part_done(table, event->step);
    table->began = clock_now(&table->clock);
    table->drawn = table->began;
    if (!has_rows(table))
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

/* "|#####-----| 45 %  " */
static void add_bar(Buf *out, double part)
{
    int full = (int)(part * BAR_CELLS);
    buf_char(out, '|');
    buf_fill(out, '#', full);
    buf_fill(out, '-', BAR_CELLS - full);
    buf_printf(out, "| %.0f %%  ", 100 * part);
}

/* "lr 1.00E-03 " or "epoch 0, 0 of 2 done "; without a plan "epoch 0  " */
static void add_place(Buf *out, const Plan *plan, const Event *event)
{
    if (plan->kind == PLAN_LR_FIND)
        buf_printf(out, "lr %.2E ", event->hyper.lr);
    else if (plan->kind == PLAN_NONE)
        buf_printf(out, "epoch %d  ", event->epoch);
    else {
        buf_printf(out, "epoch %d, %d of ", event->epoch, event->epoch);
        plan_epochs_put(plan, out);
        buf_text_add(out, " done ");
    }
}

/* "batch 88/193  "; without a plan "batch 88  " */
static void add_batch(Buf *out, const Event *event)
{
    buf_printf(out, "%s %ld", event->kind == EVENT_PROGRESS ? "validating" : "batch",
               event->batch + 1);
    if (event->batches)
        buf_printf(out, "/%ld", event->batches);
    buf_text_add(out, "  ");
}

/* "epoch 0, 0 of 2 done |#####-----| 45 %  batch 88/193  loss 0.4523  left 00:01" */
static void show_progress(Table *table, const Event *event)
{
    double now = clock_now(&table->clock);
    if (!table->reply->terminal || reply_watches(table->reply) ||
        now - table->drawn < REDRAW_SECONDS)
        return;
    table->drawn = now;
    const Plan *plan = &table->recorder->plan;
    double done = part_done(table, event->step + (event->kind == EVENT_BATCH));
    Buf out = {0};
    if (table->label)
        buf_printf(&out, "%s  ", table->label);
    add_place(&out, plan, event);
    if (plan->kind != PLAN_NONE)
        add_bar(&out, done);
    add_batch(&out, event);
    buf_text_add(&out, "loss ");
    text_decimals(&out, event->smooth, 4);
    if (plan->kind != PLAN_NONE) {
        buf_text_add(&out, "  left ");
        text_duration(&out, (now - table->began) * (1 - done) / (done - table->past));
    }
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
    if (event->kind == EVENT_EPOCH && has_rows(table))
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
