/* row_table.h - rows of a table, as text.
 *
 *     if (data->columns)
 *         row_table_tell(reply, data, rng, 9);
 */
#ifndef COMMANDS_ROW_TABLE_H
#define COMMANDS_ROW_TABLE_H

#include "base/rng.h"
#include "data/dataset.h"
#include "lab/reply.h"

/* Prints so many training rows, drawn at random: their cells, then their class. */
void row_table_tell(Reply *reply, const Dataset *data, Rng rng, int count);

#endif
