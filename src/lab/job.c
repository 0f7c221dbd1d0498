/* Runs one plan with everything that watches it (table, events, record, early stopping, saving),
 * and says how it ended. */
#include "lab/ending.h"
#include "lab/job.h"

#include "base/text.h"
#include "io/file.h"
#include "lab/branch.h"
#include "lab/errand.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_runs.h"
#include "lab/live.h"
#include "lab/loss.h"
#include "lab/ranks.h"
#include "lab/reply.h"
#include "lab/requests.h"
#include "lab/stage.h"
#include "lab/table.h"
#include "lab/trouble.h"
#include "lab/wishes.h"
#include "store/events.h"
#include "store/record.h"
#include "store/shelf.h"
#include "store/tensorboard.h"
#include "train/caching.h"
#include "train/learner.h"
#include "train/ring.h"
#include "train/subset.h"

enum { HOOKS = 19 }; /* of one run, if it has all of them */

typedef struct {
    Session *session;
    Recorder *recorder;
    Table table;
    EventsRun events;
    Diverge diverge;
    Wishes wishes;
    RingHook ring;
    SubsetHook subset;
    Record record;
    Requests *requests; /* NULL: nobody can ask */
    TensorBoard board;
    Pulse pulse;
    Loss loss;
    Hook hook[HOOKS];
    int hooks;
} Job;

/* Called by the run's thread. */
static void tell_dead(void *context, const Pulse *pulse)
{
    Job *job = context;
    trouble_dead(job->session, &job->recorder->plan, job->events.run, pulse);
    if (job->record.folder)
        events_dead(&job->record.events, job->events.run, pulse);
}

static void add_hook(Job *job, Hook hook)
{
    assert(job->hooks < HOOKS);
    job->hook[job->hooks++] = hook;
}

/* Whether it trains the session's own learner, so that `continue` goes on with it. */
static bool is_sessions(const Session *session, const RunRequest *request)
{
    return request->learner == lab_learner_seen(session) && request->plan->kind != PLAN_LR_FIND;
}

/* Called by the run's thread, or after the run. */
static void tell_failure(Session *session, const char *what, const char *error)
{
    Buf text = {0};
    buf_printf(&text, "%s: %s; the run continues", what, error);
    reply_error(session->reply, buf_text(&text));
    events_error(session->events, NULL, buf_text(&text));
    buf_free(&text);
}

static void tell_unsaved(void *context, const char *error)
{
    tell_failure(context, "checkpoint", error);
}

/* Says it once per session: the next run would have the same trouble. */
static void tell_unrecorded(void *context, const char *error)
{
    Session *session = context;
    if (!session->runs->record.told)
        tell_failure(session, "record", error);
    session->runs->record.told = true;
}

static void tell_unlogged(void *context, const char *error)
{
    tell_failure(context, "tensorboard", error);
}

static void tell_note(void *context, const char *text)
{
    Session *session = context;
    reply_line(session->reply, "%s", text);
}

static KeeperRun keeper_run(Session *session, const RunRequest *request, const Recorder *recorder,
                            bool on)
{
    return (KeeperRun){.learner = request->learner,
                       .recorder = recorder,
                       .command = request_origin(request),
                       .origin = on ? lab_data_origin(session->data) : (DataOrigin){.source = ""},
                       .tell = tell_unsaved,
                       .context = session};
}

static bool is_recorded(const Session *session, const RunRequest *request)
{
    RecordMode mode = session->runs->record.mode;
    bool on = mode == RECORD_ON || (mode == RECORD_AUTO && session->prompt->settings.interactive);
    return on && request->plan->kind != PLAN_LR_FIND && team_writes(session_team(session));
}

static void begin_record(Job *job, Session *session, const RunRequest *request)
{
    if (!is_recorded(session, request))
        return;
    Error err;
    RecordRun run = {.seconds = clock_date(&session->machine->clock),
                     .limit = (size_t)session->runs->record.limit << 20,
                     .run = job->events,
                     .note = tell_note,
                     .keeps = keeper_run(session, request, job->recorder, true)};
    run.keeps.tell = tell_unrecorded;
    shelf_prune((size_t)session->runs->record.limit << 20, NULL);
    if (!record_begin(&job->record, &run, &err)) {
        tell_unrecorded(session, err.text);
        return;
    }
    add_hook(job, record_hook(&job->record));
    add_hook(job, record_keeper_hook(&job->record));
}

/* Ends the run's record; returns whether the record has the learner. */
static bool end_record(Job *job, const LabRuns *runs, const Result *result)
{
    if (!job->record.folder)
        return false;
    Arena scratch = {0};
    const char *folder = arena_text(&scratch, job->record.folder);
    bool written = record_end(&job->record, result);
    shelf_prune((size_t)runs->record.limit << 20, folder);
    arena_free(&scratch);
    return written;
}

static void begin_board(Job *job, Session *session, const RunRequest *request)
{
    const char *folder = session->runs->settings.tensorboard, *record = job->record.folder;
    if (!folder || request->plan->kind == PLAN_LR_FIND || !team_writes(session_team(session)))
        return;
    job->board = (TensorBoard){.recorder = job->recorder,
                               .folder = folder,
                               .name = record ? path_name(record) : NULL,
                               .clock = session->machine->clock,
                               .tell = tell_unlogged,
                               .context = session};
    add_hook(job, tensorboard_hook(&job->board));
}

static void add_hooks(Job *job, Session *session, const RunRequest *request)
{
    add_hook(job, recorder_hook(job->recorder));
    job->subset = (SubsetHook){.learner = request->learner,
                               .recorder = job->recorder,
                               .images = request->subset,
                               .seed = request->subset_seed,
                               .told = request->errand ? &request->errand->subset : NULL};
    if (request->subset > 0)
        add_hook(job, subset_hook(&job->subset));
    if (is_sessions(session, request))
        add_hook(job, keeper_guard_hook(session->runs->keeper));
    add_hook(job, events_hook(&job->events));
    begin_record(job, session, request);
    begin_board(job, session, request);
    add_hook(job, table_hook(&job->table));
    if (is_sessions(session, request)) {
        job->ring = (RingHook){&session->branch->ring, request->learner, job->events.run};
        add_hook(job, ring_hook(&job->ring));
        add_hook(job, loss_hook(&job->loss, session));
        add_hook(job, keeper_hook(session->runs->keeper));
    }
    if (request->stop_div)
        add_hook(job, diverge_hook(&job->diverge));
    Hook wish[WISHES_HOOKS];
    int wishes = wishes_hooks(&job->wishes, job->recorder, wish);
    for (int i = 0; i < wishes; i++)
        add_hook(job, wish[i]);
}

static bool prepare(Job *job, Session *session, const RunRequest *request, Error *err)
{
    Learner *learner = request->learner;
    const Plan *plan = request->plan;
    if (!wishes_find(&job->wishes, &session->runs->settings, session->data, request, err))
        return false;
    job->recorder = request->from ? recorder_branch(request->past, plan, request->from->step,
                                                    request->from->epoch)
                                  : recorder_of(plan, learner);
    job->recorder->guess = learner_guess(learner);
    job->table = (Table){.reply = session->reply,
                         .recorder = job->recorder,
                         .clock = session->machine->clock,
                         .label = request->label};
    job->events = (EventsRun){.events = session->events,
                              .learner = learner,
                              .recorder = job->recorder,
                              .command = request->command,
                              .run = session->runs->history.count + 1,
                              .threads = session->machine->threads};
    add_hooks(job, session, request);
    return true;
}

/* Adds the pulse after early stopping and save_best, which may put back a better epoch. */
static void add_pulse(Job *job, Session *session, const RunRequest *request)
{
    if (request->plan->kind == PLAN_LR_FIND)
        return;
    job->session = session;
    job->pulse = (Pulse){.learner = request->learner,
                         .recorder = job->recorder,
                         .epochs = request->plan->last_epoch,
                         .tell = request->label ? NULL : tell_dead,
                         .context = job};
    add_hook(job, pulse_hook(&job->pulse));
}

/* Adds publisher and gate, as the last hooks: a run is held when all others have seen the batch. */
static void add_live(Job *job, Live *live, const RunRequest *request)
{
    if (!live)
        return;
    const Learner *learner = request->learner;
    Subject subject = {.plan = &job->recorder->plan,
                       .whole = request->whole,
                       .run = job->events.run,
                       .bs = learner->options.bs,
                       .valid =
                           learner->data->valid.count * (learner_ema(request->learner) ? 2 : 1)};
    add_hook(job, publisher_hook(&live->publisher, &subject));
    add_hook(job, gate_hook(&live->gate));
}

/* `history`, `save` and the plots are about the session's learner; a run of another learner is only
 * listed in the history. */
static RunEntry *begin_run(Session *session, const RunRequest *request, const Job *job)
{
    Recorder *recorder = job->recorder;
    const Plan *plan = request->plan;
    bool shown = plan->kind == PLAN_LR_FIND || request->learner == lab_learner(session);
    RunEntry *entry = shown ? session_add_run(session, request->command, recorder)
                            : history_add(&session->runs->history, request->command, recorder);
    Arena *arena = &session->runs->history.arena;
    long began = clock_date(&session->machine->clock);
    entry->facts = facts_of(arena, request->learner, plan, request->from, began);
    if (job->record.folder)
        entry->stamp = arena_text(arena, path_name(job->record.folder));
    if (request->group)
        entry->group = request->group;
    if (request->origin)
        entry->origin = arena_text(arena, request->origin);
    if (is_sessions(session, request))
        branch_begin(session->branch, entry);
    else if (plan->kind != PLAN_LR_FIND)
        stage_overlay(session->stage, entry->number, entry->group);
    return entry;
}

/* ---- saving the run */

static void begin_saving(Session *session, const RunRequest *request, const Job *job)
{
    bool on = is_sessions(session, request) && keeper_path(session->runs->keeper, NULL);
    bool guards = ranks_count(session) > 1;
    KeeperRun run = keeper_run(session, request, job->recorder, on || guards);
    keeper_guard(session->runs->keeper, guards);
    if (is_sessions(session, request))
        keeper_begin(session->runs->keeper, &run);
    session->runs->recorded = job->record.folder != NULL;
    atomic_store(&session->runs->saving, on || session->runs->recorded);
}

/* Waits for the last write; a failed write was told already, and fails the command.  stamp: of the
 * run's record, if that has the learner. */
static void end_saving(Session *session, const RunRequest *request, const Job *job,
                       const Result *result, const char *stamp, Outcome *out)
{
    bool saved = !is_sessions(session, request) || keeper_end(session->runs->keeper, result);
    bool best = save_best_has(&job->wishes.best) && job->wishes.best.path &&
                !job->wishes.best.error.text[0];
    const char *path =
        is_sessions(session, request) ? keeper_path(session->runs->keeper, NULL) : NULL;
    if (is_sessions(session, request))
        lab_model_note(session->model, stamp, saved ? path : NULL,
                       best ? job->wishes.best.path : NULL);
    session->runs->recorded = false;
    atomic_store(&session->runs->saving, false);
    if (!saved)
        out->status = STATUS_FAILED;
    else if (path && result->reason == STOP_USER)
        reply_line(session->reply, "saved %s; `resume` continues from there", path);
}

static bool make_ready(Job *job, Session *session, const RunRequest *request, Error *err)
{
    if (!caching_begin(request->learner, err))
        return error_prefix(err, "%s", plan_name(request->plan));
    if (prepare(job, session, request, err))
        return true;
    caching_end(request->learner);
    return false;
}

static Result train(const Job *job, const RunRequest *request)
{
    Learner *learner = request->learner;
    const Plan *plan = request->plan;
    if (request->errand)
        return errand_follow(request->errand, request, job->recorder, job->hook, job->hooks);
    return request->from ? learner_continue(learner, plan, request->from, job->hook, job->hooks)
                         : learner_fit(learner, plan, job->hook, job->hooks);
}

RunEntry *job_train(Session *session, const RunRequest *request, Outcome *out)
{
    Job job = {0};
    const Plan *plan = request->plan;
    if (!make_ready(&job, session, request, &out->error))
        return NULL;
    add_pulse(&job, session, request);
    if (request->also)
        add_hook(&job, *request->also);
    job.requests = requests_new(session, &session->prompt->settings, &job.record);
    add_hook(&job, requests_hook(job.requests));
    add_live(&job, session->live, request);
    RunEntry *entry = begin_run(session, request, &job);
    session->runs->under_way = request->learner == lab_learner(session) ? entry : NULL;
    begin_saving(session, request, &job);
    requests_begin(job.requests);
    live_enter(session->live);
    Result result = train(&job, request);
    caching_end(request->learner);
    live_leave(session->live);
    tensorboard_end(&job.board);
    session->runs->under_way = NULL;
    history_close(entry, &result,
                  request->errand ? request->errand->weights : model_hash(request->learner->model));
    entry->dead = job.pulse.from || (request->errand && request->errand->ends_dead);
    if (is_sessions(session, request))
        branch_note(session->branch, entry, &result);
    if (plan->kind == PLAN_LR_FIND)
        ending_of_range(session->reply, request->label, &result);
    else if (!request->label) {
        ending_in_a_line(session->reply, entry);
        ending_of_run(session->reply, &result, plan->batches, &job.wishes.best);
    }
    if (is_sessions(session, request))
        ending_of_proposal(session->reply, session->branch,
                           session->live && session->live->after.kind == AFTER_TAKE);
    bool recorded = end_record(&job, session->runs, &result);
    requests_end(job.requests);
    end_saving(session, request, &job, &result, recorded ? entry->stamp : "", out);
    if (result.reason == STOP_USER)
        out->status = STATUS_INTERRUPTED;
    if (result.reason == STOP_NAN && is_sessions(session, request)) {
        out->status = STATUS_OK; /* the error says more */
        trouble_not_finite(session, plan, &result, save_best_has(&job.wishes.best), &out->error);
        return NULL;
    }
    return loss_none(&job.loss, out) && wishes_written(&job.wishes, &out->error) ? entry : NULL;
}

bool job_run(Session *session, const Call *call, const Plan *plan, bool stop_div, Outcome *out)
{
    return job_train(session,
                     &(RunRequest){.learner = lab_learner(session),
                                   .plan = plan,
                                   .command = call->text,
                                   .stop_div = stop_div},
                     out) != NULL;
}
