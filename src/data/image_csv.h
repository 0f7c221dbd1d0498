/* image_csv.h - data sets of pictures that a table lists with their classes.
 *
 *     ImageTable table = {.file = "planet/labels.csv", .fn_col = "0", .label_col = "1"};
 *     Dataset *data = dataset_csv(arena, &options, &table, pool, err);
 */
#ifndef DATA_IMAGE_CSV_H
#define DATA_IMAGE_CSV_H

#include "data/dataset.h"

/* Where the table is and what its columns are, by their number from 0 on or by their name; a value,
 * whose texts are borrowed. */
typedef struct {
    const char *file;      /* CSV with a header */
    const char *suffix;    /* behind every file name, ".jpg" for example; NULL: nothing */
    const char *fn_col;    /* names of files, in options->path */
    const char *label_col; /* their classes */
    const char *valid_col; /* True or 1 where a picture is for validation; NULL: by chance */
    char delim;            /* between cells; 0: what the header has most of */
} ImageTable;

/* fastai's from_csv.  The pictures keep the order of the table.  Classes that are all whole numbers
 * are in the order of these, as for fastai, and otherwise in that of their bytes. */
Dataset *dataset_csv(Arena *arena, const FolderOptions *options, const ImageTable *table,
                     Pool *pool, Error *err);

#endif
