/* Reads the header lines of an HTTP server's answer. */
#include "io/fetch_head.h"

#include "base/text.h"

#include <stdio.h>
#include <string.h>

enum { LONGEST_WAIT = 60 }; /* seconds that a server may ask to wait */

void fetch_head_begin(FetchHead *head)
{
    *head = (FetchHead){.from = -1, .whole = -1};
}

/* The value of a line if it has this name, without spaces around it; NULL: it has another. */
static char *value_of(Arena *arena, const char *line, size_t size, const char *name)
{
    size_t length = strlen(name);
    if (size <= length || strncasecmp(line, name, length) != 0 || line[length] != ':')
        return NULL;
    const char *begin = line + length + 1, *end = line + size;
    while (begin < end && strchr(" \t", *begin))
        begin++;
    while (end > begin && strchr(" \t\r\n", end[-1]))
        end--;
    return arena_printf(arena, "%.*s", (int)(end - begin), begin);
}

bool fetch_head_is_mark(const char *text)
{
    for (const char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            return false;
    return *text && strlen(text) <= FETCH_MARK;
}

/* A strong ETag is better than a date, and a weak one tells nothing of bytes. */
static void read_mark(FetchHead *head, const char *value, bool etag)
{
    if (!fetch_head_is_mark(value) || (etag && *value != '"') || (!etag && head->etag))
        return;
    snprintf(head->mark, sizeof head->mark, "%s", value);
    head->etag = etag;
}

/* "bytes 100-199/500". */
static void read_range(FetchHead *head, const char *value)
{
    long long from, last, whole;
    if (sscanf(value, "bytes %lld-%lld/%lld", &from, &last, &whole) != 3 || from < 0 ||
        last < from || last == INT64_MAX || whole != last + 1)
        return;
    head->from = from;
    head->whole = whole;
}

static void read_wait(FetchHead *head, const char *value)
{
    long seconds;
    if (text_long(value, &seconds)) /* and not a date */
        head->wait = MIN(MAX(seconds, 0), LONGEST_WAIT);
}

void fetch_head_line(FetchHead *head, const char *line, size_t size)
{
    Arena scratch = {0};
    const char *value;
    if ((value = value_of(&scratch, line, size, "ETag")))
        read_mark(head, value, true);
    else if ((value = value_of(&scratch, line, size, "Last-Modified")))
        read_mark(head, value, false);
    else if ((value = value_of(&scratch, line, size, "Content-Range")))
        read_range(head, value);
    else if ((value = value_of(&scratch, line, size, "Accept-Ranges")))
        head->parts = strcasecmp(value, "bytes") == 0;
    else if ((value = value_of(&scratch, line, size, "Retry-After")))
        read_wait(head, value);
    else if ((value = value_of(&scratch, line, size, "Location")))
        snprintf(head->location, sizeof head->location, "%s", address_shown(&scratch, value));
    arena_free(&scratch);
}

#define PROXY_PASSWORD                                                                             \
    "the proxy asks for a name and a password (status %d); give them in its address: "             \
    "http://NAME:PASSWORD@HOST:PORT"

bool fetch_status_fail(int status, Error *err)
{
    static const struct {
        int status;
        const char *words;
    } KNOWN[] = {
        {401, "the server refused access (status %d); check the address"},
        {403, "the server refused access (status %d); check the address"},
        {404, "the server has no such file (status %d); check the address"},
        {407, PROXY_PASSWORD},
        {408, "the server waited too long (status %d)"},
        {410, "the server has no such file any more (status %d); check the address"},
        {416, "the server has no such part of the file (status %d)"},
        {429, "the server has too many requests (status %d)"},
    };
    bool passes = status == 408 || status == 429 || status >= 500;
    for (int i = 0; i < LENGTH(KNOWN); i++)
        if (KNOWN[i].status == status)
            return fail(err, KNOWN[i].words, status), passes;
    fail(err,
         passes ? "the server failed (status %d)"
                : "the server refused (status %d); check the address",
         status);
    return passes;
}

bool fetch_proxy_fail(int status, Error *err)
{
    bool passes = status >= 500;
    if (status == 407)
        return fail(err, PROXY_PASSWORD, status);
    fail(err,
         passes ? "the proxy did not reach the server (status %d)"
                : "the proxy makes no connection (status %d); check the address and https_proxy",
         status);
    return passes;
}
