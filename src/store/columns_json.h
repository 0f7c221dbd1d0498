/* columns_json.h - what a table's columns mean to a net, as JSON.
 *
 *     columns_put(&text, data->columns);       {"target":"kind","columns":[{"name":"age",...},...]}
 *     const Columns *columns = columns_get(arena, text);               NULL: that is none
 */
#ifndef STORE_COLUMNS_JSON_H
#define STORE_COLUMNS_JSON_H

#include "base/buf.h"
#include "data/columns.h"

void columns_put(Buf *out, const Columns *columns);

/* Every number in it is within its bounds. */
const Columns *columns_get(Arena *arena, const char *text);

#endif
