/* What the list of runs tells of each of them, column by column. */
#include "store/run_columns.h"

#include "base/date.h"
#include "base/text.h"
#include "train/epoch_csv.h"

#include <math.h>
#include <string.h>

enum { NUMBER_ROOM = 7 }; /* columns of losses and metrics */

/* ---- what a run has: a function for each column */

#define NUMBER(function, value)                                                                    \
    static double function(const RunSummary *of)                                                   \
    {                                                                                              \
        return value;                                                                              \
    }

#define WORDS(function, value)                                                                     \
    static const char *function(Arena *arena, const RunSummary *of)                                \
    {                                                                                              \
        (void)arena;                                                                               \
        return value;                                                                              \
    }

/* clang-format off */
NUMBER(when_of, of->facts.began ? (double)of->facts.began : NAN)
NUMBER(lr_max_of, of->facts.kind == PLAN_LR_FIND ? NAN : of->facts.lr_max)
NUMBER(wd_of, of->facts.wd)
NUMBER(seed_of, of->facts.seed < 0 ? NAN : (double)of->facts.seed)
NUMBER(epochs_of, of->facts.kind && of->facts.kind != PLAN_LR_FIND ? of->facts.epochs : NAN)
NUMBER(div_factor_of, of->facts.cycle.div_factor)
NUMBER(pct_start_of, of->facts.cycle.pct_start)
NUMBER(final_div_of, of->facts.cycle.final_div)
NUMBER(start_of, of->facts.cycle.triangle ? of->facts.cycle.start : NAN)
NUMBER(end_of, of->facts.cycle.triangle ? of->facts.cycle.end : NAN)
NUMBER(mom_max_of, of->facts.cycle.mom_max)
NUMBER(mom_min_of, of->facts.cycle.mom_min)
NUMBER(batch_size_of, of->facts.batch_size)
NUMBER(train_images_of, of->facts.train_images)
NUMBER(valid_images_of, of->facts.valid_images)
NUMBER(label_smoothing_of, of->facts.label_smoothing)
NUMBER(true_wd_of, of->facts.true_wd)
NUMBER(bn_wd_of, of->facts.bn_wd)
NUMBER(drop_last_of, of->facts.drop_last)
NUMBER(shards_of, of->facts.shards)
NUMBER(epochs_before_of, of->facts.epochs_before)
NUMBER(epochs_done_of, of->epochs)
NUMBER(train_of, of->train_loss)
NUMBER(valid_of, of->valid_loss)
NUMBER(best_of, of->metrics ? of->metric[0].best : NAN)
NUMBER(time_of, of->time)
NUMBER(process_of, of->process ? (double)of->process : NAN)
WORDS(run_of, of->name)
WORDS(state_of, of->state)
WORDS(data_of, of->facts.data)
WORDS(model_of, of->facts.model)
WORDS(optimizer_of, of->facts.optimizer)
WORDS(recipe_of, of->facts.kind ? facts_recipe(arena, &of->facts) : "")
WORDS(kind_of, of->facts.kind ? plan_name(&(Plan){.kind = of->facts.kind}) : "")
WORDS(policy_of, of->facts.policy)
WORDS(normalize_of, of->facts.normalization)
WORDS(augment_of, of->facts.augment)
WORDS(steps_of, of->facts.steps)
WORDS(lookahead_of, of->facts.lookahead)
WORDS(ema_of, of->facts.ema)
WORDS(class_weights_of, of->facts.class_weights)
WORDS(note_of, of->note)
WORDS(command_of, of->command)
WORDS(weights_of, of->weights)

/* ---- the table */

#define SEEN(columns, order) .most = (columns), .rank = (order)
#define SETTING(title, cell, of) {title, .form = (cell), .part = PART_SETTING, .number = (of)}

static const RunColumn COLUMN[] = {
    [RUN_KEY_WHEN] = {"when", .form = CELL_DATE, .number = when_of, .falling = true,
                      SEEN(DATE_COLUMNS, 1)},
    [RUN_KEY_DATA] = {"data", .part = PART_SETTING, .words = data_of, SEEN(16, 8)},
    [RUN_KEY_MODEL] = {"model", .part = PART_SETTING, .words = model_of, SEEN(24, 7)},
    [RUN_KEY_OPTIMIZER] = {"optimizer", "opt", .part = PART_SETTING, .words = optimizer_of,
                           SEEN(8, 14)},
    [RUN_KEY_RECIPE] = {"recipe", .words = recipe_of, SEEN(14, 4)},
    [RUN_KEY_LR_MAX] = {"lr_max", .form = CELL_SHORT, .part = PART_SETTING, .number = lr_max_of,
                        SEEN(8, 2)},
    [RUN_KEY_WD] = {"wd", .form = CELL_SHORT, .part = PART_SETTING, .number = wd_of, SEEN(8, 13)},
    [RUN_KEY_SEED] = {"seed", .form = CELL_WHOLE, .part = PART_SETTING, .number = seed_of,
                      SEEN(10, 12)},
    [RUN_KEY_TRAIN_LOSS] = {TRAIN_LOSS, "train", CELL_MEASURED, PART_RESULT, train_of,
                            SEEN(NUMBER_ROOM, 16)},
    [RUN_KEY_VALID_LOSS] = {VALID_LOSS, "valid", CELL_MEASURED, PART_RESULT, valid_of,
                            SEEN(NUMBER_ROOM, 3)},
    [RUN_KEY_TIME] = {"time", .form = CELL_SECONDS, .part = PART_RESULT, .number = time_of,
                      .falling = true, SEEN(8, 10)},
    [RUN_KEY_STATE] = {"state", .part = PART_RESULT, .words = state_of, .usual = "done",
                       SEEN(10, 6)},
    [RUN_KEY_NOTE] = {"note", .words = note_of, SEEN(24, 11)},
    [RUN_KEY_COMMAND] = {"command", .words = command_of, SEEN(24, 17)},
    [RUN_KEY_RUN] = {"run", .words = run_of, SEEN(20, 15)},
    [RUN_KEY_KIND] = {"kind", .part = PART_SETTING, .words = kind_of},
    [RUN_KEY_EPOCHS] = SETTING("epochs", CELL_WHOLE, epochs_of),
    [RUN_KEY_POLICY] = {"policy", .part = PART_SETTING, .words = policy_of},
    [RUN_KEY_DIV_FACTOR] = SETTING("div_factor", CELL_SHORT, div_factor_of),
    [RUN_KEY_PCT_START] = SETTING("pct_start", CELL_SHORT, pct_start_of),
    [RUN_KEY_FINAL_DIV] = SETTING("final_div", CELL_SHORT, final_div_of),
    [RUN_KEY_START] = SETTING("start", CELL_SHORT, start_of),
    [RUN_KEY_END] = SETTING("end", CELL_SHORT, end_of),
    [RUN_KEY_MOM_MAX] = SETTING("mom_max", CELL_SHORT, mom_max_of),
    [RUN_KEY_MOM_MIN] = SETTING("mom_min", CELL_SHORT, mom_min_of),
    [RUN_KEY_BATCH_SIZE] = SETTING("batch_size", CELL_WHOLE, batch_size_of),
    [RUN_KEY_TRAIN_IMAGES] = SETTING("train_images", CELL_WHOLE, train_images_of),
    [RUN_KEY_VALID_IMAGES] = SETTING("valid_images", CELL_WHOLE, valid_images_of),
    [RUN_KEY_NORMALIZE] = {"normalize", .part = PART_SETTING, .words = normalize_of},
    [RUN_KEY_AUGMENT] = {"augment", .part = PART_SETTING, .words = augment_of},
    [RUN_KEY_CLASS_WEIGHTS] = {"class_weights", .part = PART_SETTING, .words = class_weights_of},
    [RUN_KEY_LABEL_SMOOTHING] = SETTING("label_smoothing", CELL_SHORT, label_smoothing_of),
    [RUN_KEY_TRUE_WD] = SETTING("true_wd", CELL_TRUTH, true_wd_of),
    [RUN_KEY_BN_WD] = SETTING("bn_wd", CELL_TRUTH, bn_wd_of),
    [RUN_KEY_STEPS] = {"opt_args", .part = PART_SETTING, .words = steps_of},
    [RUN_KEY_LOOKAHEAD] = {"lookahead", .part = PART_SETTING, .words = lookahead_of},
    [RUN_KEY_EMA] = {"ema", .part = PART_SETTING, .words = ema_of},
    [RUN_KEY_DROP_LAST] = SETTING("drop_last", CELL_TRUTH, drop_last_of),
    [RUN_KEY_SHARDS] = SETTING("shards", CELL_WHOLE, shards_of),
    [RUN_KEY_EPOCHS_BEFORE] = SETTING("epochs_before", CELL_WHOLE, epochs_before_of),
    [RUN_KEY_EPOCHS_DONE] = {"epochs_done", .form = CELL_WHOLE, .part = PART_RESULT,
                             .number = epochs_done_of},
    [RUN_KEY_BEST] = {"best", .form = CELL_MEASURED, .part = PART_RESULT, .number = best_of,
                      .falling = true},
    [RUN_KEY_WEIGHTS] = {"weights", .part = PART_RESULT, .words = weights_of},
    [RUN_KEY_PROCESS] = {"process", .form = CELL_WHOLE, .number = process_of},
};
/* clang-format on */
static_assert(LENGTH(COLUMN) == RUN_KEY_METRIC, "a column for each key");

const RunColumn *run_key_column(int key)
{
    return key < LENGTH(COLUMN) ? &COLUMN[key] : NULL;
}

const char *run_key_name(int key)
{
    return key < LENGTH(COLUMN) ? COLUMN[key].name : measure_name(key - LENGTH(COLUMN));
}

int run_key_find(const char *name)
{
    for (int key = 0; run_key_name(key); key++)
        if (strcasecmp(name, run_key_name(key)) == 0)
            return key;
    return -1;
}

CellForm run_key_form(int key)
{
    return key < LENGTH(COLUMN) ? COLUMN[key].form : CELL_MEASURED;
}

RunPart run_key_part(int key)
{
    return key < LENGTH(COLUMN) ? COLUMN[key].part : PART_RESULT;
}

bool run_key_is_number(int key)
{
    return run_key_form(key) > CELL_DATE;
}

/* ---- cells */

static double metric_of(int key, const RunSummary *of)
{
    for (int m = 0; m < of->metrics; m++)
        if (strcmp(of->metric[m].name, run_key_name(key)) == 0)
            return of->metric[m].value;
    return NAN;
}

double run_key_number(int key, const RunSummary *of)
{
    const RunColumn *column = run_key_column(key);
    return !column ? metric_of(key, of) : column->number ? column->number(of) : NAN;
}

const char *run_key_words(Arena *arena, int key, const RunSummary *of)
{
    const RunColumn *column = run_key_column(key);
    const char *words = column && column->words ? column->words(arena, of) : NULL;
    return words ? words : "";
}

static void put_number(CellForm form, double value, Buf *out)
{
    if (form == CELL_WHOLE)
        buf_printf(out, "%.0f", value);
    else if (form == CELL_SHORT)
        text_short(out, value);
    else if (form == CELL_TRUTH)
        buf_text_add(out, value != 0 ? "true" : "false");
}

static void put_words(int key, const RunSummary *of, const char *usual, Buf *out)
{
    Arena scratch = {0};
    const char *words = run_key_words(&scratch, key, of);
    if (!usual || strcmp(words, usual) != 0)
        buf_text_add(out, words);
    arena_free(&scratch);
}

void run_key_put(int key, const RunSummary *of, long now, Buf *out)
{
    CellForm form = run_key_form(key);
    double value = run_key_number(key, of);
    if (form == CELL_WORDS)
        put_words(key, of, run_key_column(key)->usual, out);
    else if (isnan(value))
        return;
    else if (form == CELL_DATE)
        date_words(out, (long)value, now);
    else if (form == CELL_SECONDS)
        text_time(out, value);
    else if (form == CELL_MEASURED)
        text_fit(out, value, 4, NUMBER_ROOM);
    else
        put_number(form, value, out);
}

void run_key_put_plain(int key, const RunSummary *of, Buf *out)
{
    CellForm form = run_key_form(key);
    double value = run_key_number(key, of);
    if (form == CELL_WORDS)
        put_words(key, of, NULL, out);
    else if (isnan(value))
        return;
    else if (form == CELL_DATE)
        date_stamp(out, (long)value);
    else if (form == CELL_SECONDS)
        text_duration(out, value);
    else if (form == CELL_MEASURED)
        text_number(out, value);
    else
        put_number(form, value, out);
}

/* ---- the order */

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

int run_key_order_values(int key, bool reverse, double a, double b)
{
    const RunColumn *column = run_key_column(key);
    bool falling = column && column->falling;
    if (!column && !measure_find(run_key_name(key), &falling))
        falling = false;
    return order_numbers(a, b, falling != reverse);
}

int run_key_order(int key, bool reverse, const RunSummary *a, const RunSummary *b)
{
    return run_key_form(key) == CELL_WORDS
               ? order_words(key, reverse, a, b)
               : run_key_order_values(key, reverse, run_key_number(key, a), run_key_number(key, b));
}
