/* Finds, names and removes the checkpoint files that a run leaves: NAME.safetensors and its
 * numbered copies. */
#include "store/kept.h"

#include "base/text.h"
#include "io/file.h"
#include "io/safetensors.h"

#include <stdlib.h>
#include <string.h>

static const char SUFFIX[] = ".safetensors", PART[] = ".part";

/* "dir/name" of "dir/name.safetensors". */
static char *stem_of(Arena *arena, const char *path)
{
    size_t length = strlen(path) - (text_ends(path, SUFFIX) ? strlen(SUFFIX) : 0);
    return arena_printf(arena, "%.*s", (int)length, path);
}

static char *folder_of(Arena *arena, const char *path)
{
    size_t length = (size_t)(path_name(path) - path);
    return length ? arena_printf(arena, "%.*s", (int)length, path) : arena_text(arena, ".");
}

char *kept_path(Arena *arena, const char *path, long step)
{
    return arena_printf(arena, "%s-%ld%s", stem_of(arena, path), step, SUFFIX);
}

/* The step of "name-<step>.safetensors" followed by `end`; -1: it is not such a file. */
static long step_of(const char *file, const char *name, const char *end)
{
    Arena scratch = {0};
    size_t length = strlen(name);
    long step = -1;
    char *rest = arena_text(&scratch, file);
    if (text_starts(rest, name) && rest[length] == '-') {
        char *digits = rest + length + 1;
        size_t count = strspn(digits, "0123456789");
        bool ends = text_starts(digits + count, SUFFIX) &&
                    strcmp(digits + count + strlen(SUFFIX), end) == 0;
        digits[count] = '\0';
        if (!ends || !text_long(digits, &step))
            step = -1;
    }
    arena_free(&scratch);
    return step;
}

typedef struct {
    char *path;
    long step;
} KeptFile;

static int by_step_downward(const void *a, const void *b)
{
    long x = ((const KeptFile *)a)->step, y = ((const KeptFile *)b)->step;
    return (x < y) - (x > y);
}

/* The copies beside a file, or with `end` ".part" their unfinished parts, the latest first. */
static KeptFile *list_copies(Arena *arena, const char *path, const char *end, int *count)
{
    char *folder = folder_of(arena, path);
    const char *name = path_name(stem_of(arena, path)), **names;
    int files = 0;
    *count = 0;
    if (!folder_list(arena, folder, &names, &files, NULL))
        return NULL;
    KeptFile *copy = ARENA_NEW(arena, KeptFile, files);
    bool here = path_name(path) == path;
    for (int i = 0; i < files; i++) {
        long step = step_of(names[i], name, end);
        const char *at = here ? names[i] : path_join(arena, folder, names[i]);
        if (step >= 0)
            copy[(*count)++] = (KeptFile){arena_text(arena, at), step};
    }
    qsort(copy, (size_t)*count, sizeof *copy, by_step_downward);
    return copy;
}

KeptFiles kept_list(Arena *arena, const char *path)
{
    int copies;
    const KeptFile *copy = list_copies(arena, path, "", &copies);
    KeptFiles files = {.path = ARENA_NEW(arena, char *, copies + 1)};
    if (path_is_file(path))
        files.path[files.count++] = arena_text(arena, path);
    for (int i = 0; i < copies; i++)
        files.path[files.count++] = copy[i].path;
    return files;
}

static bool saved_itself(const char *path)
{
    Arena scratch = {0};
    SafeFile file;
    bool itself = safe_read(&scratch, path, &file, NULL) && safe_meta(&file, "checkpoint");
    arena_free(&scratch);
    return itself;
}

bool kept_prune(const char *path, int most, long step, Error *err)
{
    Arena scratch = {0};
    int copies, kept = 0;
    bool ok = true;
    const KeptFile *copy = list_copies(&scratch, path, "", &copies);
    for (int i = 0; i < copies && ok; i++) {
        bool stays = copy[i].step <= step && kept < most;
        kept += stays;
        if (!stays && saved_itself(copy[i].path))
            ok = file_remove(copy[i].path, err);
    }
    arena_free(&scratch);
    return ok;
}

void kept_sweep(const char *path)
{
    Arena scratch = {0};
    int copies;
    const KeptFile *copy = list_copies(&scratch, path, PART, &copies);
    file_sweep(path);
    for (int i = 0; i < copies; i++) {
        char *left = copy[i].path;
        left[strlen(left) - strlen(PART)] = '\0';
        file_sweep(left);
    }
    arena_free(&scratch);
}
