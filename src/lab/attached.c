/* Follows a run of another process by its record and its socket, through the hooks that watch
 * training. */
#include "lab/attached.h"

#include "analysis/history.h"
#include "base/text.h"
#include "io/path.h"
#include "lab/ending.h"
#include "lab/lab.h"
#include "lab/lab_machine.h"
#include "lab/live.h"
#include "lab/player.h"
#include "lab/reply.h"
#include "lab/table.h"
#include "store/follow.h"
#include "store/progress_json.h"
#include "store/remote.h"
#include "store/shelf.h"
#include "train/hooks.h"
#include "train/replay.h"

#include <math.h>
#include <string.h>
#include <time.h>

enum { HOOKS = 3 };

static const double LOOK = 0.05; /* seconds between looks at the record */
static const double ASK = 0.25;  /* ... at how far the run is */
static const double NEXT = 2;    /* for a stopped run to go on with another plan */

typedef struct {
    Session *session;
    const char *folder; /* of the record */
    Follow follow;
    Remote remote;
    long pid; /* of the process that trains; 0: not known */
    Clock clock;
    double asked; /* when it was asked last how far it is */
    bool goes_on; /* in another record, of which all is news */
    RunEntry *entry;
    double shown; /* the latest epoch that the table has; -1: none */
    RunWatch watch;
    Table table;
    Hook hook[HOOKS];
    int hooks;
} Attached;

static void nap(double seconds)
{
    nanosleep(&(struct timespec){.tv_nsec = (long)(1e9 * seconds)}, NULL);
}

/* ---- how far it is */

/* NULL when there is no answer: the run may have ended, which its record tells. */
static const Json *ask(Attached *attached, Arena *arena)
{
    Error err;
    if (attached->remote.fd < 0 && !remote_open(&attached->remote, attached->folder, &err))
        return NULL;
    return remote_ask(&attached->remote, arena, &(RemoteAsk){"attach", "status"}, &err);
}

static void publish(const Attached *attached, const Json *answer)
{
    Live *live = attached->session->live;
    Progress now;
    progress_get(answer, &now);
    now.run = attached->entry->number;
    now.kind = attached->entry->recorder->plan.kind;
    if (live && now.state != JOB_NONE)
        publisher_put(&live->publisher, &now);
}

static void look_how_far(Attached *attached)
{
    double now = clock_now(&attached->clock);
    if (!attached->session->live || now - attached->asked < ASK)
        return;
    Arena scratch = {0};
    const Json *answer = ask(attached, &scratch);
    attached->asked = now;
    if (answer)
        publish(attached, answer);
    arena_free(&scratch);
}

/* ---- its events */

static StopReason tell(Attached *attached, Event *event)
{
    StopReason stop = hooks_tell(attached->hook, attached->hooks, event, &attached->watch);
    return atomic_load(&attached->session->machine->interrupts) > 0 ? STOP_USER : stop;
}

/* The batch or the epoch that came last, as the event it was.  A run that goes on in another record
 * has its epochs again there. */
static StopReason tell_latest(Attached *attached, FollowStep step)
{
    const Recorder *recorder = attached->entry->recorder;
    long batches = series_count(&recorder->smooth), epochs = series_count(&recorder->train_loss);
    double latest = epochs ? series_at(&recorder->epoch, epochs - 1) : -1;
    Replay replay = {.recorder = recorder, .batches = batches, .epochs = epochs};
    if (step == FOLLOW_BATCH)
        replay.batches--;
    else
        replay.epochs--;
    Event event;
    bool repeated = step == FOLLOW_EPOCH && latest <= attached->shown;
    if (step == FOLLOW_EPOCH)
        attached->shown = fmax(attached->shown, latest);
    return !repeated && replay_next(&replay, &event) ? tell(attached, &event) : STOP_NONE;
}

static StopReason take_step(Attached *attached, FollowStep step)
{
    if (step == FOLLOW_TOLD && (attached->goes_on || attached->follow.news))
        reply_line(attached->session->reply, "%s", buf_text(&attached->follow.reader.told));
    return step == FOLLOW_BATCH || step == FOLLOW_EPOCH ? tell_latest(attached, step) : STOP_NONE;
}

/* Between two lines: others may hold this session, or leave the run. */
static StopReason wait(Attached *attached)
{
    Event idle = {.kind = EVENT_PROGRESS};
    Live *live = attached->session->live;
    const Hook gate = live ? gate_hook(&live->gate) : (Hook){0};
    StopReason stop = live ? hooks_tell(&gate, 1, &idle, &attached->watch) : STOP_NONE;
    look_how_far(attached);
    if (live)
        publisher_wake(&live->publisher);
    nap(LOOK);
    return atomic_load(&attached->session->machine->interrupts) > 0 ? STOP_USER : stop;
}

/* A record that cannot be written on lasts no longer than the run, but does not have its end. */
static bool fail_gone(const char *folder, Error *err)
{
    const char *name = path_name(folder);
    if (!path_is_folder(folder))
        return fail(err,
                    "the record of %s was moved or deleted; its run may go on, but cannot be shown",
                    name);
    return fail(err,
                "the process that trained %s is gone, or could not record the end; `open %s` "
                "brings back what it has recorded",
                name, name);
}

/* False with an error when its process has gone without a word, or has written what cannot be. */
static bool follow_run(Attached *attached, StopReason *left, Error *err)
{
    Follow *follow = &attached->follow;
    *left = STOP_NONE;
    while (!follow->run->over && !*left) {
        FollowStep step = follow_next(follow);
        if (step == FOLLOW_FAILED)
            return error_pass(err, &follow->error);
        bool gone = step == FOLLOW_NOTHING && !remote_is_there(attached->folder);
        if (gone && follow_next(follow) == FOLLOW_NOTHING)
            return fail_gone(attached->folder, err);
        *left = step == FOLLOW_NOTHING ? wait(attached) : take_step(attached, step);
    }
    return true;
}

/* ---- beginning and end of a run */

static bool await_beginning(Attached *attached, Error *err)
{
    Follow *follow = &attached->follow;
    double until = clock_now(&attached->clock) + NEXT;
    while (!follow->run && clock_now(&attached->clock) < until) {
        FollowStep step = follow_next(follow);
        if (step == FOLLOW_FAILED)
            return error_pass(err, &follow->error);
        if (step == FOLLOW_NOTHING)
            nap(LOOK);
    }
    return follow->run || fail(err, "the run of %s has not begun", path_name(attached->folder));
}

static void add_hook(Attached *attached, Hook hook)
{
    assert(attached->hooks < HOOKS);
    attached->hook[attached->hooks++] = hook;
}

/* The data as its own screen has it, with the number of images. */
static void name_data(Attached *attached, const Json *answer)
{
    Arena *arena = &lab_history(attached->session)->arena;
    const char *data = json_get_text(answer, "data", NULL);
    if (data)
        attached->entry->facts.data = text_shown(arena, data);
}

/* Without an answer, how far it is goes by its events. */
static void begin_live(Attached *attached, const Json *answer)
{
    Live *live = attached->session->live;
    Subject subject = {.plan = &attached->entry->recorder->plan,
                       .run = attached->entry->number,
                       .bs = attached->follow.run->bs};
    if (!answer)
        add_hook(attached, publisher_hook(&live->publisher, &subject));
    add_hook(attached, gate_hook(&live->gate));
    live->remote = attached->folder;
    if (answer)
        publish(attached, answer);
}

static void begin(Attached *attached)
{
    Session *session = attached->session;
    const RecordedRun *run = attached->follow.run;
    Arena scratch = {0};
    attached->entry = player_entry(session, run, run->command, run->recorder);
    attached->entry->stamp = arena_text(&lab_history(session)->arena, path_name(attached->folder));
    attached->entry->facts.began = shelf_began(path_name(attached->folder));
    attached->table = (Table){
        .reply = session->reply, .recorder = run->recorder, .clock = session->machine->clock};
    const Json *answer = ask(attached, &scratch);
    if (!json_get_long(answer, "pid", 1, 1 << 30, &attached->pid))
        attached->pid = 0;
    name_data(attached, answer);
    add_hook(attached, table_hook(&attached->table));
    if (session->live)
        begin_live(attached, answer);
    arena_free(&scratch);
}

static void tell_left(const Attached *attached)
{
    Reply *reply = attached->session->reply;
    const char *name = attached->entry->stamp;
    if (attached->pid)
        reply_line(reply, "left run %s, which goes on in process %ld", name, attached->pid);
    else
        reply_line(reply, "left run %s, which goes on in another process", name);
}

static void end(Attached *attached, StopReason left)
{
    Live *live = attached->session->live;
    const RecordedRun *run = attached->follow.run;
    bool over = run->over;
    StopReason here = left ? STOP_LEFT : STOP_CUT; /* if it is not over */
    Event event = {.kind = EVENT_END,
                   .reason = over ? run->reason : here,
                   .step = recorder_batches(run->recorder),
                   .time = run->time};
    (void)tell(attached, &event);
    if (live)
        publisher_end(&live->publisher, &event);
    live_leave(live);
    if (live)
        live->remote = NULL;
    player_end(attached->entry, run, over ? STOP_NONE : here);
    if (over)
        ending_in_a_line(attached->session->reply, attached->entry);
    else if (left)
        tell_left(attached);
    if (over && !live && run->reason != STOP_NONE)
        reply_line(attached->session->reply, "the run has ended: %s",
                   stop_reason_words(run->reason));
}

/* One record, from its first line to its last. */
static bool run_record(Attached *attached, const char *folder, StopReason *left, Outcome *out)
{
    Arena scratch = {0};
    attached->folder = folder;
    attached->remote = (Remote){.fd = -1, .name = path_name(folder)};
    attached->hooks = 0;
    bool ok =
        follow_open(&attached->follow, path_join(&scratch, folder, RECORD_EVENTS), &out->error);
    arena_free(&scratch);
    if (!ok || !await_beginning(attached, &out->error)) {
        if (ok)
            follow_close(&attached->follow);
        return false;
    }
    begin(attached);
    live_enter(attached->session->live);
    attached->watch = run_watch(&attached->clock);
    (void)tell(attached, &(Event){.kind = EVENT_BEGIN});
    ok = follow_run(attached, left, &out->error);
    end(attached, *left);
    follow_leave(&attached->follow);
    remote_close(&attached->remote);
    return ok;
}

/* ---- going on */

/* Whether it is the same process that goes on there with the run. */
static bool goes_on_in(const Attached *attached, const char *folder)
{
    Arena scratch = {0};
    Remote remote;
    Error err;
    long pid = 0;
    bool same = false;
    if (remote_is_there(folder) && remote_open(&remote, folder, &err)) {
        const Json *answer = remote_ask(&remote, &scratch, &(RemoteAsk){"attach", "status"}, &err);
        same = json_get_long(answer, "pid", 1, 1 << 30, &pid) && pid == attached->pid &&
               strstr(json_get_text(answer, "command", ""), ", from batch ");
        remote_close(&remote);
    }
    arena_free(&scratch);
    return same;
}

/* The record of the same run with another plan, in the arena; NULL: it is over. */
static const char *find_next(const Attached *attached, Arena *arena)
{
    double until = clock_now(&attached->clock) + NEXT;
    const char *name = path_name(attached->folder);
    while (clock_now(&attached->clock) < until &&
           atomic_load(&attached->session->machine->interrupts) == 0) {
        int names;
        const char *const *stamp = shelf_names(arena, &names);
        for (int i = names - 1; i >= 0 && shelf_order(stamp[i], name) > 0; i--) {
            const char *folder = path_join(arena, shelf_folder(arena), stamp[i]);
            if (goes_on_in(attached, folder))
                return folder;
        }
        nap(LOOK);
    }
    return NULL;
}

bool attached_run(Session *session, const char *folder, Outcome *out)
{
    Arena scratch = {0};
    Attached attached = {.session = session, .clock = clock_real(), .shown = -1};
    StopReason left = STOP_NONE;
    bool ok = true;
    while (ok && folder) {
        ok = run_record(&attached, folder, &left, out);
        bool may_go_on = ok && !left && attached.pid && attached.entry->reason == STOP_USER;
        folder = may_go_on ? find_next(&attached, &scratch) : NULL;
        attached.goes_on = folder != NULL;
    }
    arena_free(&scratch);
    if (ok && left)
        out->status = STATUS_INTERRUPTED;
    return ok;
}
