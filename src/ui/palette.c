/* Finds what shows a style on this terminal: all colours, 256, 16, 8 or none. */
#include "ui/palette.h"

enum { BLACK = 0, WHITE = 7 };

static int level(Color color, int shift)
{
    return (int)(color >> shift & 0xff);
}

static bool is_grey(Color color)
{
    return color && level(color, 0) == level(color, 8) && level(color, 8) == level(color, 16);
}

static bool is_black_or_white(Color color)
{
    return color == COLOR_RGB(0, 0, 0) || color == COLOR_RGB(255, 255, 255);
}

static int shown(Color color, int colors)
{
    if (colors < COLORS_ALL)
        return color_index(color, colors);
    return color ? (int)(color & (COLORS_ALL - 1)) : -1;
}

static bool is_dark(int index)
{
    return level(color_of_xterm(index), 8) < 128;
}

Shade palette_shade(Style style, int colors, Ground ground)
{
    Shade shade = {.ink = -1,
                   .paper = -1,
                   .bold = style.bold,
                   .reverse = style.reverse,
                   .rgb = colors == COLORS_ALL};
    if (colors < 8) {
        shade.dim = is_grey(style.ink) && !style.bold;
        return shade;
    }
    shade.ink = shown(style.ink, colors);
    shade.paper = MAX(shown(style.paper, colors), COLOR_OWN);
    shade.dim = shade.ink == COLOR_DIM && !style.bold && !style.reverse;
    shade.ink = MAX(shade.ink, COLOR_OWN);
    if (style.paper && shade.paper < 0 && is_black_or_white(style.ink))
        shade.ink = COLOR_OWN; /* it was chosen for a ground that is not shown */
    shade.bold = style.bold && (colors >= 256 || shade.ink < 0);
    bool light = ground == GROUND_LIGHT;
    int letter = shade.ink >= 0 ? shade.ink : light ? BLACK : WHITE;
    int behind = shade.paper >= 0 ? shade.paper : light ? WHITE : BLACK;
    bool read = !(style.ink & COLOR_PIXEL_BIT); /* pixels that become alike stay so */
    if (colors < 256 && letter == behind && style.ink != style.paper && read) {
        shade.ink = style.paper ? (is_dark(behind) ? WHITE : BLACK) : -1;
        shade.dim = !style.paper && is_grey(style.ink);
    }
    return shade;
}
