/* Reads and writes numbers as users type them. */
#include "language/value_number.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

enum { NUMBER_MOST = 64 }; /* characters */

/* The number without Python's underscores. */
static bool plain_number(const char *text, char out[NUMBER_MOST])
{
    int n = 0;
    for (; *text; text++) {
        if (n == NUMBER_MOST - 1)
            return false;
        if (*text != '_')
            out[n++] = *text;
    }
    out[n] = '\0';
    return n > 0;
}

bool value_double(const char *text, double *out)
{
    char number[NUMBER_MOST];
    return plain_number(text, number) && text_double(number, out) && isfinite(*out);
}

const char *value_of_double(Arena *arena, double value)
{
    Buf text = {0};
    text_exact(&text, value);
    const char *copy = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

bool value_format(Buf *out, const char *text, const char *format, int length, Error *err)
{
    enum { PLACES_MOST = 40 };
    double value;
    int places = -1, at = 0;
    if (at < length && format[at] == '.')
        for (places = 0, at++; at < length && format[at] >= '0' && format[at] <= '9'; at++)
            places = MIN(10 * places + format[at] - '0', PLACES_MOST);
    char kind = at < length ? format[at++] : 'g';
    if (at != length || !strchr("eEfFgGd%", kind) || !value_double(text, &value))
        return fail(err, "the format ':%.*s' does not fit '%s'; it takes one like :.2e or :.4f",
                    length, format, text);
    if (kind == 'd')
        buf_printf(out, "%.0f", value);
    else if (kind == '%')
        buf_printf(out, "%.*f%%", places < 0 ? 6 : places, 100 * value);
    else
        buf_printf(out, (char[]){'%', '.', '*', kind, '\0'}, places < 0 ? 6 : places, value);
    return true;
}

bool value_long(const char *text, long *out)
{
    static const double EXACT = 1e15; /* so far doubles are exact, and fit a long */
    char number[NUMBER_MOST];
    double value;
    if (!plain_number(text, number))
        return false;
    if (text_long(number, out))
        return true;
    if (!value_double(number, &value) || value != floor(value) || fabs(value) > EXACT)
        return false;
    *out = (long)value;
    return true;
}

static bool in_range(const ArgSpec *spec, double value)
{
    return (spec->least == 0 && spec->most == 0) || (value >= spec->least && value <= spec->most);
}

static bool out_of_range(const ArgSpec *spec, const char *text, Error *err)
{
    return fail(err, "%s=%s is out of range; give %.10g to %.10g", spec->name, text, spec->least,
                spec->most);
}

bool value_long_in(const ArgSpec *spec, const char *text, long *out, Error *err)
{
    if (!value_long(text, out))
        return fail(err, "%s='%s' is not a whole number; give one like %s=%.10g", spec->name, text,
                    spec->name, spec->least > 0 ? spec->least : 1);
    return in_range(spec, (double)*out) || out_of_range(spec, text, err);
}

bool value_double_in(const ArgSpec *spec, const char *text, double *out, Error *err)
{
    bool list = spec->type == ARG_FLOATS;
    if (!value_double(text, out))
        return fail(err, "%s='%s' is not a number; give %s like %s=%s", spec->name, text,
                    list ? "numbers" : "one", spec->name,
                    !list && spec->least <= 1e-3 ? "1e-3"
                    : spec->fallback             ? spec->fallback
                                                 : "0.5,0.5,0.5");
    return in_range(spec, *out) || out_of_range(spec, text, err);
}

bool value_take_number(Arena *arena, Arg *arg, Error *err)
{
    if (!in_range(arg->spec, arg->number))
        return out_of_range(arg->spec, value_of_double(arena, arg->number), err);
    arg->present = true;
    return true;
}
