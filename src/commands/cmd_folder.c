/* The commands that load pictures: a folder per class. */
#include "commands/loading.h"
#include "commands/reading.h"
#include "commands/rows.h"
#include "data/dataset.h"
#include "io/path.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "train/learner.h"

#include <string.h>

/* Resizes as the net's pictures were, unless asked otherwise, if the pictures are for that net. */
static const Dataset *read_folder(Session *session, const Call *call, Arena *arena,
                                  FolderOptions *options, Error *err)
{
    const Arg *size = call_arg(call, "size"), *resize = call_arg(call, "resize");
    const Learner *learner = lab_learner_seen(session);
    bool pair = size->present && strchr(size->text, ','); /* fastai squishes to size=(h,w) */
    options->resize = resize->present ? (ResizeMethod)call_choice(call, "resize")
                      : pair          ? RESIZE_SQUISH
                                      : RESIZE_CROP;
    if (learner && !resize->present && !pair) {
        options->kin = learner->data;
        options->kin_resize = learner->options.resize;
    }
    return dataset_folder(arena, options, loading_of(session).pool, err);
}

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
    Loading loading = loading_of(session);
    ReadingProgress progress = {.session = session};
    const Arg *pct = call_arg(call, "valid_pct"), *seed = call_arg(call, "seed");
    FolderOptions options = {
        .path = call_text(call, "path"),
        .train = call_text(call, "train"),
        .valid = call_text(call, "valid"),
        .valid_pct = pct->present ? pct->number : 0,
        .seed = seed->present ? seed->integer : (long)loading.seed,
        .stratify = call_bool(call, "stratify"),
        .channels = (int)call_int(call, "channels"),
        .skip_bad = call_bool(call, "skip_bad"),
        .watch = reading_watch(&progress),
        .flat = !call_bool(call, "recurse"),
        .inside = !call_bool(call, "links"),
        .interrupts = loading.interrupts,
    };
    const Dataset *data = NULL;
    bool splits = options.valid_pct != 0;
    bool ok = !splits ||
              (check_part(call, "train", &out->error) && check_part(call, "valid", &out->error));
    if (ok && read_size(call, &options.h, &options.w, &out->error))
        data = read_folder(session, call, &arena, &options, &out->error);
    reading_end(&progress);
    const char *idle = seed->present ? "seed=" : options.stratify ? "stratify=" : NULL;
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
              "fraction of all images to use for validation, drawn at random, instead of folders"},
         {.name = "seed",
          .type = ARG_INT,
          .least = 0,
          .most = 4294967295.0,
          .help = "seed for that split (default: the session's)"},
         {.name = "stratify",
          .type = ARG_BOOL,
          .fallback = "false",
          .help = "true: that split takes the fraction of each class"},
         {.name = "size",
          .type = ARG_TEXT,
          .help = "resize to this many pixels, N or HEIGHTxWIDTH; without it all images must have "
                  "the same size"},
         {.name = "channels",
          .type = ARG_INT,
          .fallback = "3",
          .least = 1,
          .most = DATASET_MAX_CHANNELS,
          .help =
              "of pictures 1 for grey, 3 for colour (grey is repeated; transparency is dropped), "
              "4 with transparency"},
         LOADING_BS("64"),
         {.name = "links",
          .type = ARG_BOOL,
          .fallback = "true",
          .help = "false: links that lead out of PATH are refused"},
         {.name = "recurse",
          .type = ARG_BOOL,
          .fallback = "true",
          .help = "images in folders below a class folder belong to that class; false: they are "
                  "left out"},
         {.name = "resize",
          .alias = "resize_method",
          .type = ARG_CHOICE,
          .choice = resize_name,
          .help =
              "how to fit images of different proportions: scale to fill the size and crop (the "
              "default, unless the net was trained differently), squish, or pad by mirroring"},
         {.name = "skip_bad",
          .type = ARG_BOOL,
          .fallback = "false",
          .help = "true: pictures that cannot be read are left out and counted"}},
    .verb = &(const Verb){.run = cmd_folder},
    .summary = "pictures, one folder per class in train/ and valid/",
};
