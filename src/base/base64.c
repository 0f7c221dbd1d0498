/* Writes bytes in base 64, filled up with `=`. */
#include "base/base64.h"

void base64_add(Buf *out, const void *data, size_t size)
{
    static const char DIGIT[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const uint8_t *bytes = data;
    for (size_t i = 0; i < size; i += 3) {
        size_t have = MIN(size - i, 3);
        uint32_t three = (uint32_t)bytes[i] << 16 | (have > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (have > 2 ? bytes[i + 2] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_char(out, k <= have ? DIGIT[three >> (18 - 6 * k) & 63] : '=');
    }
}
