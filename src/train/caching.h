/* caching.h - runs that keep what frozen layers make of images (features.h).
 *
 *     if (!caching_begin(learner, err)) ...
 *     learner_fit(learner, &plan, hooks, count);
 *     caching_end(learner);
 */
#ifndef TRAIN_CACHING_H
#define TRAIN_CACHING_H

#include "base/error.h"

typedef struct Learner Learner;

/* Refuses what changes an image or its features from time to time.  Without options.cache, or
 * where nothing can be kept, nothing is. */
NODISCARD bool caching_begin(Learner *learner, Error *err);
void caching_end(Learner *learner);

/* Meets the training images that no batch has had, such as those that an epoch leaves out. */
void caching_fill(Learner *learner);

#endif
