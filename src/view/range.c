#include "view/range.h"

#include <math.h>

enum { SCAN_MOST = 4096 }; /* samples looked at when searching */

static const double DIVERGED = 4; /* times the best smoothed loss: where lr_find stops */
static const double APART = 10;   /* rates that differ by more than a decade disagree */
static const double FLAT = 0.05;  /* part of the loss at the start that must be gained */

static long scan_step(const Range *range)
{
    return MAX((range->last - range->first + 1) / SCAN_MOST, 1);
}

Range range_of(const Scene *scene)
{
    Range range = {.run = scene->range, .last = -1, .cursor = -1};
    if (!scene->range)
        return range;
    long end;
    curve_trim(series_count(&scene->range->smooth), CURVE_SKIP_START, CURVE_SKIP_END, &range.first,
               &end);
    range.last = end - 1;
    if (scene->stage.cursor >= 0 && range.last >= range.first)
        range.cursor = MIN(MAX(scene->stage.cursor, range.first), range.last);
    return range;
}

/* Samples hold the exponential schedule's rates, so the logarithms are even; a search by halves
 * needs no more than that they rise. */
long range_sample(const Range *range, double lr)
{
    long low = range->first, high = range->last;
    if (isnan(lr) || high < low)
        return -1;
    while (high - low > 1) {
        long middle = low + (high - low) / 2;
        *(series_at(&range->run->lr, middle) <= lr ? &low : &high) = middle;
    }
    double below = fabs(log(series_at(&range->run->lr, low) / lr));
    double above = fabs(log(series_at(&range->run->lr, high) / lr));
    return above < below ? high : low;
}

/* The first sample at which the smoothed loss is above 4 times its best; the last one if none. */
static long divergence(const Range *range, bool *found)
{
    const Series *smooth = &range->run->smooth;
    long n = series_count(smooth);
    double best = INFINITY;
    *found = false;
    for (long i = 0; i < n; i += scan_step(range)) {
        double value = series_at(smooth, i);
        best = value < best ? value : best;
        if ((*found = value > DIVERGED * best))
            return i;
    }
    *found = n > 0 && !(series_at(smooth, n - 1) <= DIVERGED * best);
    return n - 1;
}

static double slope_at(const Range *range, long i)
{
    const Recorder *run = range->run;
    long before = MAX(i - 1, range->first), after = MIN(i + 1, range->last);
    double decades = log10(series_at(&run->lr, after) / series_at(&run->lr, before));
    return (series_at(&run->smooth, after) - series_at(&run->smooth, before)) / decades;
}

Reading range_read(const Range *range, long sample)
{
    const Recorder *run = range->run;
    Reading reading = {.lr = series_at(&run->lr, sample),
                       .loss = series_at(&run->loss, sample),
                       .smooth = series_at(&run->smooth, sample),
                       .slope = slope_at(range, sample)};
    long end = divergence(range, &reading.diverges);
    reading.decades = log10(series_at(&run->lr, end) / reading.lr);
    return reading;
}

void range_zoom(const Range *range, double zoom, long *first, long *last)
{
    long span = range->last - range->first;
    *first = range->first;
    *last = range->last;
    if (!(zoom > 0) || zoom >= 1 || range->cursor < 0)
        return;
    long shown = MAX((long)((double)span * zoom), MIN(span, 2));
    *first = MIN(MAX(range->cursor - shown / 2, range->first), range->last - shown);
    *last = *first + shown;
}

static bool is_flat(const Range *range)
{
    double start = series_at(&range->run->smooth, range->first), best = start;
    for (long i = range->first; i <= range->last; i += scan_step(range))
        best = MIN(best, series_at(&range->run->smooth, i));
    return !(start - best > FLAT * fabs(start));
}

const char *range_doubt(const Range *range, const Suggestions *found)
{
    const double rate[] = {found->steep, found->valley, found->min10, found->slide};
    double low = INFINITY, high = 0;
    if (range->last < range->first)
        return "no samples";
    if (is_flat(range))
        return "the curve is flat";
    for (int i = 0; i < LENGTH(rate); i++)
        if (rate[i] > 0) {
            low = MIN(low, rate[i]);
            high = MAX(high, rate[i]);
        }
    if (high <= 0)
        return "the curve has no descent";
    return high > APART * low ? "over a decade apart" : NULL;
}
