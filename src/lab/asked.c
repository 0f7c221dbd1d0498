/* Answers what files ask of a session that open none of its nouns. */
#include "lab/lab.h"

#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_runs.h"
#include "lab/making.h"
#include "lab/setup.h"

Learner *lab_learner(Session *session)
{
    return session->model->learner;
}

History *lab_history(Session *session)
{
    return &session->runs->history;
}

bool lab_has_learnt(const Session *session)
{
    return lab_model_has_learnt(session->model);
}

const Learner *lab_learner_seen(const Session *session)
{
    return session->model->learner;
}

const History *lab_history_seen(const Session *session)
{
    return &session->runs->history;
}

const Dataset *lab_dataset_seen(const Session *session)
{
    return session->data->set;
}

const char *lab_source(const Session *session)
{
    return session->data->source;
}

const Augment *lab_augment_seen(const Session *session)
{
    return &session->model->request.augment;
}

uint64_t lab_seed(const Session *session)
{
    return session->prompt->settings.seed;
}

const Clock *lab_clock(const Session *session)
{
    return &session->machine->clock;
}

void lab_protect(Session *session, bool on)
{
    atomic_store(&session->runs->saving, on);
}

const char *lab_keep(Session *session, const char *text)
{
    variables_set(&session->prompt->variables, "_", text);
    return variables_get(&session->prompt->variables, "_");
}

int lab_input(const Session *session)
{
    return session->prompt->settings.input;
}

LearnerOptions setup_options(const Session *session, const LearnerOptions *asked, uint64_t seed)
{
    LearnerOptions options = *asked;
    if (!options.bs)
        options.bs = session->data->bs;
    options.seed = seed;
    options.resize = session->data->set->resize;
    return options;
}

NetSetup setup_of(const Session *session, Arena *arena)
{
    const LabModel *model = session->model;
    return (NetSetup){.arena = arena,
                      .spec = model->spec,
                      .weights = model->weights,
                      .options = model->request,
                      .frozen = &model->learner->options};
}

Learner *setup_learner(const Session *session, const NetSetup *setup, Arena *arena, uint64_t seed,
                       Error *err)
{
    Buf fit = {0};
    const LearnerOptions options = setup_options(session, &setup->options, seed);
    const Making making = {setup->spec, setup->weights, session->data->set, &options, &fit};
    Learner *learner = making_learner(&making, arena, err);
    buf_free(&fit);
    if (!learner)
        return NULL;
    if (setup->frozen)
        learner_freeze(learner, setup->frozen);
    lab_machine_lend(session->machine, learner);
    return learner;
}
