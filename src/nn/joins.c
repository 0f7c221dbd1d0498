/* Joins branches: copies channels side by side, or multiplies an image by a gate. */
#include "nn/joins.h"

#include <string.h>

static size_t pixels_of(Shape shape)
{
    return (size_t)shape.h * (size_t)shape.w;
}

void concat_put(const Join *join, int n, const real *x, real *y)
{
    size_t pixels = (size_t)n * pixels_of(join->out), channels = (size_t)join->branch.c;
    for (size_t p = 0; p < pixels; p++)
        memcpy(y + p * (size_t)join->out.c + join->first, x + p * channels, channels * sizeof *y);
}

void concat_take(const Join *join, int n, const real *dy, real *dx)
{
    size_t pixels = (size_t)n * pixels_of(join->out), channels = (size_t)join->branch.c;
    for (size_t p = 0; p < pixels; p++)
        memcpy(dx + p * channels, dy + p * (size_t)join->out.c + join->first,
               channels * sizeof *dx);
}

/* ---- gates: every pixel and channel of x has a number of the gate, which may be one for all */

/* Where the gate's numbers for pixel p of image i begin, and how far from one channel's to the
 * next's. */
static size_t gate_at(const Join *join, size_t i, size_t p)
{
    size_t pixels = pixels_of(join->branch), channels = (size_t)join->branch.c;
    return (i * pixels + (pixels > 1 ? p : 0)) * channels;
}

void gate_forward(const Join *join, int n, const real *x, const real *gate, real *y)
{
    size_t pixels = pixels_of(join->out), channels = (size_t)join->out.c;
    bool each = join->branch.c > 1;
    for (size_t i = 0; i < (size_t)n; i++)
        for (size_t p = 0; p < pixels; p++, x += channels, y += channels) {
            const real *g = gate + gate_at(join, i, p);
            for (size_t c = 0; c < channels; c++)
                y[c] = x[c] * g[each ? c : 0];
        }
}

static void input_gradient(const Join *join, int n, const GateGradients *g)
{
    /* dy times the gate, as x times the gate forward */
    gate_forward(join, n, g->dy, g->gate, g->dx);
}

/* Channels whose sums over an image's pixels are made at a time, as doubles. */
enum { CHANNELS = 64 };

/* One number for all pixels of an image, for some channels. */
static void sum_pixels(size_t pixels, size_t channels, size_t count, const real *x, const real *dy,
                       double *sum)
{
    for (size_t p = 0; p < pixels; p++, x += channels, dy += channels)
        for (size_t c = 0; c < count; c++)
            sum[c] += (double)x[c] * (double)dy[c];
}

/* Image i; whole: the gate has one pixel. */
static void image_gate(const Join *join, const GateGradients *g, size_t i)
{
    size_t pixels = pixels_of(join->out), channels = (size_t)join->out.c,
           at = i * pixels * channels;
    bool each = join->branch.c > 1, whole = pixels_of(join->branch) == 1;
    size_t steps = whole ? 1 : pixels, together = whole ? pixels : 1;
    for (size_t p = 0; p < steps; p++) {
        real *to = g->dgate + gate_at(join, i, p);
        double all = 0;
        for (size_t first = 0; first < channels; first += CHANNELS) {
            double sum[CHANNELS] = {0};
            size_t count = MIN(CHANNELS, channels - first), from = at + p * channels + first;
            sum_pixels(together, channels, count, g->x + from, g->dy + from, sum);
            for (size_t c = 0; c < count; c++) {
                all += sum[c];
                if (each)
                    to[first + c] = (real)sum[c];
            }
        }
        if (!each)
            *to = (real)all;
    }
}

void gate_backward(const Join *join, int n, const GateGradients *g)
{
    for (size_t i = 0; i < (size_t)n; i++)
        image_gate(join, g, i);
    input_gradient(join, n, g);
}
