#include "train/suggest.h"

#include "base/arena.h"

#include <math.h>

enum {
    SLIDE_WIDTH = 15,   /* samples between the window's ends */
    VALLEY_MOST = 4096, /* samples the quadratic search looks at: the last ones */
};
static const double SLIDE_THRESHOLD = 0.005; /* difference of slopes that counts as even */
static const double FLAT_FALL = 0.05;        /* a smaller fall is as likely noise as learning */
static const double MOST_APART = 10;         /* ratio of rates that agree */

/* numpy.gradient with unit spacing. */
static double gradient(const double *y, long n, long i)
{
    if (i == 0)
        return y[1] - y[0];
    if (i == n - 1)
        return y[n - 1] - y[n - 2];
    return (y[i + 1] - y[i - 1]) / 2;
}

/* The first of equals; a NaN counts as the smallest, as numpy's argmin. */
static long steepest(const double *y, long n)
{
    long best = 0;
    for (long i = 1; i < n && !isnan(gradient(y, n, best)); i++) {
        double g = gradient(y, n, i);
        if (isnan(g) || g < gradient(y, n, best))
            best = i;
    }
    return best;
}

static long smallest(const double *y, long n)
{
    long best = 0;
    for (long i = 1; i < n && !isnan(y[best]); i++)
        if (isnan(y[i]) || y[i] < y[best])
            best = i;
    return best;
}

/* The longest strictly decreasing subsequence ends at `end` with `length` samples; the answer lies
 * half of it on, counted as fastai v2 counts (whole thirds, then the whole half of a third). */
static long valley(const double *y, long n)
{
    Arena scratch = {0};
    long *length = ARENA_NEW(&scratch, long, n), end = 0;
    for (long i = 0; i < n; i++) {
        length[i] = 1;
        for (long j = 0; j < i; j++)
            if (y[i] < y[j] && length[i] < length[j] + 1)
                length[i] = length[j] + 1;
        if (length[end] < length[i])
            end = i;
    }
    long most = length[end], start = end - most;
    double third = (double)most / 3;
    arena_free(&scratch);
    long at = start + (long)third + (long)(third / 2);
    return most > 1 ? MAX(at, 0) : -1;
}

static long slide(const double *y, long n)
{
    long left = n - 1 - SLIDE_WIDTH, answer = left;
    for (long right = n - 1; left >= 0; right--, left--) {
        if (!(fabs(gradient(y, n, right) - gradient(y, n, left)) > SLIDE_THRESHOLD))
            break;
        answer = left;
    }
    return answer;
}

/* Behind the minimum a diverging loss may fall by any amount, so only what is before it counts. */
static double fall_before(const double *y, long min_at)
{
    double top = y[min_at];
    for (long i = 0; i < min_at; i++)
        top = fmax(top, y[i]);
    return (top - y[min_at]) / fabs(top);
}

static double at(const double *lr, long i)
{
    return i < 0 ? NAN : lr[i];
}

Suggestions suggest(const double *lr, const double *smooth, long n)
{
    Suggestions s = {.steep_at = -1, .min_at = -1, .valley_at = -1, .slide_at = -1};
    if (n >= 2) {
        long skip = MAX(n - VALLEY_MOST, 0);
        long found = valley(smooth + skip, n - skip);
        s.steep_at = steepest(smooth, n);
        s.min_at = smallest(smooth, n);
        s.valley_at = found < 0 ? -1 : found + skip;
        s.slide_at = n > SLIDE_WIDTH ? slide(smooth, n) : -1;
        s.fall = fall_before(smooth, s.min_at);
    }
    s.steep = at(lr, s.steep_at);
    s.min10 = at(lr, s.min_at) / 10;
    s.valley = at(lr, s.valley_at);
    s.slide = at(lr, s.slide_at);
    return s;
}

const char *rule_name(Rule rule)
{
    static const char *const NAMES[] = {"steep", "min10", "valley", "slide"};
    return NAMES[rule];
}

double suggestion_of(const Suggestions *s, Rule rule)
{
    const double value[] = {s->steep, s->min10, s->valley, s->slide};
    return value[rule];
}

/* The rules with the lowest and the highest rate; false when none found anything. */
static bool outermost(const Suggestions *s, Rule *lowest, Rule *highest)
{
    bool any = false;
    for (int r = 0; r < RULES; r++) {
        double value = suggestion_of(s, (Rule)r);
        if (isnan(value))
            continue;
        if (!any || value < suggestion_of(s, *lowest))
            *lowest = (Rule)r;
        if (!any || value > suggestion_of(s, *highest))
            *highest = (Rule)r;
        any = true;
    }
    return any;
}

Doubt suggest_doubt(const Suggestions *s)
{
    Rule lowest, highest;
    if (!outermost(s, &lowest, &highest))
        return DOUBT_SHORT;
    if (!(s->fall >= FLAT_FALL))
        return DOUBT_FLAT;
    bool apart = suggestion_of(s, highest) > MOST_APART * suggestion_of(s, lowest);
    return apart ? DOUBT_APART : DOUBT_NONE;
}

void suggest_doubt_text(const Suggestions *s, Buf *out)
{
    Rule lowest = RULE_STEEP, highest = RULE_STEEP;
    outermost(s, &lowest, &highest);
    double low = suggestion_of(s, lowest), high = suggestion_of(s, highest);
    switch (suggest_doubt(s)) {
    case DOUBT_NONE:
        break;
    case DOUBT_SHORT:
        buf_text_add(out, "no clear suggestion: too few batches; use a larger num_it");
        break;
    case DOUBT_FLAT:
        buf_printf(out,
                   "no clear suggestion: the loss falls by %.1f %% only; try a larger end_lr "
                   "or num_it",
                   100 * s->fall);
        break;
    case DOUBT_APART:
        buf_printf(out,
                   "no clear suggestion: %s %.2E and %s %.2E are %.1f decades apart; "
                   "pick where the curve falls",
                   rule_name(lowest), low, rule_name(highest), high, log10(high / low));
        break;
    }
}

SuggestionRange suggest_range(const Suggestions *run, int runs)
{
    SuggestionRange range;
    for (int r = 0; r < RULES; r++) {
        range.low[r] = range.high[r] = NAN;
        for (int i = 0; i < runs; i++) {
            double value = suggestion_of(&run[i], (Rule)r);
            range.low[r] = fmin(range.low[r], value); /* not-a-number counts for nothing */
            range.high[r] = fmax(range.high[r], value);
        }
    }
    return range;
}

void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end)
{
    *end = MAX(n - skip_end, MIN(n, 2));
    *begin = MAX(MIN(skip_start, *end - 2), 0);
}
