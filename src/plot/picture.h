/* picture.h - small images with captions, as half blocks on a terminal and as PNG.
 *
 *     Picture tiles[9] = {{.image = {28, 28, 1, pixels}, .caption = {{.name = "3"}}}, ...};
 *     picture_text(arena, &(PictureGrid){.tile = tiles, .tiles = 9, .cols = 3}, surface, &buf);
 */
#ifndef PLOT_PICTURE_H
#define PLOT_PICTURE_H

#include "plot/plot.h"

/* A line above a tile: "pred german_shorthaired_pointer .97".  Where there is little room the name
 * is shortened at its end; the number is always whole. */
typedef struct {
    const char *name;   /* NULL: no line */
    const char *number; /* NULL: none */
} Caption;

enum { CAPTIONS = 2, CAPTION_LINES = 2 };

/* One tile. */
typedef struct {
    Image image; /* 1 or 3 channels, borrowed pixels */
    Caption caption[CAPTIONS];
} Picture;

/* Tiles in rows, all borrowed. */
typedef struct {
    const char *title;
    const Picture *tile;
    int tiles, cols;
} PictureGrid;

/* A caption in at most so many columns, which its number alone may exceed; mark: "…" or ".". */
const char *caption_text(Arena *arena, const Caption *caption, int columns, const char *mark);

/* The same in as many lines as it takes, `most` of them at most, broken after a space, _, - or /;
 * returns how many. */
int caption_lines(Arena *arena, const Caption *caption, int columns, int most,
                  const char *line[CAPTION_LINES]);

/* What its tiles need at the most. */
typedef struct {
    int width, height; /* pixels of an image */
    int captions;      /* lines */
    int caption;       /* columns of one in full */
    int least;         /* columns in which every number has a few letters before it */
} PictureSizes;

PictureSizes picture_sizes(const PictureGrid *grid);

/* Puts an image at a place, a column for each pixel and a line for two.  With colour these are half
 * blocks; without, a ramp of shades (block, braille) or of ASCII characters. */
void picture_put(Grid *cells, int left, int top, const Image *image, TextSurface surface);

/* Tiles shrink to the surface's columns and take as many lines as they need. */
void picture_text(Arena *arena, const PictureGrid *grid, TextSurface surface, Buf *out);

/* Tiles magnified by whole numbers, for a file; the same in pixels, with captions in the bitmap
 * font. */
void picture_print(Arena *arena, const PictureGrid *grid, Print *print);
Image picture_image(Arena *arena, const PictureGrid *grid);

/* A matrix of counts with row and column names: the confusion matrix. */
typedef struct Matrix {
    const char *title, *row_label, *col_label;
    int n;                   /* rows and columns */
    const char *const *name; /* n */
    const long *count;       /* [n][n], row: actual, column: predicted */
} Matrix;

/* Digits of its largest count. */
int matrix_digits(const Matrix *matrix);

/* Names of its rows and heads of its columns, all different and of at most 16 columns each.  If
 * heads have too little room for names they are numbers, and rows such as "17 german_short." say
 * what these stand for. */
typedef struct {
    const char *const *row, *const *head;
    int row_width, head_width; /* columns of the widest */
} MatrixLabels;

/* room: columns of a head; mark stands where something is left out. */
MatrixLabels matrix_labels(Arena *arena, const Matrix *matrix, int room, const char *mark);

/* Heads are cut so that lines have at most so many columns and all heads differ; counts are never
 * cut. columns 0: 79. */
void matrix_text(const Matrix *matrix, int columns, Buf *out);

/* Nothing is written for 0, and mistakes have the colours of heat, as on the screen.  Cells are as
 * large as width and height (pixels) allow, but never too small to be seen; 0: as
 * suits their number. */
void matrix_print(Arena *arena, const Matrix *matrix, int width, int height, Print *print);
Image matrix_image(Arena *arena, const Matrix *matrix, int width, int height);

#endif
