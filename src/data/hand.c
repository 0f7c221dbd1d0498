/* Writes one digit as a person might, from a style to a trail of ink in six steps: choose, wobble,
 * lean, bend into curves, fit, press.  All amounts were set by comparing with real handwriting, and
 * by how well nets trained on the drawn digits read real ones. */
#include "data/hand.h"

#include <math.h>

typedef struct {
    float xx, xy, yx, yy; /* x' = xx x + xy y, y' = yx x + yy y */
} Lean;

/* What one hand does to one digit. */
typedef struct {
    float part[STROKE_RANGES]; /* how far along each range: 0, or up to a bit beyond 1 */
    float wobble;              /* standard deviation of a point, in boxes */
    float loose;               /* the same for the ends of strokes */
    Lean lean;                 /* slant, turn and width */
    float wave[2];             /* bend of the box in x and y, boxes */
    float phase[2];            /* where the bend begins, radians */
    float radius;              /* pen, in 28ths of the picture */
    float nib;                 /* how much thicker one direction is, 0 ... 1 */
    float nib_x, nib_y;        /* that direction's doubled angle as a unit vector */
    float press;               /* how much the pressure swings along a stroke, 0 ... 1 */
    float press_phase;         /* radians */
} Hand;

static float normal(Rng *rng, double mean, double deviation)
{
    return (float)(mean + deviation * rng_normal(rng));
}

static float range(Rng *rng, double lo, double hi)
{
    return (float)rng_range(rng, lo, hi);
}

static float limit(float x, float lo, float hi)
{
    return x < lo ? lo : x > hi ? hi : x;
}

static const float TURN = 6.2831853f; /* radians of a full turn */

/* Slant first (as handwriting leans), then width, then a turn of the paper. */
static Lean lean_random(Rng *rng)
{
    float slant = limit(normal(rng, 0.11, 0.25), -0.7f, 0.9f);
    float width = expf(normal(rng, 0, 0.16));
    float turn = limit(normal(rng, 0, 0.12), -0.4f, 0.4f);
    float c = cosf(turn), s = sinf(turn);
    return (Lean){.xx = c * width, .xy = -c * slant - s, .yx = s * width, .yy = c - s * slant};
}

static Hand hand_random(Rng *rng)
{
    Hand hand;
    hand.wobble = range(rng, 0.01, 0.07);
    hand.loose = range(rng, 0.01, 0.10);
    for (int i = 0; i < STROKE_RANGES; i++)
        hand.part[i] = fmaxf(0, range(rng, -0.5, 1.3));
    hand.lean = lean_random(rng);
    for (int i = 0; i < 2; i++) {
        hand.wave[i] = normal(rng, 0, 0.06);
        hand.phase[i] = range(rng, 0, TURN);
    }
    hand.radius = limit(1.20f * expf(normal(rng, 0, 0.30)), 0.55f, 2.6f);
    hand.nib = range(rng, 0, 0.25);
    float angle = range(rng, 0, TURN);
    hand.nib_x = cosf(angle);
    hand.nib_y = sinf(angle);
    hand.press = range(rng, 0, 0.25);
    hand.press_phase = range(rng, 0, TURN);
    return hand;
}

/* Two pictures in three are on smooth paper.  In small pictures, where a line is thinner than a
 * pixel, its edge is soft enough that no line falls between the pixels. */
static PenInk ink_random(Rng *rng, float unit)
{
    float softness = unit * range(rng, 0.5, 1.3);
    float value = range(rng, 240, 255);
    float grain = range(rng, -0.2, 0.1);
    return (PenInk){fmaxf(softness, 1 - 0.5f * unit), value, fmaxf(grain, 0)};
}

static const WritingStyle *choose_style(const DigitStyles *figure, Rng *rng)
{
    double at = rng_range(rng, 0, figure->weight);
    int i = 0;
    while (i < figure->styles - 1 && at >= figure->style[i].weight)
        at -= figure->style[i++].weight;
    return &figure->style[i];
}

/* Where this hand puts a point: moved along the ranges, off by the wobble, then bent and leaned. */
static Spot place(const Hand *hand, const Knot *knot, int ranges, float wobble, Rng *rng)
{
    float x = knot->at.x - 0.5f + normal(rng, 0, wobble);
    float y = knot->at.y - 0.5f + normal(rng, 0, wobble);
    for (int r = 0; r < ranges; r++) {
        x += hand->part[r] * knot->reach[r].x;
        y += hand->part[r] * knot->reach[r].y;
    }
    float bx = x + hand->wave[0] * sinf(TURN * y + hand->phase[0]);
    float by = y + hand->wave[1] * sinf(TURN * x + hand->phase[1]);
    const Lean *lean = &hand->lean;
    return (Spot){lean->xx * bx + lean->xy * by, lean->yx * bx + lean->yy * by};
}

static float distance(Spot a, Spot b)
{
    return hypotf(b.x - a.x, b.y - a.y);
}

/* Velocity at b of a centripetal Catmull-Rom spline through a, b, c (Yuksel et al., 2011), for the
 * curve from b to c: the curve does not swing out between points that are close together. */
static Spot velocity(Spot a, Spot b, Spot c, float span)
{
    float before = sqrtf(distance(a, b)) + 1e-3f, after = sqrtf(distance(b, c)) + 1e-3f;
    float p = span / before, q = span / (before + after), r = span / after;
    return (Spot){p * (b.x - a.x) - q * (c.x - a.x) + r * (c.x - b.x),
                  p * (b.y - a.y) - q * (c.y - a.y) + r * (c.y - b.y)};
}

static Spot hermite(Spot from, Spot leave, Spot to, Spot arrive, float t)
{
    float u = 1 - t;
    float a = u * u * (1 + 2 * t), b = u * u * t, c = t * t * (3 - 2 * t), d = -t * t * u;
    return (Spot){a * from.x + b * leave.x + c * to.x + d * arrive.x,
                  a * from.y + b * leave.y + c * to.y + d * arrive.y};
}

static void add_point(Trail *trail, Spot at, bool down)
{
    assert(trail->points < TRAIL_POINTS);
    trail->point[trail->points++] = (PenPoint){.x = at.x, .y = at.y, .down = down};
}

/* The piece from spot i to i + 1, straight where it has a corner or an end on both sides. */
static void add_curve(Trail *trail, const Stroke *stroke, const Spot *spot, int i, int side)
{
    Spot from = spot[i], to = spot[i + 1];
    float length = distance(from, to), span = sqrtf(length) + 1e-3f;
    Spot chord = {to.x - from.x, to.y - from.y}, leave = chord, arrive = chord;
    if (i > 0 && !stroke->knot[i].corner)
        leave = velocity(spot[i - 1], from, to, span);
    if (i + 2 < stroke->knots && !stroke->knot[i + 1].corner)
        arrive = velocity(from, to, spot[i + 2], span);
    int steps = (int)limit(ceilf(length * (float)side / 2.5f), 1, CURVE_STEPS);
    for (int step = 1; step <= steps; step++)
        add_point(trail, hermite(from, leave, to, arrive, (float)step / (float)steps), true);
}

/* Strokes begin late and end early, or run over. */
static void shorten(Spot *end, Spot next, float part)
{
    part = limit(part, -0.4f, 0.7f);
    end->x += part * (next.x - end->x);
    end->y += part * (next.y - end->y);
}

static void add_stroke(Trail *trail, const Hand *hand, const Stroke *stroke, int side, Rng *rng)
{
    Spot spot[STROKE_KNOTS];
    for (int i = 0; i < stroke->knots; i++) {
        bool end = i == 0 || i == stroke->knots - 1;
        float wobble = end ? hand->loose : hand->wobble;
        spot[i] = place(hand, &stroke->knot[i], stroke->ranges, wobble, rng);
    }
    int last = stroke->knots - 1;
    shorten(&spot[0], spot[1], normal(rng, 0.06, 0.22));
    shorten(&spot[last], spot[last - 1], normal(rng, 0.06, 0.22));
    add_point(trail, spot[0], false);
    for (int i = 0; i + 1 < stroke->knots; i++)
        add_curve(trail, stroke, spot, i, side);
}

/* MNIST's normalisation: the box keeps its shape and its longer side becomes `room`. */
static void fit_box(Trail *trail, float room)
{
    PenPoint low = trail->point[0], high = low;
    for (int i = 1; i < trail->points; i++) {
        const PenPoint *point = &trail->point[i];
        low.x = fminf(low.x, point->x);
        low.y = fminf(low.y, point->y);
        high.x = fmaxf(high.x, point->x);
        high.y = fmaxf(high.y, point->y);
    }
    float scale = room / fmaxf(fmaxf(high.x - low.x, high.y - low.y), 0.1f);
    for (int i = 0; i < trail->points; i++) {
        trail->point[i].x *= scale;
        trail->point[i].y *= scale;
    }
}

/* Sets radii: pressure swings slowly along the trail, a broad nib is thicker in one direction. */
static void press(Trail *trail, const Hand *hand, float radius, float unit)
{
    float travelled = 0;
    for (int i = 0; i < trail->points; i++) {
        PenPoint *point = &trail->point[i];
        const PenPoint *near = i > 0 && point->down ? point - 1 : point + 1;
        float dx = point->x - near->x, dy = point->y - near->y, squared = dx * dx + dy * dy + 1e-6f;
        travelled += sqrtf(squared);
        float along = ((dx * dx - dy * dy) * hand->nib_x + 2 * dx * dy * hand->nib_y) / squared;
        float swing = sinf(travelled / (8 * unit) + hand->press_phase);
        point->radius = radius * (1 + hand->nib * along) * (1 + hand->press * swing);
    }
}

/* Moves the middle of the ink, taken as that of the trail, to the middle of the picture. */
static void centre_mass(Trail *trail, float x, float y)
{
    float mass = 1e-6f, mx = 0, my = 0;
    for (int i = 1; i < trail->points; i++) {
        const PenPoint *b = &trail->point[i], *a = b - 1;
        if (!b->down)
            continue;
        float ink = hypotf(b->x - a->x, b->y - a->y) * (a->radius + b->radius);
        mass += ink;
        mx += ink * (a->x + b->x) / 2;
        my += ink * (a->y + b->y) / 2;
    }
    for (int i = 0; i < trail->points; i++) {
        trail->point[i].x += x - mx / mass;
        trail->point[i].y += y - my / mass;
    }
}

void hand_write(const DigitStyles *figure, Rng *rng, int side, Trail *trail)
{
    const WritingStyle *style = choose_style(figure, rng);
    Hand hand = hand_random(rng);
    trail->points = 0;
    for (int i = 0; i < style->strokes; i++)
        add_stroke(trail, &hand, &style->stroke[i], side, rng);
    float unit = (float)side / 28; /* MNIST's pixel */
    float radius = hand.radius * unit;
    fit_box(trail, 19.7f * unit - 2 * radius); /* 20 of MNIST's pixels, the soft edge included */
    press(trail, &hand, radius, unit);
    float x = normal(rng, 0.5 * side, 0.3 * unit), y = normal(rng, 0.5 * side, 0.3 * unit);
    centre_mass(trail, x, y);
    trail->ink = ink_random(rng, unit);
}
