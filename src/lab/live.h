/* live.h - what a session has while another thread looks at its run, a screen's or one that answers
 * other processes: a lock, and what a run shares.
 *
 *     live_enter(session->live);    the run owns the learner, the session is free for others
 *     Result result = learner_fit(learner, &plan, hooks, count);
 *     live_leave(session->live);    the session is ours again
 *
 * NULL means that nobody does: commands run on the caller's thread, these functions do nothing.  A
 * session without a screen has one only while a run with a record is under way (requests.h). */
#ifndef LAB_LIVE_H
#define LAB_LIVE_H

#include "lab/after.h"
#include "lab/messages.h"
#include "train/gate.h"
#include "train/progress.h"

typedef struct Scene Scene;

/* What a session shares with those who look at its run.  The worker owns it, or without a screen
 * the run; the session borrows it.  The session is touched only while its lock is held. */
typedef struct Live {
    pthread_mutex_t session; /* held by the thread that uses the session */
    After after;             /* what the run under way is stopped for; of the session's holder */
    Gate gate;
    Publisher publisher;
    Messages *messages; /* what the screen shows of answers; the worker's; NULL: no screen */
    int columns, rows;  /* of the screen when last drawn, 0: never; of the session's holder */
    const char *remote; /* folder of the record of another process's run that is shown; NULL: none;
                           of the session's holder */
    void (*drop)(void *context); /* forgets the commands that wait their turn */
    void *context;
} Live;

void live_enter(Live *live);
void live_leave(Live *live);

/* Takes the session in so many milliseconds; false: another thread still has it.  Given back by
 * pthread_mutex_unlock. */
bool live_hold(Live *live, int milliseconds);

/* Stops the run under way, for this; commands that wait come later. */
void live_stop_for(Live *live, After after);

/* Adds what the session does not know to a scene of it: what the run under way, or the latest, has
 * published, unless a later run has been opened since; the messages, copied into the arena; and
 * the size of the screen. */
void live_look(Live *live, Arena *arena, Scene *scene);

/* Whether a run is under way. */
bool live_running(Live *live);

#endif
