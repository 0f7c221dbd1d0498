/* requests.h - what other processes of the user ask of the run under way and tell it to do, through
 * the socket of its record.
 *
 *     Requests *requests = requests_new(session, settings, &record);   before session->live is used
 *     requests_begin(requests);                           before live_enter: there is a socket
 *     requests_end(requests);                             after record_end: all is gone
 *
 * A line asks, a line answers:
 *
 *     {"command":"pause","by":"attach"}
 *     {"ok":true,"text":""}
 *
 * `status` is answered at once and touches nothing; everything else is done between two batches, as
 * if it had been typed at the prompt of the run's own program, which shows it. */
#ifndef LAB_REQUESTS_H
#define LAB_REQUESTS_H

#include "lab/session.h"
#include "train/event.h"

typedef struct Record Record;

/* Those of one run, which owns them; session and record outlive them. */
typedef struct Requests Requests;

/* settings: the session's.  Lends the session a Live while the run is under way, unless a screen
 * watches.  A run without a record cannot be asked: NULL, which the others take, too. */
Requests *requests_new(Session *session, Settings *settings, Record *record);

/* Calls `begun` of the session's settings when the first batch is done. */
Hook requests_hook(Requests *requests);

/* Where there can be no socket, that is told, and the run goes on without. */
void requests_begin(Requests *requests);

/* What the run was stopped for, if there is no screen, is left to the session (LabRuns). */
void requests_end(Requests *requests);

/* Names of the requests; NULL after the last. */
const char *request_name(int index);

/* The request that a text is, as one command in shell form: the place of its name; -1: it is none,
 * or more than one. */
int request_find(Arena *arena, const char *text);

#endif
