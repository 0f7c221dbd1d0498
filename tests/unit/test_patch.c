/* Tests spans against the naive way, which looks at every tap of every pixel. */
#include "tests/unit/unit.h"

#include "kernels/patch.h"

enum { MOST = 12 }; /* pixels */

enum { KERNELS = 5, STRIDES = 4, DILATIONS = 4 };

static Taps taps_of(int way)
{
    return (Taps){.kernel = 1 + way % KERNELS,
                  .stride = 1 + way / KERNELS % STRIDES,
                  .dilation = 1 + way / KERNELS / STRIDES};
}

/* Pixels under the kernel, with what dilation leaves out; pixels that it makes. */
static int reach(Taps taps)
{
    return (taps.kernel - 1) * taps.dilation + 1;
}

static int made(int in, Taps taps)
{
    return (in + 2 * taps.pad - reach(taps)) / taps.stride + 1;
}

/* Spans cover begin ... end exactly once, and what a span says is true for each of its pixels. */
static void check_spans(const TapAxis *axis)
{
    int next = axis->begin;
    for (TapSpan span = axis_span(axis, axis->begin); span.count > 0;
         span = axis_span(axis, span.first + span.count)) {
        assert_int_equal(span.first, next);
        next += span.count;
        for (int p = span.first; p < next; p++)
            for (int tap = 0; tap < axis->kernel; tap++) {
                int at = p * axis->stride - axis->pad + tap * axis->dilation;
                bool meets = at >= 0 && at < axis->size;
                assert_int_equal(meets, tap >= span.tap && tap < span.tap + span.taps);
                if (meets)
                    assert_int_equal(at, span.from + (p - span.first) * axis->stride +
                                             (tap - span.tap) * axis->dilation);
            }
    }
    assert_int_equal(next, axis->end);
}

/* A tap's pixels are those of the spans that have it. */
static void check_taps(const TapAxis *axis)
{
    for (int tap = 0; tap < axis->kernel; tap++) {
        TapSpan all = axis_tap(axis, tap);
        int pixels = 0;
        for (int p = axis->begin; p < axis->end; p++) {
            int at = p * axis->stride - axis->pad + tap * axis->dilation;
            if (at < 0 || at >= axis->size)
                continue;
            assert_int_equal(p, all.first + pixels++);
            assert_int_equal(at, all.from + (p - all.first) * axis->stride);
        }
        assert_int_equal(pixels, all.count);
    }
}

TEST(spans_say_which_taps_pixels_meet)
{
    for (int in = 1; in <= MOST; in++)
        for (int way = 0; way < KERNELS * STRIDES * DILATIONS; way++) {
            Taps taps = taps_of(way);
            for (taps.pad = 0; taps.pad <= reach(taps) + 1; taps.pad++) {
                if (in + 2 * taps.pad < reach(taps))
                    continue;
                TapAxis axis = axis_forward(in, made(in, taps), taps);
                check_spans(&axis);
                check_taps(&axis);
            }
        }
}

/* Pairs of an input and an output pixel that a tap joins. */
static int count_pairs(Taps taps)
{
    int pairs = 0;
    for (int o = 0; o < made(MOST, taps); o++)
        for (int tap = 0; tap < taps.kernel; tap++) {
            int h = o * taps.stride - taps.pad + tap * taps.dilation;
            pairs += h >= 0 && h < MOST;
        }
    return pairs;
}

/* Returns the pairs of one phase. */
static int check_phase(Taps taps, int phase, int *pixels)
{
    int pairs = 0, out = made(MOST, taps);
    PhaseAxis back = axis_backward(MOST, out, taps, phase);
    check_spans(&back.axis);
    *pixels += back.axis.end - back.axis.begin;
    for (int p = back.axis.begin; p < back.axis.end; p++)
        for (int tap = 0; tap < back.axis.kernel; tap++) {
            int h = back.first + (p - back.axis.begin) * taps.stride;
            int o = p - back.axis.pad + tap * back.axis.dilation;
            int forward = back.tap + (back.axis.kernel - 1 - tap) * back.step;
            assert_int_equal(h, o * taps.stride - taps.pad + forward * taps.dilation);
            assert_true(forward < taps.kernel);
            pairs += o >= 0 && o < out;
        }
    return pairs;
}

/* Every pair of an input and an output pixel that a tap joins belongs to one phase, tap by tap. */
TEST(phases_turn_the_kernel_round)
{
    for (int way = 0; way < KERNELS * STRIDES * DILATIONS; way++) {
        Taps taps = taps_of(way);
        for (taps.pad = 0; taps.pad < reach(taps); taps.pad++) {
            int pixels = 0, met = 0;
            for (int phase = 0; MOST + 2 * taps.pad >= reach(taps) && phase < taps.stride; phase++)
                met += check_phase(taps, phase, &pixels);
            if (pixels)
                assert_int_equal(pixels, MOST);
            assert_int_equal(met, pixels ? count_pairs(taps) : 0);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spans_say_which_taps_pixels_meet),
        cmocka_unit_test(phases_turn_the_kernel_round),
    };
    return unit_run(tests);
}
