/* Reads trainer_state.json of Hugging Face's Trainer: written anew with each checkpoint, and so
 * read whole; of a folder of checkpoints the one that has come furthest. */
#include "base/arena.h"
#include "base/hash.h"
#include "io/path.h"
#include "logs/log_json.h"
#include "logs/log_source.h"

#include <math.h>
#include <string.h>

#define STATE_NAME "trainer_state.json"

typedef struct {
    const LogFile *file; /* the one that the samples are of; NULL: none was read */
    double step;         /* that it has come to */
    int entries;         /* of its history that are samples */
    uint64_t hash;       /* of those entries */
} StateSource;

/* ---- its history: the entries of a later state begin with those of an earlier one */

static uint64_t hash_entry(uint64_t hash, const Json *entry)
{
    if (json_kind(entry) != JSON_MAP)
        return hash;
    for (const Json *member = NULL; (member = json_child(entry, member));) {
        double value = NAN;
        (void)log_json_number(member, &value);
        hash = hash_bytes(hash, json_key(member), strlen(json_key(member)) + 1);
        hash = hash_bytes(hash, &value, sizeof value);
    }
    return hash;
}

static uint64_t hash_history(const Json *history, int entries)
{
    uint64_t hash = 0;
    const Json *entry = NULL;
    for (int i = 0; i < entries && (entry = json_child(history, entry)); i++)
        hash = hash_entry(hash, entry);
    return hash;
}

/* Adds the entries that are not samples yet; all of them if those were others. */
static void read_history(LogSource *source, const Json *history)
{
    StateSource *state = source->state;
    Log *log = source_log(source, NULL);
    int count = json_count(history), i = 0;
    if (count < state->entries || hash_history(history, state->entries) != state->hash) {
        log_clear(log);
        state->entries = 0;
    }
    for (const Json *entry = NULL; (entry = json_child(history, entry)); i++) {
        LogRow row = log_json_row(entry, i + 1);
        if (i >= state->entries && !log_json_samples(log, entry, &row) && !source->told_damage) {
            source_notice(source, "a number has a name of more than 256 bytes, and is passed over");
            source->told_damage = true;
        }
    }
    state->entries = count;
    state->hash = hash_history(history, count);
}

/* It is written in place: a state that cannot be read may be one that is not whole yet. */
static const Json *read_state(LogSource *source, const LogFile *file, Arena *arena, Bytes bytes)
{
    Error err = {0};
    size_t folder = strlen(source->path);
    const char *path = file->tail.path;
    const char *name = strlen(path) > folder ? path + folder + 1 : path_name(path);
    const Json *state = log_json_parse(arena, bytes, name, &err);
    const Json *history = json_get(state, "log_history");
    if (history && json_kind(history) == JSON_LIST)
        return state;
    if (state)
        (void)path_fail(&err, name, "there is no log_history in it");
    if (!source->told_damage)
        source_notice(source, "%s; it is read again when it changes", err.text);
    source->told_damage = true;
    return NULL;
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    StateSource *state = source->state;
    Arena arena = {0};
    const Json *now = read_state(source, file, &arena, bytes);
    double step = json_get_number(now, "global_step", 0);
    double planned = json_get_number(now, "max_steps", 0);
    if (now && (!state->file || state->file == file || step >= state->step)) {
        state->file = file;
        state->step = isfinite(step) ? step : 0;
        read_history(source, json_get(now, "log_history"));
        Log *log = source_log(source, NULL);
        log->planned = isfinite(planned) && planned > 0 ? planned : 0;
        log->state = log->planned > 0 && state->step >= planned ? LOG_FINISHED : LOG_LIVE;
    }
    arena_free(&arena);
    return bytes.size;
}

/* ---- where it is */

static bool is_checkpoint(const char *name, size_t size)
{
    static const char BEGIN[] = "checkpoint-";
    enum { BEGIN_SIZE = sizeof BEGIN - 1 };
    return size > BEGIN_SIZE && strncmp(name, BEGIN, BEGIN_SIZE) == 0 &&
           strspn(name + BEGIN_SIZE, "0123456789") == size - BEGIN_SIZE;
}

static bool reads(const char *name)
{
    const char *slash = strchr(name, '/');
    return strcmp(slash ? slash + 1 : name, STATE_NAME) == 0 &&
           (!slash || is_checkpoint(name, (size_t)(slash - name)));
}

static bool has_state(const char *folder, const char *checkpoint)
{
    Arena scratch = {0};
    const char *path = path_join(&scratch, path_join(&scratch, folder, checkpoint), STATE_NAME);
    bool there = path_is_file(path);
    arena_free(&scratch);
    return there;
}

/* A folder that has checkpoints with a state; a state by itself. */
static bool is(const LogProbe *probe)
{
    static const char HISTORY[] = "\"log_history\"", STEP[] = "\"global_step\"";
    const Bytes head = probe->head;
    for (int i = 0; probe->folder && i < probe->entries; i++)
        if (is_checkpoint(probe->entry[i], strlen(probe->entry[i])) &&
            has_state(probe->path, probe->entry[i]))
            return true;
    return !probe->folder && head.size && head.data[0] == '{' &&
           memmem(head.data, head.size, HISTORY, sizeof HISTORY - 1) &&
           memmem(head.data, head.size, STEP, sizeof STEP - 1);
}

const LogFormat FORMAT_HUGGINGFACE = {.name = "huggingface",
                                      .what = "trainer_state.json, or a folder of checkpoint-N",
                                      .is = is,
                                      .take = take,
                                      .reads = reads,
                                      .depth = 1,
                                      .state = sizeof(StateSource),
                                      .whole = true};
