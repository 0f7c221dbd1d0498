/* Reads JSON Lines: an object a line, its numbers named by their keys. */
#include "base/arena.h"
#include "base/text.h"
#include "logs/log_json.h"
#include "logs/log_row.h"
#include "logs/log_source.h"

#include <string.h>

typedef struct {
    double lines; /* read so far */
} JsonFile;

/* Told once for each source. */
static void tell(LogSource *source, const JsonFile *state, const char *what)
{
    if (!source->told_damage)
        source_notice(source, "line %.0f: %s; it is passed over, and so are others like it",
                      state->lines, what);
    source->told_damage = true;
}

/* Munin writes a line for each number: its name and its value stand beside the step. */
static bool read_metric(LogSource *source, const Json *map, const LogRow *row)
{
    double value;
    const char *key = json_get_text(map, "key", NULL);
    if (!key || strcmp(json_get_text(map, "type", ""), "metric") != 0 ||
        !log_json_number(json_get(map, "value"), &value))
        return false;
    log_sample(log_series(source_log(source, NULL), key, strlen(key)),
               (Sample){row->step, value, row->time});
    return true;
}

/* Its last line says how the training ended. */
static bool read_end(LogSource *source, const Json *map)
{
    static const char *const BAD[] = {"failed", "crashed", "error", "killed"};
    if (strcmp(json_get_text(map, "type", ""), "finished") != 0)
        return false;
    Log *log = source_log(source, NULL);
    log->state = LOG_FINISHED;
    for (int i = 0; i < LENGTH(BAD); i++)
        if (strcmp(json_get_text(map, "status", ""), BAD[i]) == 0)
            log->state = LOG_FAILED;
    return true;
}

static void read_line(LogSource *source, LogFile *file, Arena *scratch, Bytes line)
{
    JsonFile *state = file->state;
    state->lines++;
    if (!line.size)
        return;
    const Json *map = log_json_parse(scratch, line, "", NULL);
    if (!map || json_kind(map) != JSON_MAP) {
        tell(source, state, "this is no object of JSON");
        return;
    }
    LogRow row = log_json_row(map, state->lines);
    if (read_end(source, map))
        return;
    source_log(source, NULL)->state = LOG_LIVE;
    if (!read_metric(source, map, &row) && !log_json_samples(source_log(source, NULL), map, &row))
        tell(source, state, "a number has a name of more than 256 bytes");
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    return rows_take(source, file, bytes, read_line);
}

/* Whether a number is in a map, or in one within it. */
static bool has_number(const Json *map)
{
    double number;
    for (const Json *member = NULL; (member = json_child(map, member));)
        if (log_json_number(member, &number) ||
            (json_kind(member) == JSON_MAP && has_number(member)))
            return true;
    return false;
}

/* Of the first lines one is an object, and one of them has a number: texts by themselves are data
 * of another kind.  A file of one line that is named .json is a document, and a first line may be
 * too long to be seen to its end. */
static bool is(const LogProbe *probe)
{
    enum { LINES = 4 };
    Arena scratch = {0};
    size_t taken = 0;
    int lines = 0, maps = 0;
    bool numbers = false;
    for (Bytes line; lines < LINES && row_next(probe->head, &taken, &line); lines++) {
        const Json *map =
            line.size && line.data[0] == '{' ? log_json_parse(&scratch, line, "", NULL) : NULL;
        maps += map != NULL;
        numbers = numbers || (map && has_number(map));
    }
    arena_free(&scratch);
    bool begun = !lines && probe->head.size == LOG_HEAD && probe->head.data[0] == '{' &&
                 text_ends(probe->name, ".jsonl");
    bool some = maps > (text_ends(probe->name, ".json") ? 1 : 0) && (numbers || lines < LINES);
    return !probe->folder && (begun || some);
}

const LogFormat FORMAT_JSONL = {.name = "jsonl",
                                .what = "JSON Lines: an object a line, keys may be nested",
                                .is = is,
                                .take = take,
                                .file_state = sizeof(JsonFile)};
