/* class_weights.h - what each class counts in the loss.
 *
 *     ClassWeights asked, own;
 *     if (!class_weights_read(arena, "auto", &asked, err)) ...
 *     if (!class_weights_for(arena, &asked, data, &own, err)) ...
 *     batch.weights = own.weight;
 */
#ifndef TRAIN_CLASS_WEIGHTS_H
#define TRAIN_CLASS_WEIGHTS_H

#include "train/learner.h"

#define CLASS_WEIGHTS_NONE "none"
#define CLASS_WEIGHTS_AUTO "auto"

/* Bounds of a weight: none may be 0, since a batch of such classes only would have no mean. */
#define CLASS_WEIGHT_LEAST 1e-6
#define CLASS_WEIGHT_MOST 1e6

/* "none", "auto", or numbers with commas between them.  The numbers live in the arena. */
NODISCARD bool class_weights_read(Arena *arena, const char *text, ClassWeights *out, Error *err);

/* What a learner of the data has: a copy in the arena.  Balanced ones are images / (classes *
 * images of the class), as scikit-learn's.  Refuses another number of weights than of classes, and
 * balanced ones where a class has no training images. */
NODISCARD bool class_weights_for(Arena *arena, const ClassWeights *asked, const Dataset *data,
                                 ClassWeights *out, Error *err);

ClassWeights class_weights_copy(Arena *arena, const ClassWeights *from);

/* Adds the numbers as class_weights_read takes them; nothing where there are none. */
void class_weights_put(const ClassWeights *weights, Buf *out);

#endif
