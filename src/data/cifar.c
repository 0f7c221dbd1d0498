/* Reads the data sets CIFAR-10 and CIFAR-100 in their binary versions
 * (cs.toronto.edu/~kriz/cifar.html): records of one or two label bytes, of which the last counts,
 * and three planes of 32 x 32 bytes, red first. */
#include "base/text.h"
#include "data/dataset.h"
#include "data/source.h"
#include "io/file.h"

#include <string.h>

enum { SIDE = 32, PLANE = SIDE * SIDE, MOST_NAMES = 64 << 10 };

static const size_t MOST_BYTES = (size_t)1 << 30; /* of one file */

/* One of the two sets. */
typedef struct {
    const char *name;
    int classes;
    int labels;               /* bytes before the pixels of a record */
    const char *train, *test; /* its files; what train's names begin with */
    const char *names;        /* the file of class names */
} Kind;

static const Kind CIFAR10 = {"CIFAR-10",        10, 1, "data_batch_", "test_batch.bin",
                             "batches.meta.txt"};
static const Kind CIFAR100 = {"CIFAR-100", 100, 2, "train", "test.bin", "fine_label_names.txt"};

static int record_size(const Kind *kind)
{
    return kind->labels + 3 * PLANE;
}

typedef struct {
    uint8_t *pixels;  /* [room][SIDE][SIDE][3] */
    uint16_t *labels; /* room */
    int count;        /* filled so far */
} Images;

static void unpack_planes(const uint8_t *planes, uint8_t *pixels)
{
    for (int i = 0; i < PLANE; i++)
        for (int c = 0; c < 3; c++)
            pixels[3 * i + c] = planes[c * PLANE + i];
}

static bool unpack_records(const Kind *kind, Bytes bytes, const char *path, Images *out, Error *err)
{
    size_t size = (size_t)record_size(kind);
    for (size_t at = 0; at < bytes.size; at += size) {
        const uint8_t *planes = bytes.data + at + kind->labels;
        if (planes[-1] >= kind->classes)
            return path_fail(err, path,
                             "record %zu: label %d, but %s has 0 to %d; use another copy",
                             at / size, planes[-1], kind->name, kind->classes - 1);
        out->labels[out->count] = planes[-1];
        unpack_planes(planes, out->pixels + (size_t)out->count * 3 * PLANE);
        out->count++;
    }
    return true;
}

static bool count_records(const Kind *kind, const char *const *paths, int files, size_t *count,
                          Error *err)
{
    size_t record = (size_t)record_size(kind);
    *count = 0;
    for (int f = 0; f < files; f++) {
        size_t size;
        if (!file_size(paths[f], &size, err))
            return false;
        if (size == 0 || size % record != 0 || size > MOST_BYTES)
            return path_fail(err, paths[f],
                             "%zu %s not a whole number of %zu-byte records; "
                             "use another copy",
                             size, text_plural((long)size, "byte is", "bytes are"), record);
        *count += size / record;
    }
    return true;
}

/* Reads one file at a time: memory holds the images and a single file. */
static bool read_part(Arena *arena, const Kind *kind, const char *const *paths, int files,
                      Part *out, Error *err)
{
    size_t room, record = (size_t)record_size(kind);
    if (!count_records(kind, paths, files, &room, err))
        return false;
    Images images = {arena_alloc(arena, room, 3 * PLANE), ARENA_NEW(arena, uint16_t, room), 0};
    bool ok = true;
    for (int f = 0; ok && f < files; f++) {
        Arena scratch = {0};
        Bytes bytes;
        ok = file_read(&scratch, paths[f], MOST_BYTES, &bytes, err);
        if (ok && (bytes.size % record != 0 || bytes.size / record > room - (size_t)images.count))
            ok = path_fail(err, paths[f], "changed while it was being read; load the data again");
        ok = ok && unpack_records(kind, bytes, paths[f], &images, err);
        arena_free(&scratch);
    }
    *out = (Part){.count = images.count, .pixels = images.pixels, .labels = images.labels};
    return ok;
}

static bool read_train(Arena *arena, Arena *scratch, const Kind *kind, const char *folder,
                       Part *out, Error *err)
{
    const char **names;
    int count, files = 0;
    if (!folder_list(scratch, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++)
        if (text_starts(names[i], kind->train) && text_ends(names[i], ".bin"))
            names[files++] = path_join(scratch, folder, names[i]);
    if (files == 0)
        return path_fail(err, folder, "no %s*.bin in it; name the folder of %s's binary version",
                         kind->train, kind->name);
    return read_part(arena, kind, names, files, out, err);
}

/* Reads the class names, one per line; blank lines are skipped. */
static bool read_names(Arena *arena, Arena *scratch, const Kind *kind, const char *folder,
                       Dataset *data, Error *err)
{
    const char *path = path_join(scratch, folder, kind->names);
    const char **names = ARENA_NEW(arena, const char *, kind->classes);
    Bytes bytes;
    if (!file_read(scratch, path, MOST_NAMES, &bytes, err))
        return false;
    char *rest = arena_text(scratch, (const char *)bytes.data), *line;
    while ((line = strsep(&rest, "\r\n")))
        if (*line && data->classes < kind->classes)
            names[data->classes++] = arena_text(arena, line);
    if (data->classes != kind->classes)
        return path_fail(err, path, "it has %d class %s, one per line; %s has %d", data->classes,
                         text_plural(data->classes, "name", "names"), kind->name, kind->classes);
    data->class_name = names;
    return source_names_fit(path, names, data->classes, err);
}

static Dataset *read_set(Arena *arena, const Kind *kind, const char *path, Error *err)
{
    Arena scratch = {0};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    const char *test = path_join(&scratch, path, kind->test);
    bool ok = read_train(arena, &scratch, kind, path, &data->train, err) &&
              read_part(arena, kind, &test, 1, &data->valid, err) &&
              read_names(arena, &scratch, kind, path, data, err);
    data->name = source_name(arena, path);
    data->shape = (Shape){SIDE, SIDE, 3};
    data->stored = 3;
    arena_free(&scratch);
    return ok ? data : NULL;
}

Dataset *dataset_cifar10(Arena *arena, const char *path, Error *err)
{
    return read_set(arena, &CIFAR10, path, err);
}

Dataset *dataset_cifar100(Arena *arena, const char *path, Error *err)
{
    return read_set(arena, &CIFAR100, path, err);
}
