/* loss.h - a run of the session's learner stops when a rank is lost, and is saved.
 *
 *     Hook hook = loss_hook(&loss, session);
 *     Result result = learner_fit(learner, &plan, hooks, count);
 *     if (!loss_none(&loss, out)) ...                 one line has said so
 */
#ifndef LAB_LOSS_H
#define LAB_LOSS_H

#include "lab/outcome.h"
#include "lab/verb.h"
#include "train/event.h"

/* Belongs to a run. */
typedef struct {
    Session *session;
    bool stopped; /* the run, by us */
    bool told;
} Loss;

Hook loss_hook(Loss *loss, Session *session);

/* False, with the command's status, if the run was stopped by it. */
bool loss_none(const Loss *loss, Outcome *out);

#endif
