/* Chooses the size of images and how many of them go on a page. */
#include "plot/picture_page.h"

#include <string.h>

enum {
    LARGER_MOST = 12, /* times */
    WHOLE = 4,        /* images are made smaller to 4/5, 4/6 ... of their size */
    HALF = 2 * WHOLE, /* ... so far for more of them on a page */
    SMALLEST = 256,   /* ... and so far at all */
    ENOUGH = 12,      /* tiles on a page: with fewer, images are not magnified further */
    NAME_ROOM = 16,   /* columns that captions may take from other tiles */
    LINES_LEAST = 2,  /* of an image */
    PIXELS_LEAST = 8, /* of a smaller one, each way: with fewer it is not recognised */
    WASTE = 3,        /* a third of the columns or the lines */
};

/* What pages are chosen by. */
typedef struct {
    PictureSizes sizes;
    int tiles;
    PageRoom room;
    int caption_lines;
} PageWish;

static int scaled(int pixels, PictureScale scale)
{
    return MAX(pixels * scale.larger / scale.smaller, 1);
}

static int cells_of(int pixels, int each)
{
    return (pixels + each - 1) / each;
}

/* With captions above images, or beside them. */
static PicturePage page_at(const PageWish *wish, PictureScale scale, bool beside)
{
    const PictureSizes *sizes = &wish->sizes;
    PicturePage page = {.scale = scale, .caption_lines = wish->caption_lines};
    page.captions = sizes->captions * wish->caption_lines;
    int image = cells_of(scaled(sizes->width, scale), wish->room.across);
    page.beside = beside ? image + 1 : 0;
    page.columns = beside ? page.beside + sizes->least
                          : MAX(MAX(image, sizes->least), MIN(sizes->caption, NAME_ROOM));
    page.lines = cells_of(scaled(sizes->height, scale), wish->room.down);
    page.tall = beside ? MAX(page.lines, page.captions) : page.lines + page.captions;
    page.cols = (wish->room.columns + PAGE_GAP) / (page.columns + PAGE_GAP);
    page.rows = (wish->room.rows + 1) / (page.tall + 1);
    return page;
}

/* Without images: their captions in a column. */
static PicturePage captions_alone(const PageWish *wish)
{
    PicturePage page = {.scale = {1, 1}, .cols = 1, .caption_lines = 1};
    page.columns = wish->room.columns;
    page.captions = page.tall = MIN(wish->sizes.captions, wish->room.rows);
    page.rows = MAX((wish->room.rows + 1) / (page.captions + 1), 1);
    return page;
}

static int shown(const PageWish *wish, const PicturePage *page)
{
    return MIN(page->cols * page->rows, wish->tiles);
}

/* Whether so much stays blank that other sizes are tried. */
static bool is_wasteful(const PageWish *wish, const PicturePage *page)
{
    int columns = page->cols * (page->columns + PAGE_GAP) - PAGE_GAP,
        rows = page->rows * (page->tall + 1) - 1;
    return shown(wish, page) < wish->tiles &&
           ((wish->room.columns - columns) * WASTE > wish->room.columns ||
            (wish->room.rows - rows) * WASTE > wish->room.rows);
}

static bool is_recognised(const PageWish *wish, const PicturePage *page)
{
    const PictureSizes *sizes = &wish->sizes;
    return page->lines >= LINES_LEAST &&
           scaled(sizes->width, page->scale) >= MIN(PIXELS_LEAST, sizes->width) &&
           scaled(sizes->height, page->scale) >= MIN(PIXELS_LEAST, sizes->height);
}

/* The largest smaller images of which at least so many are on a page; if none: page.lines is 0. */
static PicturePage smaller_page(const PageWish *wish, int least, bool beside)
{
    for (int smaller = WHOLE + 1; smaller <= SMALLEST; smaller++) {
        PicturePage page = page_at(wish, (PictureScale){WHOLE, smaller}, beside);
        if (!is_recognised(wish, &page))
            break;
        if (shown(wish, &page) >= least)
            return page;
    }
    return (PicturePage){0};
}

/* The size, not below half, of which most images are on a page that is not wasteful. */
static PicturePage most_images(const PageWish *wish)
{
    PicturePage most = {0};
    for (int smaller = WHOLE + 1; smaller <= HALF; smaller++) {
        PicturePage page = page_at(wish, (PictureScale){WHOLE, smaller}, false);
        if (is_recognised(wish, &page) && !is_wasteful(wish, &page) &&
            shown(wish, &page) > shown(wish, &most))
            most = page;
    }
    return most;
}

/* The largest images of which enough are on a page; then two of them in their own size, if little
 * is wasted; then smaller ones; then one beside its captions. */
static PicturePage largest_page(const PageWish *wish)
{
    int two = MIN(wish->tiles, 2);
    for (int larger = LARGER_MOST; larger >= 1; larger--) {
        PicturePage page = page_at(wish, (PictureScale){larger, 1}, false);
        int least = larger > 1 ? MIN(wish->tiles, ENOUGH) : two;
        if (shown(wish, &page) >= least && (larger > 1 || !is_wasteful(wish, &page)))
            return page;
    }
    PicturePage page = most_images(wish);
    if (shown(wish, &page) < two)
        page = smaller_page(wish, two, false);
    if (page.lines == 0)
        page = smaller_page(wish, 1, true);
    return page.lines ? page : captions_alone(wish);
}

/* Tiles share the columns that are left, as far as their captions need them. */
static PicturePage widened(PicturePage page, const PageWish *wish)
{
    int share = (wish->room.columns + PAGE_GAP) / page.cols - PAGE_GAP;
    page.columns = MAX(page.columns, MIN(share, page.beside + wish->sizes.caption));
    return page;
}

PicturePage picture_page(const PictureGrid *grid, const PageRoom *room)
{
    PageWish wish = {picture_sizes(grid), grid->tiles, *room, 1};
    PicturePage page = widened(largest_page(&wish), &wish);
    wish.caption_lines = 2;
    PicturePage two = widened(largest_page(&wish), &wish);
    bool same = two.scale.larger == page.scale.larger && two.scale.smaller == page.scale.smaller &&
                two.lines == page.lines && two.beside == page.beside;
    return same && page.columns - page.beside < wish.sizes.caption ? two : page;
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
