/* relay.h - the process between one that `ranks N` was typed in and MPI: onecycle --relay RANKS
 * THREADS.  It starts the others by MPI, and passes on messages between them and the session.
 *
 *     return relay_serve(argv[2], argv[3]);           in that process
 *
 * So a session has no daemon, threads or handlers of MPI, does not end with it, and can end a start
 * that hangs, as with Debian's Open MPI 4.1.4 and PMIx 4.2 some do, most from a process that has
 * started others before (openpmix issue 2735). */
#ifndef UI_RELAY_H
#define UI_RELAY_H

#include "base/error.h"

enum {
    RELAY_LINE = 3, /* descriptor of the socket to the session */
    RELAY_END = -1, /* Parcel.with: all ranks part */
};

/* The first that it sends: whether the others are there. */
typedef struct {
    bool good;
    Error error; /* of one that is not */
} Greeting;

/* The head of a message of the session, then `sent` bytes; `received` bytes are the answer. */
typedef struct {
    int with; /* a rank, or RELAY_END */
    size_t sent, received;
} Parcel;

/* Its arguments are numbers; the exit status. */
int relay_serve(const char *ranks, const char *threads);

#endif
