/* Zooms, pans and moves the crosshair over the figures of watched logs. */
#include "lab/watch_view.h"

#include <math.h>

WatchView watch_view_new(void)
{
    return (WatchView){.x = "step", .smooth = 0.6, .at = NAN};
}

static bool shows_all(const WatchView *view)
{
    return view->lo == view->hi;
}

/* Keeps a part of the shown width within what there is; all of it is no part. */
static void set_part(WatchView *view, double lo, double hi, double least, double most)
{
    double width = hi - lo;
    if (!(width < most - least) || !(width > 0)) {
        view->lo = view->hi = 0;
        return;
    }
    lo = MIN(MAX(lo, least), most - width);
    view->lo = lo;
    view->hi = lo + width;
}

static void get_part(const WatchView *view, double least, double most, double *lo, double *hi)
{
    *lo = shows_all(view) ? least : view->lo;
    *hi = shows_all(view) ? most : view->hi;
}

void watch_view_zoom(WatchView *view, double factor, double least, double most)
{
    double lo, hi;
    get_part(view, least, most, &lo, &hi);
    double centre = view->at >= lo && view->at <= hi ? view->at : (lo + hi) / 2;
    set_part(view, centre - (centre - lo) * factor, centre + (hi - centre) * factor, least, most);
}

void watch_view_pan(WatchView *view, double part, double least, double most)
{
    double lo, hi;
    get_part(view, least, most, &lo, &hi);
    double by = part * (hi - lo);
    if (!shows_all(view))
        set_part(view, lo + by, hi + by, least, most);
}

/* Beyond the right end the crosshair is at the end, whatever comes. */
void watch_view_move(WatchView *view, double hundredths, double least, double most)
{
    double lo, hi;
    get_part(view, least, most, &lo, &hi);
    double from = isnan(view->at) ? hi : view->at, to = from + hundredths / 100 * (hi - lo);
    view->at = to >= most ? NAN : MAX(to, least);
    if (!shows_all(view) && !isnan(view->at) && (view->at < lo || view->at > hi))
        watch_view_pan(view, (view->at < lo ? view->at - lo : view->at - hi) / (hi - lo), least,
                       most);
}
