/* seal.h - a hash of a whole file, kept within it: one flipped bit anywhere is seen.
 *
 *     if (!seal_put(data, size, header)) ...                    a file that is about to be written
 *     if (!seal_fits((Bytes){data, size}, header, digits)) ...  a file that was read
 *
 * The file begins with a header that has a member "checksum":"...", whose digits count as '0'. */
#ifndef IO_SEAL_H
#define IO_SEAL_H

#include "base/base.h"

#define SEAL_KEY "checksum"
enum { SEAL_DIGITS = 16 };

/* Whether the digits, as read from the first `header` bytes, are there and those of the file; not
 * if they are NULL. */
bool seal_fits(Bytes file, size_t header, const char *digits);

/* Writes the digits over those that are in the header; false if it has no place for them. */
bool seal_put(uint8_t *file, size_t size, size_t header);

#endif
