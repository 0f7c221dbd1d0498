/* Reads data sets that are folders of pictures, one folder per class. */
#include "base/team.h"
#include "data/image_files.h"
#include "io/file.h"

Dataset *dataset_folder(Arena *arena, const FolderOptions *options, Pool *pool, Error *err)
{
    Arena scratch = {0};
    ImageSplit parts = {0};
    bool ok = image_files_split(&scratch, options, &parts, err);
    Dataset *data = team_agree(options->team, ok, err)
                        ? image_list_load(arena, &parts, options, pool, err)
                        : NULL;
    arena_free(&scratch);
    return data;
}

Dataset *dataset_folder_like(Arena *arena, const FolderOptions *options, const Dataset *like,
                             Pool *pool, Error *err)
{
    Arena scratch = {0};
    ImageSplit parts = {0};
    const char *valid = path_join(&scratch, options->path, "valid");
    const char *folder = path_is_folder(valid) ? valid : options->path;
    bool ok = image_files_all(&scratch, options, folder, &parts, err);
    Dataset *data = team_agree(options->team, ok, err)
                        ? image_list_like(arena, &parts, options, like, pool, err)
                        : NULL;
    arena_free(&scratch);
    return data;
}
