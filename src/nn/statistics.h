/* statistics.h - sums over the shards of a batch, for batch norm, by halves: neighbours in pairs,
 * then pairs in pairs, so that ranks can make the lower levels of the same tree.
 *
 *     statistics_sum(partial, model->shards, sums, begin, end, sum);
 */
#ifndef NN_STATISTICS_H
#define NN_STATISTICS_H

#include "nn/layer.h"

/* sum[i] of row[0][i] ... row[rows - 1][i], for i = begin ... end - 1.  Rows are `width` doubles
 * apart, and as many as a power of two, at most MODEL_SHARDS_MOST. */
void statistics_sum(const double *row, int rows, int width, int begin, int end, double *sum);

#endif
