/* The commands select and examine: move the cursor over results, and open what is under it. */
#include "analysis/confusion.h"
#include "analysis/gallery.h"
#include "commands/results.h"
#include "commands/rows.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/lab_results.h"
#include "lab/select.h"
#include "lab/stage.h"
#include "train/verdict.h"

/* Images, if they are shown or there is nothing else; otherwise the confusion matrix. */
static bool is_of_images(const Session *session)
{
    const Stage *stage = session->stage;
    const LabResults *results = session->results;
    return stage->main == MAIN_IMAGES || stage->main == MAIN_IMAGE ||
           (results->gallery && !results->confusion);
}

static bool move_image(Session *session, const Call *call, Error *err)
{
    const Gallery *gallery = session->results->gallery;
    const Arg *at = call_arg(call, "at");
    if (at->count > 1)
        return fail(err, "select: at= takes the number of an image, such as at=7");
    if (at->count)
        select_image_at(session->stage, gallery, at->integers[0]);
    else
        select_image(session->stage, gallery, (Way)call_choice(call, "to"),
                     (int)call_int(call, "by"));
    return true;
}

static bool move_pair(Session *session, const Call *call, Error *err)
{
    const Confusion *confusion = session->results->confusion;
    const Arg *at = call_arg(call, "at");
    if (at->count == 1 || at->count > 2)
        return fail(err, "select: at= takes a row and a column, such as at=3,7");
    if (at->count)
        select_pair_at(session->stage, confusion, at->integers[0], at->integers[1]);
    else
        select_pair(session->stage, confusion, (Way)call_choice(call, "to"),
                    (int)call_int(call, "by"));
    return true;
}

static bool cmd_select(Session *session, const Call *call, Outcome *out)
{
    const LabResults *results = session->results;
    if (is_of_images(session) && results->gallery)
        return move_image(session, call, &out->error);
    if (!is_of_images(session) && results->confusion)
        return move_pair(session, call, &out->error);
    return fail(&out->error, "select: there is nothing to select from; run `confusion` or "
                             "`top_losses` first");
}

static const char NOTHING[] =
    "examine: there is nothing to look at; run `confusion` or `top_losses` first";

/* The images of a pair of classes, those with the largest losses first. */
static int lost_of(LostImage *lost, int count, int actual, int predicted)
{
    int found = 0;
    for (int i = 0; i < count; i++)
        if (lost[i].actual == actual && lost[i].predicted == predicted)
            lost[found++] = lost[i];
    return found;
}

static bool examine_pair(Session *session, const Call *call, Error *err)
{
    const LabResults *results = session->results;
    const Stage *stage = session->stage;
    if (!results->confusion)
        return fail(err, NOTHING);
    const char *const *name = results->confusion->name;
    const char *actual = name[stage->actual], *predicted = name[stage->predicted];
    Arena scratch = {0};
    LostImage *lost = mistakes_lost(&scratch, results->data, results->verdicts);
    int found = lost_of(lost, results->data->valid.count, stage->actual, stage->predicted);
    const char *title = arena_printf(&scratch, "%s → %s", actual, predicted);
    bool ok = found > 0 ? results_show_lost(session, call, title, lost, found, err)
                        : fail(err, "examine: no %s was taken for %s", actual, predicted);
    arena_free(&scratch);
    return ok;
}

static bool cmd_examine(Session *session, const Call *call, Outcome *out)
{
    if (!is_of_images(session))
        return examine_pair(session, call, &out->error);
    if (!session->results->gallery)
        return fail(&out->error, NOTHING);
    if (!results_on_screen(session, call))
        return results_show_image(session, call, &out->error);
    stage_show(session->stage, session->stage->main == MAIN_IMAGE ? MAIN_IMAGES : MAIN_IMAGE);
    return true;
}

const Command SELECT = {
    .name = "select",
    .args = {{.name = "to",
              .type = ARG_CHOICE,
              .fallback = "next",
              .choice = way_name,
              .help = "where to; next and previous go from mistake to mistake, the most frequent "
                      "first"},
             {.name = "by",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e6,
              .help = "how far"},
             {.name = "at",
              .type = ARG_INTS,
              .least = 0,
              .most = 1e6,
              .help = "row and column to go to, from 0, such as 3,7; or the number of an image"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_select},
    .summary = "move the cursor over the confusion matrix or images",
};

const Command EXAMINE = {
    .name = "examine",
    .needs = AT_ONCE | IS_PLOT | HARMLESS,
    .verb = &(const Verb){.run = cmd_examine},
    .summary = "images of a pair of classes, or all details of one image",
};
