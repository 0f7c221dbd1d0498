/* Reads the CIFAR-10 data set in its binary version (cs.toronto.edu/~kriz/cifar.html): records of a
 * label byte and three planes of 32 x 32 bytes, red first. */
#include "base/text.h"
#include "data/dataset.h"
#include "data/source.h"
#include "io/file.h"

#include <string.h>

enum {
    SIDE = 32,
    PLANE = SIDE * SIDE,
    RECORD = 1 + 3 * PLANE,
    CLASSES = 10,
    MOST_NAMES = 64 << 10
};

static const size_t MOST_BYTES = (size_t)1 << 30; /* of one file */

typedef struct {
    uint8_t *pixels;  /* [room][SIDE][SIDE][3] */
    uint16_t *labels; /* room */
    int count;        /* filled so far */
} Images;

static void unpack_record(const uint8_t *record, uint8_t *pixels)
{
    for (int i = 0; i < PLANE; i++)
        for (int c = 0; c < 3; c++)
            pixels[3 * i + c] = record[1 + c * PLANE + i];
}

static bool unpack_records(Bytes bytes, const char *path, Images *out, Error *err)
{
    for (size_t at = 0; at < bytes.size; at += RECORD) {
        const uint8_t *record = bytes.data + at;
        if (record[0] >= CLASSES)
            return path_fail(err, path,
                             "record %zu: label %d, but CIFAR-10 has 0 to 9; use another copy",
                             at / RECORD, record[0]);
        out->labels[out->count] = record[0];
        unpack_record(record, out->pixels + (size_t)out->count * 3 * PLANE);
        out->count++;
    }
    return true;
}

static bool count_records(const char *const *paths, int files, size_t *count, Error *err)
{
    *count = 0;
    for (int f = 0; f < files; f++) {
        size_t size;
        if (!file_size(paths[f], &size, err))
            return false;
        if (size == 0 || size % RECORD != 0 || size > MOST_BYTES)
            return path_fail(err, paths[f],
                             "%zu %s not a whole number of %d-byte records; "
                             "use another copy",
                             size, text_plural((long)size, "byte is", "bytes are"), RECORD);
        *count += size / RECORD;
    }
    return true;
}

/* Reads one file at a time: memory holds the images and a single file. */
static bool read_part(Arena *arena, const char *const *paths, int files, Part *out, Error *err)
{
    size_t room;
    if (!count_records(paths, files, &room, err))
        return false;
    Images images = {arena_alloc(arena, room, 3 * PLANE), ARENA_NEW(arena, uint16_t, room), 0};
    bool ok = true;
    for (int f = 0; ok && f < files; f++) {
        Arena scratch = {0};
        Bytes bytes;
        ok = file_read(&scratch, paths[f], MOST_BYTES, &bytes, err);
        if (ok && (bytes.size % RECORD != 0 || bytes.size / RECORD > room - (size_t)images.count))
            ok = path_fail(err, paths[f], "changed while it was being read; load the data again");
        ok = ok && unpack_records(bytes, paths[f], &images, err);
        arena_free(&scratch);
    }
    *out = (Part){.count = images.count, .pixels = images.pixels, .labels = images.labels};
    return ok;
}

static bool read_train(Arena *arena, Arena *scratch, const char *folder, Part *out, Error *err)
{
    const char **names;
    int count, files = 0;
    if (!folder_list(scratch, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++)
        if (text_starts(names[i], "data_batch_") && text_ends(names[i], ".bin"))
            names[files++] = path_join(scratch, folder, names[i]);
    if (files == 0)
        return path_fail(err, folder,
                         "no data_batch_*.bin in it; name the folder of CIFAR-10's binary version");
    return read_part(arena, names, files, out, err);
}

/* Reads the class names, one per line; blank lines are skipped. */
static bool read_names(Arena *arena, Arena *scratch, const char *folder, Dataset *data, Error *err)
{
    const char *path = path_join(scratch, folder, "batches.meta.txt");
    const char **names = ARENA_NEW(arena, const char *, CLASSES);
    Bytes bytes;
    if (!file_read(scratch, path, MOST_NAMES, &bytes, err))
        return false;
    char *rest = arena_text(scratch, (const char *)bytes.data), *line;
    while ((line = strsep(&rest, "\r\n")))
        if (*line && data->classes < CLASSES)
            names[data->classes++] = arena_text(arena, line);
    if (data->classes != CLASSES)
        return path_fail(err, path, "it has %d class %s, one per line; CIFAR-10 has %d",
                         data->classes, text_plural(data->classes, "name", "names"), CLASSES);
    data->class_name = names;
    return true;
}

Dataset *dataset_cifar10(Arena *arena, const char *path, Error *err)
{
    Arena scratch = {0};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    const char *test = path_join(&scratch, path, "test_batch.bin");
    bool ok = read_train(arena, &scratch, path, &data->train, err) &&
              read_part(arena, &test, 1, &data->valid, err) &&
              read_names(arena, &scratch, path, data, err);
    data->name = source_name(arena, path);
    data->shape = (Shape){SIDE, SIDE, 3};
    data->stored = 3;
    arena_free(&scratch);
    return ok ? data : NULL;
}
