/* Listens and connects on Unix sockets by folder and name, and tells who is at the other end. */
#include "io/local.h"

#include "io/fd.h"
#include "io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* The name of a socket by its open folder, which is short whatever the folder's path is. */
static bool find_address(int folder, const char *name, struct sockaddr_un *out)
{
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    int length = snprintf(out->sun_path, sizeof out->sun_path, "/proc/self/fd/%d/%s", folder, name);
    return length > 0 && (size_t)length < sizeof out->sun_path;
}

static int open_folder(const char *folder)
{
    return fd_open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
}

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

/* The mode is set before the socket has a name. */
static bool bind_in(int fd, int folder, const char *name)
{
    enum { WAITING = 128 };
    struct sockaddr_un address;
    (void)unlinkat(folder, name, 0);
    return find_address(folder, name, &address) && fchmod(fd, 0600) == 0 &&
           bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
           listen(fd, WAITING) == 0;
}

void local_close(LocalListener *listener)
{
    if (listener->fd >= 0) {
        close(listener->fd);
        (void)unlinkat(listener->folder, listener->name, 0);
    }
    if (listener->folder >= 0)
        close(listener->folder);
    *listener = (LocalListener){.fd = -1, .folder = -1};
}

bool local_listen(LocalListener *listener, const char *folder, const char *name, Error *err)
{
    int place = open_folder(folder), fd = place >= 0 ? new_socket() : -1;
    bool ok = fd >= 0 && bind_in(fd, place, name);
    int reason = errno;
    *listener = (LocalListener){fd, place, name};
    if (ok)
        return true;
    local_close(listener);
    return path_fail_system(err, folder, "no socket can be made there", reason);
}

static bool is_ours(int fd, LocalPeer *out)
{
    struct ucred peer = {0};
    socklen_t size = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return false;
    *out = (LocalPeer){.pid = peer.pid};
    return peer.uid == geteuid() || peer.uid == 0;
}

int local_accept(const LocalListener *listener, LocalPeer *out)
{
    int fd = accept4(listener->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd >= 0 && !is_ours(fd, out)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* A socket with many connections waiting takes one more a moment later. */
static bool connect_patiently(int fd, const struct sockaddr_un *address)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++) {
        if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
            return true;
        if (errno != EAGAIN && errno != EINTR)
            return false;
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
    return false;
}

int local_connect(const char *folder, const char *name, LocalPeer *out, Error *err)
{
    struct sockaddr_un address;
    int place = open_folder(folder), fd = place >= 0 ? new_socket() : -1;
    bool ok = fd >= 0 && find_address(place, name, &address) && connect_patiently(fd, &address);
    int reason = errno;
    if (place >= 0)
        close(place);
    if (ok && is_ours(fd, out))
        return fd;
    if (fd >= 0)
        close(fd);
    path_fail_system(err, folder, "nobody answers there", ok ? EACCES : reason);
    return -1;
}
