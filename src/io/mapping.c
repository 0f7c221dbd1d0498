/* Maps files into memory, and has an arena unmap them. */
#include "io/mapping.h"

#include "io/fd.h"
#include "io/path.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static void unmap(void *thing)
{
    const Bytes *mapped = thing;
    munmap((void *)mapped->data, mapped->size);
}

bool file_map(Arena *arena, const char *path, Bytes *out, Error *err)
{
    size_t size;
    int fd = fd_open_regular(path, &size, err);
    if (fd < 0)
        return false;
    void *data = size ? mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) : NULL;
    int reason = errno;
    close(fd); /* the mapping stays */
    if (data == MAP_FAILED)
        return path_fail_system(err, path, "cannot be mapped", reason);
    *out = (Bytes){.data = data, .size = size};
    if (size)
        arena_own(arena, unmap, arena_copy(arena, out, sizeof *out));
    return true;
}
