/* Sends and receives on a socket without waiting in a call that cannot be left. */
#include "io/wire.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

/* Waits until something may move. */
static bool await(const Wire *wire, short event, double since)
{
    enum { EACH = 100 }; /* milliseconds */
    const Clock clock = clock_real();
    struct pollfd look = {.fd = wire->fd, .events = event};
    if (poll(&look, 1, EACH) != 0)
        return true; /* an error is found by the next attempt */
    return !wire->gone || !wire->gone(wire->context, clock_now(&clock) - since);
}

/* Moves all bytes in one direction: POLLOUT, POLLIN. */
static bool move(const Wire *wire, short event, char *bytes, size_t count)
{
    const Clock clock = clock_real();
    double since = clock_now(&clock);
    while (count) {
        ssize_t moved = event == POLLOUT ? send(wire->fd, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL)
                                         : recv(wire->fd, bytes, count, MSG_DONTWAIT);
        if (moved > 0) {
            bytes += moved;
            count -= (size_t)moved;
            since = clock_now(&clock);
        } else if (moved == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) ||
                   !await(wire, event, since)) {
            return false;
        }
    }
    return true;
}

bool wire_send(const Wire *wire, const void *bytes, size_t count)
{
    return move(wire, POLLOUT, (char *)bytes, count);
}

bool wire_receive(const Wire *wire, void *bytes, size_t count)
{
    return move(wire, POLLIN, bytes, count);
}
