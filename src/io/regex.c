/* Looks for regular expressions, by PCRE2. */
#include "io/regex.h"

#include "base/arena.h"
#include "base/die.h"
#include "base/text.h"

#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* Of one search: steps, some tenths of a second of backtracking, and KiB for going back. */
enum { SEARCH_STEPS = 4000000, SEARCH_KIB = 20000 };

enum { PATTERN_LONGEST = 10000 }; /* bytes */

static bool fail_pattern(const char *pattern, int code, size_t at, Error *err)
{
    PCRE2_UCHAR why[128] = "";
    pcre2_get_error_message(code, why, sizeof why);
    long character = 1;
    for (size_t i = 0; i < at && pattern[i]; i++)
        character += ((uint8_t)pattern[i] & 0xc0) != 0x80;
    Arena scratch = {0};
    fail(err, "'%.200s' is no regular expression: %s, at character %ld; write it as Python does",
         text_shown(&scratch, pattern), (const char *)why, character);
    arena_free(&scratch);
    return false;
}

bool regex_compile(Regex *out, const char *pattern, RegexCase letters, Error *err)
{
    uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
                     (letters == REGEX_NO_CASE ? PCRE2_CASELESS : 0);
    int code = 0;
    PCRE2_SIZE at = 0;
    *out = (Regex){.pattern = pattern};
    if (strlen(pattern) > PATTERN_LONGEST)
        return fail(err, "the regular expression has %zu bytes; use at most %d", strlen(pattern),
                    PATTERN_LONGEST);
    out->code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, flags, &code, &at, NULL);
    if (!out->code)
        return fail_pattern(pattern, code, at, err);
    out->match = pcre2_match_data_create_from_pattern(out->code, NULL);
    out->limits = pcre2_match_context_create(NULL);
    if (!out->match || !out->limits)
        die("out of memory in PCRE2");
    pcre2_set_match_limit(out->limits, SEARCH_STEPS);
    pcre2_set_heap_limit(out->limits, SEARCH_KIB);
    return true;
}

int regex_groups(const Regex *regex)
{
    uint32_t groups = 0;
    pcre2_pattern_info(regex->code, PCRE2_INFO_CAPTURECOUNT, &groups);
    return (int)groups;
}

static bool fail_search(const Regex *regex, Error *err)
{
    Arena scratch = {0};
    fail(err, "'%.200s' takes too long to look for; make it simpler",
         text_shown(&scratch, regex->pattern));
    arena_free(&scratch);
    return false;
}

bool regex_find(const Regex *regex, const char *text, int number, Bytes *group, Error *err)
{
    int found =
        pcre2_match(regex->code, (PCRE2_SPTR)text, strlen(text), 0, 0, regex->match, regex->limits);
    *group = (Bytes){0};
    if (found < 0 && found != PCRE2_ERROR_NOMATCH)
        return fail_search(regex, err);
    if (found < 0 || number >= found)
        return true;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(regex->match);
    PCRE2_SIZE begin = ends[2 * number], end = ends[2 * number + 1];
    if (begin != PCRE2_UNSET && begin <= end)
        *group = (Bytes){(const uint8_t *)text + begin, end - begin};
    return true;
}

void regex_free(Regex *regex)
{
    pcre2_match_data_free(regex->match);
    pcre2_match_context_free(regex->limits);
    pcre2_code_free(regex->code);
    *regex = (Regex){0};
}
