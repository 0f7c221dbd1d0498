/* tta.h - test-time augmentation: an image is looked at several times, each time a little
 * differently, and the net's answers are averaged.
 *
 *     Tta tta = tta_of(TTA_SHIFT);
 *     if (!tta_check(&tta, data, err)) ...
 *     Views *views = views_new(arena, learner, &tta);
 *     const real *logits = views_logits(views, n);         of the n images in learner->x
 *
 * The views of an image do not depend on its batch, nor on the number of threads. */
#ifndef TRAIN_TTA_H
#define TRAIN_TTA_H

#include "base/buf.h"
#include "data/augment.h"

typedef struct Learner Learner;

typedef enum {
    TTA_NONE,
    TTA_FLIP,
    TTA_SHIFT,
} TtaKind;

#define TTA_DEFAULT "none"

/* fastai's own figures. */
#define TTA_BETA 0.4
#define TTA_SCALE 1.35

enum { TTA_VIEWS = 9 }; /* most */

/* One way to look at an image, and what its answer counts. */
typedef struct {
    AugmentDraw draw;
    double weight; /* of all views: 1 */
} View;

/* A plain value. */
typedef struct Tta {
    const char *name;   /* in events */
    bool probabilities; /* they are averaged; otherwise logits are */
    View view[TTA_VIEWS];
    int views;
} Tta;

/* Of a kind: the image alone; with its mirror image; or the two of them, each in its place (weight
 * 1/2) and a pixel away along both diagonals (1/4 each), as airbench. */
Tta tta_of(TtaKind kind);

/* fastai's TTA without its random changes: the image counts beta, and 1 - beta the mean of its four
 * corners, enlarged `scale` times, and their mirror images. */
Tta tta_corners(double beta, double scale);

/* Names of the kinds, NULL after the last, and what they mean; false for another name. */
const char *tta_name(int kind);
void tta_meaning(int kind, Buf *out);
NODISCARD bool tta_find(const char *name, TtaKind *out);

/* Whether the image alone is looked at. */
bool tta_is_plain(const Tta *tta);

/* Refuses data whose images have no other view. */
NODISCARD bool tta_check(const Tta *tta, const Dataset *data, Error *err);

/* Room for the views of a batch, made for one learner and one `tta`, both borrowed. */
typedef struct Views Views;

Views *views_new(Arena *arena, Learner *learner, const Tta *tta);

/* What the net makes of the first n images in learner->x, which stay there: logits [n][classes], or
 * logs of averaged probabilities, which softmax turns into these.  Valid until the next call. */
const real *views_logits(Views *views, int n);

/* The same, and fills learner->loss with their losses by learner->labels. */
const real *views_losses(Views *views, int n);

#endif
