/* Draws strokes of ink with soft edges into grey pixels.  The ink of a pixel falls linearly from
 * full to none while its middle moves `softness` across the edge of a dab.  Each piece of the trail
 * only touches the pixels of its box, and the brightest ink stays, which is that of the nearest
 * piece. */
#include "data/pen.h"

#include <math.h>

/* One straight piece: from (x, y) along (dx, dy) with radius growing by `growth`. */
typedef struct {
    float x, y, dx, dy;   /* pixels */
    float radius, growth; /* at the beginning; towards the end */
    float inverse;        /* 1 / squared length, 0 for a dot */
} Piece;

static Piece piece_between(const PenPoint *from, const PenPoint *to)
{
    float dx = to->x - from->x, dy = to->y - from->y;
    float squared = dx * dx + dy * dy;
    return (Piece){from->x,
                   from->y,
                   dx,
                   dy,
                   from->radius,
                   to->radius - from->radius,
                   squared > 0 ? 1 / squared : 0};
}

static inline float clamp(float x, float lo, float hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

static void draw_row(const Piece *piece, PenInk ink, float y, int begin, int end, uint8_t *row)
{
    float py = y - piece->y, slope = 1 / ink.softness;
    for (int i = begin; i < end; i++) {
        float px = (float)i + 0.5f - piece->x;
        float t = clamp((px * piece->dx + py * piece->dy) * piece->inverse, 0, 1);
        float ex = px - t * piece->dx, ey = py - t * piece->dy;
        float inside = piece->radius + t * piece->growth - sqrtf(ex * ex + ey * ey);
        float cover = clamp(0.5f + inside * slope, 0, 1);
        uint8_t value = (uint8_t)(int)(cover * ink.value + 0.5f);
        row[i] = value > row[i] ? value : row[i];
    }
}

static void draw_piece(const Piece *piece, PenInk ink, uint8_t *pixels, int side)
{
    float reach = piece->radius + fmaxf(piece->growth, 0) + 0.5f * ink.softness;
    float last = (float)side, endx = piece->x + piece->dx, endy = piece->y + piece->dy;
    int left = (int)clamp(fminf(piece->x, endx) - reach, 0, last);
    int right = (int)clamp(fmaxf(piece->x, endx) + reach + 1, 0, last);
    int top = (int)clamp(fminf(piece->y, endy) - reach, 0, last);
    int bottom = (int)clamp(fmaxf(piece->y, endy) + reach + 1, 0, last);
    for (int y = top; y < bottom; y++)
        draw_row(piece, ink, (float)y + 0.5f, left, right, pixels + (size_t)y * (size_t)side);
}

void pen_draw(const PenPoint *point, int count, PenInk ink, uint8_t *pixels, int side)
{
    for (int i = 1; i < count; i++)
        if (point[i].down) {
            Piece piece = piece_between(&point[i - 1], &point[i]);
            draw_piece(&piece, ink, pixels, side);
        }
}

/* One draw of the generator serves eight pixels. */
void pen_roughen(PenInk ink, Rng *rng, uint8_t *pixels, size_t size)
{
    uint32_t grain = (uint32_t)(ink.grain * 256);
    uint64_t bits = 0;
    for (size_t i = 0; i < size && grain > 0; i++, bits >>= 8) {
        if (i % 8 == 0)
            bits = rng_next(rng);
        uint32_t loss = (uint32_t)(bits & 255) * grain >> 8;
        pixels[i] = (uint8_t)(pixels[i] * (256 - loss) >> 8);
    }
}
