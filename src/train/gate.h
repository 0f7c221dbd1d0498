/* gate.h - a run held at a batch boundary by another thread: pause, single batches, stop.
 *
 *     Gate gate; gate_init(&gate);
 *     Hook hook = gate_hook(&gate);     the last of the run's hooks: it sees what others recorded
 *     gate_pause(&gate); ... gate_step(&gate, 1); ... gate_continue(&gate); ... gate_stop(&gate);
 *     gate_hold(&gate);  ... touch the learner ...  gate_release(&gate);
 *
 * All but the hook are called by the thread that is not running the run.
 */
#ifndef TRAIN_GATE_H
#define TRAIN_GATE_H

#include "train/event.h"

#include <pthread.h>

typedef struct {
    pthread_mutex_t mutex; /* of everything below */
    pthread_cond_t moved;  /* something below has changed */
    bool running;          /* between EVENT_BEGIN and EVENT_END */
    bool waiting;          /* the run's thread stands at the gate */
    bool paused;           /* asked for */
    long steps;            /* batches it may still take while paused */
    bool stop;             /* asked for; forgotten at the next begin */
    int holders;           /* of gate_hold, not yet released */
} Gate;

void gate_init(Gate *gate);
void gate_free(Gate *gate);
Hook gate_hook(Gate *gate);

void gate_pause(Gate *gate);
void gate_continue(Gate *gate);
void gate_step(Gate *gate, long batches); /* pauses if need be, behind so many batches */
void gate_stop(Gate *gate);               /* at the batch boundary, paused or not */
bool gate_paused(Gate *gate);

/* Waits until the run's thread stands at a batch boundary, or there is no run; until the release it
 * does not go on. */
void gate_hold(Gate *gate);
void gate_release(Gate *gate);

#endif
