/* Passes drawing on to a surface, with simpler shapes for those that it cannot draw. */
#include "plot/canvas.h"

void canvas_frame(Canvas *canvas, const PlotLayout *layout)
{
    canvas->kind->frame(canvas, layout);
}

void canvas_polyline(Canvas *canvas, const Point *point, int n, Pen pen)
{
    if (n > 0)
        canvas->kind->polyline(canvas, point, n, pen);
}

void canvas_text(Canvas *canvas, Point at, const char *text, TextLook look)
{
    canvas->kind->text(canvas, at, text, look);
}

void canvas_dots(Canvas *canvas, const Point *point, int n, Ink ink)
{
    if (canvas->kind->dots) {
        canvas->kind->dots(canvas, point, n, ink);
        return;
    }
    for (int i = 0; i < n; i++)
        canvas_polyline(canvas, &point[i], 1, (Pen){.ink = ink});
}

void canvas_points(Canvas *canvas, const Point *point, int n, Ink ink)
{
    if (canvas->kind->points)
        canvas->kind->points(canvas, point, n, ink);
    else
        canvas_dots(canvas, point, n, ink);
}

void canvas_fill(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    if (canvas->kind->fill)
        canvas->kind->fill(canvas, x, top, bottom, ink);
}

void canvas_band(Canvas *canvas, int x, double top, double bottom, Ink ink)
{
    if (canvas->kind->band)
        canvas->kind->band(canvas, x, top, bottom, ink);
}

void canvas_rule(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    if (canvas->kind->rule)
        canvas->kind->rule(canvas, x, top, bottom, ink);
    else
        canvas_polyline(canvas, (Point[]){{x, top}, {x, bottom}}, 2, (Pen){.ink = ink});
}

void canvas_here(Canvas *canvas, Point point, Ink ink)
{
    if (canvas->kind->here)
        canvas->kind->here(canvas, point, ink);
    else
        canvas_points(canvas, &point, 1, ink);
}

void canvas_star(Canvas *canvas, Point point, Ink ink)
{
    if (canvas->kind->star)
        canvas->kind->star(canvas, point, ink);
    else
        canvas_points(canvas, &point, 1, ink);
}

void canvas_beyond(Canvas *canvas, Point point, bool above, Ink ink)
{
    if (canvas->kind->beyond)
        canvas->kind->beyond(canvas, point, above, ink);
    else
        canvas_points(canvas, &point, 1, ink);
}

void canvas_cursor(Canvas *canvas, double x, double top, double bottom, Ink ink)
{
    if (canvas->kind->cursor)
        canvas->kind->cursor(canvas, x, top, bottom, ink);
    else
        canvas_rule(canvas, x, top, bottom, ink);
}

void canvas_text_upright(Canvas *canvas, Point at, const char *text, TextLook look)
{
    if (canvas->kind->text_upright)
        canvas->kind->text_upright(canvas, at, text, look);
}

void canvas_panel(Canvas *canvas, Rect where)
{
    if (canvas->kind->panel)
        canvas->kind->panel(canvas, where);
}
