/* Tests tracks, curves in little room: what goes in comes out bit by bit, whatever the numbers are;
 * and that no spike is lost when they are drawn. */
#include "tests/unit/unit.h"

#include "analysis/track_curve.h"
#include "base/heap.h"
#include "base/rng.h"
#include "base/track.h"

#include <math.h>
#include <string.h>

enum { MANY = 5000 };

/* Kinds of numbers that logs hold: each asks for another way to pack them. */
static double number(int kind, int i, Rng *rng)
{
    switch (kind) {
    case 0:
        return 10.0 * i; /* steps */
    case 1:
        return floor(3.0 * i + 2 * sin(i)); /* steps that are not even */
    case 2:
        return 1.7e9 + 0.013 * i + 0.001 * rng_uniform(rng); /* seconds since 1970 */
    case 3:
        return (float)rng_normal(rng); /* losses of other programs are floats */
    case 4:
        return rng_normal(rng); /* or not */
    case 5:
        return NAN; /* no times */
    case 6:
        return i % 7 ? -0.0 : INFINITY;
    default:
        return i % 3 ? (double)i : NAN;
    }
}

enum { KINDS = 8 };

static bool same_bits(const Sample *a, const Sample *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

static Sample *make(Track *track, int step_kind, int kind, int count)
{
    Rng rng = rng_stream(1, RNG_ORDER, (uint64_t)kind);
    Sample *sample = heap_resize(NULL, (size_t)count, sizeof *sample);
    for (int i = 0; i < count; i++) {
        sample[i] = (Sample){number(step_kind, i, &rng), number(kind, i, &rng),
                             number((kind + 1) % KINDS, i, &rng)};
        track_add(track, sample[i]);
    }
    return sample;
}

TEST(samples_come_back_bit_by_bit)
{
    Sample out[TRACK_BLOCK];
    for (int kind = 0; kind < KINDS; kind++) {
        Track track = {0};
        Sample *in = make(&track, kind % 2, kind, MANY);
        assert_int_equal(track.count, MANY);
        for (int b = 0; b < track.blocks; b++) {
            int count = track_read(&track, b, out);
            assert_int_equal(count, track.block[b].count);
            for (int i = 0; i < count; i++)
                assert_true(same_bits(&out[i], &in[track.block[b].begin + i]));
        }
        track_free(&track);
        heap_free(in);
    }
}

/* Steps and floats of a TensorBoard log: less than nine bytes a sample with their times. */
TEST(a_log_takes_little_room)
{
    Track track = {0};
    Rng rng = rng_stream(1, RNG_ORDER, 0);
    size_t bytes = 0;
    for (int i = 0; i < 64 * TRACK_BLOCK; i++)
        track_add(&track, (Sample){10.0 * i, (float)rng_normal(&rng), 1.7e9 + 0.013 * i});
    for (int b = 0; b < track.blocks; b++)
        bytes += track.block[b].size;
    assert_true(bytes < 9 * (size_t)track.count);
    track_free(&track);
}

TEST(a_block_tells_its_range)
{
    Track track = {0};
    track_add(&track, (Sample){0, NAN, NAN});
    assert_true(track.block[0].least > track.block[0].most && !track.block[0].finite);
    track_add(&track, (Sample){1, 3, NAN});
    track_add(&track, (Sample){2, -1, NAN});
    assert_true(track.block[0].least == -1 && track.block[0].most == 3);
    assert_true(track_last(&track).step == 2);
    track_free(&track);
}

/* A restart at any step leaves exactly the samples before it, and what comes then is kept. */
TEST(a_cut_leaves_what_was_before)
{
    for (int step = 0; step <= 3 * TRACK_BLOCK; step += TRACK_BLOCK / 2 - 1) {
        Track track = {0};
        Sample out[TRACK_BLOCK];
        for (int i = 0; i < 3 * TRACK_BLOCK - 5; i++)
            track_add(&track, (Sample){i, i, NAN});
        long left = track_cut(&track, step);
        assert_int_equal(left, MIN(step, 3 * TRACK_BLOCK - 5));
        for (int i = 0; i < 2 * TRACK_BLOCK; i++)
            track_add(&track, (Sample){step + i, -i, NAN});
        long seen = 0;
        for (int b = 0; b < track.blocks; b++)
            for (int i = 0, count = track_read(&track, b, out); i < count; i++, seen++)
                assert_true(out[i].value == (seen < left ? seen : left - seen));
        assert_int_equal(seen, track.count);
        track_free(&track);
    }
}

TEST(blocks_are_found_by_step_and_by_number)
{
    Track track = {0};
    for (int i = 0; i < 5 * TRACK_BLOCK; i++)
        track_add(&track, (Sample){2 * i, 0, NAN});
    assert_int_equal(track_block_at(&track, -1), 0);
    assert_int_equal(track_block_at(&track, 2 * TRACK_BLOCK - 1), 1);
    assert_int_equal(track_block_at(&track, 1e9), track.blocks);
    assert_int_equal(track_block_of(&track, TRACK_BLOCK), 1);
    assert_int_equal(track_block_of(&track, 5 * TRACK_BLOCK - 1), 4);
    track_free(&track);
}

/* ---- as curves */

static double highest(const Points *points)
{
    double most = -INFINITY;
    for (long i = 0; i < points->n; i++)
        most = points->y[i] > most ? points->y[i] : most;
    return most;
}

/* One spike among ten million samples is seen however far one has zoomed in. */
TEST(a_spike_is_seen_at_every_zoom)
{
    enum { SAMPLES = 10000000, SPIKE = 7654321 };
    int samples = SAMPLES / unit_every(), spike = SPIKE / unit_every();
    Track track = {0};
    for (int i = 0; i < samples; i++)
        track_add(&track, (Sample){i, i == spike ? 100 : 0.5 * sin(i), NAN});
    for (double width = samples; width >= 2; width /= 3) {
        Arena arena = {0};
        TrackView view = {.lo = spike - 0.37 * width, .hi = spike + 0.63 * width, .columns = 200};
        Points points = track_curve(&arena, &track, &view);
        assert_true(highest(&points) == 100);
        assert_true(points.n <= 2 * (view.columns + 4));
        arena_free(&arena);
    }
    track_free(&track);
}

/* Few samples are drawn as they are, with the neighbours of the shown part: lines enter it. */
TEST(few_samples_are_drawn_as_they_are)
{
    static const double X[] = {2, 3, 4, 5, 6};
    Arena arena = {0};
    Track track = {0};
    for (int i = 0; i < 10; i++)
        track_add(&track, (Sample){i, 10 * i, NAN});
    Points points = track_curve(&arena, &track, &(TrackView){.lo = 3, .hi = 5.5, .columns = 100});
    assert_int_equal(points.n, LENGTH(X));
    for (int i = 0; i < LENGTH(X); i++)
        assert_true(points.x[i] == X[i] && points.y[i] == 10 * X[i]);
    arena_free(&arena);
    track_free(&track);
}

/* Loss along a learning rate that is logged beside it, less often. */
TEST(a_curve_goes_along_another_series)
{
    Arena arena = {0};
    Track loss = {0}, lr = {0};
    for (int i = 0; i <= 100; i++)
        track_add(&loss, (Sample){i, 100 - i, NAN});
    for (int i = 0; i <= 100; i += 10)
        track_add(&lr, (Sample){i, 1 + i, NAN});
    TrackView view = {.over = &lr, .lo = 1, .hi = 101, .columns = 400};
    Points points = track_curve(&arena, &loss, &view);
    assert_int_equal(points.n, 101);
    for (int i = 0; i <= 100; i++)
        assert_true(fabs(points.x[i] - (1 + i)) < 1e-9 && points.y[i] == 100 - i);
    arena_free(&arena);
    track_free(&loss);
    track_free(&lr);
}

/* ---- smoothed */

/* Smoothing by the formula, one sample after the other. */
static void check_smooth(const Track *track, const TrackSmooth *smooth, double strength)
{
    double sum = 0, weight = 1;
    Sample raw[TRACK_BLOCK], out[TRACK_BLOCK];
    for (int b = 0; b < track->blocks; b++) {
        int count = track_read(track, b, raw);
        track_read(track, b, out);
        track_smooth_block(smooth, track, b, out);
        for (int i = 0; i < count; i++) {
            if (!isfinite(raw[i].value))
                continue;
            sum = strength * sum + (1 - strength) * raw[i].value;
            weight *= strength;
            assert_true(fabs(out[i].value - sum / (1 - weight)) < 1e-12);
            assert_true(out[i].value >= smooth->block[b].least &&
                        out[i].value <= smooth->block[b].most);
        }
    }
}

/* It is brought up to date piece by piece, through cuts and other strengths. */
TEST(smoothing_goes_on_where_it_was)
{
    Rng rng = rng_stream(5, RNG_ORDER, 0);
    Track track = {0};
    TrackSmooth smooth = {0};
    for (int piece = 0; piece < 12; piece++) {
        double strength = piece < 6 ? 0.9 : 0.3;
        if (piece % 4 == 3)
            track_cut(&track, (double)track.count / 2);
        double step = track.count ? track_last(&track).step + 1 : 0;
        for (int i = 0; i < 700; i++)
            track_add(&track, (Sample){step + i, i == 50 ? NAN : rng_normal(&rng), NAN});
        track_smooth_update(&smooth, &track, strength);
        check_smooth(&track, &smooth, strength);
    }
    track_smooth_free(&smooth);
    track_free(&track);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_come_back_bit_by_bit),
        cmocka_unit_test(a_log_takes_little_room),
        cmocka_unit_test(a_block_tells_its_range),
        cmocka_unit_test(a_cut_leaves_what_was_before),
        cmocka_unit_test(blocks_are_found_by_step_and_by_number),
        cmocka_unit_test(a_spike_is_seen_at_every_zoom),
        cmocka_unit_test(few_samples_are_drawn_as_they_are),
        cmocka_unit_test(a_curve_goes_along_another_series),
        cmocka_unit_test(smoothing_goes_on_where_it_was),
    };
    return unit_run(tests);
}
