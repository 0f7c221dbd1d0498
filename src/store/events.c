/* Writes what happens in a session as lines of JSON, to a user's file or to a run's record. */
#include "store/events.h"

#include "base/arena.h"
#include "data/dataset.h"
#include "io/fd.h"
#include "io/file.h"
#include "nn/model.h"
#include "nn/optim.h"
#include "store/events_line.h"
#include "store/facts_json.h"
#include "store/plan_json.h"
#include "store/run_line.h"
#include "train/learner.h"
#include "train/replay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool opened(Events *events, const char *path, FILE *out, Error *err)
{
    *events = (Events){.out = out, .path = path, .mutex = PTHREAD_MUTEX_INITIALIZER};
    return out || path_fail_system(err, path, "events cannot be written there", errno);
}

bool events_open(Events *events, const char *path, Error *err)
{
    bool piped = strcmp(path, "-") == 0;
    path = file_is_muted() && !piped ? "/dev/null" : path;
    int fd = piped ? -1 : fd_open_to_write(path, O_CREAT | O_APPEND, 0666, err);
    FILE *out = piped ? stdout : fd >= 0 ? fdopen(fd, "a") : NULL;
    if ((!piped && fd < 0) || !opened(events, path, out, err))
        return error_prefix(err, "--events");
    if (piped)
        return true;
    events->before = run_number_last(path, &events->cut);
    return true;
}

/* The lock goes with the process, so it distinguishes a run under way from one that was killed.  On
 * a file system without locks, runs under way cannot be recognised. */
bool events_create(Events *events, const char *path, Error *err)
{
    int fd = fd_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool locked = fd >= 0 && fd_lock(fd);
    FILE *out = locked ? fdopen(fd, "w") : NULL;
    int reason = errno;
    if (fd >= 0 && !out)
        close(fd);
    errno = reason;
    return opened(events, path, out, err);
}

/* Looks again if the file was replaced between opening it and testing its lock. */
bool events_in_use(int folder, const char *path)
{
    enum { LOOKS = 10 };
    for (int i = 0; i < LOOKS; i++) {
        struct stat looked_at, there;
        int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
        if (fd < 0)
            return false;
        bool used = flock(fd, LOCK_SH | LOCK_NB) < 0 && errno == EWOULDBLOCK;
        bool same = fstat(fd, &looked_at) == 0 && fstatat(folder, path, &there, 0) == 0 &&
                    looked_at.st_ino == there.st_ino && looked_at.st_dev == there.st_dev;
        close(fd);
        if (used || same)
            return used;
    }
    return true;
}

/* Not through the stream, which loses data when a signal interrupts it. */
static bool write_text(const Events *events)
{
    return !events->out || !events->text.size || events->failed ||
           fd_write(fileno(events->out), events->text.data, events->text.size);
}

void events_flush(Events *events)
{
    pthread_mutex_lock(&events->mutex);
    if (!write_text(events))
        events->failed = errno;
    events->unread = false;
    buf_clear(&events->text);
    pthread_mutex_unlock(&events->mutex);
}

void events_flush_beside(Events *events)
{
    pthread_mutex_lock(&events->mutex);
    bool written = events->unread || write_text(events);
    int reason = errno;
    events->unread = events->unread || (!written && reason == EPIPE);
    if (!written && reason != EPIPE)
        events->failed = reason;
    if (!events->unread)
        buf_clear(&events->text);
    pthread_mutex_unlock(&events->mutex);
}

bool events_check(Events *events, Error *err)
{
    pthread_mutex_lock(&events->mutex);
    int reason = events->told ? 0 : events->failed;
    events->told = events->failed != 0;
    pthread_mutex_unlock(&events->mutex);
    return !reason || path_fail_system(err, events->path, "events are lost", reason);
}

void events_sync(Events *events)
{
    events_flush(events);
    if (events->out && !events->failed && fsync(fileno(events->out)) < 0 && errno != EINVAL)
        events->failed = errno;
}

void events_close(Events *events)
{
    events_flush(events);
    if (events->out && events->out != stdout)
        fclose(events->out);
    buf_free(&events->text);
    buf_free(&events->line);
    *events = (Events){.mutex = PTHREAD_MUTEX_INITIALIZER};
}

void events_replace(Events *events, FILE *out)
{
    pthread_mutex_lock(&events->mutex);
    fclose(events->out); /* what it holds is in the new file, too */
    events->out = out;
    pthread_mutex_unlock(&events->mutex);
}

JsonLine event_begin(Events *events, const char *event)
{
    pthread_mutex_lock(&events->mutex);
    if (events->cut)
        buf_char(&events->text, '\n');
    events->cut = false;
    JsonLine line = json_begin(events->thinning ? &events->line : &events->text);
    json_text(&line, "event", event);
    return line;
}

/* The same for a line of a run, with the run's number in this session. */
static JsonLine begin_of(Events *events, const char *event, int run)
{
    JsonLine line = event_begin(events, event);
    json_long(&line, "run", events->before + run);
    return line;
}

void event_end(Events *events, JsonLine *line)
{
    enum { MUCH = 64 << 10 }; /* bytes that are not kept until the end of an epoch */
    json_end(line);
    if (events->thinning)
        thinning_line(events->thinning, events->line.data, events->line.size, &events->text);
    buf_clear(&events->line);
    bool much = events->text.size > MUCH || events->unread;
    pthread_mutex_unlock(&events->mutex);
    if (much)
        events_flush(events);
}

static void tell_metrics(JsonLine *line, const Recorder *recorder)
{
    JsonLine metrics = json_list(line, "metrics");
    for (int m = 0; m < recorder->metrics; m++)
        json_text(&metrics, NULL, recorder->metric[m].name);
    json_close(&metrics);
}

static void tell_begin(const EventsRun *run, const Event *event)
{
    const Learner *learner = run->learner;
    const Plan *plan = &run->recorder->plan;
    Arena scratch = {0};
    RunFacts facts = facts_of(&scratch, learner, plan, &learner->at, 0);
    JsonLine line = begin_of(run->events, "run_begin", run->run);
    json_text(&line, "command", run->command);
    json_text(&line, "kind", plan_name(plan));
    json_double(&line, "lr_max", plan->lr_max);
    json_long(&line, "epochs", plan->last_epoch - plan->first_epoch);
    json_long(&line, "batches_per_epoch", plan->batches);
    json_long(&line, "seed", (long)learner->options.seed);
    json_long(&line, "threads", run->threads);
    json_hash(&line, "weights", event->weights);
    facts_put(&line, &facts);
    json_double(&line, "guess", run->recorder->guess);
    tell_metrics(&line, run->recorder);
    plan_put(&line, "plan", plan);
    event_end(run->events, &line);
    events_flush(run->events);
    arena_free(&scratch);
}

static void tell_batch(const EventsRun *run, const Event *event)
{
    JsonLine line = begin_of(run->events, "batch", run->run);
    run_line_batch(&line, &(BatchLine){.epoch = event->epoch,
                                       .batch = event->batch,
                                       .used = event->hyper,
                                       .loss = event->loss,
                                       .smooth = event->smooth});
    if (series_count(&run->recorder->subset_loss))
        json_float(&line, VALID_LOSS, (float)series_at(&run->recorder->subset_loss, event->step));
    event_end(run->events, &line);
}

static void tell_epoch(const EventsRun *run, const Event *event, bool now)
{
    const Recorder *recorder = run->recorder;
    JsonLine line = begin_of(run->events, "epoch", run->run);
    run_line_epoch(&line, event->epoch, event->smooth,
                   event->validated ? &event->valid_loss : NULL);
    for (int m = 0; m < recorder->metrics; m++)
        run_line_metric(&line, recorder->metric[m].name,
                        event->validated ? &event->metric[m] : NULL);
    json_double(&line, "time", event->time);
    if (now)
        json_double(&line, "train_time", event->train_time);
    else
        json_none(&line, "train_time");
    if (event->train_time > 0)
        json_double(&line, "images_per_second", (double)event->images / event->train_time);
    else
        json_none(&line, "images_per_second");
    if (now)
        json_hash(&line, "weights", event->weights);
    else
        json_none(&line, "weights");
    event_end(run->events, &line);
    if (now)
        events_flush(run->events);
}

static void tell_end(const EventsRun *run, const Event *event)
{
    JsonLine line = begin_of(run->events, "run_end", run->run);
    run_line_end(&line, event->reason, event->time);
    json_hash(&line, "weights", event->weights);
    if (run->recorder->dead > 0)
        json_bool(&line, "dead", true);
    event_end(run->events, &line);
    events_flush(run->events);
}

static StopReason tell(void *self, const Event *event)
{
    EventsRun *run = self;
    if (!run->events->out)
        return STOP_NONE;
    if (event->kind == EVENT_BEGIN) {
        tell_begin(run, event);
        flusher_begin(&run->flusher, events_flush_beside, run->events);
    }
    if (event->kind == EVENT_BATCH)
        tell_batch(run, event);
    if (event->kind == EVENT_EPOCH)
        tell_epoch(run, event, true);
    if (event->kind == EVENT_END) {
        events_leave(run);
        tell_end(run, event);
    }
    return STOP_NONE;
}

void events_leave(EventsRun *run)
{
    flusher_end(&run->flusher);
}

Hook events_hook(EventsRun *run)
{
    return (Hook){.on = tell, .self = run};
}

void events_past(EventsRun *run)
{
    Replay replay = {.recorder = run->recorder};
    for (Event event; run->events->out && replay_next(&replay, &event);)
        if (event.kind == EVENT_BATCH)
            tell_batch(run, &event);
        else
            tell_epoch(run, &event, false);
    events_flush(run->events);
}

void events_suggestion(Events *events, int run, const Suggestions *suggestions)
{
    if (!events->out)
        return;
    JsonLine line = begin_of(events, "suggestion", run);
    run_line_suggestions(&line, suggestions->lr);
    event_end(events, &line);
    events_flush(events);
}

void events_dead(Events *events, int run, const Pulse *pulse)
{
    if (!events->out)
        return;
    Buf from = {0};
    layer_label(pulse->from, &from);
    JsonLine line = begin_of(events, "dead", run);
    json_long(&line, "epoch", pulse->epoch);
    json_long(&line, "batch", pulse->batch);
    json_text(&line, "from", buf_text(&from));
    event_end(events, &line);
    events_flush(events);
    buf_free(&from);
}

void events_told(Events *events, int run, const char *by, long pid, const char *command)
{
    if (!events->out)
        return;
    JsonLine line = begin_of(events, "told", run);
    json_text(&line, "by", by);
    json_long(&line, "pid", pid);
    json_text(&line, "command", command);
    event_end(events, &line);
    events_flush(events);
}

void events_error(Events *events, const char *place, const char *text)
{
    if (!events->out)
        return;
    JsonLine line = event_begin(events, "error");
    if (place)
        json_text(&line, "where", place);
    else
        json_none(&line, "where");
    json_text(&line, "text", text);
    event_end(events, &line);
    events_flush(events);
}
