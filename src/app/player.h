/* player.h - a recorded run once more, on the live screen or as a table: by the hooks of training.
 *
 *     player_run(session, &recorded, "fit 2 5e-2, of 2026-11-25-091403", 10);     ten times as fast
 *     player_skip(session, &recorded, "fit 2 5e-2");                              at once
 *
 * It is in the history afterwards, and what the plots are of; the session's learner is not touched.
 */
#ifndef APP_PLAYER_H
#define APP_PLAYER_H

#include "app/history.h"
#include "app/recording.h"
#include "app/session.h"

/* Pause, step and stop work as in training; session->status says whether it was stopped. */
void player_run(Session *session, const RecordedRun *run, const char *title, double speed);

/* Takes over the run's recorder. */
RunEntry *player_skip(Session *session, RecordedRun *run, const char *title);

#endif
