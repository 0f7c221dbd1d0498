/* gate.h - a run held at a batch boundary by another thread: pause, single batches, stop.
 *
 *     Gate gate;
 *     gate_init(&gate);
 *     Hook hook = gate_hook(&gate);     the last of the run's hooks: it sees what others recorded
 *     gate_open(&gate);                 before learner_fit; from here the learner is the run's
 *     gate_pause(&gate); ... gate_step(&gate, 1); ... gate_continue(&gate); ... gate_stop(&gate);
 *     gate_hold(&gate);  ... touch the learner ...  gate_release(&gate);
 *
 * Between gate_open and EVENT_END the learner belongs to the run, except while another thread holds
 * the gate. */
#ifndef TRAIN_GATE_H
#define TRAIN_GATE_H

#include "train/event.h"

#include <pthread.h>

/* Shared by the run's thread and those that hold or stop it.  One gate serves one run after
 * another. */
typedef struct {
    pthread_mutex_t mutex; /* of everything below */
    pthread_cond_t moved;  /* something below has changed */
    bool running;          /* between gate_open and EVENT_END */
    bool waiting;          /* the run's thread waits at the gate */
    bool paused;           /* asked for */
    long steps;            /* batches it may still take while paused */
    bool stop;             /* asked for */
    int holders;           /* of gate_hold, not yet released */
} Gate;

void gate_init(Gate *gate);
void gate_free(Gate *gate);
Hook gate_hook(Gate *gate);
void gate_open(Gate *gate);

void gate_pause(Gate *gate);
void gate_continue(Gate *gate);
void gate_step(Gate *gate, long batches); /* so many batches, then pauses */

/* Stops the run at the next batch boundary, paused or not; false when there is no run, or a stop
 * was asked for already. */
bool gate_stop(Gate *gate);

/* Whether a run is under way that is to stop. */
bool gate_stopping(Gate *gate);

bool gate_running(Gate *gate);
bool gate_paused(Gate *gate);

/* Waits until the run's thread is at a batch boundary or there is no run; the run does not
 * continue until the release. */
void gate_hold(Gate *gate);
void gate_release(Gate *gate);

#endif
