/* remote.h - a run that another process of the user trains, by its record: asked and told through
 * the socket there.
 *
 *     const char *folder = remote_find(arena, "last", err);
 *     Remote remote;
 *     if (!remote_open(&remote, folder, err)) ...
 *     const Json *answer = remote_ask(&remote, arena, &(RemoteAsk){"tell", "pause"}, err);
 *     remote_close(&remote);
 *
 * What comes from there is bounded, and waited for no longer than REMOTE_SECONDS. */
#ifndef STORE_REMOTE_H
#define STORE_REMOTE_H

#include "base/arena.h"
#include "io/json.h"

enum { REMOTE_SECONDS = 2 };

/* A connection.  It belongs to one thread. */
typedef struct {
    int fd;           /* -1: closed */
    long pid;         /* of the process at the other end */
    const char *name; /* of the record; borrowed */
} Remote;

/* The folder of the record of a run under way, in the arena: by its name, by a part that no other
 * record has; NULL or "last": the latest that is under way.  NULL with err. */
const char *remote_find(Arena *arena, const char *name, Error *err);

/* Whether the run of a record is under way. */
bool remote_is_there(const char *folder);

/* The process that trains the run of a record; 0: nobody answers there. */
long remote_process(const char *folder);

/* "under way in process 3936; `attach NAME` shows it live"; process 0: not known. */
char *remote_words(Arena *arena, const char *name, long process);

/* Borrows the folder's name. */
NODISCARD bool remote_open(Remote *remote, const char *folder, Error *err);
void remote_close(Remote *remote);

typedef struct {
    const char *by;      /* the program that asks, in a word */
    const char *command; /* what it asks, as at a prompt: one command */
} RemoteAsk;

/* The answer, in the arena, of whatever kind: remote_accepts reads it.  NULL with err when none
 * comes in time; then the connection is closed. */
const Json *remote_ask(Remote *remote, Arena *arena, const RemoteAsk *ask, Error *err);

/* Whether it was done; *text: what the run said to it, in the answer's arena. */
bool remote_accepts(const Json *answer, const char **text);

/* All of this for one command. */
NODISCARD bool remote_tell(Arena *arena, const char *folder, const RemoteAsk *ask,
                           const char **text, Error *err);

#endif
