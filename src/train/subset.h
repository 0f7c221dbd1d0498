/* subset.h - the loss on a few validation images after every batch, for range tests.
 *
 *     SubsetHook subset = {.learner = learner, .recorder = recorder, .images = 200, .seed = seed};
 *     Hook hooks[] = {recorder_hook(recorder), subset_hook(&subset)};
 *     learner_fit(learner, &plan, hooks, LENGTH(hooks));
 *     series_at(&recorder->subset_loss, k)
 *
 * Which images these are depends on the data and the seed alone: the same for every batch, every
 * batch size and every run.  Measuring changes nothing that a run goes by. */
#ifndef TRAIN_SUBSET_H
#define TRAIN_SUBSET_H

#include "data/loader.h"
#include "train/event.h"

typedef struct Learner Learner;
typedef struct Recorder Recorder;

/* What another process, which trains the run, has measured after a batch. */
typedef struct {
    bool there; /* false: to be measured */
    double loss;
} SubsetTold;

/* The caller owns it and keeps it until the run has ended; its memory is freed with the run's last
 * event. */
typedef struct {
    Learner *learner;
    Recorder *recorder;     /* its hook comes first */
    int images;             /* 1 ... validation images */
    uint64_t seed;          /* of the choice of images */
    const SubsetTold *told; /* by the process that trains the run; NULL: that is this one */
    Arena arena;
    Loader loader;
} SubsetHook;

Hook subset_hook(SubsetHook *subset);

#endif
