/* summary.h - recorded runs as lines of a list.
 *
 *     int count;
 *     RecordSummary *record = shelf_list(arena, 20, &count);      the latest first
 *     double best = record[0].best;
 */
#ifndef STORE_SUMMARY_H
#define STORE_SUMMARY_H

#include "base/arena.h"

/* What a list of recorded runs shows of one of them: a value whose words live in an arena. */
typedef struct RecordSummary {
    const char *stamp;             /* its folder's name */
    const char *command;           /* command that began it, control characters made visible */
    const char *state;             /* "running", "cut off", or the reason it ended for */
    int epochs;                    /* how many ended */
    double train_loss, valid_loss; /* of the last of them; not a number: none */
    double best;                   /* of the first metric; not a number: none */
    double time;                   /* seconds; not a number: not known */
    const char *weights;           /* hash at its end, 16 digits; "": not known */
} RecordSummary;

/* The latest so many, without those that cannot be read. */
RecordSummary *shelf_list(Arena *arena, int most, int *count);

/* A copy whose words are in the arena. */
RecordSummary record_copy(Arena *arena, const RecordSummary *from);

#endif
