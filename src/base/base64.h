/* base64.h - bytes as text of 64 letters (RFC 4648).
 *
 *     base64_add(&out, png.data, png.size);
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

void base64_add(Buf *out, const void *data, size_t size);

#endif
