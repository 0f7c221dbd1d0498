/* Chooses colours and marks for counts by their level of heat. */
#include "plot/heat.h"

#include "base/base.h"

#include <math.h>

static_assert(HUE_HEAT_5 - HUE_HEAT_1 == HEAT_LEVELS - 1, "a ground for each level");
static_assert(HUE_MAP_5 - HUE_MAP_1 == HEAT_LEVELS - 1, "a colour for each level");

static Color hue_of(Hue first, int level, Ground ground)
{
    bool light = ground == GROUND_LIGHT;
    return color_of((Hue)((int)first + level - 1), light ? GROUND_LIGHT : GROUND_DARK);
}

int heat_level(long count, long most)
{
    if (count <= 0)
        return 0;
    return MIN((int)ceil(HEAT_LEVELS * sqrt((double)count / (double)MAX(most, 1))), HEAT_LEVELS);
}

/* The luminance of a ground above which digits on it are black. */
static const double MIDDLE = 0.25;

Style heat_style(int level, Ground ground)
{
    if (level < 1)
        return (Style){0};
    Color paper = hue_of(HUE_HEAT_1, level, ground);
    Color ink = color_luminance(paper) < MIDDLE ? COLOR_RGB(255, 255, 255) : COLOR_RGB(0, 0, 0);
    return (Style){.ink = ink, .paper = paper, .bold = level >= HEAT_LEVELS - 1};
}

Color heat_color(int level, Ground ground)
{
    return hue_of(HUE_MAP_1, level, ground);
}

uint32_t heat_mark(int level, Glyphs glyphs)
{
    static const char ASCII[] = " .:+*#";
    static const uint32_t BLOCK[] = {' ', 0xb7, 0x2591, 0x2592, 0x2593, 0x2588};
    static_assert(LENGTH(BLOCK) == HEAT_LEVELS + 1, "a mark for each level");
    return glyphs == GLYPHS_ASCII ? (uint32_t)ASCII[level] : BLOCK[level];
}
