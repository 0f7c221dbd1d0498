/* Reads and writes text as people and terminals see it: UTF-8, display widths, control characters
 * made visible, numbers in the program's formats. */
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool text_long(const char *text, long *out)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end || errno)
        return false;
    *out = value;
    return true;
}

bool text_double(const char *text, double *out)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end)
        return false;
    *out = value;
    return true;
}

uint32_t utf8_next(const char **text)
{
    /* By how many bytes continue it: overlong forms are refused. */
    static const uint32_t LEAST[] = {0, 0x80, 0x800, 0x10000};
    const unsigned char *s = (const unsigned char *)*text;
    if (!*s)
        return 0;
    int more = *s < 0x80 ? 0 : *s < 0xc2 ? -1 : *s < 0xe0 ? 1 : *s < 0xf0 ? 2 : *s < 0xf5 ? 3 : -1;
    uint32_t c = more < 1 ? *s : *s & (0x3fu >> more);
    *text += 1;
    for (int i = 1; i <= more; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0xfffd;
        c = (c << 6) | (s[i] & 0x3fu);
    }
    if (more < 0 || c < LEAST[more] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        return 0xfffd;
    *text += more;
    return c;
}

int text_shorter(const char *text, int length)
{
    while (length > 0 && ((unsigned char)text[--length] & 0xc0) == 0x80)
        ;
    return length;
}

bool text_same(const char *a, const char *b)
{
    uint32_t x, y;
    do {
        x = utf8_next(&a);
        y = utf8_next(&b);
    } while (x == y && x);
    return x == y;
}

int utf8_put(char *bytes, uint32_t c)
{
    static const unsigned char LEAD[] = {0, 0xc0, 0xe0, 0xf0};
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    bytes[0] = (char)(LEAD[more] | (c >> (6 * more)));
    for (int i = 1; i <= more; i++)
        bytes[i] = (char)(0x80 | ((c >> (6 * (more - i))) & 0x3f));
    return more + 1;
}

void utf8_add(Buf *buf, uint32_t c)
{
    char bytes[4];
    buf_add(buf, bytes, (size_t)utf8_put(bytes, c));
}

typedef struct {
    uint32_t first, last; /* inclusive */
} Range;

/* The ranges ascend. */
static bool in_ranges(uint32_t c, const Range *ranges, int n)
{
    int low = 0, high = n;
    while (low < high) {
        int middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= ranges[low].first;
}

int codepoint_width(uint32_t c)
{
    static const Range ZERO[] = {
        {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x5bf, 0x5bf},   {0x5c1, 0x5c2},
        {0x5c4, 0x5c5},   {0x610, 0x61a},   {0x64b, 0x65f},   {0x670, 0x670},   {0x6d6, 0x6dc},
        {0x93c, 0x93c},   {0x941, 0x948},   {0x94d, 0x94d},   {0xe31, 0xe31},   {0xe34, 0xe3a},
        {0xe47, 0xe4e},   {0x1160, 0x11ff}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
        {0x2060, 0x2064}, {0x20d0, 0x20f0}, {0x302a, 0x302d}, {0x3099, 0x309a}, {0xfe00, 0xfe0f},
        {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};
    static const Range WIDE[] = {
        {0x1100, 0x115f},   {0x231a, 0x231b},   {0x23e9, 0x23ec},   {0x2614, 0x2615},
        {0x2648, 0x2653},   {0x26a1, 0x26a1},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},
        {0x2705, 0x2705},   {0x270a, 0x270b},   {0x2728, 0x2728},   {0x274c, 0x274c},
        {0x274e, 0x274e},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
        {0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
        {0x3041, 0x33ff},   {0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0xa000, 0xa4cf},
        {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
        {0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
        {0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f265}, {0x1f300, 0x1f64f},
        {0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d7}, {0x1f6eb, 0x1f6ec},
        {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7eb}, {0x1f90c, 0x1f9ff}, {0x1fa70, 0x1faff},
        {0x20000, 0x3fffd}};
    if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        return 0;
    if (c < 0x300)
        return 1;
    if (in_ranges(c, ZERO, LENGTH(ZERO)))
        return 0;
    return in_ranges(c, WIDE, LENGTH(WIDE)) ? 2 : 1;
}

int text_width(const char *text)
{
    int width = 0;
    for (uint32_t c; (c = utf8_next(&text));)
        width += codepoint_width(c);
    return width;
}

void text_pad(Buf *buf, const char *text, int columns)
{
    buf_text_add(buf, text);
    buf_fill(buf, ' ', columns - text_width(text));
}

bool codepoint_steers(uint32_t c)
{
    static const Range STEERING[] = {{0x0, 0x1f},      {0x7f, 0x9f},     {0x61c, 0x61c},
                                     {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}};
    return in_ranges(c, STEERING, LENGTH(STEERING));
}

/* Makes what steers a terminal visible; kept: a control character that stays as it is, or 0. */
static void add_visible(Buf *buf, const char *text, uint32_t kept)
{
    while (*text) {
        unsigned char byte = (unsigned char)*text;
        uint32_t c = utf8_next(&text);
        bool broken = c == 0xfffd && byte != 0xef;
        if (c == kept || !(broken || codepoint_steers(c)))
            utf8_add(buf, c);
        else if (c == '\n')
            buf_text_add(buf, "\\n");
        else if (broken || c < 0x80)
            buf_printf(buf, "\\x%02x", byte);
        else
            buf_printf(buf, "\\u%04x", (unsigned)c);
    }
}

void text_visible(Buf *buf, const char *text)
{
    add_visible(buf, text, 0);
}

char *text_shown(Arena *arena, const char *text)
{
    Buf shown = {0};
    text_visible(&shown, text);
    char *copy = arena_text(arena, buf_text(&shown));
    buf_free(&shown);
    return copy;
}

void text_visible_lines(Buf *buf, const char *text)
{
    add_visible(buf, text, '\n');
}

/* Not-a-number and infinities; printf writes -nan for some of them. */
static bool add_special(Buf *buf, double value)
{
    if (isfinite(value))
        return false;
    buf_text_add(buf, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    return true;
}

static const double LARGE = 1e9; /* from here on numbers are written with an exponent */

/* Whether so many decimals show only zeros: a value up to half of the last of them rounds to 0. */
static bool rounds_away(double value, int decimals)
{
    return fabs(value) <= 0.5 * pow(10, -decimals);
}

void text_number(Buf *buf, double value)
{
    enum { DECIMALS = 6 };
    if (rounds_away(value, DECIMALS))
        value = 0; /* not -0.000000 */
    if (!add_special(buf, value))
        buf_printf(buf, fabs(value) < LARGE ? "%.6f" : "%.6e", value);
}

/* Digits of a number without the zeros that end its decimals, and of its exponent without a plus
 * and zeros before it: "1.60e-04" -> "1.6e-4". */
static void trim(char *digits)
{
    char *exponent = strchr(digits, 'e'), *end = exponent ? exponent : digits + strlen(digits);
    long power = exponent ? strtol(exponent + 1, NULL, 10) : 0;
    if (memchr(digits, '.', (size_t)(end - digits))) {
        while (end[-1] == '0')
            end--;
        end -= end[-1] == '.';
    }
    *end = '\0';
    if (exponent)
        sprintf(end, "e%ld", power); /* at most as long as it was */
}

void text_short(Buf *buf, double value)
{
    enum { THOUSAND = 1000, MOST = 99999 }; /* larger numbers have an exponent */
    const double least = 0.0009995;         /* smaller ones do, unless they round to 0.001 */
    char digits[32];
    if (add_special(buf, value))
        return;
    double size = fabs(value);
    if (round(size) >= THOUSAND && round(size) <= MOST) {
        text_thousands(buf, (long)round(value));
        return;
    }
    bool plain = value == 0 || (size >= least && size < THOUSAND);
    snprintf(digits, sizeof digits, "%.2e", value == 0 ? 0 : value); /* not -0 */
    int exponent = atoi(strchr(digits, 'e') + 1);
    if (plain)
        snprintf(digits, sizeof digits, "%.*f", MAX(2 - exponent, 0), value == 0 ? 0 : value);
    trim(digits);
    buf_text_add(buf, digits);
}

void text_decimals(Buf *buf, double value, int decimals)
{
    if (value == 0)
        value = 0; /* not -0.0000 */
    if (!isfinite(value) || fabs(value) >= LARGE || (value != 0 && rounds_away(value, decimals)))
        text_short(buf, value);
    else
        buf_printf(buf, "%.*f", decimals, value);
}

void text_fit(Buf *buf, double value, int decimals, int room)
{
    char digits[400] = ""; /* any double */
    value += 0.0;          /* not -0 */
    if (add_special(buf, value))
        return;
    for (int n = decimals; n >= 0 && (value == 0 || !rounds_away(value, n)); n--)
        if (snprintf(digits, sizeof digits, "%.*f", n, value) <= room) {
            buf_text_add(buf, digits);
            return;
        }
    for (int n = 2; n >= 0 && (n == 2 || (int)strlen(digits) > room); n--) {
        snprintf(digits, sizeof digits, "%.*e", n, value);
        trim(digits);
    }
    buf_text_add(buf, digits);
}

void text_exact(Buf *buf, double value)
{
    enum { ENOUGH = 17, LEAST = -5, EXACT = 15 }; /* digits of any double; powers of ten */
    enum { ZEROS = 7 };                           /* the most that can be seen at once */
    char digits[32] = "0";
    if (add_special(buf, value))
        return;
    for (int n = 1; n <= ENOUGH && value != 0; n++) {
        snprintf(digits, sizeof digits, "%.*e", n - 1, value);
        if (strtod(digits, NULL) != value)
            continue;
        int exponent = atoi(strchr(digits, 'e') + 1), zeros = exponent + 1 - n;
        if (exponent >= LEAST && (zeros <= 0 || (zeros <= ZEROS && exponent < EXACT)))
            snprintf(digits, sizeof digits, "%.*f", MAX(n - 1 - exponent, 0), value);
        break;
    }
    buf_text_add(buf, digits);
}

void text_csv(Buf *buf, const char *text)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted)
        buf_char(buf, '"');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(buf, '"');
        buf_char(buf, *text);
    }
    if (quoted)
        buf_char(buf, '"');
}

void text_duration(Buf *buf, double seconds)
{
    const double most = 3.6e9; /* a million hours */
    long total = seconds > 0 ? (long)fmin(seconds, most) : 0;
    if (total >= 3600)
        buf_printf(buf, "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
    else
        buf_printf(buf, "%02ld:%02ld", total / 60, total % 60);
}

void text_time(Buf *buf, double seconds)
{
    static const double ROUNDS_UP[] = {9.95, 0.995, 0.0995}; /* to 10, 1, 0.1 */
    const double most = 3.6e9;                               /* a million hours */
    double rest = seconds > 0 ? fmin(seconds, most) : 0;
    long total = (long)(rest + 0.5);
    int decimals = 0;
    while (decimals < LENGTH(ROUNDS_UP) && rest < ROUNDS_UP[decimals])
        decimals++;
    if (total >= 3600)
        buf_printf(buf, "%ld:%02ld:%02ld", total / 3600, total / 60 % 60, total % 60);
    else if (total >= 60)
        buf_printf(buf, "%ld:%02ld", total / 60, total % 60);
    else
        buf_printf(buf, "%.*f s", rounds_away(rest, decimals) ? 0 : decimals, rest);
}

void text_thousands(Buf *buf, long value)
{
    if (value < 0)
        buf_char(buf, '-');
    unsigned long rest = value < 0 ? -(unsigned long)value : (unsigned long)value;
    unsigned long unit = 1;
    while (rest / unit >= 1000)
        unit *= 1000;
    buf_printf(buf, "%lu", rest / unit);
    for (rest %= unit, unit /= 1000; unit > 0; rest %= unit, unit /= 1000)
        buf_printf(buf, ",%03lu", rest / unit);
}

const char *text_plural(long count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

bool text_starts(const char *text, const char *prefix)
{
    while (*prefix && *text == *prefix)
        text++, prefix++;
    return !*prefix;
}

bool text_ends(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);
    return length >= tail && strcmp(text + length - tail, suffix) == 0;
}

bool text_among(const char *list, const char *text, size_t length)
{
    for (const char *p = list; p && *p; p += strspn(p, " ")) {
        size_t size = strcspn(p, " ");
        if (size == length && memcmp(p, text, size) == 0)
            return true;
        p += size;
    }
    return false;
}

bool text_lists(const char *list, const char *word)
{
    return text_among(list, word, strlen(word));
}
