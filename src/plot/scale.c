/* Finds round numbers for axes and where values are between them.  Linear steps are found by trying
 * 1, 2, 5, 10 ... until few enough ticks remain: no formula, no special cases.  Lengths are
 * computed from halves, since hi - lo can overflow for large finite numbers. */
#include "plot/scale.h"

#include "base/text.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

/* Below this relative length a range is only rounding noise and is shown as one value. */
static const double FLAT = 1e-6;

/* In steps: ticks that rounding puts so little outside an end still count. */
static const double SLACK = 1e-6;

/* A step of an axis: unit * 10^power. */
typedef struct {
    int unit, power; /* unit: 1, 2 or 5 */
} TickStep;

void span_add(Span *span, double value)
{
    if (!isfinite(value))
        return;
    bool first = span->lo > span->hi;
    span->lo = first ? value : fmin(span->lo, value);
    span->hi = first ? value : fmax(span->hi, value);
    span->fractions |= value != floor(value);
}

static Scale empty_scale(bool log)
{
    return log ? (Scale){.lo = 0.1, .hi = 10, .log = true} : (Scale){.lo = 0, .hi = 1};
}

static double clamp(double value, double lo, double hi)
{
    return fmin(fmax(value, lo), hi);
}

static Scale fit_linear(Span span, double margin)
{
    double largest = fmax(fabs(span.lo), fabs(span.hi));
    double half = span.hi / 2 - span.lo / 2, add = half * margin * 2;
    if (half <= FLAT * largest || half < DBL_MIN)
        add = largest > DBL_MIN ? largest / 10 : 0.5;
    return (Scale){.lo = clamp(span.lo - add, -DBL_MAX, DBL_MAX),
                   .hi = clamp(span.hi + add, -DBL_MAX, DBL_MAX),
                   .whole = !span.fractions};
}

/* On a log axis a single value gets half a decade to either side.  Denormals count as 1e-300. */
static Scale fit_log(Span span, double margin)
{
    double lo = fmax(log10(span.lo), -300), hi = fmax(log10(span.hi), -300);
    double add = hi - lo < FLAT ? 0.5 : (hi - lo) * margin;
    return (Scale){.lo = fmax(pow(10, lo - add), DBL_MIN),
                   .hi = fmin(pow(10, hi + add), DBL_MAX),
                   .log = true};
}

Scale scale_fit(Span span, bool log, double margin)
{
    if (span.lo > span.hi || (log && span.lo <= 0))
        return empty_scale(log);
    return log ? fit_log(span, margin) : fit_linear(span, margin);
}

Scale scale_between(double lo, double hi, bool log)
{
    Span span = SPAN_EMPTY;
    if (!log || lo > 0)
        span_add(&span, lo);
    if (!log || hi > 0)
        span_add(&span, hi);
    return scale_fit(span, log, 0);
}

double scale_at(const Scale *scale, double value)
{
    if (!isfinite(value) || (scale->log && value <= 0))
        return NAN;
    if (scale->log)
        return (log10(value) - log10(scale->lo)) / (log10(scale->hi) - log10(scale->lo));
    return (value / 2 - scale->lo / 2) / (scale->hi / 2 - scale->lo / 2);
}

static TickStep step_next(TickStep step)
{
    if (step.unit == 5)
        return (TickStep){.unit = 1, .power = step.power + 1};
    return (TickStep){.unit = step.unit == 1 ? 2 : 5, .power = step.power};
}

/* Divides by 10^-power, so that 3 * 10^-1 is the same double as 0.3. */
static double step_times(TickStep step, double count)
{
    double whole = count * step.unit;
    return step.power < 0 && step.power > -300 ? whole / pow(10, -step.power)
                                               : whole * pow(10, step.power);
}

static double step_first(const Scale *scale, TickStep step)
{
    return ceil(scale->lo / step_times(step, 1) - SLACK);
}

static double step_last(const Scale *scale, TickStep step)
{
    return floor(scale->hi / step_times(step, 1) + SLACK);
}

static TickStep step_choose(const Scale *scale, int most)
{
    double tenth = scale->hi / 20 - scale->lo / 20;
    TickStep step = {.unit = 1, .power = (int)floor(log10(tenth)) - 1};
    if (scale->whole && step.power < 0)
        step.power = 0;
    while (step_last(scale, step) - step_first(scale, step) >= most)
        step = step_next(step);
    return step;
}

/* Digits before the point of the largest label, at least one. */
static int leading_digits(double largest)
{
    return largest < 10 ? 1 : (int)floor(log10(largest)) + 1;
}

/* From here on an exponent reads better: 0.00005, 12000000. */
enum { PLAIN_WIDTH = 7 };
static const double PLAIN_LEAST = 1e-3;

static double largest_tick(const Ticks *ticks)
{
    double largest = 0;
    for (int i = 0; i < ticks->n; i++)
        largest = fmax(largest, fabs(ticks->tick[i].value));
    return largest;
}

/* Decimals of all labels: those of the step, or the largest label's digits down to the step. */
static void label_linear(Ticks *ticks, TickStep step)
{
    double largest = largest_tick(ticks);
    int decimals = MAX(0, -step.power);
    bool plain = largest == 0 || (largest >= PLAIN_LEAST && largest < 1e7 &&
                                  leading_digits(largest) + decimals < PLAIN_WIDTH);
    int digits = plain ? 0 : MAX(0, (int)floor(log10(largest) + SLACK) - step.power);
    for (int i = 0; i < ticks->n; i++) {
        Tick *tick = &ticks->tick[i];
        if (plain)
            snprintf(tick->label, sizeof tick->label, "%.*f", decimals, tick->value);
        else if (tick->value == 0)
            snprintf(tick->label, sizeof tick->label, "0");
        else
            snprintf(tick->label, sizeof tick->label, "%.*e", MIN(digits, 8), tick->value);
    }
}

static Ticks linear_ticks(const Scale *scale, int most)
{
    Ticks ticks = {0};
    TickStep step = step_choose(scale, most);
    double first = step_first(scale, step), last = step_last(scale, step);
    for (double count = first; count <= last; count++) /* + 0.0 turns -0 into 0 */
        ticks.tick[ticks.n++].value = step_times(step, count) + 0.0;
    label_linear(&ticks, step);
    return ticks;
}

/* fastai's way of writing learning rates. */
static void log_tick(Ticks *ticks, int unit, int power)
{
    Tick *tick = &ticks->tick[ticks->n++];
    tick->value = step_times((TickStep){.unit = unit, .power = power}, 1);
    snprintf(tick->label, sizeof tick->label, "%.0e", tick->value);
}

static Ticks decade_ticks(int low, int high, int most)
{
    Ticks ticks = {0};
    int stride = 1;
    while ((high - low) / stride + 1 > most)
        stride++;
    for (int power = low; power <= high; power += stride)
        log_tick(&ticks, 1, power);
    return ticks;
}

/* 1, 2 and 5 times each power of ten; n = 0 if they are more than `most`. */
static Ticks subdecade_ticks(const Scale *scale, int low, int high, int most)
{
    static const int UNIT[] = {1, 2, 5};
    Ticks ticks = {0};
    for (int i = 3 * (low - 1); i < 3 * (high + 1); i++) {
        int power = (int)floor(i / 3.0), unit = UNIT[i - 3 * power];
        double at = scale_at(scale, step_times((TickStep){.unit = unit, .power = power}, 1));
        if (!(at >= -SLACK && at <= 1 + SLACK))
            continue;
        if (ticks.n == most)
            return (Ticks){0};
        log_tick(&ticks, unit, power);
    }
    return ticks;
}

static Ticks log_ticks(const Scale *scale, int most)
{
    int low = (int)ceil(log10(scale->lo) - SLACK), high = (int)floor(log10(scale->hi) + SLACK);
    if (high - low >= 2)
        return decade_ticks(low, high, most);
    Ticks fine = subdecade_ticks(scale, low, high, most);
    if (fine.n >= 2)
        return fine;
    if (high > low)
        return decade_ticks(low, high, most);
    return linear_ticks(scale, most);
}

Ticks scale_ticks(const Scale *scale, int most)
{
    most = MIN(MAX(most, 1), SCALE_TICKS);
    return scale->log ? log_ticks(scale, most) : linear_ticks(scale, most);
}

/* Whole code points only, as many as the label holds. */
static void copy_label(char *label, size_t size, const char *name)
{
    const char *end = name;
    while (*end) {
        const char *next = end;
        utf8_next(&next);
        if ((size_t)(next - name) >= size)
            break;
        end = next;
    }
    snprintf(label, size, "%.*s", (int)(end - name), name);
}

Ticks scale_names(const Scale *scale, const char *const *name, int names, int most)
{
    Ticks ticks = {0};
    most = MIN(MAX(most, 1), SCALE_TICKS);
    int stride = 1;
    while ((names - 1) / stride + 1 > most)
        stride++;
    for (int i = 0; i < names; i += stride) {
        double at = scale_at(scale, i);
        if (!(at >= -SLACK && at <= 1 + SLACK))
            continue;
        Tick *tick = &ticks.tick[ticks.n++];
        tick->value = i;
        copy_label(tick->label, sizeof tick->label, name[i]);
    }
    return ticks;
}
