/* Reads images or rows out of an array in any order of its axes.  Where the first index runs
 * fastest, a few images are filled at once, so that neighbours in the file are read together. */
#include "data/array_items.h"

#include "base/heap.h"
#include "io/path.h"

#include <math.h>

enum { TOGETHER = 64 }; /* images: a cache line or more of every number of theirs */

/* ---- axes */

typedef enum { AXIS_IMAGE, AXIS_LINE, AXIS_PIXEL, AXIS_CHANNEL, AXES } Axis;

/* The axes of an array, from the first to the last; which it is NULL for is refused. */
static const Axis *axes_of(int rank, bool channels_first)
{
    static const Axis ROWS[] = {AXIS_IMAGE, AXIS_CHANNEL};
    static const Axis LAST[] = {AXIS_IMAGE, AXIS_LINE, AXIS_PIXEL, AXIS_CHANNEL};
    static const Axis FIRST[] = {AXIS_IMAGE, AXIS_CHANNEL, AXIS_LINE, AXIS_PIXEL};
    if (rank == 2)
        return ROWS;
    if (rank == 3)
        return LAST;
    return rank != 4 ? NULL : channels_first ? FIRST : LAST;
}

static bool check_shape(const ArrayItems *items, Error *err)
{
    const NpyArray *array = items->array;
    Shape shape = items->shape;
    Arena scratch = {0};
    const char *words = npy_shape(&scratch, array);
    bool many = shape.c > DATASET_MAX_CHANNELS && array->rank == 4, ok = false;
    if (array->count == 0 || array->dims[0] > INT32_MAX)
        path_fail(err, array->path, "its shape is %s; there must be 1 to %d images or rows", words,
                  INT32_MAX);
    else if (many && !items->channels_first && array->dims[1] <= DATASET_MAX_CHANNELS)
        path_fail(err, array->path,
                  "its shape %s has %d channels, and at most %d are read; give layout=nchw if "
                  "channels come before height and width",
                  words, shape.c, DATASET_MAX_CHANNELS);
    else if (!dataset_shape_fits(shape))
        path_fail(err, array->path,
                  "its shape is %s; images have sides of 1 to %d and at most %d channels, rows at "
                  "most %d columns",
                  words, DATASET_MAX_SIDE, DATASET_MAX_CHANNELS, DATASET_MAX_COLUMNS);
    else
        ok = true;
    arena_free(&scratch);
    return ok;
}

static int extent(long size)
{
    return (int)MIN(size, INT32_MAX);
}

bool array_items(const NpyArray *array, bool channels_first, ArrayItems *out, Error *err)
{
    const Axis *axis = axes_of(array->rank, channels_first);
    if (!axis) {
        Arena scratch = {0};
        path_fail(err, array->path,
                  "its shape is %s; give images as [n][h][w] or [n][h][w][c], rows as [n][columns]",
                  npy_shape(&scratch, array));
        arena_free(&scratch);
        return false;
    }
    size_t step[AXES] = {0}, next = 1;
    long size[AXES] = {1, 1, 1, 1};
    for (int i = 0; i < array->rank; i++) {
        int d = array->fortran ? i : array->rank - 1 - i;
        size[axis[d]] = array->dims[d];
        step[axis[d]] = next;
        next *= (size_t)array->dims[d];
    }
    *out = (ArrayItems){
        .array = array,
        .channels_first = channels_first,
        .count = extent(size[AXIS_IMAGE]),
        .shape = {extent(size[AXIS_LINE]), extent(size[AXIS_PIXEL]), extent(size[AXIS_CHANNEL])},
        .image = step[AXIS_IMAGE],
        .line = step[AXIS_LINE],
        .pixel = step[AXIS_PIXEL],
        .channel = step[AXIS_CHANNEL],
    };
    return check_shape(out, err);
}

/* ---- reading */

/* A part while it is filled: pixels or values. */
typedef struct {
    uint8_t *pixels;
    float *values;
} Filling;

static void read_run(const ArrayItems *items, NpyRun run, Filling to, size_t at, size_t step)
{
    if (to.pixels)
        npy_bytes(items->array, run, to.pixels + at, step);
    else
        npy_floats(items->array, run, to.values + at, step);
}

/* One image, channel after channel, or at once if its numbers lie as they are wanted. */
static void read_image(const ArrayItems *items, uint32_t row, Filling to, size_t at)
{
    Shape shape = items->shape;
    size_t pixels = (size_t)shape.h * (size_t)shape.w, channels = (size_t)shape.c;
    size_t first = row * items->image;
    if (items->channel <= 1) {
        read_run(items, (NpyRun){first, 1, pixels * channels}, to, at, 1);
        return;
    }
    for (size_t c = 0; c < channels; c++)
        read_run(items, (NpyRun){first + c * items->channel, items->pixel, pixels}, to, at + c,
                 channels);
}

/* One number of several images that lie side by side. */
static void read_number(const ArrayItems *items, const uint32_t *row, int count, size_t offset,
                        Filling to, size_t at)
{
    size_t size = shape_count(items->shape);
    for (int i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && row[next] == row[next - 1] + 1; next++)
            ;
        NpyRun run = {row[i] * items->image + offset, items->image, (size_t)(next - i)};
        read_run(items, run, to, at + (size_t)i * size, size);
    }
}

static void read_together(const ArrayItems *items, const uint32_t *row, int count, Filling to,
                          size_t at)
{
    Shape shape = items->shape;
    for (size_t h = 0; h < (size_t)shape.h; h++)
        for (size_t w = 0; w < (size_t)shape.w; w++)
            for (size_t c = 0; c < (size_t)shape.c; c++) {
                size_t offset = h * items->line + w * items->pixel + c * items->channel;
                read_number(items, row, count, offset, to, at++);
            }
}

/* ---- what is not finite */

/* "[17, 3, 4]", as the array's own indices. */
static const char *place_words(Arena *arena, const ArrayItems *items, uint32_t row, size_t number)
{
    const Axis *axis = axes_of(items->array->rank, items->channels_first);
    size_t channels = (size_t)items->shape.c, width = (size_t)items->shape.w;
    size_t pixel = number / channels;
    size_t at[AXES] = {row, pixel / width, pixel % width, number % channels};
    char *words = arena_printf(arena, "[%zu", at[axis[0]]);
    for (int d = 1; d < items->array->rank; d++)
        words = arena_printf(arena, "%s, %zu", words, at[axis[d]]);
    return arena_printf(arena, "%s]", words);
}

static double value_at(const ArrayItems *items, uint32_t row, size_t number)
{
    double value;
    size_t channels = (size_t)items->shape.c, width = (size_t)items->shape.w;
    size_t pixel = number / channels;
    size_t item = row * items->image + pixel / width * items->line + pixel % width * items->pixel +
                  number % channels * items->channel;
    npy_doubles(items->array, (NpyRun){item, 1, 1}, &value, 1);
    return value;
}

static bool fail_value(const ArrayItems *items, uint32_t row, size_t number, size_t others,
                       Error *err)
{
    Arena scratch = {0};
    double value = value_at(items, row, number);
    value = isnan(value) ? NAN : value; /* its sign says nothing */
    const char *more = others == 0   ? ""
                       : others == 1 ? ", and so is 1 more"
                                     : arena_printf(&scratch, ", and so are %zu more", others);
    path_fail(err, items->array->path, "%s is %g%s, which is no finite 32-bit float; %s",
              place_words(&scratch, items, row, number), value, more,
              "replace such items first, as numpy.nan_to_num does");
    arena_free(&scratch);
    return false;
}

static bool check_finite(const ArrayItems *items, const uint32_t *row, int count,
                         const float *values, Error *err)
{
    size_t size = shape_count(items->shape), total = (size_t)count * size, first = total, found = 0;
    for (size_t i = 0; i < total; i++)
        if (!isfinite(values[i])) {
            first = MIN(first, i);
            found++;
        }
    return found == 0 || fail_value(items, row[first / size], first % size, found - 1, err);
}

/* The array itself is in memory meanwhile. */
static bool check_memory(const ArrayItems *items, double needed, Error *err)
{
    const double GB = 1 << 30;
    double all = needed + (double)items->array->count * items->array->size;
    double have = (double)memory_total();
    return all <= have ||
           path_fail(err, items->array->path,
                     "reading it takes %.1f GB of memory, and there are %.1f; use fewer items, or "
                     "unsigned bytes, which take a quarter",
                     all / GB, have / GB);
}

bool array_items_read(Arena *arena, const ArrayItems *items, const uint32_t *row, int count,
                      Part *out, Error *err)
{
    size_t size = shape_count(items->shape), total = (size_t)count * size;
    bool bytes = items->array->kind == NPY_UNSIGNED && items->array->size == 1;
    if (!check_memory(items, (double)total * (bytes ? 1 : sizeof(float)), err))
        return false;
    bool sparse = items->image == 1 && size > 1;
    Filling to = {.pixels = bytes ? arena_alloc(arena, total, 1) : NULL,
                  .values = bytes ? NULL : ARENA_NEW(arena, float, total)};
    for (int i = 0, next; i < count; i = next) {
        next = MIN(i + (sparse ? TOGETHER : 1), count);
        if (sparse)
            read_together(items, row + i, next - i, to, (size_t)i * size);
        else
            read_image(items, row[i], to, (size_t)i * size);
    }
    out->count = count;
    out->pixels = to.pixels;
    out->values = to.values;
    return bytes || items->array->kind != NPY_FLOAT ||
           check_finite(items, row, count, to.values, err);
}
