/* shared.h - a value that more than one thread reads, each as long as it likes: whoever holds it
 * last frees it.
 *
 *     Confusion *confusion = SHARED_NEW(Confusion);        its first member is a Shared; one holder
 *     confusion->count = ARENA_NEW(&confusion->shared.arena, long, 4);
 *     shared_hold(confusion);                              another
 *     shared_drop(confusion);                              the second time it is freed
 *
 * It is made by one thread, and nothing in it changes once a second one holds it. */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include "base/arena.h"

#include <stdatomic.h>

/* The first member of such a value.  Any thread may hold or drop it. */
typedef struct {
    Arena arena; /* of what it points to */
    atomic_int holders;
} Shared;

/* Zeroed, with one holder. */
#define SHARED_NEW(Type) ((Type *)shared_new(sizeof(Type)))
void *shared_new(size_t size);

/* value: begins with its Shared, or is NULL. */
void shared_hold(void *value);
void shared_drop(void *value);

#endif
