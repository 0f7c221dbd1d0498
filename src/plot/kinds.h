/* kinds.h - the kinds of marks of a plot in a frame's line: which of them have room, and whether
 * with their values.  Pure.
 *
 *     Kinds kinds = kinds_fit(&plot, columns, false);
 *     kinds.kind[0].words            "train 0.0525", or without the room "train"
 *
 * A mark with a name has a value in its label: those come first, by their names; then all of them
 * say more, as far as there is room for what each says in brief; then as many as have room say
 * their labels; then all others. */
#ifndef PLOT_KINDS_H
#define PLOT_KINDS_H

#include "plot/plot.h"

/* One entry: a sample of the mark, and words. */
typedef struct {
    const Mark *mark;
    const char *words;
    int sample; /* columns of it */
} Kind;

/* The entries, in the order of the marks; columns with a space at either end. */
typedef struct {
    Kind kind[PLOT_MARKS];
    int count, columns;
    int gap; /* spaces between them */
} Kinds;

/* Which kind of line those of an ink are, numbered as they appear; NTH_FAINT of the faint. */
int kinds_nth(const Plot *plot, Ink ink);

/* Whether a line is told from all others by its points, which stand for it in a frame's line. */
bool kinds_is_points(const Plot *plot, const Mark *line);

/* Whether a mark is one of them: it has a label that is not beside itself. */
bool kinds_has(const Mark *mark);

/* As many as have room; valued: only those with values. */
Kinds kinds_fit(const Plot *plot, int columns, bool valued);

#endif
