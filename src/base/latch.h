/* latch.h - lets another thread read in the middle of a run what one thread changes now and then.
 *
 *     latch_close(latch);                  the owner: about to change it, or changing it already
 *     ...
 *     latch_open(latch);                   it is whole again
 *     if (latch_take(latch, 0.5)) ...      another thread: copies it, then latch_give(latch)
 *
 * Closing what is closed does nothing, nor does opening what is open, and a NULL latch is nobody's:
 * so whoever makes it whole may open it, whoever closed it. */
#ifndef BASE_LATCH_H
#define BASE_LATCH_H

#include "base/base.h"

#include <pthread.h>
#include <stdatomic.h>

typedef struct Latch {
    pthread_mutex_t mutex; /* held while it is closed, or read */
    atomic_bool wanted;    /* another thread waits: the owner lets it go first, which a mutex alone
                              does not when it is open for a moment only */
    bool closed;           /* the owner's thread alone uses this */
} Latch;

#define LATCH_NEW ((Latch){.mutex = PTHREAD_MUTEX_INITIALIZER})

void latch_close(Latch *latch);
void latch_open(Latch *latch);

/* For the time of a copy; false when it has not been opened within so many seconds. */
NODISCARD bool latch_take(Latch *latch, double seconds);
void latch_give(Latch *latch);

#endif
