/* live.h - what a session has while a screen watches it: a lock, and what a run shares.
 *
 *     live_enter(session->live);     the run owns the learner, nobody the session
 *     Result result = learner_fit(...);
 *     live_leave(session->live);     the session is ours again
 *
 * NULL is nobody watching: commands run on the caller's thread, and the functions do nothing.
 */
#ifndef APP_LIVE_H
#define APP_LIVE_H

#include "app/progress.h"
#include "train/gate.h"

typedef struct {
    pthread_mutex_t session; /* held by who uses the session */
    Gate gate;
    Publisher publisher;
    void (*drop)(void *context); /* forgets the commands that wait their turn */
    void (*next)(
        void *context,
        const char *line); /* the command that comes first, whatever the run under way ends with */
    void *context;
} Live;

void live_enter(Live *live);
void live_leave(Live *live);

#endif
