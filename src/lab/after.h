/* after.h - what is to be done to the learner's run when it has ended, which is why it was stopped.
 *
 *     live_stop_for(live, (After){AFTER_REWIND, 2});
 */
#ifndef LAB_AFTER_H
#define LAB_AFTER_H

typedef enum { AFTER_NOTHING, AFTER_TAKE, AFTER_REWIND } AfterKind;

typedef struct After {
    AfterKind kind;
    int snapshots; /* of AFTER_REWIND */
} After;

#endif
