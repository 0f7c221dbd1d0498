/* Which panes each figure has, and where, on screens of every size. */
#include "view/pane.h"

enum {
    ARRANGEMENTS = 8,
    LOW = 24,      /* a screen as low as this has its panes side by side */
    FEW = 11,      /* ... has a metric as a line */
    BRIEF_TO = 16, /* ... has what a range test says as a line */
    TALL = 45,     /* one as high as this has a long table of epochs */
};

/* Messages come last in each, as their errors lie over what is above. */
static const Arrangement TRAINING[ARRANGEMENTS] = {
    {52, 0, FEW,
     COLUMN(1, ROW(12, PANE(LOSS, 2), PANE(RATE, 1)), EACH(METRIC, 1), ASIDE(MOMENTUM),
            ASIDE(EPOCHS), PANE(MESSAGES, 1))},
    {0, 0, FEW,
     COLUMN(1, PANE(LOSS, 12), EACH(METRIC, 1), ASIDE(RATE), ASIDE(MOMENTUM), ASIDE(EPOCHS),
            PANE(MESSAGES, 1))},
    {170, 0, LOW,
     ROW(1, PANE(LOSS, 11), EACH(METRIC, 8), COLUMN(8, PANE(RATE, 1), PANE(MOMENTUM, 1)),
         COLUMN(9, PANE(EPOCHS, 1), PANE(MESSAGES, 1)))},
    {110, 0, LOW,
     ROW(1, PANE(LOSS, 6), EACH(METRIC, 4), COLUMN(4, PANE(RATE, 1), PANE(MOMENTUM, 1)),
         COLUMN(4, PANE(EPOCHS, 1), PANE(MESSAGES, 1)))},
    {150, 40, 0,
     ROW(1, COLUMN(3, PANE(LOSS, 3), EACH(METRIC, 2)),
         COLUMN(2, PANE(RATE, 2), PANE(MOMENTUM, 2), PANE(RANGE_SMALL, 2), PANE(EPOCHS, 3),
                PANE(MESSAGES, 1)))},
    {52, 0, 0,
     COLUMN(1,
            ROW(5, COLUMN(5, PANE(LOSS, 5), PANE(EPOCHS, 4)),
                COLUMN(4, PANE(RATE, 1), PANE(MOMENTUM, 1), EACH(METRIC, 1))),
            PANE(MESSAGES, 1))},
    {0, TALL, 0,
     COLUMN(1, PANE(LOSS, 12), EACH(METRIC, 12), PANE(RATE, 5), PANE(MOMENTUM, 5), PANE(EPOCHS, 13),
            PANE(MESSAGES, 1))},
    {0, 0, 0,
     COLUMN(1, PANE(LOSS, 8), EACH(METRIC, 6), PANE(RATE, 4), PANE(MOMENTUM, 3), PANE(EPOCHS, 5),
            PANE(MESSAGES, 1))},
};

static const Arrangement LR_FIND[ARRANGEMENTS] = {
    {110, 0, LOW,
     ROW(1, PANE(RANGE, 4), PANE(PLANNED, 2), COLUMN(2, PANE(READOUT, 1), PANE(MESSAGES, 1)))},
    {72, 0, 0,
     COLUMN(1, ROW(6, PANE(RANGE, 2), COLUMN(1, PANE(READOUT, 3), PANE(PLANNED, 2))),
            PANE(MESSAGES, 1))},
    {0, 0, BRIEF_TO,
     COLUMN(1, PANE(RANGE, 3), BRIEF(READOUT, 1), ASIDE(PLANNED), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(RANGE, 3), PANE(READOUT, 1), PANE(PLANNED, 1), PANE(MESSAGES, 1))},
};

static const Arrangement SHOWN[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(SHOWN, 3), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(SHOWN, 6), PANE(MESSAGES, 1))},
};

static const Arrangement ANSWER[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(ANSWER, 3), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(ANSWER, 6), PANE(MESSAGES, 1))},
};

/* The curves of the chosen runs, side by side or above each other. */
#define CURVES PANE(RUN_RANGES, 1), PANE(RUN_LOSSES, 1), EACH(RUN_METRICS, 1), PANE(RUN_RATES, 1)

static const Arrangement RUNS[ARRANGEMENTS] = {
    {0, 0, FEW,
     COLUMN(1, PANE(RUNS, 1), ASIDE(RUN_RANGES), ASIDE(RUN_LOSSES), EACH_ASIDE(RUN_METRICS),
            ASIDE(RUN_RATES), PANE(MESSAGES, 1))},
    {150, 0, LOW, ROW(1, COLUMN(1, PANE(RUNS, 1), PANE(MESSAGES, 1)), ROW(1, CURVES))},
    {72, 0, 0, COLUMN(1, PANE(RUNS, 1), ROW(1, CURVES), PANE(MESSAGES, 1))},
    {0, 40, 0, COLUMN(1, PANE(RUNS, 1), COLUMN(1, CURVES), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(RUNS, 1), ROW(1, CURVES), PANE(MESSAGES, 1))},
};

static const Arrangement CONFUSION[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(CONFUSION, 3), COLUMN(1, PANE(MISTAKES, 1), PANE(MESSAGES, 1)))},
    {110, 0, 0, COLUMN(1, ROW(6, PANE(CONFUSION, 3), PANE(MISTAKES, 1)), PANE(MESSAGES, 1))},
    {72, 0, 0, COLUMN(1, ROW(6, PANE(CONFUSION, 5), PANE(MISTAKES, 3)), PANE(MESSAGES, 1))},
    {0, 0, FEW, COLUMN(1, PANE(CONFUSION, 1), ASIDE(MISTAKES), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(CONFUSION, 3), PANE(MISTAKES, 1), PANE(MESSAGES, 1))},
};

static const Arrangement IMAGES[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(IMAGES, 3), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(IMAGES, 9), PANE(MESSAGES, 1))},
};

static const Arrangement IMAGE[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(IMAGE, 3), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(IMAGE, 9), PANE(MESSAGES, 1))},
};

static const Arrangement WATCH[ARRANGEMENTS] = {
    {150, 0, LOW, ROW(1, PANE(WATCHED, 4), COLUMN(1, PANE(LOGS, 1), PANE(MESSAGES, 1)))},
    {0, 0, FEW, COLUMN(1, PANE(WATCHED, 12), PANE(LOGS, 1), PANE(MESSAGES, 1))},
    {0, 0, 0, COLUMN(1, PANE(WATCHED, 5), PANE(LOGS, 3), PANE(MESSAGES, 1))},
};

static const Arrangement KEYS[ARRANGEMENTS] = {{0, 0, 0, COLUMN(1, PANE(KEYS, 1))}};

/* Before the first run. */
static const Arrangement START[ARRANGEMENTS] = {
    {110, 0, LOW, ROW(1, PANE(START, 1), COLUMN(1, PANE(RUNS, 1), PANE(MESSAGES, 1)))},
    {0, 0, 0, COLUMN(1, PANE(START, 3), PANE(RUNS, 2), PANE(MESSAGES, 1))},
};

static const Arrangement *const SCREEN[] = {
    [MAIN_TRAINING] = TRAINING, [MAIN_LR_FIND] = LR_FIND, [MAIN_SHOWN] = SHOWN,
    [MAIN_RUNS] = RUNS,         [MAIN_ANSWER] = ANSWER,   [MAIN_CONFUSION] = CONFUSION,
    [MAIN_IMAGES] = IMAGES,     [MAIN_IMAGE] = IMAGE,     [MAIN_KEYS] = KEYS,
    [MAIN_WATCH] = WATCH,
};
static_assert(LENGTH(SCREEN) == MAIN_COUNT, "arrangements for each");

/* The user's first that fits, in the arena; NULL: there is none. */
static const Arrangement *own_arrangement(Arena *arena, const char *text, MainFigure figure,
                                          Box room)
{
    Layout layout;
    if (!text || layout_read(arena, text, &layout))
        return NULL;
    for (int i = 0; i < layout.count; i++) {
        const Arrangement *own = &layout.line[i].arrangement;
        if (layout.line[i].figure == figure && room.columns >= own->columns &&
            room.rows >= own->rows)
            return own;
    }
    return NULL;
}

Placement arrangement_place(const Sheet *sheet, MainFigure figure, Box room)
{
    const Scene *scene = sheet->scene;
    bool start = figure == MAIN_TRAINING && scene_is_start(scene);
    const Arrangement *choice = start ? START : SCREEN[figure];
    const Arrangement *own =
        start ? NULL : own_arrangement(sheet->arena, scene->layout, figure, room);
    while (!own && (room.columns < choice->columns || room.rows < choice->rows ||
                    (choice->most && room.rows > choice->most)))
        choice++;
    return pane_place(own ? &own->root : &choice->root, scene, room);
}

/* How often a pane is in a tree. */
static int times(const Node *node, PaneKind pane)
{
    int sum = node->pane == pane;
    for (int i = 0; i < node->children; i++)
        sum += times(&node->child[i], pane);
    return sum;
}

/* Whether one of a figure's own arrangements has the pane. */
static bool has_pane(MainFigure figure, PaneKind pane)
{
    for (int i = 0; i < ARRANGEMENTS; i++)
        if (times(&SCREEN[figure][i].root, pane) > 0)
            return true;
    return false;
}

static const char *line_fault(Arena *arena, const LayoutLine *line)
{
    for (int pane = PANE_FIGURE + 1; pane < PANE_COUNT; pane++) {
        int found = times(&line->arrangement.root, (PaneKind)pane);
        if (found > 0 && !has_pane(line->figure, (PaneKind)pane))
            return arena_printf(arena, "layout.conf:%d: %s has no pane '%s'", line->number,
                                main_figure_name((int)line->figure), pane_name(pane));
        if (found > 1)
            return arena_printf(arena, "layout.conf:%d: '%s' is there twice", line->number,
                                pane_name(pane));
    }
    return NULL;
}

const char *arrangements_fault(Arena *arena, const char *text)
{
    Layout layout = {0};
    const char *fault = layout_read(arena, text, &layout);
    for (int i = 0; i < layout.count && !fault; i++)
        fault = line_fault(arena, &layout.line[i]);
    return fault;
}
