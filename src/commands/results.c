/* Shows images of results where a call says. */
#include "commands/results.h"

#include "analysis/gallery.h"
#include "base/columns.h"
#include "base/text.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/lab_results.h"
#include "lab/reply.h"
#include "lab/show.h"
#include "lab/stage.h"
#include "train/verdict.h"

bool results_on_screen(const Session *session, const Call *call)
{
    return session->reply->sink && !call->png;
}

bool results_shows(const Session *session, const Call *call)
{
    return !session->reply->sink || !call->png;
}

bool results_show(Session *session, const Call *call, Gallery *gallery, const char *title,
                  Error *err)
{
    int cols = MAX(gallery->cols, 1);
    while (!gallery->cols && cols * cols < gallery->images)
        cols++;
    PictureGrid grid = {
        .title = title, .tile = gallery->tile, .tiles = gallery->images, .cols = cols};
    bool first = !session->results->gallery, shows = results_shows(session, call);
    if (shows)
        stage_show(session->stage, MAIN_IMAGES);
    if (first || shows)
        session->stage->image = 0;
    bool ok = show_pictures(session->reply, call, &grid, err);
    if (first || shows)
        lab_results_show(session->results, gallery);
    else
        shared_drop(gallery);
    return ok;
}

void results_tell_untrained(const Session *session)
{
    if (session->reply->sink && !lab_model_has_learnt(session->model))
        reply_warning(session->reply, "the net has learnt nothing yet, so these are its first "
                                      "guesses; fit_one_cycle 2 trains it");
}

static void tell_lost(Reply *reply, const Dataset *data, const LostImage *lost, int count)
{
    static const char *const HEADING[] = {"actual", "predicted", "loss", "probability"};
    Columns table = {0};
    columns_add(&table, count && lost->file ? "file" : shape_noun(data->shape, 1));
    for (int i = 0; i < LENGTH(HEADING); i++)
        columns_add(&table, HEADING[i]);
    columns_row(&table);
    for (int i = 0; i < count; i++) {
        if (lost[i].file)
            columns_add(&table, lost[i].file);
        else
            columns_printf(&table, "%d", lost[i].image);
        columns_add(&table, data->class_name[lost[i].actual]);
        columns_add(&table, data->class_name[lost[i].predicted]);
        columns_short(&table, (double)lost[i].loss);
        columns_short(&table, lost[i].probability);
        columns_row(&table);
    }
    reply_table_end(reply, &table);
}

static void tell_guesses(Reply *reply, const Gallery *gallery, const ImageFacts *facts)
{
    Columns table = {0};
    columns_add(&table, "predicted");
    columns_add(&table, "probability");
    columns_row(&table);
    for (int i = 0; i < facts->guesses; i++) {
        columns_add(&table, gallery->class_name[facts->guess[i].label]);
        columns_short(&table, (double)facts->guess[i].p);
        columns_row(&table);
    }
    reply_table_end(reply, &table);
}

/* "image 17 of the validation images, actual 3, loss 0.52", and what the net took it for. */
static void tell_image(Reply *reply, const Gallery *gallery, const ImageFacts *facts)
{
    Buf line = {0};
    if (facts->file)
        text_visible(&line, facts->file);
    else if (facts->number >= 0)
        buf_printf(&line, "image %d of the %s images", facts->number, gallery->part);
    if (facts->actual >= 0)
        buf_printf(&line, ", actual %s", gallery->class_name[facts->actual]);
    if (facts->guesses) {
        buf_text_add(&line, ", loss ");
        text_short(&line, facts->loss);
    }
    if (line.size)
        reply_line(reply, "%s", buf_text(&line));
    if (facts->guesses)
        tell_guesses(reply, gallery, facts);
    buf_free(&line);
}

bool results_show_image(Session *session, const Call *call, Error *err)
{
    const Gallery *gallery = session->results->gallery;
    int image = MIN(session->stage->image, gallery->images - 1);
    PictureGrid alone = {
        .title = gallery->title, .tile = &gallery->tile[image], .tiles = 1, .cols = 1};
    if (!show_pictures(session->reply, call, &alone, err))
        return false;
    tell_image(session->reply, gallery, &gallery->facts[image]);
    return true;
}

bool results_show_lost(Session *session, const Call *call, const char *title, const LostImage *lost,
                       int count, Error *err)
{
    const Dataset *data = session->results->data;
    int shown = gallery_room(data, MIN(count, GALLERY_MOST));
    Gallery *gallery = gallery_new(title, data, shown);
    for (int i = 0; i < shown; i++)
        gallery_add_lost(gallery, data, &lost[i], session->results->verdicts->guesses);
    bool ok = results_show(session, call, gallery, gallery->legend, err);
    if (ok && !results_on_screen(session, call))
        tell_lost(session->reply, data, lost, count);
    return ok;
}

bool results_check_valid(const Session *session, Error *err)
{
    if (lab_learner_seen(session)->data->valid.count > 0)
        return true;
    return fail(
        err, "there are no validation images; load data with some, or use `validate folder PATH`");
}

bool results_interrupted(Error *err)
{
    return fail_as(err, ERROR_INTERRUPTED, "interrupted; give the command again for its result");
}

const Verdicts *results_judge(Session *session, Error *err)
{
    Arena arena = {0};
    Verdicts verdicts;
    if (!results_check_valid(session, err))
        return NULL;
    Learner *learner = lab_learner(session);
    if (verdicts_take(&arena, learner, &verdicts)) {
        results_tell_untrained(session);
        return lab_results_take(session->results, &arena, learner->data, &verdicts);
    }
    arena_free(&arena);
    (void)results_interrupted(err);
    return NULL;
}
