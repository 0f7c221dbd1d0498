/* Reads the files of one source as they grow, and gives their bytes to the reader of the format. */
#include "logs/log_source.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/text.h"
#include "io/fd.h"
#include "io/file.h"

#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void *zeros(size_t size)
{
    void *state = heap_resize(NULL, MAX(size, (size_t)1), 1);
    return memset(state, 0, MAX(size, (size_t)1));
}

static LogFile *add_file(LogSource *source, const Tail *tail)
{
    LogFile *file = heap_resize(NULL, 1, sizeof *file);
    *file = (LogFile){.tail = *tail, .state = zeros(source->format->file_state)};
    source->file = heap_resize(source->file, (size_t)source->files + 1, sizeof *source->file);
    return source->file[source->files++] = file;
}

static void add_path(LogSource *source, const char *path)
{
    Tail tail;
    tail_init(&tail, path);
    add_file(source, &tail);
}

static LogSource *new_source(const LogFormat *format, const char *path, const char *name,
                             const LogOptions *options)
{
    LogSource *source = heap_resize(NULL, 1, sizeof *source);
    *source = (LogSource){.format = format,
                          .options = options,
                          .path = heap_text(path),
                          .name = heap_text(name),
                          .state = zeros(format->state)};
    return source;
}

LogSource *source_new(const LogFormat *format, const char *path, const char *name,
                      const LogOptions *options)
{
    LogSource *source = new_source(format, path, name, options);
    if (!format->poll && !path_is_folder(path))
        add_path(source, path);
    return source;
}

LogSource *source_new_stream(const LogFormat *format, const LogOptions *options, Tail *tail)
{
    LogSource *source = new_source(format, tail->path, tail->path, options);
    LogFile *file = add_file(source, tail);
    tail_take(&file->tail, format->take(source, file, tail_left(tail)));
    return source;
}

static void free_file(const LogFormat *format, LogFile *file)
{
    if (format->file_done)
        format->file_done(file);
    tail_free(&file->tail);
    heap_free(file->state);
    heap_free(file);
}

void source_free(LogSource *source)
{
    for (int i = 0; i < source->files; i++)
        free_file(source->format, source->file[i]);
    if (source->format->done)
        source->format->done(source);
    for (int i = 0; i < source->logs; i++)
        log_free(source->log[i]);
    hash_set_free(&source->known);
    heap_free(source->file);
    heap_free(source->log);
    heap_free(source->state);
    heap_free(source->path);
    heap_free(source->name);
    heap_free(source);
}

/* ---- what readers call */

static Log *add_log(LogSource *source, const char *run)
{
    Buf name = {0};
    buf_text_add(&name, source->name);
    if (source->logs && run)
        buf_printf(&name, "/%s", run);
    Log *log = log_new(buf_text(&name), run, source->format->name);
    log->says_end = source->format->says_end;
    buf_free(&name);
    source->log = heap_resize(source->log, (size_t)source->logs + 1, sizeof *source->log);
    return source->log[source->logs++] = log;
}

/* Readers mostly ask for the run that came last. */
Log *source_log(LogSource *source, const char *run)
{
    for (int i = source->logs - 1; i >= 0; i--) {
        const char *other = source->log[i]->run;
        if (run && other ? strcmp(run, other) == 0 : run == other)
            return source->log[i];
    }
    return add_log(source, run);
}

void source_notice(LogSource *source, const char *format, ...)
{
    va_list args;
    char text[sizeof source->notice];
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    Arena scratch = {0};
    snprintf(source->notice, sizeof source->notice, "%s: %s", text_shown(&scratch, source->path),
             text_shown(&scratch, text));
    arena_free(&scratch);
}

/* ---- files */

/* Adds the files of a folder that are read and not yet known. */
static void look_in(LogSource *source, Arena *arena, const char *folder, int depth)
{
    const char **name;
    int count;
    if (!folder_list(arena, folder, &name, &count, NULL))
        return;
    for (int i = 0; i < count; i++) {
        const char *path = path_join(arena, folder, name[i]);
        uint64_t hash = hash_bytes(0, path, strlen(path));
        if (hash_set_has(&source->known, hash))
            continue;
        if (depth > 0 && path_is_folder(path)) {
            look_in(source, arena, path, depth - 1);
        } else if (source->format->reads(path + strlen(source->path) + 1) && path_is_file(path)) {
            (void)hash_set_add(&source->known, hash);
            add_path(source, path);
        }
    }
}

#define LOOK_EACH 0.25 /* seconds */

static void look_for_files(LogSource *source, double now)
{
    bool again = now < source->looked || now - source->looked >= LOOK_EACH; /* clocks are set */
    if (!source->format->reads || !again)
        return;
    Arena scratch = {0};
    if (path_is_folder(source->path))
        look_in(source, &scratch, source->path, source->format->depth);
    source->looked = now;
    arena_free(&scratch);
}

/* The file begins anew; its format does, too. */
static void begin_anew(LogSource *source, LogFile *file, bool clear)
{
    if (source->format->file_done)
        source->format->file_done(file);
    memset(file->state, 0, source->format->file_state);
    file->given_up = file->within = false;
    for (int i = 0; clear && source->files == 1 && i < source->logs; i++)
        log_clear(source->log[i]);
}

/* ---- reading */

static void give_up(LogSource *source, LogFile *file, const Error *err)
{
    file->given_up = true;
    snprintf(source->notice, sizeof source->notice, "%s", err->text);
}

static void tell_news(LogSource *source, const LogFile *file, double now)
{
    double changed = (double)file->tail.changed / 1e9;
    for (int i = 0; i < source->logs; i++) {
        Log *log = source->log[i];
        log->news = file->tail.stream ? now : MAX(log->news, changed);
        log->half = file->tail.left > 0 || file->within;
    }
}

/* What a stream has logged is over with it. */
static void end_logs(LogSource *source)
{
    for (int i = 0; i < source->logs; i++)
        if (source->log[i]->state == LOG_LIVE)
            source->log[i]->state = source->log[i]->half ? LOG_CUT : LOG_FINISHED;
}

/* Reads all of a file, however large: take gets it at once. */
static bool read_whole(LogSource *source, LogFile *file, Error *err)
{
    Bytes bytes = {0};
    tail_again(&file->tail);
    while (tail_read(&file->tail, &bytes, err))
        ;
    if (err->text[0] || !bytes.size)
        return false;
    source->format->take(source, file, bytes);
    tail_take(&file->tail, bytes.size);
    return true;
}

static bool read_piece(LogSource *source, LogFile *file, Error *err)
{
    Bytes bytes;
    if (!tail_read(&file->tail, &bytes, err))
        return false;
    tail_take(&file->tail, source->format->take(source, file, bytes));
    return true;
}

/* A file that is there and cannot be opened is told of once. */
static void tell_refused(LogSource *source, LogFile *file)
{
    Error err = {0};
    size_t size;
    if (file->refused || !path_is_file(file->tail.path))
        return;
    int fd = fd_open_regular(file->tail.path, &size, &err);
    if (fd >= 0) {
        close(fd);
        return;
    }
    snprintf(source->notice, sizeof source->notice, "%s", err.text);
    file->refused = true;
}

/* Whether there is something to read of the file, begun anew where need be. */
static bool has_news(LogSource *source, LogFile *file)
{
    TailNews news = tail_look(&file->tail);
    if (news == TAIL_MISSING)
        tell_refused(source, file);
    if (news == TAIL_SAME || news == TAIL_MISSING ||
        (news == TAIL_SHORTER && source->format->waits))
        return false;
    if (news == TAIL_SHORTER)
        tail_again(&file->tail);
    if (news != TAIL_MORE && !source->format->whole)
        begin_anew(source, file, news != TAIL_OTHER);
    return !file->given_up;
}

static bool poll_file(LogSource *source, LogFile *file, double now)
{
    Error err = {0};
    bool got = has_news(source, file) &&
               (source->format->whole ? read_whole : read_piece)(source, file, &err);
    if (err.text[0])
        give_up(source, file, &err);
    if (file->tail.over)
        end_logs(source);
    if (got)
        tell_news(source, file, now);
    else
        tail_rest(&file->tail);
    return got;
}

bool source_poll(LogSource *source, double now)
{
    if (source->format->poll)
        return source->format->poll(source);
    look_for_files(source, now);
    for (; source->turn < source->files; source->turn++)
        if (poll_file(source, source->file[source->turn], now))
            return true;
    source->turn = 0;
    return false;
}
