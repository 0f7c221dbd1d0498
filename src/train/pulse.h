/* pulse.h - whether the net of a run still learns, told once when it does not.
 *
 *     Pulse pulse = {.learner = learner, .epochs = plan.last_epoch, .tell = tell, ...};
 *     Hook hook = pulse_hook(&pulse);     behind save_best's: it judges what that put back
 *     learner_fit(...);
 *     if (pulse.from) ...                 it ended dead
 *
 * A batch costs a look at one number, as long as that is not 0.
 */
#ifndef TRAIN_PULSE_H
#define TRAIN_PULSE_H

#include "train/learner.h"
#include "train/recorder.h"

typedef struct Pulse Pulse;
struct Pulse {
    Learner *learner;
    Recorder *recorder; /* where it is noted, and whether it was told before; NULL: nowhere */
    int epochs; /* one past the last of the run: at its end less is enough for a word */
    void (*tell)(void *context, const Pulse *pulse); /* once a run, by its thread; NULL: nobody */
    void *context;
    const Layer *from; /* out: from which on all images give the same; NULL: it lives */
    int epoch;         /* and since when no gradient comes to the first layer */
    long batch;
    long still; /* batches since then; 0: one came */
    long seen;  /* batches of the run; as many as are still: none ever came */
    bool told;
};

Hook pulse_hook(Pulse *pulse);

#endif
