/* theme.h - what things look like, by the role they play, on dark or on light ground.
 *
 *     Theme theme = theme_of(scene->surface.ground);
 *     grid_text(grid, x, y, "0.9907", theme.style[ROLE_STRONG]);
 *
 * The colours are those of plot/color.h.  Nothing is said by colour alone: without it there are
 * bold, reverse and glyphs. */
#ifndef VIEW_THEME_H
#define VIEW_THEME_H

#include "plot/plot.h"

typedef enum {
    ROLE_TEXT,
    ROLE_STRONG, /* numbers to look at */
    ROLE_FAINT,  /* explanations */
    ROLE_FRAME,
    ROLE_FOCUS, /* the frame of the pane with the focus */
    ROLE_GOOD,  /* better than before */
    ROLE_BAD,
    ROLE_ERROR,
    ROLE_ECHO,   /* what the user typed */
    ROLE_CHOSEN, /* the line a cursor is on */
    ROLE_RUN,    /* a run under way */
    ROLE_BAR,    /* how far it is */
    ROLE_COUNT,
} Role;

/* The styles for one ground: a value. */
typedef struct {
    Style style[ROLE_COUNT];
    Palette palette; /* of figures */
} Theme;

Theme theme_of(Ground ground);

#endif
