/* Keeps the samples of a curve in blocks: full ones packed column by column, the last one open. */
#include "base/track.h"

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

/* Reads what pack() added; numbers go to out[0], out[3], out[6], ...: one member of samples. */
static void unpack(const uint8_t **at, int n, double *out)
{
    enum { APART = sizeof(Sample) / sizeof(double) };
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

static void measure(TrackBlock *block, const Sample *sample)
{
    block->first = sample[0];
    block->last = sample[block->count - 1];
    block->least = INFINITY;
    block->most = -INFINITY;
    block->finite = true;
    for (int i = 0; i < block->count; i++) {
        double value = sample[i].value;
        if (!isfinite(value)) {
            block->finite = false;
            continue;
        }
        block->least = MIN(block->least, value);
        block->most = MAX(block->most, value);
    }
}

static void seal(TrackBlock *block, const Sample *sample)
{
    double column[3][TRACK_BLOCK];
    Buf packed = {0};
    for (int i = 0; i < block->count; i++) {
        column[0][i] = sample[i].step;
        column[1][i] = sample[i].value;
        column[2][i] = sample[i].time;
    }
    for (int c = 0; c < 3; c++)
        pack(column[c], block->count, &packed);
    block->packed = heap_resize(NULL, packed.size, 1);
    block->size = (uint32_t)packed.size;
    memcpy(block->packed, packed.data, packed.size);
    buf_free(&packed);
}

static TrackBlock *open_block(Track *track)
{
    TrackBlock *block = track->blocks ? &track->block[track->blocks - 1] : NULL;
    if (block && !block->packed)
        return block;
    if (track->blocks == track->room) {
        track->room = MAX(2 * track->room, 4);
        track->block = heap_resize(track->block, (size_t)track->room, sizeof *track->block);
    }
    block = &track->block[track->blocks++];
    *block = (TrackBlock){.version = ++track->version,
                          .begin = track->count,
                          .least = INFINITY,
                          .most = -INFINITY,
                          .finite = true};
    return block;
}

static void make_room(Track *track, int count)
{
    if (count <= track->open_room)
        return;
    track->open_room = MIN(MAX(2 * track->open_room, MAX(count, 4)), TRACK_BLOCK);
    track->open = heap_resize(track->open, (size_t)track->open_room, sizeof *track->open);
}

void track_add(Track *track, Sample sample)
{
    TrackBlock *block = open_block(track);
    make_room(track, block->count + 1);
    track->open[block->count++] = sample;
    track->count++;
    if (block->count == 1)
        block->first = sample;
    block->last = sample;
    if (isfinite(sample.value)) {
        block->least = MIN(block->least, sample.value);
        block->most = MAX(block->most, sample.value);
    } else {
        block->finite = false;
    }
    if (block->count == TRACK_BLOCK)
        seal(block, track->open);
}

int track_read(const Track *track, int block, Sample *out)
{
    const TrackBlock *from = &track->block[block];
    const uint8_t *at = from->packed;
    if (!at) {
        memcpy(out, track->open, (size_t)from->count * sizeof *out);
        return from->count;
    }
    unpack(&at, from->count, &out->step);
    unpack(&at, from->count, &out->value);
    unpack(&at, from->count, &out->time);
    return from->count;
}

Sample track_last(const Track *track)
{
    return track->block[track->blocks - 1].last;
}

int track_block_at(const Track *track, double step)
{
    int low = 0, high = track->blocks;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (track->block[middle].last.step < step)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int track_block_of(const Track *track, long i)
{
    int low = 0, high = track->blocks - 1;
    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        if (track->block[middle].begin <= i)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The block of the cut is opened again, what follows it is freed. */
long track_cut(Track *track, double step)
{
    int cut = track_block_at(track, step);
    if (cut == track->blocks)
        return track->count;
    int count = track->block[cut].count;
    if (track->block[cut].packed) {
        make_room(track, TRACK_BLOCK);
        track_read(track, cut, track->open);
    }
    for (int b = cut; b < track->blocks; b++)
        heap_free(track->block[b].packed);
    TrackBlock *block = &track->block[cut];
    while (count > 0 && track->open[count - 1].step >= step)
        count--;
    block->packed = NULL;
    block->version = ++track->version;
    block->count = count;
    track->count = block->begin + count;
    track->blocks = cut + (count > 0);
    if (count)
        measure(block, track->open);
    return track->count;
}

void track_free(Track *track)
{
    for (int b = 0; b < track->blocks; b++)
        heap_free(track->block[b].packed);
    heap_free(track->block);
    heap_free(track->open);
    *track = (Track){0};
}
