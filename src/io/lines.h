/* lines.h - the lines of a file one by one, with memory for one of them: from the first on, or from
 * the last.
 *
 *     Lines lines;
 *     if (!lines_open(&lines, "run.jsonl", err)) ...
 *     for (Bytes line; lines_next(&lines, &line);) ...     without its newline
 *     if (!lines_close(&lines, err)) ...                   it was not read to its end
 *
 * Only what ends in a newline is a line; a rest without one comes from a writer that was killed.
 * What is appended after lines_open is read only after lines_more, so a file that grows has an end,
 * too. */
#ifndef IO_LINES_H
#define IO_LINES_H

#include "base/base.h"
#include "base/error.h"

/* A file while its lines are read.  Belongs to the caller; it holds a descriptor and memory, which
 * lines_close gives back, and keeps the first error until then. */
typedef struct {
    const char *path; /* borrowed */
    int fd;
    size_t whole;      /* bytes of the file when it was opened */
    size_t left;       /* bytes that are still to be read */
    char *data;        /* what was read, on the heap */
    size_t size, room; /* bytes in it; allocated */
    size_t next;       /* where the next line begins */
    Error error;       /* of reading; text empty: none */
} Lines;

/* Opens a regular file. */
NODISCARD bool lines_open(Lines *lines, const char *path, Error *err);

/* Valid until the next call.  False after the last, or when it cannot be read further. */
bool lines_next(Lines *lines, Bytes *line);

/* Lets lines_next go on with what was appended since; false: nothing was. */
bool lines_more(Lines *lines);

/* Goes to the first line that begins in the file's last 1 - part: 0 is its beginning.  False when
 * there is none. */
bool lines_jump(Lines *lines, double part);

/* A line without what some editors add: a byte order mark before it, a carriage return after it. */
Bytes line_text(Bytes line);

/* False when reading failed, or a line is longer than 16 MB. */
bool lines_close(Lines *lines, Error *err);

/* Calls `is` with the lines from the last to the first until it returns true.  False if it never
 * does, or if the file cannot be read so far back. */
bool lines_find_last(const char *path, bool (*is)(void *context, Bytes line), void *context);

/* Whether the file exists and ends within a line; what is appended then begins with a newline. */
bool lines_cut_short(const char *path);

#endif
