/* optim_calls.h - PyTorch's optimisers with arguments, as arguments of `learner`.
 *
 *     Learner(data, model, opt_func=partial(optim.SGD, momentum=0.9, nesterov=True))
 *     learner opt=sgd momentum=0.9 nesterov=true
 */
#ifndef COMMANDS_OPTIM_CALLS_H
#define COMMANDS_OPTIM_CALLS_H

#include "language/bind.h"

/* Binds a notebook call: of an optimiser in partial(), what is in the brackets becomes arguments of
 * the learner. */
NODISCARD bool optim_calls_bind(Binder *binder, const Command *row, const Words *words);

#endif
