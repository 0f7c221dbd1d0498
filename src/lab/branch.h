/* branch.h - the point where the latest run stopped, and what is proposed for the rest of it.
 *
 *     branch_begin(session->branch, entry);            a run of the session's learner begins
 *     branch_note(session->branch, entry, &result);    and has ended
 *     branch_describe(session->branch, &buf);          "epoch 0, after batch 60 of 193; ..."
 *
 * rewind.h takes it back, go_on.h changes and continues it. */
#ifndef LAB_BRANCH_H
#define LAB_BRANCH_H

#include "analysis/history.h"
#include "train/ring.h"

enum { BRANCH_CHANGES = 4 };

/* Where the latest run of the session's learner stopped.  What it points to belongs to the history;
 * while a run is under way only `run` and the proposed changes count. */
typedef struct Branch {
    bool there;           /* there is a stopped run, finished or not */
    int run;              /* number of the run that the learner is in or has come from; 0: none */
    Plan plan;            /* the plan whose rest would be run */
    Position at;          /* where it would continue */
    const Recorder *past; /* what was recorded up to there, perhaps beyond */
    const char *command;  /* that began it, without where it was continued */
    Ring ring;
    Change change[BRANCH_CHANGES]; /* proposed for the run under way, in order; they end with it */
    int changes;
    Plan proposed; /* with changes: the plan with them, taken when the last was proposed */
    bool at_once;  /* what is proposed now is taken without being asked for */
} Branch;

Branch branch_new(void);

/* To be called when the learner or its data has been replaced: there is nothing to continue
 * from. */
void branch_forget(Branch *branch);

/* A run of the session's learner begins; the run that had stopped becomes its parent. */
void branch_begin(Branch *branch, RunEntry *entry);

/* That run has ended. */
void branch_note(Branch *branch, const RunEntry *entry, const Result *result);

/* Adds where the run would continue, "epoch 0, after batch 60 of 193; ...", or that it is at its
 * end. */
void branch_describe(const Branch *branch, Buf *out);

/* Whether all batches of its plan are run; of another plan in place of that. */
bool branch_is_over(const Branch *branch);
bool branch_is_at_end(const Branch *branch, const Plan *plan);

/* How to add to a run that has ended: `extend`, unless it ended after its schedule (tot_epochs). */
const char *branch_more(const Branch *branch);

/* With a plan that goes on after an epoch that was cut, it goes on within that epoch. */
void branch_reopen(Branch *branch, const Plan *plan);

/* The batch of the whole plan at which a position is. */
long branch_batch(const Plan *plan, const Position *at);

#endif
