/* fields.h - the parts of a bar: when room is short, those that matter least are said in fewer
 * words or left out.
 *
 *     const Field field[] = {{"epoch 3", 0, "epoch 3  (3 of 8 done)", 2}, {"left 12 s", 1}};
 *     FieldRow row = fields_fit(field, LENGTH(field), box.columns);
 *     x = fields_draw(sheet, box, &row, 0, LENGTH(field), x);
 */
#ifndef VIEW_FIELDS_H
#define VIEW_FIELDS_H

#include "view/sheet.h"

enum { FIELDS_MOST = 8 };

/* One part.  What has the highest rank goes first; the lowest rank is 0. */
typedef struct {
    const char *words;
    int rank;
    const char *more; /* instead, while there is room; or NULL */
    int more_rank;
} Field;

/* What there is room for. */
typedef struct {
    const char *words[FIELDS_MOST]; /* of each field, or NULL */
    int width;                      /* of all, with `gap` columns between them */
    int gap;
} FieldRow;

FieldRow fields_fit(const Field *field, int count, int room);

/* Draws the fields from `first` to the one before `last`, at column x of the box; returns the
 * column where the next would be. */
int fields_draw(const Sheet *sheet, Box box, const FieldRow *row, int first, int last, int x);

#endif
