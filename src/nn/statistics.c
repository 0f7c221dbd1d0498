/* Adds up what the shards of a batch have gathered, by halves. */
#include "nn/statistics.h"

void statistics_sum(const double *row, int rows, int width, int begin, int end, double *sum)
{
    assert(rows >= 1 && rows <= MODEL_SHARDS_MOST && (rows & (rows - 1)) == 0);
    for (int i = begin; i < end; i++) {
        double part[MODEL_SHARDS_MOST];
        for (int r = 0; r < rows; r++)
            part[r] = row[(size_t)r * (size_t)width + (size_t)i];
        for (int left = rows / 2; left > 0; left /= 2)
            for (int r = 0; r < left; r++)
                part[r] = part[2 * r] + part[2 * r + 1];
        sum[i] = part[0];
    }
}
