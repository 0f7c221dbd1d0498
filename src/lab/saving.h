/* saving.h - the session's learner with the run it is in, to a file and back.
 *
 *     Checkpoint now;
 *     if (!saving_take(session, arena, &now, err) || !checkpoint_save(name, &now, err)) ...
 *     if (!saving_resume(session, "mnist", err)) ...      goes on where the file's run stood
 */
#ifndef LAB_SAVING_H
#define LAB_SAVING_H

#include "lab/session.h"
#include "store/checkpoint.h"
#include "store/recording.h"

/* Describes the session's data, for the file. */
DataOrigin saving_origin(Session *session);

/* The learner as it is now; a run under way is held for as long as copying takes. */
NODISCARD bool saving_take(Session *session, Arena *arena, Checkpoint *out, Error *err);

/* Lets runs save themselves from now on, the one under way included; name NULL: no longer. */
void saving_set(Session *session, const char *name, const Keep *keep);

/* Adds "checkpoint run.safetensors: every 2 epochs and at the end", or that it is off. */
void saving_describe(const Session *session, Buf *out);

/* Brings back the newest file of a name that is whole, and runs the rest of its plan on the
 * session's data, which must be the data it was trained on. */
NODISCARD bool saving_resume(Session *session, const char *name, Error *err);

/* Brings back a file's learner and its run without going on with it.  run: what its events tell, or
 * NULL; its recorder is taken over if it has more.  Refuses a learner whose classes are not those
 * of the loaded data.  Adds to `next` what can be done with the run now. */
NODISCARD bool saving_open(Session *session, const char *path, RecordedRun *run, Buf *next,
                           Error *err);

#endif
