/* The look of each role on the full screen: a row of its colour and emphasis. */
#include "view/theme.h"

enum { HUE_OWN = HUE_COUNT }; /* the terminal's own colour */

typedef struct {
    int hue; /* Hue, or HUE_OWN */
    bool bold, reverse;
} RoleRow;

static const RoleRow ROLES[] = {
    [ROLE_TEXT] = {HUE_OWN},        [ROLE_STRONG] = {HUE_OWN, .bold = true},
    [ROLE_FAINT] = {HUE_WORDS},     [ROLE_FRAME] = {HUE_LINES},
    [ROLE_FOCUS] = {HUE_YELLOW},    [ROLE_GOOD] = {HUE_GREEN},
    [ROLE_BAD] = {HUE_RED},         [ROLE_ERROR] = {HUE_RED, .bold = true},
    [ROLE_ECHO] = {HUE_BLUE, true}, [ROLE_CHOSEN] = {HUE_OWN, .reverse = true},
    [ROLE_RUN] = {HUE_GREEN, true}, [ROLE_BAR] = {HUE_BLUE},
};
static_assert(LENGTH(ROLES) == ROLE_COUNT, "a row for each");

Theme theme_of(Ground ground)
{
    Theme theme = {.palette = palette_on(ground)};
    for (int i = 0; i < ROLE_COUNT; i++) {
        const RoleRow *row = &ROLES[i];
        Color ink = row->hue == HUE_OWN ? 0 : color_of((Hue)row->hue, ground);
        theme.style[i] = (Style){.ink = ink, .bold = row->bold, .reverse = row->reverse};
    }
    return theme;
}
