/* The commands data csv and data names: classes of pictures are in a table, or in their names. */
#include "commands/picture_options.h"
#include "commands/rows.h"
#include "data/image_csv.h"
#include "data/image_names.h"
#include "io/path.h"
#include "lab/lab.h"
#include "lab/reply.h"

#include <string.h>

/* `get_image_files(path)` of notebooks does not look below, unless it is told to. */
static bool looks_below(const Call *call)
{
    const char *files = call_text(call, "fnames");
    if (call_given(call, "recurse") || !files)
        return call_bool(call, "recurse");
    return strstr(files, "recurse=True") != NULL;
}

static bool cmd_names(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    ReadingProgress progress = {.session = session};
    FolderOptions options;
    const Dataset *data = NULL;
    if (picture_options(call, &progress, &options, &out->error)) {
        options.path = call_text(call, "path");
        options.flat = !looks_below(call);
        data = dataset_names(&arena, &options, call_text(call, "pat"), loading_of(session).pool,
                             &out->error);
    }
    reading_end(&progress);
    return loading_take(session, call, &arena, data, out);
}

/* The folder of the images; `folder` is seen from the file's, or else from here. */
static const char *image_folder(Arena *arena, const char *file, const char *folder)
{
    size_t length = (size_t)(path_name(file) - file);
    const char *beside = arena_printf(arena, "%.*s", (int)length, file);
    if (!folder)
        return length ? beside : ".";
    const char *here = path_expand(arena, folder);
    if (length == 0 || *folder == '/' || *folder == '~')
        return here;
    const char *there = path_join(arena, beside, folder);
    return path_is_folder(here) && !path_is_folder(there) ? here : there;
}

/* In the notebook form `path` is the folder, and the table's name is relative to it. */
static const char *table_path(Arena *arena, const Call *call)
{
    const char *path = call_text(call, "file"), *name = call_text(call, "csv_labels");
    if (name)
        return path_join(arena, path, name);
    return path_is_folder(path) ? path_join(arena, path, "labels.csv") : path;
}

static bool cmd_csv(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0}, scratch = {0};
    ReadingProgress progress = {.session = session};
    FolderOptions options;
    ImageTable table = {.file = table_path(&scratch, call),
                        .suffix = call_text(call, "suffix"),
                        .fn_col = call_text(call, "fn_col"),
                        .label_col = call_text(call, "label_col"),
                        .valid_col = call_text(call, "valid_col"),
                        .csv.headless = !call_bool(call, "header")};
    const Dataset *data = NULL;
    bool chosen = table.valid_col != NULL;
    if (picture_options(call, &progress, &options, &out->error) &&
        (!call_text(call, "delim") || reading_delim(call, &table.csv.separator, &out->error))) {
        options.path = image_folder(&scratch, table.file, call_text(call, "folder"));
        data = dataset_csv(&arena, &options, &table, loading_of(session).pool, &out->error);
    }
    reading_end(&progress);
    const char *idle = call_given(call, "valid_pct")  ? "valid_pct="
                       : call_given(call, "seed")     ? "seed="
                       : call_given(call, "stratify") ? "stratify="
                                                      : NULL;
    if (data && chosen && idle)
        reply_line(session->reply,
                   "%s does nothing with valid_col=, which says which images are for validation",
                   idle);
    arena_free(&scratch);
    return loading_take(session, call, &arena, data, out);
}

/* clang-format off */
#define VALID_PCT                                                                                  \
    {.name = "valid_pct", .type = ARG_FLOAT, .fallback = "0.2", .most = 0.999,                     \
     .help = "fraction of the images to use for validation, drawn at random"}
/* clang-format on */

const Command NAMES = {
    .name = "data names",
    .notebook = "from_name_re",
    .args = {{.name = "path",
              .type = ARG_PATH,
              .required = true,
              .help = "folder of the images, and of folders with more"},
             {.name = "fnames", .type = ARG_OBJECT, .help = "fnames = get_image_files(path)"},
             {.name = "pat",
              .type = ARG_TEXT,
              .required = true,
              .help = "regular expression; what its first group matches in an image's path is "
                      "the class"},
             VALID_PCT,
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
              .help = "false: images in deeper folders are left out"},
             PICTURE_RESIZE,
             PICTURE_SKIP_BAD},
    .verb = &(const Verb){.run = cmd_names},
    .summary = "images whose names contain their classes",
};

const Command CSV = {
    .name = "data csv",
    .notebook = "from_csv",
    .args =
        {{.name = "file",
          .alias = "path",
          .type = ARG_PATH,
          .required = true,
          .help = "CSV file: names of images and their classes; of a folder, its labels.csv"},
         {.name = "folder",
          .type = ARG_TEXT,
          .help = "folder of the images, from the CSV file's folder (default: that folder)"},
         {.name = "suffix",
          .type = ARG_TEXT,
          .help = "end of every image's name that the CSV file leaves out, such as .png"},
         {.name = "fn_col",
          .type = ARG_TEXT,
          .fallback = "0",
          .help = "column of the names, by its name or its number from 0"},
         {.name = "label_col", .type = ARG_TEXT, .fallback = "1", .help = "column of the classes"},
         VALID_PCT,
         {.name = "valid_col",
          .type = ARG_TEXT,
          .help = "column that is True or 1 for validation images, instead of valid_pct"},
         {.name = "delim",
          .alias = "delimiter",
          .type = ARG_TEXT,
          .help = "what separates cells (default: the comma, semicolon or tab that the first "
                  "line has most of)"},
         {.name = "header",
          .type = ARG_BOOL,
          .fallback = "true",
          .help = "false: the first line is a row, and columns are named 0, 1, 2, ..."},
         PICTURE_SEED,
         PICTURE_STRATIFY,
         PICTURE_SIZE,
         PICTURE_CHANNELS,
         LOADING_BS("64"),
         LOADING_DROP_LAST,
         PICTURE_LINKS,
         PICTURE_RESIZE,
         PICTURE_SKIP_BAD,
         {.name = "csv_labels",
          .type = ARG_TEXT,
          .help = "notebooks: name of the CSV file in the folder `file`"}},
    .verb = &(const Verb){.run = cmd_csv},
    .summary = "images that a CSV file lists with their classes",
};
