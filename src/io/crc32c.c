/* Computes CRC-32C (polynomial 0x82F63B78, reflected) eight bytes at a time: a table for each of
 * them says what a byte still does when those after it have been shifted through. */
#include "io/crc32c.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words are loaded as they stand");

/* A table is linear: an entry is the sum, without carries, of those of its index's bits, so eight
 * of them give all.  In this order the next number is always the last one shifted by a bit, from
 * the polynomial on. */
#define TABLE0(i)                                                                                  \
    ENTRY(i, 0x82f63b78, 0x417b1dbc, 0x20bd8ede, 0x105ec76f, 0x8ad958cf, 0xc79a971f, 0xe13b70f7,   \
          0xf26b8303)
#define TABLE1(i)                                                                                  \
    ENTRY(i, 0xfbc3faf9, 0xff17c604, 0x7f8be302, 0x3fc5f181, 0x9d14c3b8, 0x4e8a61dc, 0x274530ee,   \
          0x13a29877)
#define TABLE2(i)                                                                                  \
    ENTRY(i, 0x8b277743, 0xc76580d9, 0xe144fb14, 0x70a27d8a, 0x38513ec5, 0x9edea41a, 0x4f6f520d,   \
          0xa541927e)
#define TABLE3(i)                                                                                  \
    ENTRY(i, 0x52a0c93f, 0xaba65fe7, 0xd725148b, 0xe964b13d, 0xf64463e6, 0x7b2231f3, 0xbf672381,   \
          0xdd45aab8)
#define TABLE4(i)                                                                                  \
    ENTRY(i, 0x6ea2d55c, 0x37516aae, 0x1ba8b557, 0x8f2261d3, 0xc5670b91, 0xe045beb0, 0x7022df58,   \
          0x38116fac)
#define TABLE5(i)                                                                                  \
    ENTRY(i, 0x1c08b7d6, 0x0e045beb, 0x85f4168d, 0xc00c303e, 0x6006181f, 0xb2f53777, 0xdb8ca0c3,   \
          0xef306b19)
#define TABLE6(i)                                                                                  \
    ENTRY(i, 0xf56e0ef4, 0x7ab7077a, 0x3d5b83bd, 0x9c5bfaa6, 0x4e2dfd53, 0xa5e0c5d1, 0xd0065990,   \
          0x68032cc8)
#define TABLE7(i)                                                                                  \
    ENTRY(i, 0x34019664, 0x1a00cb32, 0x0d006599, 0x847609b4, 0x423b04da, 0x211d826d, 0x9278fa4e,   \
          0x493c7d27)

#define ENTRY(i, b7, b6, b5, b4, b3, b2, b1, b0)                                                   \
    BIT(i, 7) * b7 ^ BIT(i, 6) * b6 ^ BIT(i, 5) * b5 ^ BIT(i, 4) * b4 ^ BIT(i, 3) * b3 ^           \
        BIT(i, 2) * b2 ^ BIT(i, 1) * b1 ^ BIT(i, 0) * b0
#define BIT(i, n) ((i) >> (n)&1u)
#define ENTRIES4(T, i) T((i)), T((i) + 1), T((i) + 2), T((i) + 3)
#define ENTRIES16(T, i) ENTRIES4(T, i), ENTRIES4(T, i + 4), ENTRIES4(T, i + 8), ENTRIES4(T, i + 12)
#define ENTRIES64(T, i)                                                                            \
    ENTRIES16(T, i), ENTRIES16(T, i + 16), ENTRIES16(T, i + 32), ENTRIES16(T, i + 48)
#define ENTRIES256(T)                                                                              \
    {                                                                                              \
        ENTRIES64(T, 0), ENTRIES64(T, 64), ENTRIES64(T, 128), ENTRIES64(T, 192)                    \
    }

static const uint32_t TABLE[8][256] = {ENTRIES256(TABLE0), ENTRIES256(TABLE1), ENTRIES256(TABLE2),
                                       ENTRIES256(TABLE3), ENTRIES256(TABLE4), ENTRIES256(TABLE5),
                                       ENTRIES256(TABLE6), ENTRIES256(TABLE7)};

/* Only the first four bytes meet the checksum so far, so the others need not wait for it. */
static uint32_t add_eight(uint32_t crc, const uint8_t *bytes)
{
    uint32_t low, high;
    memcpy(&low, bytes, sizeof low);
    memcpy(&high, bytes + 4, sizeof high);
    low ^= crc;
    return TABLE[3][high & 255] ^ TABLE[2][high >> 8 & 255] ^ TABLE[1][high >> 16 & 255] ^
           TABLE[0][high >> 24] ^ TABLE[7][low & 255] ^ TABLE[6][low >> 8 & 255] ^
           TABLE[5][low >> 16 & 255] ^ TABLE[4][low >> 24];
}

uint32_t crc32c(const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint32_t crc = UINT32_MAX;
    size_t at = 0;
    for (; size - at >= 8; at += 8)
        crc = add_eight(crc, bytes + at);
    for (; at < size; at++)
        crc = crc >> 8 ^ TABLE[0][(crc ^ bytes[at]) & 255];
    return ~crc;
}

uint32_t crc32c_mask(uint32_t crc)
{
    return (crc >> 15 | crc << 17) + 0xa282ead8;
}
