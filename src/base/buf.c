/* Text and bytes that grow at their end; the room doubles, so adding to long ones stays cheap. */
#include "base/buf.h"

#include "base/heap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void reserve(Buf *buf, size_t more)
{
    if (buf->room - buf->size > more)
        return;
    size_t room = MAX(2 * buf->room, buf->size + more + 1);
    buf->data = heap_resize(buf->data, room, 1);
    buf->room = room;
}

void buf_add(Buf *buf, const void *data, size_t size)
{
    reserve(buf, size);
    if (size)
        memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void buf_text_add(Buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_char(Buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_fill(Buf *buf, char c, int count)
{
    for (int i = 0; i < count; i++)
        buf_char(buf, c);
}

void buf_vprintf(Buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    reserve(buf, (size_t)length);
    vsnprintf(buf->data + buf->size, (size_t)length + 1, format, again);
    va_end(again);
    buf->size += (size_t)length;
}

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(buf, format, args);
    va_end(args);
}

const char *buf_text(const Buf *buf)
{
    return buf->data ? buf->data : "";
}

void buf_clear(Buf *buf)
{
    buf->size = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void buf_free(Buf *buf)
{
    heap_free(buf->data);
    *buf = (Buf){0};
}
