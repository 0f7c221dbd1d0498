#include "app/events.h"

#include "io/json.h"

#include <errno.h>
#include <string.h>

bool events_open(Events *events, const char *path, Error *err)
{
    *events = (Events){.mutex = PTHREAD_MUTEX_INITIALIZER};
    if (strcmp(path, "-") == 0) {
        events->out = stdout;
        return true;
    }
    events->out = fopen(path, "ae");
    if (!events->out)
        return fail(err, "--events %s: %s; name a file that can be written", path, strerror(errno));
    return true;
}

static void flush(Events *events)
{
    pthread_mutex_lock(&events->mutex);
    if (events->out && events->text.size) {
        fwrite(events->text.data, 1, events->text.size, events->out);
        fflush(events->out);
    }
    buf_clear(&events->text);
    pthread_mutex_unlock(&events->mutex);
}

void events_close(Events *events)
{
    flush(events);
    if (events->out && events->out != stdout)
        fclose(events->out);
    buf_free(&events->text);
    *events = (Events){.mutex = PTHREAD_MUTEX_INITIALIZER};
}

/* Locks until end(). */
static JsonLine begin(Events *events, const char *event)
{
    pthread_mutex_lock(&events->mutex);
    JsonLine line = json_begin(&events->text);
    json_text(&line, "event", event);
    return line;
}

static void end(Events *events, JsonLine *line)
{
    json_end(line);
    pthread_mutex_unlock(&events->mutex);
}

static void tell_begin(const EventsRun *run)
{
    const Learner *learner = run->learner;
    JsonLine line = begin(run->events, "run_begin");
    json_long(&line, "run", run->run);
    json_text(&line, "command", run->command);
    json_text(&line, "kind", plan_name(run->plan));
    json_double(&line, "lr_max", run->plan->lr_max);
    json_long(&line, "epochs", run->plan->last_epoch - run->plan->first_epoch);
    json_long(&line, "batches_per_epoch", run->plan->batches);
    json_long(&line, "seed", (long)learner->options.seed);
    json_long(&line, "threads", run->threads);
    json_hash(&line, "weights", model_hash(learner->model));
    end(run->events, &line);
    flush(run->events);
}

static void tell_batch(const EventsRun *run, const Event *event)
{
    JsonLine line = begin(run->events, "batch");
    json_long(&line, "run", run->run);
    json_long(&line, "epoch", event->epoch);
    json_long(&line, "batch", event->batch);
    json_double(&line, "lr", event->hyper.lr);
    json_double(&line, "mom", event->hyper.mom);
    json_float(&line, "loss", event->loss);
    json_float(&line, "smooth_loss", event->smooth);
    end(run->events, &line);
}

static void tell_metrics(JsonLine *line, const Learner *learner, bool validated, float loss,
                         const float *metric)
{
    if (validated)
        json_float(line, "valid_loss", loss);
    else
        json_none(line, "valid_loss");
    for (int m = 0; m < learner_metrics(learner); m++) {
        const char *name = learner->options.metric[m]->name;
        if (validated)
            json_float(line, name, metric[m]);
        else
            json_none(line, name);
    }
}

static void tell_epoch(const EventsRun *run, const Event *event)
{
    JsonLine line = begin(run->events, "epoch");
    json_long(&line, "run", run->run);
    json_long(&line, "epoch", event->epoch);
    json_float(&line, "train_loss", event->smooth);
    tell_metrics(&line, run->learner, event->validated, event->valid_loss, event->metric);
    json_double(&line, "time", event->time);
    json_double(&line, "train_time", event->train_time);
    if (event->train_time > 0)
        json_double(&line, "images_per_second", (double)event->images / event->train_time);
    else
        json_none(&line, "images_per_second");
    json_hash(&line, "weights", model_hash(run->learner->model));
    end(run->events, &line);
    flush(run->events);
}

static void tell_end(const EventsRun *run, const Event *event)
{
    JsonLine line = begin(run->events, "run_end");
    json_long(&line, "run", run->run);
    json_text(&line, "reason", stop_reason_name(event->reason));
    json_double(&line, "time", event->time);
    json_hash(&line, "weights", model_hash(run->learner->model));
    end(run->events, &line);
    flush(run->events);
}

static StopReason tell(void *self, const Event *event)
{
    const EventsRun *run = self;
    if (!run->events->out)
        return STOP_NONE;
    if (event->kind == EVENT_BEGIN)
        tell_begin(run);
    if (event->kind == EVENT_BATCH)
        tell_batch(run, event);
    if (event->kind == EVENT_EPOCH)
        tell_epoch(run, event);
    if (event->kind == EVENT_END)
        tell_end(run, event);
    return STOP_NONE;
}

Hook events_hook(EventsRun *run)
{
    return (Hook){.on = tell, .self = run};
}

void events_suggestion(Events *events, int run, const Suggestions *suggestions)
{
    if (!events->out)
        return;
    JsonLine line = begin(events, "suggestion");
    json_long(&line, "run", run);
    json_double(&line, "steep", suggestions->steep);
    json_double(&line, "min10", suggestions->min10);
    json_double(&line, "valley", suggestions->valley);
    json_double(&line, "slide", suggestions->slide);
    end(events, &line);
    flush(events);
}

void events_validate(Events *events, const char *data, const Learner *learner,
                     const Validation *validation)
{
    if (!events->out)
        return;
    JsonLine line = begin(events, "validate");
    json_text(&line, "data", data);
    tell_metrics(&line, learner, true, validation->loss, validation->metric);
    end(events, &line);
    flush(events);
}

void events_error(Events *events, const char *place, const char *text)
{
    if (!events->out)
        return;
    JsonLine line = begin(events, "error");
    if (place)
        json_text(&line, "where", place);
    else
        json_none(&line, "where");
    json_text(&line, "text", text);
    end(events, &line);
    flush(events);
}
