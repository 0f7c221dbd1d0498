/* hand.h - a hand that writes a digit, never twice the same.
 *
 *     Trail trail;
 *     hand_write(&book->digit[7], &rng, 28, &trail);
 *     pen_draw(trail.point, trail.points, trail.ink, pixels, 28);
 */
#ifndef DATA_HAND_H
#define DATA_HAND_H

#include "base/rng.h"
#include "data/pen.h"
#include "data/strokes.h"

enum { CURVE_STEPS = 12, TRAIL_POINTS = STYLE_STROKES * STROKE_KNOTS * CURVE_STEPS };

/* One digit as the pen goes: a plain value, large enough for any style. */
typedef struct {
    PenPoint point[TRAIL_POINTS];
    int points;
    PenInk ink;
} Trail;

/* Draws a style, its ranges and all distortions from rng and lays the digit out for a picture of
 * side x side pixels as MNIST does: its longer side takes 20/28 of the picture, its mass is in the
 * middle. */
void hand_write(const DigitStyles *figure, Rng *rng, int side, Trail *trail);

#endif
