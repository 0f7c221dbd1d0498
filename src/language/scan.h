/* scan.h - where commands begin and end in a text that may have many.
 *
 *     Script script = {.rest = "data digits; fit 1", .line = 1};
 *     for (char *line; (line = command_next(arena, &script));) ...     "data digits", "fit 1"
 */
#ifndef LANGUAGE_SCAN_H
#define LANGUAGE_SCAN_H

#include "base/arena.h"
#include "base/error.h"

/* How far a script or the text of -c has been read.  Begins as {.rest = text, .line = 1}; the text
 * is borrowed. */
typedef struct {
    const char *rest; /* not yet read */
    int line;         /* 1-based, of rest */
    int at;           /* the line that the command last returned starts on */
} Script;

/* Cuts at newlines and at `;` outside quotes, brackets and comments: the next command, NULL at the
 * end.  A command goes on over line ends inside its brackets and quotes, and after a backslash. */
char *command_next(Arena *arena, Script *script);

/* Why bytes are not a text of commands, "not text; ..."; NULL when they are. */
const char *script_trouble(const void *bytes, size_t size);

/* What is open in a text that comes line by line.  Begins as {0}; the caller keeps it between lines
 * and leaves its members alone. */
typedef struct {
    bool inside;     /* a command that is not over */
    bool notebook;   /* its form: what quotes and brackets mean */
    bool whole_line; /* nothing but a line's end ends it: %magic */
    bool fresh;      /* at the start of a word or value */
    bool shielded;   /* the last character was a backslash */
    char quote;      /* the open one, or 0 */
    int depth;       /* of brackets */
} Scan;

/* Takes the next whole lines.  True if they end inside a quote or bracket or after a backslash, so
 * that a prompt asks for more.  The time for all of a text is proportional to its length. */
bool command_goes_on(Scan *scan, const char *text);

/* Where the command at the start of `text` ends: at `;`, a newline or the end of the text.  *open:
 * that is inside a quote or bracket. */
const char *command_end(const char *text, bool *open);

/* What is inside a pair of round brackets around all of the text, with the calls of a chain joined:
 * `a(1).b()` of `(a(1)  # one\n .b())`.  The text itself if there is no such pair. */
const char *command_unwrap(Arena *arena, const char *text);

/* Where `name(...)` stands in a notebook's line beside something else that uses its value, quotes
 * and comments apart: as in `f(name(1), 2)`, `x = name(1)/'a'`, but not in `x = name(1)` and
 * `name(1).f()`.  False: nowhere. */
bool command_inner(const char *line, const char *name, const char **begin, const char **end);

/* Adds to the message why a line may not be what it looks like: "...; there is an en dash (U+2013)
 * before '1e-3'".  Returns false. */
bool command_name_odd(const char *line, Error *err);

#endif
