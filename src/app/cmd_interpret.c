/* validate, predict, confusion, most_confused, top_losses: what the net has learnt and what not. */
#include "app/lab.h"

#include "app/rows.h"
#include "base/text.h"
#include "io/file.h"
#include "io/image.h"

#include <stdlib.h>
#include <string.h>

enum { LEAST_CELL = 8 }; /* as in the table of epochs */

static void tell_validation(Session *session, const char *data, const Learner *learner,
                            const Validation *validation)
{
    Columns table = {.least = LEAST_CELL};
    columns_add(&table, "valid_loss");
    for (int m = 0; m < learner_metrics(learner); m++)
        columns_add(&table, learner->options.metric[m]->name);
    columns_add(&table, "images");
    columns_row(&table);
    columns_number(&table, (double)validation->loss);
    for (int m = 0; m < learner_metrics(learner); m++)
        columns_number(&table, (double)validation->metric[m]);
    columns_printf(&table, "%d", validation->images);
    columns_row(&table);
    reply_table_end(&session->reply, &table);
    events_validate(&session->events, data, learner, validation);
}

static bool check_valid(const Session *session, Error *err)
{
    if (session->learner->data->valid.count > 0)
        return true;
    return fail(err,
                "there are no validation images; load data with some, or: validate folder PATH");
}

static bool cmd_validate(Session *session, const Call *call, Error *err)
{
    (void)call;
    Learner *learner = session->learner;
    if (!check_valid(session, err))
        return false;
    Validation validation = learner_validate(learner, &learner->valid);
    tell_validation(session, learner->data->name, learner, &validation);
    return true;
}

/* Loss and metrics on another set; frees its arena. */
static bool validate_on(Session *session, Arena *arena, const Dataset *other, Error *err)
{
    (void)err;
    if (other) {
        Learner *learner = session->learner;
        LoaderOptions options = {.bs = learner->options.bs,
                                 .normalization = learner->options.normalization};
        Loader loader = loader_new(arena, other, &other->valid, options);
        Validation validation = learner_validate(learner, &loader);
        tell_validation(session, other->name, learner, &validation);
        tell_left_out(session, other);
    }
    arena_free(arena);
    return other != NULL;
}

static bool cmd_validate_folder(Session *session, const Call *call, Error *err)
{
    Arena arena = {0};
    FolderOptions options = {
        .path = call_text(call, "path"),
        .resize = session->learner->options.resize,
        .inside = !call_bool(call, "links"),
    };
    const Dataset *other = NULL;
    if (read_size(call, &options.h, &options.w, err))
        other = dataset_folder_like(&arena, &options, session->learner->data, session->pool, err);
    return validate_on(session, &arena, other, err);
}

static bool cmd_validate_idx(Session *session, const Call *call, Error *err)
{
    Arena arena = {0};
    const Dataset *other =
        dataset_idx_like(&arena, call_text(call, "dir"), session->learner->data, err);
    return validate_on(session, &arena, other, err);
}

/* One picture through the net; p: classes probabilities. */
static bool predict_file(Session *session, Arena *scratch, const char *path, double *p, Error *err)
{
    Learner *learner = session->learner;
    const Dataset *like = learner->data;
    Image image;
    if (!png_read(scratch, path, like->stored == 1 && like->shape.c == 3 ? 3 : like->shape.c,
                  &image, err))
        return false;
    image = image_fit(scratch, &image, like->shape.w, like->shape.h, learner->options.resize);
    uint16_t label = 0;
    Dataset one = {.name = path, .shape = like->shape, .stored = image.c, .classes = like->classes};
    one.valid = (Part){.count = 1, .pixels = image.pixels, .labels = &label};
    LoaderOptions options = {.bs = 1, .normalization = learner->options.normalization};
    Loader loader = loader_new(scratch, &one, &one.valid, options);
    learner_reserve(learner);
    int n = loader_batch(&loader, 0, 0, NULL, learner->x, learner->labels);
    Batch batch = {.n = n, .x = learner->x, .labels = learner->labels};
    model_eval(learner->model, session->pool, &batch, 0, NULL);
    softmax(learner->model->logits, like->classes, p);
    return true;
}

static int most_likely(const double *p, int n)
{
    int best = 0;
    for (int c = 1; c < n; c++)
        if (p[c] > p[best])
            best = c;
    return best;
}

static bool cmd_predict(Session *session, const Call *call, Error *err)
{
    Arena scratch = {0};
    const Arg *files = call_arg(call, "files");
    const Dataset *data = session->learner->data;
    double *p = ARENA_NEW(&scratch, double, data->classes);
    bool ok = true;
    for (int f = 0; f < files->count && ok; f++) {
        char *path = path_expand(&scratch, files->names[f]);
        ok = predict_file(session, &scratch, path, p, err);
        if (!ok)
            break;
        Buf line = {0};
        text_visible(&line, path);
        buf_text_add(&line, "  ");
        text_visible(&line, data->class_name[most_likely(p, data->classes)]);
        buf_text_add(&line, " ");
        for (int c = 0; c < data->classes; c++) {
            buf_text_add(&line, " ");
            text_visible(&line, data->class_name[c]);
            buf_printf(&line, ":%.4f", p[c]);
        }
        reply_line(&session->reply, "%s", buf_text(&line));
        buf_free(&line);
    }
    arena_free(&scratch);
    return ok;
}

/* What the net says of every validation image. */
typedef struct {
    int classes;
    int *predicted;  /* class, an image */
    double *truth;   /* probability of the actual class, an image */
    float *loss;     /* cross entropy, an image */
    double *p;       /* scratch: classes */
    long *confusion; /* [actual][predicted] */
} Verdicts;

static void note_batch(void *context, long first, int n, const real *logits, const real *loss,
                       const uint16_t *labels)
{
    Verdicts *verdicts = context;
    for (int i = 0; i < n; i++) {
        const real *row = logits + (size_t)i * (size_t)verdicts->classes;
        softmax(row, verdicts->classes, verdicts->p);
        verdicts->predicted[first + i] = argmax(row, verdicts->classes);
        verdicts->truth[first + i] = verdicts->p[labels[i]];
        verdicts->loss[first + i] = loss[i];
        verdicts->confusion[labels[i] * verdicts->classes + verdicts->predicted[first + i]]++;
    }
}

static Verdicts judge(Session *session, Arena *arena)
{
    Learner *learner = session->learner;
    int count = learner->data->valid.count, classes = learner->data->classes;
    Verdicts verdicts = {
        .classes = classes,
        .predicted = ARENA_NEW(arena, int, count),
        .truth = ARENA_NEW(arena, double, count),
        .loss = ARENA_NEW(arena, float, count),
        .p = ARENA_NEW(arena, double, classes),
        .confusion = ARENA_NEW(arena, long, classes *classes),
    };
    learner_visit(learner, &learner->valid, note_batch, &verdicts);
    return verdicts;
}

static bool cmd_confusion(Session *session, const Call *call, Error *err)
{
    if (!check_valid(session, err))
        return false;
    Arena scratch = {0};
    Verdicts verdicts = judge(session, &scratch);
    Matrix matrix = {.title = "Confusion matrix",
                     .row_label = "Actual",
                     .col_label = "Predicted",
                     .n = verdicts.classes,
                     .name = session->learner->data->class_name,
                     .count = verdicts.confusion};
    bool ok = show_matrix(session, call, &matrix, err);
    arena_free(&scratch);
    return ok;
}

typedef struct {
    int actual, predicted;
    long count;
} Confused;

/* Most frequent first; row-major order among equals, as fastai's stable sort. */
static int by_count(const void *a, const void *b)
{
    const Confused *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    if (x->actual != y->actual)
        return x->actual < y->actual ? -1 : 1;
    return (x->predicted > y->predicted) - (x->predicted < y->predicted);
}

static bool cmd_most_confused(Session *session, const Call *call, Error *err)
{
    if (!check_valid(session, err))
        return false;
    Arena scratch = {0};
    Verdicts verdicts = judge(session, &scratch);
    int classes = verdicts.classes, found = 0;
    const char *const *name = session->learner->data->class_name;
    Confused *pairs = ARENA_NEW(&scratch, Confused, classes * classes);
    for (int a = 0; a < classes; a++)
        for (int p = 0; p < classes; p++)
            if (a != p && verdicts.confusion[a * classes + p] >= call_int(call, "min_val"))
                pairs[found++] = (Confused){a, p, verdicts.confusion[a * classes + p]};
    qsort(pairs, (size_t)found, sizeof *pairs, by_count);
    Columns table = {0};
    columns_add(&table, "actual");
    columns_add(&table, "predicted");
    columns_add(&table, "count");
    columns_row(&table);
    for (int i = 0; i < found; i++) {
        columns_add(&table, name[pairs[i].actual]);
        columns_add(&table, name[pairs[i].predicted]);
        columns_printf(&table, "%ld", pairs[i].count);
        columns_row(&table);
    }
    reply_table_end(&session->reply, &table);
    arena_free(&scratch);
    return true;
}

typedef struct {
    int image;
    float loss;
} Lost;

static int by_loss(const void *a, const void *b)
{
    const Lost *x = a, *y = b;
    if (x->loss != y->loss)
        return x->loss < y->loss ? 1 : -1;
    return (x->image > y->image) - (x->image < y->image);
}

static bool cmd_top_losses(Session *session, const Call *call, Error *err)
{
    if (!check_valid(session, err))
        return false;
    Arena scratch = {0};
    Verdicts verdicts = judge(session, &scratch);
    const Dataset *data = session->learner->data;
    int count = data->valid.count, k = MIN((int)call_int(call, "k"), count), cols = 1;
    Lost *lost = ARENA_NEW(&scratch, Lost, count);
    for (int i = 0; i < count; i++)
        lost[i] = (Lost){i, verdicts.loss[i]};
    qsort(lost, (size_t)count, sizeof *lost, by_loss);
    while (cols * cols < k)
        cols++;
    Picture *tile = ARENA_NEW(&scratch, Picture, k);
    for (int t = 0; t < k; t++) {
        int i = lost[t].image;
        tile[t].image = dataset_image(data, &data->valid, (uint32_t)i);
        tile[t].caption = arena_printf(
            &scratch, "%s/%s / %.2f / %.2f", data->class_name[verdicts.predicted[i]],
            data->class_name[data->valid.labels[i]], (double)lost[t].loss, verdicts.truth[i]);
    }
    PictureGrid grid = {
        .title = "Prediction/Actual/Loss/Probability", .tile = tile, .tiles = k, .cols = cols};
    bool ok = show_pictures(session, call, &grid, err);
    arena_free(&scratch);
    return ok;
}

static const Command VALIDATE = {
    .name = "validate",
    .needs = NEED_LEARNER | NEED_FIT,
    .run = cmd_validate,
    .summary = "loss and metrics on the validation part of the data",
};

static const Command VALIDATE_FOLDER = {
    .name = "validate folder",
    .args = {{.name = "path", .type = ARG_PATH, .required = true,
              .help = "folder with valid/, or with one folder a class"},
             {.name = "size", .type = ARG_TEXT,
              .help = "N or HxW, pixels to resize to, in the way the net's data was"},
             {.name = "links", .type = ARG_BOOL, .fallback = "true",
              .help = "false: links that lead out of PATH are refused"}},
    .needs = NEED_LEARNER,
    .run = cmd_validate_folder,
    .summary = "loss and metrics on another set of PNG images",
};

static const Command VALIDATE_IDX = {
    .name = "validate idx",
    .args = {{.name = "dir", .type = ARG_PATH, .required = true,
              .help = "folder with the t10k files"}},
    .needs = NEED_LEARNER,
    .run = cmd_validate_idx,
    .summary = "loss and metrics on another set of IDX images",
};

static const Command PREDICT = {
    .name = "predict",
    .args = {{.name = "files", .type = ARG_REST, .required = true, .help = "PNG files"}},
    .needs = NEED_LEARNER,
    .run = cmd_predict,
    .summary = "class and probabilities of images",
};

static const Command CONFUSION = {
    .name = "confusion",
    .notebook = "plot_confusion_matrix confusion_matrix",
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT,
    .run = cmd_confusion,
    .summary = "confusion matrix of the validation images",
};

static const Command MOST_CONFUSED = {
    .name = "most_confused",
    .args = {{.name = "min_val", .type = ARG_INT, .fallback = "1", .least = 1, .most = 1e9,
              .help = "least count shown"}},
    .needs = NEED_LEARNER | NEED_FIT,
    .run = cmd_most_confused,
    .summary = "classes mistaken for each other, most frequent first",
};

static const Command TOP_LOSSES = {
    .name = "top_losses",
    .notebook = "plot_top_losses",
    .args = {{.name = "k", .type = ARG_INT, .fallback = "9", .least = 1, .most = 400,
              .help = "images shown"}},
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT,
    .run = cmd_top_losses,
    .summary = "validation images with the largest losses",
};

const Command *const INTERPRET_ROWS[] = {&VALIDATE,  &VALIDATE_FOLDER, &VALIDATE_IDX, &PREDICT,
                                         &CONFUSION, &MOST_CONFUSED,   &TOP_LOSSES,   &FILTERS, NULL};
