/* The full screen: a loop that reads keys, runs commands, and draws a frame when something has
 * changed. */
#include "ui/tui.h"

#include "base/clock.h"
#include "io/file.h"
#include "lab/reply.h"
#include "lab/worker.h"
#include "ui/control.h"
#include "ui/screen.h"
#include "ui/screenline.h"
#include "ui/signals.h"
#include "ui/talk.h"
#include "ui/terminfo.h"
#include "ui/usage.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

static const double FRAME = 1 / 30.0; /* seconds from an answer to a key to the next at least */
/* Of a core for this thread, as far as it knows, which is a sixth less than what the system counts;
 * frames that answer a key come on top. */
static const double SHARE = 0.017;
static const double LATEST = 0.5;     /* seconds that news may wait, even if frames take long */
static const double LAST_REPLY = 0.2; /* ... at the end, when the user waits for it */

typedef struct {
    Control control;
    Keys keys;
    double fed;      /* clock when the last bytes came */
    int wake[2];     /* a pipe, read end and write end: news of the lab, and signals */
    ScreenSize size; /* of the terminal */
    Talk talk;       /* with the terminal */
    double drawn;    /* clock at the last frame */
    double spent;    /* seconds of a core that this thread had taken by then */
    double cost;     /* ... that it takes from one frame to the next, of the last few the mean */
    bool stale;      /* something has happened since */
    bool pressed;    /* the user has done it */
    bool resized;    /* the terminal may have another size */
    bool resumed;    /* and other settings: the program was stopped */
    bool ours;       /* the terminal is ours, not another job's */
    bool stopping;   /* Ctrl-C has asked the run to stop */
    int status;      /* for the program's end */
    Meter meter;     /* of the system line */
} Tui;

static double now(void)
{
    Clock clock = clock_real();
    return clock_now(&clock);
}

/* Seconds of a core that this thread has had. */
static double processor_time(void)
{
    struct timespec time = {0};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- frames */

static void draw(Tui *tui)
{
    Control *control = &tui->control;
    Scene *scene = &control->scene;
    ScreenMap *map = &control->map;
    if (tui->resumed)
        screen_resume();
    if (tui->resized)
        tui->size = screen_measure();
    if (isinf(tui->drawn))
        tui->spent = processor_time();
    tui->resumed = tui->resized = tui->stale = tui->pressed = false;
    worker_drain(control->worker);
    control_look(control);
    scene->surface.columns = tui->size.columns;
    scene->surface.rows = tui->size.rows;
    if (scene->stage.system)
        scene->usage = usage_read(&tui->meter, now());
    talk_fill(&tui->talk, &tui->size, scene);
    screen_adapt(&tui->talk.answers, scene->surface.ground);
    scene->prompt = screenline_line(&control->frame);
    Grid grid = grid_new(&control->frame, tui->size.columns, tui->size.rows);
    Focus named;
    int covered;
    do { /* which keys work goes by the pane that has them, which drawing finds */
        named = map->focus;
        covered = map->covered;
        control_name_keys(control);
        view_draw(&control->frame, scene, &grid, map);
    } while (!same_focus(named, map->focus) || covered != map->covered);
    bool typing = map->focus.kind == PANE_PROMPT;
    Insets insets = talk_insets(&tui->talk, scene, map);
    talk_add(&tui->talk, scene);
    screen_draw(&grid, typing ? map->cursor_x : -1, map->cursor_y, &insets);
    if (map->figure_columns > 0 && map->figure_rows > 0)
        worker_set_room(control->worker, &(Room){.screen_columns = grid.columns,
                                                 .screen_rows = grid.rows,
                                                 .columns = map->figure_columns,
                                                 .rows = map->figure_rows,
                                                 .ground = scene->surface.ground,
                                                 .octants = tui->talk.answers.octants,
                                                 .across = map->across,
                                                 .page = map->page,
                                                 .scroll_most = map->scroll_most,
                                                 .scroll_page = map->scroll_page});
    bool other = map->across != scene->stage.across || map->page != scene->stage.page;
    if (scene->stage.main == MAIN_WATCH && other)
        tui->stale = tui->pressed = true; /* the scene has figures of another page */
    tui->keys.expecting = talk_waits(&tui->talk);
    tui->drawn = now();
    double spent = processor_time();
    tui->cost = (3 * tui->cost + spent - tui->spent) / 4;
    tui->spent = spent;
}

/* When the next frame is due.  Keys are answered at once; other frames come less often, since
 * drawing takes a core away from training. */
static double next_frame(const Tui *tui)
{
    double afforded = fmin(tui->cost / SHARE, LATEST);
    if (isinf(tui->drawn))
        return talk_awaits(&tui->talk);
    double usual = fmax(1.0 / tui->control.scene.stage.fps, afforded);
    return tui->pressed ? tui->drawn + FRAME : fmax(tui->drawn + usual, talk_behind(&tui->talk));
}

/* ---- what comes in */

static void leave(Tui *tui, int signal)
{
    tui->control.over = true;
    tui->status = 128 + signal;
}

/* False when the terminal is gone. */
static bool read_keys(Tui *tui)
{
    char bytes[4096];
    ssize_t got = read(STDIN_FILENO, bytes, sizeof bytes);
    if (got > 0) {
        keys_feed(&tui->keys, bytes, (size_t)got);
        tui->fed = now();
    }
    if (got == 0) /* Ctrl-D, typed while another job had the terminal */
        return !signals_hung_up();
    return got > 0 || errno == EINTR || errno == EAGAIN;
}

static void empty_pipe(Tui *tui)
{
    char bytes[256];
    while (read(tui->wake[0], bytes, sizeof bytes) > 0)
        ;
    tui->stale = true;
}

/* The time at which the beginning of a sequence is taken for all of it; infinity: none waits. */
static double patience_ends(const Tui *tui)
{
    int patience = keys_patience(&tui->keys);
    return patience < 0 ? INFINITY : tui->fed + patience / 1000.0;
}

static void wait_for_news(Tui *tui)
{
    double frame = tui->stale && tui->ours ? next_frame(tui) : INFINITY;
    double due = fmin(patience_ends(tui), control_due(&tui->control));
    double seconds = fmin(frame, due) - now();
    struct timespec limit = {0};
    if (seconds > 0 && isfinite(seconds))
        limit =
            (struct timespec){.tv_sec = (time_t)seconds, .tv_nsec = (long)(fmod(seconds, 1) * 1e9)};
    struct pollfd from[] = {{.fd = tui->ours ? STDIN_FILENO : -1, .events = POLLIN},
                            {.fd = tui->wake[0], .events = POLLIN}};
    if (ppoll(from, LENGTH(from), isfinite(seconds) ? &limit : NULL, NULL) <= 0)
        return;
    if (from[1].revents)
        empty_pipe(tui);
    if (from[0].revents && !read_keys(tui))
        leave(tui, SIGHUP);
}

static void take_key(Tui *tui, const Key *key)
{
    if (key->kind == KEY_REPLY && !talk_take(&tui->talk, key->bytes, key->size))
        return;
    if (key->kind != KEY_REPLY)
        control_key(&tui->control, key, tui->fed);
    tui->stale = tui->pressed = true;
}

static void take_keys(Tui *tui)
{
    if (now() >= patience_ends(tui))
        keys_settle(&tui->keys);
    for (Key key; !tui->control.over && keys_next(&tui->keys, &key);)
        take_key(tui, &key);
    tui->keys.expecting = talk_waits(&tui->talk);
}

/* ---- signals */

/* Takes what was typed before a signal that came with it. */
static void take_typed(Tui *tui)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 0) > 0 && read_keys(tui))
        take_keys(tui);
}

/* Ctrl-C takes back what is typed; on an empty line it stops the run. */
static void interrupt(Tui *tui)
{
    Worker *worker = tui->control.worker;
    take_typed(tui);
    if (control_clear(&tui->control, now()))
        return;
    bool asked = worker_interrupt(worker), busy = worker_busy(worker);
    if (!asked && busy && tui->stopping) {
        screen_close();
        _exit(128 + SIGINT); /* now, whatever the run is doing */
    }
    tui->stopping = asked || busy;
}

static void act_on(Tui *tui, int signal)
{
    tui->stale = tui->pressed = true;
    switch (signal) {
    case SIGINT:
        interrupt(tui);
        break;
    case SIGTSTP: /* Ctrl-Z: the terminal is the shell's until we go on */
        if (signals_foreground())
            screen_suspend();
        signals_stop();
        tui->resized = true;
        break;
    case SIGCONT: /* after a stop that we did not notice */
        tui->resumed = tui->resized = true;
        break;
    case SIGWINCH:
        tui->resized = true;
        break;
    }
}

/* ---- the loop */

/* The first frame goes by an answer that is there, however long the program took to begin. */
static void loop(Tui *tui)
{
    tui->ours = signals_foreground();
    wait_for_news(tui);
    take_keys(tui);
    while (!tui->control.over) {
        tui->ours = signals_foreground();
        if (tui->ours && tui->stale && now() >= next_frame(tui))
            draw(tui);
        wait_for_news(tui);
        if (signals_ending())
            leave(tui, signals_ending());
        for (int signal; !tui->control.over && (signal = signals_take());)
            act_on(tui, signal);
        take_keys(tui);
        if (now() >= control_due(&tui->control)) {
            control_wait(&tui->control, now());
            tui->stale = tui->pressed = true;
        }
        tui->control.over = tui->control.over || worker_left(tui->control.worker);
    }
}

/* ---- beginning and end */

/* What a frame frees stays with the program for the next one: the system would clear it first. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    enum { KEPT = 16 << 20, LARGEST = 4 << 20 }; /* bytes, of all and of a block */
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_MMAP_THRESHOLD, LARGEST);
#endif
}

static bool begin(Tui *tui, Session *session, Error *err)
{
    keep_memory();
    if (pipe2(tui->wake, O_NONBLOCK | O_CLOEXEC) != 0)
        return fail(err, "the full screen needs a pipe: %s; try onecycle --plain", strerror(errno));
    signals_on_screen(tui->wake[1], screen_rescue);
    bool color = session_reply(session)->surface.color;
    if (!screen_open(color, err))
        return false;
    talk_begin(&tui->talk, color);
    tui->keys.expecting = talk_waits(&tui->talk);
    terminfo_keys(&tui->keys);
    Arena scratch = {0};
    Error why = {0};
    const char *folder = folder_state(&scratch);
    bool kept = screenline_open(folder ? path_join(&scratch, folder, "history") : NULL, &why);
    arena_free(&scratch);
    tui->control.worker = worker_new(session, tui->wake[1]);
    if (!kept)
        reply_error(session_reply(session), why.text);
    return control_open(&tui->control, err);
}

/* Waits for a reply that is still to come: it must not become the shell's input.  The last look is
 * taken when the time is over, as the program may have been held up meanwhile. */
static void await_reply(Tui *tui)
{
    double until = now() + LAST_REPLY, left = LAST_REPLY;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    while ((talk_waits(&tui->talk) || talk_is_owed(&tui->talk)) && left > 0) {
        left = until - now();
        if (poll(&input, 1, (int)(1000 * fmax(left, 0))) <= 0 || !read_keys(tui))
            return;
        for (Key key; keys_next(&tui->keys, &key);)
            if (key.kind == KEY_REPLY)
                (void)talk_take(&tui->talk, key.bytes, key.size);
    }
}

/* Gives back the terminal first, since a run may take a batch to stop and a signal that comes
 * meanwhile does not wait for that. */
static void end(Tui *tui)
{
    await_reply(tui);
    screen_close();
    signals_on_screen(-1, NULL);
    if (tui->control.worker) {
        worker_free(tui->control.worker);
        screenline_close();
    }
    control_close(&tui->control);
    keys_free(&tui->keys);
    close(tui->wake[0]);
    close(tui->wake[1]);
}

int tui_run(Session *session, const char *first)
{
    Tui tui = {.stale = true, .resized = true, .drawn = -INFINITY};
    Error err = {0};
    if (begin(&tui, session, &err)) {
        control_look(&tui.control); /* the first frame goes by what it says */
        if (first || !session_has_data(session))
            control_run(&tui.control, first ? first : "data digits", false);
        loop(&tui);
    }
    end(&tui);
    if (!err.text[0])
        return tui.status;
    fprintf(stderr, "onecycle: %s\n", err.text);
    return EXIT_FAILURE;
}
