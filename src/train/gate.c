/* Stops a training run between two batches when another thread asks for it, and lets it continue:
 * pause, step, stop, hold. */
#include "train/gate.h"

void gate_init(Gate *gate)
{
    *gate = (Gate){.mutex = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};
}

void gate_free(Gate *gate)
{
    pthread_cond_destroy(&gate->moved);
    pthread_mutex_destroy(&gate->mutex);
}

void gate_open(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->running = true;
    gate->paused = gate->stop = false;
    gate->steps = 0;
    pthread_mutex_unlock(&gate->mutex);
}

static bool is_shut(const Gate *gate)
{
    return gate->holders > 0 || (gate->paused && gate->steps == 0 && !gate->stop);
}

/* Called by the run's thread at a batch boundary. */
static StopReason pass(void *self, const Event *event)
{
    Gate *gate = self;
    if (event->kind == EVENT_EPOCH)
        return STOP_NONE;
    pthread_mutex_lock(&gate->mutex);
    if (event->kind == EVENT_BATCH && gate->steps > 0)
        gate->steps--;
    if (event->kind == EVENT_END)
        gate->running = false;
    while (gate->running && is_shut(gate)) {
        gate->waiting = true;
        pthread_cond_broadcast(&gate->moved);
        pthread_cond_wait(&gate->moved, &gate->mutex);
    }
    gate->waiting = false;
    StopReason vote = gate->stop ? STOP_USER : STOP_NONE;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->mutex);
    return vote;
}

Hook gate_hook(Gate *gate)
{
    return (Hook){.on = pass, .self = gate, .holds = true};
}

static void change(Gate *gate, bool paused, long steps)
{
    pthread_mutex_lock(&gate->mutex);
    gate->paused = gate->running && paused;
    gate->steps = steps;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->mutex);
}

void gate_pause(Gate *gate)
{
    change(gate, true, 0);
}

void gate_continue(Gate *gate)
{
    change(gate, false, 0);
}

void gate_step(Gate *gate, long batches)
{
    change(gate, true, batches);
}

bool gate_stop(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    bool first = gate->running && !gate->stop;
    gate->stop = gate->running;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->mutex);
    return first;
}

bool gate_running(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    bool running = gate->running;
    pthread_mutex_unlock(&gate->mutex);
    return running;
}

bool gate_stopping(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    bool stopping = gate->running && gate->stop;
    pthread_mutex_unlock(&gate->mutex);
    return stopping;
}

bool gate_paused(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    bool paused = gate->paused;
    pthread_mutex_unlock(&gate->mutex);
    return paused;
}

void gate_hold(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->holders++;
    while (gate->running && !gate->waiting)
        pthread_cond_wait(&gate->moved, &gate->mutex);
    pthread_mutex_unlock(&gate->mutex);
}

void gate_release(Gate *gate)
{
    pthread_mutex_lock(&gate->mutex);
    gate->holders--;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->mutex);
}
