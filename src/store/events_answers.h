/* events_answers.h - events about what a net answers.
 *
 *     events_validate(&events, data, learner, &how, &validation);
 *     events_confusion(&events, learner->data, verdicts.confusion);
 */
#ifndef STORE_EVENTS_ANSWERS_H
#define STORE_EVENTS_ANSWERS_H

#include "store/events.h"
#include "train/mistakes.h"
#include "train/scores.h"

typedef struct Measuring Measuring;
typedef struct Validation Validation;
typedef struct Dataset Dataset;

/* The event says how images were looked at only if that was more than once, and how classes were
 * answered only if that was counted. */
void events_validate(Events *events, const Dataset *data, const Learner *learner,
                     const Measuring *how, const Validation *validation);

void events_confusion(Events *events, const Dataset *data, const long *counts);
void events_most_confused(Events *events, const Dataset *data, const Confused *pair, int pairs);
void events_top_losses(Events *events, const Dataset *data, const LostImage *image, int images);
void events_predict(Events *events, const Dataset *data, const char *file, int predicted,
                    const double *probability);

#endif
