/* local.h - sockets between processes of one user on one machine: a name in a folder.
 *
 *     LocalListener listener;
 *     if (!local_listen(&listener, folder, "control", err)) ...      mode 0600
 *     LocalPeer peer;
 *     int fd = local_accept(&listener, &peer);                        -1: nobody, or not our user
 *     int other = local_connect(folder, "control", &peer, err);      in another process
 *     local_close(&listener);                                        its name is gone, too
 *
 * A socket's own path may have some hundred bytes only; these have any folder.  All descriptors are
 * closed on exec; those of connections do not block. */
#ifndef IO_LOCAL_H
#define IO_LOCAL_H

#include "base/base.h"
#include "base/error.h"

/* The process at the other end. */
typedef struct {
    long pid;
} LocalPeer;

/* A socket that others may connect to.  Its folder stays open: wherever that is moved meanwhile,
 * the name is removed from it. */
typedef struct {
    int fd, folder;   /* -1: none */
    const char *name; /* borrowed */
} LocalListener;

/* A socket left behind by a process that is gone is replaced.  False with err: there is nothing to
 * close. */
NODISCARD bool local_listen(LocalListener *listener, const char *folder, const char *name,
                            Error *err);

/* Takes a connection that waits; one of another user (root counts as ours) is closed at once. */
int local_accept(const LocalListener *listener, LocalPeer *out);

/* -1 with err when nobody listens, or when it is not a process of ours; *out: the one that
 * listens. */
int local_connect(const char *folder, const char *name, LocalPeer *out, Error *err);

void local_close(LocalListener *listener);

#endif
