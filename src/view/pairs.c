/* Says which class was taken for which, and how often. */
#include "view/pairs.h"

#include "base/text.h"
#include "plot/grid.h"

static const char ARROW[] = " → ";

const char *pair_names(Arena *arena, const char *actual, const char *predicted, int columns)
{
    int room = MAX(columns - text_width(ARROW), 2), first = text_width(actual),
        second = text_width(predicted);
    if (first + second > room) {
        int half = room / 2;
        int left = second <= half ? room - second : first <= room - half ? first : half;
        first = MIN(first, left);
        second = MIN(second, room - first);
    }
    return arena_printf(arena, "%s%s%s", grid_cut(arena, actual, first, "…"), ARROW,
                        grid_cut(arena, predicted, second, "…"));
}

const char *pair_percent(Arena *arena, long count, long images)
{
    double percent = images > 0 ? 100.0 * (double)count / (double)images : 0;
    if (percent > 0 && percent < 0.1)
        return "<0.1";
    bool fine = (percent > 0 && percent < 0.95) || (percent > 99 && count < images);
    return fine ? arena_printf(arena, "%.1f", MIN(percent, 99.9))
                : arena_printf(arena, "%.0f", percent);
}

const char *pair_share(Arena *arena, long count, long images)
{
    return arena_printf(arena, "%ld (%s %%)", count, pair_percent(arena, count, images));
}
