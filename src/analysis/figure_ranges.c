/* Draws range tests with several settings over each other: a median and a band for each. */
#include "analysis/figures.h"

#include <math.h>

static const double LOSS_ROOM = 3; /* a loss may rise to so many times where losses began */

static Mark mark_of(MarkKind kind, int ink, const RangeTest *test)
{
    const Spread *loss = &test->loss;
    return (Mark){.kind = kind,
                  .ink = (Ink)ink,
                  .x = test->lr,
                  .y = kind == MARK_BAND ? loss->low : loss->middle,
                  .y2 = loss->high,
                  .n = loss->n};
}

/* Limits the y axis, so that one diverging curve does not press all others into a line. */
static void limit_loss(Plot *plot, const Ranges *ranges)
{
    double began = -INFINITY, lowest = INFINITY, highest = -INFINITY;
    for (int i = 0; i < ranges->count; i++) {
        const Spread *loss = &ranges->item[i].test.loss;
        for (long k = 0; k < loss->n; k++) {
            began = k == 0 ? fmax(began, loss->middle[k]) : began;
            lowest = fmin(lowest, loss->low[k]);
            highest = fmax(highest, loss->high[k]);
        }
    }
    if (!(highest > LOSS_ROOM * began))
        return;
    plot->y.lo = lowest > 0 ? lowest / 1.1 : lowest;
    plot->y.hi = LOSS_ROOM * began;
}

/* Adds a point at the suggestion put forward for a curve, if one is. */
static void add_suggestion(Plot *plot, int ink, const RangeTest *test)
{
    if (test->suggestions.doubt)
        return;
    double lr = test->suggestions.lr[test->suggestions.best];
    long at = range_nearest(test->longest, test->begin, test->begin + test->loss.n, lr);
    if (at < 0)
        return;
    Mark point = mark_of(MARK_POINT, ink, test);
    point.x += at - test->begin;
    point.y += at - test->begin;
    point.n = 1;
    plot_add(plot, point);
}

Figure figure_ranges(Arena *arena, const Ranges *ranges, bool suggestion)
{
    Plot *plot = ARENA_NEW(arena, Plot, 1);
    int runs = 0;
    *plot =
        (Plot){.x = {.label = "learning rate", .log = true}, .y = {.label = "loss", .sane = true}};
    for (int i = 0; i < ranges->count; i++) {
        const RangeTest *test = &ranges->item[i].test;
        runs = MAX(runs, test->runs);
        if (test->runs > 1)
            plot_add(plot, mark_of(MARK_BAND, i, test));
    }
    for (int i = 0; i < ranges->count; i++) {
        Mark line = mark_of(MARK_LINE, i, &ranges->item[i].test);
        line.label = ranges->item[i].label;
        plot_add(plot, line);
        if (suggestion)
            add_suggestion(plot, i, &ranges->item[i].test);
    }
    limit_loss(plot, ranges);
    plot->title = "lr_find: smoothed loss";
    if (runs > 1)
        plot->title =
            arena_printf(arena, "lr_find: median of %d runs, band: lowest to highest", runs);
    return (Figure){.plot = plot, .rows = 1, .cols = 1};
}
