/* command_table.h - the program's commands, as what parses lines takes them.
 *
 *     Session *session = session_new(&settings, &COMMANDS, err);
 *     Completion found = command_complete(arena, &COMMANDS_ALONE, "fit_o", 5);
 */
#ifndef COMMANDS_COMMAND_TABLE_H
#define COMMANDS_COMMAND_TABLE_H

#include "language/pasted.h"

extern const CommandTable COMMANDS;

/* All that a line can name without a session: commands and recorded runs. */
extern const Scope COMMANDS_ALONE;

/* Calls, arguments and constants of notebooks that are not commands (pasted_table.c). */
extern const Pasted PASTED[];
extern const PastedKey PASTED_KEYS[];
extern const PastedConstant PASTED_CONSTANTS[];

#endif
