/* Shows rows of a table as they were in their file, with the class in the last column. */
#include "commands/row_table.h"

#include "base/columns.h"
#include "data/column_set.h"

enum { SHOWN = 8 }; /* columns of the table, so that a line has room for a row */

/* The text that a row has in a column of categories; a dash: none of them. */
static const char *category_of(const Column *column, const float *row)
{
    for (int c = 0; c < column->categories; c++)
        if (row[column->at + c] > 0)
            return column->category[c];
    return "-";
}

static void add_row(Columns *table, const ColumnSet *columns, const float *row)
{
    for (int c = 0; c < MIN(columns->count, SHOWN); c++) {
        const Column *column = &columns->column[c];
        if (column->categories)
            columns_add(table, category_of(column, row));
        else
            columns_short(table, (double)row[column->at]);
    }
    if (columns->count > SHOWN)
        columns_add(table, "...");
}

void row_table_tell(Reply *reply, const Dataset *data, Rng rng, int count)
{
    const ColumnSet *columns = data->columns;
    Columns table = {0};
    for (int c = 0; c < MIN(columns->count, SHOWN); c++)
        columns_add(&table, columns->column[c].name);
    if (columns->count > SHOWN)
        columns_printf(&table, "%d more", columns->count - SHOWN);
    columns_add(&table, columns->target);
    columns_row(&table);
    Arena scratch = {0};
    uint32_t *chosen = ARENA_NEW(&scratch, uint32_t, count);
    rng_choose(&rng, (uint32_t)data->train.count, chosen, (uint32_t)count);
    for (int i = 0; i < count; i++) {
        uint32_t row = chosen[i];
        add_row(&table, columns, data->train.values + (size_t)row * (size_t)columns->numbers);
        columns_add(&table, data->class_name[data->train.labels[row]]);
        columns_row(&table);
    }
    arena_free(&scratch);
    reply_table_end(reply, &table);
}
