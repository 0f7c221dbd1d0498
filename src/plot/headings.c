/* Places the words around a plot: title, axis labels, the note and the kinds of lines. */
#include "plot/headings.h"

#include "base/text.h"
#include "plot/kinds.h"

#include <string.h>

bool has_text(const char *text)
{
    return text && *text;
}

bool same_text(const char *a, const char *b)
{
    return has_text(a) && has_text(b) && strcmp(a, b) == 0;
}

/* Centres text over the area, but right of `left` and inside the frame; cuts what does not fit. */
static Rect centred(const PlotLayout *l, const Surface *s, Rect line, const char *text, int left)
{
    int right = l->frame.x + l->frame.w - s->pad_w;
    if (!has_text(text) || !line.h || right <= left)
        return (Rect){0};
    line.w = MIN(text_width(text) * s->cell_w, (right - left) / s->cell_w * s->cell_w);
    line.x = l->area.x + (l->area.w - line.w) / 2 / s->cell_w * s->cell_w;
    line.x = MAX(MIN(line.x, right - line.w), left);
    return line;
}

/* Room for a text in a line of the frame, between left and right, with a space at either side; none
 * if it would be cut and has to be whole. */
static Rect in_frame(const Surface *s, int y, int left, int right, const char *text, bool whole)
{
    int room = MAX(right - left, 0) / s->cell_w * s->cell_w;
    int w = has_text(text) ? (text_width(text) + 2) * s->cell_w : 0;
    if (w > room && (whole || room < 3 * s->cell_w))
        return (Rect){0};
    return (Rect){left, y, MIN(w, room), s->cell_h};
}

/* Moves what was placed at the left end of its room to the right end. */
static Rect flushed(Rect rect, int right)
{
    rect.x = rect.w ? right - rect.w : 0;
    return rect;
}

/* The first note that has room, at the right end. */
static void place_note(PlotLayout *l, const Surface *s, const Plot *plot, int left, int right)
{
    for (int i = 0; i < PLOT_NOTES && plot->note[i] && !l->note.w; i++) {
        l->said = plot->note[i];
        l->note = flushed(in_frame(s, l->frame.y, left, right, plot->note[i], true), right);
    }
}

/* Places title, note, kinds of marks and name of the x axis in the upper line, as far as there is
 * room, in this order, but kinds with values before the note; tick labels have the lower one. */
static void place_in_frame(PlotLayout *l, const Surface *s, const Plot *plot)
{
    int left = l->frame.x + s->cell_w, right = l->frame.x + l->frame.w - s->cell_w;
    int top = l->frame.y;
    l->title = in_frame(s, top, left, right, l->head, false);
    int gap = left + l->title.w;
    Kinds valued = kinds_fit(plot, (right - gap) / s->cell_w, true);
    place_note(l, s, plot, gap + (valued.columns + 1) * s->cell_w, right);
    int end = right - l->note.w - (l->note.w ? s->cell_w : 0);
    int free = end - kinds_fit(plot, (end - gap) / s->cell_w, false).columns * s->cell_w;
    l->x_label = in_frame(s, top, gap, free - s->cell_w, l->name, true);
    l->x_label.w += l->x_label.w ? s->cell_w : 0;
    gap += l->x_label.w;
    l->legend = (Rect){gap, top, MAX(end - gap, 0), s->cell_h};
    l->x_text = (Rect){left, l->x_text.y, MAX(right - left, 0), s->cell_h};
}

/* Places the y label beside the axis or, unless it repeats the title, to the left of that. */
static void place_outside(PlotLayout *l, const Surface *s, const Plot *plot)
{
    int left = l->frame.x + s->pad_w;
    bool heads = !s->upright && has_text(plot->y.label) && !same_text(plot->y.label, plot->title);
    if (heads && l->title.h) {
        int room = l->frame.w / s->cell_w * s->cell_w;
        l->y_label = (Rect){.x = left, .y = l->title.y, .h = s->cell_h};
        l->y_label.w = MIN(text_width(plot->y.label) * s->cell_w, room);
        l->title = centred(l, s, l->title, plot->title, left + l->y_label.w + 2 * s->cell_w);
    } else {
        l->title = centred(l, s, l->title, plot->title, left);
    }
    l->x_label = centred(l, s, l->x_label, plot->x.label, left);
}

void headings_name(Arena *arena, PlotLayout *layout, const Plot *plot)
{
    const char *title = has_text(plot->title) ? plot->title : "";
    layout->head =
        plot->y.log ? arena_printf(arena, "%s%s", title, *title ? " · log" : "log") : title;
    layout->name = has_text(plot->x.label) ? arena_printf(arena, "x: %s", plot->x.label) : NULL;
}

void headings_place(PlotLayout *layout, const Surface *surface, const Plot *plot)
{
    if (surface->framed)
        place_in_frame(layout, surface, plot);
    else
        place_outside(layout, surface, plot);
}
