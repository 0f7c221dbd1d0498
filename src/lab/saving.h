/* saving.h - the session's learner with the run it is in, to a file.
 *
 *     Checkpoint now;
 *     if (!saving_take(session, arena, &now, err) || !checkpoint_save(name, &now, err)) ...
 */
#ifndef LAB_SAVING_H
#define LAB_SAVING_H

#include "lab/session.h"
#include "store/checkpoint.h"

typedef struct LabRuns LabRuns;

/* The learner as it is now; a run under way is held for as long as copying takes. */
NODISCARD bool saving_take(Session *session, Arena *arena, Checkpoint *out, Error *err);

/* Lets runs save themselves from now on, the one under way included; name NULL: no longer. */
void saving_set(Session *session, const char *name, const Keep *keep);

/* Saves the run under way as of its latest whole batch, on any thread, and adds to *line where that
 * is, or why it is not: for a run that shares its batches with a rank that has gone, for which the
 * session's own thread may wait. */
void saving_rescue(Session *session, Buf *line);

/* Adds "checkpoint run.safetensors: every 2 epochs and at the end", or that it is off. */
void saving_describe(const LabRuns *runs, Buf *out);

#endif
