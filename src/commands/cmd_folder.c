/* The command data folder: a folder of pictures for each class. */
#include "commands/picture_options.h"
#include "commands/rows.h"
#include "io/path.h"
#include "lab/lab.h"
#include "lab/reply.h"

/* Checks that a part's folder exists: a random split needs none, unless the user has named it. */
static bool check_part(const Call *call, const char *part, Error *err)
{
    Arena scratch = {0};
    const char *folder = path_join(&scratch, call_text(call, "path"), call_text(call, part));
    bool ok = !call_given(call, part) || path_is_folder(folder) ||
              path_fail(err, folder, "no such folder; leave out %s=, or check it", part);
    arena_free(&scratch);
    return ok;
}

static bool cmd_folder(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    ReadingProgress progress = {.session = session};
    FolderOptions options;
    const Dataset *data = NULL;
    bool splits = call_given(call, "valid_pct");
    bool ok = !splits ||
              (check_part(call, "train", &out->error) && check_part(call, "valid", &out->error));
    if (ok && picture_options(call, &progress, &options, &out->error)) {
        options.path = call_text(call, "path");
        options.train = call_text(call, "train");
        options.valid = call_text(call, "valid");
        options.flat = !call_bool(call, "recurse");
        options.no_valid = splits && options.valid_pct == 0;
        data = dataset_folder(&arena, &options, loading_of(session).pool, &out->error);
    }
    reading_end(&progress);
    const char *idle = call_given(call, "seed")      ? "seed="
                       : call_bool(call, "stratify") ? "stratify="
                                                     : NULL;
    if (data && idle && !splits)
        reply_line(session->reply,
                   "%s does nothing without valid_pct=: the folders say which images are for "
                   "validation",
                   idle);
    return loading_take(session, call, &arena, data, out);
}

const Command FOLDER = {
    .name = "data folder",
    .notebook = "from_folder",
    .args =
        {{.name = "path", .type = ARG_PATH, .required = true, .help = "folder of the data set"},
         {.name = "train",
          .type = ARG_TEXT,
          .fallback = "train",
          .help = "folder of the training images"},
         {.name = "valid",
          .type = ARG_TEXT,
          .fallback = "valid",
          .help = "folder of the validation images"},
         {.name = "valid_pct",
          .type = ARG_FLOAT,
          .least = 0,
          .most = 0.999,
          .help =
              "fraction of all images to use for validation, drawn at random, instead of folders; "
              "0: none"},
         PICTURE_SEED,
         PICTURE_STRATIFY,
         PICTURE_SIZE,
         PICTURE_CHANNELS,
         LOADING_BS("64"),
         LOADING_DROP_LAST,
         PICTURE_LINKS,
         {.name = "recurse",
          .type = ARG_BOOL,
          .fallback = "true",
          .help = "images in folders below a class folder belong to that class; false: they are "
                  "left out"},
         PICTURE_RESIZE,
         PICTURE_SKIP_BAD},
    .verb = &(const Verb){.run = cmd_folder},
    .summary = "pictures, one folder per class in train/ and valid/",
};
