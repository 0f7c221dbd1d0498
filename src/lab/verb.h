/* verb.h - what a command does.
 *
 *     static bool cmd_fit(Session *session, const Call *call, Outcome *out);
 *     static const Command FIT = {.name = "fit", .verb = &(const Verb){.run = cmd_fit}};
 */
#ifndef LAB_VERB_H
#define LAB_VERB_H

#include "lab/outcome.h"
#include "language/command.h"

typedef struct Learner Learner;
typedef struct NetSetup NetSetup;
typedef struct Plan Plan;
typedef struct Session Session;

/* Static, part of its row. */
struct Verb {
    bool (*run)(Session *session, const Call *call, Outcome *out); /* false: out->error says why */
    /* Of a command that trains: what a call of it would do with a learner; otherwise NULL. */
    bool (*plan)(const Call *call, const Learner *learner, Plan *plan, Error *err);
    /* Of a command that says how a learner is made: has a call of it say so to a setup, and to
     * nothing else; otherwise NULL. */
    bool (*setup)(const Session *session, const Call *call, NetSetup *setup, Error *err);
};

#endif
