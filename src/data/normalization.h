/* normalization.h - what a net reads of an image: its bytes or values as numbers, normalised per
 * channel.
 *
 *     Normalization normalization = normalization_of(arena, data, &data->train);
 *     Conversion conversion = conversion_of(&normalization, data->shape.c);
 *     image_convert(&conversion, data, &data->train, 0, x);                     the first image
 */
#ifndef DATA_NORMALIZATION_H
#define DATA_NORMALIZATION_H

#include "data/dataset.h"

/* (x - mean) / std of each channel, x being a byte / 255 or a value as it is; off: x.  It goes with
 * the net that learns by it.  A value whose numbers are borrowed, one for each channel. */
typedef struct Normalization {
    bool on;
    const float *mean, *std; /* [channels]; off: NULL */
} Normalization;

/* Mean and standard deviation of each channel over a whole part (population), in the arena; pixels
 * as 0 ... 1. */
Normalization normalization_of(Arena *arena, const Dataset *data, const Part *part);

/* The same numbers in another arena. */
Normalization normalization_copy(Arena *arena, const Normalization *normalization, int channels);

/* How the numbers of images become those that a net reads: a value that borrows the normalisation's
 * numbers.  Pixels of few channels are looked up. */
typedef struct {
    int channels; /* that a net reads */
    Normalization normalization;
    float value[DATASET_MAX_CHANNELS][256]; /* [channels][byte], unless these are too many */
} Conversion;

Conversion conversion_of(const Normalization *normalization, int channels);

/* Converts `count` pixels [count][stored] to x [count][channels]; stored is 1, for grey that is
 * repeated, or channels. */
void pixels_convert(const Conversion *conversion, const uint8_t *pixels, int stored, size_t count,
                    real *x);
void values_convert(const Conversion *conversion, const float *values, int stored, size_t count,
                    real *x);

/* Converts image i of a part, whichever it has. */
void image_convert(const Conversion *conversion, const Dataset *data, const Part *part, uint32_t i,
                   real *x);

#endif
