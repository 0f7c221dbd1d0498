#include "view/probe.h"

#include <math.h>

enum { SCAN_MOST = 4096 }; /* samples looked at when searching */

static const double DIVERGED = 4; /* times the best smoothed loss: where lr_find stops */
static const double APART = 10;   /* rates that differ by more than a decade disagree */
static const double FLAT = 0.05;  /* part of the loss at the start that must be gained */

static long scan_step(const Probe *probe)
{
    return MAX((probe->last - probe->first + 1) / SCAN_MOST, 1);
}

Probe probe_of(const Scene *scene)
{
    Probe probe = {.run = scene->range, .last = -1, .cursor = -1};
    if (!scene->range)
        return probe;
    long end, cursor = scene->stage.cursor;
    stage_span(scene->range, &probe.first, &end);
    probe.last = end - 1;
    if (cursor >= 0 && probe.last >= probe.first)
        probe.cursor = MIN(MAX(cursor, probe.first), probe.last);
    return probe;
}

/* Samples hold the exponential schedule's rates, so the logarithms are even; a search by halves
 * needs no more than that they rise. */
long probe_sample(const Probe *probe, double lr)
{
    long low = probe->first, high = probe->last;
    if (isnan(lr) || high < low)
        return -1;
    while (high - low > 1) {
        long middle = low + (high - low) / 2;
        *(series_at(&probe->run->lr, middle) <= lr ? &low : &high) = middle;
    }
    double below = fabs(log(series_at(&probe->run->lr, low) / lr));
    double above = fabs(log(series_at(&probe->run->lr, high) / lr));
    return above < below ? high : low;
}

/* The first sample at which the smoothed loss is above 4 times its best; the last one if none. */
static long divergence(const Probe *probe, bool *found)
{
    const Series *smooth = &probe->run->smooth;
    long n = series_count(smooth);
    double best = INFINITY;
    *found = false;
    for (long i = 0; i < n; i += scan_step(probe)) {
        double value = series_at(smooth, i);
        best = value < best ? value : best;
        if ((*found = value > DIVERGED * best))
            return i;
    }
    *found = n > 0 && !(series_at(smooth, n - 1) <= DIVERGED * best);
    return n - 1;
}

static double slope_at(const Probe *probe, long i)
{
    const Recorder *run = probe->run;
    long before = MAX(i - 1, probe->first), after = MIN(i + 1, probe->last);
    double decades = log10(series_at(&run->lr, after) / series_at(&run->lr, before));
    return (series_at(&run->smooth, after) - series_at(&run->smooth, before)) / decades;
}

Reading probe_read(const Probe *probe, long sample)
{
    const Recorder *run = probe->run;
    Reading reading = {.lr = series_at(&run->lr, sample),
                       .loss = series_at(&run->loss, sample),
                       .smooth = series_at(&run->smooth, sample),
                       .slope = slope_at(probe, sample)};
    long end = divergence(probe, &reading.diverges);
    reading.decades = log10(series_at(&run->lr, end) / reading.lr);
    return reading;
}

void probe_zoom(const Probe *probe, double zoom, long *first, long *last)
{
    long span = probe->last - probe->first;
    *first = probe->first;
    *last = probe->last;
    if (!(zoom > 0) || zoom >= 1 || probe->cursor < 0)
        return;
    long shown = MAX((long)((double)span * zoom), MIN(span, 2));
    *first = MIN(MAX(probe->cursor - shown / 2, probe->first), probe->last - shown);
    *last = *first + shown;
}

static bool is_flat(const Probe *probe)
{
    double start = series_at(&probe->run->smooth, probe->first), best = start;
    for (long i = probe->first; i <= probe->last; i += scan_step(probe))
        best = MIN(best, series_at(&probe->run->smooth, i));
    return !(start - best > FLAT * fabs(start));
}

const char *probe_doubt(const Probe *probe, const Suggestions *found)
{
    const double rate[] = {found->steep, found->valley, found->min10, found->slide};
    double low = INFINITY, high = 0;
    if (probe->last < probe->first)
        return "no samples";
    if (is_flat(probe))
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
