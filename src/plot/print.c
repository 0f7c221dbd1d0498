/* Draws boxes, images and words into pixels or as SVG. */
#include "plot/print.h"

#include "base/base64.h"
#include "io/png.h"
#include "plot/canvas.h"
#include "plot/svg.h"

/* ---- pixels */

static void pixels_begin(Print *print, const char *title)
{
    (void)title;
    print->paint = paint_new(print->arena, print->w, print->h);
}

static void pixels_fill(Print *print, Rect where, Rgb color)
{
    paint_fill(print->paint, where, color, 1);
}

static void pixels_image(Print *print, Rect where, const Image *image)
{
    int zoom = where.w / image->w;
    for (int y = 0; y < image->h; y++)
        for (int x = 0; x < image->w; x++)
            paint_fill(print->paint, (Rect){where.x + x * zoom, where.y + y * zoom, zoom, zoom},
                       paint_pixel(image, x, y), 1);
}

static void pixels_text(Print *print, Point at, int cell_w, const char *text, TextPen pen)
{
    paint_text(print->paint, at, cell_w, text, pen);
}

static void pixels_end(Print *print)
{
    (void)print;
}

static const char *pixels_seen(Print *print, Arena *arena, const char *text)
{
    (void)print;
    return font_text(font_load(arena), arena, text);
}

static Canvas *pixels_canvas(Print *print, Arena *arena, const Surface *surface)
{
    return canvas_png(arena, print->paint, surface);
}

static const PrintKind PIXELS = {
    .begin = pixels_begin,
    .fill = pixels_fill,
    .image = pixels_image,
    .text = pixels_text,
    .end = pixels_end,
    .seen = pixels_seen,
    .canvas = pixels_canvas,
};

Print print_pixels(Arena *arena)
{
    return (Print){.kind = &PIXELS, .arena = arena};
}

/* ---- SVG */

static void vector_begin(Print *print, const char *title)
{
    svg_begin(print->out, print->w, print->h, title);
}

static void vector_fill(Print *print, Rect where, Rgb color)
{
    svg_box(print->out, where, 0);
    svg_color(print->out, "fill", color);
    buf_text_add(print->out, "/>\n");
}

static void vector_image(Print *print, Rect where, const Image *image)
{
    Buf png = {0};
    png_encode(&png, image);
    buf_printf(print->out,
               "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" image-rendering=\"pixelated\" "
               "href=\"data:image/png;base64,",
               where.x, where.y, where.w, where.h);
    base64_add(print->out, png.data, png.size);
    buf_text_add(print->out, "\"/>\n");
    buf_free(&png);
}

static void vector_text(Print *print, Point at, int cell_w, const char *text, TextPen pen)
{
    svg_text(print->out, at, cell_w, text, pen);
}

static void vector_end(Print *print)
{
    svg_end(print->out);
}

static const char *vector_seen(Print *print, Arena *arena, const char *text)
{
    (void)print, (void)arena;
    return text;
}

static Canvas *vector_canvas(Print *print, Arena *arena, const Surface *surface)
{
    return canvas_svg(arena, print->out, surface);
}

static const PrintKind VECTOR = {
    .begin = vector_begin,
    .fill = vector_fill,
    .image = vector_image,
    .text = vector_text,
    .end = vector_end,
    .seen = vector_seen,
    .canvas = vector_canvas,
};

Print print_svg(Buf *out)
{
    return (Print){.kind = &VECTOR, .out = out};
}

/* ---- either */

void print_begin(Print *print, int w, int h, const char *title)
{
    print->w = w;
    print->h = h;
    print->kind->begin(print, title);
}

void print_fill(Print *print, Rect where, Rgb color)
{
    print->kind->fill(print, where, color);
}

void print_image(Print *print, Rect where, const Image *image)
{
    print->kind->image(print, where, image);
}

void print_text(Print *print, Point at, int cell_w, const char *text, TextPen pen)
{
    print->kind->text(print, at, cell_w, text, pen);
}

void print_end(Print *print)
{
    print->kind->end(print);
}
