/* Lays out small images with captions, such as digits with their labels, and draws them with half
 * blocks on a terminal or as pixels. */
#include "plot/picture.h"

#include "base/text.h"
#include "plot/print.h"

#include <math.h>
#include <string.h>

enum {
    GAP = 2,           /* columns between tiles */
    LEAST_TILE = 4,    /* columns of a tile: if narrower, fewer go into a row */
    LEAST_NAME = 8,    /* columns of a name before its number */
    TILE_PIXELS = 112, /* width a tile is magnified to in a picture, about */
    FONT_CELL = 9,     /* pixels of a character there, twice as high */
    LINE = 2 * FONT_CELL,
    PAD = 12, /* pixels around tiles */
};

/* How the tiles of a PictureGrid are laid out on a surface. */
typedef struct {
    int cols, rows; /* of tiles */
    int tile_w;     /* columns of the widest tile */
    int captions;   /* lines above each */
} Tiling;

/* Lines that the captions of a tile take. */
static int captions_of(const PictureGrid *grid)
{
    int lines = 0;
    for (int i = 0; i < grid->tiles; i++)
        for (int line = lines; line < CAPTIONS; line++)
            if (grid->tile[i].caption[line].name)
                lines = line + 1;
    return lines;
}

static int widest_image(const PictureGrid *grid)
{
    int width = 1;
    for (int i = 0; i < grid->tiles; i++)
        width = MAX(width, grid->tile[i].image.w);
    return width;
}

static int width_of(const char *text)
{
    return text ? text_width(text) : 0;
}

static int caption_width(const Caption *caption)
{
    return width_of(caption->name) + (caption->number != NULL) + width_of(caption->number);
}

static int widest_caption(const PictureGrid *grid)
{
    int width = 0;
    for (int i = 0; i < grid->tiles * CAPTIONS; i++)
        width = MAX(width, caption_width(&grid->tile[i / CAPTIONS].caption[i % CAPTIONS]));
    return width;
}

/* Columns of a tile in which every number has a few letters before it. */
static int least_width(const PictureGrid *grid)
{
    int least = LEAST_TILE;
    for (int i = 0; i < grid->tiles * CAPTIONS; i++) {
        const Caption *caption = &grid->tile[i / CAPTIONS].caption[i % CAPTIONS];
        if (caption->number)
            least =
                MAX(least, MIN(caption_width(caption), LEAST_NAME + 1 + width_of(caption->number)));
    }
    return least;
}

static int tallest_image(const PictureGrid *grid)
{
    int height = 1;
    for (int i = 0; i < grid->tiles; i++)
        height = MAX(height, grid->tile[i].image.h);
    return height;
}

PictureSizes picture_sizes(const PictureGrid *grid)
{
    return (PictureSizes){.width = widest_image(grid),
                          .height = tallest_image(grid),
                          .captions = captions_of(grid),
                          .caption = widest_caption(grid),
                          .least = least_width(grid)};
}

const char *caption_text(Arena *arena, const Caption *caption, int columns, const char *mark)
{
    if (!caption->number)
        return grid_cut(arena, caption->name, columns, mark);
    int room = columns - 1 - text_width(caption->number);
    return room < 1 || !*caption->name
               ? caption->number
               : arena_printf(arena, "%s %s", grid_cut(arena, caption->name, room, mark),
                              caption->number);
}

/* The first byte of a second line: after all of a name that fits, after the last place to break in
 * the second half of the first line, else after the last character that fits. */
static const char *break_of(const char *name, int columns)
{
    static const char BETWEEN[] = " _-/";
    const char *end = name, *soft = NULL;
    int width = 0;
    for (const char *next = name; *next; end = next) {
        uint32_t c = utf8_next(&next);
        width += codepoint_width(c);
        if (width > columns)
            return soft ? soft : end;
        if (c < 128 && strchr(BETWEEN, (int)c) && 2 * width > columns)
            soft = next;
    }
    return end;
}

int caption_lines(Arena *arena, const Caption *caption, int columns, int most,
                  const char *line[CAPTION_LINES])
{
    Caption rest = *caption;
    int lines = 0;
    if (most > 1 && caption_width(caption) > columns) {
        rest.name = break_of(caption->name, columns);
        line[lines++] =
            arena_printf(arena, "%.*s", (int)(rest.name - caption->name), caption->name);
    }
    line[lines++] = caption_text(arena, &rest, columns, "…");
    return lines;
}

/* Tiles as large as fits the columns; fewer side by side if they would get too small. */
static Tiling tile_columns(const PictureGrid *grid, int columns)
{
    int most = MAX((columns + GAP) / (least_width(grid) + GAP), 1);
    Tiling tiling = {.cols = MIN(MAX(grid->cols, 1), most), .captions = captions_of(grid)};
    int room = (columns + GAP) / tiling.cols - GAP;
    int wanted = MAX(widest_image(grid), MIN(widest_caption(grid), 2 * widest_image(grid)));
    tiling.rows = (grid->tiles + tiling.cols - 1) / tiling.cols;
    tiling.tile_w = MAX(MIN(wanted, room), 1);
    return tiling;
}

/* Shrinks an image to `width` columns; a cell shows two pixels, one above the other. */
static Image shrunk(Arena *arena, const Image *image, int width)
{
    if (image->w <= width)
        return *image;
    return image_resize(arena, image, width,
                        MAX((int)((double)image->h * width / image->w + 0.5), 1));
}

static Rgb between(Rgb a, Rgb b)
{
    return (Rgb){(uint8_t)((a.red + b.red) / 2), (uint8_t)((a.green + b.green) / 2),
                 (uint8_t)((a.blue + b.blue) / 2)};
}

static Color cell_color(Rgb rgb)
{
    return COLOR_PIXEL(rgb.red, rgb.green, rgb.blue);
}

/* Brightness as the share of a character's area that is lit. */
static uint32_t shade(Rgb rgb, Glyphs glyphs)
{
    static const uint32_t BLOCK[] = {' ', 0x2591, 0x2592, 0x2593, 0x2588};
    static const char ASCII[] = " .:-=+*#%@";
    int luma = image_luma(rgb.red, rgb.green, rgb.blue);
    if (glyphs == GLYPHS_ASCII)
        return (uint32_t)ASCII[luma * (LENGTH(ASCII) - 1) / 256];
    return BLOCK[luma * LENGTH(BLOCK) / 256];
}

/* One cell: the upper and the lower pixel as a half block and its ground. */
static void put_pixels(Grid *cells, int x, int y, Rgb upper, Rgb lower, TextSurface surface)
{
    if (!surface.color)
        grid_put(cells, x, y, shade(between(upper, lower), surface.glyphs), (Style){0});
    else if (surface.glyphs == GLYPHS_ASCII)
        grid_put(cells, x, y, ' ', (Style){.paper = cell_color(between(upper, lower))});
    else
        grid_put(cells, x, y, 0x2580,
                 (Style){.ink = cell_color(upper), .paper = cell_color(lower)});
}

void picture_put(Grid *cells, int left, int top, const Image *image, TextSurface surface)
{
    for (int y = 0; y < image->h; y += 2)
        for (int x = 0; x < image->w; x++) {
            Rgb upper = paint_pixel(image, x, y);
            Rgb lower = y + 1 < image->h || surface.color ? paint_pixel(image, x, y + 1) : upper;
            put_pixels(cells, left + x, top + y / 2, upper, lower, surface);
        }
}

/* Lines that a row of tiles takes, with captions and the empty line after it. */
static int row_lines(const PictureGrid *grid, const Tiling *tiling, const Image *image, int first)
{
    int lines = 0;
    for (int i = first; i < MIN(first + tiling->cols, grid->tiles); i++)
        lines = MAX(lines, (image[i].h + 1) / 2);
    return lines + tiling->captions + 1;
}

/* Tiles on their way into cells. */
typedef struct {
    Arena *arena;
    const PictureGrid *grid;
    const Tiling *tiling;
    const Image *image; /* of each tile, shrunk to its width */
    Grid *cells;
    TextSurface surface;
} CellTiles;

/* One row of tiles with its captions. */
static void put_tiles(const CellTiles *tiles, int first, int top)
{
    const Tiling *tiling = tiles->tiling;
    for (int i = first; i < MIN(first + tiling->cols, tiles->grid->tiles); i++) {
        int left = (i - first) * (tiling->tile_w + GAP);
        const Caption *caption = tiles->grid->tile[i].caption;
        for (int line = 0; line < tiling->captions; line++)
            if (caption[line].name)
                grid_text(tiles->cells, left, top + line,
                          caption_text(tiles->arena, &caption[line], tiling->tile_w, "…"),
                          (Style){.bold = line == 0});
        picture_put(tiles->cells, left, top + tiling->captions, &tiles->image[i], tiles->surface);
    }
}

static Grid grid_of(Arena *arena, const PictureGrid *grid, TextSurface surface)
{
    Tiling tiling = tile_columns(grid, MAX(surface.columns, LEAST_TILE));
    Image *image = ARENA_NEW(arena, Image, MAX(grid->tiles, 1));
    int title = grid->title ? 2 : 0, lines = title;
    for (int i = 0; i < grid->tiles; i++)
        image[i] = shrunk(arena, &grid->tile[i].image, tiling.tile_w);
    for (int first = 0; first < grid->tiles; first += tiling.cols)
        lines += row_lines(grid, &tiling, image, first);
    int columns = tiling.cols * (tiling.tile_w + GAP) - GAP;
    if (grid->title)
        columns = MAX(columns, text_width(grid->title));
    Grid cells = grid_new(arena, columns, MAX(lines - (grid->tiles > 0), 1));
    if (grid->title)
        grid_text(&cells, 0, 0, grid->title, (Style){.bold = true});
    const CellTiles tiles = {arena, grid, &tiling, image, &cells, surface};
    for (int first = 0, top = title; first < grid->tiles; first += tiling.cols) {
        put_tiles(&tiles, first, top);
        top += row_lines(grid, &tiling, image, first);
    }
    if (surface.glyphs == GLYPHS_ASCII)
        grid_plain(&cells);
    return cells;
}

void picture_text(Arena *arena, const PictureGrid *grid, TextSurface surface, Buf *out)
{
    ArenaMark scratch = arena_mark(arena);
    Grid cells = grid_of(arena, grid, surface);
    grid_write(&cells, surface.color, out);
    arena_release(arena, scratch);
}

/* Sizes in pixels. */
typedef struct {
    int cols, rows;
    int zoom;           /* whole, so that every pixel stays a square */
    int captions;       /* lines */
    int tile_w, tile_h; /* with caption */
    int left, top;      /* of the first tile */
} TileSheet;

static TileSheet picture_sheet(const PictureGrid *grid)
{
    TileSheet sheet = {
        .cols = MIN(MAX(grid->cols, 1), MAX(grid->tiles, 1)), .left = PAD, .top = PAD};
    int width = widest_image(grid), height = tallest_image(grid);
    sheet.rows = (grid->tiles + sheet.cols - 1) / sheet.cols;
    sheet.zoom = MAX(TILE_PIXELS / width, 1);
    int caption = MIN(widest_caption(grid) * FONT_CELL, 2 * TILE_PIXELS);
    sheet.tile_w = MAX(width * sheet.zoom, caption);
    sheet.captions = captions_of(grid);
    sheet.tile_h = height * sheet.zoom + sheet.captions * LINE + (sheet.captions > 0) * 2;
    sheet.top += grid->title ? 3 * FONT_CELL : 0;
    return sheet;
}

static void print_tile(Arena *arena, Print *print, const TileSheet *sheet, const Picture *tile,
                       int i)
{
    int left = sheet->left + i % sheet->cols * (sheet->tile_w + PAD);
    int top = sheet->top + i / sheet->cols * (sheet->tile_h + PAD);
    Rect place = {left, 0, tile->image.w * sheet->zoom, tile->image.h * sheet->zoom};
    place.y = top + sheet->tile_h - place.h;
    for (int line = 0; line < sheet->captions; line++)
        if (tile->caption[line].name)
            print_text(print, (Point){left, place.y - 2 - (sheet->captions - line) * LINE},
                       FONT_CELL,
                       caption_text(arena, &tile->caption[line], sheet->tile_w / FONT_CELL, "…"),
                       (TextPen){.color = paper_part(PAPER_WORDS)});
    print_image(print, place, &tile->image);
}

void picture_print(Arena *arena, const PictureGrid *grid, Print *print)
{
    TileSheet sheet = picture_sheet(grid);
    int width = PAD + sheet.cols * (sheet.tile_w + PAD);
    int title = grid->title ? 2 * PAD + text_width(grid->title) * FONT_CELL : 0;
    int height = sheet.top + MAX(sheet.rows, 1) * (sheet.tile_h + PAD);
    print_begin(print, MAX(width, title), height, grid->title);
    if (grid->title)
        print_text(print, (Point){PAD, PAD}, FONT_CELL, grid->title,
                   (TextPen){.color = paper_part(PAPER_WORDS), .bold = true});
    for (int i = 0; i < grid->tiles; i++)
        print_tile(arena, print, &sheet, &grid->tile[i], i);
    print_end(print);
}

Image picture_image(Arena *arena, const PictureGrid *grid)
{
    Print print = print_pixels(arena);
    picture_print(arena, grid, &print);
    return print.paint->image;
}
