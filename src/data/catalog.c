/* Finds a data set in the data folder, unpacked or packed. */
#include "data/catalog.h"

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
