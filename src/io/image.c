/* Makes images of other images: with other channels, or turned upright. */
#include "io/image.h"

#include <string.h>

static Image image_new(Arena *arena, int w, int h, int c)
{
    return (Image){
        .w = w, .h = h, .c = c, .pixels = arena_alloc(arena, (size_t)w * (size_t)h, (size_t)c)};
}

/* ---- channels */

static void convert_pixel(const uint8_t *from, int from_c, uint8_t *to, int to_c)
{
    if (to_c == 1) {
        *to = image_luma(from[0], from[1], from[2]);
        return;
    }
    for (int c = 0; c < 3; c++)
        to[c] = from[from_c == 1 ? 0 : c];
    if (to_c == 4)
        to[3] = UINT8_MAX;
}

Image image_with_channels(Arena *arena, const Image *from, int channels)
{
    assert(channels == 1 || channels == 3 || channels == 4);
    if (from->c == channels)
        return *from;
    Image to = image_new(arena, from->w, from->h, channels);
    size_t count = (size_t)from->w * (size_t)from->h, step = (size_t)from->c;
    for (size_t i = 0; i < count; i++)
        convert_pixel(from->pixels + i * step, from->c, to.pixels + i * (size_t)channels, channels);
    return to;
}

/* ---- orientation */

/* What is done to a picture that is stored otherwise than it is to be seen. */
typedef struct {
    bool swap;   /* its columns are rows of what is seen */
    bool flip_x; /* stored columns are counted from the right ... */
    bool flip_y; /* ... and rows from below */
} Turn;

/* EXIF's numbers (CIPA DC-008, tag 0x0112). */
static const Turn TURNS[] = {
    [1] = {false, false, false}, [2] = {false, true, false}, [3] = {false, true, true},
    [4] = {false, false, true},  [5] = {true, false, false}, [6] = {true, false, true},
    [7] = {true, true, true},    [8] = {true, true, false},
};

/* The extent of a picture in the turned image of a w x h image. */
static Extent turned_extent(const Extent *extent, Turn turn, int w, int h)
{
    double x = turn.flip_x ? w - extent->x - extent->w : extent->x;
    double y = turn.flip_y ? h - extent->y - extent->h : extent->y;
    return turn.swap ? (Extent){y, x, extent->h, extent->w} : (Extent){x, y, extent->w, extent->h};
}

Image image_upright(Arena *arena, const Image *from, int orientation, Extent *extent)
{
    assert(orientation >= 1 && orientation < LENGTH(TURNS));
    Turn turn = TURNS[orientation];
    if (orientation == 1)
        return *from;
    Image to = turn.swap ? image_new(arena, from->h, from->w, from->c)
                         : image_new(arena, from->w, from->h, from->c);
    size_t c = (size_t)from->c;
    uint8_t *pixel = to.pixels;
    for (int y = 0; y < to.h; y++)
        for (int x = 0; x < to.w; x++, pixel += c) {
            int column = turn.swap ? y : x, row = turn.swap ? x : y;
            column = turn.flip_x ? from->w - 1 - column : column;
            row = turn.flip_y ? from->h - 1 - row : row;
            memcpy(pixel, from->pixels + ((size_t)row * (size_t)from->w + (size_t)column) * c, c);
        }
    *extent = turned_extent(extent, turn, from->w, from->h);
    return to;
}
