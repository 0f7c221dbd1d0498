/* branch.h - the point where the latest run stopped, and changes to the rest of its plan.
 *
 *     branch_note(session, entry, &result);            a run of the session's learner has ended
 *     branch_rewind(session, 1, err);                  an epoch back
 *     branch_change(session, &(Change){CHANGE_LR_MAX, 1e-2}, err);
 *     branch_continue(session, err);                   a run of its own, from there
 *
 * While a run is under way a change is only proposed: branch_take stops the run at a batch boundary
 * and goes on from it with the changed plan.
 */
#ifndef APP_BRANCH_H
#define APP_BRANCH_H

#include "app/history.h"
#include "app/session.h"
#include "train/ring.h"

enum { BRANCH_CHANGES = 4 };

typedef struct {
    bool there;           /* a run stands still, finished or not */
    int run;              /* number of the run the learner is in or behind; 0: none */
    Plan plan;            /* whose rest would be run */
    Position at;          /* from here on */
    const Recorder *past; /* what was recorded up to there, and beyond */
    const char *command;  /* that began it, without where it was continued */
    Ring ring;
    Change change[BRANCH_CHANGES]; /* proposed for the run under way, in order */
    int changes;
    Plan proposed; /* with them, as if taken when the last of them was proposed; valid if changes */
} Branch;

Branch branch_new(void);

/* The learner is another, or its data is: nothing to go on from. */
void branch_forget(Branch *branch);

/* A run of the session's learner begins: what stood still is past, and its parent. */
void branch_begin(Branch *branch, RunEntry *entry);

/* It has ended. */
void branch_note(Branch *branch, const RunEntry *entry, const Result *result);

/* "epoch 1 of 2, batch 60 of 193" of the next batch, or that it is at its end. */
void branch_describe(const Branch *branch, Buf *out);

/* All batches of the plan are run. */
bool branch_is_over(const Branch *branch);

/* What makes more of a run that is over: extend, unless it ended past its schedule (tot_epochs). */
const char *branch_more(const Branch *branch);

/* Back by so many snapshots, one an epoch; tells where that is. */
NODISCARD bool branch_rewind(Session *session, int snapshots, Error *err);

/* Back to the newest snapshot that is finite, of the latest run or of those it went on from; false:
 * there is none. */
NODISCARD bool branch_recover(Session *session);

/* Proposes a change, or makes it where a run stands still.  *done: there was a run it is for. */
NODISCARD bool branch_change(Session *session, const Change *change, bool *done, Error *err);

/* Runs the rest of the plan; takes: with the proposed changes. */
NODISCARD bool branch_continue(Session *session, bool takes, Error *err);

#endif
