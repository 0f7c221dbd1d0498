/* Blocks of memory from the C library's heap, and the end when there are none left. */
#include "base/heap.h"

#include "base/die.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

void out_of_memory(size_t count, size_t size)
{
    size_t bytes = size && count > SIZE_MAX / size ? SIZE_MAX : count * size;
    die("out of memory: %zu bytes asked for; use a smaller model, batch size or data set", bytes);
}

void *heap_resize(void *block, size_t count, size_t size)
{
    void *resized =
        size && count > SIZE_MAX / 2 / size ? NULL : realloc(block, MAX(count * size, 1));
    if (!resized)
        out_of_memory(count, size);
    return resized;
}

void *heap_try(size_t count, size_t size)
{
    return calloc(MAX(count, 1), MAX(size, 1));
}

void heap_free(void *block)
{
    free(block);
}

char *heap_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(heap_resize(NULL, size, 1), text, size);
}

size_t memory_total(void)
{
    struct rlimit limit;
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    size_t total = pages > 0 && size > 0 ? (size_t)pages * (size_t)size : SIZE_MAX;
    bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    return limited ? MIN(total, (size_t)limit.rlim_cur) : total;
}
