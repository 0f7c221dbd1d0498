/* Chooses the size of images and how many of them go on a page. */
#include "plot/picture_page.h"

#include <string.h>

enum {
    LARGER_MOST = 12,  /* times */
    SMALLER_MOST = 64, /* times */
    ENOUGH = 12,       /* tiles on a page: with fewer, images are not magnified further */
    NAME_ROOM = 16,    /* columns that captions may take from other tiles */
    LINES_LEAST = 2,   /* of an image */
};

static int scaled(int pixels, PictureScale scale)
{
    return MAX(pixels * scale.larger / scale.smaller, 1);
}

static int cells_of(int pixels, int each)
{
    return (pixels + each - 1) / each;
}

static PicturePage page_at(const PictureSizes *sizes, const PageRoom *room, PictureScale scale,
                           int caption_lines)
{
    PicturePage page = {.scale = scale, .caption_lines = caption_lines};
    page.captions = sizes->captions * caption_lines;
    int image = cells_of(scaled(sizes->width, scale), room->across);
    page.columns = MAX(MAX(image, sizes->least), MIN(sizes->caption, NAME_ROOM));
    page.lines = cells_of(scaled(sizes->height, scale), room->down);
    page.cols = (room->columns + PAGE_GAP) / (page.columns + PAGE_GAP);
    page.rows = (room->rows + 1) / (page.lines + page.captions + 1);
    return page;
}

/* Without images: their captions in a column. */
static PicturePage captions_alone(const PictureSizes *sizes, const PageRoom *room)
{
    PicturePage page = {.scale = {1, 1}, .cols = 1, .caption_lines = 1};
    page.columns = room->columns;
    page.captions = MIN(sizes->captions, room->rows);
    page.rows = MAX((room->rows + 1) / (page.captions + 1), 1);
    return page;
}

/* The largest images of which enough are on a page; then two of them in their own size; then
 * smaller ones. */
static PicturePage largest_page(const PictureSizes *sizes, int tiles, const PageRoom *room,
                                int caption_lines)
{
    for (int larger = LARGER_MOST; larger >= 1; larger--) {
        PicturePage page = page_at(sizes, room, (PictureScale){larger, 1}, caption_lines);
        if (page.cols * page.rows >= MIN(tiles, larger > 1 ? ENOUGH : 2))
            return page;
    }
    for (int smaller = 2; smaller <= SMALLER_MOST; smaller++) {
        PicturePage page = page_at(sizes, room, (PictureScale){1, smaller}, caption_lines);
        if (page.lines < LINES_LEAST)
            break;
        if (page.cols * page.rows >= MIN(tiles, 2))
            return page;
    }
    return captions_alone(sizes, room);
}

/* Tiles share the columns that are left, as far as their captions need them. */
static PicturePage widened(PicturePage page, const PictureSizes *sizes, const PageRoom *room)
{
    int share = (room->columns + PAGE_GAP) / page.cols - PAGE_GAP;
    page.columns = MAX(page.columns, MIN(share, sizes->caption));
    return page;
}

PicturePage picture_page(const PictureGrid *grid, const PageRoom *room)
{
    PictureSizes sizes = picture_sizes(grid);
    PicturePage page = widened(largest_page(&sizes, grid->tiles, room, 1), &sizes, room),
                two = widened(largest_page(&sizes, grid->tiles, room, 2), &sizes, room);
    bool same = two.scale.larger == page.scale.larger && two.scale.smaller == page.scale.smaller &&
                two.lines == page.lines;
    return same && page.columns < sizes.caption ? two : page;
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
    Image larger = {
        .w = w, .h = h, .c = image->c, .pixels = ARENA_NEW(arena, uint8_t, w * h * image->c)};
    for (int i = 0; i < w * h; i++)
        copy_pixel(&larger, i % w, i / w, image, scale);
    return larger;
}
