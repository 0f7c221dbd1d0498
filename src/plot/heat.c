/* The ramp of colours and marks for counts: one row for each level, on dark and on light ground. */
#include "plot/heat.h"

#include "base/base.h"

#include <math.h>

/* Digits and the ground below them; the colour that the level has alone. */
typedef struct {
    Color ink, paper, alone;
} Heat;

#define WHITE COLOR_RGB(255, 255, 255)
#define BLACK COLOR_RGB(0, 0, 0)

static const Heat ON_DARK[HEAT_LEVELS] = {
    {WHITE, COLOR_RGB(70, 20, 20), COLOR_RGB(150, 60, 60)},
    {WHITE, COLOR_RGB(125, 30, 20), COLOR_RGB(190, 60, 40)},
    {WHITE, COLOR_RGB(190, 60, 10), COLOR_RGB(225, 90, 20)},
    {BLACK, COLOR_RGB(240, 140, 20), COLOR_RGB(240, 140, 20)},
    {BLACK, COLOR_RGB(255, 220, 90), COLOR_RGB(255, 220, 90)},
};

static const Heat ON_LIGHT[HEAT_LEVELS] = {
    {BLACK, COLOR_RGB(255, 240, 220), COLOR_RGB(225, 160, 90)},
    {BLACK, COLOR_RGB(255, 210, 150), COLOR_RGB(230, 130, 50)},
    {BLACK, COLOR_RGB(250, 160, 80), COLOR_RGB(220, 90, 20)},
    {WHITE, COLOR_RGB(175, 60, 0), COLOR_RGB(190, 50, 20)},
    {WHITE, COLOR_RGB(130, 10, 20), COLOR_RGB(130, 10, 20)},
};

static const Heat *row_of(int level, Ground ground)
{
    return &(ground == GROUND_LIGHT ? ON_LIGHT : ON_DARK)[level - 1];
}

int heat_level(long count, long most)
{
    if (count <= 0)
        return 0;
    return MIN((int)ceil(HEAT_LEVELS * sqrt((double)count / (double)MAX(most, 1))), HEAT_LEVELS);
}

Style heat_style(int level, Ground ground)
{
    if (level < 1)
        return (Style){0};
    const Heat *row = row_of(level, ground);
    return (Style){.ink = row->ink, .paper = row->paper, .bold = level >= HEAT_LEVELS - 1};
}

Color heat_color(int level, Ground ground)
{
    return row_of(level, ground)->alone;
}

uint32_t heat_mark(int level, Glyphs glyphs)
{
    static const char ASCII[] = " .:+*#";
    static const uint32_t BLOCK[] = {' ', 0xb7, 0x2591, 0x2592, 0x2593, 0x2588};
    static_assert(LENGTH(BLOCK) == HEAT_LEVELS + 1, "a mark for each level");
    return glyphs == GLYPHS_ASCII ? (uint32_t)ASCII[level] : BLOCK[level];
}
