/* Fuzzes W&B's files, as they are and with their header and checksums put right: read at once or
 * piece by piece they give the same curves. */
#include "tests/fuzz/fuzz_log.h"

#include "io/gz.h"

#include <string.h>

enum { BLOCK = 32768, CHUNK_HEAD = 7 };

/* Corrects the checksums of all chunks; one that would leave its block or the file ends with it. */
static void mend(uint8_t *data, size_t size)
{
    static const uint8_t HEADER[] = {':', 'W', '&', 'B', 0xe1, 0xbe, 0};
    memcpy(data, HEADER, MIN(size, sizeof HEADER));
    for (size_t at = sizeof HEADER; at + CHUNK_HEAD <= size;) {
        size_t room = MIN(BLOCK - at % BLOCK, size - at);
        if (room < CHUNK_HEAD) {
            at += room;
            continue;
        }
        size_t length = MIN((size_t)data[at + 4] | (size_t)data[at + 5] << 8, room - CHUNK_HEAD);
        data[at + 4] = (uint8_t)length;
        data[at + 5] = (uint8_t)(length >> 8);
        uint32_t checksum = gz_checksum(data + at + CHUNK_HEAD - 1, length + 1);
        memcpy(data + at, &checksum, sizeof checksum);
        at += CHUNK_HEAD + length;
    }
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    uint8_t *mended = arena_copy(&arena, data, size);
    mend(mended, size);
    fuzz_log(&FORMAT_WANDB, "run.wandb", NULL, (Bytes){data, size});
    fuzz_log(&FORMAT_WANDB, "run.wandb", NULL, (Bytes){mended, size});
    arena_free(&arena);
}
