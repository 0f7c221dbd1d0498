/* setup.h - what a learner would be made of, changed by commands that change nothing else.
 *
 *     NetSetup setup = setup_of(session, arena);
 *     if (!call->command->verb->setup(session, call, &setup, err)) ...      model, augment, ...
 *     Learner *learner = setup_learner(session, &setup, arena, seed, err);
 */
#ifndef LAB_SETUP_H
#define LAB_SETUP_H

#include "train/learner.h"

typedef struct Session Session;

/* A value, whose words and numbers are in the arena or the session's. */
typedef struct NetSetup {
    Arena *arena;                 /* of what calls add */
    const char *spec;             /* of the net */
    const char *weights;          /* a file that has them, or NULL */
    LearnerOptions options;       /* bs 0: the data's */
    const LearnerOptions *frozen; /* which layer groups do not train; NULL: all do */
} NetSetup;

/* That of the session's next learner.  To be called after session_learner. */
NetSetup setup_of(const Session *session, Arena *arena);

/* What is asked for, with what the session's data and a seed add to it. */
LearnerOptions setup_options(const Session *session, const LearnerOptions *asked, uint64_t seed);

/* A learner on the session's data, whose own is not touched.  It lives in the arena. */
Learner *setup_learner(const Session *session, const NetSetup *setup, Arena *arena, uint64_t seed,
                       Error *err);

#endif
