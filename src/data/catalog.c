/* Lists data sets by name. */
#include "data/catalog.h"

#include "base/text.h"
#include "data/set_table.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>

static const char PACKED[] = ".tgz";

SetState catalog_state(const char *home, const char *name)
{
    Arena scratch = {0};
    const char *folder = path_join(&scratch, home, name);
    SetState state = path_is_folder(folder)                                         ? SET_UNPACKED
                     : path_is_file(arena_printf(&scratch, "%s%s", folder, PACKED)) ? SET_PACKED
                                                                                    : SET_ABSENT;
    arena_free(&scratch);
    return state;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorts the names, and leaves out those that come twice. */
static int sort_once(const char **names, int count)
{
    int kept = 0;
    qsort(names, (size_t)count, sizeof *names, by_bytes);
    for (int i = 0; i < count; i++)
        if (kept == 0 || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    return kept;
}

const char *const *catalog_names(Arena *arena, int *count)
{
    const char *home = folder_data(arena), **entry = NULL;
    int entries = 0, names = 0;
    SetTable table;
    Error ignored;
    if (!home || !folder_list(arena, home, &entry, &entries, &ignored))
        entries = 0;
    if (!set_table_read(arena, &table, &ignored))
        table.rows = 0;
    const char **name = ARENA_NEW(arena, const char *, entries + table.rows);
    for (int i = 0; i < entries; i++) {
        bool packed = text_ends(entry[i], PACKED);
        size_t length = strlen(entry[i]) - (packed ? strlen(PACKED) : 0);
        const char *word = arena_printf(arena, "%.*s", (int)length, entry[i]);
        SetState wanted = packed ? SET_PACKED : SET_UNPACKED;
        if (set_name_is(word) && catalog_state(home, word) >= wanted)
            name[names++] = word;
    }
    for (int i = 0; i < table.rows; i++)
        name[names++] = table.row[i].name;
    *count = sort_once(name, names);
    return name;
}
