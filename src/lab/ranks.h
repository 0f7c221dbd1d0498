/* ranks.h - processes that share the work of a session's batches, which this one alone runs.
 *
 *     if (!ranks_set(session, 4, err)) ...            `ranks 4`
 *     ranks_count(session)
 *     status = ranks_agree(session, status, err);     after each command
 */
#ifndef LAB_RANKS_H
#define LAB_RANKS_H

#include "lab/lab.h"

/* How many processes train, this one among them. */
int ranks_count(const Session *session);

/* Threads of this one. */
int ranks_own_threads(const Session *session);

/* Has so many: 1, 2, 4 or 8; no run may be under way.  They share this machine's processors. */
NODISCARD bool ranks_set(Session *session, int ranks, Error *err);

/* Has this process use so many threads; it keeps the present ones when the system gives no more. */
NODISCARD bool ranks_threads(Session *session, int threads, Error *err);

/* Says which kernels all ranks use, if some have better ones. */
void ranks_tell_kernels(const Session *session);

/* Whether a rank of ours is gone, until the command that has noticed it ends; and says so. */
bool ranks_lost(const Session *session);
void ranks_tell_loss(Session *session, const char *what);

/* Has the other ranks train whole runs on the session's data, by messages of the team that this
 * returns (errand.h), until ranks_back; NULL: there are none.  Of a launcher's ranks, all call it;
 * those but rank 0 then call ranks_serve, which trains what rank 0 gives. */
const Team *ranks_send(Session *session);
void ranks_back(Session *session);
void ranks_serve(Session *session);

/* How a command has ended: on the ranks of a launcher as badly as on any (lab_machine_agree); badly
 * if a rank of ours was lost. */
Status ranks_agree(Session *session, Status status, Error *err);

#endif
