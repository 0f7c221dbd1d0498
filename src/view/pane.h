/* pane.h - the parts of a screen, and the rules by which they share it.
 *
 *     static const Node ROOT = COLUMN(1, PANE(PANE_LOSS, 2), ROW(1, PANE(PANE_RATE, 1), ...));
 *     Placement place = pane_place(&ROOT, sheet->scene, body);
 *
 * Every pane has its least size; the rest is shared by weight.  When not all fit, the pane that
 * matters least (of the highest rank) is left out, then the next. */
#ifndef VIEW_PANE_H
#define VIEW_PANE_H

#include "view/sheet.h"

/* A part of the screen that draws itself: a constant row, next to its draw function.
 * Arrangements (view.c) place it; the name is for people who read them. */
typedef struct {
    const char *name;
    int columns, rows;                  /* the least it needs, frame included */
    int most;                           /* rows it can use; 0: any */
    int rank;                           /* the pane that matters most has the lowest */
    Focus focus;                        /* the focus that goes to it; FOCUS_PROMPT: none */
    bool (*wanted)(const Scene *scene); /* NULL: always */
    void (*draw)(const Sheet *sheet, Box box);
} Pane;

/* A pane, or several nodes side by side or above each other: a constant tree. */
typedef struct Node {
    const Pane *pane; /* NULL: children */
    bool across;      /* side by side */
    int weight;       /* share of the room that is left */
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
        .pane = &(of), .weight = (share)                                                           \
    }
#define SPLIT(beside, share, ...)                                                                  \
    {                                                                                              \
        .across = (beside), .weight = (share), .child = NODES(__VA_ARGS__),                        \
        .children = (int)(sizeof(NODES(__VA_ARGS__)) / sizeof(Node))                               \
    }
#define ROW(share, ...) SPLIT(true, share, __VA_ARGS__)
#define COLUMN(share, ...) SPLIT(false, share, __VA_ARGS__)

enum { PANES_MOST = 16 };

/* Where the panes of a tree have come to lie: a value.  Those that did not fit are not in it. */
typedef struct {
    struct {
        const Pane *pane;
        Box box;
    } at[PANES_MOST];
    int count;
} Placement;

Placement pane_place(const Node *root, const Scene *scene, Box room);

/* The panes there are: each is a row of the file that draws it. */
extern const Pane PANE_START, PANE_LOSS, PANE_RATE, PANE_MOMENTUM, PANE_METRIC, PANE_EPOCHS;
extern const Pane PANE_MESSAGES, PANE_HELP, PANE_SHOWN;
extern const Pane PANE_RANGE, PANE_RANGE_SMALL, PANE_READOUT, PANE_PLANNED;
extern const Pane PANE_RUNS, PANE_RUN_LOSSES, PANE_RUN_RATES, PANE_RUN_METRICS;

#endif
