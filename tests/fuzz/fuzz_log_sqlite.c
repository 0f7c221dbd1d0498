/* Fuzzes stores in SQLite: of MLflow, if it looks like one, else of trackio. */
#include "tests/fuzz/fuzz_log.h"

#include "io/sqlite.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    enum { HEAP = 16 << 20 }; /* bytes that SQLite may take, whatever the file is */
    LogOptions options = {0};
    Arena arena = {0};
    const char *path = path_join(&arena, fuzz_folder(), "log.db");
    LogProbe probe = {.path = path, .name = "log.db", .head = {data, size}};
    sqlite_limit_heap();
    fuzz_reads_json();
    fuzz_stands_for(size + HEAP / FUZZ_TIMES);
    fuzz_file("log.db", data, size);
    bool mlflow = FORMAT_MLFLOW_SQLITE.is(&probe);
    const LogFormat *format = mlflow ? &FORMAT_MLFLOW_SQLITE : &FORMAT_TRACKIO;
    LogSource *source = source_new(format, path, "log.db", &options);
    fuzz_log_poll(source, 1);
    (void)fuzz_log_hash(source);
    source_free(source);
    arena_free(&arena);
}
