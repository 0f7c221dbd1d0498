/* Draws what becomes of an image: ranges and probabilities of fastai v1's get_transforms.
 *
 * Every function takes as many random numbers whether its change is on or off, so that those of the
 * other changes stay the same; only the crop, which comes last, takes as many as it needs. */
#include "data/augment.h"

#include "base/rng.h"

#include <math.h>

static const double PI = 3.14159265358979323846;

/* Tries for a crop that lies within the image, as torchvision's. */
enum { CROP_TRIES = 10 };

/* Of (epoch, image) or (epoch, batch). */
static uint64_t index_of(long epoch, uint32_t number)
{
    return (uint64_t)epoch << 32 | number;
}

static bool happens(Rng *rng, double chance)
{
    return rng_uniform(rng) < chance;
}

static int draw_shift(Rng *rng, int most)
{
    double pixels = floor(rng_uniform(rng) * (2 * most + 1));
    return (int)pixels - most;
}

static void draw_symmetry(Rng *rng, const Augment *augment, AugmentDraw *draw)
{
    bool flip = happens(rng, 0.5), vertical = happens(rng, 0.5);
    int turns = (int)(rng_uniform(rng) * 4);
    draw->flip_x = flip && augment->flip == FLIP_RANDOM;
    draw->flip_y = vertical && augment->vertical;
    if (!augment->turns)
        return;
    draw->turned = turns % 2 != 0;
    draw->flip_x ^= turns == 1 || turns == 2;
    draw->flip_y ^= turns == 2 || turns == 3;
}

/* Which epoch it is decides, with the image's own draw. */
static bool alternates(uint64_t seed, long epoch, uint32_t image)
{
    Rng rng = rng_stream(seed, RNG_FLIP, image);
    return happens(&rng, 0.5) ^ (epoch % 2 != 0);
}

static void draw_rotation(Rng *rng, const Augment *augment, AugmentDraw *draw)
{
    bool on = happens(rng, augment->p_affine) && augment->rotate > 0;
    double angle = rng_range(rng, -1, 1) * augment->rotate * PI / 180;
    draw->angle = on ? angle : 0;
    draw->mapped |= on;
}

/* Anywhere in the image, as fastai's rand_zoom. */
static void draw_zoom(Rng *rng, const Augment *augment, AugmentDraw *draw)
{
    bool on = happens(rng, augment->p_affine) && augment->zoom > 1;
    double zoom = rng_range(rng, 1, MAX(augment->zoom, 1));
    double x = rng_range(rng, -1, 1), y = rng_range(rng, -1, 1);
    draw->zoom = on ? zoom : 1;
    draw->zoom_x = on ? (1 - 1 / zoom) * x : 0;
    draw->zoom_y = on ? (1 - 1 / zoom) * y : 0;
    draw->mapped |= on;
}

static void draw_warp(Rng *rng, const Augment *augment, AugmentDraw *draw)
{
    bool on = happens(rng, augment->p_affine) && augment->warp > 0;
    for (int i = 0; i < LENGTH(draw->warp); i++)
        draw->warp[i] = rng_range(rng, -1, 1) * (on ? augment->warp : 0);
    draw->mapped |= on;
}

/* A share of the area and a ratio of the sides, the first of some that lie within the image: the
 * crop of Inception, as torchvision has it.  Where none does, all of the image is seen. */
static void draw_crop(Rng *rng, const Augment *augment, Shape shape, AugmentDraw *draw)
{
    double x = rng_range(rng, -1, 1), y = rng_range(rng, -1, 1);
    double sides = (double)shape.w / shape.h;
    draw->crop_w = draw->crop_h = 1;
    for (int i = 0; augment->crop > 0 && i < CROP_TRIES; i++) {
        double share = rng_range(rng, augment->crop, 1);
        double ratio = exp(rng_range(rng, log(3.0 / 4), log(4.0 / 3))) / sides;
        double w = sqrt(share * ratio), h = sqrt(share / ratio);
        if (w > 1 || h > 1)
            continue;
        draw->crop_w = w;
        draw->crop_h = h;
        draw->mapped = true;
        break;
    }
    draw->crop_x = (1 - draw->crop_w) * x;
    draw->crop_y = (1 - draw->crop_h) * y;
}

static double logit(double p)
{
    return log(p / (1 - p));
}

static void draw_light(Rng *rng, const Augment *augment, AugmentDraw *draw)
{
    bool brighter = happens(rng, augment->p_lighting) && augment->brightness > 0;
    double change = (1 + rng_range(rng, -1, 1) * augment->brightness) / 2;
    bool sharper = happens(rng, augment->p_lighting) && augment->contrast > 0;
    double scale = exp(rng_range(rng, -1, 1) * -log(1 - augment->contrast));
    draw->brightness = brighter ? logit(change) : 0;
    draw->contrast = sharper ? scale : 1;
    draw->lit = brighter || sharper;
}

/* A square around any pixel; what is outside the image is left out, as by fastai's cutout. */
static void draw_hole(Rng *rng, int side, Shape shape, AugmentDraw *draw)
{
    double y = floor(rng_uniform(rng) * shape.h), x = floor(rng_uniform(rng) * shape.w);
    double half = side / 2.0;
    draw->hole_x = (int)MAX(x - half, 0);
    draw->hole_y = (int)MAX(y - half, 0);
    draw->hole_w = side ? (int)MIN(x + half, shape.w) - draw->hole_x : 0;
    draw->hole_h = side ? (int)MIN(y + half, shape.h) - draw->hole_y : 0;
}

AugmentDraw augment_draw(const Augment *augment, Shape shape, uint64_t seed, long epoch,
                         uint32_t image)
{
    AugmentDraw draw = {0};
    Rng rng = rng_stream(seed, RNG_AUGMENT, index_of(epoch, image));
    draw_symmetry(&rng, augment, &draw);
    if (augment->flip == FLIP_ALTERNATE)
        draw.flip_x ^= alternates(seed, epoch, image);
    draw.dx = draw_shift(&rng, augment->shift);
    draw.dy = draw_shift(&rng, augment->shift);
    draw_rotation(&rng, augment, &draw);
    draw_zoom(&rng, augment, &draw);
    draw_warp(&rng, augment, &draw);
    draw_light(&rng, augment, &draw);
    draw_hole(&rng, augment->cutout, shape, &draw);
    draw_crop(&rng, augment, shape, &draw);
    return draw;
}

float augment_share(const Augment *augment, uint64_t seed, long epoch, uint32_t image)
{
    Rng rng = rng_stream(seed, RNG_SHARE, index_of(epoch, image));
    double share = rng_beta(&rng, augment->mixup);
    return (float)MAX(share, 1 - share);
}

void augment_partners(uint64_t seed, long epoch, long batch, uint32_t *out, uint32_t n)
{
    Rng rng = rng_stream(seed, RNG_PARTNER, index_of(epoch, (uint32_t)batch));
    for (uint32_t i = 0; i < n; i++)
        out[i] = i;
    rng_shuffle(&rng, out, n);
}
