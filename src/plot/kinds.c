/* Chooses what a frame's line says of the kinds of marks of its plot. */
#include "plot/kinds.h"

#include "base/text.h"
#include "plot/canvas.h"

#include <string.h>

int kinds_nth(const Plot *plot, Ink ink)
{
    unsigned seen = 0;
    if (ink == INK_FAINT)
        return NTH_FAINT;
    for (int i = 0; i < plot->marks && !(seen >> ink & 1); i++)
        if (plot->mark[i].kind == MARK_LINE && plot->mark[i].ink != INK_FAINT)
            seen |= 1u << plot->mark[i].ink;
    return __builtin_popcount(seen & ~(1u << ink));
}

static bool has_points(const Plot *plot, const Mark *line)
{
    for (int i = 0; line->kind == MARK_LINE && i < plot->marks; i++)
        if (plot->mark[i].kind == MARK_POINT && plot->mark[i].y == line->y)
            return true;
    return false;
}

bool kinds_is_points(const Plot *plot, const Mark *line)
{
    int lines = 0;
    for (int i = 0; i < plot->marks; i++)
        lines += has_points(plot, &plot->mark[i]);
    return lines == 1 && has_points(plot, line);
}

bool kinds_has(const Mark *mark)
{
    bool beside = mark->kind == MARK_VLINE || mark->kind == MARK_END ||
                  (mark->kind == MARK_POINT && mark->n == 1);
    return mark->label && *mark->label && mark->n > 0 && !beside;
}

/* Columns that tell a mark from others: dashes need three. */
static int sample_cells(const Plot *plot, const Mark *mark)
{
    int nth = kinds_nth(plot, mark->ink);
    if (mark->kind == MARK_LINE && !kinds_is_points(plot, mark))
        return nth > 0 && nth != NTH_FAINT ? 3 : 2;
    return mark->kind == MARK_BAND ? 2 : 1;
}

/* How much of a mark is said: nothing, its name, its label in brief, its label. */
typedef enum { SAY_NOTHING, SAY_NAME, SAY_LEAST, SAY_BRIEF, SAY_LABEL } Say;

static const char *words_of(const Mark *mark, Say say)
{
    const char *const WORDS[] = {mark->name, mark->brief[1], mark->brief[0], mark->label};
    int form = say - SAY_NAME;
    while (form > 0 && !WORDS[form])
        form--;
    return WORDS[form] ? WORDS[form] : mark->label;
}

static int width_of(const Plot *plot, const Mark *mark, Say say)
{
    return say == SAY_NOTHING ? 0
                              : sample_cells(plot, mark) + 1 + text_width(words_of(mark, say)) + 1;
}

/* Says more of the marks with or without values, in their order, as far as there is room. */
static void say_more(const Plot *plot, bool valued, Say more, Say say[PLOT_MARKS], int *room)
{
    for (int i = 0; i < plot->marks; i++) {
        const Mark *mark = &plot->mark[i];
        if (!kinds_has(mark) || (mark->name != NULL) != valued)
            continue;
        int added = width_of(plot, mark, more) - width_of(plot, mark, say[i]);
        if (added > *room)
            return;
        say[i] = more;
        *room -= added;
    }
}

/* Says more of all marks with values, unless there is no room for that. */
static void say_more_of_all(const Plot *plot, Say more, Say say[PLOT_MARKS], int *room)
{
    Say all[PLOT_MARKS];
    int left = *room;
    memcpy(all, say, sizeof all);
    say_more(plot, true, more, all, &left);
    for (int i = 0; i < plot->marks; i++)
        if (kinds_has(&plot->mark[i]) && plot->mark[i].name && all[i] != more)
            return;
    memcpy(say, all, sizeof all);
    *room = left;
}

Kinds kinds_fit(const Plot *plot, int columns, bool valued)
{
    Say say[PLOT_MARKS] = {SAY_NOTHING};
    Kinds kinds = {.gap = 1};
    int room = columns - 1; /* the space before the first */
    say_more(plot, true, SAY_NAME, say, &room);
    say_more_of_all(plot, SAY_LEAST, say, &room);
    say_more_of_all(plot, SAY_BRIEF, say, &room);
    say_more(plot, true, SAY_LABEL, say, &room);
    if (!valued)
        say_more(plot, false, SAY_LABEL, say, &room);
    for (int i = 0; i < plot->marks; i++) {
        const Mark *mark = &plot->mark[i];
        if (say[i] != SAY_NOTHING)
            kinds.kind[kinds.count++] =
                (Kind){mark, words_of(mark, say[i]), sample_cells(plot, mark)};
    }
    kinds.columns = kinds.count ? columns - room : 0;
    if (kinds.count > 1 && kinds.count - 1 <= room) {
        kinds.gap = 2;
        kinds.columns += kinds.count - 1;
    }
    return kinds;
}
