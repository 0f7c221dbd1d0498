/* Makes numbers of an image of a part and changes them as the draws of an epoch say. */
#include "data/augmenter.h"

/* Converts image `number` as it is in the data. */
static void convert(const Augmenter *augmenter, const PixelTable *table, uint32_t number, real *x)
{
    const Dataset *data = augmenter->data;
    size_t count = (size_t)data->shape.h * (size_t)data->shape.w;
    const uint8_t *pixels = augmenter->part->pixels + number * count * (size_t)data->stored;
    pixels_convert(table, pixels, data->stored, count, x);
}

/* The same operations as those of the table. */
static void normalize(const Augmenter *augmenter, real *x)
{
    const Normalization *normalization = &augmenter->normalization;
    int channels = augmenter->data->shape.c;
    size_t pixels = shape_count(augmenter->data->shape) / (size_t)channels;
    if (!normalization->on)
        return;
    for (size_t i = 0; i < pixels; i++, x += channels)
        for (int c = 0; c < channels; c++)
            x[c] = (x[c] - normalization->mean[c]) / normalization->std[c];
}

Augmenter *augmenter_new(Arena *arena, const Dataset *data, const Part *part,
                         const Augment *augment, uint64_t seed, const Normalization *normalization)
{
    Augmenter *augmenter = ARENA_NEW(arena, Augmenter, 1);
    const uint8_t black[DATASET_MAX_CHANNELS] = {0};
    *augmenter = (Augmenter){.data = data,
                             .part = part,
                             .augment = *augment,
                             .seed = seed,
                             .normalization = *normalization,
                             .table = pixel_table(normalization, data->shape.c),
                             .plain = pixel_table(&(Normalization){0}, data->shape.c),
                             .light = augment_light_table()};
    pixels_convert(&augmenter->table, black, data->stored, 1, augmenter->black);
    return augmenter;
}

void augmenter_image(const Augmenter *augmenter, long epoch, uint32_t number, real *room, real *x)
{
    Shape shape = augmenter->data->shape;
    AugmentDraw draw = augment_draw(&augmenter->augment, shape, augmenter->seed, epoch, number);
    convert(augmenter, draw.lit ? &augmenter->plain : &augmenter->table, number, room);
    augment_move(&draw, shape, room, x);
    if (draw.lit) {
        augment_light(&augmenter->light, &draw, shape_count(shape), x);
        normalize(augmenter, x);
    }
    augment_hole(&draw, shape, augmenter->black, x);
}
