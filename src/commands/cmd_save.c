/* The commands save, load, checkpoint and resume: a learner and its run as a file. */
#include "base/text.h"
#include "commands/rows.h"
#include "commands/training.h"
#include "data/dataset.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_runs.h"
#include "lab/reply.h"
#include "lab/resume.h"
#include "lab/saving.h"
#include "store/kept.h"
#include "train/learner.h"

#include <stdlib.h>
#include <string.h>

static void tell(Session *session, const char *verb, const char *name, const Buf *fate)
{
    Arena scratch = {0};
    Buf line = {0};
    text_visible(&line, checkpoint_path(&scratch, name));
    buf_printf(&line, ": %s", session->model->spec);
    if (!session_fits(session)) {
        buf_text_add(&line, "; the loaded data does not fit it and is kept for a different net: ");
        session_describe_misfit(session, &line);
    }
    reply_line(session->reply, "%s %s%s", verb, buf_text(&line), buf_text(fate));
    buf_free(&line);
    arena_free(&scratch);
}

/* A run cannot go on from averaged weights as if they had been trained. */
static void use_ema(Checkpoint *checkpoint)
{
    snapshot_use_ema(&checkpoint->snapshot);
    checkpoint->stands = false;
}

static bool cmd_save(Session *session, const Call *call, Outcome *out)
{
    const char *name = call_text(call, "name");
    bool ema;
    if (!training_ema(lab_learner_seen(session), call, &ema, &out->error))
        return false;
    Arena scratch = {0};
    Checkpoint now = {0};
    bool ok =
        saving_take(session, &scratch, &now, &out->error) || error_prefix(&out->error, "save");
    now.weights = call_bool(call, "weights");
    if (ok && ema)
        use_ema(&now);
    ok = ok && checkpoint_save(name, &now, &out->error);
    if (ok) {
        if (!session->runs->under_way && !ema) /* a run's weights are different by now */
            lab_model_saved(session->model, snapshot_hash(&now.snapshot));
        Buf which = {0};
        const char *weights = training_weights(lab_learner_seen(session), ema);
        if (*weights)
            buf_printf(&which, "; %s", weights);
        tell(session, "saved", name, &which);
        buf_free(&which);
    }
    arena_free(&scratch);
    return ok;
}

static bool cmd_load(Session *session, const Call *call, Outcome *out)
{
    Arena scratch = {0};
    const char *name = call_text(call, "name");
    Buf fate = {0};
    bool ours;
    kept_sweep(checkpoint_path(&scratch, name));
    arena_free(&scratch);
    if (!checkpoint_has_model(name, &ours, &out->error))
        return false;
    if (!ours) {
        if (!session_import(session, name, &out->error))
            return false;
    } else {
        Arena arena = {0};
        const Dataset *stand_in;
        Learner *learner = checkpoint_load(&arena, name, &stand_in, &out->error);
        if (!learner || !lab_machine_takes(session->machine, checkpoint_path(&arena, name), learner,
                                           &out->error)) {
            arena_free(&arena);
            return false;
        }
        session_set_learner(session, &arena, learner, stand_in, &fate);
    }
    tell(session, "loaded", name, &fate);
    buf_free(&fate);
    return true;
}

/* "2epochs", "50batches", "30s". */
static bool parse_every(const char *text, Keep *keep, Error *err)
{
    static const struct {
        const char *name;
        KeepUnit unit;
    } UNITS[] = {{"epochs", KEEP_EPOCHS}, {"epoch", KEEP_EPOCHS}, {"batches", KEEP_BATCHES},
                 {"batch", KEEP_BATCHES}, {"s", KEEP_SECONDS},    {"seconds", KEEP_SECONDS}};
    char *unit;
    long count = strtol(text, &unit, 10);
    for (int i = 0; i < LENGTH(UNITS); i++)
        if (count >= 1 && count <= KEEP_EVERY_MOST && strcmp(unit, UNITS[i].name) == 0) {
            keep->unit = UNITS[i].unit;
            keep->every = count;
            return true;
        }
    return fail(err,
                "checkpoint: every '%s' is not an interval; "
                "give one like 1epochs, 50batches, 30s",
                text);
}

/* Without a name it changes how the present file is kept; what is not given stays as it is. */
static bool change_keep(Session *session, const Call *call, const char *name, Error *err)
{
    Arena scratch = {0};
    Keep keep = {0};
    const char *kept = keeper_path(session->runs->keeper, &keep);
    if (!name && !kept)
        return fail(err, "checkpoint: every= and keep= need a file; give its name, for example: "
                         "checkpoint run every=2epochs");
    if (name || call_given(call, "keep"))
        keep.files = (int)call_int(call, "keep");
    if ((name || call_given(call, "every")) && !parse_every(call_text(call, "every"), &keep, err))
        return false;
    saving_set(session, arena_text(&scratch, name ? name : kept), &keep);
    arena_free(&scratch);
    return true;
}

static bool cmd_checkpoint(Session *session, const Call *call, Outcome *out)
{
    const char *name = call_text(call, "name");
    bool off = name && strcmp(name, "off") == 0;
    bool asked = call_given(call, "every") || call_given(call, "keep");
    if (off && asked)
        return fail(&out->error, "checkpoint off: every= and keep= need a file; leave them out");
    if (off)
        saving_set(session, NULL, NULL);
    else if ((name || asked) && !change_keep(session, call, name, &out->error))
        return false;
    Buf line = {0};
    saving_describe(session->runs, &line);
    reply_line(session->reply, "%s", buf_text(&line));
    buf_free(&line);
    return true;
}

static bool cmd_resume(Session *session, const Call *call, Outcome *out)
{
    return resume_run(session, call_text(call, "name"), out) || error_prefix(&out->error, "resume");
}

#define FILE_ARG(required_, help_)                                                                 \
    {                                                                                              \
        .name = "name", .type = ARG_PATH, .required = required_, .help = help_                     \
    }
#define ADDED "; .safetensors is added"

static const Command SAVE = {
    .name = "save",
    .args = {FILE_ARG(true, "file name" ADDED),
             {.name = "weights",
              .type = ARG_BOOL,
              .fallback = "false",
              .help = "true: only parameters and statistics, for other programs"},
             WITH_EMA},
    .needs = AT_ONCE | NEED_LEARNER,
    .verb = &(const Verb){.run = cmd_save},
    .summary = "write weights, optimiser, position, random state to a file",
};

static const Command LOAD = {
    .name = "load",
    .args = {FILE_ARG(true, "file name" ADDED)},
    .verb = &(const Verb){.run = cmd_load},
    .summary = "bring back the learner in a file; needs no data",
};

static const Command CHECKPOINT = {
    .name = "checkpoint",
    .args = {FILE_ARG(false, "file name" ADDED "; off: runs do not save themselves"),
             {.name = "every",
              .type = ARG_TEXT,
              .fallback = "1epochs",
              .help = "how often, in epochs, batches or seconds: 1epochs, 50batches, 30s"},
             {.name = "keep",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = KEEP_FILES_MOST,
              .help = "how many files; above 1, the latest are also kept as NAME-<batch>"}},
    .needs = AT_ONCE | HOLDS,
    .verb = &(const Verb){.run = cmd_checkpoint},
    .summary = "make runs save themselves from now on",
};

static const Command RESUME = {
    .name = "resume",
    .args = {FILE_ARG(true, "file that checkpoint or save wrote" ADDED)},
    .verb = &(const Verb){.run = cmd_resume},
    .summary = "continue the run in a file; it ends with the same bits",
};

const Command *const SAVE_ROWS[] = {&SAVE, &LOAD, &CHECKPOINT, &RESUME, &REPORT, NULL};
