/* compare_pairs.h - how far two recipes of a comparison are apart, seed by seed.
 *
 *     Pair pair = pair_of(&c, 0, 1, comparison_value(&c));
 *     pair.difference.mean, pair.range.low, pair.range.high, pair.wins[0]
 *     pairs_table(&c, &out);
 *
 * Both recipes of a pair begin with the same weights and see the same batches, so that the scatter
 * over seeds, which they share, is not in the difference. */
#ifndef ANALYSIS_COMPARE_PAIRS_H
#define ANALYSIS_COMPARE_PAIRS_H

#include "analysis/compare.h"
#include "base/student.h"

/* A value.  Only seeds count with which both have ended, with a finite number. */
typedef struct {
    Estimate difference; /* the first's value less the second's */
    Interval range;      /* of its mean: Student's, n - 1 degrees of freedom */
    int wins[2];         /* in how many seeds each was better; in the others they were equal */
} Pair;

Pair pair_of(const Comparison *c, int first, int second, int value);

/* Adds a heading, and a row for each two recipes that have two seeds in common; returns how many
 * rows these are.  And what their numbers are, as a sentence. */
int pairs_columns(const Comparison *c, Columns *table);
void pairs_words(const Comparison *c, Buf *out);

/* Adds a row for each two recipes that have a seed in common, and a line that says what it is; adds
 * nothing where there are none with two seeds. */
void pairs_table(const Comparison *c, Buf *out);

#endif
