/* run_table.h - the list of runs as text: what `runs` prints.
 *
 *     run_table_tell(session->reply, &list, &order);
 *     run_groups_tell(session->reply, &list, &order, -1, false);     its recipes, the best first
 */
#ifndef COMMANDS_RUN_TABLE_H
#define COMMANDS_RUN_TABLE_H

#include "lab/reply.h"
#include "lab/run_list.h"

/* A head and a line for each run; a sentence where there are none. */
void run_table_tell(Reply *reply, const RunList *list, const RunOrder *order);

/* A line of JSON for each run. */
void run_json_tell(Reply *reply, const RunList *list);

/* Recipes instead of runs, with means and deviations, as a table or as lines of JSON; key as in
 * run_groups.h. */
void run_groups_tell(Reply *reply, const RunList *list, const RunOrder *order, int key, bool json);

#endif
