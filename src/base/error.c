#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_text(Error *err, const char *format, va_list args)
{
    if (err)
        vsnprintf(err->text, sizeof err->text, format, args);
}

bool fail(Error *err, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
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

bool error_prefix(Error *err, const char *format, ...)
{
    if (!err)
        return false;
    char old[sizeof err->text];
    memcpy(old, err->text, sizeof old);
    va_list args;
    va_start(args, format);
    set_text(err, format, args);
    va_end(args);
    size_t used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, ": %s", old);
    return false;
}

void die(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("onecycle: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(EXIT_FAILURE);
}
