/* scratch.h - much memory for a while: a temporary file that is mapped and has no name, so that it
 * is gone with the process whatever ends it.
 *
 *     Scratch scratch;
 *     if (!scratch_new(&scratch, bytes, err)) ...
 *     scratch_free(&scratch);
 */
#ifndef BASE_SCRATCH_H
#define BASE_SCRATCH_H

#include "base/error.h"

/* Its maker owns it; all 0: none. */
typedef struct {
    void *data; /* zeros at first */
    size_t bytes;
} Scratch;

/* The disk has room for all of it when this succeeds. */
NODISCARD bool scratch_new(Scratch *scratch, size_t bytes, Error *err);
void scratch_free(Scratch *scratch);

#endif
