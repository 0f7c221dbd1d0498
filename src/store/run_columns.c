/* What the list of runs tells of each of them, column by column. */
#include "store/run_columns.h"

#include "base/date.h"
#include "base/text.h"
#include "train/epoch_csv.h"
#include "train/metrics.h"

#include <math.h>
#include <string.h>

enum { NUMBER_ROOM = 7 }; /* columns of losses and metrics */

static void put_decimals(double value, Buf *out)
{
    if (!isnan(value))
        text_fit(out, value, 4, NUMBER_ROOM);
}

static void put_short(double value, Buf *out)
{
    if (!isnan(value))
        text_short(out, value);
}

static double when_of(const RunSummary *of)
{
    return of->facts.began ? (double)of->facts.began : NAN;
}

static void put_when(const RunSummary *of, long now, Buf *out)
{
    if (of->facts.began)
        date_words(out, of->facts.began, now);
}

static void put_run(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->name);
}

/* Simply done is what runs are. */
static void put_state(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    if (strcmp(of->state, "done") != 0)
        buf_text_add(out, of->state);
}

static void put_data(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->facts.data);
}

static void put_model(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->facts.model);
}

static void put_optimizer(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->facts.optimizer);
}

static void put_recipe(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    Arena scratch = {0};
    if (of->facts.kind)
        buf_text_add(out, facts_recipe(&scratch, &of->facts));
    arena_free(&scratch);
}

static double lr_max_of(const RunSummary *of)
{
    return of->facts.kind == PLAN_LR_FIND ? NAN : of->facts.lr_max;
}

static void put_lr_max(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    put_short(lr_max_of(of), out);
}

static double wd_of(const RunSummary *of)
{
    return of->facts.wd;
}

static void put_wd(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    put_short(of->facts.wd, out);
}

static double seed_of(const RunSummary *of)
{
    return of->facts.seed < 0 ? NAN : (double)of->facts.seed;
}

static void put_seed(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    if (of->facts.seed >= 0)
        buf_printf(out, "%ld", of->facts.seed);
}

static double train_of(const RunSummary *of)
{
    return of->train_loss;
}

static void put_train(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    put_decimals(of->train_loss, out);
}

static double valid_of(const RunSummary *of)
{
    return of->valid_loss;
}

static void put_valid(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    put_decimals(of->valid_loss, out);
}

static double time_of(const RunSummary *of)
{
    return of->time;
}

static void put_time(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    if (!isnan(of->time))
        text_time(out, of->time);
}

static void put_note(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->note);
}

static void put_command(const RunSummary *of, long now, Buf *out)
{
    (void)now;
    buf_text_add(out, of->command);
}

#define SEEN(columns, order) .most = (columns), .rank = (order)

static const RunColumn COLUMN[] = {
    [RUN_KEY_WHEN] = {"when", .number = when_of, .put = put_when, .falling = true,
                      SEEN(DATE_COLUMNS, 1)},
    [RUN_KEY_DATA] = {"data", .put = put_data, SEEN(16, 8)},
    [RUN_KEY_MODEL] = {"model", .put = put_model, SEEN(24, 7)},
    [RUN_KEY_OPTIMIZER] = {"optimizer", "opt", .put = put_optimizer, SEEN(8, 14)},
    [RUN_KEY_RECIPE] = {"recipe", .put = put_recipe, SEEN(14, 4)},
    [RUN_KEY_LR_MAX] = {"lr_max", .number = lr_max_of, .put = put_lr_max, SEEN(8, 2)},
    [RUN_KEY_WD] = {"wd", .number = wd_of, .put = put_wd, SEEN(8, 13)},
    [RUN_KEY_SEED] = {"seed", .number = seed_of, .put = put_seed, SEEN(10, 12)},
    [RUN_KEY_TRAIN_LOSS] = {TRAIN_LOSS, "train", train_of, put_train, .measured = true,
                            SEEN(NUMBER_ROOM, 16)},
    [RUN_KEY_VALID_LOSS] = {VALID_LOSS, "valid", valid_of, put_valid, .measured = true,
                            SEEN(NUMBER_ROOM, 3)},
    [RUN_KEY_TIME] = {"time", .number = time_of, .put = put_time, .falling = true, SEEN(8, 10)},
    [RUN_KEY_STATE] = {"state", .put = put_state, SEEN(10, 6)},
    [RUN_KEY_NOTE] = {"note", .put = put_note, SEEN(24, 11)},
    [RUN_KEY_COMMAND] = {"command", .put = put_command, SEEN(24, 17)},
    [RUN_KEY_RUN] = {"run", .put = put_run, SEEN(20, 15)},
};
static_assert(LENGTH(COLUMN) == RUN_KEY_METRIC, "a column for each key");

const RunColumn *run_key_column(int key)
{
    return key < LENGTH(COLUMN) ? &COLUMN[key] : NULL;
}

const char *run_key_name(int key)
{
    return key < LENGTH(COLUMN) ? COLUMN[key].name : metric_name(key - LENGTH(COLUMN));
}

static double metric_of(int key, const RunSummary *of)
{
    return strcmp(of->metric_name, run_key_name(key)) == 0 ? of->metric : NAN;
}

double run_key_measured(int key, const RunSummary *of)
{
    const RunColumn *column = run_key_column(key);
    return !column ? metric_of(key, of) : column->measured ? column->number(of) : NAN;
}

void run_key_put(int key, const RunSummary *of, long now, Buf *out)
{
    if (run_key_column(key))
        COLUMN[key].put(of, now, out);
    else
        put_decimals(metric_of(key, of), out);
}

bool run_key_is_number(int key)
{
    return key != RUN_KEY_WHEN && (!run_key_column(key) || COLUMN[key].number);
}

static int order_numbers(double a, double b, bool falling)
{
    if (isnan(a) || isnan(b))
        return (isnan(a) != 0) - (isnan(b) != 0);
    return falling ? (a < b) - (a > b) : (a > b) - (a < b);
}

static int order_words(int key, bool reverse, const RunSummary *a, const RunSummary *b)
{
    Buf one = {0}, other = {0};
    run_key_put(key, a, 0, &one);
    run_key_put(key, b, 0, &other);
    int order = strcmp(buf_text(&one), buf_text(&other));
    bool whole = one.size > 0 && other.size > 0;
    order = whole ? (reverse ? -order : order) : (one.size == 0) - (other.size == 0);
    buf_free(&one);
    buf_free(&other);
    return order;
}

int run_key_order(int key, bool reverse, const RunSummary *a, const RunSummary *b)
{
    const RunColumn *column = run_key_column(key);
    if (!column) {
        const Metric *metric = metric_find(run_key_name(key));
        bool falling = metric && metric->higher_is_better;
        return order_numbers(metric_of(key, a), metric_of(key, b), falling != reverse);
    }
    return column->number
               ? order_numbers(column->number(a), column->number(b), column->falling != reverse)
               : order_words(key, reverse, a, b);
}
