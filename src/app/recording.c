#include "app/recording.h"

#include "base/text.h"
#include "io/file.h"
#include "train/plan_json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t BYTES_MOST = (size_t)1 << 30; /* of a file */
enum { RUNS_MOST = 1000 }; /* each costs some 10 KB, however short it is written */

typedef struct {
    Arena *arena;
    const char *name; /* of the file */
    long line;        /* from 1 */
    Recording *out;
    int room; /* runs that `out` has room for */
    Error *err;
} Reader;

static bool refuse(const Reader *reader, const char *what)
{
    return path_fail(reader->err, reader->name, "line %ld: %s; name a file of --events",
                     reader->line, what);
}

/* The run that lines are about: the last that has begun and not ended. */
static RecordedRun *current(const Reader *reader)
{
    const Recording *out = reader->out;
    RecordedRun *run = out->count ? &out->run[out->count - 1] : NULL;
    return run && !run->over ? run : NULL;
}

static bool read_begin(Reader *reader, const Json *event)
{
    Recording *out = reader->out;
    Plan plan;
    long bs = 0;
    if (!plan_get(json_get(event, "plan"), &plan))
        return refuse(reader, "a run begins without a plan");
    if (out->count == reader->room)
        return refuse(reader, "more runs than are read");
    if (!json_get_long(event, "batch_size", 1, 1 << 30, &bs))
        bs = 0;
    Buf command = {0};
    text_visible(&command, json_get_text(event, "command", plan_name(&plan)));
    out->run[out->count++] = (RecordedRun){.recorder = recorder_new(&plan, NULL, 0),
                                           .command = arena_text(reader->arena, buf_text(&command)),
                                           .bs = (int)bs,
                                           .reason = STOP_USER};
    buf_free(&command);
    return true;
}

/* A float by nature, to the bit; not a number where there is none. */
static double get_float(const Json *event, const char *key)
{
    return (float)json_get_number(event, key, NAN);
}

static bool read_batch(Reader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    Recorder *recorder = run ? run->recorder : NULL;
    double lr = json_get_number(event, "lr", NAN), mom = json_get_number(event, "mom", NAN);
    if (!run)
        return refuse(reader, "a batch of no run");
    if (series_count(&recorder->lr) == recorder->plan.last - recorder->plan.first)
        return refuse(reader, "more batches than the run has planned");
    if (!isfinite(lr) || !isfinite(mom))
        return refuse(reader, "a batch without lr and mom");
    series_add(&recorder->lr, lr);
    series_add(&recorder->mom, mom);
    series_add(&recorder->loss, get_float(event, "loss"));
    series_add(&recorder->smooth, get_float(event, "smooth_loss"));
    return true;
}

/* Which metrics a run has is told by its first epoch. */
static void find_metrics(Recorder *recorder, const Json *event)
{
    for (const Json *member = NULL; (member = json_child(event, member));) {
        const Metric *metric = metric_find(json_key(member));
        if (metric && recorder->metrics < METRICS_MAX)
            recorder->metric_name[recorder->metrics++] = metric->name;
    }
}

static bool read_epoch(Reader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    Recorder *recorder = run ? run->recorder : NULL;
    long epochs = run ? series_count(&recorder->train_loss) : 0, epoch;
    if (!run)
        return refuse(reader, "an epoch of no run");
    long least =
        epochs ? (long)series_at(&recorder->epoch, epochs - 1) + 1 : recorder->plan.first_epoch;
    if (!json_get_long(event, "epoch", least, recorder->plan.last_epoch - 1, &epoch))
        return refuse(reader, "an epoch that the run has not planned, or not then");
    if (!epochs)
        find_metrics(recorder, event);
    double time = json_get_number(event, "time", 0);
    const Json *valid = json_get(event, "valid_loss");
    series_add(&recorder->epoch, (double)epoch);
    series_add(&recorder->epoch_end, (double)series_count(&recorder->smooth));
    series_add(&recorder->epoch_time, isfinite(time) && time > 0 ? time : 0);
    series_add(&recorder->validated, valid && json_kind(valid) != JSON_NONE);
    series_add(&recorder->valid_loss, get_float(event, "valid_loss"));
    for (int m = 0; m < recorder->metrics; m++)
        series_add(&recorder->metric[m], get_float(event, recorder->metric_name[m]));
    series_add(&recorder->train_loss, get_float(event, "train_loss"));
    run->time += series_at(&recorder->epoch_time, epochs);
    return true;
}

/* It may be told behind the end, of a run that was stopped. */
static bool read_dead(Reader *reader, const Json *event)
{
    Recording *out = reader->out;
    (void)event;
    if (!out->count)
        return refuse(reader, "a death in no run");
    RecordedRun *run = &out->run[out->count - 1];
    run->dead = true;
    run->recorder->dead = series_count(&run->recorder->smooth);
    return true;
}

static bool read_end(Reader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    const char *reason = json_get_text(event, "reason", "");
    double time = json_get_number(event, "time", NAN);
    if (!run)
        return refuse(reader, "an end of no run");
    run->over = true;
    for (int known = STOP_NONE; known <= STOP_EARLY; known++)
        if (strcmp(reason, stop_reason_name((StopReason)known)) == 0)
            run->reason = (StopReason)known;
    if (isfinite(time) && time >= 0)
        run->time = time;
    run->weights = strtoull(json_get_text(event, "weights", "0"), NULL, 16);
    return true;
}

static bool read_line(Reader *reader, const char *line, size_t length)
{
    static const struct {
        const char *event;
        bool (*read)(Reader *reader, const Json *event);
    } KINDS[] = {{"run_begin", read_begin},
                 {"batch", read_batch},
                 {"epoch", read_epoch},
                 {"dead", read_dead},
                 {"run_end", read_end}};
    Arena scratch = {0};
    const Json *event =
        json_parse(&scratch, (Bytes){(const uint8_t *)line, length}, reader->name, NULL);
    const char *name = json_get_text(event, "event", NULL);
    bool ok = name || refuse(reader, "no event");
    for (int i = 0; ok && i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i].event) == 0)
            ok = KINDS[i].read(reader, event);
    arena_free(&scratch);
    return ok;
}

/* At most so many: who writes the word otherwise, with escapes, is refused. */
static int count_runs(Bytes text)
{
    static const char WORD[] = "\"run_begin\"";
    int runs = 0;
    const char *at = (const char *)text.data, *end = at + text.size;
    while (runs < RUNS_MOST && (at = memmem(at, (size_t)(end - at), WORD, sizeof WORD - 1))) {
        at += sizeof WORD - 1;
        runs++;
    }
    return runs;
}

bool recording_parse(Arena *arena, const char *name, Bytes text, Recording *out, Error *err)
{
    const char *at = (const char *)text.data, *end = at + text.size, *newline;
    int room = count_runs(text);
    Reader reader = {arena, name, 1, out, room, err};
    *out = (Recording){.run = ARENA_NEW(arena, RecordedRun, room)};
    for (; (newline = memchr(at, '\n', (size_t)(end - at))); at = newline + 1, reader.line++)
        if (!read_line(&reader, at, (size_t)(newline - at))) {
            recording_free(out);
            return false;
        }
    return out->count || path_fail(err, name, "tells of no run; name a file of --events");
}

bool recording_read(Arena *arena, const char *path, Recording *out, Error *err)
{
    Arena file = {0};
    Bytes text;
    bool ok = file_read(&file, path, BYTES_MOST, &text, err) &&
              recording_parse(arena, path, text, out, err);
    arena_free(&file);
    return ok;
}

void recording_free(Recording *recording)
{
    for (int i = 0; i < recording->count; i++)
        recorder_free(recording->run[i].recorder);
    recording->count = 0;
}
