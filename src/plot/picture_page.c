/* Chooses the size of images and how many of them go on a page. */
#include "plot/picture_page.h"

#include <string.h>

enum {
    LARGER_MOST = 12,  /* times */
    SMALLER_MOST = 64, /* times */
    ENOUGH = 12,       /* tiles on a page: with fewer, images are not magnified further */
    NAME_ROOM = 16,    /* columns that captions may widen a tile to */
};

static int scaled(int pixels, PictureScale scale)
{
    return MAX(pixels * scale.larger / scale.smaller, 1);
}

static int cells_of(int pixels, int each)
{
    return (pixels + each - 1) / each;
}

static PicturePage page_at(const PictureSizes *sizes, const PageRoom *room, PictureScale scale)
{
    PicturePage page = {.scale = scale, .captions = sizes->captions};
    int image = cells_of(scaled(sizes->width, scale), room->across);
    page.columns = MAX(MAX(image, sizes->least), MIN(sizes->caption, NAME_ROOM));
    page.lines = cells_of(scaled(sizes->height, scale), room->down);
    page.cols = (room->columns + PAGE_GAP) / (page.columns + PAGE_GAP);
    page.rows = (room->rows + 1) / (page.lines + page.captions + 1);
    return page;
}

/* The largest images of which enough are on a page; then two of them in their own size; then
 * smaller ones. */
PicturePage picture_page(const PictureGrid *grid, const PageRoom *room)
{
    PictureSizes sizes = picture_sizes(grid);
    PicturePage page;
    for (int larger = LARGER_MOST; larger >= 1; larger--) {
        page = page_at(&sizes, room, (PictureScale){larger, 1});
        if (page.cols * page.rows >= MIN(grid->tiles, larger > 1 ? ENOUGH : 2))
            return page;
    }
    for (int smaller = 2; smaller <= SMALLER_MOST; smaller++) {
        page = page_at(&sizes, room, (PictureScale){1, smaller});
        if (page.cols * page.rows >= MIN(grid->tiles, 2))
            return page;
    }
    page.cols = page.rows = 1; /* a part of one, of captions first */
    page.columns = MIN(page.columns, room->columns);
    page.captions = MIN(page.captions, room->rows);
    page.lines = MIN(page.lines, room->rows - page.captions);
    return page;
}

static void copy_pixel(Image *to, int x, int y, const Image *from, PictureScale scale)
{
    size_t at = (size_t)(y / scale.larger) * (size_t)from->w + (size_t)(x / scale.larger),
           pixel = (size_t)from->c;
    memcpy(to->pixels + ((size_t)y * (size_t)to->w + (size_t)x) * pixel, from->pixels + at * pixel,
           pixel);
}

Image picture_scaled(Arena *arena, const Image *image, PictureScale scale)
{
    int w = scaled(image->w, scale), h = scaled(image->h, scale);
    if (scale.smaller > 1)
        return image_resize(arena, image, w, h);
    Image larger = {w, h, image->c, ARENA_NEW(arena, uint8_t, w * h * image->c)};
    for (int i = 0; i < w * h; i++)
        copy_pixel(&larger, i % w, i / w, image, scale);
    return larger;
}
