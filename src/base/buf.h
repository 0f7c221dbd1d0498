/* buf.h - a growable run of bytes, always NUL-terminated when it holds anything.
 *
 *     Buf line = {0};
 *     buf_printf(&line, "%d epochs", n);
 *     puts(buf_text(&line));
 *     buf_free(&line);
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"

#include <stdarg.h>

typedef struct {
    char *data;  /* NULL until something is added */
    size_t size; /* bytes in it, the final NUL not counted */
    size_t room; /* bytes allocated */
} Buf;

void buf_add(Buf *buf, const void *data, size_t size);
void buf_text_add(Buf *buf, const char *text);
void buf_char(Buf *buf, char c);
void buf_fill(Buf *buf, char c, int count);
void buf_printf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(Buf *buf, const char *format, va_list args);

/* The contents as a string, "" when empty; valid until the next change. */
const char *buf_text(const Buf *buf);

/* Empties it and keeps the room. */
void buf_clear(Buf *buf);
void buf_free(Buf *buf);

#endif
