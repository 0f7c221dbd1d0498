/* Places the labels of points at the edge of a plot, where no curve is, and draws them.
 * Labels begin at the column of their point and go to the right.  From left to right each is one
 * line nearer to the curves than those that reach beyond its column, so that no line to a point
 * crosses a label. */
#include "plot/pins.h"

#include "base/text.h"

#include <stdlib.h>

/* One label, in cells. */
typedef struct {
    const Mark *mark;
    Point at; /* the point, in dots */
    int column, line, width;
} Pin;

/* The labels of a plot, from left to right. */
typedef struct {
    Pin pin[PLOT_MARKS];
    int count;
} Pins;

/* What labels say, from what says most. */
typedef enum { PIN_LABELS, PIN_NAMES, PIN_LETTERS, PIN_FORMS } PinForm;

bool pins_has(const Mark *mark)
{
    return mark->kind == MARK_POINT && mark->n == 1 && mark->letter;
}

static const char *words_of(const Mark *mark, PinForm form)
{
    return form == PIN_LABELS ? mark->label : form == PIN_NAMES ? mark->name : mark->letter;
}

static int by_column(const void *a, const void *b)
{
    return ((const Pin *)a)->column - ((const Pin *)b)->column;
}

/* Those whose points are in the area. */
static Pins find_pins(const PlotDrawing *sheet)
{
    const PlotLayout *l = sheet->layout;
    Pins pins = {.count = 0};
    for (int i = 0; i < sheet->plot->marks; i++) {
        const Mark *mark = &sheet->plot->mark[i];
        if (!pins_has(mark))
            continue;
        Pin pin = {.mark = mark, .at = figure_layout_point(l, mark_x(mark, 0), mark->y[0])};
        pin.column = (int)(pin.at.x / sheet->canvas->surface.cell_w);
        if (rect_holds(l->area, pin.at)) /* not if it is not a number */
            pins.pin[pins.count++] = pin;
    }
    qsort(pins.pin, (size_t)pins.count, sizeof *pins.pin, by_column);
    return pins;
}

/* Moves letters to the left, but not off their points, where those after them would have no
 * room. */
static void make_room(Pins *pins)
{
    for (int i = pins->count - 2; i >= 0; i--) {
        Pin *pin = &pins->pin[i];
        int over = pin->column + pin->width - pins->pin[i + 1].column;
        if (over > 0 && over < pin->width)
            pin->column -= over;
    }
}

/* Puts labels on lines, counted from the edge. */
static void arrange(Pins *pins, PinForm form)
{
    int gap = form == PIN_LETTERS ? 0 : 1;
    for (int i = 0; i < pins->count; i++)
        pins->pin[i].width = text_width(words_of(pins->pin[i].mark, form));
    if (form == PIN_LETTERS)
        make_room(pins);
    for (int i = 0; i < pins->count; i++) {
        Pin *pin = &pins->pin[i];
        pin->line = 0;
        for (int k = 0; k < i; k++) {
            const Pin *before = &pins->pin[k];
            if (before->column + before->width + gap > pin->column)
                pin->line = MAX(pin->line, before->line + 1);
        }
    }
}

/* The cells of a label, in dots. */
static Rect place_of(const PlotDrawing *sheet, const Pin *pin, bool top)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    int down = top ? pin->line : area.h / s->cell_h - 1 - pin->line;
    return (Rect){pin->column * s->cell_w, area.y + down * s->cell_h, pin->width * s->cell_w,
                  s->cell_h};
}

/* Whether a label is inside the area, on one side of its point, and a cell away from the curves: a
 * letter at least to the left and right. */
static bool is_free(const PlotDrawing *sheet, const Pin *pin, Rect where, bool top)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    bool beyond = top ? pin->at.y < where.y + where.h : pin->at.y >= where.y;
    int more = where.w > s->cell_w ? s->cell_h : 0;
    Rect around = {where.x - s->cell_w, where.y - (top ? 0 : more), where.w + 2 * s->cell_w,
                   where.h + more};
    return !beyond && where.x + where.w <= area.x + area.w && where.y >= area.y &&
           where.y + where.h <= area.y + area.h && room_is_free(sheet->room, around);
}

static bool all_free(const PlotDrawing *sheet, const Pins *pins, bool top)
{
    for (int i = 0; i < pins->count; i++)
        if (!is_free(sheet, &pins->pin[i], place_of(sheet, &pins->pin[i], top), top))
            return false;
    return true;
}

/* Whether marks have more than letters. */
static bool has_labels(const Pins *pins)
{
    return pins->count > 0 && pins->pin[0].mark->label;
}

/* The first form for which there is room, at the top if there; letters at the top in any case. */
static PinForm choose_form(const PlotDrawing *sheet, Pins *pins, bool *top)
{
    for (PinForm form = has_labels(pins) ? PIN_LABELS : PIN_LETTERS; form < PIN_FORMS; form++) {
        arrange(pins, form);
        for (int side = 0; side < 2; side++) {
            *top = side == 0;
            if (all_free(sheet, pins, *top))
                return form;
        }
    }
    *top = true;
    return PIN_LETTERS;
}

/* The line from a label to its point. */
static void draw_line(const PlotDrawing *sheet, const Pin *pin, Rect where, bool top)
{
    double begin = top ? where.y + where.h + 0.5 : pin->at.y;
    double end = top ? pin->at.y : where.y - 0.5;
    if (begin < end)
        canvas_rule(sheet->canvas, pin->at.x, begin, end, pin->mark->ink);
}

static void draw_labels(const PlotDrawing *sheet, const Pins *pins, PinForm form, bool top)
{
    for (int i = 0; i < pins->count; i++) {
        const Pin *pin = &pins->pin[i];
        Rect where = place_of(sheet, pin, top);
        room_take(sheet->room, where);
        draw_line(sheet, pin, where, top);
        canvas_text(sheet->canvas, (Point){where.x, where.y}, words_of(pin->mark, form),
                    (TextLook){.role = TEXT_MARK, .ink = pin->mark->ink});
    }
}

/* What letters stand for, as a table in a corner. */
typedef struct {
    PinForm form;
    int across;         /* entries side by side */
    bool right, bottom; /* which corner */
    int apart;          /* columns from the axis, at the left */
} Explanation;

/* The cells of an entry, in dots: the letter, and from column `*words` on what it stands for. */
static Rect entry_at(const PlotDrawing *sheet, const Pins *pins, const Explanation *e, int i,
                     int *words)
{
    const Surface *s = &sheet->canvas->surface;
    Rect area = sheet->layout->area;
    int letters = 0, width = 0, rows = (pins->count + e->across - 1) / e->across;
    for (int k = 0; k < pins->count; k++) {
        letters = MAX(letters, text_width(pins->pin[k].mark->letter) + 1);
        width = MAX(width, text_width(words_of(pins->pin[k].mark, e->form)));
    }
    int each = letters + width + 1, whole = e->across * each - 1;
    int left = e->right ? area.w / s->cell_w - whole : e->apart;
    int top = e->bottom ? area.h / s->cell_h - rows : 0;
    *words = letters;
    return (Rect){
        area.x + (left + i / rows * each) * s->cell_w, area.y + (top + i % rows) * s->cell_h,
        (letters + text_width(words_of(pins->pin[i].mark, e->form))) * s->cell_w, s->cell_h};
}

/* Whether every entry is inside the area, and a cell away from curves and words. */
static bool explanation_fits(const PlotDrawing *sheet, const Pins *pins, const Explanation *e)
{
    Rect area = sheet->layout->area;
    for (int i = 0, words; i < pins->count; i++) {
        int cell_w = sheet->canvas->surface.cell_w;
        Rect entry = entry_at(sheet, pins, e, i, &words);
        Rect around = {entry.x - cell_w, entry.y, entry.w + 2 * cell_w, entry.h};
        if (entry.x < area.x || entry.x + entry.w > area.x + area.w || entry.y < area.y ||
            !room_is_free(sheet->room, around))
            return false;
    }
    return true;
}

static void draw_explanation(const PlotDrawing *sheet, const Pins *pins, const Explanation *e)
{
    for (int i = 0, words; i < pins->count; i++) {
        const Mark *mark = pins->pin[i].mark;
        const TextLook look = {.role = TEXT_MARK, .ink = mark->ink};
        Rect entry = entry_at(sheet, pins, e, i, &words);
        Point at = {entry.x + words * sheet->canvas->surface.cell_w, entry.y};
        room_take(sheet->room, entry);
        canvas_text(sheet->canvas, (Point){entry.x, entry.y}, mark->letter, look);
        canvas_text(sheet->canvas, at, words_of(mark, e->form), look);
    }
}

/* In the free corner, from the lower left on, where most can be said. */
static void explain(const PlotDrawing *sheet, const Pins *pins)
{
    enum { CORNERS = 4 };
    Explanation e;
    for (e.form = PIN_LABELS; e.form < PIN_LETTERS; e.form++)
        for (e.across = 1; e.across <= pins->count; e.across++)
            for (int corner = 0; corner < CORNERS; corner++) {
                e.bottom = corner % 2 == 0;
                e.right = corner / 2 == 1;
                for (e.apart = 1; e.apart >= 0; e.apart--)
                    if (explanation_fits(sheet, pins, &e)) {
                        draw_explanation(sheet, pins, &e);
                        return;
                    }
            }
}

void pins_draw(const PlotDrawing *sheet)
{
    Pins pins = find_pins(sheet);
    bool top;
    PinForm form = choose_form(sheet, &pins, &top);
    draw_labels(sheet, &pins, form, top);
    if (form == PIN_LETTERS && has_labels(&pins))
        explain(sheet, &pins);
}
