/* Decides which pictures among the cells of the screen are sent, and which go.  Kitty's protocol:
 * https://sw.kovidgoyal.net/kitty/graphics-protocol/ */
#include "ui/pixels.h"

#include "base/base64.h"
#include "base/hash.h"
#include "io/png.h"
#include "plot/raster.h"
#include "plot/sixel.h"
#include "ui/frame.h"

#include <string.h>

/* Pixels, a whole number of bands: xterm shows no more than 1000 unless it is configured to. */
enum { SIDE_MOST = 996 };

/* Kitty knows pictures by numbers; ours begin here. */
enum { KITTY_FIRST = 3100, KITTY_CHUNK = 4096 };

const char PIXELS_KITTY_GONE[] = "\033_Ga=d,d=A,q=2\033\\";

static bool same_box(GridBox a, GridBox b)
{
    return a.x == b.x && a.y == b.y && a.columns == b.columns && a.rows == b.rows;
}

static bool overlap(GridBox a, GridBox b)
{
    return a.x < b.x + b.columns && b.x < a.x + a.columns && a.y < b.y + b.rows &&
           b.y < a.y + a.rows;
}

/* Rows of the box, from its top, in which nothing is drawn. */
static int blank_rows(const Grid *grid, GridBox box)
{
    for (int y = 0; y < box.rows; y++)
        for (int x = box.x; x < box.x + box.columns; x++) {
            const Cell *cell = &grid->cell[(long)(box.y + y) * grid->columns + x];
            const Style *style = &cell->style;
            if (cell->codepoint != ' ' || style->ink || style->paper || style->reverse)
                return y;
        }
    return box.rows;
}

/* Columns of the strips of a picture: few of them cost more to send than they spare. */
static int strip_columns(GridBox box)
{
    enum { LEAST = 8 };
    return MAX((box.columns + STRIPS - 1) / STRIPS, LEAST);
}

/* The box that a strip has on this grid; no columns: it is not shown. */
static GridBox box_of(const Insets *insets, int i, const Grid *grid)
{
    if (i / STRIPS >= insets->count || insets->kind == PIXELS_NONE)
        return (GridBox){0};
    GridBox box = insets->inset[i / STRIPS].box;
    int columns = strip_columns(box), left = i % STRIPS * columns;
    box = (GridBox){box.x + left, box.y, MIN(columns, box.columns - left), box.rows};
    box.rows = box.columns > 0 && box.rows > 0 ? blank_rows(grid, box) : 0;
    return box.rows > 0 ? box : (GridBox){0};
}

/* The pixels of a strip, from the top of its picture: where they begin in each row, and how many
 * of them and of rows there are. */
static Rect pixels_of(const Insets *insets, int i)
{
    const Inset *inset = &insets->inset[i / STRIPS];
    int width = strip_columns(inset->box) * insets->cell_width;
    Rect at = {i % STRIPS * width, 0, width, inset->image->h};
    at.w = MIN(at.w, inset->image->w - at.x);
    return at;
}

/* Numbers the strips of a picture, row by row as its pixels are in memory. */
static void number_strips(const Insets *insets, int inset, Strip *strip)
{
    const Image *image = insets->inset[inset].image;
    size_t row = (size_t)image->w * (size_t)image->c;
    Rect at[STRIPS];
    for (int k = 0; k < STRIPS; k++)
        at[k] = pixels_of(insets, inset * STRIPS + k);
    for (int y = 0; y < image->h; y++)
        for (int k = 0; k < STRIPS && at[k].w > 0; k++)
            strip[k].number = hash_quick(
                strip[k].number, image->pixels + (size_t)y * row + (size_t)(at[k].x * image->c),
                (size_t)(at[k].w * image->c));
}

/* Sixels beside those that go are sent again where cells below them are. */
static void spread(Pixels *pixels, GridBox gone, Frame *frame)
{
    for (int i = 0; i < STRIPS_MOST; i++)
        if (pixels->strip[i].box.columns > 0 && overlap(pixels->strip[i].box, gone)) {
            frame_spoil(frame, pixels->strip[i].box);
            pixels->strip[i].box = (GridBox){0};
        }
}

/* Takes away what is not on this grid as it was; by kitty's protocol a new one replaces it. */
static void clear_old(Pixels *pixels, const Strip *wanted, bool same_kind, Frame *frame, Buf *out)
{
    bool kitty = pixels->kind == PIXELS_KITTY;
    for (int i = 0; i < STRIPS_MOST; i++) {
        GridBox old = pixels->strip[i].box;
        bool again = same_kind && wanted[i].box.columns > 0;
        bool same =
            again && same_box(old, wanted[i].box) && pixels->strip[i].number == wanted[i].number;
        if (old.columns == 0 || same)
            continue;
        pixels->strip[i].box = (GridBox){0};
        if (kitty && !again)
            buf_printf(out, "\033_Ga=d,d=I,i=%d,q=2\033\\", KITTY_FIRST + i);
        if (kitty)
            continue;
        frame_spoil(frame, old);
        spread(pixels, old, frame);
    }
}

void pixels_clear(Pixels *pixels, const Insets *insets, const Grid *grid, Frame *frame, Buf *out)
{
    Strip wanted[STRIPS_MOST];
    for (int i = 0; i < STRIPS_MOST; i++)
        wanted[i] = (Strip){.box = box_of(insets, i, grid)};
    for (int i = 0; i < insets->count && insets->kind != PIXELS_NONE; i++)
        number_strips(insets, i, wanted + (long)i * STRIPS);
    clear_old(pixels, wanted, insets->kind == pixels->kind, frame, out);
    pixels->kind = insets->kind;
    for (int i = 0; i < STRIPS_MOST; i++) {
        wanted[i].due = pixels->strip[i].box.columns == 0 && wanted[i].box.columns > 0;
        pixels->strip[i] = wanted[i];
    }
}

/* ---- sending */

/* A part of an image, from its top. */
static Image part(Arena *arena, const Image *image, int left, int w, int h)
{
    Image out = {.w = w, .h = h, .c = image->c, .swatch = image->swatch};
    size_t row = (size_t)w * (size_t)image->c, from = (size_t)image->w * (size_t)image->c;
    out.pixels = arena_alloc(arena, (size_t)h, row);
    for (int y = 0; y < h; y++)
        memcpy(out.pixels + (size_t)y * row,
               image->pixels + (size_t)y * from + (size_t)left * (size_t)image->c, row);
    return out;
}

/* A PNG file in pieces; it replaces what has this number. */
static void add_kitty(Buf *out, const Image *image, int number)
{
    enum { BYTES = KITTY_CHUNK / 4 * 3 };
    Buf png = {0};
    png_encode(&png, image);
    for (size_t at = 0; at < png.size; at += BYTES) {
        size_t size = MIN(png.size - at, BYTES);
        buf_text_add(out, "\033_G");
        if (at == 0)
            buf_printf(out, "a=T,f=100,i=%d,p=1,q=2,C=1,", number);
        buf_printf(out, "m=%d;", at + size < png.size);
        base64_add(out, png.data + at, size);
        buf_text_add(out, "\033\\");
    }
    buf_free(&png);
}

/* Sixels in whole bands, since others would reach into the cells below. */
static void add_strip(Buf *out, const Insets *insets, int i, GridBox box)
{
    Arena arena = {0};
    const Inset *inset = &insets->inset[i / STRIPS];
    bool sixel = insets->kind == PIXELS_SIXEL;
    int colors = insets->colors > 1 ? MIN(insets->colors, SIXEL_COLORS) : SIXEL_COLORS;
    Rect at = pixels_of(insets, i);
    at.h = MIN(box.rows * insets->cell_height, at.h);
    if (sixel) {
        at.w = MIN(at.w, SIDE_MOST);
        at.h = MIN(at.h, SIDE_MOST) / SIXEL_BAND * SIXEL_BAND;
    }
    if (at.w <= 0 || at.h <= 0)
        return;
    Image image = part(&arena, inset->image, at.x, at.w, at.h);
    buf_printf(out, "\0337\033[%d;%dH", box.y + 1, box.x + 1);
    if (sixel)
        sixel_add(out, &image, colors, insets->ground);
    else
        add_kitty(out, &image, KITTY_FIRST + i);
    buf_text_add(out, "\0338");
    arena_free(&arena);
}

bool pixels_are_due(const Pixels *pixels)
{
    for (int i = 0; i < STRIPS_MOST; i++)
        if (pixels->strip[i].due)
            return true;
    return false;
}

void pixels_add(const Pixels *pixels, const Insets *insets, Buf *out)
{
    for (int i = 0; i < STRIPS_MOST; i++)
        if (pixels->strip[i].due)
            add_strip(out, insets, i, pixels->strip[i].box);
}
