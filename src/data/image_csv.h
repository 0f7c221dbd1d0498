/* image_csv.h - data sets of pictures that a table lists with their classes.
 *
 *     ImageTable table = {.file = "planet/labels.csv", .fn_col = "0", .label_col = "1"};
 *     Dataset *data = dataset_csv(arena, &options, &table, pool, err);
 */
#ifndef DATA_IMAGE_CSV_H
#define DATA_IMAGE_CSV_H

#include "data/dataset.h"
#include "io/csv.h"

/* Where the table is and what its columns are, by their number from 0 on or by their name; a value,
 * whose texts are borrowed. */
typedef struct {
    const char *file;      /* CSV */
    const char *suffix;    /* behind every file name, ".jpg" for example; NULL: nothing */
    const char *fn_col;    /* names of files, in options->path */
    const char *label_col; /* their classes */
    const char *valid_col; /* True or 1 where a picture is for validation; NULL: by chance */
    CsvOptions csv;        /* how it is read */
} ImageTable;

/* fastai's from_csv.  A name is seen from options->path, or is a whole path.  A table whose first
 * line names a picture is refused unless it is said to have no header.  The pictures keep the order
 * of the table.  Classes that are all whole numbers
 * are in the order of these, as for fastai, and otherwise in that of their bytes. */
Dataset *dataset_csv(Arena *arena, const FolderOptions *options, const ImageTable *table,
                     Pool *pool, Error *err);

#endif
