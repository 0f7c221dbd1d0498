/* What the rules say of several range tests: their spread, their median, the usual verdict. */
#include "base/arena.h"
#include "train/suggest.h"

#include <math.h>
#include <stdlib.h>

SuggestionRange suggest_range(const Suggestions *run, int runs)
{
    SuggestionRange range;
    for (int r = 0; r < RULES; r++) {
        range.low[r] = range.high[r] = NAN;
        for (int i = 0; i < runs; i++) {
            double value = run[i].lr[r];
            range.low[r] = fmin(range.low[r], value); /* not-a-number does not count */
            range.high[r] = fmax(range.high[r], value);
        }
    }
    return range;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median_of(const Suggestions *run, int runs, int rule, double *room)
{
    int n = 0;
    for (int i = 0; i < runs; i++)
        if (!isnan(run[i].lr[rule]))
            room[n++] = run[i].lr[rule];
    qsort(room, (size_t)n, sizeof *room, ascending);
    return n ? (room[(n - 1) / 2] + room[n / 2]) / 2 : NAN;
}

/* The run whose verdict most runs share; of equals the first. */
static const Suggestions *typical(const Suggestions *run, int runs)
{
    int best = 0, most = 0;
    for (int i = 0; i < runs; i++) {
        int same = 0;
        for (int k = 0; k < runs; k++)
            same += run[k].doubt == run[i].doubt && run[k].best == run[i].best;
        if (same > most) {
            best = i;
            most = same;
        }
    }
    return &run[best];
}

Suggestions suggest_median(const Suggestions *run, int runs)
{
    Arena scratch = {0};
    double *room = ARENA_NEW(&scratch, double, runs);
    Suggestions s = *typical(run, runs);
    for (int r = 0; r < RULES; r++) {
        s.at[r] = -1;
        s.lr[r] = median_of(run, runs, r, room);
    }
    arena_free(&scratch);
    return s;
}
