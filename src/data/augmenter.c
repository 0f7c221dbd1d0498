/* Makes numbers of an image of a part and changes them as the draws of an epoch say. */
#include "data/augmenter.h"

/* The same operations as those of a conversion. */
static void normalize(const Augmenter *augmenter, real *x)
{
    const Normalization *normalization = &augmenter->conversion.normalization;
    int channels = augmenter->data->shape.c;
    size_t pixels = shape_count(augmenter->data->shape) / (size_t)channels;
    for (size_t i = 0; normalization->on && i < pixels; i++, x += channels)
        for (int c = 0; c < channels; c++)
            x[c] = (x[c] - normalization->mean[c]) / normalization->std[c];
}

/* Converts a pixel of zeros. */
static void make_black(Augmenter *augmenter)
{
    const uint8_t pixels[DATASET_MAX_CHANNELS] = {0};
    const float values[DATASET_MAX_CHANNELS] = {0};
    int stored = augmenter->data->stored;
    if (augmenter->part->values)
        values_convert(&augmenter->conversion, values, stored, 1, augmenter->black);
    else
        pixels_convert(&augmenter->conversion, pixels, stored, 1, augmenter->black);
}

Augmenter *augmenter_new(Arena *arena, const Dataset *data, const Part *part,
                         const Augment *augment, uint64_t seed, const Normalization *normalization)
{
    Augmenter *augmenter = ARENA_NEW(arena, Augmenter, 1);
    *augmenter = (Augmenter){.data = data,
                             .part = part,
                             .augment = *augment,
                             .seed = seed,
                             .conversion = conversion_of(normalization, data->shape.c)};
    if (!augment_is_seen(augment))
        return augmenter;
    augmenter->plain = conversion_of(&(Normalization){0}, data->shape.c);
    augmenter->light = augment_light_table();
    make_black(augmenter);
    return augmenter;
}

void augmenter_image(const Augmenter *augmenter, long epoch, uint32_t number, real *room, real *x)
{
    const Dataset *data = augmenter->data;
    const Part *part = augmenter->part;
    Shape shape = data->shape;
    if (!augment_is_seen(&augmenter->augment)) {
        image_convert(&augmenter->conversion, data, part, number, x);
        return;
    }
    AugmentDraw draw = augment_draw(&augmenter->augment, shape, augmenter->seed, epoch, number);
    image_convert(draw.lit ? &augmenter->plain : &augmenter->conversion, data, part, number, room);
    augment_move(&draw, shape, room, x);
    if (draw.lit) {
        augment_light(&augmenter->light, &draw, shape_count(shape), x);
        normalize(augmenter, x);
    }
    augment_hole(&draw, shape, augmenter->black, x);
}

/* Of channels that are repeated, the first is kept. */
static void take_pixels(Arena *arena, const Augmenter *augmenter, const real *x, Part *out)
{
    const Dataset *data = augmenter->data;
    size_t repeated = (size_t)(data->shape.c / data->stored);
    size_t count = shape_count(data->shape) / repeated;
    uint8_t *pixels = ARENA_NEW(arena, uint8_t, augmenter->part->values ? 0 : count);
    float *values = ARENA_NEW(arena, float, augmenter->part->values ? count : 0);
    for (size_t i = 0; i < count; i++)
        if (augmenter->part->values)
            values[i] = (float)x[i * repeated];
        else
            pixels[i] = (uint8_t)(x[i * repeated] * 255 + 0.5f);
    out->pixels = augmenter->part->values ? NULL : pixels;
    out->values = augmenter->part->values ? values : NULL;
}

Part augmenter_seen(Arena *arena, const Augmenter *augmenter, long epoch, uint32_t number)
{
    size_t count = shape_count(augmenter->data->shape);
    real *room = ARENA_NEW(arena, real, 2 * count), *x = room + count;
    Part seen = {.count = 1, .labels = augmenter->part->labels + number};
    augmenter_image(augmenter, epoch, number, room, x);
    take_pixels(arena, augmenter, x, &seen);
    return seen;
}
