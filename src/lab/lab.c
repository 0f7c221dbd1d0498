/* Replaces the data, model or learner of a session, and decides what then becomes of the others. */
#include "lab/lab.h"

#include "data/identity.h"

#include <stdio.h>
#include <string.h>

static const double DEFAULT_LR = 3e-3; /* fastai's */

double session_lr_max(const Session *session)
{
    return session->lr_max > 0 ? session->lr_max : DEFAULT_LR;
}

void session_pick_lr(Session *session, double lr_max)
{
    session->lr_max = lr_max;
}

static void set_spec(Session *session, const char *spec)
{
    size_t size = strlen(spec) + 1;
    char *copy = heap_resize(NULL, size, 1);
    memcpy(copy, spec, size);
    heap_free(session->spec);
    session->spec = copy;
}

static LearnerOptions current_options(const Session *session, uint64_t seed)
{
    LearnerOptions options = session->request;
    if (!options.bs)
        options.bs = session->data_bs;
    options.seed = seed;
    options.resize = session->data->resize;
    return options;
}

/* Gives a learner what the session shares with all: threads, clock, kernels. */
static void lend(const Session *session, Learner *learner)
{
    learner->pool = session->pool;
    learner->clock = session->clock;
    learner->interrupts = &session->interrupts;
    learner_set_work(learner, session->kernels, session->mode);
}

/* Makes it the session's learner; its arena has been moved to the session. */
static void adopt(Session *session, Learner *learner)
{
    session->learner = learner;
    learner->arena = &session->learner_arena;
    lend(session, learner);
}

static Learner *make_learner(const Session *session, Arena *arena, const char *spec, uint64_t seed,
                             Error *err)
{
    const Dataset *data = session->data;
    LearnerOptions options = current_options(session, seed);
    Model *model = model_new(arena, spec, data->shape, data->classes, err);
    return model ? learner_new(arena, model, data, &options, err) : NULL;
}

/* The batch size the user has given the learner; the data's, if none was given or there are too few
 * images for it but enough for the data's. */
static int batch_size(const Session *session, const Dataset *data, int bs)
{
    int own = session->request.bs;
    bool small = own > data->train.count && bs <= data->train.count;
    return own && !small ? own : bs;
}

static void settle_batch_size(Session *session, int bs, Buf *words)
{
    int *own = &session->request.bs;
    if (*own && *own != bs)
        buf_printf(words, "; in batches of %d, since there are too few images for %d", bs, *own);
    if (*own != bs)
        *own = 0;
}

/* ---- what is replaced */

bool session_has_learnt(const Session *session)
{
    return session->learner && (session->brought || session->learner->opt.step > 0);
}

/* Steps of training that are not saved in any file. */
static long unsaved_steps(const Session *session)
{
    const Learner *learner = session->learner;
    return learner && model_hash(learner->model) != session->kept ? learner->opt.step : 0;
}

static void tell_gone(Session *session, long steps)
{
    if (steps > 0)
        reply_line(&session->reply,
                   "the weights %s learnt in %ld step%s were not saved and are replaced",
                   session->spec, steps, steps == 1 ? "" : "s");
}

bool session_fits(const Session *session)
{
    return !session->data || !session->learner || session->learner->data == session->data;
}

void session_describe_misfit(const Session *session, Buf *out)
{
    dataset_difference(session->data, session->learner->data, out);
}

/* Forgets the stopped run, since its learner is about to be replaced. */
static void end_run(Session *session, bool brought)
{
    branch_forget(&session->branch);
    session->brought = brought;
}

static void drop_learner(Session *session)
{
    session->learner = NULL;
    end_run(session, false);
    arena_free(&session->learner_arena);
}

/* ---- model and learner */

bool session_set_model(Session *session, const char *spec, Error *err)
{
    Arena arena = {0};
    LearnerOptions before = session->request;
    if (!session_fits(session)) /* a net for other data is dropped, with its preprocessing */
        session->request.normalization = (Normalization){0};
    Learner *learner = make_learner(session, &arena, spec, session->settings.seed, err);
    if (!learner) {
        session->request = before;
        arena_free(&arena);
        return false;
    }
    tell_gone(session, unsaved_steps(session));
    drop_learner(session);
    set_spec(session, learner->model->spec);
    session->learner_arena = arena;
    adopt(session, learner);
    return true;
}

Learner *session_learner(Session *session, Error *err)
{
    if (session->learner)
        return session->learner;
    if (!session->data)
        return fail_null(
            err, "there is no data and no model; load some first, for example: data digits");
    char spec[64];
    snprintf(spec, sizeof spec, "simple_cnn %d,16,16,%d", session->data->shape.c,
             session->data->classes);
    return session_set_model(session, session->spec ? session->spec : spec, err) ? session->learner
                                                                                 : NULL;
}

Learner *session_new_learner(const Session *session, Arena *arena, uint64_t seed, Error *err)
{
    Learner *learner = make_learner(session, arena, session->spec, seed, err);
    if (learner)
        lend(session, learner);
    return learner;
}

void session_set_learner(Session *session, Arena *arena, Learner *learner, const Dataset *stand_in,
                         Buf *fate)
{
    const Dataset *data = session->data;
    tell_gone(session, unsaved_steps(session));
    drop_learner(session);
    session->learner_arena = *arena;
    *arena = (Arena){0};
    set_spec(session, learner->model->spec);
    adopt(session, learner);
    session->request = learner->options;
    session->brought = true;
    session->kept = model_hash(session->learner->model);
    if (!data || !dataset_same_kind(data, stand_in))
        return;
    if (data->refitted && data->resize != learner->options.resize)
        reply_line(&session->reply,
                   "the net was trained with resize=%s, but the data was read with resize=%s; for "
                   "the same numbers load the data again with resize=%s",
                   resize_name(learner->options.resize), resize_name(data->resize),
                   resize_name(learner->options.resize));
    Error unfit; /* the batch size of the file, or less, is known to fit */
    int bs = batch_size(session, data, session->data_bs);
    if (learner_set_data(learner, data, bs, &unfit))
        settle_batch_size(session, bs, fate);
}

bool session_import(Session *session, const char *name, Error *err)
{
    if (!session_learner(session, err))
        return error_prefix(
            err, "%s contains weights but no model; create the matching model first", name);
    long steps = unsaved_steps(session);
    if (!checkpoint_import(name, session->learner, err))
        return false;
    tell_gone(session, steps);
    end_run(session, true);
    session->kept = model_hash(session->learner->model);
    return true;
}

/* ---- data and preprocessing */

/* Adds what becomes of a net that fits the data, or of the normalization kept for the first net. */
static void describe_kept(const Session *session, Buf *fate)
{
    bool normalized = session->request.normalization.on;
    if (session->learner)
        buf_printf(fate, "; the net is kept%s", normalized ? ", with its normalization" : "");
    else if (normalized)
        buf_text_add(fate, "; normalized as the previous data");
}

static void describe_misfit(const Session *session, const Dataset *before, const Dataset *data,
                            Buf *fate)
{
    bool normalized = session->request.normalization.on;
    if (!session->learner && !normalized)
        return;
    buf_text_add(fate, session->learner ? "; the net did not fit and was dropped"
                                        : "; the previous data's normalization was dropped");
    if (session->learner && normalized)
        buf_text_add(fate, ", with its normalization");
    buf_text_add(fate, ": ");
    dataset_difference(data, before, fate);
}

/* Notes that the data was resized in another way than the net's, which is the net's from now on. */
static void settle_resize(Session *session, const Dataset *data, Buf *fate)
{
    Learner *learner = session->learner;
    if (!learner || !data->refitted || data->resize == learner->options.resize)
        return;
    if (session_has_learnt(session))
        buf_printf(fate, "; it was trained with resize=%s, not %s",
                   resize_name(learner->options.resize), resize_name(data->resize));
    learner->options.resize = data->resize;
}

static void drop_net(Session *session)
{
    drop_learner(session);
    heap_free(session->spec);
    session->spec = NULL;
    session->request.normalization = (Normalization){0};
}

bool session_set_data(Session *session, Arena *arena, const Dataset *data, int bs, Buf *fate,
                      Error *err)
{
    int wanted = batch_size(session, data, bs);
    const Dataset *before = session->learner ? session->learner->data : session->data;
    bool same = before && dataset_same_kind(before, data);
    if (data->train.count > 0 && wanted > data->train.count)
        return fail(err, "batch size %d is above the %d training images; use bs=%d or less", wanted,
                    data->train.count, data->train.count);
    if (same && session->learner && !learner_set_data(session->learner, data, wanted, err))
        return false;
    if (same) {
        describe_kept(session, fate);
        settle_resize(session, data, fate);
    } else if (before) {
        describe_misfit(session, before, data, fate);
    }
    settle_batch_size(session, wanted, fate);
    if (!same)
        drop_net(session);
    branch_forget(&session->branch);
    arena_free(&session->data_arena);
    session->data_arena = *arena;
    *arena = (Arena){0};
    session->data = data;
    session->data_bs = bs;
    session->data_seed = session->settings.seed;
    session->data_hash = 0;
    return true;
}

bool session_normalize(Session *session, const Normalization *normalization, Error *err)
{
    Learner *learner = session->learner;
    Normalization before = session->request.normalization;
    session->request.normalization = *normalization;
    if (!learner)
        return true;
    learner->options.normalization = *normalization;
    if (!learner_set_data(learner, session->data, learner->options.bs, err)) {
        session->request.normalization = learner->options.normalization = before;
        return false;
    }
    branch_forget(&session->branch);
    return true;
}

/* Sets what a screen shows first when a run begins. */
static void set_stage(Stage *stage, PlanKind kind)
{
    stage->main = kind == PLAN_LR_FIND ? MAIN_LR_FIND : MAIN_TRAINING;
    if (kind == PLAN_LR_FIND)
        stage->cursor = -1;
}

RunEntry *session_add_run(Session *session, const char *command, Recorder *recorder)
{
    PlanKind kind = recorder->plan.kind;
    *(kind == PLAN_LR_FIND ? &session->range_test : &session->fit_run) = recorder;
    session->last_run = recorder;
    set_stage(&session->stage, kind);
    return history_add(&session->history, command, recorder);
}

RangeTest session_range(Arena *arena, const Session *session, long skip_start, long skip_end)
{
    const Recorder *recorder = session->range_test ? session->range_test : session->last_run;
    int runs = 0;
    const RunEntry *const *run = history_group(arena, &session->history, recorder, &runs);
    return range_test(arena, run, runs, skip_start, skip_end);
}

Suggestions session_suggestions(const Session *session)
{
    Arena scratch = {0};
    RangeTest test = session_range(&scratch, session, CURVE_SKIP_START, CURVE_SKIP_END);
    arena_free(&scratch);
    return test.suggestions;
}
