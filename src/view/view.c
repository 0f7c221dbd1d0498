/* Draws the whole screen: decides which panes it has and lets them draw.  Every main figure has one
 * or more arrangements of panes; the first that fits the room is taken. */
#include "view/bars.h"
#include "view/pane.h"
#include "view/wrap.h"

#include <math.h>

typedef struct {
    int columns, rows; /* least room of the panes that it is for */
    Node root;
} Arrangement;

enum { ARRANGEMENTS = 3 };

/* Messages keep to their least where there is little room, so that errors are always seen. */
static const Arrangement TRAINING[ARRANGEMENTS] = {
    {150, 40,
     ROW(1, COLUMN(5, PANE(PANE_LOSS, 3), PANE(PANE_RANGE_SMALL, 2)),
         COLUMN(6, ROW(4, PANE(PANE_RATE, 1), PANE(PANE_MOMENTUM, 1)),
                ROW(4, PANE(PANE_METRIC, 1), PANE(PANE_EPOCHS, 1)), PANE(PANE_MESSAGES, 3)))},
    {52, 0,
     COLUMN(1,
            ROW(5, COLUMN(5, PANE(PANE_LOSS, 2), PANE(PANE_EPOCHS, 1)),
                COLUMN(4, PANE(PANE_RATE, 1), PANE(PANE_MOMENTUM, 1), PANE(PANE_METRIC, 1))),
            PANE(PANE_MESSAGES, 1))},
    {0, 0,
     COLUMN(1, PANE(PANE_LOSS, 2), PANE(PANE_METRIC, 1), PANE(PANE_RATE, 1), PANE(PANE_MOMENTUM, 1),
            PANE(PANE_EPOCHS, 1), PANE(PANE_MESSAGES, 1))},
};

static const Arrangement LR_FIND[ARRANGEMENTS] = {
    {60, 0,
     COLUMN(1,
            ROW(6, PANE(PANE_RANGE, 5), COLUMN(1, PANE(PANE_READOUT, 99), PANE(PANE_PLANNED, 1))),
            PANE(PANE_MESSAGES, 1))},
    {0, 0,
     COLUMN(1, PANE(PANE_RANGE, 3), PANE(PANE_READOUT, 1), PANE(PANE_PLANNED, 1),
            PANE(PANE_MESSAGES, 1))},
};

static const Arrangement SHOWN[ARRANGEMENTS] = {
    {0, 0, COLUMN(1, PANE(PANE_SHOWN, 6), PANE(PANE_MESSAGES, 1))}};

static const Arrangement HELP[ARRANGEMENTS] = {
    {0, 0, COLUMN(1, PANE(PANE_HELP, 6), PANE(PANE_MESSAGES, 1))}};

static const Arrangement RUNS[ARRANGEMENTS] = {
    {150, 40,
     COLUMN(1,
            ROW(6, PANE(PANE_RUNS, 3),
                COLUMN(2, PANE(PANE_RUN_LOSSES, 1), PANE(PANE_RUN_METRICS, 1),
                       PANE(PANE_RUN_RATES, 1))),
            PANE(PANE_MESSAGES, 1))},
    {0, 0,
     COLUMN(1, PANE(PANE_RUNS, 2),
            ROW(2, PANE(PANE_RUN_LOSSES, 1), PANE(PANE_RUN_METRICS, 1), PANE(PANE_RUN_RATES, 1)),
            PANE(PANE_MESSAGES, 1))},
};

/* Before the first run. */
static const Arrangement START[ARRANGEMENTS] = {
    {0, 0, COLUMN(1, PANE(PANE_START, 9), PANE(PANE_MESSAGES, 1))},
};

static const Arrangement *const SCREEN[] = {
    [MAIN_TRAINING] = TRAINING, [MAIN_LR_FIND] = LR_FIND, [MAIN_SHOWN] = SHOWN,
    [MAIN_RUNS] = RUNS,         [MAIN_HELP] = HELP,
};
static_assert(LENGTH(SCREEN) == MAIN_COUNT, "arrangements for each");

static Placement arrange(const Arrangement *choice, const Scene *scene, Box room)
{
    while (room.columns < choice->columns || room.rows < choice->rows)
        choice++;
    return pane_place(&choice->root, scene, room);
}

static const Arrangement *screen_of(const Scene *scene)
{
    if (scene->stage.main == MAIN_TRAINING && !scene->training)
        return START;
    return SCREEN[scene->stage.main];
}

/* How large a figure there would be in MAIN_SHOWN, whatever is shown now. */
static void find_room(const Scene *scene, Box body, ScreenMap *map)
{
    Placement place = arrange(SHOWN, scene, body);
    for (int i = 0; i < place.count; i++)
        if (place.at[i].pane == &PANE_SHOWN) {
            map->figure_columns = MAX(place.at[i].box.columns - 2, 0);
            map->figure_rows = MAX(place.at[i].box.rows - 2, 0);
        }
}

static void draw_panes(const Sheet *sheet, Box body)
{
    Placement place = arrange(screen_of(sheet->scene), sheet->scene, body);
    for (int i = 0; i < place.count; i++) {
        const Pane *pane = place.at[i].pane;
        if (pane->focus != FOCUS_PROMPT)
            sheet->map->pane[pane->focus] = place.at[i].box;
        pane->draw(sheet, place.at[i].box);
    }
}

/* From the top: header, panes, progress, prompt, hint. */
static void draw_screen(const Sheet *sheet)
{
    int columns = sheet->grid->columns, rows = sheet->grid->rows;
    Box body = {0, 1, columns, rows - 4};
    find_room(sheet->scene, body, sheet->map);
    bar_header(sheet, (Box){0, 0, columns, 1});
    draw_panes(sheet, body);
    bar_progress(sheet, (Box){0, rows - 3, columns, 1});
    bar_hint(sheet, (Box){0, rows - 1, columns, 1});
    bar_prompt(sheet, (Box){0, rows - 2, columns, 1});
}

static void clear(Grid *grid)
{
    for (long i = 0; i < (long)grid->columns * grid->rows; i++)
        grid->cell[i] = (Cell){.codepoint = ' '};
}

static void drop_colors(Grid *grid)
{
    for (long i = 0; i < (long)grid->columns * grid->rows; i++)
        grid->cell[i].style.ink = grid->cell[i].style.paper = 0;
}

/* Instead of a screen, in a terminal without the room for one. */
static void draw_notice(const Sheet *sheet)
{
    Arena *arena = sheet->arena;
    const Box whole = {0, 0, sheet->grid->columns, sheet->grid->rows};
    const char *const FORM[] = {
        arena_printf(arena, "terminal too small: %d x %d, at least %d x %d", whole.columns,
                     whole.rows, VIEW_COLUMNS, VIEW_ROWS),
        arena_printf(arena, "terminal too small, at least %d x %d", VIEW_COLUMNS, VIEW_ROWS),
        arena_printf(arena, "too small, at least %d x %d", VIEW_COLUMNS, VIEW_ROWS),
        arena_printf(arena, "at least %d x %d", VIEW_COLUMNS, VIEW_ROWS),
        arena_printf(arena, "%dx%d", VIEW_COLUMNS, VIEW_ROWS),
        "!",
        NULL,
    };
    sheet_text(sheet, whole, 0, 0, ROLE_TEXT, wrap_form(FORM, whole.columns));
}

void view_draw(const Scene *scene, Grid *grid, ScreenMap *map)
{
    Arena arena = {0};
    *map = (ScreenMap){.cursor_x = -1, .cursor_y = -1};
    const Theme theme = theme_of(scene->surface.ground);
    const Sheet sheet = {scene, grid, &arena, &theme, map};
    clear(grid);
    map->too_small = grid->columns < VIEW_COLUMNS || grid->rows < VIEW_ROWS;
    if (map->too_small)
        draw_notice(&sheet);
    else
        draw_screen(&sheet);
    if (!scene->surface.color)
        drop_colors(grid);
    if (scene->surface.glyphs == GLYPHS_ASCII)
        grid_plain(grid);
    arena_free(&arena);
}
