/* normalization.h - what a net reads of a picture: its bytes as numbers, normalised per channel.
 *
 *     Normalization normalization = normalization_of(data, &data->train);
 *     PixelTable table = pixel_table(&normalization, data->shape.c);
 *     pixels_convert(&table, data->train.pixels, data->stored, 28 * 28, x);     the first image
 */
#ifndef DATA_NORMALIZATION_H
#define DATA_NORMALIZATION_H

#include "data/dataset.h"

/* (x / 255 - mean) / std of each channel; off: x / 255.  It goes with the net that learns by it. */
typedef struct Normalization {
    bool on;
    float mean[DATASET_MAX_CHANNELS], std[DATASET_MAX_CHANNELS];
} Normalization;

/* Mean and standard deviation of each channel over a whole part (population), pixels as 0 ... 1. */
Normalization normalization_of(const Dataset *data, const Part *part);

/* What each byte becomes: a plain value. */
typedef struct {
    int channels;                           /* that a net reads */
    float value[DATASET_MAX_CHANNELS][256]; /* [channels][byte] */
} PixelTable;

PixelTable pixel_table(const Normalization *normalization, int channels);

/* Converts `count` pixels [count][stored] to x [count][channels]; stored is 1, for grey that is
 * repeated, or channels. */
void pixels_convert(const PixelTable *table, const uint8_t *pixels, int stored, size_t count,
                    real *x);

#endif
