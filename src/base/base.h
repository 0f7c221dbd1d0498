/* base.h - the few words every file uses.
 *
 *     NODISCARD bool file_size(const char *path, size_t *out, Error *err);
 *     for (int i = 0; i < LENGTH(table); i++) ...
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NODISCARD __attribute__((warn_unused_result))
#define PRINTF_LIKE(form, first) __attribute__((format(printf, form, first)))

#define LENGTH(array) ((int)(sizeof(array) / sizeof((array)[0])))
#define TEXT_OF(macro) TEXT_OF_(macro) /* the text of its value: TEXT_OF(LR_DEFAULT) is "3e-3" */
#define TEXT_OF_(value) #value

/* The lesser and the greater of two numbers, in the type of their sum; each is evaluated once. */
#define MIN(a, b) EXTREME(min, a, b)
#define MAX(a, b) EXTREME(max, a, b)

/* clang-format off */
#define EXTREME(which, a, b)                                                                       \
    _Generic((a) + (b),                                                                            \
             int: int_##which, unsigned: unsigned_##which,                                         \
             long: long_##which, unsigned long: unsigned_long_##which,                             \
             long long: long_long_##which, unsigned long long: unsigned_long_long_##which,         \
             float: float_##which, double: double_##which)(a, b)
/* clang-format on */

#define EXTREMES(name, Type)                                                                       \
    static inline Type name##_min(Type a, Type b)                                                  \
    {                                                                                              \
        return a < b ? a : b;                                                                      \
    }                                                                                              \
    static inline Type name##_max(Type a, Type b)                                                  \
    {                                                                                              \
        return a > b ? a : b;                                                                      \
    }
EXTREMES(int, int)
EXTREMES(unsigned, unsigned)
EXTREMES(long, long)
EXTREMES(unsigned_long, unsigned long)
EXTREMES(long_long, long long)
EXTREMES(unsigned_long_long, unsigned long long)
EXTREMES(float, float)
EXTREMES(double, double)

/* A borrowed run of bytes. */
typedef struct {
    const uint8_t *data; /* not NUL-terminated */
    size_t size;         /* bytes */
} Bytes;

/* Where part `part` of `parts` begins when `count` things are cut as evenly as can be; the end of
 * the last is the beginning of part `parts`. */
static inline int part_begin(int count, int part, int parts)
{
    return (int)((int64_t)count * part / parts);
}

#endif
