/* Reads decimal numbers: those of few digits by one exact multiplication or division, all others by
 * the C library. */
#include "base/decimal.h"

#include "base/text.h"

#include <string.h>

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

Bytes bytes_trim(Bytes text)
{
    while (text.size && is_blank(text.data[0]))
        text = (Bytes){text.data + 1, text.size - 1};
    while (text.size && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

/* Powers of ten that are doubles exactly: their product or quotient with a whole number below 2^53
 * is rounded once, as it should be. */
static const double TEN[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

typedef struct {
    uint64_t digits; /* as a whole number */
    int count;       /* how many there are, without zeros in front */
    int point;       /* how many of them come after the point */
    int exponent;
    bool negative;
} Decimal;

/* Reads digits, and after a point more; false where neither has any. */
static bool read_digits(const uint8_t **at, const uint8_t *end, Decimal *out)
{
    bool any = false, after = false;
    for (; *at < end; ++*at) {
        uint8_t c = **at;
        if (c == '.' && !after) {
            after = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        any = true;
        if (out->count < 19)
            out->digits = out->digits * 10 + (uint64_t)(c - '0');
        out->count += out->digits > 0;
        out->point += after;
    }
    return any;
}

static bool read_exponent(const uint8_t **at, const uint8_t *end, Decimal *out)
{
    if (*at == end || (**at != 'e' && **at != 'E'))
        return true;
    ++*at;
    bool negative = *at < end && **at == '-';
    *at += *at < end && (**at == '-' || **at == '+');
    const uint8_t *begin = *at;
    for (; *at < end && **at >= '0' && **at <= '9' && *at - begin < 4; ++*at)
        out->exponent = out->exponent * 10 + (**at - '0');
    out->exponent = negative ? -out->exponent : out->exponent;
    return *at > begin;
}

/* By the C library, which also knows words. */
static bool read_slowly(Bytes text, double *out)
{
    char copy[400];
    if (text.size >= sizeof copy || memchr(text.data, '\0', text.size))
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return text_double(copy, out);
}

bool decimal_read(Bytes text, double *out)
{
    text = bytes_trim(text);
    if (!text.size)
        return false;
    const uint8_t *at = text.data, *end = text.data + text.size;
    Decimal x = {.negative = *at == '-'};
    at += *at == '-' || *at == '+';
    if (!read_digits(&at, end, &x) || !read_exponent(&at, end, &x) || at != end)
        return read_slowly(text, out);
    int power = x.exponent - x.point;
    if (x.count > 19 || x.digits > (uint64_t)1 << 53 || power < -22 || power > 22)
        return read_slowly(text, out);
    double value = (double)x.digits;
    value = power < 0 ? value / TEN[-power] : value * TEN[power];
    *out = x.negative ? -value : value;
    return true;
}
