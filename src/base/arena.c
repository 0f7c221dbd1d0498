/* Where the program's memory comes from, and how much of it each Arena holds.  Small blocks come
 * from the heap.  Large ones are mapped: they are zero without being written, so memory that is
 * never touched is never taken.  For these the system is asked for large pages, since a processor
 * looks up each page it goes through. */
#include "base/arena.h"

#include "base/heap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Bytes.  A block is mapped from LARGE on; PAGE is the size of a large page. */
enum { ALIGNMENT = 64, BLOCK_SIZE = 64 * 1024, LARGE = 1 << 20, PAGE = 1 << 21 };

/* Address sanitizer only knows where blocks of the heap end, so with it nothing is mapped. */
#if defined(__SANITIZE_ADDRESS__)
#define MAPS false
#elif defined(__has_feature)
#define MAPS (!__has_feature(address_sanitizer))
#else
#define MAPS true
#endif

struct ArenaBlock {
    ArenaBlock *older; /* next block down, or NULL */
    size_t size;       /* bytes of room */
    size_t used;       /* bytes handed out, a multiple of ALIGNMENT */
    size_t dirty;      /* bytes that may not be zero */
    size_t mapped;     /* bytes of its mapping; 0: on the heap */
    uint8_t *data;     /* aligned room, after this header in the same heap block */
};

/* A room, or a thing that the arena owns; one list, so that they go in the order of marks. */
struct ArenaRoom {
    Arena arena;             /* of a thing: empty */
    ArenaRoom *older;        /* of the same arena, or NULL */
    void (*release)(void *); /* called with thing; NULL: a room */
    void *thing;             /* borrowed */
};

static size_t round_up(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* Mapped memory that begins with a large page; NULL if the system gives none. */
static void *map(size_t size)
{
    uint8_t *all =
        mmap(NULL, size + PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED)
        return NULL;
    size_t before = -(uintptr_t)all & (PAGE - 1);
    if (before)
        munmap(all, before);
    munmap(all + before + size, PAGE - before);
#ifdef MADV_HUGEPAGE
    madvise(all + before, size, MADV_HUGEPAGE); /* a wish: nothing depends on it */
#endif
    return all + before;
}

static ArenaBlock *block_new(ArenaBlock *older, size_t size)
{
    enum { SMALL_PAGE = 1 << 12 };
    size_t header = round_up(sizeof(ArenaBlock));
    if (size > SIZE_MAX / 2)
        out_of_memory(size, 1);
    bool maps = MAPS && size >= LARGE;
    size_t mapped = maps ? (header + size + SMALL_PAGE - 1) & ~(size_t)(SMALL_PAGE - 1) : 0;
    ArenaBlock *block = maps ? map(mapped) : aligned_alloc(ALIGNMENT, header + size);
    if (!block)
        out_of_memory(size, 1);
    *block = (ArenaBlock){
        .older = older,
        .size = size,
        .dirty = maps ? 0 : size,
        .mapped = mapped,
        .data = (uint8_t *)block + header,
    };
    return block;
}

static void block_free(ArenaBlock *block)
{
    if (block->mapped)
        munmap(block, block->mapped);
    else
        free(block);
}

void *arena_alloc(Arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / 2 / size)
        out_of_memory(count, size);
    size_t bytes = round_up(MAX(count * size, 1));
    if (!arena->top || arena->top->size - arena->top->used < bytes)
        arena->top = block_new(arena->top, MAX(bytes, BLOCK_SIZE));
    ArenaBlock *block = arena->top;
    uint8_t *room = block->data + block->used;
    if (block->dirty > block->used)
        memset(room, 0, MIN(bytes, block->dirty - block->used));
    block->used += bytes;
    block->dirty = MAX(block->dirty, block->used);
    return room;
}

void *arena_copy(Arena *arena, const void *data, size_t size)
{
    void *copy = arena_alloc(arena, size, 1);
    if (size)
        memcpy(copy, data, size);
    return copy;
}

char *arena_text(Arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text) + 1);
}

const char *const *arena_texts(Arena *arena, const char *const *texts, int count)
{
    const char **copy = ARENA_NEW(arena, const char *, count);
    for (int i = 0; i < count; i++)
        copy[i] = arena_text(arena, texts[i]);
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    char *text = arena_alloc(arena, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void *arena_extend(Arena *arena, void *items, int count, size_t size)
{
    enum { FIRST_PLACES = 8 }; /* later twice as many, so their number is a power of two */
    bool full = count >= FIRST_PLACES && (count & (count - 1)) == 0;
    if (items && !full)
        return items;
    void *more = arena_alloc(arena, (size_t)MAX(2 * count, FIRST_PLACES), size);
    if (count > 0)
        memcpy(more, items, (size_t)count * size);
    return more;
}

ArenaMark arena_mark(const Arena *arena)
{
    return (ArenaMark){
        .block = arena->top, .used = arena->top ? arena->top->used : 0, .room = arena->rooms};
}

static ArenaRoom *add_room(Arena *arena)
{
    ArenaRoom *room = ARENA_NEW(arena, ArenaRoom, 1);
    room->older = arena->rooms;
    arena->rooms = room;
    return room;
}

Arena *arena_room(Arena *arena)
{
    return &add_room(arena)->arena;
}

void arena_own(Arena *arena, void (*release)(void *thing), void *thing)
{
    ArenaRoom *room = add_room(arena);
    room->release = release;
    room->thing = thing;
}

void arena_release(Arena *arena, ArenaMark mark)
{
    for (; arena->rooms != mark.room; arena->rooms = arena->rooms->older) {
        arena_free(&arena->rooms->arena);
        if (arena->rooms->release)
            arena->rooms->release(arena->rooms->thing);
    }
    while (arena->top != mark.block) {
        ArenaBlock *older = arena->top->older;
        block_free(arena->top);
        arena->top = older;
    }
    if (arena->top)
        arena->top->used = mark.used;
}

void arena_free(Arena *arena)
{
    arena_release(arena, (ArenaMark){0});
}

size_t arena_size(const Arena *arena)
{
    size_t total = 0;
    for (const ArenaBlock *block = arena->top; block; block = block->older)
        total += block->used;
    for (const ArenaRoom *room = arena->rooms; room; room = room->older)
        total += arena_size(&room->arena);
    return total;
}
