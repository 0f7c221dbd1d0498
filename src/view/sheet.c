/* Gives panes what they draw with: text at a place in a box, frames, figures, numbers. */
#include "view/sheet.h"
#include "view/wrap.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

void sheet_hit(const Sheet *sheet, Box box, const char *format, ...)
{
    ScreenMap *map = sheet->map;
    va_list args;
    if (map->hits == MAP_HITS)
        return;
    Hit *hit = &map->hit[map->hits];
    va_start(args, format);
    int length = vsnprintf(hit->command, sizeof hit->command, format, args);
    va_end(args);
    hit->box = box;
    hit->cells = (HitCells){.across = 0};
    map->hits += length > 0 && length < (int)sizeof hit->command;
}

void sheet_hit_cells(const Sheet *sheet, Box box, HitCells cells, const char *command)
{
    int before = sheet->map->hits;
    sheet_hit(sheet, box, "%s", command);
    if (sheet->map->hits > before)
        sheet->map->hit[before].cells = cells;
}

/* The words in this frame's memory. */
static const char *keep(const Sheet *sheet, Buf *words)
{
    const char *copy = arena_text(sheet->arena, buf_text(words));
    buf_free(words);
    return copy;
}

const char *sheet_number(const Sheet *sheet, double value)
{
    Buf words = {0};
    text_short(&words, value);
    return keep(sheet, &words);
}

const char *sheet_decimals(const Sheet *sheet, double value, int decimals)
{
    Buf words = {0};
    text_decimals(&words, value, decimals);
    return keep(sheet, &words);
}

const char *sheet_time(const Sheet *sheet, double seconds)
{
    Buf words = {0};
    text_time(&words, seconds);
    return keep(sheet, &words);
}

int sheet_text(const Sheet *sheet, Box box, int x, int y, Role role, const char *text)
{
    if (y < 0 || y >= box.rows || x < 0 || x >= box.columns)
        return 0;
    const char *cut = wrap_cut(sheet->arena, text, box.columns - x);
    return grid_text(sheet->grid, box.x + x, box.y + y, cut, sheet->theme->style[role]);
}

void sheet_line(const Sheet *sheet, Box box, int y, Role role, const char *format, ...)
{
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    sheet_text(sheet, box, 0, y, role, line);
}

Box sheet_inside(Box box)
{
    return (Box){box.x + 2, box.y + 1, MAX(box.columns - 4, 0), MAX(box.rows - 2, 0)};
}

int sheet_note_room(Box box, const char *title)
{
    enum { AROUND = 8 }; /* corners, lines, spaces */
    return box.columns - text_width(title) - AROUND;
}

Box sheet_frame(const Sheet *sheet, Box box, const char *title, const char *note, bool focused)
{
    Box top = {box.x + 1, box.y, MAX(box.columns - 2, 0), 1};
    grid_frame(sheet->grid, box, focused, sheet->theme->style[focused ? ROLE_FOCUS : ROLE_FRAME]);
    int used = *title ? sheet_text(sheet, top, 0, 0, ROLE_STRONG,
                                   arena_printf(sheet->arena, " %s ", title))
                      : 0;
    int width = note ? text_width(note) + 2 : 0;
    if (note && used + 1 + width <= top.columns)
        sheet_text(sheet, top, top.columns - width, 0, ROLE_FAINT,
                   arena_printf(sheet->arena, " %s ", note));
    return sheet_inside(box);
}

bool sheet_has_pictures(const Sheet *sheet)
{
    const Scene *scene = sheet->scene;
    return scene->surface.color && scene->cell_width > 0 && scene->cell_height > 0 &&
           sheet->map->inlays < MAP_INLAYS;
}

bool sheet_has_pixels(const Sheet *sheet)
{
    const Scene *scene = sheet->scene;
    return scene->surface.glyphs == GLYPHS_PIXELS && scene->surface.ground != GROUND_UNKNOWN &&
           sheet_has_pictures(sheet);
}

int sheet_dots(const Sheet *sheet, Box box)
{
    return box.columns * (sheet_has_pixels(sheet) ? sheet->scene->cell_width : 2);
}

void sheet_inlay(const Sheet *sheet, Box box, const Image *image)
{
    sheet->map->inlay[sheet->map->inlays++] = (Inlay){.box = box, .image = *image};
}

const char *sheet_span(const Sheet *sheet, long number, long lines, long all)
{
    if (lines >= all)
        return NULL;
    return arena_printf(sheet->arena, "%ld-%ld of %ld", number, number + lines - 1, all);
}

void sheet_scrolls(const Sheet *sheet, PaneKind list, long most, int page)
{
    ScreenMap *map = sheet->map;
    bool main = list == PANE_ANSWER || list == PANE_KEYS;
    if (sheet->scene->stage.rolled == list)
        map->scroll_most = (int)MAX(most, 0);
    if (map->focus.kind == list || (map->focus.kind == PANE_PROMPT && main))
        map->scroll_page = page;
}

PlotArea sheet_figure(const Sheet *sheet, Box box, const Plot *plot, bool focused)
{
    bool pixels = sheet_has_pixels(sheet);
    PaneLook look = {.surface = sheet->scene->surface, .strong = focused};
    look.surface.columns = box.columns;
    look.surface.rows = box.rows;
    look.cell_width = pixels ? sheet->scene->cell_width : 0;
    look.cell_height = pixels ? sheet->scene->cell_height : 0;
    PlotPane pane = plot_pane(pixels ? sheet->pictures : sheet->arena, plot, &look);
    PlotArea area = pane.area;
    area.box.x += box.x;
    area.box.y += box.y;
    grid_copy(sheet->grid, box.x, box.y, &pane.grid);
    if (pane.picture.w > 0)
        sheet_inlay(sheet, area.box, &pane.picture);
    return area;
}

void sheet_lost(const Sheet *sheet, Plot *plot, double x)
{
    double *at = ARENA_NEW(sheet->arena, double, 1);
    *at = x;
    plot_add(plot,
             (Mark){.kind = MARK_VLINE, .ink = INK_BAD, .label = "not a number", .x = at, .n = 1});
}
