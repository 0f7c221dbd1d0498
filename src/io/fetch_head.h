/* fetch_head.h - what an HTTP server says of a file before it sends it, read line by line.
 *
 *     FetchHead head;
 *     fetch_head_begin(&head);
 *     fetch_head_line(&head, "ETag: \"5f-3a\"\r\n", 15);        head.mark is "\"5f-3a\""
 *
 * Whatever a server sends is bounded and printable in here. */
#ifndef IO_FETCH_HEAD_H
#define IO_FETCH_HEAD_H

#include "base/base.h"
#include "base/error.h"
#include "io/address.h"

enum { FETCH_MARK = 200 }; /* bytes of a mark */

/* A value. */
typedef struct {
    int64_t from;              /* byte of the file that the body begins with; -1: said nowhere */
    int64_t whole;             /* bytes of the whole file; -1: not said */
    char mark[FETCH_MARK + 1]; /* what only this version of the file has: a strong ETag, or
                                         the date of its last change; "": nothing */
    bool etag;                 /* mark is one */
    bool parts;                /* it sends parts of the file, too */
    long wait;                 /* seconds to wait before another try; 0: not said */
    char location[ADDRESS_SHOWN + 1]; /* where it leads on to, for people; "": nowhere */
} FetchHead;

void fetch_head_begin(FetchHead *head);

/* A line, which need not end in a NUL; lines that say nothing of the above are passed over. */
void fetch_head_line(FetchHead *head, const char *line, size_t size);

/* Whether a text can be a mark. */
bool fetch_head_is_mark(const char *text);

/* Puts a status other than success in words, and returns whether it may be another one soon. */
bool fetch_status_fail(int status, Error *err);

/* The same of a proxy that was asked for a connection to the server. */
bool fetch_proxy_fail(int status, Error *err);

#endif
