/* Writes elements of SVG 1.1, as browsers and drawing programs read them. */
#include "plot/svg.h"

#include "base/text.h"
#include "plot/paper.h"

#include <math.h>
#include <stdlib.h>

/* Letters are about half as wide as they are high; these fit the cells they are laid out in. */
static const double SIZE = 1.55, TITLE_SIZE = 1.65; /* font size, in widths of a cell */
static const double MIDDLE = 0.36; /* of a letter's size, from its foot to the middle of a line */

static const char FONTS[] = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/* XML has no place for these, not even as numbers. */
static bool is_no_character(uint32_t codepoint)
{
    return (codepoint & 0xfffe) == 0xfffe || (codepoint >= 0xfdd0 && codepoint <= 0xfdef);
}

void svg_escape(Buf *out, const char *text)
{
    Buf shown = {0};
    text_visible(&shown, text);
    for (const char *next = buf_text(&shown); *next;) {
        uint32_t codepoint = utf8_next(&next);
        switch (codepoint) {
        case '&':
            buf_text_add(out, "&amp;");
            break;
        case '<':
            buf_text_add(out, "&lt;");
            break;
        case '>':
            buf_text_add(out, "&gt;");
            break;
        case '"':
            buf_text_add(out, "&quot;");
            break;
        case '\'':
            buf_text_add(out, "&#39;");
            break;
        default:
            utf8_add(out, is_no_character(codepoint) ? 0xfffd : codepoint);
        }
    }
    buf_free(&shown);
}

/* At most two decimals: a hundredth of a pixel. */
static void add_number(Buf *out, double value)
{
    long hundredths = lround(value * 100), whole = labs(hundredths) / 100,
         rest = labs(hundredths) % 100;
    buf_printf(out, "%s%ld", hundredths < 0 ? "-" : "", whole);
    if (rest % 10)
        buf_printf(out, ".%02ld", rest);
    else if (rest)
        buf_printf(out, ".%ld", rest / 10);
}

void svg_number(Buf *out, const char *name, double value)
{
    buf_printf(out, " %s=\"", name);
    add_number(out, value);
    buf_char(out, '"');
}

void svg_color(Buf *out, const char *name, Rgb color)
{
    buf_printf(out, " %s=\"#%02x%02x%02x\"", name, color.red, color.green, color.blue);
}

void svg_box(Buf *out, Rect where, double radius)
{
    buf_printf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", where.x, where.y, where.w,
               where.h);
    if (radius > 0)
        svg_number(out, "rx", radius);
}

void svg_begin(Buf *out, int w, int h, const char *title)
{
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
               "viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"%s\">\n",
               w, h, w, h, FONTS);
    if (title && *title) {
        buf_text_add(out, "<title>");
        svg_escape(out, title);
        buf_text_add(out, "</title>\n");
    }
    svg_box(out, (Rect){0, 0, w, h}, 0);
    svg_color(out, "fill", paper_part(PAPER_WHITE));
    buf_text_add(out, "/>\n");
}

void svg_end(Buf *out)
{
    buf_text_add(out, "</svg>\n");
}

void svg_path_open(Buf *out)
{
    buf_text_add(out, "<path d=\"");
}

void svg_move(Buf *out, char letter, Point to)
{
    buf_char(out, letter ? letter : ' ');
    add_number(out, to.x);
    buf_char(out, ' ');
    add_number(out, to.y);
}

void svg_path_close(Buf *out)
{
    buf_char(out, '"');
}

void svg_text(Buf *out, Point at, int cell_w, const char *text, TextPen pen)
{
    static const char *const ANCHOR[] = {
        [HOLD_LEFT] = "", [HOLD_MIDDLE] = "middle", [HOLD_RIGHT] = "end"};
    double size = (pen.bold ? TITLE_SIZE : SIZE) * cell_w;
    double along = text_width(text) * cell_w * (double)pen.hold / HOLD_RIGHT;
    double foot = cell_w + MIDDLE * size; /* from the upper edge of the line, two cells high */
    Point place =
        pen.upright ? (Point){at.x + foot, at.y - along} : (Point){at.x + along, at.y + foot};
    buf_text_add(out, "<text");
    svg_number(out, "x", place.x);
    svg_number(out, "y", place.y);
    if (pen.upright) {
        buf_text_add(out, " transform=\"rotate(-90");
        svg_move(out, 0, place);
        buf_text_add(out, ")\"");
    }
    if (pen.hold != HOLD_LEFT)
        buf_printf(out, " text-anchor=\"%s\"", ANCHOR[pen.hold]);
    svg_number(out, "font-size", size);
    if (pen.bold)
        buf_text_add(out, " font-weight=\"600\"");
    svg_color(out, "fill", pen.color);
    if (pen.halo) {
        svg_color(out, "stroke", paper_part(PAPER_WHITE));
        svg_number(out, "stroke-width", 0.45 * cell_w);
        buf_text_add(out, " stroke-linejoin=\"round\" paint-order=\"stroke\"");
    }
    buf_char(out, '>');
    svg_escape(out, text);
    buf_text_add(out, "</text>\n");
}
