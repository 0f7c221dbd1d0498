/* Reads patterns of lines and matches them: from left to right, without going back. */
#include "logs/log_pattern.h"

#include "base/decimal.h"
#include "logs/log_row.h"

#include <string.h>

enum { WORD_LONGEST = 256 }; /* bytes that {} passes over */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

static bool is_letter(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}

/* ---- reading a pattern */

static PatternPart *add_part(Arena *arena, Pattern *pattern, PatternPartKind kind)
{
    pattern->part = arena_extend(arena, pattern->part, pattern->parts, sizeof *pattern->part);
    pattern->part[pattern->parts] = (PatternPart){.kind = kind};
    return &pattern->part[pattern->parts++];
}

static bool add_field(Arena *arena, Pattern *pattern, Bytes name, Error *err)
{
    PatternPartKind last = pattern->parts ? pattern->part[pattern->parts - 1].kind : PART_BLANKS;
    (void)add_part(arena, pattern, name.size ? PART_NUMBER : PART_WORD);
    if (last == PART_WORD)
        return fail(err, "pattern: nothing says where '{}' ends; put text or a blank behind it");
    if (!name.size)
        return true;
    if (pattern->fields == PATTERN_FIELDS)
        return fail(err, "pattern: more than %d fields; leave some out", PATTERN_FIELDS);
    const char *field = arena_printf(arena, "%.*s", (int)name.size, (const char *)name.data);
    int rank = row_step_rank(field);
    int best = pattern->step < 0 ? -1 : row_step_rank(pattern->field[pattern->step]);
    if (rank >= 0 && (best < 0 || rank < best))
        pattern->step = pattern->fields;
    pattern->field[pattern->fields++] = field;
    return true;
}

static void add_text(Arena *arena, Pattern *pattern, Bytes text)
{
    add_part(arena, pattern, PART_TEXT)->text = text;
    if (text.size > pattern->needle.size)
        pattern->needle = text;
}

/* The bytes from the first on that blanks and braces do not end. */
static Bytes find_text(Bytes rest)
{
    size_t size = 0;
    while (size < rest.size && !is_blank(rest.data[size]) && rest.data[size] != '{' &&
           rest.data[size] != '}')
        size++;
    return (Bytes){rest.data, size};
}

static bool parse(Arena *arena, Bytes text, Pattern *pattern, Error *err)
{
    *pattern = (Pattern){.step = -1};
    for (size_t at = 0; at < text.size;) {
        Bytes rest = {text.data + at, text.size - at};
        const uint8_t *close = memchr(rest.data, '}', rest.size);
        if (is_blank(*rest.data)) {
            (void)add_part(arena, pattern, PART_BLANKS);
            while (at < text.size && is_blank(text.data[at]))
                at++;
        } else if (*rest.data == '{' && close) {
            size_t size = (size_t)(close - rest.data);
            if (!add_field(arena, pattern, (Bytes){rest.data + 1, size - 1}, err))
                return false;
            at += size + 1;
        } else if (*rest.data == '{' || *rest.data == '}') {
            return fail(err,
                        "pattern: a '%c' stands alone; write {name} for a number, {} for a word",
                        *rest.data);
        } else {
            Bytes literal = find_text(rest);
            add_text(arena, pattern, literal);
            at += literal.size;
        }
    }
    return pattern->fields > 0 ||
           fail(err, "pattern: it has no number; write one as {name}: 'iter {step}: loss {loss}'");
}

bool patterns_parse(Arena *arena, const char *text, Patterns *out, Error *err)
{
    *out = (Patterns){0};
    for (const char *end; text; text = end ? end + 2 : NULL) {
        end = strstr(text, "||");
        Bytes one =
            bytes_trim((Bytes){(const uint8_t *)text, end ? (size_t)(end - text) : strlen(text)});
        out->pattern = arena_extend(arena, out->pattern, out->count, sizeof *out->pattern);
        Pattern *pattern = &out->pattern[out->count++];
        if (!parse(arena, one, pattern, err))
            return false;
        out->steps = out->steps || pattern->step >= 0;
    }
    return true;
}

bool patterns_check(const char *text, Error *err)
{
    Arena scratch = {0};
    Patterns patterns;
    bool ok = !text || patterns_parse(&scratch, text, &patterns, err);
    arena_free(&scratch);
    return ok;
}

/* ---- matching */

static size_t count_digits(Bytes text, size_t at)
{
    size_t size = 0;
    while (at + size < text.size && is_digit(text.data[at + size]))
        size++;
    return size;
}

/* Bytes of a word for what is not finite, if it is one. */
static size_t word_size(Bytes text, size_t at)
{
    static const char *const WORDS[] = {"nan", "infinity", "inf"};
    for (int i = 0; i < LENGTH(WORDS); i++) {
        size_t size = strlen(WORDS[i]);
        if (at + size <= text.size &&
            strncasecmp((const char *)text.data + at, WORDS[i], size) == 0 &&
            (at + size == text.size || !is_letter(text.data[at + size])))
            return size;
    }
    return 0;
}

/* Bytes of the number that a text begins with; 0: it does not. */
static size_t number_size(Bytes text)
{
    size_t at = text.size && (text.data[0] == '-' || text.data[0] == '+');
    size_t word = word_size(text, at), whole = count_digits(text, at), part = 0;
    if (word)
        return at + word;
    at += whole;
    if (at < text.size && text.data[at] == '.')
        part = count_digits(text, at + 1);
    if (!whole && !part)
        return 0;
    at += part ? part + 1 : 0;
    if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        size_t sign = at + 1 < text.size && (text.data[at + 1] == '-' || text.data[at + 1] == '+');
        size_t exponent = count_digits(text, at + 1 + sign);
        at += exponent ? 1 + sign + exponent : 0;
    }
    return at;
}

static bool is_part(Bytes line, size_t at, Bytes text)
{
    return line.size - at >= text.size && memcmp(line.data + at, text.data, text.size) == 0;
}

static size_t skip_blanks(Bytes line, size_t at)
{
    while (at < line.size && is_blank(line.data[at]))
        at++;
    return at;
}

/* Where the word at a place ends: at a blank, or where the text behind it begins. */
static size_t skip_word(Bytes line, size_t at, const PatternPart *next)
{
    size_t end = at, most = MIN(line.size, at + WORD_LONGEST);
    while (end < most && !is_blank(line.data[end]) &&
           !(next && next->kind == PART_TEXT && end > at && is_part(line, end, next->text)))
        end++;
    return end;
}

/* Where a part of a pattern that begins at a place ends; the same place: it does not match. */
static size_t match_part(const Pattern *pattern, int i, Bytes line, size_t at, double *out)
{
    const PatternPart *part = &pattern->part[i];
    size_t begin = at, size;
    switch (part->kind) {
    case PART_TEXT:
        return is_part(line, at, part->text) ? at + part->text.size : at;
    case PART_BLANKS:
        return skip_blanks(line, at);
    case PART_WORD:
        return skip_word(line, at, i + 1 < pattern->parts ? part + 1 : NULL);
    case PART_NUMBER:
        begin = i ? skip_blanks(line, at) : at;
        size = number_size((Bytes){line.data + begin, line.size - begin});
        return size && decimal_read((Bytes){line.data + begin, size}, out) ? begin + size : at;
    }
    return at;
}

static bool matches_at(const Pattern *pattern, Bytes line, size_t at, double *value)
{
    for (int i = 0, field = 0; i < pattern->parts; i++) {
        size_t end = match_part(pattern, i, line, at, &value[field]);
        if (end == at)
            return false;
        field += pattern->part[i].kind == PART_NUMBER;
        at = end;
    }
    return true;
}

/* The next place from `at` on where a pattern may begin: its first text, or the beginning of a word
 * or number.  The line's size: there is none. */
static size_t find_begin(const Pattern *pattern, Bytes line, size_t at)
{
    const PatternPart *first = pattern->part;
    if (first->kind == PART_TEXT) {
        const uint8_t *found =
            memmem(line.data + at, line.size - at, first->text.data, first->text.size);
        return found ? (size_t)(found - line.data) : line.size;
    }
    for (; at < line.size; at++) {
        uint8_t before = at ? line.data[at - 1] : ' ';
        if (first->kind == PART_WORD ? is_blank(before) && !is_blank(line.data[at])
                                     : !is_letter(before) && !is_digit(before) && before != '.')
            return at;
    }
    return at;
}

static bool matches(const Pattern *pattern, Bytes line, double *value)
{
    const Bytes needle = pattern->needle;
    if (needle.size && !memmem(line.data, line.size, needle.data, needle.size))
        return false;
    for (size_t at = 0; (at = find_begin(pattern, line, at)) < line.size; at++)
        if (matches_at(pattern, line, at, value))
            return true;
    return false;
}

const Pattern *patterns_match(const Patterns *patterns, Bytes line, double value[PATTERN_FIELDS])
{
    line.size = MIN(line.size, (size_t)PATTERN_LINE);
    for (int i = 0; i < patterns->count; i++)
        if (matches(&patterns->pattern[i], line, value))
            return &patterns->pattern[i];
    return NULL;
}
