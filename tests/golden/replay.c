/* replay FILE.safetensors... - does again what fastai and PyTorch did and prints how far off we
 * are: a line a training run, a line a case of single layers.  Exit status 0 only if all are ok. */
#include "tests/golden/record.h"

#include <stdio.h>

static bool replay(const char *path)
{
    Arena arena = {0};
    Error err;
    Record record = {.path = path, .arena = &arena};
    bool ok = safe_read(&arena, path, &record.file, &err);
    if (!ok)
        fprintf(stderr, "replay: %s\n", err.text);
    else if (safe_meta(&record.file, "job"))
        ok = replay_run(&record);
    else
        ok = replay_layers(&record);
    arena_free(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: replay FILE.safetensors...\n");
        return 2;
    }
    bool ok = true;
    for (int i = 1; i < argc; i++)
        ok = replay(argv[i]) && ok;
    return ok ? 0 : 1;
}
