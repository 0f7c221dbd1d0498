/* Draws the whole screen: lets the panes draw that it has, and the bars around them. */
#include "view/bars.h"
#include "view/pane.h"
#include "view/wrap.h"

#include <math.h>

/* How large a figure there would be in MAIN_SHOWN, whatever is shown now. */
static void find_room(const Sheet *sheet, Box body)
{
    ScreenMap *map = sheet->map;
    Placement place = arrangement_place(sheet, MAIN_SHOWN, body);
    for (int i = 0; i < place.count; i++)
        if (place.at[i].focus.kind == PANE_SHOWN) {
            map->figure_columns = MAX(place.at[i].box.columns - 2, 0);
            map->figure_rows = MAX(place.at[i].box.rows - 2, 0);
        }
}

/* The pane that matters most. */
static const Placed *main_pane(const Placement *place)
{
    const Placed *most = &place->at[0];
    for (int i = 1; i < place->count; i++)
        if (pane_of(place->at[i].focus.kind)->rank < pane_of(most->focus.kind)->rank)
            most = &place->at[i];
    return most;
}

/* The pane that the user has given the keyboard, or if it is not there the main one. */
static Focus focus_among(const Placement *place, Focus wanted)
{
    if (wanted.kind == PANE_PROMPT || place->count == 0)
        return (Focus){.kind = PANE_PROMPT};
    for (int i = 0; i < place->count; i++)
        if (same_focus(place->at[i].focus, wanted))
            return wanted;
    return main_pane(place)->focus;
}

/* The one with the keyboard alone, if the user has zoomed it; the others have no box, but Tab still
 * goes to them. */
static void zoom(Placement *place, const Scene *scene, Focus focus, Box body)
{
    if (!scene->stage.zoomed || place->count == 0)
        return;
    if (focus.kind == PANE_PROMPT)
        focus = main_pane(place)->focus;
    for (int i = 0; i < place->count; i++)
        place->at[i].box = same_focus(place->at[i].focus, focus) ? body : (Box){0, 0, 0, 0};
}

/* A pane that has the keyboard, but no room, takes that of the pane that matters most, or where it
 * needs more, all of it.  So do a pane in brief, and messages with less than three lines. */
static void give_room(Placement *place, Focus focus, Box body)
{
    enum { READABLE = 3 }; /* lines of messages */
    Placed *most = NULL, *at = NULL;
    for (int i = 0; i < place->count; i++) {
        Placed *one = &place->at[i];
        at = same_focus(one->focus, focus) ? one : at;
        if (one->box.columns > 0 &&
            (!most || pane_of(one->focus.kind)->rank < pane_of(most->focus.kind)->rank))
            most = one;
    }
    if (!at || !most || at == most)
        return;
    const Pane *pane = pane_of(focus.kind);
    bool few = at->box.rows < (focus.kind == PANE_MESSAGES ? READABLE : pane->rows);
    if (at->box.columns > 0 && !few)
        return;
    if (at->box.columns == 0 && most->box.columns >= pane->columns &&
        most->box.rows >= pane->rows) {
        at->box = most->box;
        most->box = (Box){0, 0, 0, 0};
        return;
    }
    for (int i = 0; i < place->count; i++)
        place->at[i].box = &place->at[i] == at ? body : (Box){0, 0, 0, 0};
}

/* Messages; where no pane shows them, nothing at the lower edge of the body.  Whoever looks at the
 * keys has seen an error, and it is there again after them. */
static Box box_of_messages(const Sheet *sheet, Box body)
{
    const ScreenMap *map = sheet->map;
    for (int i = 0; i < map->panes; i++)
        if (map->placed[i].focus.kind == PANE_MESSAGES && map->placed[i].box.columns > 0)
            return map->placed[i].box;
    return (Box){body.x, body.y + body.rows,
                 sheet->scene->stage.main == MAIN_KEYS ? 0 : body.columns, 0};
}

static bool is_under(Box pane, Box messages, int top)
{
    return pane.columns > 0 && pane.y < messages.y && pane.y + pane.rows > top &&
           pane.x < messages.x + messages.columns && messages.x < pane.x + pane.columns;
}

/* The rows that an error takes from the panes above: one that would keep less than it needs is
 * covered whole. */
static int rows_covered(const Sheet *sheet, Box messages)
{
    const ScreenMap *map = sheet->map;
    int cover = messages.columns > 0 ? messages_cover(sheet, messages) : 0;
    for (int i = 0; i < map->panes && cover > 0; i++) {
        Box pane = map->placed[i].box;
        int top = messages.y - cover, kept = top - pane.y;
        if (!is_under(pane, messages, top) || kept <= 0 ||
            kept >= pane_of(map->placed[i].focus.kind)->rows)
            continue;
        cover = messages.y - pane.y;
        i = -1; /* others may now keep too little */
    }
    return cover;
}

/* Draws a pane in the rows that an error leaves it, its frame whole.  It keeps its place. */
static void draw_pane(const Sheet *sheet, Placed *at, Box messages)
{
    Box whole = at->box;
    int top = messages.y - sheet->map->covered;
    if (sheet->map->covered > 0 && is_under(whole, messages, top))
        at->box.rows = top - whole.y;
    if (at->box.columns > 0 && at->box.rows > 0)
        pane_of(at->focus.kind)->draw(sheet, at);
    at->box = whole;
}

static void draw_panes(const Sheet *sheet, Box body)
{
    ScreenMap *map = sheet->map;
    Placement place = arrangement_place(sheet, sheet->scene->stage.main, body);
    map->focus = focus_among(&place, sheet->scene->stage.focus);
    give_room(&place, map->focus, body);
    zoom(&place, sheet->scene, map->focus, body);
    for (int i = 0; i < place.count; i++) { /* all before the first that is drawn */
        Placed *at = &map->placed[map->panes++];
        *at = place.at[i];
        at->keys = same_focus(at->focus, map->focus);
    }
    Box messages = box_of_messages(sheet, body);
    map->covered = rows_covered(sheet, messages);
    for (int i = 0; i < map->panes; i++)
        draw_pane(sheet, &map->placed[i], messages);
    if (messages.rows == 0 && messages.columns > 0) /* an error that no pane shows */
        messages_draw(sheet, messages, false);
}

enum { LEAST_BODY = 12 }; /* rows of panes that come before the system line */

/* Whether the figure needs the row of the header, in whose place an earlier run is named then. */
static bool is_cramped(int columns, int rows)
{
    enum { NARROW = 72, LOW = 15 };
    return columns < NARROW && rows <= LOW;
}

/* From the top: header, panes, progress, prompt, hint; above the panes, or instead of the header,
 * which earlier run it is. */
static void draw_screen(const Sheet *sheet)
{
    int columns = sheet->grid->columns, rows = sheet->grid->rows;
    int bar = bar_progress_rows(sheet->scene, rows);
    Box body = {0, 1, columns, rows - 3 - bar};
    find_room(sheet, body);
    bool instead = sheet->scene->opened && is_cramped(columns, rows);
    if (instead)
        bar_opened(sheet, (Box){0, 0, columns, 1});
    else
        bar_header(sheet, (Box){0, 0, columns, 1});
    if (sheet->scene->opened && !instead) {
        bar_opened(sheet, (Box){0, 1, columns, 1});
        body = (Box){0, 2, columns, body.rows - 1};
    }
    if (sheet->scene->stage.system && body.rows > LEAST_BODY) {
        bar_system(sheet, (Box){0, body.y, columns, 1});
        body = (Box){0, body.y + 1, columns, body.rows - 1};
    }
    draw_panes(sheet, body);
    bar_progress(sheet, (Box){0, rows - 2 - bar, columns, bar});
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

void view_draw(Arena *pictures, const Scene *scene, Grid *grid, ScreenMap *map)
{
    Arena arena = {0};
    *map = (ScreenMap){.cursor_x = -1, .cursor_y = -1};
    const Theme theme = theme_of(scene->surface.ground);
    const Sheet sheet = {scene, grid, &arena, pictures, &theme, map};
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

/* ---- looking up */

static bool inside(Box box, int x, int y)
{
    return x >= box.x && x < box.x + box.columns && y >= box.y && y < box.y + box.rows;
}

static const char *command_at(Arena *arena, const Hit *hit, int x, int y)
{
    const HitCells *cells = &hit->cells;
    if (!cells->across)
        return arena_text(arena, hit->command);
    int row = cells->row + (y - hit->box.y) / cells->down * MAX(cells->rows, 1);
    return arena_printf(arena, "%s%d,%d", hit->command, row,
                        cells->column + (x - hit->box.x) / cells->across);
}

const char *view_hit_at(const ScreenMap *map, Arena *arena, int x, int y)
{
    for (int i = map->hits - 1; i >= 0; i--)
        if (inside(map->hit[i].box, x, y))
            return command_at(arena, &map->hit[i], x, y);
    return NULL;
}

const Placed *view_pane_at(const ScreenMap *map, int x, int y)
{
    for (int i = 0; i < map->panes; i++)
        if (inside(map->placed[i].box, x, y))
            return &map->placed[i];
    return NULL;
}

Focus view_focus_next(const ScreenMap *map, int step)
{
    int places = map->panes + 1, now = map->panes; /* the prompt has the last place */
    for (int i = 0; i < map->panes; i++)
        if (map->placed[i].keys)
            now = i;
    int next = ((now + step) % places + places) % places;
    return next == map->panes ? (Focus){.kind = PANE_PROMPT} : map->placed[next].focus;
}
