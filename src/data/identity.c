/* Finds out whether two data sets are equal, or fit the same net, and says how they differ. */
#include "data/identity.h"

#include "base/base.h"
#include "base/hash.h"
#include "base/text.h"
#include "data/column_set.h"

#include <string.h>

static uint64_t hash_part(uint64_t hash, const Dataset *data, const Part *part)
{
    size_t count = (size_t)part->count;
    size_t image = (size_t)data->shape.h * (size_t)data->shape.w * (size_t)data->stored;
    hash = hash_bytes(hash, part->labels, count * sizeof *part->labels);
    if (part->values)
        return hash_bytes(hash, part->values, count * image * sizeof *part->values);
    return hash_bytes(hash, part->pixels, count * image);
}

uint64_t dataset_hash(const Dataset *data)
{
    if (data->hash)
        return data->hash;
    const int32_t sizes[] = {data->shape.h, data->shape.w,     data->shape.c,    data->stored,
                             data->classes, data->train.count, data->valid.count};
    uint64_t hash = hash_bytes(0, sizes, sizeof sizes);
    for (int c = 0; c < data->classes; c++)
        hash = hash_bytes(hash, data->class_name[c], strlen(data->class_name[c]));
    hash = hash_part(hash, data, &data->train);
    hash = hash_part(hash, data, &data->valid);
    return MAX(hash, 1);
}

bool dataset_same_kind(const Dataset *a, const Dataset *b)
{
    if (a->classes != b->classes || !shape_equal(a->shape, b->shape))
        return false;
    for (int c = 0; c < a->classes; c++)
        if (!text_same(a->class_name[c], b->class_name[c]))
            return false;
    return !a->columns || !b->columns || column_set_same(a->columns, b->columns);
}

Dataset *dataset_stand_in(Arena *arena, const Dataset *data)
{
    Dataset *stand_in = ARENA_NEW(arena, Dataset, 1);
    *stand_in = (Dataset){
        .name = arena_text(arena, data->name),
        .shape = data->shape,
        .stored = data->stored,
        .classes = data->classes,
        .class_name = arena_texts(arena, data->class_name, data->classes),
        .columns = data->columns ? column_set_copy(arena, data->columns) : NULL,
        .resize = data->resize,
    };
    return stand_in;
}

void dataset_describe(Shape shape, bool channels, Buf *out)
{
    if (shape_is_row(shape))
        buf_printf(out, "rows of %d %s", shape.c, text_plural(shape.c, "column", "columns"));
    else
        buf_printf(out, "images of %d x %d", shape.h, shape.w);
    if (channels && !shape_is_row(shape))
        buf_printf(out, " x %d", shape.c);
}

/* The first class whose name differs; when none does, how many classes both have. */
static int first_difference(const Dataset *a, const Dataset *b)
{
    int c = 0, both = MIN(a->classes, b->classes);
    while (c < both && text_same(a->class_name[c], b->class_name[c]))
        c++;
    return c;
}

enum { NAMES_SHOWN = 10 };

/* Adds classes and size; some class names: those from `from` on, so that the one that differs is
 * shown. */
static void add_kind(const Dataset *data, int from, bool channels, Buf *out)
{
    int end = MIN(from + NAMES_SHOWN, data->classes);
    buf_printf(out, "%d %s (", data->classes, text_plural(data->classes, "class", "classes"));
    for (int c = from; c < end; c++) {
        buf_text_add(out, c > from ? ", " : from ? "..., " : "");
        text_visible(out, data->class_name[c]);
    }
    buf_text_add(out, end < data->classes ? ", ...)" : ")");
    buf_text_add(out, " and ");
    dataset_describe(data->shape, channels, out);
}

void dataset_difference(const Dataset *a, const Dataset *b, const char *other, Buf *out)
{
    int differ = first_difference(a, b), from = differ < NAMES_SHOWN ? 0 : differ;
    bool channels = a->shape.c != b->shape.c;
    buf_text_add(out, "the data has ");
    add_kind(a, MIN(from, a->classes - 1), channels, out);
    buf_printf(out, "; %s ", other);
    add_kind(b, MIN(from, b->classes - 1), channels, out);
    if (a->columns && b->columns)
        column_set_difference(a->columns, b->columns, out);
}
