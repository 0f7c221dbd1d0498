/* The commands validate, validate folder, validate idx and tta: loss and metrics of a set of
 * images. */
#include "base/text.h"
#include "commands/loading.h"
#include "commands/reading.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "commands/views.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/reply.h"
#include "store/events_answers.h"
#include "train/learner.h"

enum { LEAST_CELL = 8 }; /* as in the table of epochs */

/* clang-format off */
#define BY_CLASS_ARG                                                                               \
    {.name = "by_class", .type = ARG_BOOL, .fallback = "false",                                    \
     .help = "true: also a table of precision, recall and F1 of each class"}
/* clang-format on */

/* What a call wants to know. */
typedef struct {
    Tta tta;
    bool ema, by_class; /* of the averaged weights; the scores of each class, too */
} Asked;

static bool read_asked(Session *session, const Call *call, Asked *out, Error *err)
{
    *out = (Asked){.tta = views_asked(call), .by_class = call_bool(call, "by_class")};
    return training_ema(lab_learner(session), call, &out->ema, err);
}

static void tell_validation(Session *session, bool ema, const Validation *validation)
{
    const Learner *learner = lab_learner(session);
    const char *weights = training_weights(learner, ema);
    if (*weights)
        reply_line(session->reply, "%s:", weights);
    Columns table = {.least = LEAST_CELL};
    columns_add(&table, VALID_LOSS);
    for (int m = 0; m < learner_metrics(learner); m++)
        columns_add(&table, learner->options.metric[m]->name);
    columns_add(&table, shape_noun(learner->model->input, 2));
    columns_row(&table);
    columns_number(&table, (double)validation->loss);
    for (int m = 0; m < learner_metrics(learner); m++)
        columns_number(&table, (double)validation->metric[m]);
    columns_printf(&table, "%d", validation->images);
    columns_row(&table);
    reply_table_end(session->reply, &table);
}

/* A row of the table of classes. */
static void add_scores(Columns *table, const char *name, long images, const double score[])
{
    columns_add(table, name);
    columns_printf(table, "%ld", images);
    for (int s = 0; s < SCORES; s++)
        columns_number(table, score[s]);
    columns_row(table);
}

static void tell_classes(Session *session, const Dataset *data, const ClassCounts *counts)
{
    static const struct {
        const char *name;
        ScoreMean average;
    } MEANS[] = {{"macro", MEAN_MACRO}, {"weighted", MEAN_WEIGHTED}};
    Columns table = {.least = LEAST_CELL};
    long images = 0;
    columns_add(&table, "class");
    columns_add(&table, shape_noun(data->shape, 2));
    for (int s = 0; s < SCORES; s++)
        columns_add(&table, SCORE_OF[s].name);
    columns_row(&table);
    for (int c = 0; c < counts->classes; c++) {
        double score[SCORES];
        for (int s = 0; s < SCORES; s++)
            score[s] = score_class(counts, SCORE_OF[s].beta, c);
        add_scores(&table, data->class_name[c], counts->actual[c], score);
        images += counts->actual[c];
    }
    for (int m = 0; m < LENGTH(MEANS); m++) {
        double score[SCORES];
        for (int s = 0; s < SCORES; s++)
            score[s] = score_mean(counts, SCORE_OF[s].beta, MEANS[m].average);
        add_scores(&table, MEANS[m].name, images, score);
    }
    reply_line(session->reply, "%s", "");
    reply_table_end(session->reply, &table);
}

/* Reports loss and metrics of a set's validation part. */
static bool validate(Session *session, const Dataset *data, Loader *loader, const Asked *asked,
                     Error *err)
{
    Arena scratch = {0};
    ClassCounts counts = counts_new(&scratch, data->classes);
    Measuring how = {.ema = asked->ema, .tta = &asked->tta};
    Validation validation;
    if (asked->by_class)
        how.counts = &counts;
    bool ok = tta_check(&asked->tta, data, err);
    ok = ok && (learner_validate(lab_learner(session), loader, &how, &validation) ||
                results_interrupted(err));
    if (ok) {
        tell_validation(session, asked->ema, &validation);
        events_validate(session->events, data, lab_learner(session), &how, &validation);
    }
    if (ok && asked->by_class)
        tell_classes(session, data, &counts);
    arena_free(&scratch);
    return ok;
}

/* The same of the learner's own. */
static bool validate_own(Session *session, const Asked *asked, Error *err)
{
    Learner *learner = lab_learner(session);
    if (!results_check_valid(session, err) ||
        !validate(session, learner->data, &learner->valid, asked, err))
        return false;
    results_tell_untrained(session);
    return true;
}

static bool cmd_validate(Session *session, const Call *call, Outcome *out)
{
    Asked asked;
    if (!read_asked(session, call, &asked, &out->error))
        return false;
    return validate_own(session, &asked, &out->error) || error_prefix(&out->error, "validate");
}

static bool cmd_tta(Session *session, const Call *call, Outcome *out)
{
    Asked asked = {.tta = tta_corners(call_float(call, "beta"), call_float(call, "scale"))};
    if (!training_ema(lab_learner(session), call, &asked.ema, &out->error))
        return false;
    return validate_own(session, &asked, &out->error) || error_prefix(&out->error, "tta");
}

/* Reports loss and metrics on another set, NULL if it could not be read; frees its arena. */
static bool validate_on(Session *session, Arena *arena, const Call *call, const Dataset *other,
                        Error *err)
{
    Asked asked;
    bool ok = other && read_asked(session, call, &asked, err);
    if (ok) {
        Learner *learner = lab_learner(session);
        LoaderOptions options = {.bs = learner->options.bs,
                                 .normalization = learner->options.normalization};
        Loader loader = loader_new(arena, other, &other->valid, options);
        ok = validate(session, other, &loader, &asked, err);
        tell_left_out(session->reply, other);
    }
    arena_free(arena);
    return ok;
}

static bool cmd_validate_folder(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    ReadingProgress progress = {.session = session};
    Loading loading = loading_of(session);
    FolderOptions options = {
        .path = call_text(call, "path"),
        .resize = lab_learner(session)->options.resize,
        .inside = !call_bool(call, "links"),
        .skip_bad = call_bool(call, "skip_bad"),
        .watch = reading_watch(&progress),
        .interrupts = loading.interrupts,
        .team = session_team(session),
    };
    const Dataset *other = NULL;
    if (!reads_pictures(lab_learner(session)->data, &out->error))
        return error_prefix(&out->error, "validate folder");
    if (!call_given(call, "size")) {
        options.h = lab_learner(session)->data->shape.h;
        options.w = lab_learner(session)->data->shape.w;
    }
    if (options.h || read_size(call, &options.h, &options.w, &out->error))
        other = dataset_folder_like(&arena, &options, lab_learner(session)->data, loading.pool,
                                    &out->error);
    reading_end(&progress);
    return validate_on(session, &arena, call, other, &out->error);
}

static bool cmd_validate_idx(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    if (!reads_pictures(lab_learner(session)->data, &out->error))
        return error_prefix(&out->error, "validate idx");
    const Dataset *other =
        dataset_idx_like(&arena, call_text(call, "dir"), lab_learner(session)->data, &out->error);
    return validate_on(session, &arena, call, other, &out->error);
}

const Command VALIDATE = {
    .name = "validate",
    .args = {VIEWS_ARG, BY_CLASS_ARG, WITH_EMA},
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_validate},
    .summary = "loss and metrics on the validation part of the data",
};

const Command VALIDATE_FOLDER = {
    .name = "validate folder",
    .args = {{.name = "path",
              .type = ARG_PATH,
              .required = true,
              .help = "folder with valid/, or with one folder per class"},
             {.name = "size",
              .type = ARG_TEXT,
              .help =
                  "resize to this many pixels, N or HEIGHTxWIDTH (default: as the net reads), in "
                  "the same way as the net's training data"},
             {.name = "links",
              .type = ARG_BOOL,
              .fallback = "true",
              .help = "false: links that lead out of PATH are refused"},
             {.name = "skip_bad",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: pictures that cannot be read are left out and counted"},
             VIEWS_ARG,
             BY_CLASS_ARG,
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_validate_folder},
    .summary = "loss and metrics on another set of pictures",
};

const Command VALIDATE_IDX = {
    .name = "validate idx",
    .args =
        {{.name = "dir", .type = ARG_PATH, .required = true, .help = "folder with the t10k files"},
         VIEWS_ARG,
         BY_CLASS_ARG,
         WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_validate_idx},
    .summary = "loss and metrics on another set of IDX images",
};

const Command TTA = {
    .name = "tta",
    .notebook = "TTA",
    .args = {{.name = "beta",
              .type = ARG_FLOAT,
              .fallback = TEXT_OF(TTA_BETA),
              .least = 0,
              .most = 1,
              .help = "what the image as it is counts; the corners count the rest"},
             {.name = "scale",
              .type = ARG_FLOAT,
              .fallback = TEXT_OF(TTA_SCALE),
              .least = 1,
              .most = AUGMENT_ZOOM_MOST,
              .help = "how many times the corners are enlarged"},
             WITH_EMA},
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_tta},
    .summary = "validate by enlarged corners, too, as fastai's TTA",
};
