#include "train/suggest.h"

#include "base/arena.h"

#include <math.h>

enum {
    SLIDE_WIDTH = 15,   /* samples between the window's ends */
    VALLEY_MOST = 4096, /* samples the quadratic search looks at: the last ones */
};
static const double SLIDE_THRESHOLD = 0.005; /* difference of slopes that counts as even */

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
    }
    s.steep = at(lr, s.steep_at);
    s.min10 = at(lr, s.min_at) / 10;
    s.valley = at(lr, s.valley_at);
    s.slide = at(lr, s.slide_at);
    return s;
}

void curve_trim(long n, long skip_start, long skip_end, long *begin, long *end)
{
    *end = MAX(n - skip_end, MIN(n, 2));
    *begin = MAX(MIN(skip_start, *end - 2), 0);
}
