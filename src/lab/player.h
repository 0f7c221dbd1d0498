/* player.h - shows a recorded run again, on the live screen or as a table, through the hooks of
 * training.
 *
 *     player_run(session, &recorded, "fit 2 5e-2, of 2026-11-25", 10, out);    ten times as fast
 *     player_skip(session, &recorded, "fit 2 5e-2");                           at once
 *
 * Afterwards the run is in the history, and the plots are about it; the session's learner is not
 * touched. */
#ifndef LAB_PLAYER_H
#define LAB_PLAYER_H

#include "analysis/history.h"
#include "lab/session.h"
#include "store/recording.h"
#include "store/summary.h"

/* Pause, step and stop work as in training; out->status says whether it was stopped. */
RunEntry *player_run(Session *session, const RecordedRun *run, const char *title, double speed,
                     Outcome *out);

/* The same at once; takes over the run's recorder. */
RunEntry *player_skip(Session *session, RecordedRun *run, const char *title);

/* The entry of a run that is read, with that title; it takes over the recorder.  And its end: for a
 * run that was left before, `stop` says why. */
RunEntry *player_entry(Session *session, const RecordedRun *run, const char *title,
                       Recorder *recorder);
void player_end(RunEntry *entry, const RecordedRun *run, StopReason stop);

/* Adds a recorded run to the history for looking at only, so that the plots are still about the
 * latest one; takes over its recorder. */
RunEntry *player_look(Session *session, RecordedRun *run, const RunSummary *of);

#endif
