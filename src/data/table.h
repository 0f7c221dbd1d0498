/* table.h - data sets of tables: rows of numbers and categories, one column of which is the class.
 *
 *     Buf notes = {0};
 *     TableOptions options = {.path = "wine.csv", .target = "quality", .valid_pct = 0.2};
 *     Dataset *data = dataset_table(arena, &options, &notes, err);
 */
#ifndef DATA_TABLE_H
#define DATA_TABLE_H

#include "base/buf.h"
#include "data/dataset.h"
#include "io/csv.h"

/* What `data table` reads.  All texts are borrowed for the call. */
typedef struct {
    const char *path;
    const char *target;      /* name or number of the column that has the classes */
    const char *const *drop; /* drops names or numbers of columns that are not read */
    int drops;
    double valid_pct; /* the share of rows drawn for validation, 0 ... 1 */
    uint32_t seed;    /* of that split (split.h) */
    CsvOptions csv;
    const atomic_int *interrupts; /* borrowed, or NULL: above 0 ends reading, with an error */
} TableOptions;

/* A column whose cells are all numbers, but for those that are missing, is one of numbers; other
 * columns have categories.  Adds a line to `notes` for what was filled in, is unknown, or was left
 * out. */
Dataset *dataset_table(Arena *arena, const TableOptions *options, Buf *notes, Error *err);

#endif
