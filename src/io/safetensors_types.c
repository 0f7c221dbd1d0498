/* The types that elements of tensors have, and the numbers that they stand for. */
#include "io/safetensors.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name; /* "dtype" in the header */
    size_t size;      /* bytes of an element */
} TYPES[] = {
    [SAFE_U8] = {"U8", 1},     [SAFE_I64] = {"I64", 8}, [SAFE_F32] = {"F32", 4},
    [SAFE_F64] = {"F64", 8},   [SAFE_F16] = {"F16", 2}, [SAFE_BF16] = {"BF16", 2},
    [SAFE_BOOL] = {"BOOL", 1}, [SAFE_I8] = {"I8", 1},   [SAFE_I16] = {"I16", 2},
    [SAFE_U16] = {"U16", 2},   [SAFE_I32] = {"I32", 4}, [SAFE_U32] = {"U32", 4},
    [SAFE_U64] = {"U64", 8},
};

size_t safe_type_size(SafeType type)
{
    return TYPES[type].size;
}

const char *safe_type_name(SafeType type)
{
    return TYPES[type].name;
}

bool safe_type_find(const char *name, SafeType *out)
{
    for (int type = 0; type < LENGTH(TYPES); type++)
        if (strcmp(name, TYPES[type].name) == 0) {
            *out = (SafeType)type;
            return true;
        }
    return false;
}

bool safe_is_float(const SafeTensor *tensor)
{
    return tensor->type == SAFE_F32 || tensor->type == SAFE_F64 || tensor->type == SAFE_F16 ||
           tensor->type == SAFE_BF16;
}

/* IEEE 754's binary16: a sign, 5 bits of exponent with bias 15, 10 bits of fraction. */
static double half_number(uint16_t bits)
{
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    double size = exponent == 0   ? ldexp(fraction, -24)
                  : exponent < 31 ? ldexp(1024 + fraction, exponent - 25)
                  : fraction == 0 ? INFINITY
                                  : NAN;
    return bits >> 15 ? -size : size;
}

/* bfloat16: the upper half of a float. */
static double bfloat_number(uint16_t bits)
{
    uint32_t whole = (uint32_t)bits << 16;
    float number;
    memcpy(&number, &whole, sizeof number);
    return (double)number;
}

double safe_number(const SafeTensor *tensor, size_t i)
{
    switch (tensor->type) {
    case SAFE_F32:
        return (double)((const float *)tensor->data)[i];
    case SAFE_F64:
        return ((const double *)tensor->data)[i];
    case SAFE_F16:
        return half_number(((const uint16_t *)tensor->data)[i]);
    case SAFE_BF16:
        return bfloat_number(((const uint16_t *)tensor->data)[i]);
    default:
        return NAN;
    }
}
