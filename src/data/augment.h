/* augment.h - how training images are changed, in another way each time that they are seen.
 *
 *     Augment augment = {.flip = FLIP_RANDOM, .shift = 4};
 *     if (!augment_check(&augment, data, err)) ...
 *     AugmentDraw draw = augment_draw(&augment, data->shape, seed, epoch, image);
 *
 * What happens to an image is a function of (seed, epoch, image) alone.  Each change has draws of
 * its own, so that another one that is turned on or off leaves it as it was.  Kinds, ranges and
 * probabilities are those of fastai v1's get_transforms, the crop's those of its zoom_squish. */
#ifndef DATA_AUGMENT_H
#define DATA_AUGMENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "kernels/tensor.h"

typedef struct Dataset Dataset;

/* Whether left and right are exchanged. */
typedef enum {
    FLIP_NONE,
    FLIP_RANDOM,    /* half of all times */
    FLIP_ALTERNATE, /* half of all images in the first epoch, and from then on each the other way
                       than in the epoch before */
} AugmentFlip;

/* Bounds of what may be asked for; of a warp beyond its own, parts of an image would be seen from
 * behind. */
#define AUGMENT_CROP_LEAST 0.01
#define AUGMENT_ZOOM_MOST 10
#define AUGMENT_WARP_MOST 0.3
#define AUGMENT_LIGHT_MOST 0.99
#define AUGMENT_MIXUP_MOST 100
#define AUGMENT_CHANCE 0.75 /* fastai's p_affine and p_lighting */

/* What is asked for: a plain value.  All of it 0: nothing, whatever the two chances are. */
typedef struct Augment {
    AugmentFlip flip;
    bool vertical;               /* top and bottom are exchanged half of all times */
    bool turns;                  /* a quarter turn 0 ... 3 times; with flips: all 8 symmetries */
    int shift;                   /* pixels, most, along either side; the image is mirrored beyond */
    double crop;                 /* least share of the area that is seen, enlarged; 0: off */
    double rotate;               /* degrees, most, either way */
    double zoom;                 /* most, somewhere in the image; 0 and 1: off */
    double warp;                 /* most that an edge grows or shrinks, of half the side */
    double brightness, contrast; /* fastai's change: most */
    int cutout;                  /* side of a square that becomes black, in pixels */
    double mixup;                /* alpha of Beta(alpha, alpha); 0: off */
    double p_affine, p_lighting; /* probability of each of rotate, zoom, warp; of each light */
} Augment;

/* Nothing, with fastai's chances. */
Augment augment_none(void);

/* Whether images are changed at all, and whether they are by more than by others mixed in. */
bool augment_is_on(const Augment *augment);
bool augment_is_seen(const Augment *augment);

/* Whether they do the same. */
bool augment_equal(const Augment *a, const Augment *b);

/* Refuses what the data's images cannot have done to them. */
NODISCARD bool augment_check(const Augment *augment, const Dataset *data, Error *err);

/* ---- as words: the arguments of the command `augment` */

typedef enum { AUGMENT_WORD, AUGMENT_TRUTH, AUGMENT_WHOLE, AUGMENT_NUMBER } AugmentKind;

/* Name and kind of value `index`, NULL after the last; every value as a number. */
const char *augment_key(int index, AugmentKind *kind);
double augment_get(const Augment *augment, int index);
void augment_set(Augment *augment, int index, double value);

/* "none", "random", "alternate", NULL after the last; and what they mean. */
const char *augment_flip_name(int flip);
void augment_flip_meaning(int flip, Buf *out);

/* "flip=random shift=4": what is not as in augment_none; "off" if nothing is. */
void augment_words(const Augment *augment, Buf *out);

/* The same in an arena. */
const char *augment_text(Arena *arena, const Augment *augment);

/* Reads such words; false: they are none, or not within the bounds. */
NODISCARD bool augment_read(const char *words, Augment *out);

/* ---- what is drawn */

/* What becomes of one image: a plain value.  In this order: turned, mirrored, shifted; seen through
 * warp, crop, zoom and rotation; light; a hole. */
typedef struct {
    bool flip_x, flip_y, turned;        /* turned: rows become columns, before the flips */
    int dx, dy;                         /* pixels by which it moves to the right, and down */
    bool mapped;                        /* any of the following five */
    double angle;                       /* radians */
    double zoom, zoom_x, zoom_y;        /* the middle of what is seen, as -1 ... 1 of the image */
    double warp[4];                     /* how far the right, left, bottom and top edges grow */
    double crop_w, crop_h;              /* what is seen, as shares of the sides */
    double crop_x, crop_y;              /* its middle */
    bool lit;                           /* either of the following two */
    double brightness, contrast;        /* added to the logit of a value; its factor then */
    int hole_x, hole_y, hole_w, hole_h; /* pixels; 0: no hole */
} AugmentDraw;

AugmentDraw augment_draw(const Augment *augment, Shape shape, uint64_t seed, long epoch,
                         uint32_t image);

/* fastai's mixup: the share of an image in what is seen, 1/2 ... 1, the larger part of a draw of
 * Beta(alpha, alpha). */
float augment_share(const Augment *augment, uint64_t seed, long epoch, uint32_t image);

/* Which of n images is mixed into each: a shuffle of 0 ... n-1, of the batch `batch`. */
void augment_partners(uint64_t seed, long epoch, long batch, uint32_t *out, uint32_t n);

#endif
