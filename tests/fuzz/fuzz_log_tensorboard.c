/* Fuzzes TensorBoard's event files, as they are and with their checksums put right: read at once or
 * piece by piece they give the same curves. */
#include "tests/fuzz/fuzz_log.h"

#include "logs/tensorboard_format.h"

#include <string.h>

static void put_checksum(uint8_t *place, const uint8_t *data, size_t size)
{
    uint32_t checksum = tf_checksum(data, size);
    memcpy(place, &checksum, sizeof checksum);
}

/* Corrects the checksums of all records; a length of more than is left becomes what is left. */
static void mend(uint8_t *data, size_t size)
{
    for (size_t at = 0; size - at >= TF_HEAD + TF_FOOT;) {
        uint64_t length, most = size - at - TF_HEAD - TF_FOOT;
        memcpy(&length, data + at, sizeof length);
        length = MIN(length, most);
        memcpy(data + at, &length, sizeof length);
        put_checksum(data + at + sizeof length, data + at, sizeof length);
        put_checksum(data + at + TF_HEAD + length, data + at + TF_HEAD, (size_t)length);
        at += TF_HEAD + (size_t)length + TF_FOOT;
    }
}

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    uint8_t *mended = arena_copy(&arena, data, size);
    mend(mended, size);
    fuzz_log(&FORMAT_TENSORBOARD, TF_FILE "1", NULL, (Bytes){data, size});
    fuzz_log(&FORMAT_TENSORBOARD, TF_FILE "1", NULL, (Bytes){mended, size});
    arena_free(&arena);
}
