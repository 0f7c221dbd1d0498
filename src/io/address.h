/* address.h - addresses of files on HTTP servers, as text.
 *
 *     if (!address_is(url))
 *         return fail(err, "%s: not an address", address_shown(arena, url));
 *     address_file(arena, "https://a.org/x/mnist.tgz?v=2")         "mnist.tgz"
 */
#ifndef IO_ADDRESS_H
#define IO_ADDRESS_H

#include "base/arena.h"
#include "base/base.h"

enum { ADDRESS_SHOWN = 120 }; /* bytes of an address in a message */

/* Whether it is http:// or https://, a host and whatever follows, in printable ASCII. */
bool address_is(const char *text);

/* Whether it begins with https://. */
bool address_is_secure(const char *text);

/* For people: without name and password, cut where it is very long. */
char *address_shown(Arena *arena, const char *url);

/* The last component of its path; "" where that ends in a slash or there is none. */
char *address_file(Arena *arena, const char *url);

#endif
