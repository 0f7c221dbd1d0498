/* The commands pause, step, stop and health, for a run that is under way. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/lab.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "train/learner.h"

#include <string.h>

static bool check_running(Session *session, const Call *call, Error *err)
{
    if (live_running(session->live))
        return true;
    return fail(err, "%s: no run is under way; start one with `fit`, `fit_one_cycle` or `lr_find`",
                call->command->name);
}

static void set_paused(Session *session, bool paused)
{
    Live *live = session->live;
    (paused ? gate_pause : gate_continue)(&live->gate);
    publisher_set_state(&live->publisher, paused ? JOB_PAUSED : JOB_RUNNING);
}

static bool cmd_pause(Session *session, const Call *call, Outcome *out)
{
    if (!check_running(session, call, &out->error))
        return false;
    bool toggle = call_text(call, "how") != NULL;
    set_paused(session, !toggle || !gate_paused(&session->live->gate));
    return true;
}

static bool cmd_step(Session *session, const Call *call, Outcome *out)
{
    if (!check_running(session, call, &out->error))
        return false;
    gate_step(&session->live->gate, call_int(call, "batches"));
    publisher_set_state(&session->live->publisher, JOB_PAUSED);
    return true;
}

static bool cmd_stop(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    (void)out;
    Live *live = session->live;
    if (live) {
        live->drop(live->context);
        gate_stop(&live->gate);
    }
    return true;
}

static bool cmd_health(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    int images;
    Health health = learner_health(lab_learner(session), &images);
    if (!images)
        return fail(&out->error,
                    "health needs images; load data for this net, for example: data digits");
    Buf line = {0};
    if (health.gradient != 0) {
        buf_text_add(&line, "gradient norm ");
        text_short(&line, health.gradient);
        buf_text_add(&line, " in the last batch");
    } else
        buf_text_add(&line, lab_learner(session)->at.step
                                ? "no gradient is known, or it is 0"
                                : "the gradient norm is known once a batch has been trained");
    if (health.units)
        buf_printf(&line, "; %.1f %% of %ld ReLU %s dead (0 for %s %d %s)", 100 * health.dead,
                   health.units, text_plural(health.units, "unit is", "units are"),
                   text_plural(images, "the", "all"), images,
                   text_plural(images, "image", "images"));
    reply_line(session->reply, "%s", buf_text(&line));
    buf_free(&line);
    return true;
}

static const Command PAUSE = {
    .name = "pause",
    .args = {{.name = "how",
              .type = ARG_CHOICE,
              .choices = "toggle",
              .help = "toggle: continue the run if it is paused"}},
    .needs = AT_ONCE | HARMLESS | WHILE_RUNNING,
    .verb = &(const Verb){.run = cmd_pause},
    .summary = "pause the run after this batch",
};

static const Command STEP = {
    .name = "step",
    .args = {{.name = "batches",
              .type = ARG_INT,
              .fallback = "1",
              .least = 1,
              .most = 1e9,
              .help = "batches"}},
    .needs = AT_ONCE | WHILE_RUNNING,
    .verb = &(const Verb){.run = cmd_step},
    .summary = "train this many batches, then pause",
};

static const Command STOP = {
    .name = "stop",
    .needs = AT_ONCE | WHILE_RUNNING,
    .verb = &(const Verb){.run = cmd_stop},
    .summary = "stop the run after this batch and drop waiting commands",
};

static const Command HEALTH = {
    .name = "health",
    .needs = AT_ONCE | HOLDS | NEED_LEARNER | NEED_FIT | HARMLESS,
    .verb = &(const Verb){.run = cmd_health},
    .summary = "norm of the gradient, and how many ReLU units are dead",
};

const Command *const LIVE_ROWS[] = {&PAUSE, &STEP, &STOP, &HEALTH, NULL};
