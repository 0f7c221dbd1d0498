/* The commands data (digits, idx, cifar10, cifar100) and show_batch: load and show what there is
 * to learn from. */
#include "analysis/gallery.h"
#include "base/rng.h"
#include "base/text.h"
#include "commands/loading.h"
#include "commands/reading.h"
#include "commands/results.h"
#include "commands/row_table.h"
#include "commands/rows.h"
#include "data/augmenter.h"
#include "data/dataset.h"
#include "io/file.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_prompt.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "train/learner.h"

#include <string.h>

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

static bool cmd_digits(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    Loading loading = loading_of(session);
    DigitsOptions options = {
        .train = (int)call_int(call, "train"),
        .valid = (int)call_int(call, "valid"),
        .side = (int)call_int(call, "side"),
        .channels = loading_channels(call),
        .seed = loading.seed,
        .interrupts = loading.interrupts,
    };
    options.labels = labels_of(&arena, call, &options.label_count);
    const Dataset *data = NULL;
    if (check_labels(options.labels, options.label_count, &out->error))
        data = dataset_digits(&arena, &options, loading.pool, &out->error);
    return loading_take(session, call, &arena, data, out);
}

static bool cmd_idx(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    const Learner *learner = lab_learner_seen(session);
    IdxOptions options = {.path = call_text(call, "dir"), .channels = loading_channels(call)};
    if (learner && lab_has_learnt(session) && !call_given(call, "channels"))
        options.net = (NetInput){.set = learner->data, .channels = true};
    if (call_arg(call, "classes")->present)
        options.labels = labels_of(&arena, call, &options.label_count);
    const Dataset *data = NULL;
    if (check_labels(options.labels, options.label_count, &out->error))
        data = dataset_idx(&arena, &options, &out->error);
    return loading_take(session, call, &arena, data, out);
}

static bool cmd_cifar10(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    const Dataset *data = dataset_cifar10(&arena, call_text(call, "dir"), &out->error);
    return loading_take(session, call, &arena, data, out);
}

static bool cmd_cifar100(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    const Dataset *data = dataset_cifar100(&arena, call_text(call, "dir"), &out->error);
    return loading_take(session, call, &arena, data, out);
}

/* Every call counts as an epoch, so that images are changed in another way each time. */
static void add_images(const Session *session, Gallery *gallery, int tiles)
{
    Arena scratch = {0};
    const Dataset *data = session->data->set;
    const Augment *augment = lab_augment_seen(session);
    uint64_t seed = session->prompt->settings.seed, call = session->prompt->previews;
    const Augmenter *augmenter =
        augmenter_new(&scratch, data, &data->train, augment, seed, &(Normalization){0});
    Rng rng = rng_stream(seed, RNG_PREVIEW, call);
    uint32_t *chosen = ARENA_NEW(&scratch, uint32_t, tiles);
    rng_choose(&rng, (uint32_t)data->train.count, chosen, (uint32_t)tiles);
    for (int t = 0; t < tiles; t++) {
        int number = (int)chosen[t];
        Arena image = {0};
        Part seen = augmenter_seen(&image, augmenter, (long)call, (uint32_t)number);
        gallery_add_seen(gallery, data, number, &seen);
        arena_free(&image);
    }
    arena_free(&scratch);
}

/* The full screen shows many, page by page, unless rows says how many. */
static bool cmd_show_batch(Session *session, const Call *call, Outcome *out)
{
    const Dataset *data = session->data->set;
    int rows = (int)call_int(call, "rows"), tiles = MIN(rows * rows, data->train.count);
    if (results_on_screen(session, call) && !call_given(call, "rows"))
        tiles = MIN(gallery_room(data, GALLERY_MOST), data->train.count);
    if (data->columns && !results_on_screen(session, call) && !call->png) {
        uint64_t seed = session->prompt->settings.seed;
        Rng rng = rng_stream(seed, RNG_PREVIEW, session->prompt->previews++);
        row_table_tell(session->reply, data, rng, tiles);
        return true;
    }
    Gallery *gallery = gallery_new("show_batch", data, tiles);
    add_images(session, gallery, tiles);
    bool ok = results_show(session, call, gallery, data->name, &out->error);
    session->prompt->previews++;
    if (ok && call_given(call, "rows") && tiles < rows * rows)
        tell_fewer(session->reply, tiles, "training");
    return ok;
}

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
             LOADING_CHANNELS("3"),
             LOADING_BS("64"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_digits},
    .summary = "handwritten-style digits, drawn by the program",
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
             LOADING_CHANNELS("1"),
             LOADING_BS("64"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_idx},
    .summary = "MNIST-style IDX files, plain or gzip",
};

static const Command CIFAR10 = {
    .name = "data cifar10",
    .args = {{.name = "dir",
              .type = ARG_PATH,
              .required = true,
              .help = "folder with data_batch_*.bin, test_batch.bin, batches.meta.txt"},
             LOADING_BS("128"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_cifar10},
    .summary = "CIFAR-10, the binary version",
};

static const Command CIFAR100 = {
    .name = "data cifar100",
    .args = {{.name = "dir",
              .type = ARG_PATH,
              .required = true,
              .help = "folder with train.bin, test.bin, fine_label_names.txt"},
             LOADING_BS("128"),
             LOADING_DROP_LAST},
    .verb = &(const Verb){.run = cmd_cifar100},
    .summary = "CIFAR-100, the binary version, by its 100 fine labels",
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

/* One a line, so that branches seldom meet here. */
/* clang-format off */
const Command *const DATA_ROWS[] = {
    &DIGITS,
    &FOLDER,
    &CSV,
    &NAMES,
    &IDX,
    &CIFAR10,
    &CIFAR100,
    &NPY,
    &TABLE,
    &PACKED,
    &DATA_SAVE,
    &DATA_GET,
    &DATASETS,
    &UNTAR_DATA,
    &NORMALIZE,
    &AUGMENT,
    &AUGMENT_OFF,
    &MIXUP,
    &SHOW_BATCH,
    NULL,
};
/* clang-format on */
