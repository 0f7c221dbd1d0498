/* kernels_simd.h - the fast kernels' body, in vectors of LANES floats.
 *
 * Included once an instruction set, by kernels_generic.c, kernels_v3.c and kernels_v4.c, which define
 * LANES, ROWS (of a tile), TABLE (the name of the Kernels), KERNELS_NAME and supported().
 *
 * A convolution here is a matrix product that never builds its left matrix: in a channels-last image
 * with a halo of zeros, what lies under one row of the kernel is contiguous, so the row of the left
 * matrix that makes one output pixel is `kernel` runs of kernel * ci floats, a fixed distance apart.
 *
 *   forward          y pixel  = runs of x   times  weights [kh][kw ci][co]
 *   data gradient    dx pixel = runs of dy  times  weights turned round [kh'][kw' co][ci]; one product
 *                    a stride phase, that is for the pixels which the same taps of the kernel reach
 *   weight gradient  dweight += runs of x, transposed, times dy
 *
 * Accumulators have constant bounds after inlining; in an array of a size the compiler does not know
 * they would live in memory.  Each output is one chain of multiply-adds in the same order whatever its
 * place in a tile, so an image's bits do not depend on the batch it came in.
 */
#include "nn/kernels.h"

#include <string.h>

#define PRAGMA(text) _Pragma(#text)
#ifdef __clang__
#define UNROLL PRAGMA(clang loop unroll(full))
#else
#define UNROLL PRAGMA(GCC unroll 16)
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float Vector __attribute__((vector_size(4 * LANES)));
typedef int Mask __attribute__((vector_size(4 * LANES)));
typedef float Loose __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

enum { WIDE = 2, MERGED = 64 }; /* vectors of a wide tile; images merged into one product at most */

static size_t round_up(size_t count, size_t unit)
{
    return (count + unit - 1) / unit * unit;
}

/* Columns of a panel: two vectors, or one where that holds every column. */
static int panel_width(int outputs)
{
    return outputs <= LANES ? LANES : WIDE * LANES;
}

/* ---- the product */

/* Left matrix: a grid of pixels; the one at (i, j) begins at a + i * a_down + j * a_right and has `runs`
 * runs of `length` floats, a_run apart.  Right matrix: panels of panel_width columns, in each a first
 * row of biases, then runs * length rows.  Results go to c + i * c_down + j * c_right. */
typedef struct {
    const float *a, *b;
    float *c;
    long rows, columns; /* of the grid */
    long a_down, a_right, a_run;
    long c_down, c_right;
    long runs, length;
    int outputs; /* columns of the right matrix */
} Product;

/* Where each row of a tile comes from and goes to; rows past the end of the grid repeat its last. */
typedef struct {
    long a[ROWS], c[ROWS];
    int rows; /* that count */
} TileRows;

static TileRows tile_rows(const Product *p, long first)
{
    TileRows tile = {.rows = (int)MIN((long)ROWS, p->rows * p->columns - first)};
    long i = first / p->columns, j = first % p->columns;
    for (int r = 0; r < ROWS; r++) {
        tile.a[r] = i * p->a_down + j * p->a_right;
        tile.c[r] = i * p->c_down + j * p->c_right;
        if (r + 1 < tile.rows && ++j == p->columns) {
            j = 0;
            i++;
        }
    }
    return tile;
}

/* ROWS pixels times one panel at b; the first `count` columns of it go to column `to` of the outputs. */
INLINE void multiply_tile(const Product *p, const TileRows *tile, const float *b, int to, int count,
                          const int vectors)
{
    Vector acc[ROWS][WIDE];
    const float *row[ROWS];
    UNROLL
    for (int r = 0; r < ROWS; r++) {
        row[r] = p->a + tile->a[r];
        UNROLL
        for (int v = 0; v < vectors; v++)
            acc[r][v] = *(const Loose *)(b + v * LANES);
    }
    b += vectors * LANES;
    for (long run = 0; run < p->runs; run++) {
        for (long k = run * p->a_run, end = k + p->length; k < end; k++, b += vectors * LANES) {
            UNROLL
            for (int r = 0; r < ROWS; r++) {
                UNROLL
                for (int v = 0; v < vectors; v++)
                    acc[r][v] += row[r][k] * *(const Loose *)(b + v * LANES);
            }
        }
    }
    UNROLL
    for (int r = 0; r < ROWS; r++)
        if (r < tile->rows)
            memcpy(p->c + tile->c[r] + to, acc[r], (size_t)count * sizeof(float));
}

INLINE void multiply_panels(const Product *p, const int vectors)
{
    const int width = vectors * LANES;
    const float *b = p->b;
    for (int to = 0; to < p->outputs; to += width, b += (p->runs * p->length + 1) * width) {
        int count = MIN(width, p->outputs - to);
        for (long first = 0; first < p->rows * p->columns; first += ROWS) {
            TileRows tile = tile_rows(p, first);
            if (count == width) /* a copy of constant size is a store */
                multiply_tile(p, &tile, b, to, width, vectors);
            else
                multiply_tile(p, &tile, b, to, count, vectors);
        }
    }
}

static void multiply(const Product *p)
{
    if (p->outputs <= LANES)
        multiply_panels(p, 1);
    else
        multiply_panels(p, WIDE);
}

/* ---- halos */

/* An image with zeros around it. */
typedef struct {
    int top, left; /* pixels of halo */
    int h, w, c;   /* extents, halo included */
} Halo;

static size_t halo_size(const Halo *halo)
{
    return (size_t)halo->h * (size_t)halo->w * (size_t)halo->c;
}

static void fill_halo(const Halo *halo, Shape shape, const float *image, float *to)
{
    size_t row = (size_t)shape.w * (size_t)shape.c, wide = (size_t)halo->w * (size_t)halo->c;
    to += (size_t)halo->top * wide + (size_t)halo->left * (size_t)halo->c;
    for (int h = 0; h < shape.h; h++, image += row, to += wide)
        memcpy(to, image, row * sizeof *to);
}

static Halo input_halo(const ConvShape *s)
{
    return (Halo){s->pad, s->pad, s->in.h + 2 * s->pad, s->in.w + 2 * s->pad, s->in.c};
}

/* Around dy: as far as the turned kernel reaches, on either side of what input pixels need. */
static Halo output_halo(const ConvShape *s)
{
    int reach = (s->kernel - 1) / s->stride;
    int last_h = (s->in.h - 1 + s->pad) / s->stride, last_w = (s->in.w - 1 + s->pad) / s->stride;
    return (Halo){reach, reach, reach + MAX(s->out.h, last_h + 1), reach + MAX(s->out.w, last_w + 1),
                  s->out.c};
}

/* A 1x1 kernel without stride or padding takes pixels as they come: images are one long row of them. */
static bool merges(const ConvShape *s)
{
    return s->kernel == 1 && s->stride == 1 && s->pad == 0;
}

/* ---- forward */

static size_t depth_of(const ConvShape *s)
{
    return (size_t)s->kernel * (size_t)s->kernel * (size_t)s->in.c;
}

/* Floats of a packed right matrix. */
static size_t panels_size(int outputs, size_t depth)
{
    return round_up((size_t)outputs, (size_t)panel_width(outputs)) * (depth + 1);
}

static void conv_forward(const ConvCall *call, const float *x, float *y)
{
    const ConvShape *s = call->shape;
    Halo halo = input_halo(s);
    long wide = (long)halo.w * halo.c;
    Product p = {
        .b = call->packed,
        .rows = s->out.h,
        .columns = s->out.w,
        .a_down = s->stride * wide,
        .a_right = (long)s->stride * s->in.c,
        .a_run = wide,
        .c_down = (long)s->out.w * s->out.c,
        .c_right = s->out.c,
        .runs = s->kernel,
        .length = (long)s->kernel * s->in.c,
        .outputs = s->out.c,
    };
    int images = call->n;
    if (merges(s)) {
        p.rows = images > 0;
        p.columns = (long)images * s->in.h * s->in.w;
        images = p.rows;
    }
    if (s->pad)
        memset(call->scratch, 0, halo_size(&halo) * sizeof(float));
    for (int n = 0; n < images; n++, x += shape_count(s->in), y += shape_count(s->out)) {
        if (s->pad)
            fill_halo(&halo, s->in, x, call->scratch);
        p.a = s->pad ? call->scratch : x;
        p.c = y;
        multiply(&p);
    }
}

/* ---- data gradient */

/* In one direction: input pixels first, first + stride, ... are reached by taps phase, phase + stride,
 * ...; the last of those taps joins the first pixel to output pixel `base`. */
typedef struct {
    int taps;  /* of the kernel */
    int first; /* input pixel */
    int count; /* input pixels */
    int base;  /* output pixel of the first pixel and tap `phase` */
} Phase;

static Phase phase_of(const ConvShape *s, int size, int phase)
{
    int first = ((phase - s->pad) % s->stride + s->stride) % s->stride;
    return (Phase){
        .taps = phase < s->kernel ? (s->kernel - phase + s->stride - 1) / s->stride : 0,
        .first = first,
        .count = first < size ? (size - first + s->stride - 1) / s->stride : 0,
        .base = (first + s->pad) / s->stride,
    };
}

/* Calls work for every phase; packed: where its panels are. */
typedef void PhaseWork(const ConvCall *call, Phase down, Phase right, int phase_h, int phase_w,
                       size_t packed, const float *dy, float *dx);

static size_t visit_phases(const ConvCall *call, PhaseWork *work, const float *dy, float *dx)
{
    const ConvShape *s = call->shape;
    size_t packed = panels_size(s->out.c, depth_of(s));
    for (int ph = 0; ph < s->stride; ph++) {
        for (int pw = 0; pw < s->stride; pw++) {
            Phase down = phase_of(s, s->in.h, ph), right = phase_of(s, s->in.w, pw);
            if (work)
                work(call, down, right, ph, pw, packed, dy, dx);
            packed += panels_size(s->in.c, (size_t)down.taps * (size_t)right.taps * (size_t)s->out.c);
        }
    }
    return packed;
}

static void data_phase(const ConvCall *call, Phase down, Phase right, int phase_h, int phase_w,
                       size_t packed, const float *dy, float *dx)
{
    (void)phase_h;
    (void)phase_w;
    const ConvShape *s = call->shape;
    Halo halo = output_halo(s);
    long wide = (long)halo.w * halo.c, row = (long)s->in.w * s->in.c;
    bool reached = down.taps > 0 && right.taps > 0;
    long i = down.base - (down.taps - 1) + halo.top, j = right.base - (right.taps - 1) + halo.left;
    Product p = {
        .a = reached ? dy + i * wide + j * halo.c : dy,
        .b = call->packed + packed,
        .c = dx + down.first * row + (long)right.first * s->in.c,
        .rows = down.count,
        .columns = right.count,
        .a_down = reached ? wide : 0,
        .a_right = reached ? halo.c : 0,
        .a_run = wide,
        .c_down = s->stride * row,
        .c_right = (long)s->stride * s->in.c,
        .runs = reached ? down.taps : 0,
        .length = (long)right.taps * s->out.c,
        .outputs = s->in.c,
    };
    if (p.rows > 0 && p.columns > 0)
        multiply(&p);
}

/* One product over the pixels of all images; its panels are those of the only phase. */
static void data_merged(const ConvCall *call, const float *dy, float *dx)
{
    const ConvShape *s = call->shape;
    Product p = {
        .a = dy,
        .b = call->packed + panels_size(s->out.c, depth_of(s)),
        .c = dx,
        .rows = call->n > 0,
        .columns = (long)call->n * s->in.h * s->in.w,
        .a_right = s->out.c,
        .c_right = s->in.c,
        .runs = 1,
        .length = s->out.c,
        .outputs = s->in.c,
    };
    if (p.rows)
        multiply(&p);
}

static void conv_data(const ConvCall *call, const float *dy, float *dx)
{
    const ConvShape *s = call->shape;
    if (merges(s)) {
        data_merged(call, dy, dx);
        return;
    }
    Halo halo = output_halo(s);
    memset(call->scratch, 0, halo_size(&halo) * sizeof(float));
    for (int n = 0; n < call->n; n++, dy += shape_count(s->out), dx += shape_count(s->in)) {
        fill_halo(&halo, s->out, dy, call->scratch);
        visit_phases(call, data_phase, call->scratch, dx);
    }
}

/* ---- packing */

/* Turns a right matrix given value by value into panels; columns past the last are zero. */
static void pack_row(float *packed, size_t depth, size_t row, int outputs, const float *value, long step)
{
    int width = panel_width(outputs);
    for (int to = 0; to < outputs; to += width, packed += (depth + 1) * (size_t)width)
        for (int j = 0; j < width; j++)
            packed[row * (size_t)width + j] = value && to + j < outputs ? value[(to + j) * step] : 0;
}

/* Taps of the phase from the last to the first, as dy pixels come from left to right. */
static void pack_phase(const ConvCall *call, Phase down, Phase right, int phase_h, int phase_w,
                       size_t packed, const float *unused, float *to)
{
    (void)unused;
    const ConvShape *s = call->shape;
    int ci = s->in.c, co = s->out.c;
    size_t depth = (size_t)down.taps * (size_t)right.taps * (size_t)co, row = 1;
    pack_row(to + packed, depth, 0, ci, NULL, 0);
    for (int i = down.taps - 1; i >= 0; i--) {
        for (int j = right.taps - 1; j >= 0; j--) {
            long kh = phase_h + (long)i * s->stride, kw = phase_w + (long)j * s->stride;
            const float *tap = call->weight + (kh * s->kernel + kw) * ci * co;
            for (int o = 0; o < co; o++)
                pack_row(to + packed, depth, row++, ci, tap + o, co);
        }
    }
}

static void conv_pack(const ConvShape *s, const float *weight, const float *bias, float *packed)
{
    ConvCall call = {.shape = s, .weight = weight};
    size_t depth = depth_of(s);
    pack_row(packed, depth, 0, s->out.c, bias, 1);
    for (size_t k = 0; k < depth; k++)
        pack_row(packed, depth, k + 1, s->out.c, weight + k * (size_t)s->out.c, 1);
    visit_phases(&call, pack_phase, NULL, packed);
}

static size_t conv_packed(const ConvShape *s)
{
    return visit_phases(&(ConvCall){.shape = s}, NULL, NULL, NULL);
}

/* ---- weight gradient */

/* Pixels of x and dy in step: pixel (i, j) of the grid is at x + i * x_down + j * x_right and its dy the
 * next dy_step floats, of which whole vectors can be read. */
typedef struct {
    const float *x, *dy;
    long rows, columns;
    long x_down, x_right, dy_step;
} Outer;

/* ROWS taps of the kernel, their places behind x, times one panel of dy, summed over the pixels. */
INLINE void outer_tile(const Outer *o, const long *tap, const float *dy, float *dweight, int taps,
                       int count, long row, const int vectors)
{
    Vector acc[ROWS][WIDE] = {0};
    const float *at[ROWS];
    UNROLL
    for (int r = 0; r < ROWS; r++)
        at[r] = o->x + tap[r];
    for (long i = 0; i < o->rows; i++) {
        for (long j = 0, x = i * o->x_down; j < o->columns; j++, x += o->x_right, dy += o->dy_step) {
            UNROLL
            for (int r = 0; r < ROWS; r++) {
                UNROLL
                for (int v = 0; v < vectors; v++)
                    acc[r][v] += at[r][x] * *(const Loose *)(dy + v * LANES);
            }
        }
    }
    float sum[ROWS][WIDE * LANES];
    memcpy(sum, acc, sizeof sum);
    for (int r = 0; r < taps; r++)
        for (int c = 0; c < count; c++)
            dweight[r * row + c] += sum[r][c];
}

INLINE void outer_panels(const ConvShape *s, const Outer *o, long x_row, float *dweight,
                         const int vectors)
{
    const int width = vectors * LANES;
    long run = (long)s->kernel * s->in.c, depth = run * s->kernel;
    for (long first = 0; first < depth; first += ROWS) {
        long tap[ROWS];
        int taps = (int)MIN((long)ROWS, depth - first);
        for (int r = 0; r < ROWS; r++) {
            long k = first + MIN(r, taps - 1);
            tap[r] = k / run * x_row + k % run;
        }
        for (int to = 0; to < s->out.c; to += width)
            outer_tile(o, tap, o->dy + to, dweight + first * s->out.c + to, taps,
                       MIN(width, s->out.c - to), s->out.c, vectors);
    }
}

/* dy with every pixel widened to whole panels, so that vectors can be read; dy itself if it is so. */
static const float *widen(int channels, long pixels, const float *dy, float *to)
{
    long width = (long)round_up((size_t)channels, (size_t)panel_width(channels));
    if (width == channels)
        return dy;
    for (long p = 0; p < pixels; p++) {
        memcpy(to + p * width, dy + p * channels, (size_t)channels * sizeof *to);
        memset(to + p * width + channels, 0, (size_t)(width - channels) * sizeof *to);
    }
    return to;
}

static void add_bias(const ConvCall *call, const float *dy, float *dbias)
{
    int channels = call->shape->out.c;
    size_t pixels = (size_t)call->n * (size_t)call->shape->out.h * (size_t)call->shape->out.w;
    for (size_t p = 0; p < pixels; p++, dy += channels)
        for (int c = 0; c < channels; c++)
            dbias[c] += dy[c];
}

static void conv_weight(const ConvCall *call, const float *x, const float *dy, float *dweight,
                        float *dbias)
{
    const ConvShape *s = call->shape;
    Halo halo = input_halo(s);
    float *wide_dy = call->scratch + round_up(halo_size(&halo), LANES);
    long x_row = (long)halo.w * halo.c;
    int step = merges(s) ? MERGED : 1;
    if (dbias)
        add_bias(call, dy, dbias);
    if (s->pad)
        memset(call->scratch, 0, halo_size(&halo) * sizeof(float));
    for (int n = 0; n < call->n; n += step) {
        int images = MIN(step, call->n - n);
        const float *image = x + (size_t)n * shape_count(s->in);
        if (s->pad)
            fill_halo(&halo, s->in, image, call->scratch);
        long pixels = (long)images * s->out.h * s->out.w;
        Outer o = {
            .x = s->pad ? call->scratch : image,
            .dy = widen(s->out.c, pixels, dy + (size_t)n * shape_count(s->out), wide_dy),
            .rows = images * s->out.h,
            .columns = s->out.w,
            .x_down = s->stride * x_row,
            .x_right = (long)s->stride * s->in.c,
            .dy_step = (long)round_up((size_t)s->out.c, (size_t)panel_width(s->out.c)),
        };
        if (s->out.c <= LANES)
            outer_panels(s, &o, x_row, dweight, 1);
        else
            outer_panels(s, &o, x_row, dweight, WIDE);
    }
}

static size_t conv_scratch(const ConvShape *s)
{
    Halo input = input_halo(s), output = output_halo(s);
    size_t pixels = (size_t)(merges(s) ? MERGED : 1) * (size_t)s->out.h * (size_t)s->out.w;
    size_t widened = pixels * round_up((size_t)s->out.c, (size_t)panel_width(s->out.c));
    return MAX(halo_size(&output), round_up(halo_size(&input), LANES) + widened);
}

/* ---- value by value */

static void relu_forward(size_t count, const float *x, float *y)
{
    size_t j = 0;
    for (; j + LANES <= count; j += LANES) {
        Vector v = *(const Loose *)(x + j);
        *(Loose *)(y + j) = (Vector)((Mask)v & ~(Mask)(v < 0));
    }
    for (; j < count; j++)
        y[j] = x[j] < 0 ? 0 : x[j];
}

static void relu_backward(size_t count, const float *y, const float *dy, float *dx)
{
    size_t j = 0;
    for (; j + LANES <= count; j += LANES) {
        Vector v = *(const Loose *)(y + j), d = *(const Loose *)(dy + j);
        *(Loose *)(dx + j) = (Vector)((Mask)d & (Mask)(v > 0));
    }
    for (; j < count; j++)
        dx[j] = y[j] > 0 ? dy[j] : 0;
}

const Kernels TABLE = {
    .name = KERNELS_NAME,
    .supported = supported,
    .conv_packed = conv_packed,
    .conv_scratch = conv_scratch,
    .conv_pack = conv_pack,
    .conv_forward = conv_forward,
    .conv_data = conv_data,
    .conv_weight = conv_weight,
    .relu_forward = relu_forward,
    .relu_backward = relu_backward,
};
