/* Fast activations against the C library's functions, and what holds at the ends of the numbers. */
#include "kernels/kernels.h"
#include "tests/unit/unit.h"

#include <math.h>
#include <string.h>

static const char *const TABLE[] = {"plain", "generic", "v2", "v3", "v4"};

enum { COUNT = 200003, FEW = 37 };

/* From -20 to 20, evenly, and once as dense around 0. */
static void fill(real *x)
{
    for (int i = 0; i < COUNT; i++) {
        double at = (double)i / (COUNT - 1) * 2 - 1;
        x[i] = (real)(i % 2 ? 20 * at : at * at * at);
    }
}

/* Relative to the function itself; numbers below `least` count as `least`. */
static void assert_near(Activation act, const char *what, const real *x, const real *have,
                        double (*want)(Activation act, double x), double least)
{
    for (int i = 0; i < COUNT; i++) {
        double w = want(act, x[i]);
        if (!(fabs(have[i] - w) <= 1e-6 * fmax(fabs(w), least)))
            fail_test("%s of activation %d at %.9g: %.9g, want %.9g", what, act.kind, (double)x[i],
                      (double)have[i], w);
    }
}

/* Values and slopes keep their last digits wherever they are small.  A slope that passes through 0
 * cannot, nor a tail of GELU's: its exponent is a square, rounded. */
TEST(activations_agree_with_the_c_library)
{
    static real x[COUNT], one[COUNT], y[COUNT], dx[COUNT];
    fill(x);
    for (int i = 0; i < COUNT; i++)
        one[i] = 1;
    for (int t = 0; t < LENGTH(TABLE); t++) {
        const Kernels *kernels = kernels_find(TABLE[t]);
        for (int kind = ACT_RELU; kernels && kind < ACT_KINDS; kind++) {
            Activation act = {(ActivationKind)kind, (real)-0.7};
            kernels->activate(act, COUNT, x, y);
            kernels->activate_backward(act, COUNT, x, one, dx);
            assert_near(act, "value", x, y, activation_value, kind == ACT_GELU ? 1e-3 : 1e-30);
            bool passes = kind == ACT_GELU || kind == ACT_SILU || kind == ACT_HARDSWISH;
            assert_near(act, "slope", x, dx, activation_slope, passes ? 0.5 : 1e-30);
        }
    }
}

/* Counts that are no multiple of a vector; nothing after them is touched; y may be x. */
TEST(activations_end_where_they_should)
{
    for (int t = 0; t < LENGTH(TABLE); t++) {
        const Kernels *kernels = kernels_find(TABLE[t]);
        for (int n = 0; kernels && n < FEW * ACT_KINDS; n++) {
            Activation act = {(ActivationKind)(1 + n / FEW % (ACT_KINDS - 1)), (real)0.5};
            real x[FEW], y[FEW], dy[FEW], dx[FEW];
            int count = n % FEW;
            for (int i = 0; i < FEW; i++) {
                x[i] = y[i] = (real)(i - 20) / 7;
                dy[i] = dx[i] = (real)(i + 1);
            }
            kernels->activate(act, (size_t)count, y, y);
            kernels->activate_backward(act, (size_t)count, x, dx, dx);
            for (int i = 0; i < FEW; i++) {
                double value = i < count ? activation_value(act, x[i]) : x[i];
                double slope = i < count ? activation_slope(act, x[i]) : 1;
                assert_true(fabs(y[i] - value) <= 1e-6 * (1 + fabs(value)));
                assert_true(fabs(dx[i] - dy[i] * slope) <= 1e-6 * (1 + fabs(dx[i])));
            }
        }
    }
}

/* Not-a-number comes through, and far numbers give the limits and no others. */
TEST(activations_hold_at_the_ends)
{
    static const struct {
        ActivationKind kind;
        double below, above; /* values at -1e30 and 1e30 */
    } ENDS[] = {
        {ACT_RELU, 0, 1e30}, {ACT_GELU, 0, 1e30}, {ACT_SILU, 0, 1e30},      {ACT_SIGMOID, 0, 1},
        {ACT_TANH, -1, 1},   {ACT_ELU, -1, 1e30}, {ACT_HARDSWISH, 0, 1e30},
    };
    for (int t = 0; t < LENGTH(TABLE) * LENGTH(ENDS); t++) {
        const Kernels *kernels = kernels_find(TABLE[t % LENGTH(TABLE)]);
        int e = t / LENGTH(TABLE);
        Activation act = {ENDS[e].kind, 1};
        const real x[3] = {(real)-1e30, (real)1e30, NAN}, one[3] = {1, 1, 1};
        real y[3], dx[3];
        if (!kernels)
            continue;
        kernels->activate(act, 3, x, y);
        kernels->activate_backward(act, 3, x, one, dx);
        assert_true(y[0] == (real)ENDS[e].below);
        assert_true(y[1] == (real)ENDS[e].above);
        assert_true(isnan(y[2]));
        assert_true(dx[0] == 0);
        assert_true(dx[1] == (ENDS[e].above > 1 ? 1 : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(activations_agree_with_the_c_library),
        cmocka_unit_test(activations_end_where_they_should),
        cmocka_unit_test(activations_hold_at_the_ends),
    };
    return unit_run(tests);
}
