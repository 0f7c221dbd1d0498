/* The commands that move the cursor of the range test, or the crosshair of a run, and take the rate
 * under it. */
#include "base/text.h"
#include "commands/rows.h"
#include "lab/crosshair.h"
#include "lab/lab.h"
#include "lab/lab_model.h"
#include "lab/latest.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "lab/stage.h"
#include "train/recorder.h"

/* What `to` takes besides the rules that suggest a rate, and the units of `by`. */
enum { TO_MINIMUM = RULES, TO_BEST, TO_NOW };
enum { UNIT_SAMPLE, UNIT_THIRD, UNIT_EPOCH, UNIT_SUGGESTION };

/* Moves the cursor of the range test. */
static bool move_on_range(Session *session, const Call *call, Error *err)
{
    const double THIRD = 1 / 3.0; /* of a decade */
    Stage *stage = session->stage;
    const Recorder *range = latest_range_test(session->runs);
    const char *to = call_text(call, "to");
    long by = call_int(call, "by"), at = call_int(call, "at");
    if (stage_place(&(Stage){.cursor = -1}, range) < 0)
        return fail(err, "cursor: there is no range test whose curve the cursor could move "
                         "along; run `lr_find` first");
    if (to && (call_choice(call, "to") > TO_MINIMUM ||
               !stage_jump(stage, range, call_choice(call, "to"))))
        return fail(err, "cursor: there is no '%s' on this curve; move with the arrow keys", to);
    if (to)
        return true;
    if (at > 0)
        stage_move(stage, range, at - 1 - stage_place(stage, range));
    else if (call_choice(call, "unit") == UNIT_SAMPLE)
        stage_move(stage, range, by);
    else if (call_choice(call, "unit") == UNIT_SUGGESTION)
        return stage_walk(stage, range, by) ||
               fail(err,
                    "cursor: there are no suggestions on this curve; move with the arrow keys");
    else
        stage_move_decades(stage, range, THIRD * (double)by);
    return true;
}

/* Puts the crosshair on a batch, from 1, or on the last one there is, which is told. */
static bool move_to_batch(Session *session, const Recorder *run, long at, Error *err)
{
    long batches = run ? recorder_batches(run) : 0;
    if (!crosshair_set(session->stage, run, at - 1))
        return fail(err, "cursor: no batch has been trained yet");
    if (at > batches)
        reply_line(session->reply, "the run has %ld %s so far; the crosshair is on the last",
                   batches, text_plural(batches, "batch", "batches"));
    return true;
}

/* Moves the crosshair over the figures of a run. */
static bool move_on_run(Session *session, const Call *call, Error *err)
{
    static const CrosshairUnit UNIT[] = {[UNIT_SAMPLE] = CROSSHAIR_BATCH,
                                         [UNIT_THIRD] = CROSSHAIR_HUNDREDTH,
                                         [UNIT_EPOCH] = CROSSHAIR_EPOCH,
                                         [UNIT_SUGGESTION] = CROSSHAIR_EPOCH};
    Stage *stage = session->stage;
    const Recorder *run = latest_fit(session->runs);
    const char *to = call_text(call, "to");
    long at = call_int(call, "at");
    int where = to ? call_choice(call, "to") : -1;
    if (where == TO_NOW)
        stage->batch = -1;
    else if (where == TO_BEST && !crosshair_best(stage, run))
        return fail(err, "cursor: no epoch has been validated yet");
    else if (where < 0 && at > 0)
        return move_to_batch(session, run, at, err);
    else if (where < 0)
        crosshair_move(stage, run, call_int(call, "by"), UNIT[call_choice(call, "unit")]);
    return true;
}

/* Suggestions are on a range test, the best epoch on a run; other steps are on the figure that the
 * screen shows, without a screen on the range test. */
static bool cmd_cursor(Session *session, const Call *call, Outcome *out)
{
    bool on_run =
        session->live && session->stage->main == MAIN_TRAINING && latest_fit(session->runs);
    if (call_text(call, "to"))
        on_run = call_choice(call, "to") > TO_MINIMUM;
    return (on_run ? move_on_run : move_on_range)(session, call, &out->error);
}

static bool cmd_pick(Session *session, const Call *call, Outcome *out)
{
    (void)call;
    long at = stage_cursor(session->stage, latest_range_test(session->runs));
    if (at < 0 && stage_place(&(Stage){.cursor = -1}, latest_range_test(session->runs)) >= 0)
        return fail(&out->error,
                    "pick: this curve has no clear suggestion; move the cursor to a rate first");
    if (at < 0)
        return fail(&out->error, "pick: there is no range test to pick from; run `lr_find` first");
    session_pick_lr(session, series_at(&latest_range_test(session->runs)->lr, at));
    session->stage->focus = (Focus){.kind = PANE_PROMPT};
    reply_line(session->reply, "lr_max %.2E; `fit_one_cycle` trains with it",
               lab_model_lr(session->model));
    return true;
}

const Command CURSOR = {
    .name = "cursor",
    .args = {{.name = "by",
              .type = ARG_INT,
              .fallback = "0",
              .least = -1e6,
              .most = 1e6,
              .help = "how far to the right; below 0, to the left"},
             {.name = "unit",
              .type = ARG_CHOICE,
              .fallback = "sample",
              .choices = "sample third epoch suggestion",
              .help =
                  "unit of by; sample: one batch; third: the larger step, which is a third of a "
                  "decade in a range test and a hundredth of a run in a run; epoch: one epoch; "
                  "suggestion: the next one of a range test, after the last the first"},
             {.name = "to",
              .type = ARG_CHOICE,
              .choice = rule_name,
              .meaning = rule_meaning,
              .choices = "minimum best now",
              .help = "in a range test: jump to a suggestion or to the smallest loss; in a run: "
                      "to its best epoch, or back to the present"},
             {.name = "at",
              .type = ARG_INT,
              .least = 1,
              .most = 2e9,
              .help = "the sample or batch to go to; the first is 1"}},
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_cursor},
    .summary = "move the cursor of the range test, or the crosshair of a run",
};

const Command PICK = {
    .name = "pick",
    .needs = AT_ONCE | HARMLESS,
    .verb = &(const Verb){.run = cmd_pick},
    .summary = "take the learning rate under the cursor as lr_max",
};
