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
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#define MAX(a, b) ((a) > (b) ? (a) : (b))

/* A borrowed run of bytes. */
typedef struct {
    const uint8_t *data; /* not NUL-terminated */
    size_t size;         /* bytes */
} Bytes;

#endif
