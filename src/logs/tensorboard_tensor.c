/* Reads the only element of a TensorProto, whichever of its fields it is in. */
#include "logs/tensorboard_tensor.h"

#include "io/protobuf.h"
#include "logs/tensorboard_format.h"

#include <math.h>
#include <string.h>

typedef enum { FLOATING, SIGNED, UNSIGNED, BRAIN_HALF, HALF } NumberKind;

/* A type of elements: a row by its number in types.proto. */
typedef struct {
    int type;        /* DataType */
    size_t size;     /* bytes of an element in tensor_content */
    uint32_t number; /* of the field with single elements */
    ProtoWire wire;  /* of these */
    NumberKind kind;
} ElementType;

static const ElementType TYPES[] = {
    {1, 4, 5, PROTO_FIXED32, FLOATING},    {2, 8, 6, PROTO_FIXED64, FLOATING},
    {3, 4, 7, PROTO_VARINT, SIGNED},       {4, 1, 7, PROTO_VARINT, UNSIGNED},
    {5, 2, 7, PROTO_VARINT, SIGNED},       {6, 1, 7, PROTO_VARINT, SIGNED},
    {9, 8, 10, PROTO_VARINT, SIGNED},      {10, 1, 11, PROTO_VARINT, UNSIGNED},
    {14, 2, 13, PROTO_VARINT, BRAIN_HALF}, {17, 2, 7, PROTO_VARINT, UNSIGNED},
    {19, 2, 13, PROTO_VARINT, HALF},       {22, 4, 16, PROTO_VARINT, UNSIGNED},
    {23, 8, 17, PROTO_VARINT, UNSIGNED},
};

static const ElementType *find_type(uint64_t type)
{
    for (int i = 0; i < LENGTH(TYPES); i++)
        if ((uint64_t)TYPES[i].type == type)
            return &TYPES[i];
    return NULL;
}

/* IEEE 754 with 5 bits of exponent, 10 of fraction. */
static double half_number(unsigned bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = bits & 1023, sign = bits >> 15 & 1 ? -1 : 1;
    if (exponent == 31)
        return sign * (fraction > 0 ? NAN : INFINITY);
    return sign * (exponent ? ldexp(1024 + fraction, exponent - 25) : ldexp(fraction, -24));
}

/* The bits of an element, those beyond its size cut off, as a number. */
static double number_of(const ElementType *type, uint64_t bits)
{
    unsigned unused = 64 - 8 * (unsigned)type->size;
    switch (type->kind) {
    case FLOATING:
        return type->size == 4 ? (double)proto_float(bits) : proto_double(bits);
    case SIGNED:
        return (double)((int64_t)(bits << unused) >> unused);
    case UNSIGNED:
        return (double)(bits << unused >> unused);
    case BRAIN_HALF:
        return (double)proto_float((bits & 0xffff) << 16);
    case HALF:
        return half_number((unsigned)(bits & 0xffff));
    }
    return NAN;
}

/* Whether a shape, which may be of any rank, has one element. */
static bool is_single(Bytes shape)
{
    for (ProtoField dim; proto_next(&shape, &dim);) {
        uint64_t size = 0;
        if (dim.key != PROTO_KEY(TF_SHAPE_DIM, PROTO_BYTES))
            continue;
        for (ProtoField field; proto_next(&dim.bytes, &field);)
            if (field.key == PROTO_KEY(TF_DIM_SIZE, PROTO_VARINT))
                size = field.value;
        if (size != 1)
            return false;
    }
    return true;
}

/* Type, shape and packed elements; false: it is no tensor of one number. */
static bool read_form(Bytes tensor, const ElementType **type, Bytes *content)
{
    bool single = true;
    *type = NULL;
    for (ProtoField field; proto_next(&tensor, &field);) {
        if (field.key == PROTO_KEY(TF_TENSOR_TYPE, PROTO_VARINT))
            *type = find_type(field.value);
        if (field.key == PROTO_KEY(TF_TENSOR_SHAPE, PROTO_BYTES))
            single = is_single(field.bytes);
        if (field.key == PROTO_KEY(TF_TENSOR_CONTENT, PROTO_BYTES))
            *content = field.bytes;
    }
    return single && *type && tensor.size == 0;
}

bool tensor_number(Bytes tensor, double *out)
{
    const ElementType *type;
    Bytes content = {0};
    uint64_t bits = 0; /* what is left out is 0 */
    if (!read_form(tensor, &type, &content) || (content.size && content.size != type->size))
        return false;
    if (content.size)
        memcpy(&bits, content.data, content.size);
    for (ProtoField field; !content.size && proto_next(&tensor, &field);)
        if (proto_number(&field, type->number, type->wire, &bits))
            break;
    *out = number_of(type, bits);
    return true;
}
