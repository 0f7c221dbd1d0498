/* array_items.h - images or rows in an array of numpy, brought to the order of a Part.
 *
 *     ArrayItems items;
 *     if (!array_items(&array, channels_first, &items, err) ||
 *         !array_items_read(arena, &items, row, count, &part, err)) ...
 */
#ifndef DATA_ARRAY_ITEMS_H
#define DATA_ARRAY_ITEMS_H

#include "data/dataset.h"
#include "io/npy.h"

/* Where numbers are: item (n, h, w, c) is number n * image + h * line + w * pixel + c * channel of
 * the array.  A value that borrows the array. */
typedef struct {
    const NpyArray *array;
    bool channels_first;
    int count;   /* images or rows */
    Shape shape; /* of each */
    size_t image, line, pixel, channel;
} ArrayItems;

/* [n][h][w] are grey images, [n][h][w][c] or with channels_first [n][c][h][w] others, [n][c] rows
 * of c columns. */
NODISCARD bool array_items(const NpyArray *array, bool channels_first, ArrayItems *out, Error *err);

/* Puts the items of these numbers, in their order, into a part: as pixels if they are bytes,
 * otherwise as values.  Fails where one is not finite, and names its place. */
NODISCARD bool array_items_read(Arena *arena, const ArrayItems *items, const uint32_t *row,
                                int count, Part *out, Error *err);

#endif
