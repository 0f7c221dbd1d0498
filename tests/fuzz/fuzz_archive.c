/* Fuzzes archives: any bytes unpack below the folder, or are refused and leave it empty. */
#include "tests/fuzz/fuzz.h"

#include "io/archive.h"
#include "io/file.h"

#include <unistd.h>

void fuzz_input(const uint8_t *data, size_t size)
{
    Arena arena = {0};
    Error err = {0};
    const char **names;
    int count;
    fuzz_file("in.tgz", data, size);
    const char *path = path_join(&arena, fuzz_folder(), "in.tgz");
    const char *out = path_join(&arena, fuzz_folder(), "out");
    static const char *const NAMES[] = {"set", "a"};
    for (int i = 0; i < LENGTH(NAMES); i++) {
        Unpacking job = {.path = path, .folder = out, .name = NAMES[i]};
        err = (Error){0};
        FUZZ_REQUIRE(folder_make(out, 0777, NULL));
        bool ok = archive_unpack(&job, &err);
        fuzz_check_error(ok, &err);
        FUZZ_REQUIRE(folder_list(&arena, fuzz_folder(), &names, &count, NULL) && count == 2);
        FUZZ_REQUIRE(!ok || path_is_folder(path_join(&arena, out, NAMES[i])));
        FUZZ_REQUIRE(ok || rmdir(out) == 0);
        fuzz_remove(out);
    }
    arena_free(&arena);
}
