/* together.h - a session that several processes run together: ranks of mpirun or srun.
 *
 *     together_hush();
 *     if (!together_begin(&options, &err)) ...      options.team, before the session is made
 *     return together_end(&options, status);
 *
 * All run the same commands.  Rank 0 has the output, the files and the records; the others print
 * and write nothing. */
#ifndef UI_TOGETHER_H
#define UI_TOGETHER_H

#include "ui/options.h"

/* Before anything is printed: closes the mouth of every rank but 0. */
void together_hush(void);

/* Meets the other ranks, if a launcher has started some; refuses options that need a terminal, and
 * numbers of ranks that do not fit. */
NODISCARD bool together_begin(Options *options, Error *err);

/* From now on a rank that is gone, or SIGTERM, which launchers send to all that are left, ends the
 * session in order: the lowest rank of this machine that is left saves the run and says so. */
void together_watch(Session *session);

/* To be called when the session is to be freed: there is nothing to save any more. */
void together_forget_session(void);

/* Whether rank 0 could do something that only it does. */
bool together_could(const Team *team, bool done);

/* Parts from them; the exit status.  Rank 0 alone says how it was: a launcher kills the others when
 * one ends with another status than 0. */
int together_end(Options *options, int status);

#endif
