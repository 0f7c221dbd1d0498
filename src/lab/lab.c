/* Replaces the data, model or learner of a session, and decides what then becomes of the others. */
#include "lab/lab.h"

#include "analysis/history.h"
#include "base/text.h"
#include "data/dataset.h"
#include "data/identity.h"
#include "lab/branch.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_results.h"
#include "lab/lab_runs.h"
#include "lab/making.h"
#include "lab/preprocessing.h"
#include "lab/reply.h"
#include "lab/setup.h"
#include "lab/stage.h"
#include "store/checkpoint.h"
#include "train/learner.h"

#include <stdio.h>
#include <string.h>

const Team *session_team(const Session *session)
{
    return session->machine->team;
}

void session_pick_lr(Session *session, double lr_max)
{
    session->model->lr_max = lr_max;
}

void session_set_wd(Session *session, double wd)
{
    session->model->request.wd = wd;
    if (session->model->learner)
        session->model->learner->options.wd = wd;
}

bool session_set_bs(Session *session, int bs, Error *err)
{
    Learner *learner = session->model->learner;
    if (bs != learner->options.bs && !learner_set_data(learner, learner->data, bs, err))
        return false;
    session->model->request.bs = bs;
    return true;
}

/* Makes it the session's learner; its arena has been moved to the session. */
static void adopt(Session *session, Learner *learner)
{
    session->model->learner = learner;
    learner->arena = &session->model->arena;
    lab_machine_lend(session->machine, learner);
}

static Learner *make_learner(const Session *session, Arena *arena, const char *spec,
                             const char *weights, uint64_t seed, Buf *fit, Error *err)
{
    const LearnerOptions options = setup_options(session, &session->model->request, seed);
    const Making making = {spec, weights, session->data->set, &options, fit};
    return making_learner(&making, arena, err);
}

/* The batch size the user has given the learner; the data's, if none was given or there are too few
 * images for it but enough for the data's. */
static int batch_size(const LabModel *model, const Dataset *data, int bs)
{
    int own = model->request.bs;
    bool small = own > data->train.count && bs <= data->train.count;
    return own && !small ? own : bs;
}

static void settle_batch_size(LabModel *model, int bs, Buf *words)
{
    int *own = &model->request.bs;
    if (*own && *own != bs)
        buf_printf(words, "; in batches of %d, since there are too few images for %d", bs, *own);
    if (*own != bs)
        *own = 0;
}

/* ---- what is replaced */

static void tell_gone(Reply *reply, Gone *gone)
{
    if (gone->words.size)
        (gone->lost ? reply_warning : reply_line)(reply, "%s", buf_text(&gone->words));
    buf_free(&gone->words);
}

bool session_fits(const Session *session)
{
    return !session->data->set || !session->model->learner ||
           session->model->learner->data == session->data->set;
}

void session_describe_misfit(const Session *session, Buf *out)
{
    dataset_difference(session->data->set, session->model->learner->data, "the net is for", out);
}

/* Forgets the stopped run, since its learner is about to be replaced. */
static void end_run(Session *session, bool brought)
{
    branch_forget(session->branch);
    session->model->brought = brought;
    session->model->runs_before = session->runs->history.count;
}

static void drop_learner(Session *session)
{
    session->model->learner = NULL;
    end_run(session, false);
    arena_free(&session->model->arena);
}

/* ---- model and learner */

static void tell_fit(Reply *reply, const char *weights, const Buf *fit)
{
    Arena scratch = {0};
    reply_line(reply, "%s: %s", text_shown(&scratch, weights), buf_text(fit));
    arena_free(&scratch);
}

bool session_set_model(Session *session, const char *spec, const char *weights, Error *err)
{
    Arena arena = {0};
    Buf fit = {0};
    Learner *learner = make_learner(session, &arena, spec, weights, lab_seed(session), &fit, err);
    if (learner) {
        Gone gone = lab_model_gone(session->model);
        tell_gone(session->reply, &gone);
        lab_model_set_source(session->model, learner->model->spec, weights);
        drop_learner(session);
        session->model->arena = arena;
        session->model->brought = session->model->weights != NULL;
        adopt(session, learner);
        if (session->model->weights)
            tell_fit(session->reply, session->model->weights, &fit);
    } else {
        arena_free(&arena);
    }
    buf_free(&fit);
    return learner != NULL;
}

/* The model there is, once more. */
static bool set_same_model(Session *session, Error *err)
{
    return session_set_model(session, session->model->spec, session->model->weights, err);
}

bool session_set_net(Session *session, const LearnerOptions *options, const char *spec,
                     const char *weights, Error *err)
{
    LabModel *model = session->model;
    LearnerOptions before = model->request;
    model->request = *options;
    bool ok = spec ? session_set_model(session, spec, weights, err)
                   : session_learner(session, err) != NULL;
    if (ok)
        lab_model_weigh(model, &options->weights);
    else
        model->request = before;
    return ok;
}

bool session_set_options(Session *session, const LearnerOptions *options, const char *spec,
                         Error *err)
{
    const LabModel *model = session->model;
    bool same = model->spec && (!spec || strcmp(spec, model->spec) == 0);
    return same ? session_set_net(session, options, model->spec, model->weights, err)
                : session_set_net(session, options, spec, NULL, err);
}

void session_ask_steps(Session *session, const OptimOptions *steps)
{
    session->model->request.steps = *steps;
    learner_ask(session->model->learner, steps);
    branch_forget(session->branch);
}

/* fastai's for tables, and the page's. */
#define ROW_NET "mlp %d,200,100,%d"
#define IMAGE_NET "simple_cnn %d,16,16,%d"

Learner *session_learner(Session *session, Error *err)
{
    if (session->model->learner)
        return session->model->learner;
    if (!session->data->set)
        return fail_null(
            err, "there is no data and no model; load data first, for example: data digits");
    char spec[64];
    const Dataset *data = session->data->set;
    snprintf(spec, sizeof spec, shape_is_row(data->shape) ? ROW_NET : IMAGE_NET, data->shape.c,
             data->classes);
    bool ok = session->model->spec ? set_same_model(session, err)
                                   : session_set_model(session, spec, NULL, err);
    return ok ? session->model->learner : NULL;
}

void session_set_learner(Session *session, Arena *arena, Learner *learner, const Dataset *stand_in,
                         Buf *fate)
{
    const Dataset *data = session->data->set;
    Gone gone = lab_model_gone(session->model);
    if (!gone.lost && model_hash(learner->model) == session->model->saved)
        buf_clear(&gone.words); /* the same weights again */
    tell_gone(session->reply, &gone);
    drop_learner(session);
    session->model->arena = *arena;
    *arena = (Arena){0};
    lab_model_set_source(session->model, learner->model->spec, NULL);
    lab_machine_adopt(session->machine, learner, fate);
    adopt(session, learner);
    session->model->request = learner->options;
    lab_model_weigh(session->model, &learner->options.weights);
    preprocessing_keep(session->model, &learner->options.normalization, stand_in->shape.c);
    session->model->brought = true;
    lab_model_saved(session->model, model_hash(session->model->learner->model));
    if (data && !dataset_same_kind(data, stand_in))
        preprocessing_forget(session->model); /* the next net's is for the data there is */
    if (!data || !dataset_same_kind(data, stand_in))
        return;
    if (data->refitted && data->resize != learner->options.resize)
        reply_line(session->reply,
                   "the net was trained with resize=%s, but the data was read with resize=%s; for "
                   "the same numbers load the data again with resize=%s",
                   resize_name(learner->options.resize), resize_name(data->resize),
                   resize_name(learner->options.resize));
    Error unfit; /* the file's batch size, or less, is known to fit; its augmentation may not */
    int bs = batch_size(session->model, data, session->data->bs);
    if (learner_set_data(learner, data, bs, &unfit))
        settle_batch_size(session->model, bs, fate);
    else
        reply_warning(session->reply, "the net does not fit the data: %s", unfit.text);
}

bool session_import(Session *session, const char *name, Error *err)
{
    if (!session->data->set)
        return fail(err,
                    "%s contains weights but no model; load its data and make its model first, "
                    "for example: data digits; model simple_cnn",
                    name);
    if (!session_learner(session, err))
        return error_prefix(
            err, "%s contains weights but no model; create the matching model first", name);
    Gone gone = lab_model_gone(session->model);
    if (!checkpoint_import(name, session->model->learner, err)) {
        buf_free(&gone.words);
        return false;
    }
    tell_gone(session->reply, &gone);
    end_run(session, true);
    lab_model_saved(session->model, model_hash(session->model->learner->model));
    return true;
}

/* ---- data and preprocessing */

static void drop_net(Session *session)
{
    drop_learner(session);
    lab_model_set_source(session->model, NULL, NULL);
    preprocessing_forget(session->model);
}

/* Gives the learner the next data; it stays as it is if that does not fit. */
static bool give_data(Learner *learner, const LabData *next, int bs, Error *err)
{
    bool before = learner->options.keep_last;
    learner->options.keep_last = next->keep_last;
    bool ok = learner_set_data(learner, next->set, bs, err);
    if (!ok)
        learner->options.keep_last = before;
    return ok;
}

/* What other data means to the net, or to what the first net was given before there is one. */
typedef enum {
    DATA_FITS,  /* it is kept */
    DATA_PARTS, /* it has learnt, and waits for data of its kind */
    DATA_DROPS, /* it goes */
} DataMeets;

static DataMeets find_meeting(const LabModel *model, const Dataset *known, const Dataset *data)
{
    if (!known || dataset_same_kind(known, data))
        return DATA_FITS;
    return lab_model_has_learnt(model) ? DATA_PARTS : DATA_DROPS;
}

/* Leaves the net without images. */
static bool part(LabModel *model, Error *err)
{
    Learner *learner = model->learner;
    const Dataset *stand_in = dataset_stand_in(&model->arena, learner->data);
    return learner_set_data(learner, stand_in, learner->options.bs, err);
}

/* Whether the session can go on with the data; nothing changes if not. */
static bool meet(Session *session, DataMeets meets, const LabData *next, int bs, Error *err)
{
    Learner *learner = session->model->learner;
    if (!learner_check_bs(next->set, bs, err))
        return false;
    if (meets == DATA_PARTS)
        return !session_fits(session) || part(session->model, err);
    return meets == DATA_DROPS || !learner || give_data(learner, next, bs, err);
}

bool session_set_data(Session *session, LabData *next, Buf *fate, Buf *lost, Error *err)
{
    LabModel *model = session->model;
    const Dataset *data = next->set, *last = session->data->set;
    const Dataset *known = model->learner ? model->learner->data : last;
    DataMeets meets = find_meeting(model, known, data);
    bool waited = !session_fits(session);
    int bs = meets == DATA_PARTS ? next->bs : batch_size(model, data, next->bs);
    if (!meet(session, meets, next, bs, err))
        return false;
    if (meets == DATA_PARTS) {
        preprocessing_part(model, waited ? last : NULL, data, fate, lost);
    } else if (meets == DATA_DROPS) {
        preprocessing_lost(model, known, data, lost);
        drop_net(session);
    } else if (known) {
        if (waited)
            preprocessing_return(model);
        preprocessing_kept(model, fate);
        preprocessing_resize(model, data, fate);
    }
    if (meets != DATA_PARTS)
        settle_batch_size(model, bs, fate);
    branch_forget(session->branch);
    lab_results_forget(session->results);
    stage_leave_results(session->stage);
    arena_free(&session->data->arena);
    session->model->request.keep_last = next->keep_last;
    *session->data = *next;
    *next = (LabData){0};
    session->data->seed = lab_seed(session);
    return true;
}

bool session_normalized(const Session *session)
{
    return session->model->request.normalization.on ||
           (session_fits(session) && lab_model_has_learnt(session->model));
}

/* The net that the data is for; NULL: the next one. */
static Learner *fitting_learner(const Session *session)
{
    return session_fits(session) ? session->model->learner : NULL;
}

bool session_normalize(Session *session, const Normalization *normalization, Error *err)
{
    Learner *learner = fitting_learner(session);
    const Dataset *data = session->data->set;
    if (learner && !learner_normalize(learner, normalization, data, err))
        return false;
    preprocessing_keep(session->model, normalization, data->shape.c);
    if (learner)
        branch_forget(session->branch);
    return true;
}

void session_freeze(Session *session, const LearnerOptions *as)
{
    learner_freeze(session->model->learner, as);
    branch_forget(session->branch);
}

bool session_augment(Session *session, const Augment *augment, Error *err)
{
    Learner *learner = fitting_learner(session);
    if (!augment_check(augment, session->data->set, err))
        return false;
    if (learner && !learner_augment(learner, augment, session->data->set, err))
        return false;
    session->model->request.augment = *augment;
    if (learner)
        branch_forget(session->branch);
    return true;
}

RunEntry *session_add_run(Session *session, const char *command, Recorder *recorder)
{
    stage_begin(session->stage, recorder->plan.kind);
    return lab_runs_add(session->runs, command, recorder);
}
