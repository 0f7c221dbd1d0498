/* Finds out where ranks run, by asking each, and whether they still do, by asking the system. */
#include "ui/peers.h"

#include "base/hash.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void peers_meet(const Team *team, Peer *peer)
{
    char host[256] = "";
    size_t place[PEERS_MOST + 1];
    if (gethostname(host, sizeof host - 1) < 0)
        host[0] = '\0';
    peer[team->rank] = (Peer){hash_bytes(0, host, strlen(host)), getpid()};
    for (int r = 0; r <= team->size; r++)
        place[r] = (size_t)r * sizeof *peer;
    team_gather(team, peer, place);
}

bool peer_gone(const Peer *peer, const Peer *own)
{
    return peer->host == own->host && kill(peer->process, 0) < 0 && errno == ESRCH;
}

/* The state is the letter after the name, which is in brackets and may have some itself. */
bool peer_stopped(const Peer *peer, const Peer *own)
{
    char path[32], line[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/stat", (long)peer->process);
    FILE *file = peer->host == own->host ? fopen(path, "re") : NULL;
    if (!file)
        return false;
    if (!fgets(line, sizeof line, file))
        line[0] = '\0';
    fclose(file);
    const char *end = strrchr(line, ')');
    return end && (strncmp(end, ") T", 3) == 0 || strncmp(end, ") t", 3) == 0);
}
