/* Reads numbers off a range test at any sample: rate, loss, slope, distance to divergence. */
#include "view/probe.h"

#include "analysis/history.h"
#include "analysis/ranges.h"
#include "train/smooth.h"

#include <math.h>

/* Samples: looked at by a search; of a run in a band; of a run beside those of other settings. */
enum { SCAN_MOST = 4096, GROUP_MOST = 500, BESIDE_MOST = GROUP_MOST / RANGES_MOST };

static long scan_step(const Probe *probe)
{
    return MAX((probe->last - probe->first + 1) / SCAN_MOST, 1);
}

static bool is_alike(const RunEntry *run, const RunEntry *first)
{
    RangeSetting a = range_setting(run), b = range_setting(first);
    return range_setting_equal(&a, &b);
}

/* The runs of the probe's command; returns how many, with its own in first. */
static int find_group(const Scene *scene, const Probe *probe, const RunEntry **run,
                      const RunEntry **first)
{
    int runs = 0;
    *first = NULL;
    for (int i = 0; i < scene->runs; i++)
        if (scene->run[i]->recorder == probe->run)
            *first = scene->run[i];
    for (int i = 0; i < scene->runs && *first; i++)
        if (scene->run[i]->group == (*first)->group)
            run[runs++] = scene->run[i];
    return runs;
}

/* The curves of all settings of the command. */
static void add_settings(Arena *arena, Probe *probe, const RunEntry *const *run, int runs,
                         const RunEntry *first)
{
    RangeSetting own = range_setting(first);
    Ranges *settings = ARENA_NEW(arena, Ranges, 1);
    *settings = ranges_of(arena, run, runs, CURVE_SKIP_START, CURVE_SKIP_END);
    probe->settings = settings->count > 1 ? settings : NULL;
    for (int i = 0; i < settings->count; i++)
        if (range_setting_equal(&settings->item[i].setting, &own))
            probe->own = i;
}

/* Finds the other runs of the same command: those with the same setting make a band.  Not for long
 * runs, since the time that suggestions take grows with the square of the length and would hold up
 * the screen. */
static void add_group(Arena *arena, const Scene *scene, Probe *probe)
{
    const RunEntry **run = ARENA_NEW(arena, const RunEntry *, MAX(scene->runs, 1)), *first;
    int runs = find_group(scene, probe, run, &first), alike = 0;
    long n = series_count(&probe->run->smooth);
    if (runs < 2 || n > GROUP_MOST)
        return;
    if (n <= BESIDE_MOST)
        add_settings(arena, probe, run, runs, first);
    for (int i = 0; i < runs; i++)
        if (is_alike(run[i], first))
            run[alike++] = run[i];
    if (alike < 2)
        return;
    probe->test = range_test(arena, run, alike, CURVE_SKIP_START, CURVE_SKIP_END);
    probe->several = probe->test.runs > 1;
    if (probe->several)
        probe->found = probe->test.suggestions;
}

bool probe_over(const Scene *scene)
{
    return scene->job.state == JOB_NONE || scene->job.kind != PLAN_LR_FIND;
}

Probe probe_of(Arena *arena, const Scene *scene)
{
    Probe probe = {.run = scene->range, .last = -1, .cursor = -1, .found = scene->suggestions};
    if (!scene->range)
        return probe;
    long end, cursor = scene->stage.cursor;
    stage_span(scene->range, &probe.first, &end);
    probe.last = end - 1;
    if (cursor >= 0 && probe.last >= probe.first)
        probe.cursor = MIN(MAX(cursor, probe.first), probe.last);
    add_group(arena, scene, &probe);
    return probe;
}

/* The first sample at which the smoothed loss diverges, so that lr_find stops; the last one if
 * none. */
static long divergence(const Probe *probe, bool *found)
{
    const Series *smooth = &probe->run->smooth;
    long n = series_count(smooth);
    double best = INFINITY;
    *found = false;
    for (long i = 0; i < n; i += scan_step(probe)) {
        double value = series_at(smooth, i);
        best = value < best ? value : best;
        if ((*found = value > DIVERGED_FACTOR * best))
            return i;
    }
    *found = n > 0 && !(series_at(smooth, n - 1) <= DIVERGED_FACTOR * best);
    return n - 1;
}

double probe_height(const Probe *probe, long sample)
{
    long k = sample - probe->first;
    return probe->several && k < probe->test.loss.n ? probe->test.loss.middle[k]
                                                    : series_at(&probe->run->smooth, sample);
}

static double slope_at(const Probe *probe, long i)
{
    const Recorder *run = probe->run;
    long before = MAX(i - 1, probe->first), after = MIN(i + 1, probe->last);
    double decades = log10(series_at(&run->lr, after) / series_at(&run->lr, before));
    return (probe_height(probe, after) - probe_height(probe, before)) / decades;
}

Reading probe_read(const Probe *probe, long sample)
{
    const Recorder *run = probe->run;
    Reading reading = {.lr = series_at(&run->lr, sample),
                       .loss = series_at(&run->loss, sample),
                       .smooth = probe_height(probe, sample),
                       .slope = slope_at(probe, sample)};
    reading.low = reading.high = reading.smooth;
    long k = sample - probe->first;
    if (probe->several && k < probe->test.loss.n) {
        reading.low = probe->test.loss.low[k];
        reading.high = probe->test.loss.high[k];
    }
    long end = divergence(probe, &reading.diverges);
    reading.end = series_at(&run->lr, end);
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

const char *probe_doubt(const Probe *probe)
{
    static const char *const WHY[] = {[DOUBT_NONE] = NULL,
                                      [DOUBT_SHORT] = "too few batches",
                                      [DOUBT_BROKEN] = "not finite at the first batch",
                                      [DOUBT_DIVERGED] = "the loss rises at once",
                                      [DOUBT_GUESSING] = "no better than guessing",
                                      [DOUBT_FLAT] = "neither falls nor rises",
                                      [DOUBT_EDGE] = "the loss only rises"};
    return WHY[probe->found.doubt];
}
