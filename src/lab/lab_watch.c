/* Holds the logs that a screen watches; a thread reads what is new and wakes the screen. */
#include "lab/lab_watch.h"

#include "base/die.h"
#include "base/heap.h"
#include "base/text.h"
#include "base/thread.h"
#include "lab/live.h"
#include "lab/watch_look.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

struct LabWatch {
    Watched watched; /* logs NULL: nothing is watched */
    Live *live;      /* borrowed */
    pthread_t thread;
    atomic_bool stop;
};

LabWatch *lab_watch_new(void)
{
    LabWatch *watch = heap_resize(NULL, 1, sizeof *watch);
    *watch = (LabWatch){.live = NULL};
    return watch;
}

void lab_watch_free(LabWatch *watch)
{
    lab_watch_close(watch);
    heap_free(watch);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void nap(void)
{
    static const struct timespec pause = {.tv_nsec = 100000000};
    nanosleep(&pause, NULL);
}

/* Reads what comes.  Silence is told, too: once a second the screen looks again. */
static void *read_logs(void *self)
{
    LabWatch *watch = self;
    Watched *watched = &watch->watched;
    double woke = 0;
    while (!atomic_load(&watch->stop)) {
        bool news = logs_poll(watched->logs, now());
        if (news) {
            logs_lock(watched->logs);
            watched_measure(watched, now());
            logs_unlock(watched->logs);
        }
        if (watch->live && (news || now() < woke || now() - woke > 1)) {
            woke = now();
            publisher_wake(&watch->live->publisher);
        }
        if (!news && watched->once && !logs_wait(watched->logs))
            break;
        if (!news)
            nap();
    }
    return NULL;
}

void lab_watch_open(LabWatch *watch, Logs *logs, const char *paths, const LogChoice *choice,
                    Live *live, bool once)
{
    lab_watch_close(watch);
    watched_init(&watch->watched, logs, paths, choice);
    watch->watched.once = once;
    watch->live = live;
    atomic_store(&watch->stop, false);
    if (!thread_start(&watch->thread, read_logs, watch))
        die("no thread can be started to read logs");
}

void lab_watch_close(LabWatch *watch)
{
    if (!watch->watched.logs)
        return;
    atomic_store(&watch->stop, true);
    pthread_join(watch->thread, NULL);
    watched_free(&watch->watched);
}

Logs *lab_watch_logs(LabWatch *watch)
{
    return watch->watched.logs;
}

const LogChoice *lab_watch_choice(const LabWatch *watch)
{
    return &watch->watched.choice;
}

const char *lab_watch_notice(LabWatch *watch)
{
    if (!watch->watched.logs)
        return NULL;
    logs_lock(watch->watched.logs);
    const char *notice = logs_notice(watch->watched.logs);
    logs_unlock(watch->watched.logs);
    return notice;
}

const WatchScene *lab_watch_look(LabWatch *watch, Arena *arena, const WatchView *view,
                                 WatchTiling tiling)
{
    if (!watch->watched.logs)
        return NULL;
    logs_lock(watch->watched.logs);
    const WatchScene *scene = watched_look(&watch->watched, arena, view, tiling, now());
    logs_unlock(watch->watched.logs);
    return scene;
}

WatchFacts lab_watch_facts(LabWatch *watch, const WatchView *view, WatchTiling tiling, long pages)
{
    Arena scratch = {0};
    WatchFacts facts = {.runs = 0};
    if (!watch->watched.logs)
        return facts;
    logs_lock(watch->watched.logs);
    WatchShown shown = watched_shown(&watch->watched, &scratch, view, now());
    facts.x = shown.range;
    facts.runs = shown.runs;
    facts.series = shown.names;
    for (int i = 0; i < MIN(shown.runs, WATCH_RUNS); i++)
        facts.number[i] = shown.log[i]->number - 1;
    facts.turned = watch_turned(shown.group, shown.names, tiling, view->figure, pages);
    logs_unlock(watch->watched.logs);
    arena_free(&scratch);
    return facts;
}

bool lab_watch_has(LabWatch *watch, const char *series)
{
    if (!watch->watched.logs)
        return false;
    logs_lock(watch->watched.logs);
    bool has = watched_has(&watch->watched, series);
    logs_unlock(watch->watched.logs);
    return has;
}
