/* regex.h - regular expressions in Perl's and Python's syntax; the only file that sees pcre2.h.
 *
 *     Regex regex;
 *     Bytes name;
 *     if (!regex_compile(&regex, "/([^/]+)_\\d+.jpg$", REGEX_CASE, err)) ...
 *     if (!regex_find(&regex, path, 1, &name, err)) ...            what the first group is
 *     regex_free(&regex);
 *
 * Patterns and texts come from people and files: a text need not be UTF-8, and a search that would
 * take too long ends with an error. */
#ifndef IO_REGEX_H
#define IO_REGEX_H

#include "base/base.h"
#include "base/error.h"

/* A pattern, ready to search.  Empty, it may be freed.  One thread at a time uses it. */
typedef struct {
    const char *pattern;         /* borrowed, for messages */
    void *code, *match, *limits; /* of the library */
} Regex;

typedef enum { REGEX_CASE, REGEX_NO_CASE } RegexCase;

/* The error says what is wrong and at which character.  The caller frees it. */
NODISCARD bool regex_compile(Regex *out, const char *pattern, RegexCase letters, Error *err);

/* How many groups it has. */
int regex_groups(const Regex *regex);

/* Looks for the pattern in a text.  *group is what the group with this number was, 0 the whole
 * match: a part of the text, or data NULL where nothing matched or the group had no part in it.
 * False: the search took too long. */
NODISCARD bool regex_find(const Regex *regex, const char *text, int number, Bytes *group,
                          Error *err);

void regex_free(Regex *regex);

#endif
