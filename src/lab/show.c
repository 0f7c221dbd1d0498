/* Shows figures and pictures where the call says: as text, or as a PNG file for png=FILE. */
#include "lab/show.h"

#include "base/text.h"
#include "data/augment.h"
#include "io/png.h"
#include "plot/font.h"

enum {
    PNG_WIDTH = 960,
    PNG_HEIGHT = 600,   /* pixels of a figure */
    TEXT_ROWS = 24,     /* cells of a figure, at the most by default */
    PROMPT_ROWS = 2,    /* left free below a figure on a terminal */
    TEXT_COLUMNS = 120, /* wider terminals make a figure harder to read, not easier */
};

static bool write_png(Reply *reply, const Call *call, const Image *image, Error *err)
{
    if (!png_write(call->png, image, err))
        return false;
    Buf name = {0};
    text_visible(&name, call->png);
    reply_line(reply, "wrote %s (%d wide, %d high)", buf_text(&name), image->w, image->h);
    buf_free(&name);
    return true;
}

static TextSurface surface_for(const Reply *reply, const Call *call)
{
    TextSurface surface = reply->surface;
    surface.columns = call->width ? (int)call->width : MIN(surface.columns, TEXT_COLUMNS);
    surface.rows = call->height ? (int)call->height : MIN(surface.rows - PROMPT_ROWS, TEXT_ROWS);
    return surface;
}

/* What is shown, and how to make each of its forms; what: the Figure, PictureGrid or Matrix. */
typedef struct {
    Image (*image)(Arena *arena, const void *what, const Call *call);
    void (*text)(Arena *arena, const void *what, TextSurface surface, Buf *out);
    Grid (*cells)(Arena *arena, const void *what, TextSurface surface); /* NULL: a pane draws it */
    const char *png, *height; /* why sizes do nothing to its picture, height= nothing to its text */
} Showing;

/* Says so when a size that was asked for has no effect. */
static void tell_size(Reply *reply, const Call *call, const Showing *as)
{
    const char *why = call->png ? as->png : NULL;
    if (!call->png && reply->sink)
        why = "the full screen gives a figure the size of its pane";
    if (why && (call->width || call->height))
        reply_line(reply, "width= and height= do nothing here: %s", why);
    else if (!call->png && as->height && call->height)
        reply_line(reply, "height= does nothing here: %s", as->height);
}

static void show_on_screen(Reply *reply, const Call *call, const Showing *as, const void *what)
{
    Arena scratch = {0};
    const ReplySink *sink = reply->sink;
    Grid cells = as->cells(&scratch, what, reply->surface);
    sink->figure(sink->self, call->text, &cells);
    arena_free(&scratch);
}

static bool show(Reply *reply, const Call *call, const Showing *as, const void *what, Error *err)
{
    Arena scratch = {0};
    bool ok = true;
    if (call->png && !font_check(err))
        return false;
    if (call->png) {
        Image image = as->image(&scratch, what, call);
        ok = write_png(reply, call, &image, err);
    } else if (reply->sink && as->cells) {
        show_on_screen(reply, call, as, what);
    } else if (!reply->sink) {
        Buf out = {0};
        as->text(&scratch, what, surface_for(reply, call), &out);
        reply_drawn(reply, buf_text(&out));
        buf_free(&out);
    }
    if (ok)
        tell_size(reply, call, as);
    arena_free(&scratch);
    return ok;
}

static Image figure_image(Arena *arena, const void *what, const Call *call)
{
    const Figure *figure = what;
    int width = call->width ? (int)call->width : PNG_WIDTH * (figure->cols > 1 ? 3 : 2) / 2;
    int height = call->height ? (int)call->height : PNG_HEIGHT * (figure->rows > 1 ? 3 : 2) / 2;
    return plot_image(arena, figure, width, height);
}

static void figure_text(Arena *arena, const void *what, TextSurface surface, Buf *out)
{
    plot_text(arena, what, surface, out);
}

static Grid figure_cells(Arena *arena, const void *what, TextSurface surface)
{
    return plot_grid(arena, what, surface);
}

static Image pictures_image(Arena *arena, const void *what, const Call *call)
{
    (void)call;
    return picture_image(arena, what);
}

static void pictures_text(Arena *arena, const void *what, TextSurface surface, Buf *out)
{
    picture_text(arena, what, surface, out);
}

static Image counts_image(Arena *arena, const void *what, const Call *call)
{
    return matrix_image(arena, what, (int)call->width, (int)call->height);
}

static void counts_text(Arena *arena, const void *what, TextSurface surface, Buf *out)
{
    (void)arena;
    matrix_text(what, surface.columns - 1, out);
}

static const char WHOLE[] = "pictures are magnified by a whole number";

void tell_fewer(Reply *reply, int images, const char *part)
{
    reply_line(reply, "only %d shown: there are no more %s images", images, part);
}

void tell_augment(Reply *reply, const Augment *augment)
{
    Buf words = {0};
    augment_words(augment, &words);
    if (augment_is_on(augment))
        reply_line(reply, "training images are augmented: %s", buf_text(&words));
    else
        reply_line(reply, "training images are not augmented");
    buf_free(&words);
}

bool show_figure(Reply *reply, const Call *call, const Figure *figure, Error *err)
{
    static const Showing AS = {figure_image, figure_text, figure_cells, NULL, NULL};
    return show(reply, call, &AS, figure, err);
}

bool show_pictures(Reply *reply, const Call *call, const PictureGrid *grid, Error *err)
{
    static const Showing AS = {pictures_image, pictures_text, NULL, WHOLE,
                               "pictures take the lines they need"};
    return show(reply, call, &AS, grid, err);
}

bool show_matrix(Reply *reply, const Call *call, const Matrix *matrix, Error *err)
{
    static const Showing AS = {counts_image, counts_text, NULL, NULL,
                               "a matrix takes a line per class"};
    return show(reply, call, &AS, matrix, err);
}
