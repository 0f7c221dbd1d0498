/* Reads events of onecycle, its record of a run or a file of --events: a log for each run. */
#include "base/arena.h"
#include "base/heap.h"
#include "logs/log_json.h"
#include "logs/log_row.h"
#include "logs/log_source.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { RUNS_MOST = 1000, NUMBER_MOST = 1 << 30 };

/* What is known of a run. */
typedef struct {
    long number;
    long batches; /* of an epoch, as its beginning says; 1 at least */
    double step;  /* of its latest line: its batch in the run, from 0 */
    bool search;  /* a range test, which ends when the loss diverges */
    Log *log;
} ToldRun;

typedef struct {
    ToldRun *run; /* on the heap, in the order in which they begin */
    int runs;
    ToldRun *latest; /* the one that the line before was about; NULL: none */
    double lines;    /* read so far */
} ToldFile;

/* ---- samples */

static void add(const ToldRun *run, const char *name, const Json *value)
{
    double number;
    if (log_json_number(value, &number))
        log_sample(log_series(run->log, name, strlen(name)), (Sample){run->step, number, NAN});
}

static void read_begin(ToldRun *run, const Json *event)
{
    const Json *plan = json_get(event, "plan");
    long epochs;
    if (!json_get_long(event, "batches_per_epoch", 1, NUMBER_MOST, &run->batches))
        run->batches = 1;
    if (!json_get_long(event, "epochs", 0, NUMBER_MOST, &epochs))
        epochs = 0;
    double last = json_get_number(plan, "last", (double)epochs * (double)run->batches);
    run->log->planned = isfinite(last) && last > 0 ? last : 0;
    run->log->state = LOG_LIVE;
    run->search = strcmp(json_get_text(event, "kind", ""), "lr_find") == 0;
}

static void read_batch(ToldRun *run, const Json *event)
{
    static const char *const NAMES[][2] = {
        {"loss", "loss"}, {"smooth", "smooth_loss"}, {"lr", "lr"}, {"mom", "mom"}};
    long epoch, batch;
    if (!json_get_long(event, "epoch", 0, NUMBER_MOST, &epoch) ||
        !json_get_long(event, "batch", 0, NUMBER_MOST, &batch))
        return;
    run->step = (double)epoch * (double)run->batches + (double)batch;
    run->log->state = LOG_LIVE;
    for (int i = 0; i < LENGTH(NAMES); i++)
        add(run, NAMES[i][0], json_get(event, NAMES[i][1]));
}

/* Losses and metrics stand at the last batch of their epoch. */
static void read_epoch(ToldRun *run, const Json *event)
{
    static const char *const OTHERS[] = {
        "event", "run", "epoch", "time", "weights", "train_time", "images_per_second"};
    long epoch;
    if (!json_get_long(event, "epoch", 0, NUMBER_MOST, &epoch))
        return;
    double end = ((double)epoch + 1) * (double)run->batches - 1;
    run->step = run->log->planned > 0 ? MIN(end, run->log->planned - 1) : end;
    for (const Json *member = NULL; (member = json_child(event, member));) {
        bool other = false;
        for (int i = 0; i < LENGTH(OTHERS); i++)
            other = other || strcmp(json_key(member), OTHERS[i]) == 0;
        if (!other)
            add(run, json_key(member), member);
    }
}

static void read_end(ToldRun *run, const Json *event)
{
    const char *reason = json_get_text(event, "reason", "");
    bool failed = strcmp(reason, "nan") == 0 || (strcmp(reason, "diverged") == 0 && !run->search);
    run->log->state = failed ? LOG_FAILED : LOG_FINISHED;
}

/* ---- lines */

static const struct {
    const char *event;
    void (*read)(ToldRun *run, const Json *event); /* NULL: nothing is read of it */
} KINDS[] = {{"run_begin", read_begin}, {"batch", read_batch}, {"epoch", read_epoch},
             {"run_end", read_end},     {"suggestion", NULL},  {"range", NULL},
             {"budget", NULL},          {"dead", NULL},        {"validate", NULL},
             {"error", NULL},           {"confusion", NULL},   {"most_confused", NULL},
             {"top_losses", NULL},      {"predict", NULL}};

static int find_kind(const char *event)
{
    for (int i = 0; event && i < LENGTH(KINDS); i++)
        if (strcmp(event, KINDS[i].event) == 0)
            return i;
    return -1;
}

/* Two sessions may write to one file in turn. */
static ToldRun *find_run(LogSource *source, ToldFile *state, long number)
{
    char name[32];
    if (state->latest && state->latest->number == number)
        return state->latest;
    if (state->latest && state->latest->log->state == LOG_LIVE)
        state->latest->log->state = LOG_CRASHED; /* broken off, unless it goes on */
    for (int i = state->runs - 1; i >= 0; i--)
        if (state->run[i].number == number)
            return &state->run[i];
    if (state->runs == RUNS_MOST)
        return NULL;
    snprintf(name, sizeof name, "run %ld", number);
    state->run = heap_resize(state->run, (size_t)state->runs + 1, sizeof *state->run);
    state->run[state->runs] =
        (ToldRun){.number = number, .batches = 1, .log = source_log(source, name)};
    return &state->run[state->runs++];
}

/* Told once for each source. */
static void tell(LogSource *source, const ToldFile *state, const char *what)
{
    if (!source->told_damage)
        source_notice(source, "line %.0f: %s", state->lines, what);
    source->told_damage = true;
}

static void read_line(LogSource *source, LogFile *file, Arena *scratch, Bytes line)
{
    ToldFile *state = file->state;
    const Json *event = line.size ? json_parse(scratch, line, "", NULL) : NULL;
    int kind = find_kind(json_get_text(event, "event", NULL));
    long number;
    state->lines++;
    if (line.size && !event)
        tell(source, state, "this is no event; it is passed over, and so are others like it");
    if (kind < 0 || !KINDS[kind].read || !json_get_long(event, "run", 1, NUMBER_MOST, &number))
        return;
    state->latest = find_run(source, state, number);
    if (state->latest)
        KINDS[kind].read(state->latest, event);
    else
        tell(source, state, "here begins the 1001st run; this and later ones are passed over");
}

static size_t take(LogSource *source, LogFile *file, Bytes bytes)
{
    return rows_take(source, file, bytes, read_line);
}

static void file_done(LogFile *file)
{
    heap_free(((ToldFile *)file->state)->run);
}

/* The first line is an event that this program writes. */
static bool is(const LogProbe *probe)
{
    Arena scratch = {0};
    size_t taken = 0;
    Bytes line;
    bool ours = !probe->folder && row_next(probe->head, &taken, &line) &&
                find_kind(json_get_text(json_parse(&scratch, line, "", NULL), "event", NULL)) >= 0;
    arena_free(&scratch);
    return ours;
}

const LogFormat FORMAT_ONECYCLE = {.name = "onecycle",
                                   .what = "events of onecycle: a record, or a file of --events",
                                   .is = is,
                                   .take = take,
                                   .file_state = sizeof(ToldFile),
                                   .file_done = file_done,
                                   .record = "events.jsonl",
                                   .copy = "history.csv",
                                   .says_end = true};
