/* watch_table.h - the table that `watch` prints.
 *
 *     watch_table_tell(session->reply, logs, &choice);
 */
#ifndef COMMANDS_WATCH_TABLE_H
#define COMMANDS_WATCH_TABLE_H

#include "logs/log_choice.h"
#include "logs/logs.h"

typedef struct Reply Reply;

/* Tells the chosen series; warns where there are none. */
void watch_table_tell(Reply *reply, Logs *logs, const LogChoice *choice);

#endif
