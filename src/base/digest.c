/* Computes MD5 (RFC 1321) and SHA-256 (FIPS 180-4). */
#include "base/digest.h"

#include <stdio.h>
#include <string.h>

/* The integer parts of 2^32 |sin(i + 1)|. */
static const uint32_t MD5_SINE[DIGEST_BLOCK] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

/* The first bits behind the point of the cube roots of the first 64 primes. */
static const uint32_t SHA_ROOT[DIGEST_BLOCK] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t left(uint32_t x, int bits)
{
    return x << bits | x >> (32 - bits);
}

static uint32_t right(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

static uint32_t little(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t big(const uint8_t *p)
{
    return (uint32_t)p[3] | (uint32_t)p[2] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 24;
}

/* One of MD5's 64 steps: which word it takes, and what it makes of b, c, d. */
static uint32_t md5_step(int i, const uint32_t *v, int *word)
{
    uint32_t b = v[1], c = v[2], d = v[3];
    switch (i / 16) {
    case 0:
        *word = i;
        return (b & c) | (~b & d);
    case 1:
        *word = (5 * i + 1) % 16;
        return (d & b) | (~d & c);
    case 2:
        *word = (3 * i + 5) % 16;
        return b ^ c ^ d;
    default:
        *word = 7 * i % 16;
        return c ^ (b | ~d);
    }
}

static void md5_mix(uint32_t *state, const uint8_t *block)
{
    static const int TURN[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t v[4] = {state[0], state[1], state[2], state[3]};
    for (int i = 0; i < DIGEST_BLOCK; i++) {
        int word;
        uint32_t mixed = md5_step(i, v, &word);
        mixed += v[0] + MD5_SINE[i] + little(block + 4 * word);
        v[0] = v[3];
        v[3] = v[2];
        v[2] = v[1];
        v[1] += left(mixed, TURN[i / 16][i % 4]);
    }
    for (int i = 0; i < 4; i++)
        state[i] += v[i];
}

/* One of SHA-256's 64 steps.  The eight words change places after each: word a of step i is at -i.
 * added: the step's word of the block and its constant. */
static inline void sha256_step(uint32_t *v, int i, uint32_t added)
{
    uint32_t a = v[-i & 7], b = v[(1 - i) & 7], c = v[(2 - i) & 7], e = v[(4 - i) & 7];
    uint32_t *d = &v[(3 - i) & 7], *h = &v[(7 - i) & 7];
    uint32_t choice = (e & v[(5 - i) & 7]) ^ (~e & v[(6 - i) & 7]);
    uint32_t most = (a & b) ^ (a & c) ^ (b & c);
    uint32_t first = *h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + choice + added;
    *d += first;
    *h = first + (right(a, 2) ^ right(a, 13) ^ right(a, 22)) + most;
}

static void sha256_mix(uint32_t *state, const uint8_t *block)
{
    uint32_t w[DIGEST_BLOCK], v[8];
    for (int i = 0; i < 16; i++)
        w[i] = big(block + 4 * i);
    for (int i = 16; i < DIGEST_BLOCK; i++)
        w[i] = w[i - 16] + w[i - 7] +
               (right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ w[i - 15] >> 3) +
               (right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(v, state, sizeof v);
    for (int i = 0; i < DIGEST_BLOCK; i += 8) { /* written out, so that each place is a constant */
        sha256_step(v, 0, w[i] + SHA_ROOT[i]);
        sha256_step(v, 1, w[i + 1] + SHA_ROOT[i + 1]);
        sha256_step(v, 2, w[i + 2] + SHA_ROOT[i + 2]);
        sha256_step(v, 3, w[i + 3] + SHA_ROOT[i + 3]);
        sha256_step(v, 4, w[i + 4] + SHA_ROOT[i + 4]);
        sha256_step(v, 5, w[i + 5] + SHA_ROOT[i + 5]);
        sha256_step(v, 6, w[i + 6] + SHA_ROOT[i + 6]);
        sha256_step(v, 7, w[i + 7] + SHA_ROOT[i + 7]);
    }
    for (int i = 0; i < 8; i++)
        state[i] += v[i];
}

static void mix(Digest *digest, const uint8_t *block)
{
    if (digest->kind == DIGEST_MD5)
        md5_mix(digest->state, block);
    else
        sha256_mix(digest->state, block);
}

void digest_begin(Digest *digest, DigestKind kind)
{
    static const uint32_t MD5[8] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    static const uint32_t SHA[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    *digest = (Digest){.kind = kind};
    memcpy(digest->state, kind == DIGEST_MD5 ? MD5 : SHA, sizeof SHA);
}

void digest_add(Digest *digest, const void *data, size_t size)
{
    const uint8_t *p = data;
    size_t held = digest->size % DIGEST_BLOCK;
    digest->size += size;
    if (held + size < DIGEST_BLOCK) {
        memcpy(digest->block + held, p, size);
        return;
    }
    if (held) {
        memcpy(digest->block + held, p, DIGEST_BLOCK - held);
        mix(digest, digest->block);
        p += DIGEST_BLOCK - held;
        size -= DIGEST_BLOCK - held;
    }
    for (; size >= DIGEST_BLOCK; p += DIGEST_BLOCK, size -= DIGEST_BLOCK)
        mix(digest, p);
    memcpy(digest->block, p, size);
}

int digest_digits(DigestKind kind)
{
    return kind == DIGEST_MD5 ? 32 : DIGEST_DIGITS;
}

void digest_end(Digest *digest, char digits[DIGEST_DIGITS + 1])
{
    static const uint8_t PADDING[DIGEST_BLOCK] = {0x80};
    uint64_t bits = digest->size * 8;
    bool md5 = digest->kind == DIGEST_MD5;
    uint8_t length[8];
    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(bits >> 8 * (md5 ? i : 7 - i));
    size_t held = digest->size % DIGEST_BLOCK, room = DIGEST_BLOCK - sizeof length;
    digest_add(digest, PADDING, (held < room ? room : room + DIGEST_BLOCK) - held);
    digest_add(digest, length, sizeof length);
    int count = digest_digits(digest->kind);
    for (int i = 0; i < count / 2; i++) {
        int shift = 8 * (md5 ? i % 4 : 3 - i % 4);
        snprintf(digits + 2 * i, 3, "%02x", digest->state[i / 4] >> shift & 0xff);
    }
}
