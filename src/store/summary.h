/* summary.h - runs as lines of a list: what a recorded one tells of itself.
 *
 *     int count;
 *     RunSummary *record = shelf_list(arena, 20, &count);      the latest first
 *     record[0].facts.model                                    "simple_cnn 3,16,16,2"
 */
#ifndef STORE_SUMMARY_H
#define STORE_SUMMARY_H

#include "base/arena.h"
#include "train/facts.h"
#include "train/metrics.h"

enum { SUMMARY_LOSSES = 16 }; /* samples of a curve that has a few cells */

/* What a run has measured besides its losses. */
typedef struct {
    const char *name;
    double value, best; /* of the last epoch; of the best one */
} SummaryMetric;

/* What a list shows of a run: a value whose words live in an arena.  Numbers that are not known are
 * not a number, words are "". */
typedef struct RunSummary {
    const char *name;    /* of its record */
    const char *command; /* command that began it, control characters made visible */
    const char *state;   /* "running", "left", "cut off", "dead", or the reason it ended for */
    long process;        /* that trains it; 0: not known, or none does */
    RunFacts facts;
    int epochs;                         /* how many ended */
    double train_loss, valid_loss;      /* of the last of them */
    SummaryMetric metric[MEASURES_MAX]; /* its first so many */
    int metrics;
    double time;                 /* seconds */
    const char *weights;         /* hash at its end, 16 digits */
    const char *note;            /* what the user has noted about it */
    double loss[SUMMARY_LOSSES]; /* smoothed, from its first batch to its last */
    int losses;                  /* how many of these there are */
} RunSummary;

/* Nothing but a name. */
RunSummary summary_unknown(const char *name);

/* Of a record by its whole name; words in the arena.  False when it cannot be read. */
NODISCARD bool summary_read(Arena *arena, const char *name, RunSummary *out);

/* The latest so many, without those that cannot be read. */
RunSummary *shelf_list(Arena *arena, int most, int *count);

/* A copy whose words are in the arena. */
RunSummary summary_copy(Arena *arena, const RunSummary *from);

#endif
