/* making.h - a new learner of a net that is described, and where its initial weights come from.
 *
 *     Making making = {.spec = "resnet18", .data = set, .options = &options};
 *     Learner *learner = making_learner(&making, arena, err);
 */
#ifndef LAB_MAKING_H
#define LAB_MAKING_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

typedef struct Dataset Dataset;
typedef struct Learner Learner;
typedef struct LearnerOptions LearnerOptions;

/* What a learner is made of; all borrowed. */
typedef struct {
    const char *spec;    /* of its net (spec.h) */
    const char *weights; /* a file that has them by name (foreign.h); NULL: drawn */
    const Dataset *data;
    const LearnerOptions *options;
    Buf *fit; /* with weights: gets how the file fits the net */
} Making;

/* It lives in the arena; NULL with err. */
Learner *making_learner(const Making *making, Arena *arena, Error *err);

#endif
