/* color.h - colours of cells: the terminal's own, ours, those of pictures; and what stands for each
 * on a terminal that has only 256, 16 or 8.
 *
 *     Style style = {.ink = color_of(HUE_BLUE, GROUND_DARK)};
 *     int index = color_index(style.ink, 16);                 6: cyan
 *     color_index(COLOR_RGB(255, 95, 0), 256);                202: the nearest
 *
 * For ours the stand-ins were chosen by hand: they differ from one another and can be read on their
 * ground, which the nearest ones often do not. */
#ifndef PLOT_COLOR_H
#define PLOT_COLOR_H

#include <stdint.h>

/* 0 is the terminal's own colour, else COLOR_RGB. */
typedef uint32_t Color;
#define COLOR_RGB(red, green, blue)                                                                \
    ((Color)(1u << 24 | (uint32_t)(red) << 16 | (uint32_t)(green) << 8 | (uint32_t)(blue)))

/* That of an image's pixel, which is none of ours: greys stay grey on every terminal. */
#define COLOR_PIXEL_BIT (1u << 25)
#define COLOR_PIXEL(red, green, blue) (COLOR_PIXEL_BIT | COLOR_RGB(red, green, blue))

/* What our colours lie on. */
typedef enum { GROUND_UNKNOWN, GROUND_DARK, GROUND_LIGHT } Ground;

/* Our colours by their looks on dark ground; on light ground they are darker, and HUE_YELLOW is
 * violet.  A fill is the ground below a curve in the hue. */
typedef enum {
    HUE_BLUE,
    HUE_ORANGE,
    HUE_GREEN,
    HUE_PINK,
    HUE_YELLOW,
    HUE_GREY,
    HUE_WORDS, /* grey that can be read at length */
    HUE_LINES, /* grey of frames */
    HUE_RED,
    HUE_FILL_BLUE,
    HUE_FILL_ORANGE,
    HUE_FILL_GREEN,
    HUE_FILL_PINK,
    HUE_FILL_YELLOW,
    HUE_FILL_GREY,
    HUE_HEAT_1, /* grounds of counts, by their level of heat */
    HUE_HEAT_2,
    HUE_HEAT_3,
    HUE_HEAT_4,
    HUE_HEAT_5,
    HUE_MAP_1, /* the same where the colour stands alone */
    HUE_MAP_2,
    HUE_MAP_3,
    HUE_MAP_4,
    HUE_MAP_5,
    HUE_COUNT,
} Hue;

/* Without a known ground there are no fills, and words have the terminal's own colour: 0. */
Color color_of(Hue hue, Ground ground);

/* Colours by role; surfaces and themes decide what they look like. */
typedef enum { INK_MAIN, INK_SECOND, INK_THIRD, INK_FOURTH, INK_ACCENT, INK_FAINT, INK_BAD } Ink;

/* Colours of marks by ink, and of a frame; 0 is the terminal's own. */
typedef struct {
    Color ink[INK_BAD + 1];
    Color fill[INK_BAD + 1]; /* the ground of a fill below a curve; 0 without a known ground */
    Color frame, label;      /* lines of axes and frames; words in a frame's line */
} Palette;

Palette palette_on(Ground ground);

/* The index among a terminal's colours (256, 16 or 8) of what stands for it, or one of these. */
enum { COLOR_OWN = -1, COLOR_DIM = -2 }; /* the terminal's own colour; as an ink, dim */
int color_index(Color color, int colors);

/* How bright it looks, 0 to 1: the relative luminance of the Web Content Accessibility Guidelines
 * 2.2. */
double color_luminance(Color color);

/* Red, green and blue of xterm's colour with this index, 0 to 255. */
Color color_of_xterm(int index);

#endif
