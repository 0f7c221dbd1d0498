/* Reads data sets that are folders of PNG files, one folder per class. */
#include "base/buf.h"
#include "data/identity.h"
#include "data/image_files.h"
#include "data/pictures.h"
#include "data/source.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>

/* ---- classes */

static int by_class(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The sorted, different class names of the training part. */
static bool name_classes(Arena *scratch, const ImageFiles *train, const char *path,
                         const char ***out, int *count, Error *err)
{
    const char **names = ARENA_NEW(scratch, const char *, train->count);
    for (int i = 0; i < train->count; i++)
        names[i] = train->file[i].class_name;
    qsort(names, (size_t)train->count, sizeof *names, by_class);
    int classes = 0;
    for (int i = 0; i < train->count; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            names[classes++] = names[i];
    if (classes > DATASET_MAX_CLASSES)
        return path_fail(err, path, "it has %d classes; at most %d are possible", classes,
                         DATASET_MAX_CLASSES);
    *out = names;
    *count = classes;
    return true;
}

/* Labels the files and leaves those of other classes out; returns how many.  Neighbours mostly
 * share a folder, and with it the text of the class name. */
static int label_files(ImageFiles *files, const char *const *class_name, int classes)
{
    int kept = 0, label = -1;
    const char *last = NULL;
    for (int i = 0; i < files->count; i++) {
        ImageFile file = files->file[i];
        if (file.class_name != last)
            label = source_class(class_name, classes, file.class_name);
        last = file.class_name;
        file.label = label;
        if (label >= 0)
            files->file[kept++] = file;
    }
    int dropped = files->count - kept;
    files->count = kept;
    return dropped;
}

/* ---- loading */

/* All paths in the arena, packed: the training part's, then the validation part's. */
static PicturePaths pack_paths(Arena *arena, const ImageSplit *split)
{
    int count = split->train.count + split->valid.count;
    const char **paths = ARENA_NEW(arena, const char *, count);
    Buf text = {0};
    for (int pass = 0; pass < 2; pass++) {
        const ImageFiles *files = pass ? &split->valid : &split->train;
        for (int i = 0; i < files->count; i++)
            buf_add(&text, files->file[i].path, strlen(files->file[i].path) + 1);
    }
    const char *next = arena_copy(arena, text.data, text.size);
    for (int i = 0; i < count; i++, next += strlen(next) + 1)
        paths[i] = next;
    buf_free(&text);
    return (PicturePaths){paths, count};
}

static Part make_part(Arena *arena, const ImageFiles *files, const PictureBlock *pictures,
                      const char *const *paths, int first)
{
    uint16_t *labels = ARENA_NEW(arena, uint16_t, files->count);
    for (int i = 0; i < files->count; i++)
        labels[i] = (uint16_t)files->file[i].label;
    size_t bytes = (size_t)pictures->w * (size_t)pictures->h * (size_t)pictures->stored;
    return (Part){.count = files->count,
                  .pixels = pictures->pixels + (size_t)first * bytes,
                  .labels = labels,
                  .file = paths + first};
}

/* How a set of this shape and these classes is resized. */
static ResizeMethod resize_of(const FolderOptions *options, const Dataset *data)
{
    const Dataset *kin = options->kin;
    return kin && dataset_same_kind(kin, data) ? options->kin_resize : options->resize;
}

static PicturesOptions decode_options(const FolderOptions *options, ResizeMethod resize,
                                      int channels)
{
    return (PicturesOptions){.w = options->w,
                             .h = options->h,
                             .resize = resize,
                             .channels = channels,
                             .interrupts = options->interrupts};
}

static bool load(Arena *arena, Arena *scratch, const FolderOptions *options, Pool *pool,
                 Dataset *data, Error *err)
{
    ImageSplit parts = {0};
    PictureBlock pictures;
    const char **names = NULL;
    if (!source_channels(options->channels, err) ||
        !image_files_split(scratch, options, &parts, err) ||
        !name_classes(scratch, &parts.train, options->path, &names, &data->classes, err))
        return false;
    label_files(&parts.train, names, data->classes);
    memcpy(data->omitted, parts.omitted, sizeof data->omitted);
    data->omitted[OMIT_UNTRAINED] = label_files(&parts.valid, names, data->classes);
    data->class_name = source_names(arena, names, data->classes);
    data->shape = (Shape){options->h, options->w, options->channels};
    const PicturePaths paths = pack_paths(arena, &parts);
    const PicturesOptions decode =
        decode_options(options, resize_of(options, data), options->channels);
    if (!pictures_read(arena, &paths, &decode, pool, &pictures, err))
        return false;
    data->name = source_name(arena, options->path);
    data->shape = (Shape){pictures.h, pictures.w, options->channels};
    data->stored = pictures.stored;
    data->resize = resize_of(options, data);
    data->refitted = pictures.refitted;
    data->train = make_part(arena, &parts.train, &pictures, paths.path, 0);
    data->valid = make_part(arena, &parts.valid, &pictures, paths.path, parts.train.count);
    return true;
}

Dataset *dataset_folder(Arena *arena, const FolderOptions *options, Pool *pool, Error *err)
{
    Arena scratch = {0};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    bool ok = load(arena, &scratch, options, pool, data, err);
    arena_free(&scratch);
    return ok ? data : NULL;
}

/* ---- another set's images */

static Dataset *load_like(Arena *arena, Arena *scratch, const FolderOptions *options,
                          const Dataset *like, Pool *pool, Error *err)
{
    ImageSplit parts = {0};
    PictureBlock pictures;
    const PicturesOptions decode = decode_options(options, options->resize, like->shape.c);
    const char *path = options->path, *valid = path_join(scratch, path, "valid");
    if (!image_files_all(scratch, options, path_is_folder(valid) ? valid : path, &parts, err))
        return NULL;
    int left_out = label_files(&parts.valid, like->class_name, like->classes);
    if (parts.valid.count == 0)
        return path_fail(err, path, "contains no images of the classes of the data set %s",
                         like->name),
               NULL;
    const PicturePaths paths = pack_paths(arena, &parts);
    if (!pictures_read(arena, &paths, &decode, pool, &pictures, err) ||
        !source_fits(like, path, pictures.w, pictures.h, true, err))
        return NULL;
    Dataset *data = source_like(arena, like, path, pictures.stored,
                                make_part(arena, &parts.valid, &pictures, paths.path, 0));
    memcpy(data->omitted, parts.omitted, sizeof data->omitted);
    data->omitted[OMIT_UNKNOWN] = left_out;
    return data;
}

Dataset *dataset_folder_like(Arena *arena, const FolderOptions *options, const Dataset *like,
                             Pool *pool, Error *err)
{
    Arena scratch = {0};
    Dataset *data = load_like(arena, &scratch, options, like, pool, err);
    arena_free(&scratch);
    return data;
}
