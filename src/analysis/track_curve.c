/* Thins tracks for plots: per column of dots the least and the most, from the ranges of whole
 * blocks where these are narrow enough. */
#include "analysis/track_curve.h"

#include <math.h>

/* ---- along what */

/* A track that another is drawn along, with the block that was looked at last. */
typedef struct {
    const Track *track;
    int block; /* -1: none yet */
    int count;
    Sample sample[TRACK_BLOCK];
} Along;

/* Its value at a step: between neighbours in proportion, beyond its ends theirs. */
static double along_at(Along *along, double step)
{
    const Track *track = along->track;
    int b = track_block_at(track, step), low = 0;
    if (b == track->blocks)
        return track->count ? track_last(track).value : NAN;
    if (b != along->block)
        along->count = track_read(track, along->block = b, along->sample);
    for (int high = along->count - 1; low < high;) {
        int middle = (low + high) / 2;
        if (along->sample[middle].step < step)
            low = middle + 1;
        else
            high = middle;
    }
    Sample at = along->sample[low];
    Sample before = low > 0 ? along->sample[low - 1] : b > 0 ? track->block[b - 1].last : at;
    if (at.step == step || before.step == at.step)
        return at.value;
    double part = (step - before.step) / (at.step - before.step);
    return before.value + part * (at.value - before.value);
}

static double x_along(Along *along, const Sample *sample, const TrackView *view)
{
    if (view->over)
        return along_at(along, sample->step);
    return view->by_time ? sample->time - view->begin : sample->step;
}

double track_x(const Sample *sample, const TrackView *view)
{
    if (!view->over)
        return view->by_time ? sample->time - view->begin : sample->step;
    Along along = {.track = view->over, .block = -1};
    return x_along(&along, sample, view);
}

/* ---- columns */

/* What falls into a column: its least and its most, in the order in which they came. */
typedef struct {
    long column;
    long samples;
    double x_least, least, x_most, most; /* least > most: nothing finite */
    double x;                            /* of the last one */
} Column;

typedef struct {
    const TrackView *view;
    Points *out;
    long room;
    Column column;
    Along along;
} Thinner;

static void put(Thinner *thin, double x, double y)
{
    if (thin->out->n < thin->room) {
        thin->out->x[thin->out->n] = x;
        thin->out->y[thin->out->n++] = y;
    }
}

static void end_column(Thinner *thin)
{
    Column *column = &thin->column;
    if (!column->samples)
        return;
    if (column->least > column->most) {
        put(thin, column->x, NAN);
    } else if (column->least == column->most && column->x_least == column->x_most) {
        put(thin, column->x_least, column->least);
    } else if (column->x_least < column->x_most) {
        put(thin, column->x_least, column->least);
        put(thin, column->x_most, column->most);
    } else {
        put(thin, column->x_most, column->most);
        put(thin, column->x_least, column->least);
    }
    column->samples = 0;
}

/* Which column an x is in; those outside have a column on either side. */
static long column_of(const TrackView *view, double x)
{
    double lo = view->lo, hi = view->hi;
    if (view->log) {
        lo = log(lo);
        hi = log(hi);
        x = log(x);
    }
    double part = (x - lo) / (hi - lo);
    if (!(part >= 0))
        return -1;
    return part > 1 ? view->columns : MIN((long)(part * view->columns), (long)view->columns - 1);
}

static void begin_column(Thinner *thin, long column, double x)
{
    if (thin->column.samples && thin->column.column == column)
        return;
    end_column(thin);
    thin->column = (Column){.column = column, .least = INFINITY, .most = -INFINITY, .x = x};
}

/* Outside, only the sample next to the shown part counts. */
static void add(Thinner *thin, double x, double y)
{
    long at = column_of(thin->view, x);
    Column *column = &thin->column;
    begin_column(thin, at, x);
    if (column->samples && at == thin->view->columns)
        return;
    if (at < 0)
        *column = (Column){.column = at, .least = INFINITY, .most = -INFINITY};
    column->samples++;
    column->x = x;
    if (!isfinite(y))
        return;
    if (y < column->least) {
        column->least = y;
        column->x_least = x;
    }
    if (y > column->most) {
        column->most = y;
        column->x_most = x;
    }
}

/* ---- blocks */

static void range_of(const Track *track, const TrackView *view, int b, double *least, double *most)
{
    *least = view->smooth ? view->smooth->block[b].least : track->block[b].least;
    *most = view->smooth ? view->smooth->block[b].most : track->block[b].most;
}

/* Adds a block by its range; false where it covers more than a column. */
static bool add_range(Thinner *thin, const Track *track, int b)
{
    const TrackBlock *block = &track->block[b];
    double first = track_x(&block->first, thin->view), last = track_x(&block->last, thin->view);
    double least, most;
    long column = column_of(thin->view, first);
    if (thin->view->over || column < 0 || column == thin->view->columns ||
        column != column_of(thin->view, last) || !(last >= first))
        return false;
    range_of(track, thin->view, b, &least, &most);
    if (least > most) {
        add(thin, first, NAN);
        return true;
    }
    add(thin, first, least);
    add(thin, last, most);
    return true;
}

static void add_block(Thinner *thin, const Track *track, int b)
{
    Sample sample[TRACK_BLOCK];
    int count = track_read(track, b, sample);
    if (thin->view->smooth)
        track_smooth_block(thin->view->smooth, track, b, sample);
    for (int i = 0; i < count; i++)
        add(thin, x_along(&thin->along, &sample[i], thin->view), sample[i].value);
}

/* Whether all of a block is outside, with its neighbour on that side, too: a line that enters the
 * shown part begins in the block before it. */
static bool is_outside(const Track *track, const TrackView *view, int b)
{
    const TrackBlock *block = track->block;
    if (view->over)
        return false;
    return (b + 1 < track->blocks && track_x(&block[b + 1].first, view) < view->lo) ||
           (b > 0 && track_x(&block[b - 1].last, view) > view->hi);
}

static Points points_new(Arena *arena, long most)
{
    return (Points){ARENA_NEW(arena, double, MAX(most, 1L)),
                    ARENA_NEW(arena, double, MAX(most, 1L)), 0};
}

/* A long track along another one, which is read sample by sample: thinned by its steps before. */
static Points curve_along(Arena *arena, const Track *track, const TrackView *view)
{
    enum { COLUMNS = 800 };
    const TrackView steps = {.lo = track->block[0].first.step,
                             .hi = track_last(track).step,
                             .columns = COLUMNS,
                             .smooth = view->smooth};
    Points fine = track_curve(arena, track, &steps), points = points_new(arena, fine.n);
    Thinner thin = {
        .view = view, .out = &points, .room = fine.n, .along = {.track = view->over, .block = -1}};
    for (long i = 0; i < fine.n; i++)
        add(&thin, along_at(&thin.along, fine.x[i]), fine.y[i]);
    end_column(&thin);
    return points;
}

Points track_curve(Arena *arena, const Track *track, const TrackView *view)
{
    enum { MANY = 1 << 16 };
    if (view->over && track->count > MANY)
        return curve_along(arena, track, view);
    long room = MIN(track->count, 2L * (view->columns + 4));
    if (view->over)
        room = track->count;
    Points points = points_new(arena, room);
    Thinner thin = {
        .view = view, .out = &points, .room = room, .along = {.track = view->over, .block = -1}};
    for (int b = 0; b < track->blocks; b++)
        if (!is_outside(track, view, b) && !add_range(&thin, track, b))
            add_block(&thin, track, b);
    end_column(&thin);
    return points;
}

Points track_points(Arena *arena, const Track *track, const TrackView *view)
{
    Points points = points_new(arena, track->count);
    Along along = {.track = view->over, .block = -1};
    Sample sample[TRACK_BLOCK];
    for (int b = 0; b < track->blocks; b++) {
        int count = track_read(track, b, sample);
        for (int i = 0; i < count; i++) {
            points.x[points.n] = x_along(&along, &sample[i], view);
            points.y[points.n++] = sample[i].value;
        }
    }
    return points;
}

/* ---- ranges and places */

void track_range(const Track *track, const TrackView *view, double *lo, double *hi)
{
    for (int b = 0; b < track->blocks; b++) {
        const Sample *end[] = {&track->block[b].first, &track->block[b].last};
        for (int i = 0; i < LENGTH(end); i++) {
            double x = track_x(end[i], view);
            if (isfinite(x)) {
                *lo = MIN(*lo, x);
                *hi = MAX(*hi, x);
            }
        }
    }
}

/* The least value of a block above 0. */
static double positive_of(const Track *track, int b)
{
    Sample sample[TRACK_BLOCK];
    double positive = INFINITY;
    if (track->block[b].least > 0 || !(track->block[b].most > 0))
        return track->block[b].least > 0 ? track->block[b].least : INFINITY;
    int count = track_read(track, b, sample);
    for (int i = 0; i < count; i++)
        if (sample[i].value > 0)
            positive = fmin(positive, sample[i].value);
    return positive;
}

void track_span(const Track *track, double *least, double *positive, double *most)
{
    for (int b = 0; b < track->blocks; b++) {
        *least = fmin(*least, track->block[b].least);
        *most = fmax(*most, track->block[b].most);
        *positive = fmin(*positive, positive_of(track, b));
    }
}

/* The block in which the latest sample at or before an x is, or the first. */
static int block_before(const Track *track, const TrackView *view, double x, Along *along)
{
    enum { PLACES = 256 };
    int found = 0;
    if (!view->by_time && !view->over) {
        found = MIN(track_block_at(track, x), track->blocks - 1);
        while (found + 1 < track->blocks && track->block[found + 1].first.step <= x)
            found++;
        while (found > 0 && track->block[found].first.step > x)
            found--;
        return found;
    }
    int stride = view->over ? MAX(track->blocks / PLACES, 1) : 1; /* each look unpacks a block */
    for (; stride > 0; stride = stride > 1 ? 1 : 0)
        while (found + stride < track->blocks &&
               x_along(along, &track->block[found + stride].first, view) <= x)
            found += stride;
    return found;
}

bool track_at(const Track *track, const TrackView *view, double x, Sample *out)
{
    Sample sample[TRACK_BLOCK];
    Along along = {.track = view->over, .block = -1};
    if (!track->count)
        return false;
    int found = block_before(track, view, x, &along);
    int count = track_read(track, found, sample), i = 0;
    while (i + 1 < count && x_along(&along, &sample[i + 1], view) <= x)
        i++;
    *out = sample[i];
    return true;
}
