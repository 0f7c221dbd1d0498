/* run_columns.h - the columns of the list of runs, for the screen and for text: one row each.
 *
 *     for (int key = 0; run_key_name(key); key++)             "when", "data", ..., "accuracy", ...
 *         run_key_put(key, &summary, now, &cell);
 *
 * A key is a column: one of the table, or after these a metric by its name (metrics.h). */
#ifndef STORE_RUN_COLUMNS_H
#define STORE_RUN_COLUMNS_H

#include "base/buf.h"
#include "store/summary.h"

/* What a column shows of a run; a constant row. */
typedef struct {
    const char *name;                       /* by which the list is sorted and filtered */
    const char *head;                       /* on a screen, where it differs */
    double (*number)(const RunSummary *of); /* what it is sorted by; NULL: its words */
    void (*put)(const RunSummary *of, long now, Buf *out);
    bool falling;  /* the largest number comes first */
    bool measured; /* a loss: text has all its decimals */
    int most;      /* columns of a screen: a wider cell is cut while there is no room to spare */
    int rank;      /* when a screen has no room, the highest is left out first; 0: not on screens */
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
    RUN_KEY_METRIC, /* the first metric */
};

/* The row of a key; NULL: it is a metric's. */
const RunColumn *run_key_column(int key);

/* NULL after the last. */
const char *run_key_name(int key);

/* Adds the cell; nothing where it is not known. */
void run_key_put(int key, const RunSummary *of, long now, Buf *out);

/* What was measured, for columns of losses and metrics; not a number: nothing, or other columns. */
double run_key_measured(int key, const RunSummary *of);

/* Whether its cells are numbers, which stand to the right of a column. */
bool run_key_is_number(int key);

/* The order of two runs by a key, as of qsort; a run without a value comes last. */
int run_key_order(int key, bool reverse, const RunSummary *a, const RunSummary *b);

#endif
