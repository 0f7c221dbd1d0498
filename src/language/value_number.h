/* value_number.h - numbers as users type them.
 *
 *     double rate;
 *     if (!value_double("1_000.5", &rate)) ...
 *     value_of_double(arena, rate)                     "1000.5"
 */
#ifndef LANGUAGE_VALUE_NUMBER_H
#define LANGUAGE_VALUE_NUMBER_H

#include "language/command.h"

/* A finite number as users type it, also 1_000.5. */
NODISCARD bool value_double(const char *text, double *out);

/* A number in the fewest digits that read back as itself. */
const char *value_of_double(Arena *arena, double value);

/* Adds a number in a format of Python's (.2e, .4f, d, %) of `length` bytes. */
NODISCARD bool value_format(Buf *out, const char *text, const char *format, int length, Error *err);

/* A whole number as users type it: 12396, 1_000, 1e3. */
NODISCARD bool value_long(const char *text, long *out);

/* The same for an argument, which has a range. */
NODISCARD bool value_double_in(const ArgSpec *spec, const char *text, double *out, Error *err);
NODISCARD bool value_long_in(const ArgSpec *spec, const char *text, long *out, Error *err);

/* Takes arg->number for the value, if it is within the range; the text stays NULL. */
NODISCARD bool value_take_number(Arena *arena, Arg *arg, Error *err);

#endif
