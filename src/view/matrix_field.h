/* matrix_field.h - a confusion matrix on the screen: where its cells, names and heads are, and its
 * cells drawn.
 *
 *     MatrixDrawing drawing = {.sheet = sheet, .confusion = confusion, .box = inner};
 *     MatrixField field = matrix_field(&drawing);
 *     matrix_cells(&drawing, &field);
 *
 * Cells grow with the room. All of the matrix is seen if it can be: as counts, or where these do
 * not fit as marks, a cell or half of one for each pair; else the part around the cursor. */
#ifndef VIEW_MATRIX_FIELD_H
#define VIEW_MATRIX_FIELD_H

#include "view/sheet.h"

/* A confusion matrix being drawn. */
typedef struct {
    const Sheet *sheet;
    const Confusion *confusion;
    Box box;               /* inside the frame */
    int actual, predicted; /* under the cursor */
    long most;             /* images of the most frequent mistake */
} MatrixDrawing;

/* What stands above the columns. */
typedef enum {
    HEADS_NAMES,
    HEADS_UPRIGHT, /* names, a letter below the other */
    HEADS_NUMBERS, /* names of rows then begin with theirs */
} MatrixHeads;

/* Where things are: a value. */
typedef struct {
    Box box;           /* cells of the pairs seen */
    bool counts;       /* there is room for counts: the first column of a pair is a gap */
    bool big;          /* in large digits, for which the largest count has room too */
    bool half;         /* two rows of pairs in a line */
    int across, down;  /* cells of a pair */
    int row, column;   /* the first pair */
    int rows, columns; /* how many */
    int names;         /* columns before the cells: names of rows, and a space */
    MatrixHeads heads;
    int head_rows;                /* lines above the cells */
    int each;                     /* HEADS_NUMBERS: every so many columns have one */
    const char *const *row_label; /* of each class; NULL: too many, ask matrix_row_label */
    const char *const *head;      /* HEADS_NAMES */
} MatrixField;

enum {
    MATRIX_BELOW = 1, /* lines below the cells: the pair in words */
    MATRIX_AXES = 11, /* columns of the names of both axes; with fewer, they are in two lines */
    MATRIX_AXIS = 5,  /* ... of one of them */
};

MatrixField matrix_field(const MatrixDrawing *drawing);

/* The name of a row, shortened, after its number if heads are numbers. */
const char *matrix_row_label(const MatrixDrawing *drawing, const MatrixField *field, int class);

/* The cells of a pair that is seen; of two halves, their common line. */
Box matrix_cell(const MatrixField *field, int actual, int predicted);

/* Draws the pairs and the cursor, and makes them places to click. */
void matrix_cells(const MatrixDrawing *drawing, const MatrixField *field);

#endif
