/* Tests the filters that `whiten` makes of images, and the eigenvectors they are made of. */
#include "tests/unit/fixture.h"

#include "base/rng.h"
#include "nn/eigen.h"
#include "nn/whiten.h"

#include <math.h>
#include <string.h>

enum { SIZE = 12, IMAGES = 40 };

TEST(eigenvectors_belong_to_their_values)
{
    double a[SIZE][SIZE], keep[SIZE][SIZE], value[SIZE], vector[SIZE][SIZE];
    Rng rng = rng_stream(1, RNG_PREVIEW, 0);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j <= i; j++)
            a[i][j] = a[j][i] = i == 3 || j == 3 ? 0 : rng_normal(&rng); /* a value is 0 */
    memcpy(keep, a, sizeof a);
    eigen_symmetric(SIZE, &a[0][0], value, &vector[0][0]);
    for (int e = 0; e < SIZE; e++) {
        assert_true(e == 0 || value[e] <= value[e - 1]);
        for (int i = 0; i < SIZE; i++) {
            double product = 0, other = 0;
            for (int j = 0; j < SIZE; j++) {
                product += keep[i][j] * vector[e][j];
                other += vector[e][j] * vector[i][j];
            }
            assert_true(fabs(product - value[e] * vector[e][i]) < 1e-13);
            assert_true(fabs(other - (i == e)) < 1e-14);
        }
    }
}

/* Neighbouring pixels and channels are alike. */
static void take(void *context, int i, real *x)
{
    const Model *model = context;
    Rng rng = rng_stream(2, RNG_PREVIEW, (uint64_t)i);
    real before = 0;
    for (size_t k = 0; k < shape_count(model->input); k++)
        x[k] = before = (real)(0.8 * (double)before + rng_normal(&rng));
}

static Model *whitened(const char *spec, int threads)
{
    Model *model = model_new(&arena, spec, (Shape){6, 7, 3}, 0, &err);
    Pool *pool = pool_new(threads);
    model_init(model, 1);
    assert_true(model_unwhitened(model));
    model_whiten(model, pool, IMAGES, take, model);
    assert_false(model_unwhitened(model));
    pool_free(pool);
    return model;
}

/* One filter after the other: x [12] of a patch in PyTorch's order. */
static double answer(const float *filter, const real *x, int h, int w)
{
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                sum += (double)*filter++ * (double)x[((h + i) * 7 + w + j) * 3 + c];
    return sum;
}

/* Over all patches the answers of two filters do not go together, and those of one are of size
 * 1, but for eps. */
TEST(answers_are_white)
{
    const Model *model = whitened("whiten 2 eps=1e-6", 1);
    float filter[2 * SIZE][SIZE];
    double product[SIZE][SIZE] = {{0}};
    real x[6 * 7 * 3];
    param_export(&model->param[0], model->theta, &filter[0][0]);
    for (int n = 0; n < IMAGES; n++) {
        take((void *)model, n, x);
        for (int at = 0; at < 5 * 6; at++)
            for (int a = 0; a < SIZE; a++)
                for (int b = 0; b < SIZE; b++)
                    product[a][b] += answer(filter[a], x, at / 6, at % 6) *
                                     answer(filter[b], x, at / 6, at % 6) / (IMAGES * 5 * 6);
    }
    for (int a = 0; a < SIZE; a++)
        for (int b = 0; b < SIZE; b++) {
            assert_true(fabs(product[a][b] - (a == b)) < 1e-4);
            assert_true(filter[SIZE + a][b] == -filter[a][b]);
        }
}

TEST(threads_change_no_bit)
{
    uint64_t want = model_hash(whitened("whiten 2 | relu | flatten | dense 2", 1));
    static const int THREADS[] = {2, 3, 7};
    for (int i = 0; i < LENGTH(THREADS); i++)
        assert_true(model_hash(whitened("whiten 2 | relu | flatten | dense 2", THREADS[i])) ==
                    want);
}

/* Its weight stays, its bias learns. */
TEST(filters_are_frozen)
{
    const Model *model = whitened("whiten 2", 1);
    assert_true(model->param[0].frozen);
    assert_false(model->param[1].frozen);
    assert_int_equal(model_trainable(model), 2 * SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(eigenvectors_belong_to_their_values, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_are_white, setup, teardown),
        cmocka_unit_test_setup_teardown(threads_change_no_bit, setup, teardown),
        cmocka_unit_test_setup_teardown(filters_are_frozen, setup, teardown),
    };
    return unit_run(tests);
}
