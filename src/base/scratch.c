/* Maps a temporary file that has no name. */
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

static void *map_file(FILE *file, size_t bytes)
{
    int number = errno = posix_fallocate(fileno(file), 0, (off_t)bytes);
    if (number != 0)
        return NULL;
    void *data = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    return data == MAP_FAILED ? NULL : data;
}

bool scratch_new(Scratch *scratch, size_t bytes, Error *err)
{
    const double GB = 1 << 30;
    FILE *file = tmpfile();
    *scratch = (Scratch){.data = file ? map_file(file, bytes) : NULL, .bytes = bytes};
    int number = errno;
    if (file)
        (void)fclose(file);
    return scratch->data || fail(err, "a temporary file of %.1f GB cannot be made: %s",
                                 (double)bytes / GB, strerror(number));
}

void scratch_free(Scratch *scratch)
{
    if (scratch->data)
        munmap(scratch->data, scratch->bytes);
    *scratch = (Scratch){0};
}
