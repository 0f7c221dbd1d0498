/* Keeps the points of a curve in blocks: full ones packed column by column, the last one open. */
#include "base/points.h"

#include "base/buf.h"
#include "base/heap.h"

#include <math.h>
#include <string.h>

/* ---- a column of a block */

/* How a column of numbers is packed, in the order in which ways are tried. */
enum {
    PACK_STRIDE, /* x0 + i d: two numbers; not-a-number is such a column, too */
    PACK_WHOLE,  /* whole numbers: the first, then differences */
    PACK_BITS,   /* rising positive numbers: the first, then differences of their bits */
    PACK_FLOAT,  /* numbers that are floats */
    PACK_RAW,
    PACKS
};

static uint64_t bits_of(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static bool same(double a, double b)
{
    return bits_of(a) == bits_of(b);
}

/* Numbers up to 127 take a byte, up to 16,383 two, and so on. */
static void put_number(Buf *out, uint64_t x)
{
    for (; x > 127; x >>= 7)
        buf_char(out, (char)(x | 128));
    buf_char(out, (char)x);
}

static uint64_t get_number(const uint8_t **at)
{
    uint64_t x = 0;
    for (int shift = 0;; shift += 7) {
        uint8_t byte = *(*at)++;
        x |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return x;
    }
}

/* Differences of either sign as small numbers: 0, -1, 1, -2, ... */
static uint64_t fold(int64_t x)
{
    return ((uint64_t)x << 1) ^ (uint64_t)(x >> 63);
}

static int64_t unfold(uint64_t x)
{
    return (int64_t)(x >> 1) ^ -(int64_t)(x & 1);
}

static void put_double(Buf *out, double x)
{
    buf_add(out, &x, sizeof x);
}

/* Each adds the column to `out`, or returns false: it cannot be packed in this way. */
static bool pack_stride(const double *x, int n, Buf *out)
{
    double stride = n > 1 ? x[1] - x[0] : 0;
    for (int i = 0; i < n; i++)
        if (!same(x[i], x[0] + i * stride) && !(isnan(x[0]) && same(x[i], x[0])))
            return false;
    put_double(out, x[0]);
    put_double(out, stride);
    return true;
}

static bool pack_whole(const double *x, int n, Buf *out)
{
    const double exact = 9007199254740992.0; /* 2^53 */
    for (int i = 0; i < n; i++)
        if (!(fabs(x[i]) <= exact) || !same(x[i], (double)(int64_t)x[i]))
            return false;
    int64_t last = 0;
    for (int i = 0; i < n; i++) {
        put_number(out, fold((int64_t)x[i] - last));
        last = (int64_t)x[i];
    }
    return true;
}

static bool pack_bits(const double *x, int n, Buf *out)
{
    for (int i = 0; i < n; i++)
        if (!(x[i] > 0 && isfinite(x[i])) || (i && x[i] < x[i - 1]))
            return false;
    uint64_t last = 0;
    for (int i = 0; i < n; i++) {
        put_number(out, bits_of(x[i]) - last);
        last = bits_of(x[i]);
    }
    return true;
}

static bool pack_float(const double *x, int n, Buf *out)
{
    for (int i = 0; i < n; i++) {
        float narrow = (float)x[i];
        if (!same(x[i], (double)narrow))
            return false;
        buf_add(out, &narrow, sizeof narrow);
    }
    return true;
}

static bool pack_raw(const double *x, int n, Buf *out)
{
    buf_add(out, x, (size_t)n * sizeof *x);
    return true;
}

/* Adds the shortest of them: which one, its size, the bytes. */
static void pack(const double *x, int n, Buf *out)
{
    static bool (*const way[PACKS])(const double *, int, Buf *) = {pack_stride, pack_whole,
                                                                   pack_bits, pack_float, pack_raw};
    Buf best = {0}, next = {0};
    int which = -1;
    for (int i = 0; i < PACKS && which != PACK_STRIDE; i++) {
        buf_clear(&next);
        if (way[i](x, n, &next) && (which < 0 || next.size < best.size)) {
            Buf swap = best;
            best = next;
            next = swap;
            which = i;
        }
    }
    buf_char(out, (char)which);
    buf_add(out, best.data, best.size);
    buf_free(&best);
    buf_free(&next);
}

static double get_double(const uint8_t **at)
{
    double x;
    memcpy(&x, *at, sizeof x);
    *at += sizeof x;
    return x;
}

/* Reads what pack() added; numbers go to out[0], out[3], out[6], ...: one member of points. */
static void unpack(const uint8_t **at, int n, double *out)
{
    enum { APART = sizeof(Point) / sizeof(double) };
    int which = *(*at)++;
    if (which == PACK_STRIDE) {
        double first = get_double(at), stride = get_double(at);
        for (int i = 0; i < n; i++)
            out[i * APART] = isnan(first) ? first : first + i * stride;
    } else if (which == PACK_WHOLE) {
        int64_t last = 0;
        for (int i = 0; i < n; i++)
            out[i * APART] = (double)(last += unfold(get_number(at)));
    } else if (which == PACK_BITS) {
        uint64_t last = 0;
        for (int i = 0; i < n; i++)
            out[i * APART] = double_of(last += get_number(at));
    } else if (which == PACK_FLOAT) {
        for (int i = 0; i < n; i++, *at += sizeof(float)) {
            float x;
            memcpy(&x, *at, sizeof x);
            out[i * APART] = x;
        }
    } else {
        for (int i = 0; i < n; i++)
            out[i * APART] = get_double(at);
    }
}

/* ---- blocks */

static void measure(PointsBlock *block, const Point *point)
{
    block->first = point[0];
    block->last = point[block->count - 1];
    block->least = INFINITY;
    block->most = -INFINITY;
    block->finite = true;
    for (int i = 0; i < block->count; i++) {
        double value = point[i].value;
        if (!isfinite(value)) {
            block->finite = false;
            continue;
        }
        block->least = MIN(block->least, value);
        block->most = MAX(block->most, value);
    }
}

static void seal(PointsBlock *block, const Point *point)
{
    double column[3][POINTS_BLOCK];
    Buf packed = {0};
    for (int i = 0; i < block->count; i++) {
        column[0][i] = point[i].step;
        column[1][i] = point[i].value;
        column[2][i] = point[i].time;
    }
    for (int c = 0; c < 3; c++)
        pack(column[c], block->count, &packed);
    block->packed = heap_resize(NULL, packed.size, 1);
    block->size = (uint32_t)packed.size;
    memcpy(block->packed, packed.data, packed.size);
    buf_free(&packed);
}

static PointsBlock *open_block(Points *points)
{
    PointsBlock *block = points->blocks ? &points->block[points->blocks - 1] : NULL;
    if (block && !block->packed)
        return block;
    if (points->blocks == points->room) {
        points->room = MAX(2 * points->room, 4);
        points->block = heap_resize(points->block, (size_t)points->room, sizeof *points->block);
    }
    block = &points->block[points->blocks++];
    *block =
        (PointsBlock){.begin = points->count, .least = INFINITY, .most = -INFINITY, .finite = true};
    return block;
}

static void make_room(Points *points, int count)
{
    if (count <= points->open_room)
        return;
    points->open_room = MIN(MAX(2 * points->open_room, MAX(count, 4)), POINTS_BLOCK);
    points->open = heap_resize(points->open, (size_t)points->open_room, sizeof *points->open);
}

void points_add(Points *points, Point point)
{
    PointsBlock *block = open_block(points);
    make_room(points, block->count + 1);
    points->open[block->count++] = point;
    points->count++;
    if (block->count == 1)
        block->first = point;
    block->last = point;
    if (isfinite(point.value)) {
        block->least = MIN(block->least, point.value);
        block->most = MAX(block->most, point.value);
    } else {
        block->finite = false;
    }
    if (block->count == POINTS_BLOCK)
        seal(block, points->open);
}

int points_read(const Points *points, int block, Point *out)
{
    const PointsBlock *from = &points->block[block];
    const uint8_t *at = from->packed;
    if (!at) {
        memcpy(out, points->open, (size_t)from->count * sizeof *out);
        return from->count;
    }
    unpack(&at, from->count, &out->step);
    unpack(&at, from->count, &out->value);
    unpack(&at, from->count, &out->time);
    return from->count;
}

Point points_last(const Points *points)
{
    return points->block[points->blocks - 1].last;
}

int points_block_at(const Points *points, double step)
{
    int low = 0, high = points->blocks;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (points->block[middle].last.step < step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int points_block_of(const Points *points, long i)
{
    int low = 0, high = points->blocks - 1;
    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (points->block[middle].begin <= i)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The block of the cut is opened again, what follows it is freed. */
long points_cut(Points *points, double step)
{
    int cut = points_block_at(points, step);
    if (cut == points->blocks)
        return points->count;
    int count = points->block[cut].count;
    if (points->block[cut].packed) {
        make_room(points, POINTS_BLOCK);
        points_read(points, cut, points->open);
    }
    for (int b = cut; b < points->blocks; b++)
        heap_free(points->block[b].packed);
    PointsBlock *block = &points->block[cut];
    while (count > 0 && points->open[count - 1].step >= step)
        count--;
    block->packed = NULL;
    block->count = count;
    points->count = block->begin + count;
    points->blocks = cut + (count > 0);
    if (count)
        measure(block, points->open);
    return points->count;
}

void points_free(Points *points)
{
    for (int b = 0; b < points->blocks; b++)
        heap_free(points->block[b].packed);
    heap_free(points->block);
    heap_free(points->open);
    *points = (Points){0};
}
