/* Images with their captions as a pane, page by page, and one of them with all that is known of
 * it. */
#include "analysis/gallery.h"
#include "plot/picture_page.h"
#include "train/verdict.h"
#include "view/pane.h"
#include "view/wrap.h"

#include "base/text.h"

#include <string.h>

/* Pixels of a cell: those of the terminal, or half blocks. */
static PageRoom room_of(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    bool pixels = sheet_has_pictures(sheet);
    return (PageRoom){.columns = box.columns,
                      .rows = box.rows,
                      .across = pixels ? scene->cell_width : 1,
                      .down = pixels ? scene->cell_height : 2};
}

/* Puts an image into a larger one, which is transparent elsewhere. */
static void blit(Image *to, int left, int top, const Image *from)
{
    for (int y = 0; y < MIN(from->h, to->h - top); y++)
        for (int x = 0; x < MIN(from->w, to->w - left); x++) {
            const uint8_t *p =
                from->pixels + ((size_t)y * (size_t)from->w + (size_t)x) * (size_t)from->c;
            uint8_t *q = to->pixels + ((size_t)(top + y) * (size_t)to->w + (size_t)(left + x)) * 4;
            q[0] = p[0];
            q[1] = p[from->c == 3 ? 1 : 0];
            q[2] = p[from->c == 3 ? 2 : 0];
            q[3] = 255;
        }
}

/* Pixels for all of a box, transparent. */
static Image blank(const Sheet *sheet, Box box)
{
    int w = box.columns * sheet->scene->cell_width, h = box.rows * sheet->scene->cell_height;
    return (Image){
        .w = w, .h = h, .c = 4, .pixels = ARENA_NEW(sheet->pictures, uint8_t, w * h * 4)};
}

/* ---- a page */

/* A page being drawn. */
typedef struct {
    const Sheet *sheet;
    const Gallery *gallery;
    Box box;
    PicturePage page;
    int cursor;
    Image *strip; /* pixels for the images of a row; NULL: cells */
} PageDrawing;

/* The cells of an image and its captions. */
static Box tile_box(const PageDrawing *d, int place)
{
    const PicturePage *page = &d->page;
    return (Box){d->box.x + place % page->cols * (page->columns + PAGE_GAP),
                 d->box.y + place / page->cols * (page->tall + 1), page->columns, page->tall};
}

/* Lines of a tile above its image. */
static int image_top(const PicturePage *page)
{
    return page->beside ? 0 : page->captions;
}

/* Those under the cursor on blue: on black, as on a white ground, a black image would be one with
 * them. */
static void draw_captions(const PageDrawing *d, Box box, const Caption *caption, bool here)
{
    const Sheet *sheet = d->sheet;
    Style chosen = sheet->theme->style[ROLE_BAR];
    int y = 0;
    chosen.reverse = true;
    box.x += d->page.beside;
    box.columns -= d->page.beside;
    for (int i = 0; here && i < d->page.captions * box.columns; i++)
        grid_put(sheet->grid, box.x + i % box.columns, box.y + i / box.columns, ' ', chosen);
    for (int i = 0; i < CAPTIONS; i++) {
        const char *text[CAPTION_LINES];
        Style style = here ? chosen : sheet->theme->style[i == 0 ? ROLE_STRONG : ROLE_TEXT];
        int lines = caption[i].name ? caption_lines(sheet->arena, &caption[i], box.columns,
                                                    d->page.caption_lines, text)
                                    : 0;
        for (int line = 0; line < lines && y < d->page.captions; line++)
            grid_text(sheet->grid, box.x, box.y + y++, text[line], style);
    }
}

static void draw_tile(const PageDrawing *d, int place, int i)
{
    const Sheet *sheet = d->sheet;
    Box box = tile_box(d, place);
    bool here = i == d->cursor;
    draw_captions(d, box, d->gallery->tile[i].caption, here);
    if (here)
        grid_text(sheet->grid, box.x - 1, box.y, ">", sheet->theme->style[ROLE_STRONG]);
    Image image = picture_scaled(sheet->arena, &d->gallery->tile[i].image, d->page.scale);
    if (d->page.lines == 0)
        image.h = 0;
    if (d->strip)
        blit(d->strip, (box.x - d->box.x) * sheet->scene->cell_width, 0, &image);
    else
        picture_put(sheet->grid, box.x, box.y + image_top(&d->page), &image, sheet->scene->surface);
    sheet_hit(sheet, box, here ? "examine" : "select at=%d", i);
}

/* The tiles of a row from the image `first` on. */
static void draw_row(PageDrawing *d, int row, int first)
{
    const PicturePage *page = &d->page;
    int tiles = MIN(page->cols, d->gallery->images - first);
    Box box = tile_box(d, row * page->cols);
    box.y += image_top(page);
    box.rows = page->lines;
    box.columns = MIN(tiles * (page->columns + PAGE_GAP) - PAGE_GAP, d->box.columns);
    bool pixels = sheet_has_pictures(d->sheet) && box.rows > 0;
    Image strip = pixels ? blank(d->sheet, box) : (Image){0};
    d->strip = pixels ? &strip : NULL;
    for (int i = 0; i < tiles; i++)
        draw_tile(d, row * page->cols + i, first + i);
    if (pixels)
        sheet_inlay(d->sheet, box, &strip);
}

/* "page 2 of 12"; and why no images are seen. */
static const char *page_words(const PageDrawing *d, int page, int each)
{
    Arena *arena = d->sheet->arena;
    int images = d->gallery->images, pages = (images + each - 1) / each;
    const char *why = d->page.lines == 0 ? "no room for images · " : "";
    return pages > 1 ? arena_printf(arena, "%spage %d of %d", why, page + 1, pages)
                     : arena_printf(arena, "%sall %d", why, images);
}

static const char *title_of(const Gallery *gallery)
{
    return gallery && gallery->images ? gallery->title : "images";
}

static void draw_images(const Sheet *sheet, const Placed *at)
{
    const Gallery *gallery = sheet->scene->gallery;
    Box inner = sheet_inside(at->box);
    if (!gallery || gallery->images == 0) {
        sheet_frame(sheet, at->box, title_of(NULL), NULL, at->keys);
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: top_losses, show_batch");
        return;
    }
    const PictureGrid grid = {.tile = gallery->tile, .tiles = gallery->images};
    PageRoom room = room_of(sheet, inner);
    PageDrawing drawing = {.sheet = sheet,
                           .gallery = gallery,
                           .box = inner,
                           .page = picture_page(&grid, &room),
                           .cursor = MIN(sheet->scene->stage.image, gallery->images - 1)};
    int each = drawing.page.cols * drawing.page.rows, page = drawing.cursor / each;
    const char *words = page_words(&drawing, page, each);
    const char *const FORM[] = {
        gallery->legend ? arena_printf(sheet->arena, "%s · %s", gallery->legend, words) : words,
        words, NULL};
    sheet_frame(sheet, at->box, gallery->title,
                wrap_form(FORM, sheet_note_room(at->box, gallery->title)), at->keys);
    for (int row = 0; row < drawing.page.rows; row++)
        if (page * each + row * drawing.page.cols < gallery->images)
            draw_row(&drawing, row, page * each + row * drawing.page.cols);
    sheet->map->across = drawing.page.cols;
    sheet->map->page = drawing.page.rows;
}

/* ---- one image */

enum { NAME = 7, MARK = 5, NUMBER = 6, BAR = 10, FACTS = 40 }; /* columns */
enum { ROOMY = 11 };                                           /* lines */

/* A name at the left, and what follows in as many lines as it takes. */
static int tell(const Sheet *sheet, Box box, int y, const char *name, const char *words)
{
    Lines lines = wrap_lines(sheet->arena, words, MAX(box.columns - NAME, 1));
    sheet_text(sheet, box, 0, y, ROLE_FAINT, name);
    for (int i = 0; i < lines.count; i++)
        sheet_text(sheet, box, NAME, y + i, ROLE_TEXT, lines.line[i]);
    return y + lines.count;
}

/* "true  0.020  ██  dog": what the class is, its probability as a number and as a bar. */
static void tell_guess(const Sheet *sheet, Box box, int y, const Guess *guess, const char *name,
                       const char *mark)
{
    Role role = *mark ? ROLE_STRONG : ROLE_TEXT;
    sheet_text(sheet, box, 0, y, ROLE_FAINT, mark);
    sheet_line(sheet, (Box){box.x + MARK, box.y, NUMBER, box.rows}, y, role, "%.3f",
               (double)guess->p);
    int bar = box.columns >= 3 * BAR ? BAR : 0;
    for (int x = 0; x < (int)(guess->p * (float)bar + 0.5f); x++)
        sheet_text(sheet, box, MARK + NUMBER + x, y, ROLE_BAR, "█");
    sheet_text(sheet, box, MARK + NUMBER + bar + (bar > 0), y, role, name);
}

/* The most probable classes, and the actual one if it is none of them, in so many lines at most;
 * returns the line after. */
static int tell_guesses(const Sheet *sheet, Box box, int y, const Gallery *gallery,
                        const ImageFacts *facts, int most)
{
    bool found = false;
    for (int i = 0, shown = 0; i < facts->guesses; i++) {
        const Guess *guess = &facts->guess[i];
        bool actual = guess->label == facts->actual;
        int kept = found || actual ? 0 : 1; /* for the actual one */
        if (shown + kept >= most)
            continue;
        shown++;
        const char *mark = actual ? "true" : i == 0 ? "pred" : "";
        tell_guess(sheet, box, y++, guess, gallery->class_name[guess->label], mark);
        found = found || actual;
    }
    const Guess actual = {facts->actual, (float)facts->probability};
    if (facts->guesses && !found)
        tell_guess(sheet, box, y++, &actual, gallery->class_name[facts->actual], "true");
    return y;
}

/* Name and folder of a file. */
static int tell_file(const Sheet *sheet, Box box, int y, const char *file)
{
    const char *slash = strrchr(file, '/');
    y = tell(sheet, box, y, "file", slash ? slash + 1 : file);
    return slash ? tell(sheet, box, y, "in",
                        arena_printf(sheet->arena, "%.*s", (int)(slash - file), file))
                 : y;
}

/* What the net took it for: the guesses name the classes; without them the actual one is told. */
static int tell_verdict(const Sheet *sheet, Box box, int y, const Gallery *gallery,
                        const ImageFacts *facts)
{
    bool roomy = box.rows >= ROOMY;
    if (facts->actual >= 0 && !facts->guesses)
        y = tell(sheet, box, y, "true", gallery->class_name[facts->actual]);
    if (facts->guesses)
        y = tell(sheet, box, y, "loss", sheet_number(sheet, facts->loss)) + roomy;
    int most = roomy ? facts->guesses + 1 : box.rows - y - 1; /* leaves one for its number */
    return tell_guesses(sheet, box, y, gallery, facts, most) + (facts->guesses && roomy);
}

/* What matters most first: few lines may have room. */
static void tell_facts(const Sheet *sheet, Box box, const Gallery *gallery, int i)
{
    const ImageFacts *facts = &gallery->facts[i];
    const Image *image = &gallery->tile[i].image;
    Arena *arena = sheet->arena;
    int y = tell_verdict(sheet, box, 0, gallery, facts);
    if (facts->file)
        y = tell_file(sheet, box, y, facts->file);
    if (facts->number >= 0) {
        const char *const FORM[] = {
            arena_printf(arena, "%d of the %s images", facts->number, gallery->part),
            arena_printf(arena, "%d %s", facts->number, gallery->part),
            arena_printf(arena, "%d", facts->number), NULL};
        y = tell(sheet, box, y, "image", wrap_form(FORM, box.columns - NAME));
    }
    tell(sheet, box, y, "size",
         arena_printf(arena, "%d x %d, %s", image->w, image->h, image->c == 3 ? "colour" : "grey"));
}

/* How large an image alone is: in quarters of its size where whole times would leave much blank. */
static PictureScale scale_alone(const Image *image, const PageRoom *room, PictureScale whole)
{
    enum { QUARTERS = 4, MUCH = QUARTERS + 1 };
    int quarters = MIN(QUARTERS * room->columns * room->across / image->w,
                       QUARTERS * room->rows * room->down / image->h);
    bool keeps = whole.smaller > 1 || whole.larger >= QUARTERS || quarters < MUCH * whole.larger;
    return keeps ? whole : (PictureScale){quarters, QUARTERS};
}

/* The image alone, as large as it goes, in the middle of the box. */
static void draw_large(const Sheet *sheet, Box box, const Picture *tile)
{
    const Picture alone = {.image = tile->image};
    const PictureGrid grid = {.tile = &alone, .tiles = 1};
    PageRoom room = room_of(sheet, box);
    PicturePage page = picture_page(&grid, &room);
    if (page.lines == 0)
        return;
    PictureScale scale = scale_alone(&tile->image, &room, page.scale);
    Image image = picture_scaled(sheet->arena, &tile->image, scale);
    int columns = (image.w + room.across - 1) / room.across,
        lines = (image.h + room.down - 1) / room.down;
    Box middle = {box.x + MAX(box.columns - columns, 0) / 2, box.y + MAX(box.rows - lines, 0) / 2,
                  columns, lines};
    if (sheet_has_pictures(sheet)) {
        Image pixels = blank(sheet, middle);
        blit(&pixels, 0, 0, &image);
        sheet_inlay(sheet, middle, &pixels);
    } else {
        picture_put(sheet->grid, middle.x, middle.y, &image, sheet->scene->surface);
    }
}

static void draw_image(const Sheet *sheet, const Placed *at)
{
    const Gallery *gallery = sheet->scene->gallery;
    int images = gallery ? gallery->images : 0, i = MIN(sheet->scene->stage.image, images - 1);
    const char *note = images ? arena_printf(sheet->arena, "%d of %d", i + 1, images) : NULL;
    Box inner = sheet_frame(sheet, at->box, title_of(gallery), note, at->keys);
    if (!images) {
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT, "none yet: top_losses, show_batch");
        return;
    }
    bool beside = inner.columns >= 2 * inner.rows;
    int columns = MIN(inner.columns * 3 / 5, FACTS);
    Box large = inner, facts = inner;
    if (beside) {
        large.columns -= columns + 2;
        facts.x += large.columns + 2;
        facts.columns = columns;
    } else {
        large.rows = inner.rows / 2;
        facts.y += large.rows;
        facts.rows -= large.rows;
    }
    sheet_hit(sheet, inner, "examine"); /* a second time: back */
    draw_large(sheet, large, &gallery->tile[i]);
    tell_facts(sheet, facts, gallery, i);
}

const Pane IMAGES_PANE = {.columns = 24, .rows = 5, .rank = 1, .draw = draw_images};
const Pane IMAGE_PANE = {.columns = 24, .rows = 5, .rank = 1, .draw = draw_image};
