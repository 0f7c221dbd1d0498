/* Fuzzes messages of protocol buffers: every field lies inside its message, and a message that is
 * written from them is read as the same fields. */
#include "tests/fuzz/fuzz.h"

#include "io/protobuf.h"

#include <string.h>

enum { DEEPEST = 8 }; /* messages in messages */

static uint32_t number_of(const ProtoField *field)
{
    return field->key >> 3;
}

static ProtoWire wire_of(const ProtoField *field)
{
    return (ProtoWire)(field->key & 7);
}

static void write_again(const ProtoField *field, Buf *out)
{
    switch (wire_of(field)) {
    case PROTO_VARINT:
        proto_put_long(out, number_of(field), (int64_t)field->value);
        break;
    case PROTO_FIXED64:
        proto_put_double(out, number_of(field), proto_double(field->value));
        break;
    case PROTO_FIXED32:
        proto_put_float(out, number_of(field), proto_float(field->value));
        break;
    case PROTO_BYTES:
        proto_put_bytes(out, number_of(field), field->bytes.data, field->bytes.size);
        break;
    }
}

static bool same(const ProtoField *a, const ProtoField *b)
{
    return a->key == b->key && a->value == b->value && a->bytes.size == b->bytes.size &&
           (a->bytes.size == 0 || memcmp(a->bytes.data, b->bytes.data, a->bytes.size) == 0);
}

static void check_again(Bytes message, const Buf *written)
{
    Bytes again = {(const uint8_t *)written->data, written->size};
    for (ProtoField field, copy; proto_next(&message, &field);)
        FUZZ_REQUIRE(proto_next(&again, &copy) && same(&field, &copy));
    FUZZ_REQUIRE(again.size == 0);
}

/* Reads the numbers that may be packed in a field, of each kind. */
static void unpack(const ProtoField *field)
{
    static const struct {
        ProtoWire wire;
        size_t least; /* bytes of a number */
    } KIND[] = {{PROTO_VARINT, 1}, {PROTO_FIXED32, 4}, {PROTO_FIXED64, 8}};
    for (int i = 0; i < LENGTH(KIND); i++) {
        ProtoField rest = *field;
        size_t numbers = 0;
        for (uint64_t bits; proto_number(&rest, number_of(field), KIND[i].wire, &bits);)
            numbers++;
        FUZZ_REQUIRE(numbers <= MAX(field->bytes.size / KIND[i].least, 1));
    }
}

static void walk(Bytes message, int depth)
{
    Buf written = {0};
    Bytes left = message;
    const uint8_t *end = message.data + message.size;
    for (ProtoField field; proto_next(&left, &field);) {
        FUZZ_REQUIRE(number_of(&field) > 0 && left.data + left.size == end);
        if (wire_of(&field) == PROTO_BYTES)
            FUZZ_REQUIRE(field.bytes.data + field.bytes.size == left.data);
        unpack(&field);
        write_again(&field, &written);
        if (wire_of(&field) == PROTO_BYTES && depth < DEEPEST)
            walk(field.bytes, depth + 1);
    }
    check_again(message, &written);
    buf_free(&written);
}

void fuzz_input(const uint8_t *data, size_t size)
{
    walk((Bytes){data, size}, 0);
}
