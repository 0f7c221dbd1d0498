#include "app/records.h"

#include "app/events.h"
#include "base/text.h"
#include "io/file.h"
#include "io/json.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const FILES[] = {RECORD_EVENTS, RECORD_HISTORY, RECORD_LEARNER,
                                    RECORD_LEARNER ".part"};

char *records_folder(Arena *arena)
{
    return path_join(arena, folder_state(arena), "runs");
}

/* As records_make writes it: what else there is belongs to somebody else. */
static bool is_stamp(const char *name)
{
    static const char LETTERS[] = "0123456789-abcdefghijklmnopqrstuvwxyz";
    return *name && name[strspn(name, LETTERS)] == '\0';
}

const char *const *records_names(Arena *arena, int *count)
{
    const char **names;
    int all = 0;
    *count = 0;
    if (!folder_list(arena, records_folder(arena), &names, &all, NULL))
        return NULL;
    for (int i = 0; i < all; i++)
        if (is_stamp(names[i]))
            names[(*count)++] = names[i];
    return names;
}

/* ---- one in a line of a list */

/* Up to `most` bytes of a file from `at` on, or from so many before its end; "" if there is none.
 */
static char *read_part(Arena *arena, const char *path, off_t at, size_t most)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat info;
    ssize_t got = -1;
    char *text = ARENA_NEW(arena, char, most + 1);
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        got = pread(fd, text, most, at < 0 ? MAX(info.st_size + at, 0) : at);
    if (fd >= 0)
        close(fd);
    text[MAX(got, 0)] = '\0';
    return text;
}

static const Json *parse_line(Arena *arena, const char *line, size_t length)
{
    return json_parse(arena, (Bytes){(const uint8_t *)line, length}, RECORD_EVENTS, NULL);
}

static bool is_event(const Json *json, const char *event)
{
    return strcmp(json_get_text(json, "event", ""), event) == 0;
}

static bool read_begin(Arena *arena, const char *path, RecordSummary *out)
{
    enum { HEAD = 16 << 10 };
    char *head = read_part(arena, path, 0, HEAD);
    const Json *begin = parse_line(arena, head, strcspn(head, "\n"));
    if (!is_event(begin, "run_begin"))
        return false;
    Buf command = {0};
    text_visible(&command, json_get_text(begin, "command", ""));
    out->command = arena_text(arena, buf_text(&command));
    buf_free(&command);
    return true;
}

/* The last lines tell how it ended, if it has. */
static void read_end(Arena *arena, const char *path, RecordSummary *out)
{
    enum { TAIL = 2 << 10 };
    char *tail = read_part(arena, path, -TAIL, TAIL);
    size_t length = strlen(tail);
    while (length > 0 && tail[length - 1] == '\n')
        tail[--length] = '\0';
    const char *newline = strrchr(tail, '\n');
    const char *last = newline ? newline + 1 : tail;
    const Json *end = parse_line(arena, last, strlen(last));
    if (is_event(end, "run_end")) {
        Buf reason = {0};
        text_visible(&reason, json_get_text(end, "reason", ""));
        out->state = arena_text(arena, buf_text(&reason));
        out->time = json_get_number(end, "time", NAN);
        out->weights = arena_printf(arena, "%.16s", json_get_text(end, "weights", ""));
        buf_free(&reason);
    } else {
        out->state = events_in_use(path) ? "running" : "cut off";
    }
}

/* "0,0.290108,0.241040,0.911187,00:00" of a file whose first line names the columns. */
static void read_row(const char *row, bool less_is_better, RecordSummary *out)
{
    double valid, metric, train;
    int fields = sscanf(row, "%*d,%lf,%lf,%lf,", &train, &valid, &metric);
    out->epochs++;
    out->train_loss = fields > 0 ? train : NAN;
    out->valid_loss = fields > 1 ? valid : NAN;
    bool better = less_is_better ? metric < out->best : metric > out->best;
    if (fields > 2 && (isnan(out->best) || better))
        out->best = metric;
}

static void read_history(Arena *arena, const char *path, RecordSummary *out)
{
    enum { MOST = 16 << 20 };
    Bytes bytes;
    if (!file_read(arena, path, MOST, &bytes, NULL))
        return;
    char *rest = NULL, *row = strtok_r((char *)bytes.data, "\n", &rest);
    bool less_is_better = row && strstr(row, "valid_loss,error_rate,");
    while (row && (row = strtok_r(NULL, "\n", &rest)))
        read_row(row, less_is_better, out);
}

static bool summarize(Arena *arena, const char *name, RecordSummary *out)
{
    const char *folder = path_join(arena, records_folder(arena), name);
    const char *events = path_join(arena, folder, RECORD_EVENTS);
    *out = (RecordSummary){.stamp = name,
                           .train_loss = NAN,
                           .valid_loss = NAN,
                           .best = NAN,
                           .time = NAN,
                           .weights = ""};
    if (!read_begin(arena, events, out))
        return false;
    read_end(arena, events, out);
    read_history(arena, path_join(arena, folder, RECORD_HISTORY), out);
    return true;
}

RecordSummary record_copy(Arena *arena, const RecordSummary *from)
{
    RecordSummary copy = *from;
    copy.stamp = arena_text(arena, from->stamp);
    copy.command = arena_text(arena, from->command);
    copy.state = arena_text(arena, from->state);
    copy.weights = arena_text(arena, from->weights);
    return copy;
}

RecordSummary *records_list(Arena *arena, int most, int *count)
{
    Arena scratch = {0};
    int names;
    const char *const *name = records_names(&scratch, &names);
    RecordSummary *list = ARENA_NEW(arena, RecordSummary, MIN(names, most));
    *count = 0;
    for (int i = names - 1; i >= 0 && *count < most; i--) {
        Arena files = {0};
        RecordSummary summary;
        if (summarize(&files, name[i], &summary))
            list[(*count)++] = record_copy(arena, &summary);
        arena_free(&files);
    }
    arena_free(&scratch);
    return list;
}

/* ---- by name */

char *records_find(Arena *arena, const char *name, Error *err)
{
    int names, found = -1, fits = 0;
    const char *const *stamp = records_names(arena, &names);
    bool last = strcmp(name, "last") == 0;
    for (int i = 0; i < names; i++) {
        bool whole = strcmp(stamp[i], name) == 0;
        if (!whole && !last && !strstr(stamp[i], name))
            continue;
        fits = whole || last ? 1 : fits + 1;
        found = i;
        if (whole)
            break;
    }
    if (fits > 1)
        return fail_null(err, "%d recorded runs have '%s' in their names; give more of one", fits,
                         name);
    if (fits == 0)
        return fail_null(err, "there is no recorded run '%s' and no such file; runs lists them",
                         name);
    return path_join(arena, records_folder(arena), stamp[found]);
}

char *records_make(Arena *arena, long seconds, Error *err)
{
    enum { TRIES = 100 }; /* runs that began within one second */
    const char *shelf = records_folder(arena);
    char stamp[32] = "run";
    time_t moment = (time_t)seconds;
    struct tm date;
    if (!folder_make(shelf, 0700, err))
        return NULL;
    if (localtime_r(&moment, &date))
        strftime(stamp, sizeof stamp, "%Y-%m-%d-%H%M%S", &date);
    char *folder = path_join(arena, shelf, stamp);
    for (int i = 2; mkdir(folder, 0700) < 0; i++) {
        if (errno != EEXIST || i == TRIES) {
            path_fail_system(err, folder, "the folder cannot be made", errno);
            return NULL;
        }
        folder = path_join(arena, shelf, arena_printf(arena, "%s-%02d", stamp, i));
    }
    return folder;
}

/* ---- room */

static size_t bytes_in(Arena *arena, const char *folder)
{
    size_t bytes = 0;
    struct stat info;
    for (int i = 0; i < LENGTH(FILES); i++)
        if (lstat(path_join(arena, folder, FILES[i]), &info) == 0)
            bytes += (size_t)info.st_size;
    return bytes;
}

/* Nothing but what a record is made of; the events last, so that it stays a record until then. */
static void remove_record(Arena *arena, const char *folder)
{
    for (int i = LENGTH(FILES) - 1; i >= 0; i--)
        unlink(path_join(arena, folder, FILES[i]));
    rmdir(folder);
}

void records_prune(size_t bytes, const char *except)
{
    enum { RECORDS_MOST = 1000 };
    Arena scratch = {0};
    int names, removed = 0;
    const char *const *name = records_names(&scratch, &names);
    const char *shelf = records_folder(&scratch);
    size_t total = 0;
    for (int i = 0; i < names; i++)
        total += bytes_in(&scratch, path_join(&scratch, shelf, name[i]));
    for (int i = 0; i < names && (total > bytes || names - removed > RECORDS_MOST); i++) {
        const char *folder = path_join(&scratch, shelf, name[i]);
        if ((except && strcmp(folder, except) == 0) ||
            events_in_use(path_join(&scratch, folder, RECORD_EVENTS)))
            continue;
        total -= bytes_in(&scratch, folder);
        remove_record(&scratch, folder);
        removed++;
    }
    arena_free(&scratch);
}
