/* log_pattern.h - lines of text by a pattern with named numbers.
 *
 *     Patterns patterns;
 *     if (!patterns_parse(arena, "iter {step}: loss {loss}", &patterns, err)) ...
 *     const Pattern *pattern = patterns_match(&patterns, line, value);
 *     if (pattern) ...                           value[i] is that of pattern->field[i]
 *
 * A pattern is literal text.  {name} takes a number, with blanks before it; {} passes over a word,
 * which ends at a blank or where the text behind {} begins; blanks match any run of blanks.  It may
 * match anywhere in a line.  Several patterns are separated by || and the first that matches is
 * taken. */
#ifndef LOGS_LOG_PATTERN_H
#define LOGS_LOG_PATTERN_H

#include "base/arena.h"
#include "base/base.h"
#include "base/error.h"

enum { PATTERN_FIELDS = 32, PATTERN_LINE = 1 << 14 }; /* bytes of a line that are looked at */

typedef enum { PART_TEXT, PART_BLANKS, PART_WORD, PART_NUMBER } PatternPartKind;

typedef struct {
    PatternPartKind kind;
    Bytes text; /* of PART_TEXT, without blanks */
} PatternPart;

/* One pattern.  Belongs to the arena that it was read to. */
typedef struct {
    PatternPart *part;
    int parts;
    const char *field[PATTERN_FIELDS]; /* names of the numbers, in their order */
    int fields;
    int step;     /* the field that is the step; -1: none */
    Bytes needle; /* its longest text: a line without it does not match */
} Pattern;

typedef struct {
    Pattern *pattern;
    int count;
    bool steps; /* one of them has a step */
} Patterns;

NODISCARD bool patterns_parse(Arena *arena, const char *text, Patterns *out, Error *err);

/* Whether it can be read; NULL can. */
NODISCARD bool patterns_check(const char *text, Error *err);

/* The first pattern that matches a line, with the numbers of its fields; NULL: none does. */
const Pattern *patterns_match(const Patterns *patterns, Bytes line, double value[PATTERN_FIELDS]);

#endif
