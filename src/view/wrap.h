/* wrap.h - text that is longer than its place: broken between words, cut after a word, or said in
 * fewer words.
 *
 *     Lines lines = wrap_lines(arena, "a message as long as it likes", box.columns);
 *     const char *cut = wrap_cut(arena, "digits, folder, idx", 16);    "digits, folder…"
 *     const char *form = wrap_form(step->words, box.columns);          the first that fits
 */
#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H

#include "base/arena.h"

/* A text as lines; in the arena that it was broken in. */
typedef struct {
    const char **line;
    int count; /* 1 at least */
} Lines;

/* Lines of at most `columns`, broken at spaces and newlines; within a word only where the word
 * alone is wider. */
Lines wrap_lines(Arena *arena, const char *text, int columns);

/* The same with further lines indented by so many columns. */
Lines wrap_hanging(Arena *arena, const char *text, int columns, int indent);

/* The same for a row of a table: further lines begin below its last column, or where that is in the
 * right half, a little to the right of the row; those of a text below its first word. */
Lines wrap_row(Arena *arena, const char *text, int columns);

/* The text, or as many of its words as fit with "…" after them; a first word that leaves most of
 * the room empty, or does not fit, is followed by a part of the next. */
const char *wrap_cut(Arena *arena, const char *text, int columns);

/* The first of several forms, the longest first and NULL after the last, that fits; else the
 * last. */
const char *wrap_form(const char *const *form, int columns);

#endif
