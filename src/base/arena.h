/* arena.h - memory by lifetime: many allocations, one release.
 *
 *     Arena arena = {0};
 *     float *loss = ARENA_NEW(&arena, float, n);   zeroed, 64-byte aligned
 *     arena_free(&arena);
 *
 * A function that takes `Arena *` first allocates there what it returns; a function without an
 * Arena leaves nothing behind.  Running out of memory dies (die.h): bound sizes read from files
 * beforehand.  An Arena belongs to one thread at a time.
 *
 * What is given back sooner than the rest has a room of its own, which goes with the rest at the
 * latest:
 *
 *     Arena *room = arena_room(&arena);
 *     float *batch = ARENA_NEW(room, float, 64 * n);
 *     arena_free(room);                            and 128 * n next time
 *
 * What is no memory of its own, such as a mapped file, goes with an arena that owns it
 * (arena_own). */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

#include <stdarg.h>

typedef struct ArenaBlock ArenaBlock;
typedef struct ArenaRoom ArenaRoom;

/* Memory that is freed together.  Begins as {0}, and belongs to the function or the struct that
 * holds it.  What it hands out never moves. */
typedef struct {
    ArenaBlock *top;  /* newest block, or NULL; it links to the older ones */
    ArenaRoom *rooms; /* newest room or thing owned, or NULL; it links to the older ones, too */
} Arena;

/* How full an arena was; a value.  Good until the arena is freed or released to an earlier mark. */
typedef struct {
    ArenaBlock *block; /* newest block at the time of the mark */
    size_t used;       /* bytes used in it */
    ArenaRoom *room;   /* newest room */
} ArenaMark;

/* count * size zeroed bytes, aligned to 64.  Never NULL; dies when there is no memory. */
void *arena_alloc(Arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, Type, count) ((Type *)arena_alloc((arena), (size_t)(count), sizeof(Type)))

/* Copies into the arena. */
void *arena_copy(Arena *arena, const void *data, size_t size);
char *arena_text(Arena *arena, const char *text);
const char *const *arena_texts(Arena *arena, const char *const *texts, int count);
char *arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);
char *arena_vprintf(Arena *arena, const char *format, va_list args);

/* The items of an array with a place for one more: the array itself, or a copy of twice its length.
 * For arrays that grow by this alone, from NULL and 0:
 *
 *     words->word = arena_extend(arena, words->word, words->count, sizeof *words->word);
 *     words->word[words->count++] = word; */
void *arena_extend(Arena *arena, void *items, int count, size_t size);

/* Scratch inside a function: the release frees everything allocated after the mark. */
ArenaMark arena_mark(const Arena *arena);
void arena_release(Arena *arena, ArenaMark mark);

/* Frees all of it; the arena is empty and usable again. */
void arena_free(Arena *arena);

/* An empty arena within another: it can be freed alone and is freed with the other. */
Arena *arena_room(Arena *arena);

/* Has `release(thing)` called once when the arena is freed or released to an earlier mark, before
 * any memory that was handed out until now goes: the newest thing first. */
void arena_own(Arena *arena, void (*release)(void *thing), void *thing);

/* Bytes handed out, those of its rooms included: for reports. */
size_t arena_size(const Arena *arena);

#endif
