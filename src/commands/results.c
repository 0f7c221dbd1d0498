/* Shows images of results where a call says. */
#include "commands/results.h"

#include "analysis/gallery.h"
#include "base/columns.h"
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

bool results_show(Session *session, const Call *call, Gallery *gallery, const char *title,
                  Error *err)
{
    int cols = MAX(gallery->cols, 1);
    while (!gallery->cols && cols * cols < gallery->images)
        cols++;
    PictureGrid grid = {
        .title = title, .tile = gallery->tile, .tiles = gallery->images, .cols = cols};
    if (!call->png) {
        session->stage->image = 0;
        stage_show(session->stage, MAIN_IMAGES);
    }
    bool ok = show_pictures(session->reply, call, &grid, err);
    if (call->png)
        shared_drop(gallery);
    else
        lab_results_show(session->results, gallery);
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
    columns_add(&table, count && lost->file ? "file" : "image");
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
