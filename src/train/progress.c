/* Publishes how far a run is, its speed and the time left, for a screen on another thread. */
#include "train/progress.h"

#include <math.h>
#include <unistd.h>

static const double RATE_SECONDS = 0.5; /* images_per_second is measured over at least so many */

void publisher_init(Publisher *publisher, int wake)
{
    *publisher =
        (Publisher){.mutex = PTHREAD_MUTEX_INITIALIZER, .wake = wake, .now = {.left = NAN}};
}

void publisher_free(Publisher *publisher)
{
    pthread_mutex_destroy(&publisher->mutex);
}

void publisher_wake(Publisher *publisher)
{
    if (publisher->wake >= 0 && !atomic_exchange(&publisher->pending, true)) {
        char byte = 1;
        ssize_t ignored = write(publisher->wake, &byte, 1); /* full: it is readable anyway */
        (void)ignored;
    }
}

void publisher_drain(Publisher *publisher)
{
    atomic_store(&publisher->pending, false);
}

double progress_done(const Progress *progress)
{
    long before = progress->whole.runs ? progress->whole.before : 0;
    long steps = progress->whole.runs ? progress->whole.steps : progress->steps;
    return steps > 0 ? fmin((double)(before + progress->step) / (double)steps, 1) : 0;
}

void publisher_read(Publisher *publisher, Progress *out)
{
    pthread_mutex_lock(&publisher->mutex);
    *out = publisher->now;
    pthread_mutex_unlock(&publisher->mutex);
}

/* ---- the run's thread, the mutex held */

static void begin(Publisher *publisher, const Event *event)
{
    const Plan *plan = publisher->subject.plan;
    publisher->rated = event->elapsed;
    publisher->images = 0;
    bool first = publisher->subject.whole.run <= 1; /* its speed is not known yet */
    if (first)
        publisher->epoch_time = publisher->train_time = 0;
    bool paused = publisher->asked == JOB_PAUSED;
    publisher->now = (Progress){.whole = publisher->subject.whole,
                                .state = paused ? JOB_PAUSED : JOB_RUNNING,
                                .run = publisher->subject.run,
                                .kind = plan->kind,
                                .epoch = event->epoch,
                                .step = event->step,
                                .from = event->step,
                                .images_per_second = first ? 0 : publisher->now.images_per_second,
                                .batch = plan->batches ? event->step % plan->batches : event->step,
                                .epochs = plan->last_epoch,
                                .batches = plan->batches,
                                .steps = plan->last - plan->first,
                                .left = NAN};
}

static void measure_rate(Publisher *publisher, double now)
{
    double seconds = now - publisher->rated;
    if (seconds < RATE_SECONDS)
        return;
    publisher->now.images_per_second = (double)publisher->images / seconds;
    publisher->rated = now;
    publisher->images = 0;
}

/* Seconds of one epoch's validation: as long as the last one; before there was one, at three times
 * the speed of training. */
static double validation_time(const Publisher *publisher)
{
    if (!publisher->subject.plan->validate)
        return 0;
    if (publisher->epoch_time > 0)
        return publisher->epoch_time - publisher->train_time;
    return publisher->subject.valid / (3 * publisher->now.images_per_second);
}

/* Seconds of the runs that come after this one, at its speed, so many at once. */
static double seconds_after(const Publisher *publisher)
{
    const Progress *now = &publisher->now;
    long steps = MAX(now->whole.steps - now->whole.before - now->steps, 0);
    double batch = publisher->subject.bs / now->images_per_second;
    if (publisher->subject.plan->validate && publisher->subject.plan->batches > 0)
        batch += validation_time(publisher) / (double)publisher->subject.plan->batches;
    return (double)steps * batch / MAX(now->whole.at_once, 1);
}

static double seconds_left(const Publisher *publisher)
{
    const Progress *now = &publisher->now;
    double training =
        (double)((now->steps - now->step) * publisher->subject.bs) / now->images_per_second;
    int epochs = now->epochs - now->epoch;
    double validations = epochs * validation_time(publisher);
    if (now->validating)
        validations -= validation_time(publisher) * (double)now->batch / (double)now->batches;
    bool known = now->steps > 0 && now->images_per_second > 0;
    return known ? training + validations + seconds_after(publisher) : NAN;
}

static void advance(Publisher *publisher, const Event *event)
{
    Progress *now = &publisher->now;
    now->epoch = event->epoch;
    now->validating = event->kind == EVENT_PROGRESS;
    now->batch = event->batch + 1;
    now->batches = event->batches;
    now->step = event->step + !now->validating;
    now->elapsed = event->elapsed;
    if (now->validating) {
        publisher->rated = now->elapsed; /* validation does not count as training time */
        publisher->images = 0;
    } else {
        now->hyper = event->hyper;
        publisher->images += publisher->subject.bs;
        measure_rate(publisher, now->elapsed);
    }
    now->left = seconds_left(publisher);
}

static void finish_epoch(Publisher *publisher, const Event *event)
{
    publisher->epoch_time = event->time;
    publisher->train_time = event->train_time;
    if (event->train_time > 0)
        publisher->now.images_per_second = (double)event->images / event->train_time;
}

static void finish(Publisher *publisher, const Event *event)
{
    publisher->now.state = JOB_NONE;
    publisher->now.reason = event->reason;
    publisher->now.elapsed = event->time;
    publisher->now.left = 0;
}

static StopReason publish(void *self, const Event *event)
{
    Publisher *publisher = self;
    pthread_mutex_lock(&publisher->mutex);
    if (event->kind == EVENT_BEGIN)
        begin(publisher, event);
    if (event->kind == EVENT_BATCH || event->kind == EVENT_PROGRESS)
        advance(publisher, event);
    if (event->kind == EVENT_EPOCH)
        finish_epoch(publisher, event);
    if (event->kind == EVENT_END)
        finish(publisher, event);
    pthread_mutex_unlock(&publisher->mutex);
    publisher_wake(publisher);
    return STOP_NONE;
}

Hook publisher_hook(Publisher *publisher, const Subject *subject)
{
    publisher->subject = *subject;
    publisher->asked = JOB_NONE;
    return (Hook){.on = publish, .self = publisher};
}

void publisher_put(Publisher *publisher, const Progress *now)
{
    pthread_mutex_lock(&publisher->mutex);
    publisher->now = *now;
    pthread_mutex_unlock(&publisher->mutex);
    publisher_wake(publisher);
}

void publisher_end(Publisher *publisher, const Event *event)
{
    pthread_mutex_lock(&publisher->mutex);
    finish(publisher, event);
    pthread_mutex_unlock(&publisher->mutex);
    publisher_wake(publisher);
}

void publisher_set_state(Publisher *publisher, JobState state)
{
    pthread_mutex_lock(&publisher->mutex);
    publisher->asked = state;
    if (publisher->now.state != JOB_NONE)
        publisher->now.state = state;
    pthread_mutex_unlock(&publisher->mutex);
    publisher_wake(publisher);
}

void publisher_set_dead(Publisher *publisher)
{
    pthread_mutex_lock(&publisher->mutex);
    publisher->now.dead = true;
    pthread_mutex_unlock(&publisher->mutex);
    publisher_wake(publisher);
}
