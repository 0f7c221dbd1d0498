/* Zooms, pans and moves the crosshair over the figures of watched logs.  Along a logarithmic axis
 * the same is done with logarithms. */
#include "lab/watch_view.h"

#include <math.h>

WatchView watch_view_new(void)
{
    return (WatchView){.x = "step", .smooth = 0.6, .at = NAN};
}

bool watch_view_hides(const WatchView *view, int run)
{
    return run >= 0 && run < WATCH_RUNS && view->hidden[run / 64] >> (run % 64) & 1;
}

void watch_view_hide(WatchView *view, int run, bool hidden)
{
    uint64_t bit = UINT64_C(1) << (run & 63);
    if (run < 0 || run >= WATCH_RUNS)
        return;
    view->hidden[run / 64] &= ~bit;
    view->hidden[run / 64] |= hidden ? bit : 0;
}

/* What is shown, what there is and the crosshair, as they lie along the axis. */
typedef struct {
    double least, most, lo, hi, at;
    bool log;
} Axis;

static double on_axis(const Axis *axis, double x)
{
    return axis->log ? log(x) : x;
}

static double from_axis(const Axis *axis, double at)
{
    return axis->log ? exp(at) : at;
}

static bool shows_all(const WatchView *view)
{
    return view->lo == view->hi;
}

static Axis axis_of(const WatchView *view, const WatchRange *all)
{
    Axis axis = {.log = all->log && all->least > 0};
    axis.least = on_axis(&axis, all->least);
    axis.most = on_axis(&axis, all->most);
    axis.lo = shows_all(view) ? axis.least : on_axis(&axis, view->lo);
    axis.hi = shows_all(view) ? axis.most : on_axis(&axis, view->hi);
    axis.at = on_axis(&axis, view->at);
    return axis;
}

/* Keeps a part of the shown width within what there is; all of it is no part. */
static void set_part(WatchView *view, const Axis *axis, double lo, double hi)
{
    double width = hi - lo;
    if (!(width < axis->most - axis->least) || !(width > 0)) {
        view->lo = view->hi = 0;
        return;
    }
    lo = MIN(MAX(lo, axis->least), axis->most - width);
    view->lo = from_axis(axis, lo);
    view->hi = from_axis(axis, lo + width);
}

void watch_view_zoom(WatchView *view, double factor, const WatchRange *all)
{
    static const double FINEST = 1e-12; /* of the whole, so that ticks can be told apart */
    Axis axis = axis_of(view, all);
    bool inside = axis.at >= axis.lo && axis.at <= axis.hi;
    double centre = inside ? axis.at : (axis.lo + axis.hi) / 2, width = axis.hi - axis.lo;
    if (factor < 1 && width * factor < FINEST * (axis.most - axis.least))
        return;
    set_part(view, &axis, centre - (centre - axis.lo) * factor,
             centre + (axis.hi - centre) * factor);
}

void watch_view_pan(WatchView *view, double part, const WatchRange *all)
{
    Axis axis = axis_of(view, all);
    double by = part * (axis.hi - axis.lo);
    if (!shows_all(view))
        set_part(view, &axis, axis.lo + by, axis.hi + by);
}

/* Beyond the right end the crosshair is at the end, whatever comes. */
void watch_view_move(WatchView *view, double hundredths, const WatchRange *all)
{
    Axis axis = axis_of(view, all);
    double from = isnan(axis.at) ? axis.hi : axis.at;
    double to = from + hundredths / 100 * (axis.hi - axis.lo);
    view->at = to >= axis.most ? NAN : from_axis(&axis, MAX(to, axis.least));
    if (shows_all(view))
        return;
    double beyond = to < axis.lo ? to - axis.lo : to > axis.hi ? to - axis.hi : 0;
    set_part(view, &axis, axis.lo + beyond, axis.hi + beyond);
}
