/* Reads data sets of pictures whose names say what they show. */
#include "data/image_names.h"

#include "base/team.h"
#include "data/image_files.h"
#include "io/path.h"
#include "io/regex.h"

#include <string.h>

static bool is_text(Bytes bytes, const char *text)
{
    return text && strlen(text) == bytes.size && memcmp(text, bytes.data, bytes.size) == 0;
}

/* The class of each picture; neighbours of one class share its text. */
static bool find_classes(Arena *arena, const Regex *regex, ImageFiles *files, Error *err)
{
    const char *last = NULL;
    for (int i = 0; i < files->count; i++) {
        ImageFile *file = &files->file[i];
        Bytes group;
        if (!regex_find(regex, file->path, 1, &group, err))
            return false;
        if (!group.data || group.size == 0)
            return path_fail(err, file->path,
                             "pat= finds no class in this path; change it, or move the file away");
        if (!is_text(group, last))
            last = arena_printf(arena, "%.*s", (int)group.size, (const char *)group.data);
        file->class_name = last;
    }
    return true;
}

static bool split_names(Arena *arena, const FolderOptions *options, const Regex *regex,
                        ImageSplit *out, Error *err)
{
    ImageFiles all;
    if (regex_groups(regex) == 0)
        return fail(err, "pat= has no group in parentheses; put one around the class, as in "
                         "pat='/([^/]+)_\\d+.png$'");
    if (!image_files_below(arena, options, &all, out->omitted, err) ||
        !find_classes(arena, regex, &all, err))
        return false;
    image_list_split(arena, &all, options, out);
    return true;
}

Dataset *dataset_names(Arena *arena, const FolderOptions *options, const char *pattern, Pool *pool,
                       Error *err)
{
    Arena scratch = {0};
    ImageSplit parts = {0};
    Regex regex = {0};
    bool ok = image_list_check(options, err) && regex_compile(&regex, pattern, REGEX_CASE, err) &&
              split_names(&scratch, options, &regex, &parts, err);
    Dataset *data = team_agree(options->team, ok, err)
                        ? image_list_load(arena, &parts, options, pool, err)
                        : NULL;
    regex_free(&regex);
    arena_free(&scratch);
    return data;
}
