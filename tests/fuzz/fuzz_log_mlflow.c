/* Fuzzes a run of MLflow's file store: what it says of itself, and the lines of a metric. */
#include "tests/fuzz/fuzz_log.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    const uint8_t *zero = size ? memchr(data, '\0', size) : NULL;
    size_t meta = zero ? (size_t)(zero - data) : size, begin = zero ? meta + 1 : size;
    LogOptions options = {0};
    Arena arena = {0};
    fuzz_empty();
    FUZZ_REQUIRE(folder_make(path_join(&arena, fuzz_folder(), "metrics/a"), 0700, NULL));
    fuzz_file("meta.yaml", data, meta);
    fuzz_file("metrics/a/b", data + begin, (size - begin) / 2);
    LogSource *source = source_new(&FORMAT_MLFLOW, fuzz_folder(), "run", &options);
    fuzz_log_poll(source, 1);
    fuzz_file("metrics/a/b", data + begin, size - begin);
    fuzz_log_poll(source, 2);
    (void)fuzz_log_hash(source);
    source_free(source);
    arena_free(&arena);
}
