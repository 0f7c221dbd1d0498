/* Tests spans against the naive way, which looks at every tap of every pixel. */
#include "tests/unit/unit.h"

#include "kernels/patch.h"

enum { MOST = 12 }; /* pixels, taps */

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
                int at = p * axis->stride - axis->pad + tap;
                bool meets = at >= 0 && at < axis->size;
                assert_int_equal(meets, tap >= span.tap && tap < span.tap + span.taps);
                if (meets)
                    assert_int_equal(at, span.from + (p - span.first) * axis->stride +
                                             (tap - span.tap));
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
            int at = p * axis->stride - axis->pad + tap;
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
        for (int kernel = 1; kernel <= 5; kernel++)
            for (int stride = 1; stride <= 4; stride++)
                for (int pad = 0; pad <= kernel + 1; pad++) {
                    if (in + 2 * pad < kernel)
                        continue;
                    int out = (in + 2 * pad - kernel) / stride + 1;
                    TapAxis axis = axis_forward(in, out, kernel, stride, pad);
                    check_spans(&axis);
                    check_taps(&axis);
                }
}

/* Every pair of an input and an output pixel that a tap joins belongs to one phase, tap by tap. */
TEST(phases_turn_the_kernel_round)
{
    for (int kernel = 1; kernel <= 5; kernel++)
        for (int stride = 1; stride <= 4; stride++)
            for (int pad = 0; pad < kernel; pad++) {
                int in = MOST, out = (in + 2 * pad - kernel) / stride + 1, pixels = 0;
                for (int phase = 0; phase < stride; phase++) {
                    PhaseAxis back = axis_backward(in, out, kernel, stride, pad, phase);
                    check_spans(&back.axis);
                    pixels += back.axis.end - back.axis.begin;
                    for (int p = back.axis.begin; p < back.axis.end; p++)
                        for (int tap = 0; tap < back.axis.kernel; tap++) {
                            int h = back.first + (p - back.axis.begin) * stride;
                            int o = p - back.axis.pad + tap;
                            int forward = phase + (back.axis.kernel - 1 - tap) * stride;
                            assert_int_equal(h, o * stride - pad + forward);
                        }
                }
                assert_int_equal(pixels, in);
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
