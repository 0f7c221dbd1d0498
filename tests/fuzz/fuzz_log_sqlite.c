/* Fuzzes stores in SQLite: those of MLflow and of trackio, whichever it is. */
#include "tests/fuzz/fuzz_log.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    static const LogFormat *const FORMATS[] = {&FORMAT_MLFLOW_SQLITE, &FORMAT_TRACKIO};
    LogOptions options = {0};
    Arena arena = {0};
    const char *path = path_join(&arena, fuzz_folder(), "log.db");
    LogProbe probe = {.path = path, .name = "log.db", .head = {data, size}};
    fuzz_reads_json();
    fuzz_file("log.db", data, size);
    for (int i = 0; i < LENGTH(FORMATS); i++) {
        (void)FORMATS[i]->is(&probe);
        LogSource *source = source_new(FORMATS[i], path, "log.db", &options);
        fuzz_log_poll(source, 1);
        (void)fuzz_log_hash(source);
        source_free(source);
    }
    arena_free(&arena);
}
