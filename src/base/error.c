#include "base/error.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* exit() may be called but once: of several threads the first speaks, and ends the others. */
static void be_the_first(void)
{
    static atomic_flag dying = ATOMIC_FLAG_INIT;
    static _Thread_local bool first;
    if (first)
        _exit(EXIT_FAILURE); /* what runs at the end has died itself */
    while (atomic_flag_test_and_set(&dying))
        pause();
    first = true;
}

void die(const char *format, ...)
{
    va_list args;
    be_the_first();
    va_start(args, format);
    fputs("onecycle: ", stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(EXIT_FAILURE);
}
