/* decimal.h - decimal numbers in a run of bytes, read exactly and quickly: millions of them.
 *
 *     double x;
 *     if (!decimal_read((Bytes){field, size}, &x)) ...
 */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include "base/base.h"

/* Reads a number that fills the bytes but for blanks around it; also nan, inf and -inf in any case.
 * The result is the double that is nearest to it.  False for anything else. */
NODISCARD bool decimal_read(Bytes text, double *out);

/* The bytes without the blanks around them. */
Bytes bytes_trim(Bytes text);

#endif
