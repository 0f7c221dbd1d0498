/* gallery.h - images to look at, with captions and what is known of each, as a value that a screen
 * shows page by page.
 *
 *     Gallery *gallery = gallery_new("show_batch", data, 400);
 *     gallery_add_image(gallery, data, &data->train, 17);
 *     gallery_add_lost(gallery, data, &lost[0], verdicts->guesses);
 *     shared_drop(gallery);
 */
#ifndef ANALYSIS_GALLERY_H
#define ANALYSIS_GALLERY_H

#include "base/shared.h"
#include "plot/picture.h"
#include "train/mistakes.h"

typedef struct Part Part;

/* A gallery has at most so many images, and their pixels so many bytes. */
enum { GALLERY_MOST = 400, GALLERY_BYTES = 1 << 26 };

/* What is known of an image: a value. */
typedef struct {
    const char *file;         /* NULL: none of its own */
    int number;               /* in its part of the data; -1: it is none of the data's */
    int actual;               /* class; -1: none */
    int guesses;              /* 0: the net was not asked */
    const Guess *guess;       /* the most probable classes, the predicted one first */
    double loss, probability; /* of the actual class */
} ImageFacts;

/* Nothing in it belongs to the data or the net: these may be replaced while it is shown. */
typedef struct Gallery {
    Shared shared;
    const char *title;             /* "top_losses" */
    const char *legend;            /* what the numbers of captions are, or NULL */
    const char *part;              /* of the data: "validation"; NULL: of no data */
    const char *const *class_name; /* control characters are visible */
    Picture *tile;
    ImageFacts *facts; /* of each tile */
    int images, room;
    int cols; /* side by side as text and in a file; 0: as a square */
} Gallery;

/* Empty, for at most so many images; data NULL: they are none of the data's. */
Gallery *gallery_new(const char *title, const Dataset *data, int room);

/* How many images of the data a gallery may have, of those wanted. */
int gallery_room(const Dataset *data, int wanted);

/* Adds a copy: of a picture with one caption, or none; of an image of the data under its class; of
 * a validation image, with what the net made of it. */
void gallery_add(Gallery *gallery, const Image *image, const char *caption);
void gallery_add_image(Gallery *gallery, const Dataset *data, const Part *part, int number);
/* Adds training image `number` as it was changed: seen has one image of the same kind. */
void gallery_add_seen(Gallery *gallery, const Dataset *data, int number, const Part *seen);
void gallery_add_lost(Gallery *gallery, const Dataset *data, const LostImage *lost, int guesses);

#endif
