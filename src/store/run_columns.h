/* run_columns.h - the columns of the list of runs, for screens, text, JSON and filters: one row
 * each.
 *
 *     for (int key = 0; run_key_name(key); key++)             "when", "data", ..., "accuracy", ...
 *         run_key_put(key, &summary, now, &cell);
 *
 * A key is a column: one of the table, or after these a metric by its name (metrics.h). */
#ifndef STORE_RUN_COLUMNS_H
#define STORE_RUN_COLUMNS_H

#include "base/buf.h"
#include "store/summary.h"

/* How a cell is shown. */
typedef enum {
    CELL_WORDS,
    CELL_DATE,     /* in words on a screen, "2026-11-29 04:29" for programs */
    CELL_WHOLE,    /* a whole number */
    CELL_SHORT,    /* a number with three digits */
    CELL_MEASURED, /* a loss or a metric, which was a float: text has all its decimals */
    CELL_SECONDS,
    CELL_TRUTH, /* 1: true, 0: false */
} CellForm;

/* What a column tells of a run. */
typedef enum {
    PART_ABOUT,   /* which run it is */
    PART_SETTING, /* what it was asked to do */
    PART_RESULT,  /* what came out */
} RunPart;

/* What a column shows of a run; a constant row. */
typedef struct {
    const char *name; /* by which the list is sorted and filtered */
    const char *head; /* on a screen, where it differs */
    CellForm form;
    RunPart part;
    double (*number)(const RunSummary *of); /* not a number: not known; NULL: it has words */
    const char *(*words)(Arena *arena, const RunSummary *of);
    const char *usual; /* words that a screen leaves out, or NULL */
    bool falling;      /* the largest number comes first */
    int most; /* columns of a screen: a wider cell is cut while there is no room to spare */
    int rank; /* when a screen has no room, the highest is left out first; 0: in no list, only in
                 JSON, filters and comparisons */
} RunColumn;

/* The keys of the table, in the order in which they are shown. */
enum {
    RUN_KEY_WHEN,
    RUN_KEY_DATA,
    RUN_KEY_MODEL,
    RUN_KEY_OPTIMIZER,
    RUN_KEY_RECIPE,
    RUN_KEY_LR_MAX,
    RUN_KEY_WD,
    RUN_KEY_SEED,
    RUN_KEY_TRAIN_LOSS,
    RUN_KEY_VALID_LOSS,
    RUN_KEY_TIME,
    RUN_KEY_STATE,
    RUN_KEY_NOTE,
    RUN_KEY_COMMAND,
    RUN_KEY_RUN,
    RUN_KEY_KIND, /* from here on only in JSON, filters and comparisons */
    RUN_KEY_EPOCHS,
    RUN_KEY_POLICY,
    RUN_KEY_DIV_FACTOR,
    RUN_KEY_PCT_START,
    RUN_KEY_FINAL_DIV,
    RUN_KEY_START,
    RUN_KEY_END,
    RUN_KEY_MOM_MAX,
    RUN_KEY_MOM_MIN,
    RUN_KEY_BATCH_SIZE,
    RUN_KEY_TRAIN_IMAGES,
    RUN_KEY_VALID_IMAGES,
    RUN_KEY_NORMALIZE,
    RUN_KEY_AUGMENT,
    RUN_KEY_CLASS_WEIGHTS,
    RUN_KEY_LABEL_SMOOTHING,
    RUN_KEY_TRUE_WD,
    RUN_KEY_BN_WD,
    RUN_KEY_STEPS,
    RUN_KEY_LOOKAHEAD,
    RUN_KEY_EMA,
    RUN_KEY_DROP_LAST,
    RUN_KEY_SHARDS,
    RUN_KEY_EPOCHS_BEFORE,
    RUN_KEY_EPOCHS_DONE,
    RUN_KEY_BEST,
    RUN_KEY_WEIGHTS,
    RUN_KEY_PROCESS,
    RUN_KEY_METRIC, /* the first metric */
};

/* The row of a key; NULL: it is a metric's. */
const RunColumn *run_key_column(int key);

/* NULL after the last. */
const char *run_key_name(int key);

/* The key of a name, without regard to case; -1: there is none. */
int run_key_find(const char *name);

CellForm run_key_form(int key);
RunPart run_key_part(int key);

/* Adds the cell as a screen shows it; nothing where it is not known. */
void run_key_put(int key, const RunSummary *of, long now, Buf *out);

/* The same as programs read it: dates, numbers and times as elsewhere in text. */
void run_key_put_plain(int key, const RunSummary *of, Buf *out);

/* The number of a column that has numbers; not a number: not known. */
double run_key_number(int key, const RunSummary *of);

/* The words of a column that has words, in full; "": there are none. */
const char *run_key_words(Arena *arena, int key, const RunSummary *of);

/* Whether its cells are numbers, which stand to the right of a column; dates do not. */
bool run_key_is_number(int key);

/* The order of two runs by a key, as of qsort; a run without a value comes last. */
int run_key_order(int key, bool reverse, const RunSummary *a, const RunSummary *b);

/* The same of two numbers of a column. */
int run_key_order_values(int key, bool reverse, double a, double b);

#endif
