/* Builds the one-line messages that failing functions hand up to the user, and ends the program
 * when it cannot go on. */
#include "base/error.h"

#include "base/buf.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

/* exit() may be called only once: of several threads the first prints its line and ends all. */
static void be_the_first(void)
{
    static atomic_flag dying = ATOMIC_FLAG_INIT;
    static _Thread_local bool first;
    if (first)
        _exit(EXIT_FAILURE); /* a function called by exit() has died itself */
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
