/* Reads and writes the wire format of protocol buffers: a key of number and wire type, then a
 * number or a length with as many bytes.  No length is believed beyond what is left. */
#include "io/protobuf.h"

#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "numbers are copied as they stand");

/* ---- reading: each function returns where its value ends, or NULL if it is not whole */

enum { VARINT_LONGEST = 10 }; /* bytes */

/* Seven bits a byte, the lowest first; all but the last byte have the highest bit. */
static const uint8_t *long_varint(const uint8_t *at, const uint8_t *end, uint64_t *value)
{
    uint64_t sum = 0;
    for (int i = 0; i < VARINT_LONGEST && at < end; i++) {
        sum |= (uint64_t)(*at & 0x7f) << (7 * i);
        if (*at++ & 0x80)
            continue;
        *value = sum;
        return at;
    }
    return NULL;
}

/* Most have one byte. */
static inline const uint8_t *read_varint(const uint8_t *at, const uint8_t *end, uint64_t *value)
{
    if (at == end || *at & 0x80)
        return long_varint(at, end, value);
    *value = *at;
    return at + 1;
}

static const uint8_t *read_number(const uint8_t *at, const uint8_t *end, ProtoWire wire,
                                  uint64_t *value)
{
    ptrdiff_t size = wire == PROTO_FIXED64 ? 8 : 4;
    if (wire == PROTO_VARINT)
        return read_varint(at, end, value);
    if ((wire != PROTO_FIXED64 && wire != PROTO_FIXED32) || end - at < size)
        return NULL;
    *value = 0;
    memcpy(value, at, (size_t)size);
    return at + size;
}

static const uint8_t *read_bytes(const uint8_t *at, const uint8_t *end, Bytes *bytes)
{
    uint64_t size;
    at = read_varint(at, end, &size);
    if (!at || size > (uint64_t)(end - at))
        return NULL;
    *bytes = (Bytes){at, (size_t)size};
    return at + size;
}

/* Takes away what was read. */
static bool take(Bytes *from, const uint8_t *end)
{
    if (end)
        *from = (Bytes){end, from->size - (size_t)(end - from->data)};
    return end != NULL;
}

bool proto_next(Bytes *message, ProtoField *field)
{
    uint64_t key;
    if (message->size == 0)
        return false;
    const uint8_t *end = message->data + message->size;
    const uint8_t *at = read_varint(message->data, end, &key);
    if (!at || key >> 3 == 0 || key > UINT32_MAX)
        return false;
    ProtoWire wire = (ProtoWire)(key & 7);
    *field = (ProtoField){.key = (uint32_t)key};
    return take(message, wire == PROTO_BYTES ? read_bytes(at, end, &field->bytes)
                                             : read_number(at, end, wire, &field->value));
}

bool proto_number(ProtoField *field, uint32_t number, ProtoWire wire, uint64_t *bits)
{
    Bytes *packed = &field->bytes;
    if (field->key == PROTO_KEY(number, PROTO_BYTES))
        return packed->size > 0 &&
               take(packed, read_number(packed->data, packed->data + packed->size, wire, bits));
    if (field->key != PROTO_KEY(number, wire))
        return false;
    *bits = field->value;
    field->key = PROTO_KEY(number, PROTO_BYTES); /* of which none are left */
    return true;
}

float proto_float(uint64_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double proto_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* ---- writing */

static void put_varint(Buf *out, uint64_t value)
{
    for (; value > 0x7f; value >>= 7)
        buf_char(out, (char)(value | 0x80));
    buf_char(out, (char)value);
}

static void put_key(Buf *out, uint32_t number, ProtoWire wire)
{
    put_varint(out, PROTO_KEY(number, wire));
}

void proto_put_long(Buf *out, uint32_t number, int64_t value)
{
    put_key(out, number, PROTO_VARINT);
    put_varint(out, (uint64_t)value);
}

void proto_put_float(Buf *out, uint32_t number, float value)
{
    put_key(out, number, PROTO_FIXED32);
    buf_add(out, &value, sizeof value);
}

void proto_put_double(Buf *out, uint32_t number, double value)
{
    put_key(out, number, PROTO_FIXED64);
    buf_add(out, &value, sizeof value);
}

void proto_put_bytes(Buf *out, uint32_t number, const void *data, size_t size)
{
    put_key(out, number, PROTO_BYTES);
    put_varint(out, size);
    buf_add(out, data, size);
}
