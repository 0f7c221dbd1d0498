/* The events of the library: what any trainer tells of its runs, as lines that `watch` reads.  They
 * are gathered in a room of the object itself, so that no line takes memory. */
#include "api/onecycle.h"
#include "base/heap.h"
#include "base/text.h"
#include "io/fd.h"
#include "io/json.h"
#include "store/run_line.h"
#include "train/smooth.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    ROOM = 1 << 16, /* bytes of lines not yet written; a line is shorter than half of them, or the
                       first of a run, which has all */
    MUCH = ROOM / 2,
};
static const double SOON = 0.15; /* seconds that a batch's line may wait */

struct oc_events {
    int fd;
    int failed;                         /* errno of the first write that failed; 0: none */
    int run;                            /* number of the latest, from 1 */
    bool under_way;                     /* it has not ended */
    long epochs, batches;               /* that it has, and an epoch has */
    long epoch, batch;                  /* what comes next */
    long told;                          /* batches of the run so far */
    double average;                     /* moving average of the loss, not yet debiased */
    double begun, epoch_begun, written; /* seconds: of the run, the epoch, the last write */
    int metrics;                        /* that its epochs have */
    char metric[OC_METRICS][OC_METRIC_NAME];
    bool over;   /* the line has no room */
    size_t size; /* bytes in text */
    char text[ROOM];
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* ---- the file */

/* O_NONBLOCK, so that a pipe that nobody reads is refused; afterwards it is written at its reader's
 * pace. */
static int open_file(const char *path)
{
    struct stat info;
    if (strcmp(path, "-") == 0)
        return STDOUT_FILENO;
    int fd = fd_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0666);
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISBLK(info.st_mode)) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    if (fd >= 0)
        (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}

/* A file that ends within a line gets its end first. */
static void take_up(oc_events *events, const char *path)
{
    bool cut;
    events->run = run_number_last(path, &cut);
    if (cut)
        events->text[events->size++] = '\n';
}

oc_events *oc_events_open(const char *path)
{
    if (!path) {
        errno = EINVAL;
        return NULL;
    }
    oc_events *events = heap_try(1, sizeof *events);
    if (!events)
        return NULL;
    events->fd = open_file(path);
    if (events->fd < 0) {
        int reason = errno;
        heap_free(events);
        errno = reason;
        return NULL;
    }
    if (events->fd != STDOUT_FILENO)
        take_up(events, path);
    return events;
}

int oc_events_flush(oc_events *events)
{
    if (!events->failed && events->size > 0 && !fd_write(events->fd, events->text, events->size))
        events->failed = errno;
    events->size = 0;
    events->written = now();
    return events->failed;
}

int oc_events_close(oc_events *events)
{
    if (!events)
        return 0;
    int failed = oc_events_flush(events);
    if (events->fd != STDOUT_FILENO && close(events->fd) < 0 && errno != EINTR && !failed)
        failed = errno;
    heap_free(events);
    return failed;
}

/* ---- lines */

static void add(void *out, const void *data, size_t size)
{
    oc_events *events = out;
    events->over = events->over || size > ROOM - events->size;
    if (!events->over) {
        memcpy(events->text + events->size, data, size);
        events->size += size;
    }
}

static JsonLine begin(oc_events *events, const char *event)
{
    events->over = false;
    JsonLine line = json_begin_in(add, events);
    json_text(&line, "event", event);
    json_long(&line, "run", events->run);
    return line;
}

static void put_text(JsonLine *line, const char *key, const char *text)
{
    if (text)
        json_text(line, key, text);
    else
        json_none(line, key);
}

static void put_count(JsonLine *line, const char *key, long count)
{
    if (count > 0)
        json_long(line, key, count);
    else
        json_none(line, key);
}

/* ---- a run */

/* Names that an epoch has anyway, and that our readers take for something else. */
static bool is_taken(const char *name)
{
    static const char *const TAKEN[] = {"event",    "run",  "epoch",      TRAIN_LOSS,
                                        VALID_LOSS, "time", "train_time", "images_per_second",
                                        "weights"};
    for (int i = 0; i < LENGTH(TAKEN); i++)
        if (text_same(name, TAKEN[i]))
            return true;
    return false;
}

static bool are_metrics(const oc_run *run)
{
    if (run->metrics < 0 || run->metrics > OC_METRICS || (run->metrics > 0 && !run->metric))
        return false;
    for (int m = 0; m < run->metrics; m++) {
        const char *name = run->metric[m];
        if (!name || !*name || strlen(name) >= OC_METRIC_NAME || is_taken(name))
            return false;
        for (int other = 0; other < m; other++)
            if (text_same(name, run->metric[other]))
                return false;
    }
    return true;
}

static bool is_run(const oc_run *run)
{
    enum { MOST = 1 << 30 };
    return run->epochs >= 1 && run->epochs <= MOST && run->batches_per_epoch >= 1 &&
           run->batches_per_epoch <= MOST && run->batch_size >= 0 && are_metrics(run);
}

static void tell_begin(oc_events *events, const oc_run *run)
{
    JsonLine line = begin(events, "run_begin");
    put_text(&line, "command", run->command);
    put_text(&line, "kind", run->kind);
    if (run->lr_max != 0)
        json_double(&line, "lr_max", run->lr_max);
    else
        json_none(&line, "lr_max");
    json_long(&line, "epochs", run->epochs);
    json_long(&line, "batches_per_epoch", run->batches_per_epoch);
    json_none(&line, "seed");
    json_none(&line, "threads");
    json_none(&line, "weights");
    put_text(&line, "data", run->data);
    put_text(&line, "model", run->model);
    put_text(&line, "optimizer", run->optimizer);
    put_count(&line, "batch_size", run->batch_size);
    JsonLine metrics = json_list(&line, "metrics");
    for (int m = 0; m < run->metrics; m++)
        json_text(&metrics, NULL, run->metric[m]);
    json_close(&metrics);
    json_end(&line);
}

/* Keeps what later lines need of a run. */
static void take_run(oc_events *events, const oc_run *run)
{
    events->under_way = true;
    events->epochs = run->epochs;
    events->batches = run->batches_per_epoch;
    events->epoch = events->batch = events->told = 0;
    events->average = 0;
    events->begun = events->epoch_begun = now();
    events->metrics = run->metrics;
    for (int m = 0; m < run->metrics; m++)
        memcpy(events->metric[m], run->metric[m], strlen(run->metric[m]) + 1);
}

int oc_events_run_begin(oc_events *events, const oc_run *run)
{
    if (events->failed)
        return events->failed;
    if (events->under_way || !is_run(run))
        return EINVAL;
    if (oc_events_flush(events))
        return events->failed;
    events->run++;
    tell_begin(events, run);
    if (events->over) {
        events->run--;
        events->size = 0;
        return E2BIG;
    }
    take_run(events, run);
    return oc_events_flush(events);
}

int oc_events_batch(oc_events *events, oc_hyper used, double loss)
{
    if (events->failed)
        return events->failed;
    if (!events->under_way || events->epoch >= events->epochs || events->batch >= events->batches)
        return EINVAL;
    events->average = smooth_add(events->average, (float)loss);
    events->told++;
    JsonLine line = begin(events, "batch");
    run_line_batch(&line, &(BatchLine){.epoch = events->epoch,
                                       .batch = events->batch++,
                                       .used = {.lr = used.lr, .mom = used.mom},
                                       .loss = (float)loss,
                                       .smooth = smooth_debiased(events->average, events->told)});
    json_end(&line);
    bool late = events->size > MUCH || now() - events->written > SOON;
    return late ? oc_events_flush(events) : 0;
}

int oc_events_epoch(oc_events *events, const double *valid_loss, const double *metric)
{
    if (events->failed)
        return events->failed;
    if (!events->under_way || events->epoch >= events->epochs)
        return EINVAL;
    double time = now();
    float valid = valid_loss ? (float)*valid_loss : 0;
    float train = events->told ? smooth_debiased(events->average, events->told) : NAN;
    JsonLine line = begin(events, "epoch");
    run_line_epoch(&line, events->epoch, train, valid_loss ? &valid : NULL);
    for (int m = 0; m < events->metrics; m++) {
        float value = metric ? (float)metric[m] : 0;
        run_line_metric(&line, events->metric[m], metric ? &value : NULL);
    }
    json_double(&line, "time", time - events->epoch_begun);
    json_none(&line, "train_time");
    json_none(&line, "images_per_second");
    json_none(&line, "weights");
    json_end(&line);
    events->epoch++;
    events->batch = 0;
    events->epoch_begun = time;
    return oc_events_flush(events);
}

int oc_events_suggestions(oc_events *events, const oc_suggestions *found)
{
    if (events->failed)
        return events->failed;
    if (events->run < 1)
        return EINVAL;
    JsonLine line = begin(events, "suggestion");
    run_line_suggestions(&line, found->lr);
    json_end(&line);
    return oc_events_flush(events);
}

int oc_events_run_end(oc_events *events, int end)
{
    static const StopReason REASON[] = {[OC_DONE] = STOP_NONE,
                                        [OC_DIVERGED] = STOP_DIVERGED,
                                        [OC_NAN] = STOP_NAN,
                                        [OC_STOPPED] = STOP_USER,
                                        [OC_EARLY_STOPPING] = STOP_EARLY};
    if (events->failed)
        return events->failed;
    if (!events->under_way || end <= OC_UNDER_WAY || end >= LENGTH(REASON))
        return EINVAL;
    JsonLine line = begin(events, "run_end");
    run_line_end(&line, REASON[end], now() - events->begun);
    json_none(&line, "weights");
    json_end(&line);
    events->under_way = false;
    return oc_events_flush(events);
}
