/* image_files.h - the pictures of a data set that has a folder per class, as two lists.
 *
 *     ImageSplit split = {0};
 *     if (!image_files_split(arena, &options, &split, err)) ...
 *     split.train.file[0].path                   "set/train/3/7463.png"
 */
#ifndef DATA_IMAGE_FILES_H
#define DATA_IMAGE_FILES_H

#include "data/image_list.h"

/* Both parts, by folder or by chance as the options say. */
NODISCARD bool image_files_split(Arena *arena, const FolderOptions *options, ImageSplit *out,
                                 Error *err);

/* The class folders of one folder as the validation part. */
NODISCARD bool image_files_all(Arena *arena, const FolderOptions *options, const char *folder,
                               ImageSplit *out, Error *err);

/* All pictures in options->path and, unless options->flat, below it, sorted by path; their classes
 * are not set.  What is left out is counted. */
NODISCARD bool image_files_below(Arena *arena, const FolderOptions *options, ImageFiles *out,
                                 long omitted[OMIT_KINDS], Error *err);

#endif
