/* Shows figures and pictures where the call says: as text, or as a PNG or SVG file for
 * png=FILE. */
#include "lab/show.h"

#include "base/text.h"
#include "data/augment.h"
#include "io/file.h"
#include "io/png.h"
#include "plot/font.h"
#include "plot/print.h"

#include <string.h>
#include <strings.h>

enum {
    PNG_WIDTH = 960,
    PNG_HEIGHT = 600,   /* pixels of a figure */
    TEXT_ROWS = 24,     /* cells of a figure, at the most by default */
    PROMPT_ROWS = 2,    /* left free below a figure on a terminal */
    TEXT_COLUMNS = 120, /* wider terminals make a figure harder to read, not easier */
};

static bool is_svg(const Call *call)
{
    const char *end = strrchr(call->png, '.');
    return end && strcasecmp(end, ".svg") == 0;
}

static void tell_written(Reply *reply, const Call *call, const Print *print)
{
    Buf name = {0};
    text_visible(&name, call->png);
    reply_line(reply, "wrote %s (%d wide, %d high)", buf_text(&name), print->w, print->h);
    buf_free(&name);
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
    void (*print)(Arena *arena, const void *what, const Call *call, Print *print);
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

static bool write_file(Reply *reply, const Call *call, const Showing *as, const void *what,
                       Error *err)
{
    Arena scratch = {0};
    Buf text = {0};
    bool svg = is_svg(call), ok = svg || font_check(err);
    if (ok) {
        Print print = svg ? print_svg(&text) : print_pixels(&scratch);
        as->print(&scratch, what, call, &print);
        ok = svg ? file_write(call->png, text.data, text.size, 0666, err)
                 : png_write(call->png, &print.paint->image, err);
        if (ok)
            tell_written(reply, call, &print);
    }
    buf_free(&text);
    arena_free(&scratch);
    return ok;
}

static bool show(Reply *reply, const Call *call, const Showing *as, const void *what, Error *err)
{
    Arena scratch = {0};
    bool ok = true;
    if (call->png) {
        ok = write_file(reply, call, as, what, err);
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

static void figure_print(Arena *arena, const void *what, const Call *call, Print *print)
{
    const Figure *figure = what;
    int width = call->width ? (int)call->width : PNG_WIDTH * (figure->cols > 1 ? 3 : 2) / 2;
    int height = call->height ? (int)call->height : PNG_HEIGHT * (figure->rows > 1 ? 3 : 2) / 2;
    plot_print(arena, figure, (PlotSize){width, height, 0}, print);
}

static void figure_text(Arena *arena, const void *what, TextSurface surface, Buf *out)
{
    plot_text(arena, what, surface, out);
}

static Grid figure_cells(Arena *arena, const void *what, TextSurface surface)
{
    return plot_grid(arena, what, surface);
}

static void pictures_print(Arena *arena, const void *what, const Call *call, Print *print)
{
    (void)call;
    picture_print(arena, what, print);
}

static void pictures_text(Arena *arena, const void *what, TextSurface surface, Buf *out)
{
    picture_text(arena, what, surface, out);
}

static void counts_print(Arena *arena, const void *what, const Call *call, Print *print)
{
    matrix_print(arena, what, (int)call->width, (int)call->height, print);
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
    static const Showing AS = {figure_print, figure_text, figure_cells, NULL, NULL};
    return show(reply, call, &AS, figure, err);
}

bool show_pictures(Reply *reply, const Call *call, const PictureGrid *grid, Error *err)
{
    static const Showing AS = {pictures_print, pictures_text, NULL, WHOLE,
                               "pictures take the lines they need"};
    return show(reply, call, &AS, grid, err);
}

bool show_matrix(Reply *reply, const Call *call, const Matrix *matrix, Error *err)
{
    static const Showing AS = {counts_print, counts_text, NULL, NULL,
                               "a matrix takes a line per class"};
    return show(reply, call, &AS, matrix, err);
}
