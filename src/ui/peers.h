/* peers.h - where the ranks of a team run, and which of this machine are gone.
 *
 *     Peer peer[PEERS_MOST];
 *     peers_meet(&team, peer);                       every rank calls it
 *     if (peer_gone(&peer[r], &peer[team.rank])) ...
 */
#ifndef UI_PEERS_H
#define UI_PEERS_H

#include "base/team.h"

#include <sys/types.h>

enum { PEERS_MOST = 64 }; /* ranks */

/* Where a rank runs. */
typedef struct {
    uint64_t host; /* hash of its name */
    pid_t process;
} Peer;

/* Fills in all of the team. */
void peers_meet(const Team *team, Peer *peer);

/* Whether a rank of the machine of `own` is there no more; of other machines nothing is seen. */
bool peer_gone(const Peer *peer, const Peer *own);

/* Whether one of this machine is stopped, as by SIGSTOP or a debugger. */
bool peer_stopped(const Peer *peer, const Peer *own);

#endif
