/* callbacks.h - fastai's callbacks as what does the same here.
 *
 *     learn.fit(2, callbacks=[OneCycleScheduler(learn, lr_max=1e-2)])     fit_one_cycle 2 lr_max=1e-2
 *     Learner(data, model, callback_fns=[CSVLogger])                      set csv history.csv, before it
 */
#ifndef APP_CALLBACKS_H
#define APP_CALLBACKS_H

#include "app/lex.h"

/* What the callbacks of a call come to. */
typedef struct {
    Buf before;  /* commands to run first, joined by newlines */
    Buf notes;   /* lines to say */
    Words cycle; /* arguments of OneCycleScheduler, by name */
    bool cycled; /* there was one */
} Callbacks;

/* Whether a keyword argument names callbacks. */
bool callbacks_key(const char *key);

/* Reads the value of such an argument. */
NODISCARD bool callbacks_read(Arena *arena, const Word *value, const Scope *scope, Callbacks *out,
                              Error *err);

/* The words of `fit`, whose callbacks are read, as those of fit_one_cycle. */
NODISCARD bool callbacks_cycle(Arena *arena, const Words *fit, Callbacks *callbacks, Words *out,
                               Error *err);

void callbacks_free(Callbacks *callbacks);

#endif
