/* branch.h - the point where the latest run stopped, and changes to the rest of its plan.
 *
 *     branch_note(&session->branch, entry, &result);   a run of the session's learner has ended
 *     branch_rewind(session, 1, err);                  an epoch back
 *     branch_change(session, &(Change){CHANGE_LR_MAX, 1e-2}, &done, err);
 *     branch_continue(session, false, err);            a run of its own, from there
 *
 * While a run is under way a change is only proposed: branch_take stops the run at a batch boundary
 * and goes on from it with the changed plan.
 */
#ifndef LAB_BRANCH_H
#define LAB_BRANCH_H

#include "analysis/history.h"
#include "lab/session.h"
#include "train/ring.h"

enum { BRANCH_CHANGES = 4 };

typedef struct {
    bool there;           /* there is a stopped run, finished or not */
    int run;              /* number of the run that the learner is in or has come from; 0: none */
    Plan plan;            /* the plan whose rest would be run */
    Position at;          /* where it would go on */
    const Recorder *past; /* what was recorded up to there, perhaps beyond */
    const char *command;  /* that began it, without where it was continued */
    Ring ring;
    Change change[BRANCH_CHANGES]; /* proposed for the run under way, in order */
    int changes;
    Plan proposed; /* with changes: the plan with them, taken when the last was proposed */
} Branch;

Branch branch_new(void);

/* To be called when the learner or its data has been replaced: there is nothing to go on from. */
void branch_forget(Branch *branch);

/* A run of the session's learner begins; the run that had stopped becomes its parent. */
void branch_begin(Branch *branch, RunEntry *entry);

/* That run has ended. */
void branch_note(Branch *branch, const RunEntry *entry, const Result *result);

/* Adds where the run goes on, "epoch 0, batch 60 of 193; ...", or that it is at its end. */
void branch_describe(const Branch *branch, Buf *out);

/* Whether all batches of the plan are run. */
bool branch_is_over(const Branch *branch);

/* How to add to a run that has ended: `extend`, unless it ended after its schedule (tot_epochs). */
const char *branch_more(const Branch *branch);

/* Goes back by so many snapshots, of which each epoch has one, and tells where that is. */
NODISCARD bool branch_rewind(Session *session, int snapshots, Error *err);

/* Goes back to the newest snapshot that is finite, of the latest run or those it went on from;
 * false: there is none. */
NODISCARD bool branch_recover(Session *session);

/* Proposes a change to the run under way, or makes it in a stopped run.  *done: there was one. */
NODISCARD bool branch_change(Session *session, const Change *change, bool *done, Error *err);

/* Runs the rest of the plan; takes: makes the proposed changes first. */
NODISCARD bool branch_continue(Session *session, bool takes, Error *err);

#endif
