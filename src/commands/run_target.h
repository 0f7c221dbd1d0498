/* run_target.h - a run by the name that the user gives it.
 *
 *     RunTarget target;
 *     if (!run_target_find(session, arena, call, &target, err)) ...
 *     run_target_words(session, arena, &target)        "run 3 (fit_one_cycle 4, today 04:29)"
 */
#ifndef COMMANDS_RUN_TARGET_H
#define COMMANDS_RUN_TARGET_H

#include "lab/run_list.h"
#include "lab/session.h"

/* A run of the session, or one that is only recorded; words in an arena. */
typedef struct {
    RunEntry *run;     /* NULL: only its record is there */
    const char *stamp; /* of its record; "": it has none */
    RunSummary of;     /* the same as in the list */
} RunTarget;

/* What `help` says of an argument that names a run. */
#define RUN_HELP                                                                                   \
    "its number in this session, the name of its record, a part of that, or last; this: the one "  \
    "under the list's cursor"

/* Words that stand for a run; NULL after the last.  And what they stand for. */
const char *run_word(int index);
void run_word_meaning(int index, Buf *out);

/* The list as it is now. */
RunList run_list_now(const Session *session, Arena *arena, const RunOrder *order);

/* The argument `run` of a call: "this" is the run under the cursor, "last" the latest, a number one
 * of the session; other names are as for `open`. */
NODISCARD bool run_target_find(Session *session, Arena *arena, const Call *call, RunTarget *out,
                               Error *err);

/* The same for a name that a command has otherwise; it is named in errors. */
NODISCARD bool run_target_named(Session *session, Arena *arena, const char *command,
                                const char *name, RunTarget *out, Error *err);

/* The run itself, read from its record if need be, for looking at only; NULL: it cannot be. */
RunEntry *run_target_bring(Session *session, Arena *arena, const RunTarget *target, Error *err);

/* A record by its name. */
const char *run_target_words(const Session *session, Arena *arena, const RunTarget *target);

#endif
