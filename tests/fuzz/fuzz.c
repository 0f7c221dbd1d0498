/* What all fuzz targets share: measuring the memory that an input takes, and a folder for files. */
#include "tests/fuzz/fuzz.h"

#include "base/die.h"
#include "base/text.h"
#include "io/file.h"

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* ---- memory */

/* Functions of address sanitizer, in gcc and clang; other builds lack them and measure nothing. */
#define MAYBE __attribute__((weak))
extern MAYBE int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *,
                                                                             size_t),
                                                           void (*on_free)(const volatile void *));
extern MAYBE size_t __sanitizer_get_allocated_size(const volatile void *block);

static struct {
    size_t used;   /* bytes in use, as far as the hooks have seen */
    size_t most;   /* the most bytes in use during this input */
    size_t block;  /* the largest block of this input */
    size_t times;  /* FUZZ_TIMES, or FUZZ_JSON_TIMES */
    size_t stands; /* bytes that the input stands for, as of a packed one */
} memory;

static void on_malloc(const volatile void *block, size_t size)
{
    (void)block;
    memory.used += size;
    memory.most = MAX(memory.most, memory.used);
    memory.block = MAX(memory.block, size);
}

/* Blocks allocated before the hooks were installed are freed, too. */
static void on_free(const volatile void *block)
{
    memory.used -= MIN(memory.used, block ? __sanitizer_get_allocated_size(block) : 0);
}

void fuzz_stands_for(size_t size)
{
    memory.stands = MAX(memory.stands, size);
}

void fuzz_reads_json(void)
{
    memory.times = FUZZ_JSON_TIMES;
}

size_t fuzz_inflated(const void *data, size_t size, int window)
{
    uint8_t out[4096];
    z_stream stream = {.next_in = (Bytef *)data, .avail_in = (uInt)size};
    int status = inflateInit2(&stream, window);
    size_t total = 0;
    while (status == Z_OK) {
        stream.next_out = out;
        stream.avail_out = sizeof out;
        status = inflate(&stream, Z_NO_FLUSH);
        total += sizeof out - stream.avail_out;
        if (status == Z_STREAM_END && stream.avail_in > 1 && *stream.next_in == 0x1f)
            status = inflateReset(&stream);
    }
    inflateEnd(&stream);
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool hooked;
    if (!hooked && __sanitizer_install_malloc_and_free_hooks)
        __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free);
    hooked = true;
    size_t before = memory.used;
    memory.most = before;
    memory.block = 0;
    memory.times = FUZZ_TIMES;
    memory.stands = size;
    fuzz_input(data, size);
    size_t took = memory.most - before, room = memory.times * memory.stands + FUZZ_CHANGE;
    if (took > room)
        fprintf(stderr, "%zu bytes of memory at once for %zu of input, which stand for %zu\n", took,
                size, memory.stands);
    FUZZ_REQUIRE(took <= room);
    FUZZ_REQUIRE(memory.block <= FUZZ_TIMES * memory.stands + FUZZ_CHANGE);
    return 0;
}

void fuzz_check_error(bool ok, const Error *err)
{
    Buf visible = {0};
    text_visible(&visible, err->text);
    FUZZ_REQUIRE(ok == (err->text[0] == '\0'));
    FUZZ_REQUIRE(strcmp(buf_text(&visible), err->text) == 0);
    buf_free(&visible);
}

/* ---- files */

static char folder[PATH_MAX];

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info, (void)kind, (void)at;
    return remove(path);
}

void fuzz_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void leave(void)
{
    fuzz_remove(folder);
}

const char *fuzz_folder(void)
{
    const char *place = getenv("TMPDIR");
    if (folder[0])
        return folder;
    snprintf(folder, sizeof folder, "%s/onecycle-fuzz-XXXXXX", place ? place : "/tmp");
    if (!mkdtemp(folder))
        die("cannot make %s", folder);
    atexit(leave);
    return folder;
}

void fuzz_empty(void)
{
    fuzz_remove(fuzz_folder());
    FUZZ_REQUIRE(folder_make(fuzz_folder(), 0700, NULL));
}

/* Writes a file without the syncs of file_write, which take longer than all the rest. */
void fuzz_file(const char *name, const void *data, size_t size)
{
    Arena scratch = {0};
    const char *path = path_join(&scratch, fuzz_folder(), name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd) < 0)
        die("cannot write %s", path);
    arena_free(&scratch);
}
