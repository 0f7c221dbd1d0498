/* augment_apply.h - does to the numbers of an image what was drawn for it.
 *
 *     augment_move(&draw, shape, image, x);
 *     augment_light(&light, &draw, shape_count(shape), x);        while numbers are 0 ... 1
 *     augment_hole(&draw, shape, black, x);
 */
#ifndef DATA_AUGMENT_APPLY_H
#define DATA_AUGMENT_APPLY_H

#include "data/augment.h"

/* Turns, mirrors and shifts the image [h][w][c], or looks at it through what is mapped, into x.
 * Numbers between pixels are interpolated; beyond the edge the image is mirrored about its
 * outermost pixels, as by fastai's reflection and PyTorch's grid_sample with align_corners. */
void augment_move(const AugmentDraw *draw, Shape shape, const real *image, real *x);

/* Of a place in the result, as pixels, the place in the image: 3 x 3, row by row, of (x, y, 1). */
void augment_map(const AugmentDraw *draw, Shape shape, double map[9]);

enum { LIGHT_STEPS = 510 }; /* twice 255, so that no byte is interpolated */

/* What every change of light needs. */
typedef struct {
    float logit[LIGHT_STEPS + 1]; /* of step / LIGHT_STEPS; as fastai, of at least 1e-7 */
} AugmentLight;

AugmentLight augment_light_table(void);

/* fastai's brightness and contrast: sigmoid((logit(x) + brightness) * contrast), of numbers from 0
 * to 1; those beyond count as 0 or 1.  Bytes are exact, what is between them is interpolated. */
void augment_light(const AugmentLight *light, const AugmentDraw *draw, size_t count, real *x);

/* Fills the hole with black [c]. */
void augment_hole(const AugmentDraw *draw, Shape shape, const real *black, real *x);

#endif
