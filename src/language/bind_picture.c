/* Reads the arguments that every plotting command takes: file, width and height of a picture. */
#include "language/bind.h"

#include "base/text.h"
#include "language/quote.h"
#include "language/value.h"
#include "language/value_number.h"

#include <string.h>
#include <strings.h>

enum { SIDE_LEAST = 16, SIDE_MOST = 8192 }; /* of a plot: pixels or cells */

#define ENDS "pictures are PNG or SVG files; give a name that ends in .png or .svg"

/* Whether a picture may have this name: it must not end as those of other kinds. */
static bool is_picture(const char *name)
{
    static const char *const OTHER[] = {".jpg",  ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp",
                                        ".avif", ".heic", ".ico", ".pnm", ".ppm", ".pgm",  ".pbm",
                                        ".xpm",  ".svgz", ".pdf", ".ps",  ".eps"};
    const char *end = strrchr(name, '.');
    for (int i = 0; end && i < LENGTH(OTHER); i++)
        if (strcasecmp(end, OTHER[i]) == 0)
            return false;
    return true;
}

/* matplotlib's figsize= and dpi=, for when the picture's size is settled. */
static bool bind_figure(Binder *binder, const Word *word, bool *taken)
{
    bool figure = strcmp(word->key, "figsize") == 0, dpi = strcmp(word->key, "dpi") == 0;
    *taken = binder->notebook && (figure || dpi);
    if (!*taken || strcmp(word->text, "None") == 0)
        return true;
    if (dpi)
        return (value_double(word->text, &binder->dpi) && binder->dpi > 0) ||
               fail(binder->err, "dpi '%s' is not a number above 0", word->text);
    if (word->parts != 2)
        return fail(binder->err, "figsize is a width and a height in inches: figsize=(8, 6)");
    binder->figure = word;
    return true;
}

bool bind_picture(Binder *binder, const Word *word, bool *taken)
{
    Call *call = binder->call;
    *taken = false;
    if (!word->key || !(call->command->needs & IS_PLOT))
        return true;
    bool png = strcmp(word->key, "png") == 0, width = strcmp(word->key, "width") == 0;
    if (!png && !width && strcmp(word->key, "height") != 0)
        return bind_figure(binder, word, taken);
    *taken = true;
    ArgSpec spec = {.name = word->key,
                    .type = png ? ARG_PATH : ARG_INT,
                    .least = png ? 0 : SIDE_LEAST,
                    .most = png ? 0 : SIDE_MOST};
    Arg arg = {.spec = &spec};
    if (!value_read(binder->arena, word->text, &arg, binder->err))
        return false;
    if (png && arg.text && !is_picture(arg.text))
        return fail(binder->err, "png=%s: " ENDS, arg.text);
    if (png)
        call->png = arg.text;
    else
        *(width ? &call->width : &call->height) = arg.integer;
    quote_word(binder->scope->table, &binder->text, word->key, arg.text);
    return true;
}

static bool is_named_picture(const char *file)
{
    return text_ends(file, ".png") || text_ends(file, ".svg");
}

bool bind_redirect(Binder *binder, const char *file)
{
    Call *call = binder->call;
    if (!(call->command->needs & IS_PLOT))
        return fail(binder->err,
                    "makes no plot to write to %s; plotting commands do, for example: %s > %s",
                    file, binder->scope->table->plot, is_named_picture(file) ? file : "loss.png");
    if (call->png)
        return fail(binder->err, "png=%s and > %s name two files; give one", call->png, file);
    if (!is_named_picture(file))
        return fail(binder->err, "> %s: " ENDS, file);
    Arg arg = {.spec = &(ArgSpec){.name = "png", .type = ARG_PATH}};
    if (!value_read(binder->arena, file, &arg, binder->err))
        return false;
    call->png = arg.text;
    quote_word(binder->scope->table, &binder->text, "png", call->png);
    return true;
}

bool bind_figsize(Binder *binder)
{
    Call *call = binder->call;
    const char *const KEY[] = {"width", "height"};
    long *side[] = {&call->width, &call->height};
    if (!binder->figure)
        return true;
    if (!call->png) {
        buf_text_add(&binder->notes, "figsize= does nothing without png=FILE: text plots are as "
                                     "large as the window, or as width= and height= say\n");
        return true;
    }
    for (int i = 0; i < 2; i++) {
        double inches, dpi = binder->dpi > 0 ? binder->dpi : 100; /* matplotlib's */
        if (!value_double(binder->figure->part[i].text, &inches))
            return fail(binder->err, "figsize is a width and a height in inches: figsize=(8, 6)");
        double pixels = inches * dpi;
        if (!(pixels >= SIDE_LEAST && pixels <= SIDE_MOST))
            return fail(binder->err,
                        "figsize=(%s) at %g dots per inch is out of range; give %d to %d dots",
                        binder->figure->text, dpi, SIDE_LEAST, SIDE_MOST);
        if (*side[i])
            continue;
        *side[i] = (long)pixels;
        buf_printf(&binder->text, " %s=%ld", KEY[i], *side[i]);
    }
    return true;
}
