/* Turns the cells that have changed into bytes for the terminal.  We do it ourselves, and not
 * ncurses, because a frame must be one write: what is sent in pieces is seen in pieces. */
#include "ui/frame.h"

#include "base/locale_name.h"
#include "base/text.h"
#include "ui/terminfo.h"

#include <wchar.h>

enum { GAP_MOST = 4 }; /* unchanged cells that are written again: a move takes more bytes */
static const Cell UNKNOWN = {.codepoint = UINT32_MAX};

static bool same_style(Style a, Style b)
{
    return a.ink == b.ink && a.paper == b.paper && a.bold == b.bold && a.reverse == b.reverse;
}

static bool same_cell(Cell a, Cell b)
{
    return a.codepoint == b.codepoint && same_style(a.style, b.style);
}

static bool same_shade(const Shade *a, const Shade *b)
{
    return a->ink == b->ink && a->paper == b->paper && a->bold == b->bold &&
           a->reverse == b->reverse && a->dim == b->dim;
}

static Cell *row_of(const Grid *grid, int y)
{
    return grid->cell + (long)y * grid->columns;
}

/* ---- writing */

static void go_to(Frame *frame, Buf *out, int x, int y)
{
    if (frame->x != x || frame->y != y)
        terminfo_move(out, x, y);
    frame->x = x;
    frame->y = y;
}

static void set_shade(Frame *frame, Buf *out, Style style)
{
    Shade shade = palette_shade(style, frame->colors, frame->ground);
    if (!same_shade(&shade, &frame->shade))
        terminfo_shade(out, &frame->shade, shade);
}

/* Whether the C library agrees on the width.  It may be older than octants, but so is no terminal
 * for which they are chosen; and without a locale it knows ASCII alone. */
static bool is_agreed(uint32_t codepoint, int width)
{
    bool new_block = (codepoint >= 0x1cc00 && codepoint < 0x1cec0) ||
                     (codepoint >= 0x1fb00 && codepoint < 0x1fc00);
    int library = wcwidth((wchar_t)codepoint);
    bool unknown = library < 0 && (new_block || (!locale_is_known() && locale_is_utf8()));
    return library == width || unknown;
}

/* A character whose width is another to the C library becomes a question mark: the terminal may
 * agree with the library, and the columns after it must not move.  After a wide one, and after
 * the last column, terminals differ in where they write next. */
static void put_cell(Frame *frame, Buf *out, Cell cell)
{
    int width = codepoint_width(cell.codepoint);
    set_shade(frame, out, cell.style);
    if (is_agreed(cell.codepoint, width))
        utf8_add(out, cell.codepoint);
    else
        buf_fill(out, '?', width);
    frame->x += width;
    if (width > 1 || frame->x >= frame->shown.columns)
        frame->x = -1;
}

/* Writes the few unchanged cells before x again, if no style changes on the way. */
static void bridge(Frame *frame, Buf *out, const Cell *row, int x, int y)
{
    int from = frame->x;
    if (from < 0 || frame->y != y || from >= x || x - from > GAP_MOST)
        return;
    for (int i = from; i < x; i++) {
        Shade shade = palette_shade(row[i].style, frame->colors, frame->ground);
        if (row[i].codepoint == 0 || !same_shade(&shade, &frame->shade))
            return;
    }
    for (int i = from; i < x; i++)
        put_cell(frame, out, row[i]);
}

static void add_row(Frame *frame, Buf *out, const Grid *grid, int y, int columns)
{
    const Cell *row = row_of(grid, y);
    Cell *shown = row_of(&frame->shown, y);
    for (int x = 0; x < columns; x++) {
        if (same_cell(shown[x], row[x]))
            continue;
        shown[x] = row[x];
        if (row[x].codepoint == 0)
            continue;
        bridge(frame, out, row, x, y);
        go_to(frame, out, x, y);
        put_cell(frame, out, row[x]);
    }
}

/* ---- frames */

bool frame_is_new(const Frame *frame, const Grid *grid)
{
    return frame->shown.columns != grid->columns || frame->shown.rows != grid->rows;
}

static void begin(Frame *frame, Buf *out, const Grid *grid)
{
    arena_free(&frame->arena);
    frame->shown = grid_new(&frame->arena, grid->columns, grid->rows);
    frame->shade = (Shade){.ink = -1, .paper = -1};
    terminfo_clear(out);
}

void frame_add(Frame *frame, Buf *out, const Grid *grid)
{
    if (frame_is_new(frame, grid))
        begin(frame, out, grid);
    frame->x = -1;
    for (int y = 0; y < grid->rows; y++) {
        bool corner = y == grid->rows - 1 && terminfo_corner_scrolls();
        add_row(frame, out, grid, y, grid->columns - corner);
    }
    set_shade(frame, out, (Style){0});
}

void frame_forget(Frame *frame)
{
    frame->shown.columns = 0;
}

void frame_spoil(Frame *frame, GridBox box)
{
    for (int y = MAX(box.y, 0); y < MIN(box.y + box.rows, frame->shown.rows); y++)
        for (int x = MAX(box.x, 0); x < MIN(box.x + box.columns, frame->shown.columns); x++)
            row_of(&frame->shown, y)[x] = UNKNOWN;
}

void frame_free(Frame *frame)
{
    arena_free(&frame->arena);
    *frame = (Frame){0};
}
