/* The commands confusion, most_confused and top_losses: what the net gets wrong. */
#include "base/text.h"
#include "commands/results.h"
#include "commands/rows.h"
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

static bool cmd_confusion(Session *session, const Call *call, Outcome *out)
{
    const Verdicts *verdicts = results_judge(session, &out->error);
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
    const Verdicts *verdicts = results_judge(session, &out->error);
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
    const Verdicts *verdicts = results_judge(session, &out->error);
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

const Command *const INTERPRET_ROWS[] = {&VALIDATE, &VALIDATE_FOLDER, &VALIDATE_IDX,  &TTA,
                                         &PREDICT,  &CONFUSION,       &MOST_CONFUSED, &TOP_LOSSES,
                                         &FILTERS,  &SELECT,          &EXAMINE,       NULL};
