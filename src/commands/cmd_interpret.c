/* The commands validate, confusion, most_confused and top_losses: what the net gets right. */
#include "base/text.h"
#include "commands/loading.h"
#include "commands/reading.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/lab_results.h"
#include "lab/reply.h"
#include "lab/select.h"
#include "lab/show.h"
#include "lab/stage.h"
#include "store/events_answers.h"
#include "train/learner.h"
#include "train/verdict.h"

enum { LEAST_CELL = 8 }; /* as in the table of epochs */

static void tell_validation(Session *session, const char *data, bool ema,
                            const Validation *validation)
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
    events_validate(session->events, data, learner, ema, validation);
}

static bool check_valid(const Session *session, Error *err)
{
    if (lab_learner_seen(session)->data->valid.count > 0)
        return true;
    return fail(
        err, "there are no validation images; load data with some, or use `validate folder PATH`");
}

/* Ctrl-C has come between two batches. */
static bool interrupted(Error *err)
{
    return fail_as(err, ERROR_INTERRUPTED, "interrupted; give the command again for its result");
}

static bool cmd_validate(Session *session, const Call *call, Outcome *out)
{
    Learner *learner = lab_learner(session);
    bool ema;
    if (!check_valid(session, &out->error) || !training_ema(learner, call, &ema, &out->error))
        return false;
    Validation validation;
    if (!learner_validate(learner, &learner->valid, ema, &validation))
        return interrupted(&out->error);
    tell_validation(session, learner->data->name, ema, &validation);
    results_tell_untrained(session);
    return true;
}

/* Reports loss and metrics on another set, NULL if it could not be read; frees its arena. */
static bool validate_on(Session *session, const Call *call, Arena *arena, const Dataset *other,
                        Error *err)
{
    bool ema, ok = other && training_ema(lab_learner(session), call, &ema, err);
    if (ok) {
        Learner *learner = lab_learner(session);
        LoaderOptions options = {.bs = learner->options.bs,
                                 .normalization = learner->options.normalization};
        Loader loader = loader_new(arena, other, &other->valid, options);
        Validation validation;
        ok = learner_validate(learner, &loader, ema, &validation) || interrupted(err);
        if (ok)
            tell_validation(session, other->name, ema, &validation);
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
    return validate_on(session, call, &arena, other, &out->error);
}

static bool cmd_validate_idx(Session *session, const Call *call, Outcome *out)
{
    Arena arena = {0};
    if (!reads_pictures(lab_learner(session)->data, &out->error))
        return error_prefix(&out->error, "validate idx");
    const Dataset *other =
        dataset_idx_like(&arena, call_text(call, "dir"), lab_learner(session)->data, &out->error);
    return validate_on(session, call, &arena, other, &out->error);
}

/* Predicts every validation image, and keeps the answers.  NULL: it failed. */
static const Verdicts *judge(Session *session, Error *err)
{
    Arena arena = {0};
    Verdicts verdicts;
    if (!check_valid(session, err))
        return NULL;
    Learner *learner = lab_learner(session);
    if (verdicts_take(&arena, learner, &verdicts)) {
        results_tell_untrained(session);
        return lab_results_take(session->results, &arena, learner->data, &verdicts);
    }
    arena_free(&arena);
    (void)interrupted(err);
    return NULL;
}

static bool cmd_confusion(Session *session, const Call *call, Outcome *out)
{
    const Verdicts *verdicts = judge(session, &out->error);
    if (!verdicts)
        return false;
    const Dataset *data = lab_learner(session)->data;
    Matrix matrix = {.title = "Confusion matrix",
                     .row_label = "Actual",
                     .col_label = "Predicted",
                     .n = verdicts->classes,
                     .name = data->class_name,
                     .count = verdicts->confusion};
    events_confusion(session->events, data, verdicts->confusion);
    bool first = !session->results->confusion, shows = results_shows(session, call);
    lab_results_count(session->results);
    if (first || shows)
        select_worst(session->stage, session->results->confusion);
    if (shows)
        stage_show(session->stage, MAIN_CONFUSION);
    return show_matrix(session->reply, call, &matrix, &out->error);
}

/* On the screen: what may follow; and that there is nothing, as a table without rows would look
 * like one that is not there yet. */
static void tell_pairs(Session *session, int pairs, long least)
{
    const Dataset *set = lab_learner(session)->data;
    int images = set->valid.count;
    if (!session->reply->sink)
        return;
    if (pairs > 0)
        reply_line(session->reply, "`confusion` shows them as a map; Enter there, their images");
    else if (least > 1)
        reply_line(session->reply, "no class was taken for another %ld times or more", least);
    else
        reply_line(session->reply, "no mistakes: %s %d validation %s %s right",
                   text_plural(images, "the", "all"), images, shape_noun(set->shape, images),
                   text_plural(images, "is", "are"));
}

static bool cmd_most_confused(Session *session, const Call *call, Outcome *out)
{
    const Verdicts *verdicts = judge(session, &out->error);
    if (!verdicts)
        return false;
    Arena scratch = {0};
    int found;
    const char *const *name = lab_learner(session)->data->class_name;
    Confused *pair = mistakes_confused(&scratch, verdicts, call_int(call, "min_val"), &found);
    Columns table = {0};
    columns_add(&table, "actual");
    columns_add(&table, "predicted");
    columns_add(&table, "count");
    columns_row(&table);
    for (int i = 0; i < found; i++) {
        columns_add(&table, name[pair[i].actual]);
        columns_add(&table, name[pair[i].predicted]);
        columns_printf(&table, "%ld", pair[i].count);
        columns_row(&table);
    }
    reply_table_end(session->reply, &table);
    tell_pairs(session, found, call_int(call, "min_val"));
    events_most_confused(session->events, lab_learner(session)->data, pair, found);
    arena_free(&scratch);
    return true;
}

/* The full screen shows them all, page by page, unless k says how many. */
static bool cmd_top_losses(Session *session, const Call *call, Outcome *out)
{
    const Verdicts *verdicts = judge(session, &out->error);
    if (!verdicts)
        return false;
    Arena scratch = {0};
    const Dataset *data = lab_learner(session)->data;
    int asked = (int)call_int(call, "k"), k = MIN(asked, data->valid.count);
    bool all = results_on_screen(session, call) && !call_given(call, "k");
    const LostImage *lost = mistakes_lost(&scratch, data, verdicts);
    events_top_losses(session->events, data, lost, k);
    bool ok = results_show_lost(session, call, "top_losses", lost, all ? data->valid.count : k,
                                &out->error);
    if (ok && call_given(call, "k") && k < asked)
        tell_fewer(session->reply, k, "validation");
    arena_free(&scratch);
    return ok;
}

static const Command VALIDATE = {
    .name = "validate",
    .args = {WITH_EMA},
    .needs = NEED_LEARNER | NEED_FIT,
    .verb = &(const Verb){.run = cmd_validate},
    .summary = "loss and metrics on the validation part of the data",
};

static const Command VALIDATE_FOLDER = {
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
             WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_validate_folder},
    .summary = "loss and metrics on another set of pictures",
};

static const Command VALIDATE_IDX = {
    .name = "validate idx",
    .args =
        {{.name = "dir", .type = ARG_PATH, .required = true, .help = "folder with the t10k files"},
         WITH_EMA},
    .needs = NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_validate_idx},
    .summary = "loss and metrics on another set of IDX images",
};

static const Command CONFUSION = {
    .name = "confusion",
    .notebook = "plot_confusion_matrix confusion_matrix",
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_confusion},
    .summary = "confusion matrix of the validation images",
};

static const Command MOST_CONFUSED = {
    .name = "most_confused",
    .args = {{.name = "min_val",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e9,
              .help = "smallest count to show"}},
    .needs = NEED_LEARNER | NEED_FIT | HARMLESS,
    .verb = &(const Verb){.run = cmd_most_confused},
    .summary = "classes mistaken for each other, most frequent first",
};

static const Command TOP_LOSSES = {
    .name = "top_losses",
    .notebook = "plot_top_losses",
    .args = {{.name = "k",
              .type = ARG_INT,
              .fallback = "9",
              .least = 1,
              .most = 400,
              .help = "images shown"}},
    .needs = NEED_LEARNER | NEED_FIT | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_top_losses},
    .summary = "validation images with the largest losses",
};

const Command *const INTERPRET_ROWS[] = {&VALIDATE,  &VALIDATE_FOLDER, &VALIDATE_IDX, &PREDICT,
                                         &CONFUSION, &MOST_CONFUSED,   &TOP_LOSSES,   &FILTERS,
                                         &SELECT,    &EXAMINE,         NULL};
