/* image_names.h - data sets of pictures whose class is a part of their names.
 *
 *     Dataset *data = dataset_names(arena, &options, "/([^/]+)_\\d+.jpg$", pool, err);
 */
#ifndef DATA_IMAGE_NAMES_H
#define DATA_IMAGE_NAMES_H

#include "data/dataset.h"

/* fastai's from_name_re: all pictures in options->path and below; pattern is searched in the path
 * of each, which begins with options->path, and its first group is the class.  A picture where it
 * is not found is an error.  Of the options, train and valid do not count. */
Dataset *dataset_names(Arena *arena, const FolderOptions *options, const char *pattern, Pool *pool,
                       Error *err);

#endif
