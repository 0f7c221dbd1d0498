/* The colours and styles of the full screen, for dark and for light terminals. */
#include "view/theme.h"

/* Color 1 + i is xterm's colour i. */
enum { XTERM = 1 };

static const Theme DARK = {
    .style =
        {
            [ROLE_STRONG] = {.bold = true},
            [ROLE_FAINT] = {.ink = XTERM + 246},
            [ROLE_FRAME] = {.ink = XTERM + 240},
            [ROLE_FOCUS] = {.ink = XTERM + 227},
            [ROLE_GOOD] = {.ink = XTERM + 36},
            [ROLE_BAD] = {.ink = XTERM + 208},
            [ROLE_ERROR] = {.ink = XTERM + 208, .bold = true},
            [ROLE_ECHO] = {.ink = XTERM + 74, .bold = true},
            [ROLE_CHOSEN] = {.reverse = true},
            [ROLE_RUN] = {.ink = XTERM + 36, .bold = true},
            [ROLE_BAR] = {.ink = XTERM + 74},
        },
    .palette = {.ink = {[INK_MAIN] = XTERM + 74,
                        [INK_SECOND] = XTERM + 214,
                        [INK_THIRD] = XTERM + 36,
                        [INK_FOURTH] = XTERM + 175,
                        [INK_ACCENT] = XTERM + 227,
                        [INK_FAINT] = XTERM + 243},
                .frame = XTERM + 240,
                .label = XTERM + 246},
};

static const Theme LIGHT = {
    .style =
        {
            [ROLE_STRONG] = {.bold = true},
            [ROLE_FAINT] = {.ink = XTERM + 241},
            [ROLE_FRAME] = {.ink = XTERM + 248},
            [ROLE_FOCUS] = {.bold = true},
            [ROLE_GOOD] = {.ink = XTERM + 29},
            [ROLE_BAD] = {.ink = XTERM + 166},
            [ROLE_ERROR] = {.ink = XTERM + 166, .bold = true},
            [ROLE_ECHO] = {.ink = XTERM + 25, .bold = true},
            [ROLE_CHOSEN] = {.reverse = true},
            [ROLE_RUN] = {.ink = XTERM + 29, .bold = true},
            [ROLE_BAR] = {.ink = XTERM + 25},
        },
    .palette = {.ink = {[INK_MAIN] = XTERM + 25,
                        [INK_SECOND] = XTERM + 166,
                        [INK_THIRD] = XTERM + 29,
                        [INK_FOURTH] = XTERM + 132,
                        [INK_FAINT] = XTERM + 247},
                .frame = XTERM + 248,
                .label = XTERM + 241},
};

const Theme *theme_of(bool light)
{
    return light ? &LIGHT : &DARK;
}
