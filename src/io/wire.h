/* wire.h - bytes to and from another process of this machine, on a socket, until it has gone.
 *
 *     Wire wire = {.fd = fd, .gone = is_gone, .context = process};
 *     if (!wire_send(&wire, &head, sizeof head) || !wire_receive(&wire, answer, size)) ...
 */
#ifndef IO_WIRE_H
#define IO_WIRE_H

#include "base/base.h"

/* Asked ten times a second while nothing moves: whether nothing ever will, `seconds` after
 * something did. */
typedef bool WireGone(void *context, double seconds);

typedef struct {
    int fd;         /* of a stream socket */
    WireGone *gone; /* NULL: only the end of the other side tells */
    void *context;  /* its */
} Wire;

/* All of the bytes; false: the other side has gone, and the wire is of no more use. */
NODISCARD bool wire_send(const Wire *wire, const void *bytes, size_t count);
NODISCARD bool wire_receive(const Wire *wire, void *bytes, size_t count);

#endif
