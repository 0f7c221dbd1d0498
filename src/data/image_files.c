/* Finds the pictures of a data set, which has a folder per class.  fastai walks folders in the
 * order the file system gives; we sort paths by their bytes, so that a split is the same on every
 * machine.  Given the same order a random split is fastai's (split.h). */
#include "data/image_files.h"

#include "base/buf.h"
#include "io/file.h"
#include "io/picture_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- finding files */

/* A walk through folders, and what it finds. */
typedef struct {
    Arena *arena;
    const FolderOptions *options;
    Buf found;         /* ImageFile */
    long *omitted;     /* OMIT_KINDS */
    const char *apart; /* the other part's folder, which belongs to no class; NULL: there is none */
} FileSearch;

static bool is_link(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
}

/* wanted: pictures are added; otherwise they are only counted. */
static bool add_file(FileSearch *walk, const char *path, const char *class_name, bool wanted,
                     Error *err)
{
    ImageFile file = {.path = path, .class_name = class_name};
    if (!picture_file_named(path)) {
        walk->omitted[OMIT_FILE]++;
        return true;
    }
    if (!wanted) {
        walk->omitted[OMIT_BELOW]++;
        return true;
    }
    if (!image_list_inside(walk->options, path, err))
        return false;
    buf_add(&walk->found, &file, sizeof file);
    return true;
}

/* Adds a class folder and, as torchvision's ImageFolder and fastai do, the folders below it.  There
 * links are not followed, as in fastai: they may lead round in a circle. */
static bool add_tree(FileSearch *walk, const char *folder, const char *class_name, int level,
                     Error *err)
{
    const char **names;
    int count;
    if (level > FOLDERS_DEEPEST)
        return path_fail(err, folder, "more than %d folders deep; move its images up",
                         FOLDERS_DEEPEST);
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

static bool add_class(FileSearch *walk, const char *folder, const char *class_name, Error *err)
{
    size_t before = walk->found.size;
    long links = walk->omitted[OMIT_LINK], below = walk->omitted[OMIT_BELOW];
    if (!image_list_inside(walk->options, folder, err) ||
        !add_tree(walk, folder, class_name, 0, err))
        return false;
    if (walk->found.size > before)
        return true;
    if (walk->omitted[OMIT_LINK] > links)
        return path_fail(err, folder,
                         "a class folder with links to folders, which are not followed, and no "
                         "pictures; copy their images into it, or link the class folder itself");
    if (walk->omitted[OMIT_BELOW] > below)
        return path_fail(err, folder,
                         "a class folder with images only in folders below it, which recurse=false "
                         "leaves out; give recurse=true");
    return path_fail(err, folder, "a class folder without pictures; fill it or remove it");
}

/* Adds every image of the class folders in a folder. */
static bool add_folder(FileSearch *walk, const char *folder, Error *err)
{
    const char **names;
    int count;
    bool any = false;
    if (!path_is_folder(folder))
        return path_fail_folder(err, folder, "it should contain one folder per class");
    if (!image_list_inside(walk->options, folder, err) ||
        !folder_list(walk->arena, folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(walk->arena, folder, names[i]);
        if (!path_is_folder(path)) {
            walk->omitted[OMIT_BESIDE] += picture_file_named(names[i]);
            continue;
        }
        if (walk->apart && path_is_inside(walk->apart, path))
            continue;
        any = true;
        if (!add_class(walk, path, names[i], err))
            return false;
    }
    return any ||
           path_fail(err, folder, "no class folders in it; it should contain one folder per class");
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const ImageFile *)a)->path, ((const ImageFile *)b)->path);
}

/* Moves what was found into the arena, sorted, and empties `found`. */
static ImageFiles sorted_files(Arena *arena, Buf *found)
{
    ImageFiles files = {.count = (int)(found->size / sizeof(ImageFile))};
    files.file = arena_copy(arena, found->data, found->size);
    qsort(files.file, (size_t)files.count, sizeof(ImageFile), by_path);
    buf_free(found);
    return files;
}

static bool check_count(const FileSearch *walk, const char *path, Error *err)
{
    return walk->found.size / sizeof(ImageFile) <= INT32_MAX / 2 ||
           path_fail(err, path, "too many images");
}

/* The class folders of one or two folders (second may be NULL) as one sorted list. */
static bool find_files(FileSearch *walk, const char *first, const char *second, ImageFiles *out,
                       Error *err)
{
    bool ok = add_folder(walk, first, err) && (!second || add_folder(walk, second, err));
    ok = ok && check_count(walk, first, err);
    if (ok)
        *out = sorted_files(walk->arena, &walk->found);
    buf_free(&walk->found);
    return ok;
}

bool image_files_all(Arena *arena, const FolderOptions *options, const char *folder,
                     ImageSplit *out, Error *err)
{
    FileSearch walk = {.arena = arena, .options = options, .omitted = out->omitted};
    return find_files(&walk, folder, NULL, &out->valid, err);
}

bool image_files_below(Arena *arena, const FolderOptions *options, ImageFiles *out,
                       long omitted[OMIT_KINDS], Error *err)
{
    const char *path = options->path;
    FileSearch walk = {.arena = arena, .options = options, .omitted = omitted};
    bool ok = path_is_folder(path) ? add_tree(&walk, path, NULL, 0, err)
                                   : path_fail_folder(err, path, "check the path");
    ok = ok && check_count(&walk, path, err);
    if (ok && walk.found.size == 0)
        ok = path_fail(err, path, "no images in it; name another folder");
    if (ok)
        *out = sorted_files(arena, &walk.found);
    buf_free(&walk.found);
    return ok;
}

/* ---- train and validation */

static bool split_by_folder(FileSearch *walk, const char *train, const char *valid, ImageSplit *out,
                            Error *err)
{
    if (!path_is_folder(train))
        return path_fail_folder(err, train,
                                "give train=NAME, or valid_pct=0.2 if the class folders are in "
                                "the folder itself");
    if (!path_is_folder(valid))
        return path_fail_folder(err, valid, "give valid=NAME, or valid_pct=0.2 for a random split");
    walk->apart = path_is_inside(valid, train) ? valid : NULL;
    if (!find_files(walk, train, NULL, &out->train, err))
        return false;
    walk->apart = path_is_inside(train, valid) ? train : NULL;
    return find_files(walk, valid, NULL, &out->valid, err);
}

static bool is_same(const char *folder, const char *other)
{
    return path_is_inside(folder, other) && path_is_inside(other, folder);
}

static bool split_by_chance(FileSearch *walk, const char *train, const char *valid, ImageSplit *out,
                            Error *err)
{
    const FolderOptions *options = walk->options;
    bool has_train = path_is_folder(train), has_valid = path_is_folder(valid);
    const char *first = has_train ? train : has_valid ? valid : options->path;
    const char *second = has_train && has_valid && !is_same(train, valid) ? valid : NULL;
    ImageFiles all;
    walk->apart = second && path_is_inside(second, first) ? second : NULL;
    if (!find_files(walk, first, second, &all, err))
        return false;
    image_list_split(walk->arena, &all, options, out);
    return true;
}

/* Counts pictures and folders beside the parts' folders: they belong to neither part. */
static bool count_beside(const FileSearch *walk, const char *train, const char *valid, Error *err)
{
    const char **names;
    int count;
    if (!folder_list(walk->arena, walk->options->path, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *there = path_join(walk->arena, walk->options->path, names[i]);
        if (path_is_folder(there))
            walk->omitted[OMIT_FOLDER] +=
                !path_is_inside(train, there) && !path_is_inside(valid, there);
        else
            walk->omitted[OMIT_BESIDE] += picture_file_named(names[i]);
    }
    return true;
}

bool image_files_split(Arena *arena, const FolderOptions *options, ImageSplit *out, Error *err)
{
    FileSearch walk = {.arena = arena, .options = options, .omitted = out->omitted};
    const char *path = options->path;
    if (!image_list_check(options, err))
        return false;
    if (!path_is_folder(path))
        return path_fail_folder(err, path, "check the path");
    const char *train = path_join(arena, path, options->train ? options->train : "train");
    const char *valid = path_join(arena, path, options->valid ? options->valid : "valid");
    bool below = path_is_folder(train) || path_is_folder(valid);
    bool chance = options->valid_pct != 0 || options->no_valid;
    const char *usual = path_join(arena, path, "train");
    if (chance && is_same(train, path) && path_is_folder(usual))
        train = usual; /* fastai's train='.' looks in all folders, and a class is never called so */
    if (below && !is_same(train, path) && !is_same(valid, path) &&
        !count_beside(&walk, train, valid, err))
        return false;
    return chance ? split_by_chance(&walk, train, valid, out, err)
                  : split_by_folder(&walk, train, valid, out, err);
}
