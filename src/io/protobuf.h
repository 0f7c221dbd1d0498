/* protobuf.h - messages of protocol buffers: read field by field where they lie, written to a Buf.
 *
 *     ProtoField field;                                 message: its Bytes, of which what is read
 *     while (proto_next(&message, &field))              is taken away
 *         if (field.key == PROTO_KEY(2, PROTO_FIXED32))
 *             loss = proto_float(field.value);
 *     if (message.size > 0) ...                         damaged: what is left is no field
 *
 *     proto_put_double(&out, 1, wall_time);             a field of type double, number 1
 *     proto_put_bytes(&out, 5, summary.data, summary.size);
 */
#ifndef IO_PROTOBUF_H
#define IO_PROTOBUF_H

#include "base/base.h"
#include "base/buf.h"

/* How a field lies in its message.  Groups, which nobody writes any more, are refused. */
typedef enum { PROTO_VARINT = 0, PROTO_FIXED64 = 1, PROTO_BYTES = 2, PROTO_FIXED32 = 5 } ProtoWire;

/* What a field begins with: its number, from 1, and its wire type. */
#define PROTO_KEY(number, wire) ((uint32_t)(number) << 3 | (uint32_t)(wire))

/* A field that was read. */
typedef struct {
    uint32_t key;   /* PROTO_KEY */
    uint64_t value; /* the bits of a number; an int64 is cast */
    Bytes bytes;    /* of PROTO_BYTES, borrowed from the message: a text, a message, numbers */
} ProtoField;

/* False at the end, and where no whole field follows: then bytes are left. */
NODISCARD bool proto_next(Bytes *message, ProtoField *field);

/* The next number of a repeated field, which lies as `wire` in the message by itself, or packed
 * with others.  False after the last, and for a field of another number. */
NODISCARD bool proto_number(ProtoField *field, uint32_t number, ProtoWire wire, uint64_t *bits);

float proto_float(uint64_t bits);   /* of PROTO_FIXED32 */
double proto_double(uint64_t bits); /* of PROTO_FIXED64 */

void proto_put_long(Buf *out, uint32_t number, int64_t value);
void proto_put_float(Buf *out, uint32_t number, float value);
void proto_put_double(Buf *out, uint32_t number, double value);
void proto_put_bytes(Buf *out, uint32_t number, const void *data, size_t size);

#endif
