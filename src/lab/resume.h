/* resume.h - a saved learner back in the session, with its run.
 *
 *     if (!resume_run(session, "mnist", out)) ...         continues where the run in the file was
 */
#ifndef LAB_RESUME_H
#define LAB_RESUME_H

#include "lab/verb.h"
#include "store/recording.h"

/* Brings back the newest file of a name that is whole, and runs the rest of its plan on the
 * session's data, which must be the data it was trained on. */
NODISCARD bool resume_run(Session *session, const char *name, Outcome *out);

/* Brings back a file's learner and its run without continuing it. run: the run that its events
 * contain, or NULL; its recorder is taken over if it has more.  Refuses a learner whose classes
 * are not those of the loaded data.  Adds to `next` what can be done with the run now. */
NODISCARD bool resume_open(Session *session, const char *path, RecordedRun *run, Buf *next,
                           Error *err);

#endif
