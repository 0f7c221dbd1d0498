/* Fuzzes states of a trainer: one, and another that is written in its place. */
#include "tests/fuzz/fuzz_log.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    static const char NAME[] = "trainer_state.json";
    const uint8_t *zero = size ? memchr(data, '\0', size) : NULL;
    size_t first = zero ? (size_t)(zero - data) : size, second = zero ? first + 1 : size;
    Arena arena = {0};
    LogOptions options = {0};
    const char *path = path_join(&arena, fuzz_folder(), NAME);
    LogProbe probe = {.path = path, .name = NAME, .head = {data, first}};
    (void)FORMAT_HUGGINGFACE.is(&probe);
    fuzz_reads_json();
    LogSource *source = source_new(&FORMAT_HUGGINGFACE, path, NAME, &options);
    fuzz_file(NAME, data, first);
    fuzz_log_poll(source, 1);
    fuzz_file(NAME, data + second, size - second);
    fuzz_log_poll(source, 2);
    (void)fuzz_log_hash(source);
    source_free(source);
    arena_free(&arena);
}
