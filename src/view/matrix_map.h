/* matrix_map.h - a confusion matrix as a map: a cell or half of one for each pair of classes,
 * around the cursor.
 *
 *     MatrixDrawing drawing = {.sheet = sheet, .confusion = confusion, .box = inner};
 *     matrix_map(&drawing);
 */
#ifndef VIEW_MATRIX_MAP_H
#define VIEW_MATRIX_MAP_H

#include "view/sheet.h"

/* A confusion matrix being drawn. */
typedef struct {
    const Sheet *sheet;
    const Confusion *confusion;
    Box box;               /* inside the frame */
    int actual, predicted; /* under the cursor */
    long most;             /* images of the most frequent mistake */
} MatrixDrawing;

enum {
    MATRIX_MARK = 2,  /* columns between a row's name and its counts: the cursor's mark */
    MATRIX_EDGES = 2, /* lines above and below the counts: heads, and the pair in words */
};

/* Draws all but the words below; the cursor is as near to the middle as it gets. */
void matrix_map(const MatrixDrawing *drawing);

#endif
