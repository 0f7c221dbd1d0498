/* error.h - an error is a value: one complete line for the user.
 *
 *     if (rows < 1)
 *         return fail(err, "%s: row %u: want %zu bytes, got %zu", path, row, want, got);
 *
 * A function that can fail takes `Error *err` last and returns bool (or a pointer, NULL for
 * failure). err is untouched on success and may be NULL.  An Error holds no pointers: it is copied
 * freely and travels between threads. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/base.h"

/* The kind of an error: what the caller has to know besides the text. */
typedef enum {
    ERROR_REFUSED,     /* it could not be done, by what was asked for or by what was found */
    ERROR_NOT_FINITE,  /* training met numbers that are not finite */
    ERROR_INTERRUPTED, /* it was stopped by Ctrl-C before its end */
} ErrorKind;

typedef struct {
    char text[512]; /* lower case: where, what is wrong, what to do; no control characters */
    ErrorKind kind;
} Error;

/* Writes the message and returns false, so that `return fail(...)` keeps paths flat.  What steers a
 * terminal is made visible (text.h), wherever it comes from. */
bool fail(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* The same for an error that is not ERROR_REFUSED. */
bool fail_as(Error *err, ErrorKind kind, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same for functions that return a pointer. */
void *fail_null(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Passes on an error that was kept, with its kind.  Returns false. */
bool error_pass(Error *err, const Error *from);

/* Puts "context: " before the message that is there, of the same kind.  Returns false. */
bool error_prefix(Error *err, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
