/* metric_calls.h - fastai's metrics that are calls, by their names here.
 *
 *     Learner(data, model, metrics=[accuracy, FBeta(beta=1, average='macro')])
 *     learner metrics=accuracy,macro_f1
 */
#ifndef COMMANDS_METRIC_CALLS_H
#define COMMANDS_METRIC_CALLS_H

#include "language/bind.h"

/* Binds a notebook call: calls among its metrics become names. */
NODISCARD bool metric_calls_bind(Binder *binder, const Command *row, const Words *words);

#endif
