/* Reads data sets in MNIST's own format: a big-endian magic number whose last byte counts the
 * dimensions, the dimensions, then bytes (yann.lecun.com/exdb/mnist).  A header counts only if the
 * size of the file agrees with it to the byte. */
#include "base/text.h"
#include "data/idx_files.h"
#include "data/identity.h"
#include "data/source.h"
#include "io/file.h"
#include "io/gz.h"

#include <stdio.h>
#include <string.h>

enum { MAGIC_IMAGES = 0x803, MAGIC_LABELS = 0x801, LABELS = 256, MOST_IMAGES = 50 << 20 };

static const size_t MOST_BYTES = (size_t)3 << 30;

typedef struct {
    const uint8_t *pixels; /* [count][h][w] */
    const uint8_t *label;  /* count */
    int count, h, w;
    size_t ignored; /* bytes after the end of gzip files */
    bool lasting;   /* the bytes are in the dataset's arena: when all are kept, they need no copy */
} Idx;

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* dims: as many as the magic number says. */
static bool check_header(Bytes bytes, const char *path, uint32_t magic, int dims, uint32_t *dim,
                         Error *err)
{
    size_t header = 4 + 4 * (size_t)dims, count = 1;
    if (bytes.size < header || big_endian(bytes.data) != magic)
        return path_fail(err, path,
                         "not an IDX file of %s: it does not begin with 0x%08x; use another copy",
                         magic == MAGIC_IMAGES ? "images" : "labels", (unsigned)magic);
    for (int d = 0; d < dims; d++) {
        dim[d] = big_endian(bytes.data + 4 + 4 * d);
        if (__builtin_mul_overflow(count, dim[d], &count))
            count = SIZE_MAX;
    }
    if (count != bytes.size - header)
        return path_fail(err, path,
                         "its header promises %zu %s of data, but %zu %s; use another copy", count,
                         text_plural((long)count, "byte", "bytes"), bytes.size - header,
                         text_plural((long)(bytes.size - header), "follows", "follow"));
    return true;
}

/* ---- reading */

static bool read_file(Arena *arena, const char *path, Bytes *out, size_t *ignored, Error *err)
{
    size_t more;
    bool ok = gz_read(arena, path, MOST_BYTES, out, &more, err);
    *ignored += more;
    return ok;
}

static bool read_images(Arena *arena, const IdxSet *set, IdxPart part, Idx *out, Error *err)
{
    Bytes bytes;
    const char *path;
    uint32_t dim[3];
    size_t ignored = 0;
    if (!idx_files_path(arena, set, part, IDX_IMAGES, &path, err) ||
        !read_file(arena, path, &bytes, &ignored, err) ||
        !check_header(bytes, path, MAGIC_IMAGES, 3, dim, err))
        return false;
    if (dim[0] < 1 || dim[0] > MOST_IMAGES)
        return path_fail(err, path, "it has %u images; a set can have 1 to %d", (unsigned)dim[0],
                         MOST_IMAGES);
    if (dim[1] < 1 || dim[2] < 1 || dim[1] > DATASET_MAX_SIDE || dim[2] > DATASET_MAX_SIDE)
        return path_fail(err, path, "its images have %u x %u pixels; sides can be 1 to %d",
                         (unsigned)dim[1], (unsigned)dim[2], DATASET_MAX_SIDE);
    *out = (Idx){.pixels = bytes.data + 16,
                 .count = (int)dim[0],
                 .h = (int)dim[1],
                 .w = (int)dim[2],
                 .ignored = ignored};
    return true;
}

static bool read_labels(Arena *arena, const IdxSet *set, IdxPart part, Idx *idx, Error *err)
{
    Bytes bytes;
    const char *path;
    uint32_t count;
    if (!idx_files_path(arena, set, part, IDX_LABELS, &path, err) ||
        !read_file(arena, path, &bytes, &idx->ignored, err) ||
        !check_header(bytes, path, MAGIC_LABELS, 1, &count, err))
        return false;
    if (count != (uint32_t)idx->count)
        return path_fail(err, path, "%u %s for %d %s; use another copy", (unsigned)count,
                         text_plural((long)count, "label", "labels"), idx->count,
                         text_plural(idx->count, "image", "images"));
    idx->label = bytes.data + 8;
    return true;
}

static bool read_idx(Arena *arena, const IdxSet *set, IdxPart part, Idx *out, Error *err)
{
    return read_images(arena, set, part, out, err) && read_labels(arena, set, part, out, err);
}

/* ---- classes */

/* Which class a label is; -1 for labels that are left out. */
typedef struct {
    int class_of[LABELS];
    int label[LABELS]; /* of each class */
    int classes;
} LabelMap;

static void map_add(LabelMap *map, int label)
{
    map->class_of[label] = map->classes;
    map->label[map->classes++] = label;
}

static bool map_labels(const IdxOptions *options, const Idx *train, LabelMap *map, Error *err)
{
    bool occurs[LABELS] = {false};
    for (int i = 0; i < train->count; i++)
        occurs[train->label[i]] = true;
    memset(map->class_of, -1, sizeof map->class_of);
    map->classes = 0;
    for (int label = 0; !options->labels && label < LABELS; label++)
        if (occurs[label])
            map_add(map, label);
    for (int i = 0; options->labels && i < options->label_count; i++) {
        int label = options->labels[i];
        if (label < 0 || label >= LABELS || !occurs[label])
            return path_fail(err, options->path,
                             "no training image has the label %d; check classes=", label);
        map_add(map, label);
    }
    return true;
}

static const char *const *name_labels(Arena *arena, const LabelMap *map)
{
    const char **names = ARENA_NEW(arena, const char *, map->classes);
    for (int c = 0; c < map->classes; c++)
        names[c] = arena_printf(arena, "%d", map->label[c]);
    return names;
}

static int count_kept(const Idx *idx, const LabelMap *map)
{
    int kept = 0;
    for (int i = 0; i < idx->count; i++)
        kept += map->class_of[idx->label[i]] >= 0;
    return kept;
}

/* What the map keeps, in file order. */
static Part keep(Arena *arena, const Idx *idx, const LabelMap *map)
{
    size_t size = (size_t)idx->h * (size_t)idx->w;
    int count = count_kept(idx, map), n = 0;
    bool copy = !idx->lasting || count < idx->count;
    uint8_t *pixels = copy ? arena_alloc(arena, (size_t)count, size) : NULL;
    uint16_t *labels = ARENA_NEW(arena, uint16_t, count);
    for (int i = 0; i < idx->count; i++) {
        int label = map->class_of[idx->label[i]];
        if (label < 0)
            continue;
        if (copy)
            memcpy(pixels + (size_t)n * size, idx->pixels + (size_t)i * size, size);
        labels[n++] = (uint16_t)label;
    }
    return (Part){.count = count, .pixels = copy ? pixels : idx->pixels, .labels = labels};
}

/* ---- loading */

static bool load_train(Arena *arena, const IdxOptions *options, const IdxSet *set, LabelMap *map,
                       Dataset *data, Error *err)
{
    Arena scratch = {0};
    Idx train;
    bool all = !options->labels;
    bool ok = read_idx(all ? arena : &scratch, set, IDX_TRAIN, &train, err) &&
              map_labels(options, &train, map, err);
    if (ok) {
        train.lasting = all;
        data->shape = (Shape){train.h, train.w, options->channels};
        data->train = keep(arena, &train, map);
        data->omitted[OMIT_UNASKED] = train.count - data->train.count;
        data->omitted[OMIT_BYTES] = (long)train.ignored;
    }
    arena_free(&scratch);
    return ok;
}

static bool load_valid(Arena *arena, const IdxOptions *options, const IdxSet *set,
                       const LabelMap *map, Dataset *data, Error *err)
{
    Arena scratch = {0};
    Idx valid;
    bool all = !options->labels;
    bool ok = read_idx(all ? arena : &scratch, set, IDX_TEST, &valid, err);
    if (ok && (valid.w != data->shape.w || valid.h != data->shape.h))
        ok = path_fail(err, options->path,
                       "training images have %d x %d pixels, test images %d x %d", data->shape.h,
                       data->shape.w, valid.h, valid.w);
    if (ok) {
        valid.lasting = all;
        data->valid = keep(arena, &valid, map);
        data->omitted[all ? OMIT_UNTRAINED : OMIT_UNASKED] += valid.count - data->valid.count;
        data->omitted[OMIT_BYTES] += (long)valid.ignored;
    }
    arena_free(&scratch);
    return ok;
}

/* Grey is repeated, so a net may read it in as many channels as it likes. */
static void take_channels(const IdxOptions *options, Dataset *data)
{
    Dataset like = *data;
    if (!options->net.set || !options->net.channels)
        return;
    like.shape.c = options->net.set->shape.c;
    if (dataset_same_kind(options->net.set, &like))
        data->shape = like.shape;
}

Dataset *dataset_idx(Arena *arena, const IdxOptions *options, Error *err)
{
    LabelMap map;
    IdxSet set;
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    if (!source_channels(options->channels, err) ||
        !idx_files_find(arena, options->path, IDX_TRAIN, &set, err) ||
        !load_train(arena, options, &set, &map, data, err) ||
        !load_valid(arena, options, &set, &map, data, err))
        return NULL;
    data->name = source_name(arena, options->path);
    data->stored = 1;
    data->classes = map.classes;
    data->class_name = name_labels(arena, &map);
    take_channels(options, data);
    return data;
}

/* ---- another set's images */

static void map_like(const Dataset *like, LabelMap *map)
{
    for (int label = 0; label < LABELS; label++) {
        char name[12];
        snprintf(name, sizeof name, "%d", label);
        map->class_of[label] = source_class(like->class_name, like->classes, name);
    }
}

Dataset *dataset_idx_like(Arena *arena, const char *path, const Dataset *like, Error *err)
{
    Arena scratch = {0};
    Dataset *data = NULL;
    LabelMap map;
    IdxSet set;
    Idx idx;
    map_like(like, &map);
    bool ok = idx_files_find(&scratch, path, IDX_TEST, &set, err) &&
              read_idx(&scratch, &set, IDX_TEST, &idx, err) &&
              source_fits(like, path, idx.w, idx.h, false, err);
    if (ok && count_kept(&idx, &map) == 0)
        ok = path_fail(err, path, "contains no images of the classes of the data set %s",
                       like->name);
    if (ok) {
        data = source_like(arena, like, path, 1, keep(arena, &idx, &map));
        data->omitted[OMIT_UNKNOWN] = idx.count - data->valid.count;
        data->omitted[OMIT_BYTES] = (long)idx.ignored;
    }
    arena_free(&scratch);
    return data;
}
