/* image_files.h - the pictures of a data set that has a folder per class, as two lists.
 *
 *     ImageSplit split = {0};
 *     if (!image_files_split(arena, &options, &split, err)) ...
 *     split.train.file[0].path                   "set/train/3/7463.png"
 */
#ifndef DATA_IMAGE_FILES_H
#define DATA_IMAGE_FILES_H

#include "data/dataset.h"

/* A picture that was found. */
typedef struct {
    const char *path;       /* of a PNG file */
    const char *class_name; /* of its folder */
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
    long omitted[OMIT_KINDS]; /* counted on the way; 0 before */
} ImageSplit;

/* Both parts, by folder or by chance as the options say. */
NODISCARD bool image_files_split(Arena *arena, const FolderOptions *options, ImageSplit *out,
                                 Error *err);

/* The class folders of one folder as the validation part. */
NODISCARD bool image_files_all(Arena *arena, const FolderOptions *options, const char *folder,
                               ImageSplit *out, Error *err);

#endif
