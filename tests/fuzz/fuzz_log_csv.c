/* Fuzzes tables: whole or in pieces, the same samples come of them. */
#include "tests/fuzz/fuzz_log.h"

void fuzz_input(const uint8_t *data, size_t size)
{
    fuzz_log(&FORMAT_CSV, "log.csv", NULL, (Bytes){data, size});
}
