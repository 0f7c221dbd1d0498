/* pane.h - the parts of a screen, and the rules by which they share it.
 *
 *     static const Node ROOT = COLUMN(1, PANE(LOSS, 2), ROW(1, PANE(RATE, 1), PANE(EPOCHS, 1)));
 *     Placement place = pane_place(&ROOT, sheet->scene, body);
 *
 * A pane of which there are several, such as one for each metric, is an EACH: all of them side by
 * side and above each other while each has good room, else one, which draws tabs (tabs.h).
 *
 * Room is shared by weight, but none gets less than it needs or more than it can use.  When not all
 * fit, the pane that matters least (of the highest rank) is left out, then the next.  Tab reaches
 * panes that are left out, and those that are ASIDE from the start: the one with the keyboard takes
 * the place of the pane that matters most. */
#ifndef VIEW_PANE_H
#define VIEW_PANE_H

#include "view/sheet.h"

/* A part of the screen that draws itself: a constant row, next to its draw function.  Its name is
 * in lab/panes.h, arrangements (view.c) place it. */
typedef struct {
    int columns, rows;                  /* the least it needs, frame included */
    int (*most)(const Scene *scene);    /* rows it can use; 0, or NULL: any */
    int (*fixed)(Box room);             /* rows it has in a room, whatever is in it; NULL: any */
    int rank;                           /* the pane that matters most has the lowest */
    bool (*wanted)(const Scene *scene); /* NULL: always */
    int (*count)(const Scene *scene);   /* how many an EACH has; NULL: one */
    void (*draw)(const Sheet *sheet, const Placed *at);
} Pane;

const Pane *pane_of(PaneKind kind);

/* A pane, or several nodes side by side or above each other: a constant tree. */
typedef struct Node {
    PaneKind pane; /* PANE_PROMPT: children */
    bool each;     /* all of several of its kind */
    bool across;   /* side by side */
    bool aside;    /* on the screen only while it has the keyboard */
    int rows;      /* a pane in brief, in so many rows; 0: as it is */
    int weight;    /* share of the room */
    const struct Node *child;
    int children;
} Node;

#define NODES(...)                                                                                 \
    (const Node[])                                                                                 \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }
#define PANE(of, share)                                                                            \
    {                                                                                              \
        .pane = PANE_##of, .weight = (share)                                                       \
    }
#define EACH(of, share)                                                                            \
    {                                                                                              \
        .pane = PANE_##of, .each = true, .weight = (share)                                         \
    }
#define ASIDE(of)                                                                                  \
    {                                                                                              \
        .pane = PANE_##of, .aside = true, .weight = 1                                              \
    }
#define EACH_ASIDE(of)                                                                             \
    {                                                                                              \
        .pane = PANE_##of, .each = true, .aside = true, .weight = 1                                \
    }
#define BRIEF(of, lines)                                                                           \
    {                                                                                              \
        .pane = PANE_##of, .weight = 1, .rows = (lines)                                            \
    }
#define SPLIT(beside, share, ...)                                                                  \
    {                                                                                              \
        .across = (beside), .weight = (share), .child = NODES(__VA_ARGS__),                        \
        .children = (int)(sizeof(NODES(__VA_ARGS__)) / sizeof(Node))                               \
    }
#define ROW(share, ...) SPLIT(true, share, __VA_ARGS__)
#define COLUMN(share, ...) SPLIT(false, share, __VA_ARGS__)

/* Where the panes of a tree have come to lie, in the order of Tab: a value.  Those that did not fit
 * have no box. */
typedef struct {
    Placed at[MAP_PANES];
    int count;
} Placement;

Placement pane_place(const Node *root, const Scene *scene, Box room);

/* ---- which panes there are, where (arrangements.c, layout.c) */

typedef struct {
    int columns, rows; /* least room of the panes that it is for */
    int most;          /* and most rows; 0: any */
    Node root;
} Arrangement;

/* Every main figure has one or more arrangements, and those of the user's layout.conf come before
 * them; the first that fits the room is taken. */
Placement arrangement_place(const Sheet *sheet, MainFigure figure, Box room);

/* What is wrong with a text that is to be scene->layout, in the arena; NULL: each line of it is an
 * arrangement of panes that its figure has. */
const char *arrangements_fault(Arena *arena, const char *text);

/* Arrangements as users write them, in the words of the built-in ones, in an arena:
 *
 *     # figure, least columns and rows, panes with their shares of the room
 *     training 100 30 row (column 3 (loss 3 each metric 2) column 2 (lr epochs messages)) */
typedef struct {
    MainFigure figure;
    Arrangement arrangement;
    int number; /* of the line, from 1 */
} LayoutLine;

typedef struct {
    LayoutLine *line;
    int count;
} Layout;

/* What is wrong, in the arena; NULL: nothing. */
const char *layout_read(Arena *arena, const char *text, Layout *out);

/* Rows above a box of messages that an error needs, too. */
int messages_cover(const Sheet *sheet, Box box);

/* Draws messages, in a box without rows only errors: these lie over the map's rows above it. */
void messages_draw(const Sheet *sheet, Box box, bool keys);

/* The panes there are: each is a row of the file that draws it, START_PANE of PANE_START. */
#define PANE_ROW(kind, name, meaning) extern const Pane kind##_PANE;
PANES(PANE_ROW)
#undef PANE_ROW

#endif
