/* outcome.h - what a command returns: how it ended, and the value that it gives.
 *
 *     Outcome out = {0};
 *     if (!command->verb->run(session, &call, &out))
 *         puts(out.error.text);
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include "base/error.h"

/* How a command, or a text of them, ended: the exit status of a program that did no more. */
typedef enum {
    STATUS_OK = 0,
    STATUS_FAILED = 1,        /* exit status 1 */
    STATUS_NOT_FINITE = 3,    /* training stopped on something not finite */
    STATUS_INTERRUPTED = 130, /* Ctrl-C: the rest of the script is dropped */
    STATUS_QUIT = -1,         /* `quit` */
} Status;

/* Made empty by who runs the command, filled in by the command. */
typedef struct Outcome {
    Status status;     /* beyond success and failure; STATUS_OK also when the error says all */
    const char *value; /* what `NAME = call(...)` assigns, owned by the session; NULL: nothing */
    Error error;       /* why the command returned false */
} Outcome;

#endif
