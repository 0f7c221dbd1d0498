/* select.h - moves the cursor over results: the confusion matrix, images.
 *
 *     select_pair(&stage, confusion, WAY_DOWN, 1);
 *     select_pair(&stage, confusion, WAY_NEXT, 1);          the next largest mistake
 */
#ifndef LAB_SELECT_H
#define LAB_SELECT_H

typedef struct Confusion Confusion;
typedef struct Gallery Gallery;
typedef struct Stage Stage;

/* Where to; select.c has a row for each. */
typedef enum {
    WAY_LEFT,
    WAY_RIGHT,
    WAY_UP,
    WAY_DOWN,
    WAY_PAGEUP,
    WAY_PAGEDOWN,
    WAY_HOME, /* to the beginning of a line, to the first image */
    WAY_END,
    WAY_NEXT, /* in the order of importance: mistakes, the most frequent first */
    WAY_PREVIOUS,
    WAYS
} Way;

/* As `select` takes them; NULL after the last. */
const char *way_name(int way);

/* Moves from the pair under the cursor. */
void select_pair(Stage *stage, const Confusion *confusion, Way way, int by);

/* Moves to a pair, or as near as there is one. */
void select_pair_at(Stage *stage, const Confusion *confusion, long actual, long predicted);

/* Moves from the image under the cursor; to one, or as near as there is one. */
void select_image(Stage *stage, const Gallery *gallery, Way way, int by);
void select_image_at(Stage *stage, const Gallery *gallery, long image);

/* Moves to the most frequent mistake; without any to the first pair. */
void select_worst(Stage *stage, const Confusion *confusion);

#endif
