/* Finds the colours of a terminal that are nearest to those of a style: 256, 16, 8 or none. */
#include "ui/palette.h"

#include <stdlib.h>

typedef struct {
    int red, green, blue;
} XtermColor;

/* The first 16 colours of xterm; those of other terminals are near. */
static const XtermColor FIRST[] = {{0, 0, 0},       {205, 0, 0},   {0, 205, 0},   {205, 205, 0},
                                   {0, 0, 238},     {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
                                   {127, 127, 127}, {255, 0, 0},   {0, 255, 0},   {255, 255, 0},
                                   {92, 92, 255},   {255, 0, 255}, {0, 255, 255}, {255, 255, 255}};
enum { BLACK = 0, WHITE = 7, CUBE = 16, GREYS = 232 };

static XtermColor rgb_of(int index)
{
    static const int LEVEL[] = {0, 95, 135, 175, 215, 255};
    if (index < CUBE)
        return FIRST[index];
    if (index >= GREYS) {
        int grey = 8 + 10 * (index - GREYS);
        return (XtermColor){grey, grey, grey};
    }
    index -= CUBE;
    return (XtermColor){LEVEL[index / 36], LEVEL[index / 6 % 6], LEVEL[index % 6]};
}

static int distance(XtermColor a, XtermColor b)
{
    int red = a.red - b.red, green = a.green - b.green, blue = a.blue - b.blue;
    return 3 * red * red + 6 * green * green + blue * blue; /* weighted by how bright each looks */
}

/* The nearest among the first `colors`. */
static short nearest(Color color, int colors)
{
    if (color == 0)
        return -1;
    int index = color - 1;
    if (index < colors)
        return (short)index;
    if (index < LENGTH(FIRST))
        return (short)(index & 7); /* the plain twin of a bright colour */
    XtermColor wanted = rgb_of(index);
    int best = 0;
    for (int i = 1; i < MIN(colors, LENGTH(FIRST)); i++)
        if (distance(FIRST[i], wanted) < distance(FIRST[best], wanted))
            best = i;
    return (short)best;
}

static bool is_grey(Color color)
{
    return color > GREYS || color == 8 + 1;
}

Shade palette_shade(Style style, int colors, bool light)
{
    Shade shade = {.ink = -1, .paper = -1, .bold = style.bold, .reverse = style.reverse};
    if (colors < 8) {
        shade.dim = is_grey(style.ink) && !style.bold;
        return shade;
    }
    shade.ink = nearest(style.ink, colors);
    shade.paper = nearest(style.paper, colors);
    int behind = shade.paper >= 0 ? shade.paper : light ? WHITE : BLACK;
    if (shade.ink == behind && style.ink != style.paper && colors < 256) {
        bool dark = rgb_of(behind).green < 128;
        shade.ink = style.paper ? (dark ? WHITE : BLACK) : -1;
        shade.dim = !style.paper && is_grey(style.ink);
    }
    return shade;
}
