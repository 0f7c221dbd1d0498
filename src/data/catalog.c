/* Finds a data set in the data folder, unpacked or packed. */
#include "data/catalog.h"

#include "base/text.h"
#include "io/file.h"
#include "io/path.h"

#include <string.h>

bool catalog_find(Arena *arena, const char *name, CatalogEntry *out, Error *err)
{
    *out = (CatalogEntry){.name = name};
    if (!*name || strchr(name, '/') || name[0] == '.')
        return fail(err, "'%s' is not the name of a data set; use one like mnist_sample", name);
    out->home = folder_data(arena);
    if (!out->home)
        return fail(err, NO_HOME);
    out->folder = path_join(arena, out->home, name);
    if (path_is_folder(out->folder))
        return true;
    out->packed = arena_printf(arena, "%s.tgz", out->folder);
    return path_is_file(out->packed) ||
           fail(err, "neither %s nor %s.tgz is in %s; put one there (downloading is not supported)",
                name, name, out->home);
}

static bool is_word(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                       "0123456789_-")];
}

const char *const *catalog_names(Arena *arena, int *count)
{
    static const char PACKED[] = ".tgz";
    const char *home = folder_data(arena), **entry = NULL;
    int entries = 0, names = 0;
    Error ignored;
    if (!home || !folder_list(arena, home, &entry, &entries, &ignored))
        entries = 0;
    for (int i = 0; i < entries; i++) {
        bool packed = text_ends(entry[i], PACKED);
        const char *name = arena_printf(
            arena, "%.*s", (int)(strlen(entry[i]) - (packed ? strlen(PACKED) : 0)), entry[i]);
        const char *path = path_join(arena, home, entry[i]);
        if (is_word(name) && (packed ? path_is_file(path) : path_is_folder(path)))
            entry[names++] = name;
    }
    *count = names;
    return entry;
}
