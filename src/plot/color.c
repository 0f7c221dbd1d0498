/* The colours of ours for dark, light and unknown ground, with those that stand for them where a
 * terminal has fewer; for all others the nearest. */
#include "plot/color.h"

#include "base/base.h"

#include <math.h>
#include <stdlib.h>

enum { OWN = COLOR_OWN, DIM = COLOR_DIM, LIGHT_BLACK = 8, CUBE = 16, GREYS = 232 };

/* A colour of ours, and the indices of its stand-ins. */
typedef struct {
    Color color;
    int16_t of_256, of_16, of_8;
} ColorRow;

/* Blue, orange, green and pink are near those of Okabe and Ito, told apart with every kind of
 * colour vision.  Of 16 colours the light ones, 8 to 15, are used where there is no other way:
 * Solarized has greys there, light black is its ground.  On white, xterm's have five that can be
 * read, so violet is the terminal's own.  Fills of 16 colours would be louder than the curves:
 * there are none, but for grey, which is that of bands; on dark ground those of 256 are all grey,
 * as xterm's dark colours are too bright for a fill.  Greys of dark ground are the terminal's own
 * colour, dim; but not words: on the console and on Solarized that is too dark to read.  Of heat
 * only what is frequent has a ground there: red below every count would be a wall, and white or
 * black would be a choice.  On an unknown ground colours can be seen on black and on white. */
static const ColorRow OURS[][HUE_COUNT] = {
    [GROUND_UNKNOWN] = {[HUE_BLUE] = {COLOR_RGB(0, 135, 255), 33, 12, 4},
                        [HUE_ORANGE] = {COLOR_RGB(215, 95, 0), 166, 1, 1},
                        [HUE_GREEN] = {COLOR_RGB(0, 135, 95), 29, 2, 2},
                        [HUE_PINK] = {COLOR_RGB(175, 95, 215), 134, 5, 5},
                        [HUE_YELLOW] = {COLOR_RGB(255, 0, 95), 197, OWN, OWN},
                        [HUE_GREY] = {COLOR_RGB(138, 138, 138), 245, DIM, DIM},
                        [HUE_LINES] = {COLOR_RGB(138, 138, 138), 245, DIM, DIM},
                        [HUE_RED] = {COLOR_RGB(230, 0, 60), 161, 1, 1}},
    [GROUND_DARK] = {[HUE_BLUE] = {COLOR_RGB(86, 180, 233), 74, 6, 6},
                     [HUE_ORANGE] = {COLOR_RGB(255, 175, 0), 214, 9, 3},
                     [HUE_GREEN] = {COLOR_RGB(0, 200, 140), 42, 2, 2},
                     [HUE_PINK] = {COLOR_RGB(224, 134, 214), 176, 13, 7},
                     [HUE_YELLOW] = {COLOR_RGB(255, 255, 95), 227, 3, OWN},
                     [HUE_GREY] = {COLOR_RGB(146, 146, 146), 246, DIM, DIM},
                     [HUE_WORDS] = {COLOR_RGB(142, 142, 142), 246, OWN, OWN},
                     [HUE_LINES] = {COLOR_RGB(88, 88, 88), 240, DIM, DIM},
                     [HUE_RED] = {COLOR_RGB(255, 120, 90), 209, 9, 3},
                     [HUE_FILL_BLUE] = {COLOR_RGB(27, 70, 98), 238, OWN, OWN},
                     [HUE_FILL_ORANGE] = {COLOR_RGB(87, 63, 19), 238, OWN, OWN},
                     [HUE_FILL_GREEN] = {COLOR_RGB(14, 77, 53), 238, OWN, OWN},
                     [HUE_FILL_PINK] = {COLOR_RGB(92, 57, 87), 238, OWN, OWN},
                     [HUE_FILL_YELLOW] = {COLOR_RGB(74, 72, 27), 238, OWN, OWN},
                     [HUE_FILL_GREY] = {COLOR_RGB(90, 90, 90), 240, DIM, DIM},
                     [HUE_HEAT_1] = {COLOR_RGB(70, 20, 20), 52, OWN, OWN},
                     [HUE_HEAT_2] = {COLOR_RGB(125, 30, 20), 88, OWN, OWN},
                     [HUE_HEAT_3] = {COLOR_RGB(190, 60, 10), 130, 1, 1},
                     [HUE_HEAT_4] = {COLOR_RGB(240, 140, 20), 208, 9, 3},
                     [HUE_HEAT_5] = {COLOR_RGB(255, 220, 90), 221, 3, 3},
                     [HUE_MAP_1] = {COLOR_RGB(150, 60, 60), 95, 1, 1},
                     [HUE_MAP_2] = {COLOR_RGB(190, 60, 40), 130, 1, 1},
                     [HUE_MAP_3] = {COLOR_RGB(225, 90, 20), 166, 9, 3},
                     [HUE_MAP_4] = {COLOR_RGB(240, 140, 20), 208, 9, 3},
                     [HUE_MAP_5] = {COLOR_RGB(255, 220, 90), 221, 3, 3}},
    [GROUND_LIGHT] = {[HUE_BLUE] = {COLOR_RGB(0, 95, 175), 25, 4, 4},
                      [HUE_ORANGE] = {COLOR_RGB(180, 70, 0), 94, 1, 1},
                      [HUE_GREEN] = {COLOR_RGB(0, 112, 70), 22, 0, 0},
                      [HUE_PINK] = {COLOR_RGB(150, 50, 140), 127, 5, 5},
                      [HUE_YELLOW] = {COLOR_RGB(60, 20, 90), 53, OWN, OWN},
                      [HUE_GREY] = {COLOR_RGB(110, 110, 110), 242, 12, OWN},
                      [HUE_WORDS] = {COLOR_RGB(112, 112, 112), 242, OWN, OWN},
                      [HUE_LINES] = {COLOR_RGB(178, 178, 178), 249, 6, 6},
                      [HUE_RED] = {COLOR_RGB(190, 0, 30), 124, 1, 1},
                      [HUE_FILL_BLUE] = {COLOR_RGB(150, 205, 240), 81, OWN, OWN},
                      [HUE_FILL_ORANGE] = {COLOR_RGB(245, 185, 135), 216, OWN, OWN},
                      [HUE_FILL_GREEN] = {COLOR_RGB(140, 210, 170), 115, OWN, OWN},
                      [HUE_FILL_PINK] = {COLOR_RGB(235, 180, 225), 182, OWN, OWN},
                      [HUE_FILL_YELLOW] = {COLOR_RGB(204, 196, 206), 250, OWN, OWN},
                      [HUE_FILL_GREY] = {COLOR_RGB(172, 172, 172), 248, 6, 6},
                      [HUE_HEAT_1] = {COLOR_RGB(255, 240, 220), 230, OWN, OWN},
                      [HUE_HEAT_2] = {COLOR_RGB(255, 210, 150), 222, OWN, OWN},
                      [HUE_HEAT_3] = {COLOR_RGB(250, 160, 80), 215, 3, 3},
                      [HUE_HEAT_4] = {COLOR_RGB(175, 60, 0), 130, 1, 1},
                      [HUE_HEAT_5] = {COLOR_RGB(130, 10, 20), 88, 1, 1},
                      [HUE_MAP_1] = {COLOR_RGB(225, 160, 90), 179, 3, 3},
                      [HUE_MAP_2] = {COLOR_RGB(230, 130, 50), 173, 3, 3},
                      [HUE_MAP_3] = {COLOR_RGB(220, 90, 20), 166, 1, 1},
                      [HUE_MAP_4] = {COLOR_RGB(190, 50, 20), 130, 1, 1},
                      [HUE_MAP_5] = {COLOR_RGB(130, 10, 20), 88, 1, 1}},
};

Color color_of(Hue hue, Ground ground)
{
    return OURS[ground][hue].color;
}

Palette palette_on(Ground ground)
{
    Palette palette = {.frame = color_of(HUE_LINES, ground), .label = color_of(HUE_WORDS, ground)};
    for (int ink = INK_MAIN; ink <= INK_FAINT; ink++) {
        palette.ink[ink] = color_of(HUE_BLUE + ink, ground);
        palette.fill[ink] = color_of(HUE_FILL_BLUE + ink, ground);
    }
    palette.ink[INK_BAD] = color_of(HUE_RED, ground);
    return palette;
}

static int red_of(Color color)
{
    return color >> 16 & 0xff;
}

static int green_of(Color color)
{
    return color >> 8 & 0xff;
}

static int blue_of(Color color)
{
    return color & 0xff;
}

static double linear(int level)
{
    double share = level / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

double color_luminance(Color color)
{
    return 0.2126 * linear(red_of(color)) + 0.7152 * linear(green_of(color)) +
           0.0722 * linear(blue_of(color));
}

/* Levels of red, green and blue in the cube of 6 x 6 x 6 colours, 16-231. */
static const uint8_t LEVEL[] = {0, 95, 135, 175, 215, 255};

/* The first 16; those of other terminals are near. */
static const Color FIRST[CUBE] = {
    COLOR_RGB(0, 0, 0),       COLOR_RGB(205, 0, 0),     COLOR_RGB(0, 205, 0),
    COLOR_RGB(205, 205, 0),   COLOR_RGB(0, 0, 238),     COLOR_RGB(205, 0, 205),
    COLOR_RGB(0, 205, 205),   COLOR_RGB(229, 229, 229), COLOR_RGB(127, 127, 127),
    COLOR_RGB(255, 0, 0),     COLOR_RGB(0, 255, 0),     COLOR_RGB(255, 255, 0),
    COLOR_RGB(92, 92, 255),   COLOR_RGB(255, 0, 255),   COLOR_RGB(0, 255, 255),
    COLOR_RGB(255, 255, 255),
};

Color color_of_xterm(int index)
{
    if (index < CUBE)
        return FIRST[index];
    int grey = 8 + 10 * (index - GREYS), of_cube = index - CUBE;
    if (index >= GREYS)
        return COLOR_RGB(grey, grey, grey);
    return COLOR_RGB(LEVEL[of_cube / 36], LEVEL[of_cube / 6 % 6], LEVEL[of_cube % 6]);
}

static int level_near(int value)
{
    int best = 0;
    for (int i = 1; i < LENGTH(LEVEL); i++)
        if (abs(LEVEL[i] - value) < abs(LEVEL[best] - value))
            best = i;
    return best;
}

static bool is_near_grey(Color color)
{
    int red = red_of(color), green = green_of(color), blue = blue_of(color);
    return MAX(red, MAX(green, blue)) - MIN(red, MIN(green, blue)) < 12;
}

/* Of the cube and the greys 8, 18 ... 238, which are colours 232-255. */
static int nearest_of_256(Color color)
{
    int red = red_of(color), green = green_of(color), blue = blue_of(color);
    int most = MAX(red, MAX(green, blue)), least = MIN(red, MIN(green, blue));
    if (is_near_grey(color) && most >= 4 && least <= 246)
        return GREYS + MIN(MAX((most + least) / 2 - 3, 0) / 10, 23);
    return CUBE + 36 * level_near(red) + 6 * level_near(green) + level_near(blue);
}

static int distance(Color a, Color b)
{
    int red = red_of(a) - red_of(b), green = green_of(a) - green_of(b),
        blue = blue_of(a) - blue_of(b);
    return 3 * red * red + 6 * green * green + blue * blue; /* weighted by how bright each looks */
}

/* Black and whites only, for a grey: a yellow may be nearer, but does not look so, and light black
 * may be darker than black. */
static int nearest_of_first(Color color, int colors)
{
    bool grey = is_near_grey(color);
    int best = 0;
    for (int i = 1; i < colors; i++)
        if ((!grey || (is_near_grey(FIRST[i]) && i != LIGHT_BLACK)) &&
            distance(FIRST[i], color) < distance(FIRST[best], color))
            best = i;
    return best;
}

int color_index(Color color, int colors)
{
    if (color == 0)
        return OWN;
    for (int i = 0; i < LENGTH(OURS) * HUE_COUNT; i++) {
        const ColorRow *row = &OURS[i / HUE_COUNT][i % HUE_COUNT];
        if (row->color == color)
            return colors >= 256 ? row->of_256 : colors >= 16 ? row->of_16 : row->of_8;
    }
    return colors >= 256 ? nearest_of_256(color) : nearest_of_first(color, colors);
}
