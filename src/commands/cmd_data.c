/* The commands data (digits, folder, idx, cifar10), untar_data and show_batch: load and
 * show what there is to learn from. */
#include "analysis/gallery.h"
#include "base/rng.h"
#include "base/text.h"
#include "commands/reading.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "data/catalog.h"
#include "data/dataset.h"
#include "io/archive.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_runs.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "language/symbol.h"
#include "train/learner.h"

#include <math.h>
#include <string.h>

/* Says what was loaded, and what has become of the net (session_set_data). */
static void describe(Session *session, const Buf *fate, const Buf *lost)
{
    const Dataset *data = session->data->set;
    Buf line = {0};
    text_visible(&line, data->name);
    buf_text_add(&line, ": ");
    text_thousands(&line, data->train.count);
    buf_text_add(&line, " training and ");
    text_thousands(&line, data->valid.count);
    if (shape_is_row(data->shape))
        buf_printf(&line, " validation rows, %d %s", data->shape.c,
                   text_plural(data->shape.c, "column", "columns"));
    else
        buf_printf(&line, " validation images, %d x %d x %d", data->shape.h, data->shape.w,
                   data->shape.c);
    buf_printf(&line, ", %d %s:", data->classes, text_plural(data->classes, "class", "classes"));
    for (int c = 0; c < MIN(data->classes, 10); c++) {
        buf_text_add(&line, c ? ", " : " ");
        text_visible(&line, data->class_name[c]);
    }
    if (data->classes > 10)
        buf_text_add(&line, ", ...");
    reply_line(session->reply, "%s%s", buf_text(&line), buf_text(fate));
    if (lost->size)
        reply_warning(session->reply, "%s", buf_text(lost));
    buf_free(&line);
}

/* Makes this the session's data and takes over its arena, or frees the arena. */
static bool take_data(Session *session, const Call *call, Arena *arena, const Dataset *data,
                      Outcome *out)
{
    Buf fate = {0}, lost = {0};
    LabData next = {
        .set = data, .source = arena_text(arena, call->text), .bs = (int)call_int(call, "bs")};
    next.arena = *arena;
    *arena = (Arena){0};
    bool ok = data && session_set_data(session, &next, &fate, &lost, &out->error);
    arena_free(&next.arena);
    if (ok) {
        out->value = session->data->source;
        describe(session, &fate, &lost);
    }
    buf_free(&fate);
    buf_free(&lost);
    if (!ok)
        return false;
    tell_left_out(session->reply, data);
    return true;
}

static const int *labels_of(Arena *arena, const Call *call, int *count)
{
    const Arg *classes = call_arg(call, "classes");
    *count = classes->count;
    int *labels = ARENA_NEW(arena, int, classes->count);
    for (int i = 0; i < classes->count; i++) {
        int at = i;
        for (; at > 0 && labels[at - 1] > classes->integers[i]; at--)
            labels[at] = labels[at - 1];
        labels[at] = (int)classes->integers[i];
    }
    return labels;
}

static bool check_labels(const int *labels, int count, Error *err)
{
    for (int i = 1; i < count; i++)
        if (labels[i] == labels[i - 1])
            return fail(err, "classes= gives %d twice; give each class once", labels[i]);
    return true;
}

static int channels_of(const Call *call)
{
    return call_choice(call, "channels") ? 3 : 1;
}

static bool cmd_digits(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    DigitsOptions options = {
        .train = (int)call_int(call, "train"),
        .valid = (int)call_int(call, "valid"),
        .side = (int)call_int(call, "side"),
        .channels = channels_of(call),
        .seed = session->prompt->settings.seed,
        .interrupts = &session->machine->interrupts,
    };
    options.labels = labels_of(&arena, call, &options.label_count);
    const Dataset *data = NULL;
    if (check_labels(options.labels, options.label_count, &out->error))
        data = dataset_digits(&arena, &options, session->machine->pool, &out->error);
    return take_data(session, call, &arena, data, out);
}

/* Resizes as the net's pictures were, unless asked otherwise, if the pictures are for that net. */
static const Dataset *read_folder(Session *session, const Call *call, Arena *arena,
                                  FolderOptions *options, Error *err)
{
    const Arg *size = call_arg(call, "size"), *resize = call_arg(call, "resize");
    const Learner *learner = session->model->learner;
    bool pair = size->present && strchr(size->text, ','); /* fastai squishes to size=(h,w) */
    options->resize = resize->present ? (ResizeMethod)call_choice(call, "resize")
                      : pair          ? RESIZE_SQUISH
                                      : RESIZE_CROP;
    if (learner && !resize->present && !pair) {
        options->kin = learner->data;
        options->kin_resize = learner->options.resize;
    }
    return dataset_folder(arena, options, session->machine->pool, err);
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
    const Arg *pct = call_arg(call, "valid_pct"), *seed = call_arg(call, "seed");
    FolderOptions options = {
        .path = call_text(call, "path"),
        .train = call_text(call, "train"),
        .valid = call_text(call, "valid"),
        .valid_pct = pct->present ? pct->number : 0,
        .seed = seed->present ? seed->integer : (long)session->prompt->settings.seed,
        .channels = channels_of(call),
        .flat = !call_bool(call, "recurse"),
        .inside = !call_bool(call, "links"),
        .interrupts = &session->machine->interrupts,
    };
    const Dataset *data = NULL;
    bool splits = options.valid_pct != 0;
    bool ok = !splits ||
              (check_part(call, "train", &out->error) && check_part(call, "valid", &out->error));
    if (ok && read_size(call, &options.h, &options.w, &out->error))
        data = read_folder(session, call, &arena, &options, &out->error);
    if (data && seed->present && !splits)
        reply_line(session->reply, "seed= does nothing without valid_pct=: the folders say which "
                                   "images are for validation");
    return take_data(session, call, &arena, data, out);
}

static bool cmd_idx(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    IdxOptions options = {.path = call_text(call, "dir"), .channels = channels_of(call)};
    if (call_arg(call, "classes")->present)
        options.labels = labels_of(&arena, call, &options.label_count);
    const Dataset *data = NULL;
    if (check_labels(options.labels, options.label_count, &out->error))
        data = dataset_idx(&arena, &options, &out->error);
    return take_data(session, call, &arena, data, out);
}

static bool cmd_cifar10(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    const Dataset *data = dataset_cifar10(&arena, call_text(call, "dir"), &out->error);
    return take_data(session, call, &arena, data, out);
}

/* A signal that would end the program stops unpacking first, so that nothing is left behind. */
static bool unpack(Session *session, const CatalogEntry *entry, Error *err)
{
    Unpacking job = {.path = entry->packed,
                     .folder = entry->home,
                     .name = entry->name,
                     .interrupts = &session->machine->interrupts};
    atomic_store(&session->runs->saving, true);
    bool ok = archive_unpack(&job, err);
    atomic_store(&session->runs->saving, false);
    if (ok && job.beside)
        reply_line(session->reply, "left out: %ld %s of %s beside its folder %s", job.beside,
                   text_plural(job.beside, "entry", "entries"), path_name(entry->packed),
                   entry->name);
    return ok;
}

static bool cmd_untar_data(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    CatalogEntry entry;
    const char *name = call_text(call, "name");
    if (text_starts(name, "URLs."))
        name = symbol_last(&scratch, name);
    bool ok = catalog_find(&scratch, name, &entry, &out->error) ||
              error_prefix(&out->error, "untar_data");
    ok = ok && (!entry.packed || unpack(session, &entry, &out->error));
    if (ok) {
        variables_set(&session->prompt->variables, "_", entry.folder);
        out->value = variables_get(&session->prompt->variables, "_");
        if (!call->assign)
            reply_line(session->reply, "%s", entry.folder);
    }
    arena_free(&scratch);
    return ok;
}

/* The full screen shows many, page by page, unless rows says how many. */
static bool cmd_show_batch(Session *session, const Call *call, Outcome *out)
{
    const Dataset *data = session->data->set;
    const Part *train = &data->train;
    int rows = (int)call_int(call, "rows"), tiles = MIN(rows * rows, train->count);
    if (results_on_screen(session, call) && !call_given(call, "rows"))
        tiles = MIN(gallery_room(data, GALLERY_MOST), train->count);
    Gallery *gallery = gallery_new("show_batch", data, tiles);
    Rng rng = rng_stream(session->prompt->settings.seed, RNG_PREVIEW, session->prompt->previews);
    for (int t = 0; t < tiles; t++)
        gallery_add_image(gallery, data, train, (int)rng_below(&rng, (uint32_t)train->count));
    bool ok = results_show(session, call, gallery, data->name, &out->error);
    session->prompt->previews++;
    if (ok && call_given(call, "rows") && tiles < rows * rows)
        tell_fewer(session->reply, tiles, "training");
    return ok;
}

/* clang-format off */
#define BATCH_SIZE(fallback_)                                                                      \
    {.name = "bs", .type = ARG_INT, .fallback = fallback_, .least = 1, .most = 1 << 20,            \
     .help = "batch size"}
#define CHANNELS(fallback_)                                                                        \
    {.name = "channels", .type = ARG_CHOICE, .fallback = fallback_, .choices = "1 3",             \
     .help = "1 for grey, 3 for colour (grey images are repeated)"}
/* clang-format on */

static const Command DIGITS = {
    .name = "data digits",
    .args = {{.name = "classes",
              .type = ARG_INTS,
              .fallback = "3,7",
              .least = 0,
              .most = 9,
              .help = "digits to draw (all ten: 0-9)"},
             {.name = "train",
              .type = ARG_INT,
              .fallback = "12396",
              .least = 1,
              .most = 1e7,
              .help = "training images"},
             {.name = "valid",
              .type = ARG_INT,
              .fallback = "2038",
              .least = 0,
              .most = 1e7,
              .help = "validation images"},
             {.name = "side",
              .type = ARG_INT,
              .fallback = "28",
              .least = 8,
              .most = 256,
              .help = "height and width in pixels"},
             CHANNELS("3"),
             BATCH_SIZE("64")},
    .verb = &(const Verb){.run = cmd_digits},
    .summary = "handwritten-style digits, drawn by the program",
};

static const Command FOLDER = {
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
         {.name = "size",
          .type = ARG_TEXT,
          .help = "resize to this many pixels, N or HEIGHTxWIDTH; without it all images must have "
                  "the same size"},
         CHANNELS("3"),
         BATCH_SIZE("64"),
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
              "default, unless the net was trained differently), squish, or pad by mirroring"}},
    .verb = &(const Verb){.run = cmd_folder},
    .summary = "PNG images, one folder per class in train/ and valid/",
};

static const Command IDX = {
    .name = "data idx",
    .args = {{.name = "dir",
              .type = ARG_PATH,
              .required = true,
              .help = "folder with the four files train-images-idx3-ubyte, train-labels-idx1-ubyte "
                      "and the same for t10k, plain or .gz"},
             {.name = "classes",
              .type = ARG_INTS,
              .least = 0,
              .most = 255,
              .help = "labels to keep (default: all)"},
             CHANNELS("1"),
             BATCH_SIZE("64")},
    .verb = &(const Verb){.run = cmd_idx},
    .summary = "MNIST-style IDX files, plain or gzip",
};

static const Command CIFAR10 = {
    .name = "data cifar10",
    .args = {{.name = "dir",
              .type = ARG_PATH,
              .required = true,
              .help = "folder with data_batch_*.bin, test_batch.bin, batches.meta.txt"},
             BATCH_SIZE("128")},
    .verb = &(const Verb){.run = cmd_cifar10},
    .summary = "CIFAR-10, the binary version",
};

static const Command UNTAR_DATA = {
    .name = "untar_data",
    .args = {{.name = "name",
              .type = ARG_TEXT,
              .required = true,
              .list = catalog_names,
              .help = "data set, such as URLs.MNIST_SAMPLE or mnist_sample"}},
    .verb = &(const Verb){.run = cmd_untar_data},
    .summary = "path to a set in the data-set folder, unpacked if needed",
};

static const Command SHOW_BATCH = {
    .name = "show_batch",
    .args = {{.name = "rows",
              .type = ARG_INT,
              .fallback = "3",
              .least = 1,
              .most = 20,
              .help = "rows and columns of images"}},
    .needs = AT_ONCE | NEED_DATA | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_show_batch},
    .summary = "training images with their classes",
};

const Command *const DATA_ROWS[] = {&DIGITS,     &FOLDER,    &IDX,        &CIFAR10,
                                    &UNTAR_DATA, &NORMALIZE, &SHOW_BATCH, NULL};
