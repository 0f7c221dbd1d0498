/* row_files.h - files of rows or images in numbers, for a net that is asked what they are.
 *
 *     Part part;
 *     if (row_file_is(data, "new.csv") && !row_file_read(arena, data, "new.csv", &part, err)) ...
 *     part.file[0]                                               "new.csv:2", its line
 */
#ifndef DATA_ROW_FILES_H
#define DATA_ROW_FILES_H

#include "data/dataset.h"

/* Whether a net for such data takes the file for one: an array of numpy, or any other file if it
 * has learnt from a table. */
bool row_file_is(const Dataset *like, const char *path);

/* All of it, without labels: an array [n] of images or rows as those of `like`, in either layout;
 * or a table with the same columns, the target or not.  file: FILE[NUMBER] or FILE:LINE of each. */
NODISCARD bool row_file_read(Arena *arena, const Dataset *like, const char *path, Part *out,
                             Error *err);

#endif
