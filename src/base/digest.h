/* digest.h - MD5 and SHA-256 of bytes, as publishers give them for their files.
 *
 *     Digest digest;
 *     char digits[DIGEST_DIGITS + 1];
 *     digest_begin(&digest, DIGEST_SHA256);
 *     digest_add(&digest, data, size);                 any number of times
 *     digest_end(&digest, digits);                     "ba7816bf..."
 *
 * MD5 (RFC 1321) tells damage, not malice; SHA-256 (FIPS 180-4) tells both. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/base.h"

typedef enum { DIGEST_MD5, DIGEST_SHA256 } DigestKind;

enum {
    DIGEST_BLOCK = 64,  /* bytes that are mixed at a time */
    DIGEST_DIGITS = 64, /* hexadecimal ones, at the most */
};

/* A sum under way; a plain value. */
typedef struct {
    DigestKind kind;
    uint32_t state[8];           /* MD5 has four */
    uint64_t size;               /* bytes so far */
    uint8_t block[DIGEST_BLOCK]; /* those that are not mixed yet */
} Digest;

void digest_begin(Digest *digest, DigestKind kind);
void digest_add(Digest *digest, const void *data, size_t size);

/* Writes the digits, in lower case, and a NUL. */
void digest_end(Digest *digest, char digits[DIGEST_DIGITS + 1]);

/* Hexadecimal digits of a sum. */
int digest_digits(DigestKind kind);

#endif
