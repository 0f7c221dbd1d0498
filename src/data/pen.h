/* pen.h - ink on paper: a trail of round dabs, drawn with soft edges.
 *
 *     PenPoint line[] = {{.x = 4, .y = 4, .radius = 1},
 *                        {.x = 12, .y = 12, .radius = 1, .down = true}};
 *     pen_draw(line, 2, (PenInk){.softness = 1, .value = 255}, pixels, 16);
 */
#ifndef DATA_PEN_H
#define DATA_PEN_H

#include "base/rng.h"

/* Where the pen is at one moment. */
typedef struct {
    float x, y;   /* pixels; the middle of the first pixel is 0.5, 0.5 */
    float radius; /* pixels */
    bool down;    /* ink flows from the point before to this one */
} PenPoint;

/* How a stroke looks on paper. */
typedef struct {
    float softness; /* pixels from full ink to none across an edge, > 0 */
    float value;    /* of full ink, 0 ... 255 */
    float grain;    /* most a pixel may lose to the roughness of the paper, 0 ... 1 of its value */
} PenInk;

/* Draws into side x side bytes, row by row; what is there stays where it is brighter. */
void pen_draw(const PenPoint *point, int count, PenInk ink, uint8_t *pixels, int side);

/* Roughens size drawn bytes by the ink's grain; where there is no ink, none comes. */
void pen_roughen(PenInk ink, Rng *rng, uint8_t *pixels, size_t size);

#endif
