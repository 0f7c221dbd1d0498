/* arrays.h - data sets of numpy's arrays.
 *
 *     ArrayOptions options = {.x = "x.npy", .y = "y.npy", .valid_pct = 0.2, .seed = 42};
 *     Dataset *data = dataset_arrays(arena, &options, err);
 *     options = (ArrayOptions){.x = "mnist.npz"};         x_train, y_train, x_test, y_test in it
 */
#ifndef DATA_ARRAYS_H
#define DATA_ARRAYS_H

#include "data/dataset.h"

/* What `data npy` reads.  All texts are borrowed for the call. */
typedef struct {
    const char *x;                /* PATH, or ARCHIVE:NAME; without y an archive of both */
    const char *y;                /* whole numbers, one for each of x; or NULL */
    const char *valid_x;          /* of the validation part; NULL: it is drawn */
    const char *valid_y;          /* NULL with valid_x */
    double valid_pct;             /* the share of x that is drawn, 0 ... 1 */
    uint32_t seed;                /* of that split (split.h) */
    bool channels_first;          /* x is [n][c][h][w] */
    const atomic_int *interrupts; /* borrowed, or NULL: above 0 ends reading, with an error */
} ArrayOptions;

/* Bytes are pixels; other numbers are values as they are.  Classes are the labels of the training
 * part, ascending. */
Dataset *dataset_arrays(Arena *arena, const ArrayOptions *options, Error *err);

#endif
