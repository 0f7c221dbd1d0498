/* Finds the files that are built into the program, or the user's own in their place. */
#include "io/asset.h"

#include "io/asset_table.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>

enum { ASSET_MOST = 16 << 20 }; /* bytes of an overriding file */

/* The folder of the user's files; NULL when none is named. */
static const char *override_folder(void)
{
    const char *folder = getenv("ONECYCLE_ASSETS");
    return folder && *folder ? folder : NULL;
}

bool asset_check(Error *err)
{
    const char *folder = override_folder();
    if (!folder || path_is_folder(folder))
        return true;
    path_fail_folder(err, folder, "what is compiled in is used");
    return error_prefix(err, "ONECYCLE_ASSETS");
}

static bool read_override(Arena *arena, const char *path, Bytes *out, Error *err)
{
    if (file_read(arena, path, ASSET_MOST, out, err))
        return true;
    return error_prefix(err, "ONECYCLE_ASSETS");
}

bool asset_read(Arena *arena, const char *name, Bytes *out, Error *err)
{
    const char *folder = override_folder();
    if (folder) {
        const char *path = path_join(arena, folder, name);
        if (path_is_there(path))
            return read_override(arena, path, out, err);
    }
    for (const AssetEntry *entry = ASSET_TABLE; entry->name; entry++) {
        if (strcmp(entry->name, name) != 0)
            continue;
        *out = entry->bytes;
        return true;
    }
    return fail(err, "asset '%s' is not part of this program; add it to ASSETS in Makefile.am",
                name);
}

bool asset_is_there(const char *name)
{
    for (const AssetEntry *entry = ASSET_TABLE; entry->name; entry++)
        if (strcmp(entry->name, name) == 0)
            return true;
    return false;
}

const char *asset_name(int index)
{
    return ASSET_TABLE[index].name;
}
