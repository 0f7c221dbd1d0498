/* text.h - text as people and terminals see it: UTF-8, widths, numbers, durations.
 *
 *     double lr;
 *     if (!text_double("5e-2", &lr)) ...
 *     int columns = text_width("loss -> 0.69");
 *
 * Numbers are read and written with a point whatever the locale: only LC_CTYPE is ever set. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/base.h"
#include "base/buf.h"

/* Conversions of a whole string: false when anything else is in it or the number does not fit. */
NODISCARD bool text_long(const char *text, long *out);
NODISCARD bool text_double(const char *text, double *out);

/* Reads one code point at *text and advances it; a broken byte counts as U+FFFD.  0 at the end. */
uint32_t utf8_next(const char **text);
void utf8_add(Buf *buf, uint32_t codepoint);

/* Puts its bytes there, 4 at most, and returns how many. */
int utf8_put(char *bytes, uint32_t codepoint);

/* The bytes of a text without its last code point. */
int text_shorter(const char *text, int length);

/* Whether two texts are the same code points; broken bytes count as U+FFFD, as a file of JSON keeps
 * them. */
bool text_same(const char *a, const char *b);

/* Terminal columns of a code point (0, 1 or 2) and of a text.  Wide and combining characters are
 * known by their ranges, not by the C library's locale. */
int codepoint_width(uint32_t codepoint);
int text_width(const char *text);

/* Pads with spaces to `columns` by display width (at least its own). */
void text_pad(Buf *buf, const char *text, int columns);

/* Whether a terminal obeys a character instead of showing it: control characters (C0, DEL, C1),
 * line separators, and what turns the direction of text. */
bool codepoint_steers(uint32_t codepoint);

/* Adds text with such characters and broken UTF-8 made visible (\n as "\n", ESC as "\x1b", a
 * right-to-left override as "\u202e"), so that a file name can not steer the terminal.  What is
 * visible stays as it is. */
void text_visible(Buf *buf, const char *text);

/* The same text alone, in the arena. */
char *text_shown(Arena *arena, const char *text);

/* The same for whole lines: newlines stay. */
void text_visible_lines(Buf *buf, const char *text);

/* Numbers, in five ways; not-a-number and infinities are nan, inf, -inf in each, and nothing is
 * -0.
 *
 * As fastai's tables have them: six decimals; from 1e9 on six digits and an exponent. */
void text_number(Buf *buf, double value);

/* For people, so everywhere on the screen: three significant digits, without zeros at their end;
 * all of a whole part below 100,000; an exponent below 0.001: 0.0331, 12.3, 12,346, 1.6e-4. */
void text_short(Buf *buf, double value);

/* With so many decimals, so that numbers below each other are easy to compare; as text_short where
 * these would all be zeros, and from 1e9 on. */
void text_decimals(Buf *buf, double value, int decimals);

/* The same, with fewer decimals or an exponent and fewer digits where it would be wider than
 * `room` columns. */
void text_fit(Buf *buf, double value, int decimals, int room);

/* For programs, and to repeat what a user typed: the fewest digits that read back as this
 * number. */
void text_exact(Buf *buf, double value);

/* Adds a field of CSV: quoted, as in RFC 4180, if it holds what separates fields or quotes them. */
void text_csv(Buf *buf, const char *text);

/* fastprogress' format_time: MM:SS, or H:MM:SS from an hour on; seconds are cut, not rounded. */
void text_duration(Buf *buf, double seconds);

/* For people: 0.042 s, 0.42 s, 4.2 s, 42 s, 3:08, 1:02:05; rounded. */
void text_time(Buf *buf, double seconds);

/* 12396 -> "12,396". */
void text_thousands(Buf *buf, long value);

/* The word for so many: reply_line(reply, "%ld %s", n, text_plural(n, "batch", "batches")). */
const char *text_plural(long count, const char *one, const char *many);

bool text_starts(const char *text, const char *prefix);
bool text_ends(const char *text, const char *suffix);

/* Whether the first `length` bytes of a text are one of a list's words, which are separated by
 * spaces; nothing is one of NULL's. */
bool text_among(const char *list, const char *text, size_t length);

/* The same for all of a word. */
bool text_lists(const char *list, const char *word);

#endif
