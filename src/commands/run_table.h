/* run_table.h - the list of runs as text: what `runs` prints without a full screen.
 *
 *     run_table_tell(session->reply, &list, &order);
 */
#ifndef COMMANDS_RUN_TABLE_H
#define COMMANDS_RUN_TABLE_H

#include "lab/reply.h"
#include "lab/run_list.h"

/* A head and a line for each run; a sentence where there are none. */
void run_table_tell(Reply *reply, const RunList *list, const RunOrder *order);

#endif
