/* outcome.h - what a command leaves behind: how it ended, and the value that it gives.
 *
 *     Outcome out = {0};
 *     if (!command->run(session, &call, &out))
 *         puts(out.error.text);
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include "base/error.h"
#include "language/command.h"

/* How a command, or a text of them, ended: the exit status of a program that did no more. */
typedef enum {
    RUN_OK = 0,
    RUN_FAILED = 1,        /* exit status 1 */
    RUN_NOT_FINITE = 3,    /* training stopped on something not finite */
    RUN_INTERRUPTED = 130, /* Ctrl-C: the rest of the script is dropped */
    RUN_QUIT = -1,         /* `quit` */
} RunStatus;

/* Made empty by who runs the command, filled in by the command. */
struct Outcome {
    RunStatus status;  /* beyond success and failure; RUN_OK also when the error says all */
    const char *value; /* what `NAME = call(...)` assigns, owned by the session; NULL: nothing */
    Error error;       /* why the command returned false */
};

#endif
