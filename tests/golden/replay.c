/* replay [--isa NAME] FILE.safetensors... - does again what fastai and PyTorch did and prints how
 * far off we are: a line per training run, per case of single layers or optimisers, per whole net.
 * NAME: kernels of another instruction set than the best one, or plain.  Exit status 77 if the
 * processor lacks it; 0 only if all are ok. */
#include "tests/golden/record.h"

#include <stdio.h>
#include <string.h>

static bool replay(const char *path, const Kernels *kernels)
{
    Arena arena = {0};
    Error err;
    Record record = {.path = path, .arena = &arena, .kernels = kernels};
    bool ok = safe_read(&arena, path, &record.file, &err);
    if (!ok)
        fprintf(stderr, "replay: %s\n", err.text);
    else if (strcmp(record_text(&record, "job", ""), "steps") == 0)
        ok = replay_steps(&record);
    else if (safe_meta(&record.file, "job"))
        ok = replay_run(&record);
    else if (safe_meta(&record.file, "net"))
        ok = replay_net(&record);
    else
        ok = replay_layers(&record);
    arena_free(&arena);
    return ok;
}

int main(int argc, char **argv)
{
    const Kernels *kernels = kernels_best();
    int first = 1;
    if (argc > 2 && strcmp(argv[1], "--isa") == 0) {
        kernels = kernels_find(argv[2]);
        first = 3;
    }
    if (!kernels) {
        fprintf(stderr, "replay: this processor has no %s\n", argv[2]);
        return 77;
    }
    if (argc <= first) {
        fprintf(stderr, "usage: replay [--isa NAME] FILE.safetensors...\n");
        return 2;
    }
    bool ok = true;
    for (int i = first; i < argc; i++)
        ok = replay(argv[i], kernels) && ok;
    return ok ? 0 : 1;
}
