/* Shows an image of a data set as a picture, and bounds the shapes of images. */
#include "data/dataset.h"

#include <math.h>

bool dataset_shape_fits(Shape shape)
{
    if (shape.h < 1 || shape.w < 1 || shape.c < 1)
        return false;
    return shape_is_row(shape)
               ? shape.c <= DATASET_MAX_COLUMNS
               : MAX(shape.h, shape.w) <= DATASET_MAX_SIDE && shape.c <= DATASET_MAX_CHANNELS;
}

void dataset_find_range(Arena *arena, Dataset *data)
{
    size_t stored = (size_t)data->stored;
    size_t count = (size_t)data->train.count * (size_t)data->shape.h * (size_t)data->shape.w;
    const float *values = data->train.values;
    if (!values || !count)
        return;
    float *low = arena_copy(arena, values, stored * sizeof *values);
    float *high = arena_copy(arena, values, stored * sizeof *values);
    for (size_t i = 0; i < count; i++, values += stored)
        for (size_t c = 0; c < stored; c++) {
            low[c] = values[c] < low[c] ? values[c] : low[c];
            high[c] = values[c] > high[c] ? values[c] : high[c];
        }
    data->low = low;
    data->high = high;
}

/* ---- pictures */

/* What is black and what is white. */
typedef struct {
    float low, high;
} Range;

static uint8_t shade(float value, Range range)
{
    double share = ((double)value - (double)range.low) / ((double)range.high - (double)range.low);
    return range.high > range.low ? (uint8_t)lround(255 * fmin(fmax(share, 0), 1)) : 128;
}

/* Of all channels, so that colours keep their proportions. */
static Range whole_range(const Dataset *data)
{
    Range range = {data->low[0], data->high[0]};
    for (int c = 1; c < data->stored; c++) {
        range.low = fminf(range.low, data->low[c]);
        range.high = fmaxf(range.high, data->high[c]);
    }
    return range;
}

/* Number k of a part as a shade. */
static uint8_t shade_at(const Part *part, size_t k, Range range)
{
    return part->values ? shade(part->values[k], range) : part->pixels[k];
}

/* Cells in lines from left to right; places after the last column stay black. */
static Image row_picture(Arena *arena, const Dataset *data, const Part *part, size_t first)
{
    int columns = data->stored, w = (int)ceil(sqrt((double)columns)), h = (columns + w - 1) / w;
    uint8_t *pixels = arena_alloc(arena, (size_t)w * (size_t)h, 1);
    for (int c = 0; c < columns; c++) {
        Range range = data->low ? (Range){data->low[c], data->high[c]} : (Range){0, 1};
        pixels[c] = shade_at(part, first + (size_t)c, range);
    }
    return (Image){.w = w, .h = h, .c = 1, .pixels = pixels};
}

Image dataset_picture(Arena *arena, const Dataset *data, const Part *part, uint32_t i)
{
    size_t stored = (size_t)data->stored;
    size_t count = (size_t)data->shape.h * (size_t)data->shape.w, first = i * count * stored;
    if (shape_is_row(data->shape) && data->stored > 1)
        return row_picture(arena, data, part, first);
    Image image = {.w = data->shape.w, .h = data->shape.h, .c = data->stored < 3 ? 1 : 3};
    if (!part->values && image.c == data->stored) {
        image.pixels = (uint8_t *)part->pixels + first;
        return image;
    }
    size_t shown = (size_t)image.c;
    Range range = data->low ? whole_range(data) : (Range){0, 1};
    image.pixels = arena_alloc(arena, count * shown, 1);
    for (size_t p = 0; p < count; p++)
        for (size_t c = 0; c < shown; c++)
            image.pixels[p * shown + c] = shade_at(part, first + p * stored + c, range);
    return image;
}
