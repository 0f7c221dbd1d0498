/* column_set_json.h - what a table's columns mean to a net, as JSON.
 *
 *     column_set_put(&text, data->columns);    {"target":"kind","columns":[{"name":"age",...},...]}
 *     const ColumnSet *columns = column_set_get(arena, text);          NULL: that is none
 */
#ifndef DATA_COLUMN_SET_JSON_H
#define DATA_COLUMN_SET_JSON_H

#include "base/buf.h"
#include "data/column_set.h"

void column_set_put(Buf *out, const ColumnSet *columns);

/* Every number in it is within its bounds. */
const ColumnSet *column_set_get(Arena *arena, const char *text);

#endif
