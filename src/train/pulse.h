/* pulse.h - whether the net of a run still learns; reports once if it does not.
 *
 *     Pulse pulse = {.learner = learner, .epochs = plan.last_epoch, .tell = tell, ...};
 *     Hook hooks[] = {save_best_hook(&best), pulse_hook(&pulse)};    judges what is put back
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *     if (pulse.from) ...                                            it ended dead
 *
 * For a batch it looks at a single number, as long as that is not 0. */
#ifndef TRAIN_PULSE_H
#define TRAIN_PULSE_H

#include "train/event.h"
#include "train/recorder.h"

typedef struct Layer Layer;
typedef struct Learner Learner;

/* What is known of one run's gradients.  The caller owns it and keeps it until the run has ended;
 * until then only the hook changes it. */
typedef struct Pulse Pulse;
struct Pulse {
    Learner *learner;
    Recorder *recorder; /* where a death is noted, so that it is reported once; or NULL */
    int epochs; /* one after the run's last; in the last one fewer batches are enough to tell */
    void (*tell)(void *context, const Pulse *pulse); /* once per run, by its thread; or NULL */
    void *context;
    const Layer *from; /* out: layer from which on all images give the same; NULL: it lives */
    int epoch;         /* since when no gradient has reached the first layer */
    long batch;
    long still; /* batches since then; 0: the last one had a gradient */
    long seen;  /* batches of the run; equal to `still`: there never was a gradient */
    bool told;
};

Hook pulse_hook(Pulse *pulse);

#endif
