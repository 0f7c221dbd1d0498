/* Fuzzes patterns and the lines that they match: a pattern is understood or refused with one line,
 * and lines are read by it and by those built in. */
#include "tests/fuzz/fuzz_log.h"

#include "logs/log_pattern.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    const uint8_t *newline = size ? memchr(data, '\n', size) : NULL;
    size_t first = newline ? (size_t)(newline - data) : size;
    Bytes rest = {data + first, size - first};
    Arena arena = {0};
    Error err = {0};
    const char *pattern = arena_printf(&arena, "%.*s", (int)first, (const char *)data);
    bool ok = patterns_check(pattern, &err);
    fuzz_check_error(ok, &err);
    if (ok)
        fuzz_log(&FORMAT_TEXT, "log", pattern, rest);
    fuzz_log(&FORMAT_TEXT, "log", NULL, rest);
    arena_free(&arena);
}
