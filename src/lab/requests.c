/* Answers other processes about the run under way, and has it do what they say. */
#include "lab/requests.h"

#include "base/clock.h"
#include "base/heap.h"
#include "base/team.h"
#include "base/text.h"
#include "io/json.h"
#include "io/path.h"
#include "io/server.h"
#include "lab/branch.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_runs.h"
#include "lab/live.h"
#include "lab/reply.h"
#include "language/scan.h"
#include "store/progress_json.h"
#include "store/record.h"
#include "store/shelf.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

struct Requests {
    Session *session;
    Settings *settings; /* the session's */
    Record *record;     /* of the run; only while that is under way */
    const Recorder *recorder;
    const char *command;
    Live own;         /* the session's while the run is under way, if no screen watches */
    Arena arena;      /* of data */
    const char *data; /* as a screen shows it; NULL: none */
    double allowed;   /* so many commands may come at once; of the server's thread, as the next */
    double acted_at;  /* clock when that was counted; 0: never */
    Server *server;   /* NULL: there is no socket */
};

/* What may be asked: `status`, or a command of that name. */
static const struct {
    const char *name;
    bool plans; /* it proposes another plan, which is taken at once */
} REQUEST[] = {{"pause", false},      {"continue", false}, {"step", false},  {"stop", false},
               {"checkpoint", false}, {"set", true},       {"extend", true}, {"status", false}};

const char *request_name(int index)
{
    return index < LENGTH(REQUEST) ? REQUEST[index].name : NULL;
}

/* ---- status */

/* "fit 2 5e-2: paused, epoch 0 of 2, batch 60 of 193, loss 0.31, left 00:12,
 * process 4711" */
static void describe(const Requests *requests, const Progress *now, Buf *out)
{
    const Series *smooth = &requests->recorder->smooth;
    long samples = series_count(smooth);
    buf_printf(out, "%s: %s", requests->command, job_state_name(now->state));
    if (now->kind != PLAN_LR_FIND)
        buf_printf(out, ", epoch %d of %d", now->epoch, now->epochs);
    buf_printf(out, ", %s %ld", now->validating ? "validating" : "batch", now->batch);
    if (now->batches)
        buf_printf(out, " of %ld", now->batches);
    if (samples) {
        buf_text_add(out, ", loss ");
        text_short(out, series_at(smooth, samples - 1));
    }
    if (now->left >= 0 && now->state != JOB_NONE) {
        buf_text_add(out, ", left ");
        text_duration(out, now->left);
    }
    buf_printf(out, ", process %ld", (long)getpid());
}

static void answer_status(const Requests *requests, Buf *out)
{
    Progress now;
    Buf words = {0};
    Live *live = requests->session->live;
    publisher_read(&live->publisher, &now);
    if (now.state == JOB_NONE && live_running(live)) /* its first event is still to come */
        now.state = JOB_RUNNING;
    describe(requests, &now, &words);
    JsonLine line = json_begin(out);
    json_bool(&line, "ok", true);
    json_text(&line, "text", buf_text(&words));
    json_long(&line, "pid", getpid());
    json_text(&line, "command", requests->command);
    if (requests->data)
        json_text(&line, "data", requests->data);
    progress_put(&line, &now);
    json_end(&line);
    buf_free(&words);
}

/* ---- commands */

typedef struct {
    const char *by, *command; /* the program that asks, in a word; what it asks */
    int request;              /* its row; -1: none */
} Asked;

static void answer(Buf *out, bool ok, const char *text)
{
    JsonLine line = json_begin(out);
    json_bool(&line, "ok", ok);
    json_text(&line, "text", text);
    json_end(&line);
}

static void take_text(void *self, const char *text)
{
    buf_text_add(self, text);
}

static void take_error(void *self, const char *text)
{
    buf_text_add(self, text);
    buf_char(self, '\n');
}

static void take_figure(void *self, const char *title, const Grid *cells)
{
    (void)self;
    (void)title;
    (void)cells;
}

/* Runs the command with its answer in `said`; the session is held. */
static Status run_for_peer(Session *session, const char *command, bool plans, Buf *said)
{
    const ReplySink sink = {said,       true,        take_text, take_text,
                            take_error, take_figure, take_text, NULL};
    session->branch->at_once = plans;
    reply_redirect(&sink);
    Status status = session->upward.run(session, command, NULL, 0);
    reply_redirect(NULL);
    session->branch->at_once = false;
    if (said->size && said->data[said->size - 1] == '\n')
        said->data[--said->size] = '\0';
    return status;
}

static void tell(const Requests *requests, const char *by, long pid, const char *command)
{
    Session *session = requests->session;
    reply_line(session->reply, "process %ld (%s): %s", pid, by, command);
    events_told(session->events, requests->record->run.run, by, pid, command);
    events_told(&requests->record->events, requests->record->run.run, by, pid, command);
}

/* Why it cannot be done now; NULL: it can.  The session and the run are held. */
static const char *trouble(const Requests *requests, bool plans)
{
    const Session *session = requests->session;
    if (!live_running(session->live))
        return "the run has ended";
    if (atomic_load(&session->machine->interrupts) > 0)
        return "the run is being stopped";
    if (plans && session->branch->changes)
        return "another plan is proposed on the run's own screen; `take` or `drop` it there first";
    return NULL;
}

/* Takes the session, unless the run ends meanwhile: then its thread keeps it and waits for us. */
static bool hold(const Requests *requests, const Server *server)
{
    enum { TRIES = 30, PATIENCE = 50 }; /* so often so many milliseconds */
    Live *live = requests->session->live;
    bool held = false;
    for (int i = 0; !held && i < TRIES && !server_is_leaving(server) && live_running(live); i++)
        held = live_hold(live, PATIENCE);
    return held;
}

/* Each command holds the run for a moment and leaves a line in its record: whoever sends thousands
 * shall neither slow it nor fill the disk. */
static bool may_act(Requests *requests)
{
    enum { AT_ONCE_MOST = 20, PER_SECOND = 10 };
    Clock clock = clock_real();
    double now = clock_now(&clock);
    double earned = requests->acted_at > 0 ? (now - requests->acted_at) * PER_SECOND : AT_ONCE_MOST;
    requests->allowed = fmin(requests->allowed + earned, AT_ONCE_MOST);
    requests->acted_at = now;
    bool may = requests->allowed >= 1;
    requests->allowed -= may;
    return may;
}

static void do_command(Requests *requests, const ServerCall *call, const Asked *asked, Buf *out)
{
    Live *live = requests->session->live;
    bool plans = REQUEST[asked->request].plans;
    Buf said = {0};
    if (!may_act(requests)) {
        answer(out, false, "too many commands: a run takes ten per second; try again");
        return;
    }
    if (!hold(requests, call->server)) {
        answer(out, false, "the run has just ended, or its program is busy");
        return;
    }
    gate_hold(&live->gate);
    const char *why = trouble(requests, plans);
    Status status = STATUS_FAILED;
    if (!why) {
        tell(requests, asked->by, call->peer.pid, asked->command);
        status = run_for_peer(requests->session, asked->command, plans, &said);
    }
    gate_release(&live->gate);
    pthread_mutex_unlock(&live->session);
    publisher_wake(&live->publisher);
    answer(out, status == STATUS_OK, why ? why : buf_text(&said));
    buf_free(&said);
}

int request_find(Arena *arena, const char *text)
{
    Script script = {.rest = text, .line = 1};
    const char *command = command_next(arena, &script);
    size_t length = command ? strcspn(command, " \t") : 0;
    if (!command || command_next(arena, &script) || strchr(text, '\n'))
        return -1; /* it is shown and recorded as it stands: as one line */
    for (int i = 0; i < LENGTH(REQUEST); i++)
        if (strlen(REQUEST[i].name) == length && strncmp(REQUEST[i].name, command, length) == 0)
            return i;
    return -1;
}

static void refuse(Arena *arena, Buf *out)
{
    char *names = arena_text(arena, REQUEST[0].name);
    for (int i = 1; i < LENGTH(REQUEST); i++)
        names = arena_printf(arena, "%s %s", names, REQUEST[i].name);
    answer(out, false, arena_printf(arena, "a run takes one command of these: %s", names));
}

static void answer_call(void *context, const ServerCall *call, Buf *out)
{
    Requests *requests = context;
    Arena scratch = {0};
    Bytes bytes = {(const uint8_t *)call->line, strlen(call->line)};
    const Json *line = json_parse(&scratch, bytes, "request", NULL);
    bool attached = strcmp(json_get_text(line, "by", ""), "attach") == 0;
    Asked asked = {.by = attached ? "attach" : "tell",
                   .command = json_get_text(line, "command", "")};
    asked.request = request_find(&scratch, asked.command);
    if (asked.request < 0)
        refuse(&scratch, out);
    else if (strcmp(REQUEST[asked.request].name, "status") == 0)
        answer_status(requests, out);
    else
        do_command(requests, call, &asked, out);
    arena_free(&scratch);
}

/* A run that is held by `pause` sees no Ctrl-C by itself. */
static void look(void *context)
{
    const Requests *requests = context;
    if (atomic_load(&requests->session->machine->interrupts) > 0)
        gate_stop(&requests->session->live->gate);
}

/* ---- beginning and end */

static void drop_nothing(void *context)
{
    (void)context;
}

/* The session is held by the thread that will run, as a worker's is. */
static void lend(Session *session, Live *own)
{
    *own = (Live){.session = PTHREAD_MUTEX_INITIALIZER, .drop = drop_nothing};
    gate_init(&own->gate);
    publisher_init(&own->publisher, -1);
    pthread_mutex_lock(&own->session);
    session->live = own;
}

Requests *requests_new(Session *session, Settings *settings, Record *record)
{
    if (!record->folder || !team_is_alone(session_team(session)))
        return NULL; /* what one rank were asked, the others would not do */
    Requests *requests = heap_resize(NULL, 1, sizeof *requests);
    *requests = (Requests){.session = session, .settings = settings, .record = record};
    if (!session->live)
        lend(session, &requests->own);
    return requests;
}

static StopReason note_begun(void *self, const Event *event)
{
    const Requests *requests = self;
    if (!requests || event->kind != EVENT_BATCH)
        return STOP_NONE;
    if (requests->settings->begun)
        requests->settings->begun(requests->record->folder);
    requests->settings->begun = NULL;
    return STOP_NONE;
}

Hook requests_hook(Requests *requests)
{
    return (Hook){.on = note_begun, .self = requests};
}

void requests_begin(Requests *requests)
{
    ServerTasks tasks = {.answer = answer_call, .look = look, .context = requests};
    Error why = {0};
    if (!requests)
        return;
    Session *session = requests->session;
    requests->recorder = requests->record->run.recorder;
    requests->command = requests->record->run.command;
    requests->data = lab_data_label(&requests->arena, session->data->set);
    requests->server = server_new(requests->record->folder, RECORD_SOCKET, &tasks, &why);
    if (!requests->server && !session->runs->record.told_alone)
        reply_warning(session->reply, "no other program can join this run: %s", why.text);
    session->runs->record.told_alone = session->runs->record.told_alone || !requests->server;
}

static void take_back(Session *session, Live *own)
{
    session->runs->after = own->after;
    session->live = NULL;
    pthread_mutex_unlock(&own->session);
    gate_free(&own->gate);
    publisher_free(&own->publisher);
}

void requests_end(Requests *requests)
{
    if (!requests)
        return;
    server_free(requests->server);
    if (requests->session->live == &requests->own)
        take_back(requests->session, &requests->own);
    arena_free(&requests->arena);
    heap_free(requests);
}
