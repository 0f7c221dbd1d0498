/* Builds the one-line messages that failing functions hand up to the user. */
#include "base/error.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message may contain names of files and words of scripts: control characters in it are made
 * visible, and what is too long is cut between two characters. */
static void set_text(Error *err, const char *format, va_list args)
{
    char raw[2 * sizeof err->text];
    if (!err)
        return;
    vsnprintf(raw, sizeof raw, format, args);
    Buf text = {0};
    text_visible(&text, raw);
    size_t size = MIN(text.size, sizeof err->text - 1);
    while (size < text.size && (text.data[size] & 0xc0) == 0x80)
        size--;
    snprintf(err->text, sizeof err->text, "%.*s", (int)size, buf_text(&text));
    err->kind = ERROR_REFUSED;
    buf_free(&text);
}

bool fail(Error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    return false;
}

bool fail_as(Error *err, ErrorKind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    if (err)
        err->kind = kind;
    return false;
}

void *fail_null(Error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    return NULL;
}

bool error_pass(Error *err, const Error *from)
{
    if (err)
        *err = *from;
    return false;
}

bool error_prefix(Error *err, const char *format, ...)
{
    if (!err)
        return false;
    Error old = *err;
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    Error context = *err;
    return fail_as(err, old.kind, "%s: %s", context.text, old.text);
}
