/* Has the logs at some paths read piece by piece, in turn, and looks for new ones. */
#include "logs/logs.h"

#include "base/heap.h"
#include "base/text.h"
#include "io/path.h"
#include "logs/log_input.h"
#include "logs/log_pattern.h"
#include "logs/log_search.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct Logs {
    LogOptions options; /* its words on the heap */
    char **path;        /* what was asked for, on the heap */
    int paths;
    LogSearch search;
    double looked, pause; /* when logs were searched for, seconds; until the next time */
    LogSource **source;   /* on the heap */
    int sources, next;    /* next: whose turn it is */
    Log **log;            /* of all sources, by name; on the heap */
    int logs;
    LogInput input;    /* standard input, where that was asked for */
    char trouble[512]; /* with that, or with a search, until it is told; "": none */
    bool told_cut;     /* that a search was cut short */
    bool told_refused; /* that something cannot be read */
    char notice[512];  /* which logs_notice has returned */
    unsigned long version;
    pthread_mutex_t mutex;
    atomic_int waiting; /* threads that wait for the lock */
};

/* ---- the lock: whoever polls lets others go first */

void logs_lock(Logs *logs)
{
    atomic_fetch_add(&logs->waiting, 1);
    pthread_mutex_lock(&logs->mutex);
    atomic_fetch_sub(&logs->waiting, 1);
}

void logs_unlock(Logs *logs)
{
    pthread_mutex_unlock(&logs->mutex);
}

static void lock_last(Logs *logs)
{
    while (atomic_load(&logs->waiting) > 0)
        nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
    pthread_mutex_lock(&logs->mutex);
}

/* ---- which logs there are */

static void add_source(Logs *logs, LogSource *source)
{
    logs->source = heap_resize(logs->source, (size_t)logs->sources + 1, sizeof *logs->source);
    logs->source[logs->sources++] = source;
}

static void found(void *context, const LogFormat *format, const char *path, const char *name)
{
    Logs *logs = context;
    add_source(logs, source_new(format, path, name, &logs->options));
}

static void tell_cut(Logs *logs, const char *path)
{
    Arena scratch = {0};
    if (!logs->told_cut)
        snprintf(logs->trouble, sizeof logs->trouble,
                 "%s: only the first %d logs, or %d files and folders, are looked at; name the "
                 "folder that has the logs",
                 text_shown(&scratch, path), LOGS_MOST, LOG_ENTRIES_MOST);
    logs->told_cut = true;
    arena_free(&scratch);
}

/* Told once, for the first of them: there may be many. */
static void tell_refused(Logs *logs)
{
    if (logs->search.refused.text[0] && !logs->told_refused && !logs->trouble[0]) {
        snprintf(logs->trouble, sizeof logs->trouble, "%.400s; it is left out, as others like it",
                 logs->search.refused.text);
        logs->told_refused = true;
    }
}

static void search(Logs *logs, double now)
{
    if (now >= logs->looked && now - logs->looked < logs->pause)
        return;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < logs->paths; i++) {
        if (strcmp(logs->path[i], "-") != 0)
            log_search(&logs->search, logs->path[i]);
        if (logs->search.cut)
            tell_cut(logs, logs->path[i]);
        tell_refused(logs);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    double took = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    logs->looked = now;
    logs->pause = MAX(0.25, 200 * took);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(Log *const *)a)->name, (*(Log *const *)b)->name);
}

/* Gathers the logs of all sources when there are new ones. */
static void gather(Logs *logs)
{
    int count = 0;
    for (int i = 0; i < logs->sources; i++)
        count += logs->source[i]->logs;
    if (count == logs->logs)
        return;
    logs->log = heap_resize(logs->log, (size_t)count, sizeof(Log *));
    logs->logs = 0;
    for (int i = 0; i < logs->sources; i++)
        for (int k = 0; k < logs->source[i]->logs; k++)
            logs->log[logs->logs++] = logs->source[i]->log[k];
    qsort(logs->log, (size_t)logs->logs, sizeof *logs->log, by_name);
}

/* Every path must be a log, or a folder, unless it may come later. */
static bool check_paths(Logs *logs, bool waits, Error *err)
{
    for (int i = 0; i < logs->paths; i++) {
        const char *path = logs->path[i];
        if (strcmp(path, "-") == 0 ? log_input_open(&logs->input, &logs->options, err)
                                   : log_search(&logs->search, path))
            continue;
        if (strcmp(path, "-") == 0)
            return false;
        if (!path_is_there(path) && !waits)
            return path_fail(err, path, "there is no such file or folder");
        if (path_is_there(path) && !path_is_file(path))
            return path_fail(err, path, "is neither a file nor a folder");
        if (path_is_there(path) && logs->search.refused.text[0])
            return error_pass(err, &logs->search.refused);
        if (path_is_there(path) && !waits && logs->options.format)
            return path_fail(err, path,
                             "is no log in the format %s; leave format= out to find it out",
                             logs->options.format);
        if (path_is_there(path) && !waits)
            return path_fail(err, path,
                             "is in no known format; name one with format=, or say how its "
                             "lines look with pattern=");
    }
    return true;
}

static char *copy(const char *text)
{
    return text ? heap_text(text) : NULL;
}

Logs *logs_open(const char *const *path, int count, const LogOptions *options, bool waits,
                Error *err)
{
    Logs *logs = heap_resize(NULL, 1, sizeof *logs);
    *logs = (Logs){.options = {copy(options->format), copy(options->pattern), options->input,
                               copy(options->tee)},
                   .paths = count,
                   .input = LOG_INPUT_NONE};
    pthread_mutex_init(&logs->mutex, NULL);
    logs->search = (LogSearch){
        .options = &logs->options, .found = found, .context = logs, .most = LOG_ENTRIES_MOST};
    logs->path = heap_resize(NULL, (size_t)MAX(count, 1), sizeof *logs->path);
    for (int i = 0; i < count; i++) {
        logs->path[i] = heap_text(path[i]);
        for (size_t size = strlen(path[i]); size > 1 && path[i][size - 1] == '/'; size--)
            logs->path[i][size - 1] = '\0';
    }
    if (patterns_check(options->pattern, err) && check_paths(logs, waits, err))
        return logs;
    logs_free(logs);
    return NULL;
}

void logs_free(Logs *logs)
{
    for (int i = 0; i < logs->sources; i++)
        source_free(logs->source[i]);
    for (int i = 0; i < logs->paths; i++)
        heap_free(logs->path[i]);
    heap_free((char *)logs->options.format);
    heap_free((char *)logs->options.pattern);
    heap_free((char *)logs->options.tee);
    heap_free(logs->path);
    heap_free(logs->source);
    heap_free(logs->log);
    log_search_free(&logs->search);
    log_input_close(&logs->input);
    pthread_mutex_destroy(&logs->mutex);
    heap_free(logs);
}

/* ---- reading */

bool logs_wait(const Logs *logs)
{
    for (int i = 0; i < logs->sources; i++)
        for (int k = 0; k < logs->source[i]->files; k++) {
            const Tail *tail = &logs->source[i]->file[k]->tail;
            if (tail->stream && !tail->over)
                return true;
        }
    return logs->input.waits;
}

bool logs_over(const Logs *logs)
{
    for (int i = 0; i < logs->logs; i++)
        if (logs->log[i]->state == LOG_LIVE)
            return false;
    return logs->logs > 0 && !logs_wait(logs);
}

static bool poll_input(Logs *logs)
{
    Error err = {0};
    LogSource *source = log_input_poll(&logs->input, &logs->options, &err);
    if (source)
        add_source(logs, source);
    snprintf(logs->trouble, sizeof logs->trouble, "%s", err.text);
    return logs->input.news;
}

bool logs_poll(Logs *logs, double now)
{
    bool any = false;
    lock_last(logs);
    int known = logs->sources;
    search(logs, now);
    any = logs->sources > known;
    any = (logs->input.waits && poll_input(logs)) || any;
    logs_unlock(logs);
    for (int i = 0; i < logs->sources; i++) {
        lock_last(logs);
        bool news = source_poll(logs->source[i], now);
        logs->version += news;
        any = any || news;
        logs_unlock(logs);
    }
    lock_last(logs);
    gather(logs);
    logs_unlock(logs);
    return any;
}

int logs_count(const Logs *logs)
{
    return logs->logs;
}

Log *logs_at(Logs *logs, int i)
{
    return logs->log[i];
}

/* Takes the text, which is told once. */
static const char *tell(Logs *logs, char *text)
{
    snprintf(logs->notice, sizeof logs->notice, "%s", text);
    text[0] = '\0';
    return logs->notice;
}

const char *logs_notice(Logs *logs)
{
    if (logs->trouble[0])
        return tell(logs, logs->trouble);
    for (int i = 0; i < logs->sources; i++)
        if (logs->source[i]->notice[0])
            return tell(logs, logs->source[i]->notice);
    return NULL;
}

const char *logs_next_half(const Logs *logs, int *at)
{
    while (*at < logs->sources) {
        const LogSource *source = logs->source[(*at)++];
        for (int i = 0; !source->logs && i < source->files; i++)
            if (source->file[i]->tail.left > 0 && !source->file[i]->given_up)
                return source->name;
    }
    return NULL;
}

const char *logs_next_locked(const Logs *logs, int *at)
{
    while (*at < logs->sources) {
        const LogSource *source = logs->source[(*at)++];
        if (source->locked)
            return source->name;
    }
    return NULL;
}

unsigned long logs_version(const Logs *logs)
{
    return logs->version;
}
