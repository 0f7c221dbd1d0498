/* Runs a fuzz target over its committed corpus, as TAP: tests/fuzz/replay_NAME reads every file of
 * tests/fuzz/corpus/NAME.  A finding ends the program before its "ok". */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "io/file.h"

#include <string.h>

static void replay(Arena *arena, const char *corpus, const char *name, int number)
{
    Bytes bytes;
    Error err;
    if (!file_read(arena, path_join(arena, corpus, name), 1 << 20, &bytes, &err))
        die("%s", err.text);
    LLVMFuzzerTestOneInput(bytes.data, bytes.size);
    printf("ok %d - %s\n", number, name);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static const char PREFIX[] = "replay_";
    Arena arena = {0};
    const char **names;
    int count;
    Error err;
    const char *source = getenv("SRCDIR"),
               *target = strstr(argc > 0 ? path_name(argv[0]) : "", PREFIX);
    if (!target)
        die("the name of this program should be %sTARGET", PREFIX);
    const char *corpus = arena_printf(&arena, "%s/tests/fuzz/corpus/%s", source ? source : ".",
                                      target + strlen(PREFIX));
    if (!folder_list(&arena, corpus, &names, &count, &err))
        die("%s", err.text);
    printf("1..%d\n", count);
    fflush(stdout);
    for (int i = 0; i < count; i++)
        replay(&arena, corpus, names[i], i + 1);
    arena_free(&arena);
    return 0;
}
