/* table_plan.h - what a table is found to be before its rows are read: its target, its columns,
 * their categories, its classes, and which rows are for what.
 *
 *     TablePlan plan = {.arena = arena, .scratch = &scratch, .options = options};
 *     if (!table_plan(&plan, data->omitted, &notes, err)) ...
 *     while (csv_next(&plan.csv))
 *         if (table_has_target(&plan)) ...
 */
#ifndef DATA_TABLE_PLAN_H
#define DATA_TABLE_PLAN_H

#include "data/column_set.h"
#include "data/split.h"
#include "data/table.h"

/* What a column's cells are. */
typedef struct {
    bool dropped;
    bool any;         /* it has a cell that is not missing */
    long text_line;   /* of the first that is no number; 0: all are */
    const char *text; /* that cell */
} TableKind;

/* The caller gives arenas and options; everything else is in these. */
typedef struct {
    Arena *arena;   /* of the data set */
    Arena *scratch; /* of what only reading needs */
    const TableOptions *options;
    Csv csv;
    int target;      /* column of the file */
    int rows;        /* with a target */
    Split split;     /* of these */
    bool *trains;    /* [rows] */
    TableKind *kind; /* [csv.columns] */
    Column *column;  /* [count], without medians */
    int *place;      /* [count] columns of the file */
    int count;
    const char **class_name; /* [classes] sorted by bytes */
    int classes;
    ColumnSet *columns; /* all of them */
} TablePlan;

/* Opens the file and reads it twice.  Adds to what is omitted, and to notes, what is left out. */
NODISCARD bool table_plan(TablePlan *plan, long omitted[OMIT_KINDS], Buf *notes, Error *err);

/* Whether the row of csv has a target; others are left out. */
bool table_has_target(const TablePlan *plan);

#endif
