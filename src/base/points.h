/* points.h - the points of one curve, exact and in little room: ten million of them fit into 80 MB.
 *
 *     Points loss = {0};
 *     points_add(&loss, (Point){.step = 300, .value = 0.5, .time = NAN});
 *     points_cut(&loss, 200);                        a training went back to step 200
 *     for (long b = 0; b < points_blocks(&loss); b++)
 *         n = points_read(&loss, b, point);          at most POINTS_BLOCK of them
 *     points_free(&loss);
 *
 * Points come in blocks.  A full block is packed without loss: equal strides as two numbers, whole
 * numbers and times as differences, values that are floats as floats.  A block tells its range
 * without being unpacked, so that a curve is drawn from its blocks.  Whoever shares points between
 * threads locks them. */
#ifndef BASE_POINTS_H
#define BASE_POINTS_H

#include "base/base.h"

enum { POINTS_BLOCK = 1024 };

typedef struct {
    double step;  /* never smaller than that of the point before */
    double value; /* any double: not-a-number and infinities are points */
    double time;  /* seconds since 1970; NaN: not known */
} Point;

/* What is known of a block without unpacking it. */
typedef struct {
    long begin;         /* number of its first point, from 0 */
    int count;          /* points in it */
    Point first, last;  /* in order */
    double least, most; /* of its finite values; least > most: it has none */
    bool finite;        /* all its values are */
    uint8_t *packed;    /* on the heap; NULL: the open block, the last one */
    uint32_t size;      /* bytes of it */
} PointsBlock;

/* All zeros: no points.  Belongs to whoever frees it. */
typedef struct {
    PointsBlock *block; /* on the heap; the last one is open */
    int blocks, room;
    Point *open; /* points of the open block, on the heap */
    int open_room;
    long count;
} Points;

/* Adds a point.  Its step is at least that of the last one: points_cut sees to it. */
void points_add(Points *points, Point point);

/* Drops the points from the first whose step is at least `step` on; returns how many are left. */
long points_cut(Points *points, double step);

/* Copies the points of a block, POINTS_BLOCK at most; returns how many they are. */
int points_read(const Points *points, int block, Point *out);

/* The last point; only when there is one. */
Point points_last(const Points *points);

/* The block that point i is in; the first block whose last step is at least `step`, or the number
 * of blocks. */
int points_block_of(const Points *points, long i);
int points_block_at(const Points *points, double step);

void points_free(Points *points);

#endif
