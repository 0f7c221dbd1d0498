/* Brings back a saved learner with its run, and continues the run. */
#include "lab/resume.h"

#include "base/text.h"
#include "data/identity.h"
#include "io/file.h"
#include "lab/branch.h"
#include "lab/go_on.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_prompt.h"
#include "lab/lab_runs.h"
#include "lab/reply.h"
#include "lab/saving.h"
#include "store/keeper.h"
#include "store/kept.h"
#include "train/learner.h"

#include <inttypes.h>
#include <string.h>

/* Adds what makes the data of a file: "data digits 3,7, with --seed 7". */
static void describe_origin(const Session *session, const Saved *saved, Buf *out)
{
    const DataOrigin *origin = &saved->origin;
    if (*origin->source)
        text_visible(out, origin->source);
    else
        buf_printf(out, "the data '%s'", saved->data->name);
    if (origin->seed != session->prompt->settings.seed)
        buf_printf(out, ", with --seed %" PRIu64, origin->seed);
}

static bool check_data(Session *session, const char *path, const Saved *saved, Error *err)
{
    const DataOrigin *want = &saved->origin, have = lab_data_origin(session->data);
    if (have.hash == want->hash)
        return true;
    Buf source = {0};
    describe_origin(session, saved, &source);
    if (!have.hash)
        path_fail(err, path, "its data is not loaded; load it first: %s", buf_text(&source));
    else if (have.train != want->train || have.valid != want->valid)
        path_fail(
            err, path,
            "trained on %d + %d images, and the loaded data has %d + %d; load its data first: %s",
            want->train, want->valid, have.train, have.valid, buf_text(&source));
    else
        path_fail(err, path, "trained on different images or labels; load its data first: %s",
                  buf_text(&source));
    buf_free(&source);
    return false;
}

/* Makes the saved learner the session's, and its run the latest in the history. */
static RunEntry *bring(Session *session, Arena *arena, const Saved *saved)
{
    const Stand *stand = &saved->stand;
    bool over = stand->at.epoch >= stand->plan.last_epoch;
    Result result = {.reason = over ? STOP_NONE : STOP_USER, .at = stand->at};
    for (long i = 0; i < series_count(&saved->past->epoch_time); i++)
        result.time += series_at(&saved->past->epoch_time, i);
    Buf fate = {0};
    session_set_learner(session, arena, saved->learner, saved->data, &fate);
    if (fate.size)
        reply_line(session->reply, "the run continues%s", buf_text(&fate) + 1); /* "; in batches" */
    buf_free(&fate);
    RunEntry *entry = session_add_run(session, stand->command, saved->past);
    entry->facts =
        facts_of(&lab_history(session)->arena, lab_learner(session), &stand->plan, &stand->at, 0);
    history_close(entry, &result, model_hash(lab_learner(session)->model));
    branch_begin(session->branch, entry);
    branch_note(session->branch, entry, &result);
    return entry;
}

/* Adds which kernels and mode it was trained with, if others are in use: they give other bits. */
static void describe_work(const LabMachine *machine, const Saved *saved, Buf *out)
{
    if (strcmp(saved->kernels, machine->kernels->name) != 0 || saved->mode != machine->mode)
        buf_printf(
            out,
            "\ntrained with isa %s and traversal %s; set these to get the same bits, otherwise "
            "the numbers agree only up to rounding",
            saved->kernels, work_mode_name(saved->mode));
}

static void tell_resumed(Session *session, const char *path, const Saved *saved)
{
    Buf line = {0};
    text_visible(&line, path);
    buf_text_add(&line, ": ");
    if (branch_is_over(session->branch))
        buf_printf(&line, "the run is at its end; %s", branch_more(session->branch));
    else
        branch_describe(session->branch, &line);
    describe_work(session->machine, saved, &line);
    reply_line(session->reply, "resumed %s", buf_text(&line));
    buf_free(&line);
}

/* Says why the newest file is not used, without what to do about it: nothing. */
static void tell_older(Reply *reply, const char *why, const KeptFiles *files, int used)
{
    Arena scratch = {0};
    size_t name = MIN(strlen(text_shown(&scratch, files->path[0])), strlen(why));
    const char *advice = strstr(why + name, "; ");
    int length = (int)(advice ? advice - why : (long)strlen(why));
    reply_line(reply, "%.*s; %s is used instead", length, why,
               text_shown(&scratch, path_name(files->path[used])));
    arena_free(&scratch);
}

/* Reads the newest file that is whole; if there is none, the error is that of the first. */
static const char *read_newest(Reply *reply, Arena *arena, const char *path, Saved *out, Error *err)
{
    Error first = {0};
    kept_sweep(path);
    KeptFiles files = kept_list(arena, path);
    for (int i = 0; i < files.count; i++) {
        Error *why = i ? NULL : &first;
        if (!checkpoint_resume(arena, files.path[i], out, why))
            continue;
        if (first.text[0])
            tell_older(reply, first.text, &files, i);
        return files.path[i];
    }
    if (!files.count)
        return checkpoint_resume(arena, path, out, err) ? path : NULL; /* for the error */
    error_pass(err, &first);
    return NULL;
}

/* Whether the ranks can share the file's shards, and the loaded data fits its net, if there is. */
static bool check_kind(const Session *session, const char *path, const Saved *saved, Error *err)
{
    if (!lab_machine_takes(session->machine, path, saved->learner, err))
        return false;
    if (!session->data->set || dataset_same_kind(session->data->set, saved->data))
        return true;
    Buf line = {0};
    buf_text_add(&line, "the loaded data does not fit its net: ");
    dataset_difference(session->data->set, saved->data, "the net is for", &line);
    buf_text_add(&line, "; load its data first: ");
    describe_origin(session, saved, &line);
    path_fail(err, path, "%s", buf_text(&line));
    buf_free(&line);
    return false;
}

/* Checks data and plan: a crafted file may state other classes or batches than its data has. */
static bool check_run(Session *session, const char *path, const Saved *saved, Error *err)
{
    if (!check_kind(session, path, saved, err) || !check_data(session, path, saved, err))
        return false;
    const LearnerOptions *options = &saved->learner->options;
    long batches = batches_of(session->data->set->train.count, options->bs, !options->keep_last);
    return batches == saved->stand.plan.batches ||
           path_fail(err, path,
                     "its plan has %ld batches per epoch and its data %ld; use another copy",
                     saved->stand.plan.batches, batches);
}

/* Goes on saving as the process that wrote the file did, unless the user has set it otherwise. */
static void go_on_saving(Session *session, const char *name, const Keep *keep)
{
    if (keep->unit == KEEP_OFF || keeper_is_set(session->runs->keeper))
        return;
    Buf line = {0};
    saving_set(session, name, keep);
    saving_describe(session->runs, &line);
    reply_line(session->reply, "%s", buf_text(&line));
    buf_free(&line);
}

bool resume_run(Session *session, const char *name, Outcome *out)
{
    Arena arena = {0};
    Saved saved;
    const char *path =
        read_newest(session->reply, &arena, checkpoint_path(&arena, name), &saved, &out->error);
    if (!path || !check_run(session, path, &saved, &out->error)) {
        if (path)
            recorder_free(saved.past);
        arena_free(&arena);
        return false;
    }
    bring(session, &arena, &saved);
    tell_resumed(session, path, &saved);
    go_on_saving(session, name, &saved.keep);
    return branch_is_over(session->branch) || go_on_run(session, out);
}

/* ---- without going on */

/* Takes what a run's events tell of it, if they have at least as many batches. */
static void take_events(Saved *saved, RecordedRun *run)
{
    if (!run || recorder_batches(run->recorder) < saved->stand.at.step)
        return;
    recorder_free(saved->past);
    saved->past = run->recorder;
    run->recorder = NULL;
}

/* Notes how it ended by its events, since the checkpoint may be older. */
static void close_as(RunEntry *entry, const RecordedRun *run)
{
    if (!run)
        return;
    entry->reason = run->reason;
    entry->time = run->time;
}

/* Adds how to go on; without its own data the run cannot. */
static void describe_next(Session *session, const char *path, const Saved *saved, Buf *out)
{
    if (!check_run(session, path, saved, NULL)) {
        branch_forget(session->branch);
        buf_text_add(out, "to continue it, load its data and open it again: ");
        describe_origin(session, saved, out);
    } else if (branch_is_over(session->branch)) {
        buf_text_add(out, branch_more(session->branch));
    } else {
        buf_text_add(out, "`continue` goes on at ");
        branch_describe(session->branch, out);
        describe_work(session->machine, saved, out);
    }
}

bool resume_open(Session *session, const char *path, RecordedRun *run, Buf *next, Error *err)
{
    Arena arena = {0};
    Saved saved = {0};
    if (!checkpoint_resume(&arena, path, &saved, err) || !check_kind(session, path, &saved, err)) {
        recorder_free(saved.past);
        arena_free(&arena);
        return false;
    }
    take_events(&saved, run);
    close_as(bring(session, &arena, &saved), run);
    describe_next(session, path, &saved, next);
    return true;
}
