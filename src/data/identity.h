/* identity.h - whether two data sets are the same, or of one kind: fit for the same net.
 *
 *     uint64_t hash = dataset_hash(data);             one number for all that training sees of it
 *     if (!dataset_same_kind(data, other)) dataset_difference(data, other, "the net is for", &out);
 *
 * Sizes, class names, labels and pixels of both parts count, in their order; where they came from
 * does not.  The number is the same on every machine and from version to version.  It is computed
 * of every pixel, unless the data is of a file that says it (packed.h). */
#ifndef DATA_IDENTITY_H
#define DATA_IDENTITY_H

#include "base/buf.h"
#include "data/dataset.h"

/* Never 0. */
uint64_t dataset_hash(const Dataset *data);

/* The same class names in the same order, and images of the same shape. */
bool dataset_same_kind(const Dataset *a, const Dataset *b);

/* Data of the same kind and name without any images, all in the arena. */
Dataset *dataset_stand_in(Arena *arena, const Dataset *data);

/* Adds "images of 28 x 28 x 3", or without channels "images of 28 x 28"; "rows of 13 columns". */
void dataset_describe(Shape shape, bool channels, Buf *out);

/* Adds both sides, with `other` before the second: "the data has 3 classes (1, 10, 2) and images
 * of 32 x 32; the net is for 2 classes (3, 7) and images of 28 x 28". */
void dataset_difference(const Dataset *a, const Dataset *b, const char *other, Buf *out);

#endif
