/* Runs commands on a thread of their own while the full screen stays responsive: queues lines, and
 * answers at once what can run beside a training run. */
#include "lab/worker.h"

#include "analysis/history.h"
#include "base/die.h"
#include "base/heap.h"
#include "base/text.h"
#include "base/thread.h"
#include "lab/at_once.h"
#include "lab/lab.h"
#include "lab/line_queue.h"
#include "lab/live.h"
#include "lab/lab_prompt.h"
#include "lab/lab_results.h"
#include "lab/lab_shelf.h"
#include "lab/reply.h"
#include "lab/shown.h"
#include "lab/stage.h"

#include <stdio.h>
#include <string.h>

enum {
    PATIENCE = 100, /* milliseconds the screen's thread waits for the session */
};

struct Worker {
    Session *session;
    Live live;
    ReplySink sink;
    Messages messages;
    Shown shown;
    const char *line; /* the text that is run; of the session's holder */
    bool redrawing;   /* the figure is drawn again, and says nothing; of the session's holder */

    pthread_t thread;
    pthread_mutex_t mutex; /* guards the queue, busy, leaving */
    pthread_cond_t work;   /* a line has come, or it is time to leave */
    LineQueue queue;
    bool busy;    /* a line is being run, or what its run was stopped for */
    bool leaving; /* the thread is to end */
    bool left;    /* `quit` was run */
    bool warned;  /* the line before was `quit`, refused because a run is under way */

    Arena kept_arena;
    Scene kept;          /* what the session knew when it could last be asked */
    HeldResults results; /* those in it */
};

/* ---- the sink: called by the thread that holds the session */

static void take(Worker *worker, MessageKind kind, const char *text)
{
    if (worker->redrawing)
        return;
    messages_add(&worker->messages, kind, text);
    publisher_wake(&worker->live.publisher);
}

static void take_text(void *self, const char *text)
{
    take(self, MESSAGE_TEXT, text);
}

static void take_warning(void *self, const char *text)
{
    take(self, MESSAGE_WARNING, text);
}

static void take_error(void *self, const char *text)
{
    take(self, MESSAGE_ERROR, text);
}

static void take_figure(void *self, const char *title, const Grid *cells)
{
    Worker *worker = self;
    shown_figure(&worker->shown, title, cells);
    stage_show(worker->session->stage, MAIN_SHOWN);
}

static void take_page(void *self, const char *text)
{
    Worker *worker = self;
    shown_answer(&worker->shown, worker->line, text);
    stage_show_start(worker->session->stage, MAIN_ANSWER);
}

static void take_progress(void *self, const char *text)
{
    Worker *worker = self;
    messages_progress(&worker->messages, text);
    publisher_wake(&worker->live.publisher);
}

/* ---- the queue */

/* Writes to the messages, or to standard error when the screen is gone. */
static void tell_dropped(Worker *worker, int lines)
{
    char text[64];
    snprintf(text, sizeof text, "%d waiting %s dropped", lines,
             text_plural(lines, "command was", "commands were"));
    if (lines > 0)
        reply_error(session_reply(worker->session), text);
}

static void drop(void *context)
{
    Worker *worker = context;
    pthread_mutex_lock(&worker->mutex);
    int dropped = line_queue_drop(&worker->queue);
    pthread_mutex_unlock(&worker->mutex);
    tell_dropped(worker, dropped);
}

static LineAnswer enqueue(Worker *worker, const char *text)
{
    pthread_mutex_lock(&worker->mutex);
    bool room = line_queue_add(&worker->queue, text);
    pthread_cond_signal(&worker->work);
    pthread_mutex_unlock(&worker->mutex);
    if (!room)
        messages_add(&worker->messages, MESSAGE_ERROR,
                     "too many commands are waiting; `stop` drops them");
    return ANSWER_QUEUED;
}

/* ---- its thread */

/* The next line, NULL when it is time to leave. */
static char *take_line(Worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    worker->busy = false;
    publisher_wake(&worker->live.publisher);
    while (line_queue_is_empty(&worker->queue) && !worker->leaving)
        pthread_cond_wait(&worker->work, &worker->mutex);
    char *line = worker->leaving ? NULL : line_queue_take(&worker->queue);
    worker->busy = line != NULL;
    pthread_mutex_unlock(&worker->mutex);
    return line;
}

/* Forgets interrupts: they must not stop what comes next.  Returns whether something is to be done
 * before the next line.  The session is held. */
static bool finish(Worker *worker, Status status)
{
    pthread_mutex_lock(&worker->mutex);
    worker->busy = worker->live.after.kind != AFTER_NOTHING && !worker->leaving;
    bool more = worker->busy;
    atomic_store(session_interrupts(worker->session), 0);
    worker->left = worker->left || status == STATUS_QUIT;
    bool failed =
        status != STATUS_OK && status != STATUS_INTERRUPTED; /* Ctrl-C drops the queue itself */
    int dropped = failed ? line_queue_drop(&worker->queue) : 0;
    pthread_mutex_unlock(&worker->mutex);
    tell_dropped(worker, dropped);
    return more;
}

/* Shows what a text of commands has said as the main figure, if it is more than a few lines and
 * nothing else is to be looked at: no run, no figure.  The session is held. */
static void show_long_answer(Worker *worker, MainFigure main, int runs, long figures)
{
    enum { SHORT = 3 }; /* lines that messages have room for */
    Buf text = {0};
    Session *session = worker->session;
    bool alone = session->stage->main == main && lab_history(session)->count == runs &&
                 worker->shown.number == figures;
    int lines = alone ? messages_take(&worker->messages, SHORT, &text) : 0;
    if (lines) {
        shown_answer(&worker->shown, worker->line, buf_text(&text));
        stage_show_start(session->stage, MAIN_ANSWER);
        reply_line(session_reply(session), "%d lines; `show answer` shows them again", lines);
    }
    buf_free(&text);
}

/* The session is held. */
static Status run_text(Worker *worker, const char *text)
{
    MainFigure main = worker->session->stage->main;
    int runs = lab_history(worker->session)->count;
    long figures = worker->shown.number;
    worker->line = text;
    messages_mark(&worker->messages);
    Status status = session_run(worker->session, text, NULL, 0);
    show_long_answer(worker, main, runs, figures);
    return status;
}

/* Does what the run that has ended was stopped for.  The session is held. */
static Status do_after(Worker *worker)
{
    After after = worker->live.after;
    worker->live.after = (After){.kind = AFTER_NOTHING};
    return session_run_after(worker->session, &after);
}

static void *work(void *context)
{
    Worker *worker = context;
    for (char *line; (line = take_line(worker));) {
        pthread_mutex_lock(&worker->live.session);
        Status status = run_text(worker, line);
        while (finish(worker, status))
            status = do_after(worker);
        pthread_mutex_unlock(&worker->live.session);
        heap_free(line);
    }
    return NULL;
}

/* The session is held. */
static void keep_scene(Worker *worker)
{
    arena_free(&worker->kept_arena);
    scene_take(worker->session, &worker->kept_arena, &worker->kept);
    results_hold(&worker->results, worker->session->results);
    shown_look(&worker->shown, &worker->kept_arena, &worker->kept);
}

Worker *worker_new(Session *session, int wake_fd)
{
    enum { RECENT = 8 }; /* runs from before that the first screen knows of */
    Worker *worker = heap_resize(NULL, 1, sizeof *worker);
    *worker = (Worker){
        .session = session,
        .live = {.session = PTHREAD_MUTEX_INITIALIZER, .drop = drop, .context = worker},
        .sink = {worker, true, take_text, take_warning, take_error, take_figure, take_page,
                 take_progress},
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .work = PTHREAD_COND_INITIALIZER,
    };
    atomic_store(session_interrupts(session), 0);
    gate_init(&worker->live.gate);
    publisher_init(&worker->live.publisher, wake_fd);
    messages_init(&worker->messages);
    worker->live.messages = &worker->messages;
    session->live = &worker->live;
    session_reply(session)->sink = &worker->sink;
    lab_shelf_look(session->shelf, lab_history(session), RECENT);
    keep_scene(worker); /* the first frame may be drawn while the session is held */
    if (!thread_start(&worker->thread, work, worker))
        die("no thread could be started for training; end some processes and start again");
    return worker;
}

void worker_free(Worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    int dropped = line_queue_drop(&worker->queue);
    worker->leaving = true;
    pthread_cond_signal(&worker->work);
    pthread_mutex_unlock(&worker->mutex);
    atomic_store(session_interrupts(worker->session), 1);
    gate_stop(&worker->live.gate);
    pthread_join(worker->thread, NULL);
    char *first = line_queue_take(&worker->queue);
    dropped += (first != NULL) + (worker->live.after.kind != AFTER_NOTHING);
    heap_free(first);
    worker->session->live = NULL;
    session_reply(worker->session)->sink = NULL;
    tell_dropped(worker, dropped);
    gate_free(&worker->live.gate);
    publisher_free(&worker->live.publisher);
    messages_free(&worker->messages);
    shown_free(&worker->shown);
    results_drop(&worker->results);
    arena_free(&worker->kept_arena);
    heap_free(worker);
}

/* ---- the screen's thread */

/* The session is held. */
static Status run_now(Worker *worker, const char *text, bool holds)
{
    if (holds)
        gate_hold(&worker->live.gate);
    Status status = run_text(worker, text);
    if (holds)
        gate_release(&worker->live.gate);
    return status;
}

/* watches: the run under way is another process's, and goes on without us. */
static LineAnswer quit(Worker *worker, bool watches)
{
    if (worker_busy(worker) && !watches && !worker->warned) {
        worker->warned = true;
        messages_add(&worker->messages, MESSAGE_ERROR,
                     "a run is under way; `quit` again stops it and leaves");
        return ANSWER_DONE;
    }
    return ANSWER_QUIT;
}

LineAnswer worker_line(Worker *worker, const char *text, bool echo)
{
    bool holds;
    if (echo)
        messages_add(&worker->messages, MESSAGE_ECHO, text);
    if (!live_hold(&worker->live, PATIENCE))
        return enqueue(worker, text);
    bool at_once = runs_at_once(worker->session, text, live_running(&worker->live), &holds);
    Status status = at_once ? run_now(worker, text, holds) : STATUS_OK;
    if (status == STATUS_QUIT) /* quit() decides what comes of it */
        session_stay(worker->session);
    bool watches = worker->live.remote;
    pthread_mutex_unlock(&worker->live.session);
    publisher_wake(&worker->live.publisher);
    if (status == STATUS_QUIT)
        return quit(worker, watches);
    worker->warned = false;
    return at_once ? ANSWER_DONE : enqueue(worker, text);
}

bool worker_interrupt(Worker *worker)
{
    drop(worker);
    if (gate_stop(&worker->live.gate))
        return true;
    pthread_mutex_lock(&worker->mutex);
    bool asked = worker->busy && !live_running(&worker->live) &&
                 atomic_exchange(session_interrupts(worker->session), 1) == 0;
    pthread_mutex_unlock(&worker->mutex);
    return asked;
}

bool worker_busy(Worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    bool busy = worker->busy || !line_queue_is_empty(&worker->queue);
    pthread_mutex_unlock(&worker->mutex);
    return busy;
}

bool worker_left(Worker *worker)
{
    pthread_mutex_lock(&worker->mutex);
    bool left = worker->left;
    pthread_mutex_unlock(&worker->mutex);
    return left;
}

void worker_drain(Worker *worker)
{
    publisher_drain(&worker->live.publisher);
}

void worker_scene(Worker *worker, Arena *arena, Scene *scene)
{
    if (pthread_mutex_trylock(&worker->live.session) == 0) {
        keep_scene(worker);
        pthread_mutex_unlock(&worker->live.session);
    }
    *scene = worker->kept;
    live_look(&worker->live, arena, scene);
    pthread_mutex_lock(&worker->mutex);
    scene->queued = worker->queue.count;
    pthread_mutex_unlock(&worker->mutex);
}

void worker_set_room(Worker *worker, const Room *room)
{
    TextSurface *surface = &session_reply(worker->session)->surface;
    if (pthread_mutex_trylock(&worker->live.session) != 0)
        return;
    Glyphs glyphs = surface->glyphs;
    if (room->octants)
        surface_octants(surface);
    bool same = surface->columns == room->columns && surface->rows == room->rows &&
                surface->ground == room->ground && surface->glyphs == glyphs;
    surface->columns = room->columns;
    surface->rows = room->rows;
    surface->ground = room->ground;
    worker->live.columns = room->screen_columns;
    worker->live.rows = room->screen_rows;
    worker->session->stage->across = room->across;
    worker->session->stage->page = room->page;
    worker->session->stage->scroll_most = room->scroll_most;
    worker->session->stage->scroll_page = room->scroll_page;
    bool holds;
    if (!same && worker->shown.title && worker->session->stage->main == MAIN_SHOWN &&
        runs_at_once(worker->session, worker->shown.title, live_running(&worker->live), &holds) &&
        !holds) {
        Arena scratch = {0};
        worker->redrawing = true;
        (void)session_run(worker->session, arena_text(&scratch, worker->shown.title), NULL, 0);
        worker->redrawing = false;
        arena_free(&scratch);
    }
    pthread_mutex_unlock(&worker->live.session);
}
