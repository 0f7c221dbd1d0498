/* Fuzzes files of our own events, read as a log of each run. */
#include "tests/fuzz/fuzz_log.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    fuzz_reads_json();
    fuzz_log(&FORMAT_ONECYCLE, "log", NULL, (Bytes){data, size});
}
