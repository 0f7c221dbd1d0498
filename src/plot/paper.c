/* Holds the colours of pictures in files. */
#include "plot/paper.h"

#include "base/base.h"

static const PaperColor COLOR[] = {
    [PAPER_WHITE] = {{255, 255, 255}, {27, 30, 36}},
    [PAPER_WORDS] = {{38, 38, 38}, {226, 229, 234}},
    [PAPER_SMALL] = {{110, 110, 110}, {154, 161, 172}},
    [PAPER_GRID] = {{232, 232, 232}, {48, 53, 62}},
    [PAPER_FRAME] = {{205, 205, 205}, {68, 74, 86}},
    [PAPER_CELLS] = {{228, 228, 228}, {47, 52, 61}},
    [PAPER_EDGE] = {{150, 150, 150}, {94, 101, 114}},
    [PAPER_PARTS + INK_MAIN] = {{25, 95, 170}, {108, 172, 240}},
    [PAPER_PARTS + INK_SECOND] = {{222, 110, 10}, {246, 160, 70}},
    [PAPER_PARTS + INK_THIRD] = {{30, 140, 90}, {88, 200, 145}},
    [PAPER_PARTS + INK_FOURTH] = {{130, 80, 165}, {190, 150, 225}},
    [PAPER_PARTS + INK_ACCENT] = {{200, 30, 60}, {255, 112, 134}},
    [PAPER_PARTS + INK_FAINT] = {{120, 130, 145}, {137, 147, 163}},
    [PAPER_PARTS + INK_BAD] = {{200, 20, 20}, {255, 116, 104}},
};

Rgb paper_part(PaperPart part)
{
    return COLOR[part].light;
}

Rgb paper_ink(Ink ink)
{
    return COLOR[PAPER_PARTS + (int)ink].light;
}

const PaperColor *paper_color(int index)
{
    return index < LENGTH(COLOR) ? &COLOR[index] : NULL;
}
