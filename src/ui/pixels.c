/* Decides which pictures among the cells of the screen are sent, and which go.  Kitty's protocol:
 * https://sw.kovidgoyal.net/kitty/graphics-protocol/ */
#include "ui/pixels.h"

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

/* The box that a picture has on this grid; no columns: it is not shown. */
static GridBox box_of(const Insets *insets, int i, const Grid *grid)
{
    if (i >= insets->count || insets->kind == PIXELS_NONE)
        return (GridBox){0};
    GridBox box = insets->inset[i].box;
    int rows = box.columns > 0 && box.rows > 0 ? blank_rows(grid, box) : 0;
    if (rows == 0 || (rows < box.rows && !insets->inset[i].exact))
        return (GridBox){0};
    box.rows = rows;
    return box;
}

/* Sixels beside those that go are sent again where cells below them are. */
static void spread(Pixels *pixels, GridBox gone, Frame *frame)
{
    for (int i = 0; i < INSETS_MOST; i++)
        if (pixels->shown[i].box.columns > 0 && overlap(pixels->shown[i].box, gone)) {
            frame_spoil(frame, pixels->shown[i].box);
            pixels->shown[i].box = (GridBox){0};
        }
}

/* Takes away what is not on this grid as it was; by kitty's protocol a new one replaces it. */
static void clear_old(Pixels *pixels, const Insets *insets, const GridBox *box, Frame *frame,
                      Buf *out)
{
    bool kitty = pixels->kind == PIXELS_KITTY, same_kind = insets->kind == pixels->kind;
    for (int i = 0; i < INSETS_MOST; i++) {
        GridBox old = pixels->shown[i].box;
        bool wanted = same_kind && box[i].columns > 0;
        bool same =
            wanted && same_box(old, box[i]) && pixels->shown[i].number == insets->inset[i].number;
        if (old.columns == 0 || same)
            continue;
        pixels->shown[i].box = (GridBox){0};
        if (kitty && !wanted)
            buf_printf(out, "\033_Ga=d,d=I,i=%d,q=2\033\\", KITTY_FIRST + i);
        if (kitty)
            continue;
        frame_spoil(frame, old);
        spread(pixels, old, frame);
    }
}

void pixels_clear(Pixels *pixels, const Insets *insets, const Grid *grid, Frame *frame, Buf *out)
{
    GridBox box[INSETS_MOST];
    for (int i = 0; i < INSETS_MOST; i++)
        box[i] = box_of(insets, i, grid);
    clear_old(pixels, insets, box, frame, out);
    pixels->kind = insets->kind;
    for (int i = 0; i < INSETS_MOST; i++) {
        pixels->due[i] = (Inset){.image = NULL};
        if (pixels->shown[i].box.columns > 0 || box[i].columns == 0)
            continue;
        pixels->due[i] = insets->inset[i];
        pixels->due[i].box = box[i];
        pixels->shown[i].number = insets->inset[i].number;
        pixels->shown[i].box = box[i];
    }
}

/* ---- sending */

/* Part of an image, which shares its pixels if it is as wide. */
static Image part(Arena *arena, const Image *image, int left, int w, int h)
{
    Image out = {.w = w, .h = h, .c = image->c, .pixels = image->pixels};
    if (w == image->w)
        return out;
    size_t row = (size_t)w * (size_t)image->c, from = (size_t)image->w * (size_t)image->c;
    out.pixels = arena_alloc(arena, (size_t)h, row);
    for (int y = 0; y < h; y++)
        memcpy(out.pixels + (size_t)y * row,
               image->pixels + (size_t)y * from + (size_t)left * (size_t)image->c, row);
    return out;
}

static void add_base64(Buf *out, const uint8_t *bytes, size_t size)
{
    static const char DIGIT[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t have = MIN(size - i, 3);
        uint32_t three = (uint32_t)bytes[i] << 16 | (have > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (have > 2 ? bytes[i + 2] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_char(out, k <= have ? DIGIT[three >> (18 - 6 * k) & 63] : '=');
    }
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
        add_base64(out, (const uint8_t *)png.data + at, size);
        buf_text_add(out, "\033\\");
    }
    buf_free(&png);
}

static void add_at(Buf *out, int x, int y, const Image *image, const Insets *insets, int number)
{
    int colors = insets->colors > 1 ? MIN(insets->colors, SIXEL_COLORS) : SIXEL_COLORS;
    buf_printf(out, "\0337\033[%d;%dH", y + 1, x + 1);
    if (insets->kind == PIXELS_KITTY)
        add_kitty(out, image, number);
    else
        sixel_add(out, image, colors, insets->ground);
    buf_text_add(out, "\0338");
}

/* A picture that is as large as its box; sixels in parts that terminals take. */
static void add_exact(Buf *out, const Inset *inset, const Insets *insets, int number)
{
    Arena arena = {0};
    bool sixel = insets->kind == PIXELS_SIXEL;
    int height = MIN(inset->box.rows * insets->cell_height, inset->image->h);
    int columns = sixel ? MAX(SIDE_MOST / insets->cell_width, 1) : inset->box.columns;
    if (sixel)
        height = MIN(height, SIDE_MOST) / SIXEL_BAND * SIXEL_BAND;
    for (int x = 0; x < inset->box.columns && height > 0; x += columns) {
        int left = x * insets->cell_width;
        int width = MIN(columns * insets->cell_width, inset->image->w - left);
        Image image = part(&arena, inset->image, left, width, height);
        add_at(out, inset->box.x + x, inset->box.y, &image, insets, number);
    }
    arena_free(&arena);
}

/* In the middle of its box. */
static void add_scaled(Buf *out, const Inset *inset, const Insets *insets, int number)
{
    Arena arena = {0};
    GridBox box = inset->box;
    int width = box.columns * insets->cell_width, height = box.rows * insets->cell_height;
    height = MAX(height / SIXEL_BAND, 1) * SIXEL_BAND; /* the last band stays inside too */
    Image image = sixel_fit(&arena, inset->image, MIN(width, SIDE_MOST), MIN(height, SIDE_MOST));
    int x = box.x + (width - image.w) / insets->cell_width / 2;
    int y = box.y + (height - image.h) / insets->cell_height / 2;
    add_at(out, x, y, &image, insets, number);
    arena_free(&arena);
}

void pixels_add(Pixels *pixels, const Insets *insets, Buf *out)
{
    for (int i = 0; i < INSETS_MOST; i++) {
        const Inset *inset = &pixels->due[i];
        if (inset->box.columns == 0)
            continue;
        if (inset->exact)
            add_exact(out, inset, insets, KITTY_FIRST + i);
        else
            add_scaled(out, inset, insets, KITTY_FIRST + i);
    }
}
