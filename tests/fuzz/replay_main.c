/* Stands in for libFuzzer in ordinary builds: runs a target on the files it is given, once each. */
#include "tests/fuzz/fuzz.h"

#include "base/die.h"
#include "io/file.h"

int main(int argc, char **argv)
{
    enum { MOST = 1 << 20 }; /* bytes */
    for (int i = 1; i < argc; i++) {
        Arena arena = {0};
        Bytes bytes;
        Error err;
        if (!file_read(&arena, argv[i], MOST, &bytes, &err))
            die("%s", err.text);
        fprintf(stderr, "%s\n", argv[i]); /* the last name printed is that of the finding */
        LLVMFuzzerTestOneInput(bytes.data, bytes.size);
        arena_free(&arena);
    }
    return 0;
}
