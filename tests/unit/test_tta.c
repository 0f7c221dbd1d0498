/* Images that are looked at several times: views and their mean against plain loops, the same bits
 * on any number of threads, data that has no views. */
#include "tests/unit/lab.h"

#include "train/tta.h"

#include <math.h>

enum { SIDE = 20, PIXELS = SIDE * SIDE, CLASSES = 2 };

/* numpy's pad(mode='reflect'). */
static int reflected(int at)
{
    return at < 0 ? -at : at >= SIDE ? 2 * (SIDE - 1) - at : at;
}

/* As airbench crops it from the padded image, row and column from 0 to 2, and then mirrors it. */
static void crop(const real *image, int row, int column, bool mirror, real *out)
{
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            out[y * SIDE + (mirror ? SIDE - 1 - x : x)] =
                image[reflected(y + row - 1) * SIDE + reflected(x + column - 1)];
}

/* fastai's zoom into a corner: each pixel between -1 and 1 of the image is looked up at 1 / scale
 * of its place, towards the corner. */
static void zoom(const real *image, double scale, int down, int right, bool mirror, real *out)
{
    double half = (SIDE - 1) / 2.0, s = 1 - 1 / scale;
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++) {
            double u = (x - half) / half / scale + s * (2 * right - 1);
            double v = (y - half) / half / scale + s * (2 * down - 1);
            double column = u * half + half, row = v * half + half;
            int left = (int)fmin(fmax(floor(column), 0), SIDE - 2);
            int top = (int)fmin(fmax(floor(row), 0), SIDE - 2);
            double a = column - left, b = row - top;
            const real *at = image + top * SIDE + left;
            out[y * SIDE + (mirror ? SIDE - 1 - x : x)] =
                (real)((1 - b) * ((1 - a) * at[0] + a * at[1]) +
                       b * ((1 - a) * at[SIDE] + a * at[SIDE + 1]));
        }
}

static const real *ask(Lab *lab, const real *x)
{
    model_eval(lab->learner->model, lab->pool, &(Batch){.n = 1, .x = x}, 0, NULL);
    return lab->learner->model->logits;
}

static void add(Lab *lab, const real *x, double weight, double out[CLASSES])
{
    const real *logits = ask(lab, x);
    for (int c = 0; c < CLASSES; c++)
        out[c] += weight * logits[c];
}

static void add_p(Lab *lab, const real *x, double weight, double out[CLASSES])
{
    double p[CLASSES];
    softmax(ask(lab, x), CLASSES, p);
    for (int c = 0; c < CLASSES; c++)
        out[c] += weight * p[c];
}

/* The first validation images as the net sees them; returns a copy of the answers. */
static real *look(Lab *lab, const Tta *tta, int n)
{
    Learner *learner = lab->learner;
    learner_reserve(learner);
    loader_batch(&learner->valid, 0, 0, lab->pool, learner->x, learner->labels);
    Views *views = views_new(lab->arena, learner, tta);
    const real *logits = views_losses(views, n);
    return arena_copy(lab->arena, logits, (size_t)n * CLASSES * sizeof *logits);
}

static void assert_near(const real *got, const double *expected)
{
    for (int c = 0; c < CLASSES; c++)
        assert_true(fabs((double)got[c] - expected[c]) < 1e-5 * (1 + fabs(expected[c])));
}

TEST(a_flip_is_the_mean_of_two_logits)
{
    Lab lab = lab_sized(2, NET_PLAIN, SIDE);
    one_cycle(&lab, 1);
    const Tta tta = tta_of(TTA_FLIP);
    const real *got = look(&lab, &tta, BATCH);
    for (int i = 0; i < BATCH; i++) {
        real x[PIXELS];
        double expected[CLASSES] = {0};
        for (int mirror = 0; mirror < 2; mirror++) {
            crop(lab.learner->x + i * PIXELS, 1, 1, mirror, x);
            add(&lab, x, 0.5, expected);
        }
        assert_near(got + i * CLASSES, expected);
    }
    lab_free(&lab);
}

/* airbench's infer_mirror_translate, step by step. */
TEST(a_shift_is_the_mean_that_airbench_takes)
{
    Lab lab = lab_sized(2, NET_PLAIN, SIDE);
    one_cycle(&lab, 1);
    const Tta tta = tta_of(TTA_SHIFT);
    const real *got = look(&lab, &tta, BATCH);
    for (int i = 0; i < BATCH; i++) {
        static const int AT[] = {1, 0, 2};
        real x[PIXELS];
        double expected[CLASSES] = {0};
        for (int v = 0; v < 6; v++) {
            crop(lab.learner->x + i * PIXELS, AT[v / 2], AT[v / 2], v % 2, x);
            add(&lab, x, 0.5 * (v < 2 ? 0.5 : 0.25), expected);
        }
        assert_near(got + i * CLASSES, expected);
        double sum = exp(expected[0]) + exp(expected[1]);
        double loss = -log(exp(expected[lab.learner->labels[i]]) / sum);
        assert_true(fabs((double)lab.learner->loss[i] - loss) < 1e-5);
    }
    lab_free(&lab);
}

TEST(corners_are_enlarged_and_probabilities_averaged)
{
    Lab lab = lab_sized(2, NET_PLAIN, SIDE);
    one_cycle(&lab, 1);
    const Tta tta = tta_corners(0.4, 1.35);
    const real *got = look(&lab, &tta, BATCH);
    for (int i = 0; i < BATCH; i++) {
        const real *image = lab.learner->x + i * PIXELS;
        real x[PIXELS];
        double expected[CLASSES] = {0}, p[CLASSES];
        add_p(&lab, image, 0.4, expected);
        for (int v = 0; v < 8; v++) {
            zoom(image, 1.35, v & 1, v >> 1 & 1, v & 4, x);
            add_p(&lab, x, 0.6 / 8, expected);
        }
        softmax(got + i * CLASSES, CLASSES, p);
        for (int c = 0; c < CLASSES; c++)
            assert_true(fabs(p[c] - expected[c]) < 1e-5);
    }
    lab_free(&lab);
}

TEST(views_are_the_same_on_any_number_of_threads)
{
    static const int THREADS[] = {1, 2, 3, 7};
    Validation first[3];
    for (int t = 0; t < LENGTH(THREADS); t++) {
        Lab lab = lab_sized(THREADS[t], NET_NORM, SIDE);
        one_cycle(&lab, 1);
        const Tta tta[] = {tta_of(TTA_FLIP), tta_of(TTA_SHIFT), tta_corners(0.4, 1.35)};
        for (int i = 0; i < LENGTH(tta); i++) {
            Validation now = {0};
            assert_true(learner_validate(lab.learner, &lab.learner->valid,
                                         &(Measuring){.tta = &tta[i]}, &now));
            if (t == 0)
                first[i] = now;
            assert_memory_equal(&now.loss, &first[i].loss, sizeof now.loss);
            assert_int_equal(now.images, VALID);
        }
        lab_free(&lab);
    }
}

TEST(looking_once_is_what_validation_does)
{
    Lab lab = lab_sized(2, NET_PLAIN, SIDE);
    const Tta once = tta_of(TTA_NONE), corners = tta_corners(1, 1.35);
    Validation plain, same, only;
    assert_true(learner_validate(lab.learner, &lab.learner->valid, NULL, &plain));
    assert_true(
        learner_validate(lab.learner, &lab.learner->valid, &(Measuring){.tta = &once}, &same));
    assert_true(
        learner_validate(lab.learner, &lab.learner->valid, &(Measuring){.tta = &corners}, &only));
    assert_true(plain.loss == same.loss && fabsf(only.loss - plain.loss) < 1e-5f);
    assert_true(tta_is_plain(&once) && !tta_is_plain(&corners));
    lab_free(&lab);
}

TEST(what_has_no_other_view_is_refused)
{
    const Tta shift = tta_of(TTA_SHIFT), flip = tta_of(TTA_FLIP), once = tta_of(TTA_NONE);
    const Dataset row = {.shape = {1, 1, 5}}, strip = {.shape = {1, 9, 1}};
    Error err = {0};
    assert_true(tta_check(&once, &row, &err) && tta_check(&flip, &strip, &err));
    assert_false(tta_check(&flip, &row, &err));
    assert_non_null(strstr(err.text, "tta=none"));
    assert_false(tta_check(&shift, &strip, &err));
    assert_non_null(strstr(err.text, "images of 1 x 9 cannot be shifted by a pixel"));
    TtaKind kind;
    assert_true(tta_find("shift", &kind) && kind == TTA_SHIFT && !tta_find("turn", &kind));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flip_is_the_mean_of_two_logits),
        cmocka_unit_test(a_shift_is_the_mean_that_airbench_takes),
        cmocka_unit_test(corners_are_enlarged_and_probabilities_averaged),
        cmocka_unit_test(views_are_the_same_on_any_number_of_threads),
        cmocka_unit_test(looking_once_is_what_validation_does),
        cmocka_unit_test(what_has_no_other_view_is_refused),
    };
    return unit_run(tests);
}
