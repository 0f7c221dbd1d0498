/* Reads data sets that are folders of PNG files, one folder per class.  fastai walks folders in the
 * order the file system gives; we sort paths by their bytes, so that a split is the same on every
 * machine.  Given the same order the random split is fastai's: the first int(pct * n) images of
 * numpy's permutation are for validation, in that order, the rest for training, ascending. */
#include "base/buf.h"
#include "base/rng.h"
#include "data/dataset.h"
#include "data/pictures.h"
#include "data/source.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { MOST_LEVELS = 16 }; /* of folders below a class folder */

typedef struct {
    const char *path;       /* of a PNG file */
    const char *class_name; /* of its folder */
    int label;              /* class number, set once the classes are known; -1: of no class */
} Item;

typedef struct {
    Item *item; /* count, sorted by path unless said otherwise */
    int count;
} Items;

/* ---- finding files */

static const char *extension(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? dot : "";
}

/* Pictures in formats we do not read are an error: skipping them would train on half a set. */
static const char *foreign_format(const char *name)
{
    static const struct {
        const char *extension;
        const char *format;
    } FORMATS[] = {
        {".jpg", "JPEG"}, {".jpeg", "JPEG"}, {".gif", "GIF"},   {".bmp", "BMP"}, {".webp", "WebP"},
        {".tif", "TIFF"}, {".tiff", "TIFF"}, {".heic", "HEIC"}, {".pgm", "PNM"}, {".ppm", "PNM"},
    };
    for (int i = 0; i < LENGTH(FORMATS); i++)
        if (strcasecmp(extension(name), FORMATS[i].extension) == 0)
            return FORMATS[i].format;
    return NULL;
}

/* Links may lead anywhere, unless the options say otherwise. */
static bool check_place(const FolderOptions *options, const char *path, Error *err)
{
    return !options->inside || path_is_inside(path, options->path) ||
           path_fail(err, path,
                     "a link leads out of the data folder, or to nothing; remove it, or give "
                     "links=true");
}

/* What a walk through a part's folders finds. */
typedef struct {
    Arena *arena;
    const FolderOptions *options;
    Buf items;     /* Item */
    long *omitted; /* OMIT_KINDS */
} Walk;

static bool is_picture(const char *name)
{
    return strcasecmp(extension(name), ".png") == 0 || foreign_format(name);
}

static bool is_link(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

/* wanted: pictures are added; otherwise they are only counted. */
static bool add_file(Walk *walk, const char *path, const char *class_name, bool wanted, Error *err)
{
    const char *format = foreign_format(path);
    Item item = {.path = path, .class_name = class_name};
    if (!is_picture(path)) {
        walk->omitted[OMIT_FILE]++;
        return true;
    }
    if (!wanted) {
        walk->omitted[OMIT_BELOW]++;
        return true;
    }
    if (format)
        return path_fail(err, path, "not a PNG: %s files are not read yet; convert it to PNG",
                         format);
    if (!check_place(walk->options, path, err))
        return false;
    buf_add(&walk->items, &item, sizeof item);
    return true;
}

/* Adds a class folder and, as torchvision's ImageFolder and fastai do, the folders below it.  There
 * links are not followed, as in fastai: they may lead round in a circle. */
static bool add_tree(Walk *walk, const char *folder, const char *class_name, int level, Error *err)
{
    const char **names;
    int count;
    if (level > MOST_LEVELS)
        return path_fail(err, folder, "more than %d folders deep; move its pictures up",
                         MOST_LEVELS);
    if (!folder_list(walk->arena, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(walk->arena, folder, names[i]);
        bool below = path_is_folder(path);
        if (below && is_link(path))
            walk->omitted[OMIT_LINK]++;
        else if (below ? !add_tree(walk, path, class_name, level + 1, err)
                       : !add_file(walk, path, class_name, level == 0 || !walk->options->flat, err))
            return false;
    }
    return true;
}

static bool add_class(Walk *walk, const char *folder, const char *class_name, Error *err)
{
    size_t before = walk->items.size;
    long links = walk->omitted[OMIT_LINK], below = walk->omitted[OMIT_BELOW];
    if (!check_place(walk->options, folder, err) || !add_tree(walk, folder, class_name, 0, err))
        return false;
    if (walk->items.size > before)
        return true;
    if (walk->omitted[OMIT_LINK] > links)
        return path_fail(err, folder,
                         "a class folder with links to folders, which are not followed, and no PNG "
                         "files; copy their pictures into it, or link the class folder itself");
    if (walk->omitted[OMIT_BELOW] > below)
        return path_fail(err, folder,
                         "a class folder with pictures in folders below it only, which "
                         "recurse=false leaves out; give recurse=true");
    return path_fail(err, folder, "a class folder without PNG files; fill it or remove it");
}

/* Adds every image of the class folders in a folder. */
static bool add_folder(Walk *walk, const char *folder, Error *err)
{
    const char **names;
    int count;
    bool any = false;
    if (!path_is_folder(folder))
        return path_fail_folder(err, folder, "it should hold one folder a class");
    if (!check_place(walk->options, folder, err) ||
        !folder_list(walk->arena, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(walk->arena, folder, names[i]);
        if (!path_is_folder(path)) {
            walk->omitted[OMIT_BESIDE] += is_picture(names[i]);
            continue;
        }
        any = true;
        if (!add_class(walk, path, names[i], err))
            return false;
    }
    return any ||
           path_fail(err, folder, "no class folders in it; it should hold one folder a class");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const Item *)a)->path, ((const Item *)b)->path);
}

/* Moves what was found into the arena, sorted, and empties `found`. */
static Items sorted_items(Arena *arena, Buf *found)
{
    Items items = {.count = (int)(found->size / sizeof(Item))};
    items.item = arena_copy(arena, found->data, found->size);
    qsort(items.item, (size_t)items.count, sizeof(Item), by_path);
    buf_free(found);
    return items;
}

/* The class folders of one or two folders (second may be NULL) as one sorted list. */
static bool find_items(Arena *arena, const FolderOptions *options, const char *first,
                       const char *second, long *omitted, Items *out, Error *err)
{
    Walk walk = {.arena = arena, .options = options, .omitted = omitted};
    bool ok = add_folder(&walk, first, err) && (!second || add_folder(&walk, second, err));
    if (ok && walk.items.size / sizeof(Item) > INT32_MAX / 2)
        ok = path_fail(err, first, "too many images");
    if (ok)
        *out = sorted_items(arena, &walk.items);
    buf_free(&walk.items);
    return ok;
}

/* ---- train and validation */

typedef struct {
    Items train, valid;
    long omitted[OMIT_KINDS];
} Split;

static bool split_by_folder(Arena *arena, const FolderOptions *options, const char *train,
                            const char *valid, Split *out, Error *err)
{
    if (path_is_folder(train) && !path_is_folder(valid))
        return path_fail_folder(err, valid, "give valid=NAME, or valid_pct=0.2 for a random split");
    return find_items(arena, options, train, NULL, out->omitted, &out->train, err) &&
           find_items(arena, options, valid, NULL, out->omitted, &out->valid, err);
}

/* fastai's split_by_rand_pct. */
static void split_items(Arena *arena, const Items *all, double pct, long seed, Split *out)
{
    uint32_t *order = ARENA_NEW(arena, uint32_t, all->count);
    bool *held_out = ARENA_NEW(arena, bool, all->count);
    numpy_permutation(seed < 0 ? 42 : (uint32_t)seed, order, (uint32_t)all->count);
    int count = (int)(pct * all->count);
    out->valid = (Items){ARENA_NEW(arena, Item, all->count), 0};
    out->train = (Items){ARENA_NEW(arena, Item, all->count), 0};
    for (int i = 0; i < count; i++) {
        held_out[order[i]] = true;
        out->valid.item[out->valid.count++] = all->item[order[i]];
    }
    for (int i = 0; i < all->count; i++)
        if (!held_out[i])
            out->train.item[out->train.count++] = all->item[i];
}

static bool split_by_chance(Arena *arena, const char *path, const char *train, const char *valid,
                            const FolderOptions *options, Split *out, Error *err)
{
    bool has_train = path_is_folder(train), has_valid = path_is_folder(valid);
    const char *first = has_train ? train : has_valid ? valid : path;
    Items all;
    if (!(options->valid_pct > 0 && options->valid_pct < 1))
        return fail(err, "valid_pct=%g is not between 0 and 1", options->valid_pct);
    if (!find_items(arena, options, first, has_train && has_valid ? valid : NULL, out->omitted,
                    &all, err))
        return false;
    split_items(arena, &all, options->valid_pct, options->seed, out);
    return true;
}

/* Counts pictures and folders beside the parts' folders: they belong to neither part. */
static bool count_beside(Arena *arena, const char *path, const char *train, const char *valid,
                         long *omitted, Error *err)
{
    const char **names;
    int count;
    if (!folder_list(arena, path, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *there = path_join(arena, path, names[i]);
        if (path_is_folder(there))
            omitted[OMIT_FOLDER] += !path_is_inside(train, there) && !path_is_inside(valid, there);
        else
            omitted[OMIT_BESIDE] += is_picture(names[i]);
    }
    return true;
}

static bool split(Arena *arena, const FolderOptions *options, Split *out, Error *err)
{
    const char *path = options->path;
    if (!path_is_folder(path))
        return path_fail_folder(err, path, "check the path");
    const char *train = path_join(arena, path, options->train ? options->train : "train");
    const char *valid = path_join(arena, path, options->valid ? options->valid : "valid");
    bool below = path_is_folder(train) || path_is_folder(valid);
    if (below && !count_beside(arena, path, train, valid, out->omitted, err))
        return false;
    if (options->valid_pct != 0)
        return split_by_chance(arena, path, train, valid, options, out, err);
    return split_by_folder(arena, options, train, valid, out, err);
}

/* ---- classes */

static int by_class(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The sorted, different class names of the training part. */
static bool name_classes(Arena *scratch, const Items *train, const char *path, const char ***out,
                         int *count, Error *err)
{
    const char **names = ARENA_NEW(scratch, const char *, train->count);
    for (int i = 0; i < train->count; i++)
        names[i] = train->item[i].class_name;
    qsort(names, (size_t)train->count, sizeof *names, by_class);
    int classes = 0;
    for (int i = 0; i < train->count; i++)
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            names[classes++] = names[i];
    if (classes > DATASET_MAX_CLASSES)
        return path_fail(err, path, "%d classes; at most %d are read", classes,
                         DATASET_MAX_CLASSES);
    *out = names;
    *count = classes;
    return true;
}

/* Labels the items and leaves those of other classes out; returns how many.  Neighbours mostly
 * share a folder, and with it the text of the class name. */
static int label_items(Items *items, const char *const *class_name, int classes)
{
    int kept = 0, label = -1;
    const char *last = NULL;
    for (int i = 0; i < items->count; i++) {
        Item item = items->item[i];
        if (item.class_name != last)
            label = source_class(class_name, classes, item.class_name);
        last = item.class_name;
        item.label = label;
        if (label >= 0)
            items->item[kept++] = item;
    }
    int dropped = items->count - kept;
    items->count = kept;
    return dropped;
}

/* ---- loading */

static char **copy_names(Arena *arena, const char *const *names, int count)
{
    char **copy = ARENA_NEW(arena, char *, count);
    for (int i = 0; i < count; i++)
        copy[i] = arena_text(arena, names[i]);
    return copy;
}

/* All paths in the arena, packed: the training part's, then the validation part's. */
static const char **pack_paths(Arena *arena, const Split *split)
{
    int count = split->train.count + split->valid.count;
    const char **paths = ARENA_NEW(arena, const char *, count);
    Buf text = {0};
    for (int pass = 0; pass < 2; pass++) {
        const Items *items = pass ? &split->valid : &split->train;
        for (int i = 0; i < items->count; i++)
            buf_add(&text, items->item[i].path, strlen(items->item[i].path) + 1);
    }
    const char *next = arena_copy(arena, text.data, text.size);
    for (int i = 0; i < count; i++, next += strlen(next) + 1)
        paths[i] = next;
    buf_free(&text);
    return paths;
}

static Part make_part(Arena *arena, const Items *items, const Pictures *pictures,
                      const char *const *paths, int first)
{
    uint16_t *labels = ARENA_NEW(arena, uint16_t, items->count);
    for (int i = 0; i < items->count; i++)
        labels[i] = (uint16_t)items->item[i].label;
    size_t bytes = (size_t)pictures->w * (size_t)pictures->h * (size_t)pictures->stored;
    return (Part){items->count, pictures->pixels + (size_t)first * bytes, labels, paths + first};
}

static PicturesOptions decode_options(const FolderOptions *options, int channels)
{
    return (PicturesOptions){.w = options->w,
                             .h = options->h,
                             .resize = options->resize,
                             .channels = channels,
                             .interrupts = options->interrupts};
}

static bool load(Arena *arena, Arena *scratch, const FolderOptions *options, Pool *pool,
                 Dataset *data, Error *err)
{
    Split parts = {0};
    Pictures pictures;
    const char **names = NULL;
    const PicturesOptions decode = decode_options(options, options->channels);
    if (!source_channels(options->channels, err) || !split(scratch, options, &parts, err) ||
        !name_classes(scratch, &parts.train, options->path, &names, &data->classes, err))
        return false;
    label_items(&parts.train, names, data->classes);
    memcpy(data->omitted, parts.omitted, sizeof data->omitted);
    data->omitted[OMIT_UNTRAINED] = label_items(&parts.valid, names, data->classes);
    const char **paths = pack_paths(arena, &parts);
    if (!pictures_read(arena, paths, parts.train.count + parts.valid.count, &decode, pool,
                       &pictures, err))
        return false;
    data->name = source_name(arena, options->path);
    data->class_name = (const char *const *)copy_names(arena, names, data->classes);
    data->shape = (Shape){pictures.h, pictures.w, options->channels};
    data->stored = pictures.stored;
    data->resize = options->resize;
    data->refitted = pictures.refitted;
    data->train = make_part(arena, &parts.train, &pictures, paths, 0);
    data->valid = make_part(arena, &parts.valid, &pictures, paths, parts.train.count);
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
    Split parts = {0};
    Pictures pictures;
    const PicturesOptions decode = decode_options(options, like->shape.c);
    const char *path = options->path, *valid = path_join(scratch, path, "valid");
    if (!find_items(scratch, options, path_is_folder(valid) ? valid : path, NULL, parts.omitted,
                    &parts.valid, err))
        return NULL;
    int left_out = label_items(&parts.valid, like->class_name, like->classes);
    if (parts.valid.count == 0)
        return path_fail(err, path, "no images of the classes of %s", like->name), NULL;
    const char **paths = pack_paths(arena, &parts);
    if (!pictures_read(arena, paths, parts.valid.count, &decode, pool, &pictures, err) ||
        !source_fits(like, path, pictures.w, pictures.h, true, err))
        return NULL;
    Dataset *data = source_like(arena, like, path, pictures.stored,
                                make_part(arena, &parts.valid, &pictures, paths, 0));
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
