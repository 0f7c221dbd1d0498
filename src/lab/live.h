/* live.h - what a session has while a screen watches it: a lock, and what a run shares.
 *
 *     live_enter(session->live);    the run owns the learner, the session is free for others
 *     Result result = learner_fit(learner, &plan, hooks, count);
 *     live_leave(session->live);    the session is ours again
 *
 * NULL means that no screen watches: commands run on the caller's thread, these functions do
 * nothing. */
#ifndef LAB_LIVE_H
#define LAB_LIVE_H

#include "lab/messages.h"
#include "train/gate.h"
#include "train/progress.h"

typedef struct Scene Scene;

/* What is to be done to the learner's run when it has ended. */
typedef enum { AFTER_NOTHING, AFTER_TAKE, AFTER_REWIND } AfterKind;

typedef struct After {
    AfterKind kind;
    int snapshots; /* of AFTER_REWIND */
} After;

/* What a session shares with the screen that watches it.  The worker owns it, and the session
 * borrows it.  The session is touched only while its lock is held. */
typedef struct Live {
    pthread_mutex_t session; /* held by the thread that uses the session */
    After after;             /* what the run under way is stopped for; of the session's holder */
    Gate gate;
    Publisher publisher;
    Messages *messages; /* what the screen shows of answers; the worker's */
    int columns, rows;  /* of the screen when last drawn, 0: never; of the session's holder */
    void (*drop)(void *context); /* forgets the commands that wait their turn */
    void *context;
} Live;

void live_enter(Live *live);
void live_leave(Live *live);

/* Stops the run under way, for this; commands that wait come later. */
void live_stop_for(Live *live, After after);

/* Adds what the session does not know to a scene of it: what the run under way, or the latest, has
 * published, unless a later run has been opened since; the messages, copied into the arena; and
 * the size of the screen. */
void live_look(Live *live, Arena *arena, Scene *scene);

/* Whether a run is under way. */
bool live_running(Live *live);

#endif
