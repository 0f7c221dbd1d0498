/* picture_page.h - how many images have room on a page, and how large they are there.
 *
 *     PicturePage page = picture_page(&grid, &(PageRoom){.columns = 76, .rows = 14,
 *                                                        .across = 1, .down = 2});
 *     page.cols * page.rows                                  tiles on a page
 *     Image image = picture_scaled(arena, &tile->image, page.scale);
 *
 * Pixels are magnified by whole numbers, so that each stays a square; images are made smaller only
 * where fewer than two would fit or a third of the room would stay blank.  Captions are above
 * images; beside one where it would get too small to be recognised.  They take two lines each where
 * names need it and the images stay as large.  Where no image has room there are captions alone,
 * and page.lines is 0. */
#ifndef PLOT_PICTURE_PAGE_H
#define PLOT_PICTURE_PAGE_H

#include "plot/picture.h"

/* Cells, and the pixels that one of them shows: 1 x 2 with half blocks. */
typedef struct {
    int columns, rows;
    int across, down;
} PageRoom;

/* Times larger, then times smaller. */
typedef struct {
    int larger, smaller;
} PictureScale;

/* A page: a value. */
typedef struct {
    int cols, rows; /* tiles */
    PictureScale scale;
    int columns, tall; /* cells of a tile */
    int lines;         /* of its image */
    int captions;      /* lines of them: above the image, */
    int beside;        /* or to the right of so many columns; 0: above */
    int caption_lines; /* of one caption at the most */
} PicturePage;

enum { PAGE_GAP = 2 }; /* columns between tiles; between rows of them there is a line */

PicturePage picture_page(const PictureGrid *grid, const PageRoom *room);

/* The image in that size, by its nearest pixels where it is larger. */
Image picture_scaled(Arena *arena, const Image *image, PictureScale scale);

#endif
