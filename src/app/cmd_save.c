/* save, load: a learner as a file. */
#include "app/lab.h"

#include "app/rows.h"
#include "app/saving.h"
#include "base/text.h"

static void tell(Session *session, const char *verb, const char *name)
{
    Arena scratch = {0};
    Buf path = {0};
    text_visible(&path, checkpoint_path(&scratch, name));
    reply_line(&session->reply, "%s %s: %s", verb, buf_text(&path), session->spec);
    buf_free(&path);
    arena_free(&scratch);
}

static bool cmd_save(Session *session, const Call *call, Error *err)
{
    const char *name = call_text(call, "name");
    Arena scratch = {0};
    Checkpoint now;
    bool ok = saving_take(session, &scratch, &now, err) ? checkpoint_save(name, &now, err)
                                                        : error_prefix(err, "save");
    arena_free(&scratch);
    if (ok)
        tell(session, "saved", name);
    return ok;
}

static bool cmd_load(Session *session, const Call *call, Error *err)
{
    const char *name = call_text(call, "name");
    bool ours;
    if (!checkpoint_has_model(name, &ours, err))
        return false;
    if (!ours) {
        if (!session_learner(session, err))
            return error_prefix(err, "%s tells no model, so its weights need one", name);
        if (!checkpoint_import(name, session->learner, err))
            return false;
    } else {
        Arena arena = {0};
        const Dataset *stand_in;
        Learner *learner = checkpoint_load(&arena, name, &stand_in, err);
        if (!learner) {
            arena_free(&arena);
            return false;
        }
        session_set_learner(session, &arena, learner, stand_in);
    }
    tell(session, "loaded", name);
    return true;
}

static bool cmd_resume(Session *session, const Call *call, Error *err)
{
    return saving_resume(session, call_text(call, "name"), err) || error_prefix(err, "resume");
}

static const Command SAVE = {
    .name = "save",
    .args = {{.name = "name", .type = ARG_PATH, .required = true,
              .help = "file; .safetensors is added"}},
    .needs = AT_ONCE | NEED_LEARNER,
    .run = cmd_save,
    .summary = "weights, optimiser, position and random state to one file",
};

static const Command LOAD = {
    .name = "load",
    .args = {{.name = "name", .type = ARG_PATH, .required = true,
              .help = "file; .safetensors is added"}},
    .run = cmd_load,
    .summary = "the learner a file holds; needs no data",
};

static const Command RESUME = {
    .name = "resume",
    .args = {{.name = "name", .type = ARG_PATH, .required = true,
              .help = "file of checkpoint or save; .safetensors is added"}},
    .needs = IS_JOB,
    .run = cmd_resume,
    .summary = "go on with the run a file holds, to the same bits",
};

const Command *const SAVE_ROWS[] = {&SAVE, &LOAD, &RESUME, NULL};
