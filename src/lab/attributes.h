/* attributes.h - what a notebook reads off its objects: `data.c`, `learn.recorder.min_grad_lr`.
 *
 *     const char *value;
 *     if (!attribute_read(session, arena, "data.c", &value, err)) ...      "2"
 */
#ifndef LAB_ATTRIBUTES_H
#define LAB_ATTRIBUTES_H

#include "lab/session.h"

/* For Scope: context is the Session.  *out NULL: the first part of the name is not an object. */
NODISCARD bool attribute_read(const void *context, Arena *arena, const char *dotted,
                              const char **out, Error *err);

#endif
