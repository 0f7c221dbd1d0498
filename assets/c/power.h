/* ---- exponentials of numbers that are not above 0, in loops that compilers make vectors of:
 * a choice is between numbers that are there already. */

typedef union {
    float number;
    uint32_t bits; /* of the number: C99 reads them so, and compilers of C++ do, too */
} NAME_Float;

typedef struct {
    float scale, rest; /* e^x = scale * (1 + rest) */
} NAME_Power;

/* Of x / ln 2 the whole part is the exponent, the rest goes through a polynomial; below -88 it is
 * that of -88, 6e-39, and of what is no number it is none.  Adding 1.5 * 2^23 leaves the whole part
 * in the last bits. */
static inline NAME_Power NAME_power(float x)
{
    NAME_Float least = {x}, sum, scale;
    const uint32_t none = (least.bits & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : 0;
    least.bits = least.bits < 0xc2b00000 ? least.bits : 0xc2b00000; /* -88 */
    sum.number = least.number * 1.44269504f + 12582912;
    sum.bits -= 0x4b400000;
    const float whole = (float)(int32_t)sum.bits;
    const float r = least.number - whole * 0.693359375f + whole * 2.12194440e-4f;
    float rest = r * 1.381314379e-3f + 8.369418905e-3f;
    NAME_Power power;
    rest = rest * r + 4.16684568e-2f;
    rest = rest * r + 1.666651479e-1f;
    rest = rest * r + 4.999999305e-1f;
    power.rest = rest * (r * r) + r;
    scale.bits = (sum.bits + 127) << 23 | none;
    power.scale = scale.number;
    return power;
}

static inline float NAME_exp(float x)
{
    const NAME_Power power = NAME_power(x);
    return power.scale * power.rest + power.scale;
}
