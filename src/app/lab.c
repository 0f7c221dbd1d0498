/* Data, model and learner of a session: what replaces what, and what survives. */
#include "app/lab.h"

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
    snprintf(session->lr_text, sizeof session->lr_text, "%.17g", session_lr_max(session));
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
    options.normalization = session->normalization;
    return options;
}

/* What a session lends every learner. */
static void lend(const Session *session, Learner *learner)
{
    learner->pool = session->pool;
    learner->clock = session->clock;
    learner->interrupts = &session->interrupts;
    learner_set_work(learner, session->kernels, session->mode);
}

/* The session's learner from now on: its arena has moved here. */
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

static void drop_learner(Session *session)
{
    session->learner = NULL;
    branch_forget(&session->branch);
    arena_free(&session->learner_arena);
}

bool session_set_model(Session *session, const char *spec, Error *err)
{
    Arena arena = {0};
    Learner *learner = make_learner(session, &arena, spec, session->settings.seed, err);
    if (!learner) {
        arena_free(&arena);
        return false;
    }
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

static bool same_classes(const Dataset *a, const Dataset *b)
{
    if (a->classes != b->classes || !shape_equal(a->shape, b->shape))
        return false;
    for (int c = 0; c < a->classes; c++)
        if (strcmp(a->class_name[c], b->class_name[c]) != 0)
            return false;
    return true;
}

bool session_fits(const Session *session, const Dataset *data)
{
    return !session->data || session->data->train.count + session->data->valid.count == 0 ||
           same_classes(session->data, data);
}

/* A trained net goes on with data it fits, at that data's batch size where the learner named none.
 */
static bool keep_learner(Session *session, const Dataset *data, int bs, Error *err)
{
    if (!session->learner)
        return true;
    if (!same_classes(session->learner->data, data)) {
        drop_learner(session);
        heap_free(session->spec);
        session->spec = NULL;
        return true;
    }
    session->learner->options.normalization = session->normalization;
    branch_forget(&session->branch);
    return learner_set_data(session->learner, data, session->request.bs ? session->request.bs : bs,
                            err);
}

bool session_set_data(Session *session, Arena *arena, const Dataset *data, int bs, Error *err)
{
    int wanted = session->request.bs ? session->request.bs : bs;
    if (data->train.count > 0 && wanted > data->train.count)
        return fail(err, "batch size %d is above the %d training images; use bs=%d or less", wanted,
                    data->train.count, data->train.count);
    session->normalization = (Normalization){0};
    if (!keep_learner(session, data, bs, err))
        return false;
    arena_free(&session->data_arena);
    session->data_arena = *arena;
    *arena = (Arena){0};
    session->data = data;
    session->data_bs = bs;
    session->data_seed = session->settings.seed;
    session->data_hash = 0;
    return true;
}

void session_set_learner(Session *session, Arena *arena, Learner *learner, const Dataset *stand_in)
{
    if (session->data && session->data->train.count == 0)
        session->data = NULL; /* an earlier stand-in goes with its learner */
    drop_learner(session);
    session->learner_arena = *arena;
    *arena = (Arena){0};
    set_spec(session, learner->model->spec);
    adopt(session, learner);
    session->request = learner->options;
    session->normalization = learner->options.normalization;
    Error unfit;
    if (session->data && same_classes(session->data, stand_in) &&
        learner_set_data(learner, session->data, learner->options.bs, &unfit))
        return;
    arena_free(&session->data_arena);
    session->data_source = NULL;
    session->data = stand_in;
    session->data_bs = learner->options.bs;
    session->data_hash = 0;
}

/* What a screen that watches shows first. */
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
