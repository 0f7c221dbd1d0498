/* loss_calls.h - PyTorch's and fastai's cross entropy as calls, as arguments of `learner`.
 *
 *     Learner(data, model, loss_func=CrossEntropyFlat(weight=tensor([1., 2.5])))
 *     learner class_weights=1.,2.5
 */
#ifndef COMMANDS_LOSS_CALLS_H
#define COMMANDS_LOSS_CALLS_H

#include "language/bind.h"

/* Binds a notebook call: a loss with weights or label smoothing becomes these. */
NODISCARD bool loss_calls_bind(Binder *binder, const Command *row, const Words *words);

#endif
