/* Draws into the pixels of an image: filled boxes, smooth strokes, text. */
#include "plot/paint.h"

#include "base/text.h"

#include <math.h>
#include <string.h>

Rgb paint_color(Color color)
{
    return (Rgb){(uint8_t)(color >> 16), (uint8_t)(color >> 8), (uint8_t)color};
}

Rgb paint_pixel(const Image *image, int x, int y)
{
    if (y >= image->h)
        return (Rgb){0};
    const uint8_t *p =
        image->pixels + ((size_t)y * (size_t)image->w + (size_t)x) * (size_t)image->c;
    return image->c == 3 ? (Rgb){p[0], p[1], p[2]} : (Rgb){p[0], p[0], p[0]};
}

Paint *paint_new(Arena *arena, int width, int height)
{
    Paint *paint = ARENA_NEW(arena, Paint, 1);
    size_t pixels = (size_t)width * (size_t)height;
    paint->image =
        (Image){.w = width, .h = height, .c = 3, .pixels = ARENA_NEW(arena, uint8_t, 3 * pixels)};
    memset(paint->image.pixels, 255, 3 * pixels);
    paint->mask = ARENA_NEW(arena, uint8_t, pixels);
    paint->arena = arena;
    return paint;
}

static uint8_t mixed(uint8_t below, uint8_t above, double alpha)
{
    return (uint8_t)(below + (above - below) * alpha + 0.5);
}

static void blend(Paint *paint, int x, int y, Rgb color, double alpha)
{
    uint8_t *pixel = paint->image.pixels + 3 * ((size_t)y * (size_t)paint->image.w + (size_t)x);
    pixel[0] = mixed(pixel[0], color.red, alpha);
    pixel[1] = mixed(pixel[1], color.green, alpha);
    pixel[2] = mixed(pixel[2], color.blue, alpha);
}

static Rect cut_to_image(const Paint *paint, Rect rect)
{
    int left = MAX(rect.x, 0), top = MAX(rect.y, 0);
    int right = MIN(rect.x + rect.w, paint->image.w), bottom = MIN(rect.y + rect.h, paint->image.h);
    return (Rect){left, top, MAX(right - left, 0), MAX(bottom - top, 0)};
}

void paint_fill(Paint *paint, Rect rect, Rgb color, double alpha)
{
    rect = cut_to_image(paint, rect);
    for (int y = rect.y; y < rect.y + rect.h; y++)
        for (int x = rect.x; x < rect.x + rect.w; x++)
            blend(paint, x, y, color, alpha);
}

static Rect joined(Rect a, Rect b)
{
    if (a.w == 0 || a.h == 0)
        return b;
    int left = MIN(a.x, b.x), top = MIN(a.y, b.y);
    int right = MAX(a.x + a.w, b.x + b.w), bottom = MAX(a.y + a.h, b.y + b.h);
    return (Rect){left, top, right - left, bottom - top};
}

/* Says which part of the mask is about to change. */
static void touch(Paint *paint, double left, double top, double right, double bottom)
{
    Rect rect = {.x = (int)floor(left), .y = (int)floor(top)};
    rect.w = (int)ceil(right) - rect.x + 1;
    rect.h = (int)ceil(bottom) - rect.y + 1;
    rect = cut_to_image(paint, rect);
    if (rect.w && rect.h)
        paint->touched = joined(paint->touched, rect);
}

static void cover(void *context, int x, int y, double share)
{
    Paint *paint = context;
    if (x < 0 || x >= paint->image.w || y < 0 || y >= paint->image.h)
        return;
    uint8_t *mask = &paint->mask[(size_t)y * (size_t)paint->image.w + (size_t)x];
    *mask = MAX(*mask, (uint8_t)(share * 255 + 0.5));
}

void paint_stroke(Paint *paint, Point a, Point b, double width)
{
    double reach = width / 2 + 1;
    touch(paint, fmin(a.x, b.x) - reach, fmin(a.y, b.y) - reach, fmax(a.x, b.x) + reach,
          fmax(a.y, b.y) + reach);
    raster_stroke(a, b, width, cover, paint);
}

void paint_diamond(Paint *paint, Point centre, double radius)
{
    int reach = (int)radius + 2, left = (int)centre.x - reach, top = (int)centre.y - reach;
    touch(paint, left, top, left + 2 * reach, top + 2 * reach);
    for (int y = top; y <= top + 2 * reach; y++)
        for (int x = left; x <= left + 2 * reach; x++) {
            double outside = fabs(x + 0.5 - centre.x) + fabs(y + 0.5 - centre.y) - radius;
            cover(paint, x, y, fmin(fmax(0.5 - outside * M_SQRT1_2, 0), 1));
        }
}

void paint_ink(Paint *paint, Rgb color, double alpha)
{
    Rect rect = paint->touched;
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        uint8_t *mask = paint->mask + (size_t)y * (size_t)paint->image.w;
        for (int x = rect.x; x < rect.x + rect.w; x++)
            if (mask[x]) {
                blend(paint, x, y, color, alpha * mask[x] / 255);
                mask[x] = 0;
            }
    }
    paint->touched = (Rect){0};
}

/* Where and how a glyph's strokes are drawn. */
typedef struct {
    Paint *paint;
    Point at;     /* of the glyph's cell */
    double scale; /* pixels per font dot */
    double width; /* of the strokes */
    bool upright;
} GlyphPen;

static Point on_paper(const GlyphPen *pen, Point p)
{
    if (pen->upright)
        return (Point){pen->at.x + p.y * pen->scale, pen->at.y - p.x * pen->scale};
    return (Point){pen->at.x + p.x * pen->scale, pen->at.y + p.y * pen->scale};
}

static void glyph_stroke(void *context, Point a, Point b)
{
    const GlyphPen *pen = context;
    paint_stroke(pen->paint, on_paper(pen, a), on_paper(pen, b), pen->width);
}

static void stroke_text(GlyphPen pen, int cell_w, const char *text)
{
    for (uint32_t codepoint; (codepoint = utf8_next(&text));) {
        font_strokes(pen.paint->font, codepoint, glyph_stroke, &pen);
        double advance = (double)codepoint_width(codepoint) * cell_w;
        pen.at.x += pen.upright ? 0 : advance;
        pen.at.y -= pen.upright ? advance : 0;
    }
}

void paint_text(Paint *paint, Point at, int cell_w, const char *text, TextPen pen)
{
    double scale = (double)cell_w / FONT_W;
    if (!paint->font)
        paint->font = font_load(paint->arena);
    GlyphPen glyphs = {.paint = paint, .scale = scale, .upright = pen.upright};
    glyphs.at = (Point){round(at.x), round(at.y)};
    if (pen.halo) {
        glyphs.width = 4 * scale;
        stroke_text(glyphs, cell_w, text);
        paint_ink(paint, (Rgb){255, 255, 255}, 0.8);
    }
    glyphs.width = (pen.bold ? 1.35 : 0.9) * scale;
    stroke_text(glyphs, cell_w, text);
    paint_ink(paint, pen.color, 1);
}
