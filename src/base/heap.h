/* heap.h - single blocks of memory, for what an Arena does not fit: what grows, or outlives the
 * function that made it and is freed alone.
 *
 *     values = heap_resize(values, room, sizeof *values);
 *     heap_free(values);
 *
 * Running out of memory dies (die.h): bound sizes read from files beforehand. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include "base/base.h"

/* A block of count * size bytes that begins with what is in `block`, which may be NULL.  Never
 * NULL. */
void *heap_resize(void *block, size_t count, size_t size);
void heap_free(void *block);

/* A block of count * size zeroed bytes for code that goes on without: NULL, and errno ENOMEM, when
 * there is no memory. */
void *heap_try(size_t count, size_t size);

/* A copy of a text. */
char *heap_text(const char *text);

/* Bytes of memory that this machine has, or that `ulimit -v` leaves of them: what needs more can
 * not run here. */
size_t memory_total(void);

/* Dies, naming how much was asked for: count * size bytes. */
_Noreturn void out_of_memory(size_t count, size_t size);

#endif
