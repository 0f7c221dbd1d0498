/* Reads a file of events back into runs; checks every line, since it may come from anywhere. */
#include "store/recording.h"

#include "base/text.h"
#include "io/file.h"
#include "io/lines.h"
#include "store/facts_json.h"
#include "store/plan_json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_MOST = 1000 }; /* each takes some 10 KB, however short it is in the file */

static bool refuse(const RecordingReader *reader, const char *what)
{
    return path_fail(reader->err, reader->name, "line %ld: %s; name a file that --events wrote",
                     reader->line, what);
}

/* The run that lines are about: the last one, unless it has ended. */
static RecordedRun *current(const RecordingReader *reader)
{
    const Recording *out = reader->out;
    RecordedRun *run = out->count ? &out->run[out->count - 1] : NULL;
    return run && !run->over ? run : NULL;
}

static void make_room(RecordingReader *reader)
{
    reader->room = MAX(2 * reader->room, 8);
    RecordedRun *run = ARENA_NEW(reader->arena, RecordedRun, reader->room);
    if (reader->out->count)
        memcpy(run, reader->out->run, (size_t)reader->out->count * sizeof *run);
    reader->out->run = run;
}

static bool measures(const Recorder *recorder, const char *name)
{
    for (int m = 0; m < recorder->metrics; m++)
        if (strcmp(recorder->metric[m].name, name) == 0)
            return true;
    return false;
}

static void add_metric(Recorder *recorder, const char *name)
{
    bool higher;
    if (name && measure_find(name, &higher) && recorder->metrics < MEASURES_MAX &&
        !measures(recorder, name))
        recorder_measure(recorder, name, higher);
}

/* Finds the run's metrics in its first line; in files of old, in its first epoch. */
static void read_metrics(Recorder *recorder, const Json *begin)
{
    const Json *list = json_get(begin, "metrics");
    for (const Json *name = NULL; list && (name = json_child(list, name));)
        add_metric(recorder, json_text_of(name));
}

static void find_metrics(Recorder *recorder, const Json *event)
{
    for (const Json *member = NULL; (member = json_child(event, member));)
        add_metric(recorder, json_key(member));
}

static bool read_begin(RecordingReader *reader, const Json *event)
{
    Recording *out = reader->out;
    Plan plan;
    long bs = 0;
    if (!plan_get(json_get(event, "plan"), &plan))
        return refuse(reader, "'run_begin' without a plan");
    if (reader->growing && out->count)
        return true;
    if (out->count == RUNS_MOST)
        return refuse(reader, "too many runs");
    if (out->count == reader->room)
        make_room(reader);
    if (!json_get_long(event, "batch_size", 1, 1 << 30, &bs))
        bs = 0;
    const char *command = json_get_text(event, "command", plan_name(&plan));
    out->run[out->count++] = (RecordedRun){.recorder = recorder_new(&plan, NULL, 0),
                                           .command = text_shown(reader->arena, command),
                                           .facts = facts_get(reader->arena, event),
                                           .bs = (int)bs,
                                           .reason = STOP_CUT};
    double guess = json_get_number(event, "guess", NAN);
    Recorder *recorder = out->run[out->count - 1].recorder;
    recorder->guess = isfinite(guess) ? guess : NAN;
    read_metrics(recorder, event);
    return true;
}

/* A number that was a float, to the bit; not a number if it is missing. */
static double get_float(const Json *event, const char *key)
{
    return (float)json_get_number(event, key, NAN);
}

/* The number of a batch in the run; an impossible one counts as the next.  False: none is left.
 * *again: it came before. */
static bool find_batch(const RecordedRun *run, const Json *event, long *out, bool *again)
{
    const Plan *plan = &run->recorder->plan;
    long planned = plan->last - plan->first, next = recorder_batches(run->recorder), epoch, batch;
    *out = next;
    *again = false;
    if (json_get_long(event, "epoch", plan->first_epoch, plan->last_epoch - 1, &epoch) &&
        json_get_long(event, "batch", 0, plan->batches - 1, &batch)) {
        long told = epoch * plan->batches + batch - plan->first;
        *out = told >= next && told < planned ? told : next;
        *again = told >= 0 && told < next;
    }
    return next < planned;
}

/* The loss on a validation subset (subset.h) belongs to range tests, which keep every batch; it is
 * there for all batches or for none. */
static void add_subset(Recorder *recorder, const Json *event)
{
    const Series *loss = &recorder->subset_loss;
    if (recorder->plan.kind == PLAN_LR_FIND && json_get(event, VALID_LOSS) &&
        series_count(loss) == series_count(&recorder->smooth))
        series_add(&recorder->subset_loss, get_float(event, VALID_LOSS));
}

static bool read_batch(RecordingReader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    double lr = json_get_number(event, "lr", NAN), mom = json_get_number(event, "mom", NAN);
    long batch;
    bool again;
    if (!run)
        return refuse(reader, "a 'batch' event outside a run");
    bool left = find_batch(run, event, &batch, &again);
    if (again && reader->growing)
        return true;
    if (!left)
        return refuse(reader, "more batches than the run's plan has");
    if (!isfinite(lr) || !isfinite(mom))
        return refuse(reader, "a 'batch' event without lr and mom");
    add_subset(run->recorder, event);
    recorder_add(run->recorder, &(BatchSample){batch, lr, mom, get_float(event, "loss"),
                                               get_float(event, "smooth_loss")});
    return true;
}

/* How many batches were run by the end of an epoch; the file may not have all of them. */
static long end_of_epoch(const Recorder *recorder, long epoch)
{
    const Plan *plan = &recorder->plan;
    if (!series_count(&recorder->batch))
        return recorder_batches(recorder);
    return MIN((epoch + 1) * plan->batches, plan->last) - plan->first;
}

static bool read_epoch(RecordingReader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    Recorder *recorder = run ? run->recorder : NULL;
    long epochs = run ? series_count(&recorder->train_loss) : 0, epoch;
    if (!run)
        return refuse(reader, "an 'epoch' event outside a run");
    long least =
        epochs ? (long)series_at(&recorder->epoch, epochs - 1) + 1 : recorder->plan.first_epoch;
    if (reader->growing && json_get_long(event, "epoch", 0, least - 1, &epoch))
        return true;
    if (!json_get_long(event, "epoch", least, recorder->plan.last_epoch - 1, &epoch))
        return refuse(reader, "an unexpected epoch number");
    if (!epochs && !recorder->metrics && !reader->growing)
        find_metrics(recorder, event);
    double time = json_get_number(event, "time", 0), metric[MEASURES_MAX];
    const Json *valid = json_get(event, "valid_loss");
    for (int m = 0; m < recorder->metrics; m++)
        metric[m] = get_float(event, recorder->metric[m].name);
    EpochSample sample = {.epoch = (int)epoch,
                          .end = end_of_epoch(recorder, epoch),
                          .time = isfinite(time) && time > 0 ? time : 0,
                          .validated = valid && json_kind(valid) != JSON_NONE,
                          .train_loss = get_float(event, "train_loss"),
                          .valid_loss = get_float(event, "valid_loss"),
                          .metric = metric,
                          .metrics = recorder->metrics};
    recorder_add_epoch(recorder, &sample);
    run->time += sample.time;
    return true;
}

/* The event may come after the end, for a run that was stopped. */
static bool read_dead(RecordingReader *reader, const Json *event)
{
    Recording *out = reader->out;
    (void)event;
    if (!out->count)
        return refuse(reader, "a 'dead' event outside a run");
    RecordedRun *run = &out->run[out->count - 1];
    run->dead = true;
    run->recorder->dead = recorder_batches(run->recorder);
    return true;
}

static bool read_told(RecordingReader *reader, const Json *event)
{
    long pid = 0;
    if (!json_get_long(event, "pid", 0, 1 << 30, &pid))
        pid = 0;
    buf_printf(&reader->told, "process %ld (%s): %s", pid, json_get_text(event, "by", ""),
               json_get_text(event, "command", ""));
    return true;
}

static bool read_end(RecordingReader *reader, const Json *event)
{
    RecordedRun *run = current(reader);
    const char *reason = json_get_text(event, "reason", "");
    double time = json_get_number(event, "time", NAN);
    if (!run)
        return refuse(reader, "'run_end' without 'run_begin'");
    run->over = true;
    for (int known = STOP_NONE; known <= STOP_REPLAN; known++)
        if (strcmp(reason, stop_reason_name((StopReason)known)) == 0)
            run->reason = (StopReason)known;
    if (isfinite(time) && time >= 0)
        run->time = time;
    run->weights = strtoull(json_get_text(event, "weights", "0"), NULL, 16);
    return true;
}

static bool read_event(RecordingReader *reader, const char *name, const Json *event)
{
    static const struct {
        const char *event;
        bool (*read)(RecordingReader *reader, const Json *event);
    } KINDS[] = {{"run_begin", read_begin}, {"batch", read_batch}, {"epoch", read_epoch},
                 {"dead", read_dead},       {"told", read_told},   {"run_end", read_end}};
    for (int i = 0; i < LENGTH(KINDS); i++)
        if (strcmp(name, KINDS[i].event) == 0)
            return KINDS[i].read(reader, event);
    return true;
}

static bool refuse_cut(RecordingReader *reader)
{
    reader->line = reader->cut;
    return refuse(reader, "not an event");
}

/* Accepts a line that cannot be read if the next one begins a run: there a writer was killed. */
bool recording_line(RecordingReader *reader, Bytes line)
{
    Arena scratch = {0};
    buf_clear(&reader->told);
    const Json *event = json_parse(&scratch, line_text(line), reader->name, NULL);
    const char *name = json_get_text(event, "event", NULL);
    bool ok = true;
    reader->line++;
    if (reader->cut && !(name && strcmp(name, "run_begin") == 0))
        ok = refuse_cut(reader);
    else if (name)
        ok = read_event(reader, name, event);
    reader->cut = name ? 0 : reader->line;
    arena_free(&scratch);
    return ok;
}

/* After the last line; ok: everything before was understood. */
static bool end_reading(RecordingReader *reader, bool ok)
{
    if (ok && reader->cut)
        ok = refuse_cut(reader);
    if (!ok)
        recording_free(reader->out);
    return ok &&
           (reader->out->count || path_fail(reader->err, reader->name,
                                            "contains no run; name a file that --events wrote"));
}

bool recording_read(Arena *arena, const char *path, Recording *out, Error *err)
{
    RecordingReader reader = {.arena = arena, .name = path, .out = out, .err = err};
    Lines lines;
    bool ok = true;
    *out = (Recording){0};
    if (!lines_open(&lines, path, err))
        return false;
    for (Bytes line; ok && lines_next(&lines, &line);)
        ok = recording_line(&reader, line);
    ok = lines_close(&lines, ok ? err : NULL) && ok;
    buf_free(&reader.told);
    return end_reading(&reader, ok);
}

void recording_free(Recording *recording)
{
    for (int i = 0; i < recording->count; i++)
        recorder_free(recording->run[i].recorder);
    recording->count = 0;
}
