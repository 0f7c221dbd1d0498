/* Makes data sets of pictures that are given as a list of files: cuts the list in two, numbers the
 * classes, reads the pictures. */
#include "data/image_list.h"

#include "base/buf.h"
#include "base/team.h"
#include "base/text.h"
#include "data/identity.h"
#include "data/pictures.h"
#include "data/source.h"
#include "data/split.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>

/* ---- classes */

/* Classes in order; the names are those of the files. */
typedef struct {
    const char **name;
    int count;
} Classes;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_number(const void *a, const void *b)
{
    long x = 0, y = 0;
    bool numbers = text_long(*(const char *const *)a, &x) && text_long(*(const char *const *)b, &y);
    return !numbers || x == y ? by_name(a, b) : x < y ? -1 : 1;
}

static bool all_numbers(const Classes *classes)
{
    long number;
    for (int i = 0; i < classes->count; i++)
        if (!text_long(classes->name[i], &number))
            return false;
    return true;
}

/* The different class names of a list, sorted by their bytes. */
static Classes classes_of(Arena *arena, const ImageFiles *files)
{
    Classes classes = {.name = ARENA_NEW(arena, const char *, files->count)};
    for (int i = 0; i < files->count; i++)
        classes.name[i] = files->file[i].class_name;
    qsort(classes.name, (size_t)files->count, sizeof *classes.name, by_name);
    for (int i = 0; i < files->count; i++)
        if (i == 0 || strcmp(classes.name[i], classes.name[classes.count - 1]) != 0)
            classes.name[classes.count++] = classes.name[i];
    return classes;
}

static bool check_classes(const Classes *classes, const char *path, Error *err)
{
    if (classes->count > DATASET_MAX_CLASSES)
        return path_fail(err, path, "it has %d classes; use at most %d", classes->count,
                         DATASET_MAX_CLASSES);
    return source_names_fit(path, classes->name, classes->count, err);
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

/* ---- training and validation */

/* The number of each file's class among those of the list. */
static const int *groups_of(Arena *arena, const ImageFiles *files)
{
    Classes classes = classes_of(arena, files);
    int *group = ARENA_NEW(arena, int, files->count);
    for (int i = 0; i < files->count; i++) {
        const char **found = bsearch(&files->file[i].class_name, classes.name,
                                     (size_t)classes.count, sizeof *classes.name, by_name);
        group[i] = (int)(found - classes.name);
    }
    return group;
}

static ImageFiles pick(Arena *arena, const ImageFiles *all, const uint32_t *which, int count)
{
    ImageFiles files = {ARENA_NEW(arena, ImageFile, count), count};
    for (int i = 0; i < count; i++)
        files.file[i] = all->file[which[i]];
    return files;
}

bool image_list_inside(const FolderOptions *options, const char *path, Error *err)
{
    return !options->inside || path_is_inside(path, options->path) ||
           path_fail(err, path,
                     "a link leads out of the data folder, or to nothing; remove it, or give "
                     "links=true");
}

bool image_list_check(const FolderOptions *options, Error *err)
{
    if (options->valid_pct != 0 && !(options->valid_pct > 0 && options->valid_pct < 1))
        return fail(err, "valid_pct=%g is not between 0 and 1", options->valid_pct);
    return pictures_channels(options->channels, err);
}

void image_list_split(Arena *arena, const ImageFiles *all, const FolderOptions *options,
                      ImageSplit *out)
{
    const SplitOptions how = {
        .count = all->count,
        .pct = options->valid_pct,
        .seed = options->seed < 0 ? 42 : (uint32_t)options->seed,
        .group = options->stratify ? groups_of(arena, all) : NULL,
    };
    Split split = split_by_chance(arena, &how);
    out->train = pick(arena, all, split.train, split.train_count);
    out->valid = pick(arena, all, split.valid, split.valid_count);
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

/* Takes the files out of a list that could not be read; bad: of the first of them. */
static void drop_bad(ImageFiles *files, const bool *bad)
{
    int kept = 0;
    for (int i = 0; i < files->count; i++)
        if (!bad[i])
            files->file[kept++] = files->file[i];
    files->count = kept;
}

/* Takes the paths of bad files out, and keeps the first few. */
static void drop_paths(Arena *arena, PicturePaths *paths, const PictureBlock *pictures,
                       Dataset *data)
{
    const char **kept = ARENA_NEW(arena, const char *, paths->count);
    const char **bad = ARENA_NEW(arena, const char *, BAD_NAMED);
    int keeps = 0, drops = 0;
    for (int i = 0; i < paths->count; i++)
        if (!pictures->bad[i])
            kept[keeps++] = paths->path[i];
        else if (drops < BAD_NAMED)
            bad[drops++] = paths->path[i];
    *paths = (PicturePaths){kept, keeps};
    data->bad = bad;
}

/* Leaves out of the parts what could not be read, and counts what is to be told of pictures. */
static void note_pictures(Arena *arena, const PictureBlock *pictures, ImageSplit *parts,
                          PicturePaths *paths, Dataset *data)
{
    data->omitted[OMIT_BAD] = pictures->bad_count;
    data->omitted[OMIT_DAMAGE] = pictures->damaged;
    data->omitted[OMIT_TURN] = pictures->turned;
    if (pictures->bad_count == 0)
        return;
    int train = parts->train.count;
    drop_bad(&parts->train, pictures->bad);
    drop_bad(&parts->valid, pictures->bad + train);
    drop_paths(arena, paths, pictures, data);
}

/* A class of which every training picture has been left out would never be learnt. */
static bool check_learnt(const ImageFiles *train, const Dataset *data, const char *path, Error *err)
{
    Arena scratch = {0};
    bool *seen = ARENA_NEW(&scratch, bool, data->classes);
    int empty = 0;
    for (int i = 0; i < train->count; i++)
        seen[train->file[i].label] = true;
    while (empty < data->classes && seen[empty])
        empty++;
    arena_free(&scratch);
    return empty == data->classes ||
           path_fail(err, path, "of class %s no training picture can be read; remove its folder",
                     data->class_name[empty]);
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

/* The options for a set of these classes: those of the net whose kind it is of. */
static FolderOptions options_for(const FolderOptions *options, const Dataset *data)
{
    const NetInput *net = &options->net;
    FolderOptions fit = *options;
    Dataset like = *data;
    if (!net->set)
        return fit;
    if (net->size) {
        fit.w = net->set->shape.w;
        fit.h = net->set->shape.h;
    }
    if (net->channels)
        fit.channels = net->set->shape.c;
    if (net->resize)
        fit.resize = net->method;
    like.shape = (Shape){fit.h, fit.w, fit.channels};
    return dataset_same_kind(net->set, &like) ? fit : *options;
}

static PicturesOptions decode_options(const FolderOptions *options)
{
    return (PicturesOptions){.w = options->w,
                             .h = options->h,
                             .resize = options->resize,
                             .channels = options->channels,
                             .skip_bad = options->skip_bad,
                             .watch = options->watch,
                             .team = options->team,
                             .interrupts = options->interrupts};
}

static bool load(Arena *arena, Arena *scratch, ImageSplit *parts, const FolderOptions *options,
                 Pool *pool, Dataset *data, Error *err)
{
    PictureBlock pictures;
    Classes classes = classes_of(scratch, &parts->train);
    if (parts->numbered && all_numbers(&classes))
        qsort(classes.name, (size_t)classes.count, sizeof *classes.name, by_number);
    bool ok = check_classes(&classes, options->path, err);
    if (!team_agree(options->team, ok, err))
        return false;
    label_files(&parts->train, classes.name, classes.count);
    memcpy(data->omitted, parts->omitted, sizeof data->omitted);
    data->omitted[OMIT_UNTRAINED] = label_files(&parts->valid, classes.name, classes.count);
    data->classes = classes.count;
    data->class_name = arena_texts(arena, classes.name, classes.count);
    FolderOptions fit = options_for(options, data);
    PicturePaths paths = pack_paths(arena, parts);
    const PicturesOptions decode = decode_options(&fit);
    if (!pictures_read(arena, &paths, &decode, pool, &pictures, err))
        return false;
    note_pictures(arena, &pictures, parts, &paths, data);
    if (!check_learnt(&parts->train, data, options->path, err))
        return false;
    data->name = source_name(arena, options->path);
    data->shape = (Shape){pictures.h, pictures.w, fit.channels};
    data->stored = pictures.stored;
    fit.w = pictures.w;
    fit.h = pictures.h;
    data->resize = options_for(&fit, data).resize;
    data->refitted = pictures.refitted;
    data->train = make_part(arena, &parts->train, &pictures, paths.path, 0);
    data->valid = make_part(arena, &parts->valid, &pictures, paths.path, parts->train.count);
    return true;
}

Dataset *image_list_load(Arena *arena, ImageSplit *parts, const FolderOptions *options, Pool *pool,
                         Error *err)
{
    Arena scratch = {0};
    Dataset *data = ARENA_NEW(arena, Dataset, 1);
    bool ok = load(arena, &scratch, parts, options, pool, data, err);
    arena_free(&scratch);
    return ok ? data : NULL;
}

Dataset *image_list_like(Arena *arena, ImageSplit *parts, const FolderOptions *options,
                         const Dataset *like, Pool *pool, Error *err)
{
    PictureBlock pictures;
    PicturesOptions decode = decode_options(options);
    decode.channels = like->shape.c;
    const char *path = options->path;
    if (!pictures_channels(like->shape.c, err))
        return NULL;
    int left_out = label_files(&parts->valid, like->class_name, like->classes);
    bool ok = parts->valid.count > 0;
    if (!ok)
        path_fail(err, path, "contains no images of the classes of the data set %s", like->name);
    if (!team_agree(options->team, ok, err))
        return NULL;
    PicturePaths paths = pack_paths(arena, parts);
    Dataset notes = {0};
    if (!pictures_read(arena, &paths, &decode, pool, &pictures, err) ||
        !source_fits(like, path, pictures.w, pictures.h, true, err))
        return NULL;
    memcpy(notes.omitted, parts->omitted, sizeof notes.omitted);
    note_pictures(arena, &pictures, parts, &paths, &notes);
    Dataset *data = source_like(arena, like, path, pictures.stored,
                                make_part(arena, &parts->valid, &pictures, paths.path, 0));
    memcpy(data->omitted, notes.omitted, sizeof data->omitted);
    data->omitted[OMIT_UNKNOWN] = left_out;
    data->bad = notes.bad;
    return data;
}
