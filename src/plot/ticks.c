/* Divides an axis.  A cell is a step divided by a whole number, so that every tick is in the middle
 * of one.  For each step, from fine to coarse, cells are made as small as the values permit; what
 * wastes least room and has the best labels wins. */
#include "plot/ticks.h"

#include "base/text.h"
#include "plot/tick_label.h"

#include <float.h>
#include <math.h>

/* In cells: a value that rounding puts so little beyond an edge is at the edge. */
static const double SLACK = 1e-6;

static double in_units(const Scale *scale, double value)
{
    return scale->log ? log10(value) : value;
}

static TickStep next_step(const Division *d)
{
    return tick_step_next(d->step, d->scale->log, d->scale->whole);
}

static TickStep least_step(const Division *d)
{
    enum { MOST = 5 * TICKS_MOST };
    return tick_step_least(d->hi / MOST - d->lo / MOST, d->scale->whole);
}

/* Decades are counted from the first one on the axis, so that it has a label. */
static double origin_of(const Division *d)
{
    return d->scale->log && tick_step_times(d->step, 1) > 1 ? ceil(d->lo - SLACK) : 0;
}

/* A value between two cells belongs to the higher one. */
static double cell_of(const Division *d, double value)
{
    return floor((value - d->origin) / d->cell + 0.5 + SLACK);
}

/* Makes ticks at most `apart` cells apart, fewer if the values need it; false if that is none. */
static bool divide(Division *d, int apart)
{
    for (d->apart = apart; d->apart > 0; d->apart--) {
        d->cell = tick_step_times(d->step, 1) / d->apart;
        d->low = cell_of(d, d->lo);
        d->high = cell_of(d, d->hi);
        if (d->high - d->low < d->cells)
            return true;
    }
    return false;
}

static int spare_cells(const Division *d)
{
    return d->cells - 1 - (int)(d->high - d->low);
}

/* Along x the values begin at the left; along y they are in the middle, above zero if they are. */
static double first_cell(const Division *d)
{
    int spare = spare_cells(d);
    if (d->room->across)
        return d->low;
    if (!d->scale->log && d->lo >= 0 && d->low <= spare)
        return 0;
    return d->low - spare / 2;
}

/* The number of the first tick on the axis, counted from the origin. */
static double first_tick(const Division *d)
{
    return ceil(d->first / d->apart - SLACK);
}

/* Whether the label of a tick in a cell stays in the room. */
static bool label_fits(const Tick *tick, double cell, int cells, const TickRoom *room)
{
    double begin = cell - tick->before;
    return begin >= -room->before && begin + text_width(tick->label) <= cells + room->after;
}

/* Moves a label that reaches beyond the room inside, as far as it stays beside its tick. */
static void put_aside(Tick *tick, double cell, int cells, const TickRoom *room)
{
    int width = text_width(tick->label);
    double most = cells + room->after, begin = cell - tick->before;
    if (begin + width > most)
        tick->before += (int)ceil(begin + width - most);
    tick->before = MIN(tick->before, width);
}

/* Leaves out labels that reach beyond the room, and the last one if it comes too near to the one
 * before; false if two others do, or the base of exponents is among those left out. */
static bool labels_fit(const Division *d, Ticks *ticks)
{
    int gap = d->powers ? 1 : 2;
    double at = first_tick(d) * d->apart - d->first, free = 0;
    for (int i = 0; d->room->across && i < ticks->n; i++, at += d->apart) {
        Tick *tick = &ticks->tick[i];
        if (d->room->aside)
            put_aside(tick, at, d->cells, d->room);
        bool meets = i > 0 && at - tick->before < free + gap, last = i == ticks->n - 1;
        if (meets && !last)
            return false;
        free = at - tick->before + text_width(tick->label);
        if (meets || !label_fits(tick, at, d->cells, d->room))
            *tick->label = '\0';
    }
    return !d->powers || (ticks->n && *ticks->tick[0].label);
}

/* False if there are too many or their labels collide. */
static bool fill(const Division *d, Ticks *ticks)
{
    double k = first_tick(d);
    double last = floor((d->first + d->cells - 1) / d->apart + SLACK);
    ticks->n = 0;
    if (last - k >= TICKS_MOST)
        return false;
    for (; k <= last; k++)
        tick_label(d, &ticks->tick[ticks->n++], d->origin + tick_step_times(d->step, k));
    if (d->powers && ticks->n)
        tick_label_base(&ticks->tick[0]);
    return labels_fit(d, ticks);
}

/* The label of what the values end with, if it has room after the last one, as others have from
 * each other, and is not much farther from it than they are. */
static bool find_end(const Division *d, const Ticks *ticks, Tick *end)
{
    enum { GAP = 2 };
    const TickRoom *room = d->room;
    double at = first_tick(d) * d->apart - d->first, free = -room->before, before = at;
    if (!(room->end > 0) || ticks->n == TICKS_MOST)
        return false;
    for (int i = 0; i < ticks->n; i++, at += d->apart) {
        const Tick *tick = &ticks->tick[i];
        if (*tick->label && tick->value >= room->end)
            return false;
        if (!*tick->label)
            continue;
        free = at - tick->before + text_width(tick->label) + GAP;
        before = at;
    }
    double cell = cell_of(d, room->end) - d->first;
    end->value = room->end;
    tick_label_count(end, room->end);
    put_aside(end, cell, d->cells, room);
    return cell <= before + d->apart + 1 && cell - end->before >= free &&
           label_fits(end, cell, d->cells, room);
}

static int labels_of(const Ticks *ticks)
{
    int labels = 0;
    for (int i = 0; i < ticks->n; i++)
        labels += *ticks->tick[i].label != '\0';
    return labels;
}

/* Cells at the ends of the axis that lie beyond all labels. */
static double unlabelled(const Division *d, const Ticks *ticks, bool ended)
{
    double begin = d->cells, end = -1, at = first_tick(d) * d->apart - d->first;
    for (int i = 0; i < ticks->n; i++, at += d->apart)
        if (*ticks->tick[i].label) {
            begin = fmin(begin, at);
            end = at;
        }
    return end < 0 ? d->cells : begin + (ended ? 0 : d->cells - 1 - end);
}

/* What a division costs before its labels are known: room that is left over, and ticks nearer or
 * farther apart than reads well. */
static double cost_of_cells(const Division *d)
{
    enum { ACROSS = 7, UP = 6, UP_LEAST = 2, UP_MOST = 6, LOW = 4 };
    int least = d->cells <= LOW ? d->room->apart : UP_LEAST;
    double best = d->room->across ? fmax(d->cells / (double)ACROSS, d->room->apart)
                                  : MIN(MAX(d->cells / UP, least), UP_MOST);
    double wasted = 1 - (d->hi - d->lo) / (d->cell * d->cells);
    double moved = d->room->across ? (d->room->end > 0 ? 0.2 : 0.02) * (d->low - d->first) : 0;
    return moved + 4 * wasted + 0.5 * fabs(log2(d->apart / best));
}

/* Three labels, two if there is little room; a log axis of more than three decades needs three. */
static double cost_of_missing(const Division *d, int labels)
{
    enum { FEW = 6, LONG = 3 };
    bool needed = d->scale->log && d->hi - d->lo > LONG;
    int wanted = needed || d->cells >= FEW ? 3 : 2;
    return (needed ? 6 : 2) * MAX(wanted - labels, 0);
}

/* What the labels cost: too few, ends without one, odd steps, exponents instead of numbers. */
static double cost_of_labels(const Division *d, const Ticks *ticks, bool ended)
{
    double odd = d->step.unit == 2.5 ? 0.2 : 0, bare = d->room->end > 0 ? 1.5 : 0.6;
    if (d->scale->log && d->step.power < 0)
        odd += d->step.power == -1 && d->step.unit == 5 ? 0.5 : 0.8;
    if (d->scale->log && d->room->aside && tick_step_times(d->step, 1) > 1)
        odd += 0.3; /* each decade that fits */
    return cost_of_missing(d, labels_of(ticks) + ended) +
           bare * unlabelled(d, ticks, ended) / d->cells + odd + 0.7 * d->powers;
}

/* The best division so far. */
typedef struct {
    double cost;
    Division division;
    Ticks ticks;
} Choice;

static void consider(Choice *best, const Division *d)
{
    Ticks ticks = {.n = 0};
    Tick end;
    double cost = cost_of_cells(d);
    if (cost >= best->cost || !fill(d, &ticks))
        return;
    bool ended = find_end(d, &ticks, &end);
    cost += cost_of_labels(d, &ticks, ended);
    if (ended)
        ticks.tick[ticks.n++] = end;
    if (cost < best->cost)
        *best = (Choice){cost, *d, ticks};
}

/* Tries numbers and, on a log axis, exponents; at the places along the axis that there are. */
static void try_labels(Choice *best, Division *d)
{
    enum { MOVES = 3 };
    double first = first_cell(d);
    int moves = d->room->across ? MIN(spare_cells(d), MOVES) : 0;
    bool exponents = d->scale->log && d->room->across && tick_step_times(d->step, 1) >= 1;
    for (int powers = 0; powers <= exponents; powers++)
        for (int move = 0; move <= moves; move++) {
            d->first = first - move;
            d->powers = powers;
            consider(best, d);
        }
}

static void try_step(Choice *best, Division *d)
{
    enum { NARROWER = 3 }; /* ticks nearer to each other leave room for labels at the ends */
    double most = floor(tick_step_times(d->step, 1) * d->cells / (d->hi - d->lo) + SLACK);
    d->origin = origin_of(d);
    int apart = (int)fmin(most, 2 * d->cells);
    for (int i = 0; i < NARROWER && divide(d, apart) && d->apart >= d->room->apart; i++) {
        try_labels(best, d);
        apart = d->apart - 1;
    }
}

/* Cells from a label's middle to a small tick beside it. */
static int least_part(const Division *d, const Ticks *ticks)
{
    int widest = 0;
    for (int i = 0; d->room->across && i < ticks->n; i++)
        widest = MAX(widest, text_width(ticks->tick[i].label));
    return 2 + (d->room->across ? widest / 2 + 1 : 0);
}

/* How many parts a tick distance has, so that small ticks are at round values and in the middle of
 * cells too: 1, 2, 4 or 5; of several decades each has one. */
static int minor_parts(const Division *d, int least)
{
    static const struct {
        double unit;
        int parts;
    } ROW[] = {{1, 5}, {1, 2}, {2, 4}, {2, 2}, {2.5, 5}, {5, 5}};
    double step = tick_step_times(d->step, 1);
    int decades = d->scale->log && step <= 5 ? (int)step : 1;
    if (d->scale->log)
        return decades > 1 && d->apart % decades == 0 && d->apart / decades >= least ? decades : 1;
    for (int i = 0; i < LENGTH(ROW); i++) {
        double part = step / ROW[i].parts;
        if (ROW[i].unit == d->step.unit && d->apart % ROW[i].parts == 0 &&
            d->apart / ROW[i].parts >= least && (!d->scale->whole || part == floor(part)))
            return ROW[i].parts;
    }
    return 1;
}

static void add_minors(const Division *d, Ticks *ticks)
{
    int parts = minor_parts(d, least_part(d, ticks)), apart = d->apart / parts;
    double k = ceil(d->first / apart - SLACK), last = d->first + d->cells - 1;
    for (; k * apart <= last + SLACK && ticks->minors < MINORS_MOST; k++) {
        double value = d->origin + k * apart * d->cell;
        if (parts > 1 && fmod(k, parts) != 0)
            ticks->minor[ticks->minors++] = d->scale->log ? pow(10, value) : value;
    }
}

/* Moves the ends of the scale to the edges of the cells. */
static void widen(Scale *scale, const Division *d)
{
    double lo = d->origin + (d->first - 0.5) * d->cell, hi = lo + d->room->cells * d->cell;
    scale->lo = scale->log ? fmax(pow(10, lo), DBL_MIN) : lo;
    scale->hi = scale->log ? fmin(pow(10, hi), DBL_MAX) : hi;
}

/* A single value is in the middle, with itself beside it. */
static Ticks flat_tick(Scale *scale, const TickRoom *room)
{
    Ticks ticks = {.n = 1};
    Tick *tick = &ticks.tick[0];
    int cells = MAX((int)room->cells, 1);
    double value = scale->lo / 2 + scale->hi / 2,
           cell = (scale->hi / 2 - scale->lo / 2) / cells * 2;
    scale->lo = value - (cells / 2 + 0.5) * cell;
    scale->hi = scale->lo + fmax(room->cells, 1) * cell;
    tick->value = value;
    tick_label_number(tick, value);
    if (room->across && !label_fits(tick, cells / 2, cells, room))
        *tick->label = '\0';
    return ticks;
}

Ticks ticks_choose(Scale *scale, const TickRoom *room)
{
    if (scale->flat && !room->name)
        return flat_tick(scale, room);
    const double most = 1e300; /* numbers beyond it are off the scale, so that lengths are finite */
    Choice best = {.cost = INFINITY};
    Division d = {.scale = scale, .room = room, .cells = MAX((int)room->cells, 1)};
    d.lo = in_units(scale, fmax(scale->lo, -most));
    d.hi = in_units(scale, fmin(scale->hi, most));
    d.step = least_step(&d);
    while (tick_step_times(d.step, 1) < 2 * (d.hi - d.lo) ||
           (isinf(best.cost) && d.step.power < 300)) {
        try_step(&best, &d);
        d.step = next_step(&d);
    }
    if (isinf(best.cost))
        return (Ticks){.n = 0};
    add_minors(&best.division, &best.ticks);
    widen(scale, &best.division);
    return best.ticks;
}
