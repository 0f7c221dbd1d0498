/* image_list.h - a data set of pictures that are given as a list of files with their classes.
 *
 *     ImageFiles all = ...;                                   path and class of each
 *     ImageSplit split = {0};
 *     image_list_split(scratch, &all, &options, &split);
 *     Dataset *data = image_list_load(arena, &split, &options, pool, err);
 *
 * Where the list comes from - folders, names, a table - is the business of the callers. */
#ifndef DATA_IMAGE_LIST_H
#define DATA_IMAGE_LIST_H

#include "data/dataset.h"

/* A picture that was found. */
typedef struct {
    const char *path;       /* of a file that is named as a picture */
    const char *class_name; /* that it belongs to */
    int label;              /* class number, set once the classes are known; -1: of no class */
} ImageFile;

/* Image files in a list, which lives in the arena of the caller that found them. */
typedef struct {
    ImageFile *file; /* count, sorted by path; at random for validation by chance */
    int count;
} ImageFiles;

/* The parts of a data set.  Lists, paths and names live in the arena of the function that found
 * them; files with one class name in a row share its text. */
typedef struct {
    ImageFiles train, valid;
    bool numbered;            /* classes that are all whole numbers are in the order of these */
    long omitted[OMIT_KINDS]; /* counted on the way; 0 before */
} ImageSplit;

/* Refuses options that no list of pictures can be read with, before the list is made. */
NODISCARD bool image_list_check(const FolderOptions *options, Error *err);

/* Refuses a path that leads out of options->path, if the options say so. */
NODISCARD bool image_list_inside(const FolderOptions *options, const char *path, Error *err);

/* Cuts a list in two at random, as options->valid_pct, seed and stratify say. */
void image_list_split(Arena *arena, const ImageFiles *all, const FolderOptions *options,
                      ImageSplit *out);

/* Numbers the classes, the sorted names of the training part, and reads the pictures.
 * Files that no class is left for are taken from the lists and counted.  Of the options, path names
 * the set, and those that say how pictures are read count. */
Dataset *image_list_load(Arena *arena, ImageSplit *split, const FolderOptions *options, Pool *pool,
                         Error *err);

/* The same for `validate`: the validation part of the split as pictures for the net of `like`. */
Dataset *image_list_like(Arena *arena, ImageSplit *split, const FolderOptions *options,
                         const Dataset *like, Pool *pool, Error *err);

#endif
