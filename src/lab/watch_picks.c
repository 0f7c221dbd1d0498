/* Finds the rates that our rules suggest for a loss along a learning rate that another trainer has
 * logged, and marks them. */
#include "lab/watch_picks.h"

#include "analysis/track_curve.h"
#include "api/onecycle.h"
#include "base/heap.h"
#include "base/text.h"
#include "train/suggest.h"

#include <math.h>

/* The height of the last curve there; NaN: it does not go there. */
static double height_at(const Plot *plot, double x)
{
    const Mark *curve = NULL;
    for (int i = 0; i < plot->marks; i++)
        if (plot->mark[i].kind == MARK_LINE)
            curve = &plot->mark[i];
    for (long i = 1; curve && i < curve->n; i++) {
        double before = curve->x[i - 1], after = curve->x[i];
        if (before <= x && x <= after)
            return after > before ? curve->y[i - 1] + (x - before) / (after - before) *
                                                          (curve->y[i] - curve->y[i - 1])
                                  : curve->y[i];
    }
    return NAN;
}

/* Rules that found the same rate are one mark. */
static void add_pick(Arena *arena, Plot *plot, const oc_suggestions *found, Rule rule)
{
    double *point = ARENA_NEW(arena, double, 2);
    const char *name = rule_name(rule), *letter = rule_letter(rule);
    point[0] = found->lr[rule];
    point[1] = height_at(plot, point[0]);
    for (Rule other = 0; other < RULES; other++) {
        if (other == rule || found->lr[other] != found->lr[rule])
            continue;
        if (other < rule)
            return;
        name = arena_printf(arena, "%s, %s", name, rule_name(other));
        letter = arena_printf(arena, "%s%s", letter, rule_letter(other));
    }
    Buf label = {0};
    buf_printf(&label, "%s ", name);
    text_short(&label, found->lr[rule]);
    if (!isnan(point[1]))
        plot_add(plot, (Mark){.kind = MARK_POINT,
                              .ink = INK_ACCENT,
                              .label = arena_text(arena, buf_text(&label)),
                              .name = name,
                              .letter = letter,
                              .x = &point[0],
                              .y = &point[1],
                              .n = 1});
    buf_free(&label);
}

/* As another trainer finds them with our library; the loss may be above any bound, since this test
 * goes as far as its log does. */
static oc_suggestions suggestions_of(const Points *points)
{
    oc_range_test *test = oc_range_test_new(1e-7, 10, points->n);
    if (!test)
        out_of_memory((size_t)points->n, sizeof *points->y);
    (void)oc_range_test_set_stop(test, 0);
    for (long i = 0; i < points->n && oc_range_test_end(test) == OC_UNDER_WAY; i++)
        (void)oc_range_test_add(test, points->x[i], points->y[i]);
    oc_suggestions found = oc_range_test_suggest(test);
    oc_range_test_free(test);
    return found;
}

void watch_picks(Arena *arena, Plot *plot, const Track *loss, const Track *rate)
{
    enum { LEAST = 12, MOST = 1 << 14 };
    if (loss->count < LEAST || loss->count > MOST)
        return;
    Points points = track_points(arena, loss, &(TrackView){.over = rate});
    oc_suggestions found = suggestions_of(&points);
    for (Rule rule = 0; rule < RULES; rule++)
        if (!isnan(found.lr[rule]))
            add_pick(arena, plot, &found, rule);
}
