/* repl.h - the prompt: a line is read, run, and the next one asked for.
 *
 *     int status = repl_run(session, quiet);      the program's exit status
 */
#ifndef UI_REPL_H
#define UI_REPL_H

#include "lab/session.h"

int repl_run(Session *session, bool quiet);

#endif
