/* callbacks.h - fastai's callbacks, translated into what does the same here.
 *
 *     learn.fit(2, callbacks=[OneCycleScheduler(learn, lr_max=1e-2)])
 *     fit_one_cycle 2 lr_max=1e-2
 *
 *     Learner(data, model, callback_fns=[CSVLogger])
 *     set csv history.csv; learner
 */
#ifndef COMMANDS_CALLBACKS_H
#define COMMANDS_CALLBACKS_H

#include "language/bind.h"

/* Binds a notebook call: its callbacks, if it names any, become commands before it, or its own
 * arguments. */
NODISCARD bool callbacks_bind(Binder *binder, const Command *row, const Words *words);

/* partial(F, a=1), which a learner calls with itself, as the call it comes to: F(learn, a=1). */
const char *callback_text(Arena *arena, const char *text);

#endif
