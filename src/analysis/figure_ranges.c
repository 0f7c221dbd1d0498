/* Draws range tests with several settings over each other: a median and a band for each. */
#include "analysis/figures.h"
#include "analysis/ranges.h"

#include <math.h>

static const double LOSS_ROOM = 3; /* a loss may rise to so many times where losses began */

static const Spread *loss_of(const RangeTest *test, bool valid)
{
    return valid ? &test->valid : &test->loss;
}

static Mark mark_of(MarkKind kind, int ink, const RangeTest *test, bool valid)
{
    const Spread *loss = loss_of(test, valid);
    return (Mark){.kind = kind,
                  .ink = (Ink)ink,
                  .x = test->lr,
                  .y = kind == MARK_BAND ? loss->low : loss->middle,
                  .y2 = loss->high,
                  .n = loss->n};
}

/* Limits the y axis, so that one diverging curve does not press all others into a line. */
static void limit_loss(Plot *plot, const Ranges *ranges, bool valid)
{
    double began = -INFINITY, lowest = INFINITY, highest = -INFINITY;
    for (int i = 0; i < ranges->count; i++) {
        const Spread *loss = loss_of(&ranges->item[i].test, valid);
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
    Mark point = mark_of(MARK_POINT, ink, test, false);
    point.x += at - test->begin;
    point.y += at - test->begin;
    point.n = 1;
    plot_add(plot, point);
}

/* Adds the curves; valid: those of the validation subset. */
static void add_curves(Plot *plot, const Ranges *ranges, bool valid)
{
    for (int i = 0; i < ranges->count; i++)
        if (ranges->item[i].test.runs > 1)
            plot_add(plot, mark_of(MARK_BAND, i, &ranges->item[i].test, valid));
    for (int i = 0; i < ranges->count; i++) {
        Mark line = mark_of(MARK_LINE, i, &ranges->item[i].test, valid);
        line.label = ranges->item[i].label;
        plot_add(plot, line);
    }
    limit_loss(plot, ranges, valid);
}

static const char *title_of(Arena *arena, const Ranges *ranges)
{
    int runs = 0;
    for (int i = 0; i < ranges->count; i++)
        runs = MAX(runs, ranges->item[i].test.runs);
    return runs > 1
               ? arena_printf(arena, "lr_find: median of %d runs, band: lowest to highest", runs)
               : "lr_find: smoothed loss";
}

Figure figure_ranges(Arena *arena, const Ranges *ranges, bool suggestion)
{
    int rows = ranges->item[0].test.valid.n > 0 ? 2 : 1;
    Plot *plot = ARENA_NEW(arena, Plot, rows);
    for (int i = 0; i < rows; i++) {
        plot[i] = (Plot){.title = i ? "loss on the validation subset" : title_of(arena, ranges),
                         .x = {.label = "learning rate", .log = true},
                         .y = {.label = "loss", .sane = true}};
        add_curves(&plot[i], ranges, i == 1);
    }
    for (int i = 0; suggestion && i < ranges->count; i++)
        add_suggestion(plot, i, &ranges->item[i].test);
    return (Figure){.plot = plot, .rows = rows, .cols = 1};
}
