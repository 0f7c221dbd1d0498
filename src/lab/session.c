/* Runs text as commands, the way of every command into the program: cuts it up, parses, checks what
 * a command needs, runs it, and adds the place to errors. */
#include "base/heap.h"
#include "base/text.h"
#include "io/file.h"
#include "lab/attributes.h"
#include "lab/branch.h"
#include "lab/go_on.h"
#include "lab/hand_on.h"
#include "lab/lab.h"
#include "lab/lab_data.h"
#include "lab/lab_machine.h"
#include "lab/lab_model.h"
#include "lab/lab_prompt.h"
#include "lab/lab_results.h"
#include "lab/lab_runs.h"
#include "lab/lab_shelf.h"
#include "lab/lab_watch.h"
#include "lab/live.h"
#include "lab/needs.h"
#include "lab/ranks.h"
#include "lab/reply.h"
#include "lab/rewind.h"
#include "lab/stage.h"
#include "language/scan.h"
#include "language/value_number.h"
#include "store/events.h"
#include "store/shelf.h"
#include "train/learner.h"

#include <stdio.h>
#include <string.h>

enum { RECORD_MEGABYTES = 512 }; /* some thousands of runs of the small nets */

static LearnerOptions default_request(void)
{
    return (LearnerOptions){.opt = optim_find(OPTIM_DEFAULT),
                            .wd = WD_DEFAULT,
                            .true_wd = true,
                            .bn_wd = true,
                            .momentum = MOMENTUM_DEFAULT,
                            .metric = {metric_find(METRIC_DEFAULT)}};
}

/* A noun of the session's own, on the heap. */
#define NOUN(type_, ...)                                                                           \
    memcpy(heap_resize(NULL, 1, sizeof(type_)), &(type_){__VA_ARGS__}, sizeof(type_))

static Session *make_nouns(const Settings *settings, const CommandTable *commands)
{
    Session *session = heap_resize(NULL, 1, sizeof *session);
    *session = (Session){
        .commands = commands,
        .upward = {.run = session_run},
        .prompt = NOUN(LabPrompt, .settings = *settings),
        .data = NOUN(LabData, .bs = 0),
        .model = NOUN(LabModel, .request = default_request()),
        .runs = NOUN(LabRuns, .settings = {.patience = -1, .monitor = VALID_LOSS},
                     .record = {.mode = settings->begun ? RECORD_ON : RECORD_AUTO,
                                .limit = RECORD_MEGABYTES},
                     .keeper = keeper_new()),
        .machine = lab_machine_new(settings->threads,
                                   settings->frozen_clock ? clock_frozen(0) : clock_real(),
                                   settings->team),
        .results = NOUN(LabResults, .data = NULL),
        .shelf = NOUN(LabShelf, .asks = settings->interactive, .watch = lab_watch_new()),
        .reply = NOUN(Reply, 0),
        .events = NOUN(Events, .mutex = PTHREAD_MUTEX_INITIALIZER),
        .stage = NOUN(Stage, 0),
        .branch = NOUN(Branch, .there = false),
    };
    *session->reply = reply_stdout();
    *session->stage = stage_new();
    *session->branch = branch_new();
    session->machine->gather = settings->gather;
    return session;
}

Session *session_new(const Settings *settings, const CommandTable *commands, Error *err)
{
    Session *session = make_nouns(settings, commands);
    if (settings->events && !events_open(session->events, settings->events, err)) {
        session_free(session);
        return NULL;
    }
    if (settings->quiet || session->events->out == stdout)
        session->reply->out = NULL;
    ranks_tell_kernels(session);
    return session;
}

void session_free(Session *session)
{
    events_close(session->events);
    keeper_free(session->runs->keeper);
    branch_forget(session->branch);
    history_free(&session->runs->history);
    arena_free(&session->data->arena);
    lab_watch_free(session->shelf->watch);
    arena_free(&session->shelf->arena);
    lab_results_forget(session->results);
    arena_free(&session->prompt->arena);
    variables_free(&session->prompt->variables);
    lab_model_free(session->model);
    lab_machine_empty(session->machine);
    void *noun[] = {session->prompt,  session->data,   session->model,  session->runs,
                    session->machine, session->shelf,  session->reply,  session->events,
                    session->stage,   session->branch, session->results};
    for (int i = 0; i < LENGTH(noun); i++)
        heap_free(noun[i]);
    heap_free(session);
}

static bool get_number(const void *context, const char *name, double *out)
{
    *out = lab_model_lr(((const Session *)context)->model);
    return strcmp(name, "lr") == 0;
}

static const char *get_variable(const void *context, Arena *arena, const char *name)
{
    const Session *session = context;
    double number;
    if (get_number(context, name, &number))
        return value_of_double(arena, number);
    const char *value = variables_get(&session->prompt->variables, name);
    if (!value && strcmp(name, "data") == 0) /* Learner(data, ...) after `data digits` */
        return session->data->source;
    return value;
}

Scope session_scope(const Session *session)
{
    return (Scope){.table = session->commands,
                   .get = get_variable,
                   .number = get_number,
                   .records = shelf_names,
                   .attribute = attribute_read,
                   .context = session,
                   .prefixes = session->prompt->settings.interactive};
}

void session_set_screen(Session *session, DrawScreen *draw)
{
    session->upward.draw = draw;
}

bool session_has_data(const Session *session)
{
    return session->data->set || session->model->learner;
}

atomic_int *session_interrupts(Session *session)
{
    return &session->machine->interrupts;
}

const atomic_bool *session_saving(const Session *session)
{
    return &session->runs->saving;
}

Reply *session_reply(Session *session)
{
    return session->reply;
}

static bool check_fit(const Session *session, const Command *command, Error *err)
{
    if (session_fits(session))
        return true;
    Buf sides = {0};
    session_describe_misfit(session, &sides);
    buf_text_add(&sides, "; load data that does, or make a new net: ");
    lab_model_advise(session->model, session->data->set, &sides);
    fail(err, "%s: the loaded data does not fit the net: %s", command->name, buf_text(&sides));
    buf_free(&sides);
    return false;
}

static bool check_needs(Session *session, const Command *command, Error *err)
{
    if ((command->needs & NEED_DATA) && !session->data->set)
        return fail(err, "%s needs data; load data first, for example: data digits", command->name);
    if ((command->needs & NEED_LEARNER) && !lab_machine_ready(session->machine, err))
        return false;
    if ((command->needs & NEED_LEARNER) && !session_learner(session, err))
        return false;
    if ((command->needs & NEED_FIT) && !check_fit(session, command, err))
        return false;
    if ((command->needs & NEED_RUN) && !session->runs->last_run)
        return fail(err,
                    "%s has nothing to show yet; run `lr_find`, `fit` or `fit_one_cycle` first",
                    command->name);
    return true;
}

/* The text without the newline at its end. */
static int note_length(const char *note)
{
    int length = (int)strlen(note);
    return length - (length > 0 && note[length - 1] == '\n');
}

static Status run_command(Session *session, const char *line, int links, Error *err);

/* Runs commands that belong to a call: its callbacks, the next call of a chain. */
static Status run_beside(Session *session, const char *text, int links, Error *err)
{
    enum { LINKS_MOST = 16 };
    Arena scratch = {0};
    Script script = {.rest = text ? text : "", .line = 1};
    Status status = STATUS_OK;
    if (links > LINKS_MOST) {
        fail(err, "a chain of more than %d calls; use one call per line", LINKS_MOST);
        return STATUS_FAILED;
    }
    for (const char *line; status == STATUS_OK && (line = command_next(&scratch, &script));)
        status = run_command(session, line, links, err);
    arena_free(&scratch);
    return status;
}

static bool run_row(Session *session, const Call *call, Outcome *out, Error *err)
{
    bool ok = call->command->verb->run(session, call, out);
    if (out->error.text[0])
        *err = out->error;
    return ok;
}

static Status status_of(ErrorKind kind)
{
    static const Status STATUS[] = {[ERROR_REFUSED] = STATUS_FAILED,
                                    [ERROR_NOT_FINITE] = STATUS_NOT_FINITE,
                                    [ERROR_INTERRUPTED] = STATUS_INTERRUPTED};
    return STATUS[kind];
}

/* How a command ended that has succeeded (`ok`) or failed. */
static Status end_status(bool ok, const Outcome *out, const Error *err)
{
    return ok || out->status != STATUS_OK ? out->status : status_of(err->kind);
}

static bool check_events(Session *session, Error *err)
{
    return events_check(session->events, err) || error_prefix(err, "--events");
}

/* Runs a call without those that belong to it, and keeps what it gives. */
static Status run_call(Session *session, const Call *call, Error *err)
{
    Outcome out = {0};
    bool ok = !call->command ||
              (hand_on_takes(session, call)
                   ? hand_on(session, call, err)
                   : check_needs(session, call->command, err) && run_row(session, call, &out, err));
    ok = ok && check_events(session, err);
    if (ok && call->assign) {
        const char *value = call->command ? out.value : call->value;
        variables_set(&session->prompt->variables, call->assign, value ? value : "");
    }
    return ranks_agree(session, end_status(ok, &out, err), err);
}

/* Runs one command; err gets the reason if it fails.  links: calls of its chain before it. */
static Status run_command(Session *session, const char *line, int links, Error *err)
{
    Arena scratch = {0};
    Scope scope = session_scope(session);
    Call call = {0};
    Status status = command_parse(&scratch, line, &scope, &call, err) ? STATUS_OK : STATUS_FAILED;
    if (status == STATUS_OK && call.note)
        reply_line(session->reply, "%.*s", note_length(call.note), call.note);
    if (status == STATUS_OK)
        status = run_beside(session, call.before, links + 1, err);
    if (status == STATUS_OK)
        status = run_call(session, &call, err);
    if (status == STATUS_OK)
        status = run_beside(session, call.then, links + 1, err);
    arena_free(&scratch);
    return status;
}

static void report(Session *session, const char *place, int line, const Error *err)
{
    Buf where = {0}, whole = {0};
    if (place && line > 0)
        buf_printf(&where, "%s:%d", place, line);
    else if (place)
        buf_text_add(&where, place);
    buf_printf(&whole, "%s%s%s", buf_text(&where), place ? ": " : "", err->text);
    reply_error(session->reply, buf_text(&whole));
    buf_free(&whole);
    events_error(session->events, place ? buf_text(&where) : NULL, err->text);
    buf_free(&where);
}

/* Says what a failure or a stop has left undone, counted from its line. */
static void tell_dropped(Reply *reply, const char *rest)
{
    Arena scratch = {0};
    Script script = {.rest = rest, .line = 1};
    int commands = 0, lines = 0, last = 0;
    for (; command_next(&scratch, &script); commands++) {
        lines += script.line - MAX(script.at, last + 1) + 1;
        last = script.line;
    }
    int count = last > 1 ? lines : commands;
    const char *what = last > 1 ? text_plural(count, "line was", "lines were")
                                : text_plural(count, "command was", "commands were");
    if (count > 0)
        reply_error(reply, arena_printf(&scratch, "%d %s not run", count, what));
    arena_free(&scratch);
}

Status session_run_after(Session *session, const After *after)
{
    Outcome out = {0};
    if (session->prompt->quit)
        return STATUS_QUIT;
    if (atomic_load(&session->machine->interrupts) > 0) {
        reply_error(session->reply, "1 command was not run");
        return STATUS_INTERRUPTED;
    }
    bool ok = after->kind == AFTER_TAKE ? go_on_take(session, &out)
                                        : rewind_run(session, after->snapshots, &out.error);
    ok = ok && check_events(session, &out.error);
    if (out.error.text[0])
        report(session, NULL, 0, &out.error);
    return end_status(ok, &out, &out.error);
}

/* Does what another process has stopped the run of a command for, and a run of that, and so on. */
static Status run_after(Session *session, Status status)
{
    while (session->runs->after.kind != AFTER_NOTHING) {
        After after = session->runs->after;
        session->runs->after = (After){.kind = AFTER_NOTHING};
        status = session_run_after(session, &after);
    }
    return status;
}

Status session_run(Session *session, const char *text, const char *place, int line)
{
    Arena scratch = {0};
    Status worst = STATUS_OK;
    Script script = {.rest = text, .line = line};
    const char *command, *rest = text; /* rest: what has not been run */
    bool interactive = session->prompt->settings.interactive;
    session->prompt->settings.interactive = interactive && !place; /* scripts need whole names */
    for (; !session->prompt->quit && (command = command_next(&scratch, &script));
         arena_free(&scratch)) {
        Error err = {0};
        if (lab_machine_interrupted(session->machine)) {
            worst = STATUS_INTERRUPTED;
            break;
        }
        rest = script.rest;
        Status status = run_command(session, command, 0, &err);
        if (err.text[0])
            report(session, place, line > 0 ? script.at : 0, &err);
        status = run_after(session, status);
        session->prompt->quit = session->prompt->quit || status == STATUS_QUIT;
        worst = MAX(worst, status);
        if (status == STATUS_INTERRUPTED ||
            (status != STATUS_OK && !session->prompt->settings.keep_going))
            break;
    }
    session->prompt->settings.interactive = interactive;
    arena_free(&scratch);
    if (!place && !session->prompt->quit) /* a script's place tells where it ended */
        tell_dropped(session->reply, rest);
    return session->prompt->quit && worst == STATUS_OK ? STATUS_QUIT : worst;
}

void session_stay(Session *session)
{
    session->prompt->quit = false;
}

bool session_source(Session *session, const char *path, Status *status, Error *err)
{
    enum { SCRIPT_MOST = 1 << 24 }; /* bytes */
    Arena scratch = {0};
    Bytes text;
    bool ok = file_read(&scratch, path, SCRIPT_MOST, &text, err);
    const char *trouble = ok ? script_trouble(text.data, text.size) : NULL;
    if (trouble)
        ok = fail(err, "%s is %s", path, trouble);
    if (ok)
        *status = session_run(session, (const char *)text.data, path, 1);
    arena_free(&scratch);
    return ok;
}
