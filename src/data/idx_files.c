/* Finds the files of a data set in MNIST's own format, under the names that people give them. */
#include "data/idx_files.h"

#include "base/text.h"
#include "io/file.h"

#include <string.h>

/* What names of files have for a part. */
static const char *const PARTS[2][2] = {[IDX_TRAIN] = {"train"}, [IDX_TEST] = {"t10k", "test"}};
static const char SEPARATORS[] = "-."; /* some unpackers write .idx3 for -idx3 */
static const char *const PACKED[] = {"", ".gz"};

static const struct {
    const char *name;
    int dims;
} CONTENTS[] = {[IDX_IMAGES] = {"images", 3}, [IDX_LABELS] = {"labels", 1}};

static char *file_name(Arena *arena, const IdxSet *set, const char *part, IdxContent content,
                       char separator)
{
    return arena_printf(arena, "%s%s-%s%cidx%d-ubyte", set->prefix, part, CONTENTS[content].name,
                        separator, CONTENTS[content].dims);
}

/* The first that is there of the names that a file may have, or NULL. */
static const char *find_file(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content)
{
    for (int p = 0; p < LENGTH(PARTS[part]) && PARTS[part][p]; p++)
        for (const char *separator = SEPARATORS; *separator; separator++)
            for (int g = 0; g < LENGTH(PACKED); g++) {
                char *name = file_name(arena, set, PARTS[part][p], content, *separator);
                char *path =
                    path_join(arena, set->folder, arena_printf(arena, "%s%s", name, PACKED[g]));
                if (path_is_file(path))
                    return path;
            }
    return NULL;
}

/* Shortens a name by one of the ends it may have; false, and unchanged, if it has none. */
static bool cut_end(char *name, const char *end)
{
    size_t length = strlen(name);
    if (!text_ends(name, end))
        return false;
    name[length - strlen(end)] = '\0';
    return true;
}

/* What comes before "train-images-idx3-ubyte" in a name, or NULL. */
static const char *prefix_of(Arena *arena, const char *name, IdxPart part)
{
    const IdxSet none = {"", ""};
    char *rest = arena_text(arena, name);
    cut_end(rest, ".gz");
    for (int p = 0; p < LENGTH(PARTS[part]) && PARTS[part][p]; p++)
        for (const char *separator = SEPARATORS; *separator; separator++)
            if (cut_end(rest, file_name(arena, &none, PARTS[part][p], IDX_IMAGES, *separator)))
                return rest;
    return NULL;
}

/* A file whose name hints at the same content, for the message; or NULL. */
static const char *near_name(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content)
{
    const char **names;
    int count;
    if (!folder_list(arena, set->folder, &names, &count, NULL))
        return NULL;
    for (int i = 0; i < count; i++)
        for (int p = 0; p < LENGTH(PARTS[part]) && PARTS[part][p]; p++)
            if (strcasestr(names[i], PARTS[part][p]) &&
                strcasestr(names[i], CONTENTS[content].name))
                return names[i];
    return NULL;
}

/* The first folder below that has the file, as torchvision's mnist/MNIST/raw; NULL if none has. */
static const char *deeper(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content,
                          int levels)
{
    enum { FOLDERS = 100 }; /* looked into on each level */
    const char **names;
    int count, folders = 0;
    if (levels == 0 || !folder_list(arena, set->folder, &names, &count, NULL))
        return NULL;
    for (int i = 0; i < count && folders < FOLDERS; i++) {
        const IdxSet below = {path_join(arena, set->folder, names[i]), set->prefix};
        if (!path_is_folder(below.folder))
            continue;
        folders++;
        const char *found = find_file(arena, &below, part, content)
                                ? below.folder
                                : deeper(arena, &below, part, content, levels - 1);
        if (found)
            return found;
    }
    return NULL;
}

static bool missing(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content, Error *err)
{
    const char *name = file_name(arena, set, PARTS[part][0], content, '-');
    const char *near = near_name(arena, set, part, content);
    const char *folder = near ? NULL : deeper(arena, set, part, content, 2);
    if (folder)
        return path_fail(err, set->folder, "neither %s nor %s.gz is in it; name the folder %s",
                         name, name, folder);
    if (!near)
        return path_fail(err, set->folder,
                         "neither %s nor %s.gz is in it; give the folder of the IDX files", name,
                         name);
    return path_fail(err, set->folder,
                     "neither %s nor %s.gz is in it, but '%s'; rename it if it is that file", name,
                     name, near);
}

/* The prefix of the folder's training (or test) images, if there is only one. */
static bool find_prefix(Arena *arena, IdxSet *set, IdxPart part, Error *err)
{
    const char **names, *found = NULL;
    int count;
    if (!folder_list(arena, set->folder, &names, &count, err))
        return false;
    for (int i = 0; i < count; i++) {
        const char *prefix = prefix_of(arena, names[i], part);
        if (!prefix || !path_is_file(path_join(arena, set->folder, names[i])))
            continue;
        if (found && strcmp(found, prefix) != 0)
            return path_fail(
                err, set->folder,
                "it contains files of several sets, such as '%s' and '%s'; name one: %s", found,
                prefix, path_join(arena, set->folder, found));
        found = prefix;
    }
    if (!found)
        return missing(arena, set, part, IDX_IMAGES, err);
    set->prefix = found;
    return true;
}

bool idx_files_find(Arena *arena, const char *path, IdxPart part, IdxSet *set, Error *err)
{
    *set = (IdxSet){path, ""};
    if (path_is_folder(path))
        return find_file(arena, set, part, IDX_IMAGES) || find_prefix(arena, set, part, err);
    char *folder = arena_text(arena, path);
    char *name = (char *)path_name(folder);
    const char *prefix = arena_text(arena, name);
    *name = '\0';
    static const char *const BETWEEN[] = {"", "-", "_"};
    for (int i = 0; i < LENGTH(BETWEEN); i++) {
        *set = (IdxSet){*folder ? folder : ".", arena_printf(arena, "%s%s", prefix, BETWEEN[i])};
        if (find_file(arena, set, part, IDX_IMAGES))
            return true;
    }
    return path_fail_folder(err, path, "check the path");
}

bool idx_files_path(Arena *arena, const IdxSet *set, IdxPart part, IdxContent content,
                    const char **out, Error *err)
{
    *out = find_file(arena, set, part, content);
    return *out || missing(arena, set, part, content, err);
}
