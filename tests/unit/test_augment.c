/* Tests what is drawn for an image, and what becomes of its numbers, against naive versions and
 * numbers of PyTorch 1.13 with fastai v1's formulas. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/rng.h"
#include "data/augmenter.h"
#include "data/loader.h"

#include <math.h>
#include <string.h>

/* ---- PyTorch's numbers */

enum { SIDE = 5 };
static const Shape SQUARE = {SIDE, SIDE, 1};

/* What the script had: ((i * 37) mod 64) / 64. */
static void fill_known(real *image)
{
    for (int i = 0; i < SIDE * SIDE; i++)
        image[i] = (real)(i * 37 % 64) / 64;
}

static AugmentDraw still(void)
{
    return (AugmentDraw){.zoom = 1, .crop_w = 1, .crop_h = 1, .contrast = 1};
}

static void assert_near(const real *have, const float *want, int count, double limit)
{
    for (int i = 0; i < count; i++)
        if (fabs((double)have[i] - (double)want[i]) > limit)
            fail_test("number %d is %.9g, not %.9g\n", i, (double)have[i], (double)want[i]);
}

static void assert_moved(const AugmentDraw *draw, const float want[SIDE * SIDE])
{
    real image[SIDE * SIDE], x[SIDE * SIDE];
    fill_known(image);
    augment_move(draw, SQUARE, image, x);
    assert_near(x, want, SIDE * SIDE, 2e-6);
}

TEST(a_shift_is_pytorchs_reflecting_pad_and_a_crop)
{
    /* clang-format off */
    static const float WANT[] = {
        0.359375f, 0.937500f, 0.515625f, 0.093750f, 0.515625f,
        0.468750f, 0.046875f, 0.625000f, 0.203125f, 0.625000f,
        0.578125f, 0.156250f, 0.734375f, 0.312500f, 0.734375f,
        0.468750f, 0.046875f, 0.625000f, 0.203125f, 0.625000f,
        0.359375f, 0.937500f, 0.515625f, 0.093750f, 0.515625f};
    /* clang-format on */
    AugmentDraw draw = still();
    draw.dx = -1;
    draw.dy = 2;
    assert_moved(&draw, WANT);
    draw.mapped = true;
    assert_moved(&draw, WANT);
}

TEST(a_rotation_is_pytorchs_sampled_grid)
{
    /* clang-format off */
    static const float WANT[] = {
        0.512918f, 0.190926f, 0.589247f, 0.379245f, 0.472014f,
        0.419439f, 0.305120f, 0.311572f, 0.442790f, 0.206987f,
        0.799830f, 0.416864f, 0.937500f, 0.506335f, 0.731045f,
        0.668013f, 0.432210f, 0.611626f, 0.569880f, 0.591418f,
        0.402986f, 0.495755f, 0.285753f, 0.684074f, 0.401379f};
    /* clang-format on */
    AugmentDraw draw = still();
    draw.mapped = true;
    draw.angle = 0.4;
    assert_moved(&draw, WANT);
}

TEST(a_zoom_is_fastais)
{
    /* clang-format off */
    static const float WANT[] = {
        0.756250f, 0.475000f, 0.313750f, 0.325833f, 0.577917f,
        0.683333f, 0.402083f, 0.640833f, 0.741806f, 0.549444f,
        0.610417f, 0.329167f, 0.647917f, 0.766667f, 0.485417f,
        0.537500f, 0.256250f, 0.575000f, 0.693750f, 0.412500f,
        0.464583f, 0.183333f, 0.502083f, 0.620833f, 0.339583f};
    /* clang-format on */
    AugmentDraw draw = still();
    draw.mapped = true;
    draw.zoom = 1.5;
    draw.zoom_x = (1 - 1 / 1.5) * (2 * 0.2 - 1);
    draw.zoom_y = (1 - 1 / 1.5) * (2 * 0.9 - 1);
    assert_moved(&draw, WANT);
}

TEST(a_warp_is_fastais)
{
    /* clang-format off */
    static const float WANT[] = {
        0.517139f, 0.522901f, 0.320380f, 0.530840f, 0.377583f,
        0.673925f, 0.427639f, 0.407563f, 0.435153f, 0.219153f,
        0.687599f, 0.461642f, 0.749183f, 0.458500f, 0.437536f,
        0.590439f, 0.425530f, 0.643090f, 0.531345f, 0.960796f,
        0.450944f, 0.413072f, 0.551909f, 0.433487f, 0.843823f};
    /* clang-format on */
    AugmentDraw draw = still();
    draw.mapped = true;
    memcpy(draw.warp, (double[]){0.2, -0.15, 0.1, -0.2}, sizeof draw.warp);
    assert_moved(&draw, WANT);
}

TEST(all_of_get_transforms_go_together_as_fastais)
{
    /* clang-format off */
    static const float WANT[] = {
        0.518749f, 0.597949f, 0.202850f, 0.450070f, 0.464466f,
        0.377672f, 0.629168f, 0.170483f, 0.402375f, 0.828187f,
        0.251838f, 0.487900f, 0.662253f, 0.691262f, 0.526577f,
        0.165726f, 0.428187f, 0.600743f, 0.798395f, 0.253677f,
        0.575407f, 0.594044f, 0.456459f, 0.716294f, 0.366603f};
    /* clang-format on */
    AugmentDraw draw = still();
    draw.mapped = draw.flip_x = true;
    memcpy(draw.warp, (double[]){0.2, -0.15, 0.1, -0.2}, sizeof draw.warp);
    draw.angle = -0.3;
    draw.zoom = 1.25;
    draw.zoom_x = (1 - 1 / 1.25) * (2 * 0.75 - 1);
    draw.zoom_y = (1 - 1 / 1.25) * (2 * 0.1 - 1);
    assert_moved(&draw, WANT);
}

TEST(light_is_fastais)
{
    static const float BRIGHT[] = {0,         0.001634f, 0.295997f, 0.624063f,
                                   0.867622f, 0.999406f, 1,         0.125286f},
                       DULL[] = {0.000003f, 0.011776f, 0.293408f, 0.5f,
                                 0.706592f, 0.988224f, 0.999997f, 0.172490f};
    const real values[] = {0, 1 / 255.0f, 0.25f, 0.5f, 0.75f, 254 / 255.0f, 1, 0.123456f};
    real x[LENGTH(values)];
    AugmentLight light = augment_light_table();
    AugmentDraw draw = still();
    memcpy(x, values, sizeof x);
    augment_light(&light, &draw, LENGTH(values), x);
    assert_memory_equal(x, values, sizeof x);
    draw.lit = true;
    draw.brightness = log(0.6 / 0.4);
    draw.contrast = 1.25;
    augment_light(&light, &draw, LENGTH(values), x);
    assert_near(x, BRIGHT, LENGTH(values), 2e-6);
    memcpy(x, values, sizeof x);
    draw.brightness = 0;
    draw.contrast = 0.8;
    augment_light(&light, &draw, LENGTH(values), x);
    assert_near(x, DULL, LENGTH(values), 5e-6);
}

/* Numbers beyond 0 ... 1 count as these, whatever rounding has made of them. */
TEST(light_stays_within_black_and_white)
{
    AugmentLight light = augment_light_table();
    AugmentDraw draw = still();
    draw.lit = true;
    draw.contrast = 3;
    real x[] = {-1e9f, -1e-7f, 1 + 1e-6f, 1e9f};
    augment_light(&light, &draw, LENGTH(x), x);
    assert_true(x[0] == x[1] && x[2] == x[3]);
    assert_true(x[0] >= 0 && x[0] < 1e-6f && x[2] <= 1 && x[2] > 1 - 1e-6f);
}

/* ---- the naive version */

/* Walks along a side of n pixels that is mirrored at its ends. */
static int walk_mirrored(int at, int n)
{
    int place = 0, step = 1;
    for (int i = 0; i < abs(at) && n > 1; i++) {
        if (place + step < 0 || place + step >= n)
            step = -step;
        place += step;
    }
    return place;
}

static double pixel_at(Shape shape, const real *image, int x, int y, int c)
{
    x = walk_mirrored(x, shape.w);
    y = walk_mirrored(y, shape.h);
    return (double)image[(y * shape.w + x) * shape.c + c];
}

static double between(Shape shape, const real *image, double x, double y, int c)
{
    int left = (int)floor(x), top = (int)floor(y);
    double across = x - left, down = y - top;
    return (1 - across) * (1 - down) * pixel_at(shape, image, left, top, c) +
           across * (1 - down) * pixel_at(shape, image, left + 1, top, c) +
           (1 - across) * down * pixel_at(shape, image, left, top + 1, c) +
           across * down * pixel_at(shape, image, left + 1, top + 1, c);
}

/* Where fastai's chain of grids looks for a place of the result, step by step; no warp. */
static void place_of(const AugmentDraw *draw, Shape shape, double x, double y, double *at_x,
                     double *at_y)
{
    double half_w = (shape.w - 1) / 2.0, half_h = (shape.h - 1) / 2.0;
    x = x - draw->dx - half_w;
    y = y - draw->dy - half_h;
    if (draw->turned) {
        double keep = x;
        x = draw->flip_y ? -y : y;
        y = draw->flip_x ? -keep : keep;
    } else {
        x = draw->flip_x ? -x : x;
        y = draw->flip_y ? -y : y;
    }
    x = x * draw->crop_w + draw->crop_x * half_w;
    y = y * draw->crop_h + draw->crop_y * half_h;
    x = x / draw->zoom + draw->zoom_x * half_w;
    y = y / draw->zoom + draw->zoom_y * half_h;
    *at_x = cos(draw->angle) * x - sin(draw->angle) * y + half_w;
    *at_y = sin(draw->angle) * x + cos(draw->angle) * y + half_h;
}

static void move_naively(const AugmentDraw *draw, Shape shape, const real *image, real *out)
{
    for (int y = 0; y < shape.h; y++)
        for (int x = 0; x < shape.w; x++) {
            double at_x, at_y;
            place_of(draw, shape, x, y, &at_x, &at_y);
            for (int c = 0; c < shape.c; c++)
                *out++ = (real)between(shape, image, at_x, at_y, c);
        }
}

static void assert_as_naive(const AugmentDraw *draw, Shape shape)
{
    Arena scratch = {0};
    size_t count = shape_count(shape);
    real *image = ARENA_NEW(&scratch, real, count), *have = ARENA_NEW(&scratch, real, count);
    real *want = ARENA_NEW(&scratch, real, count);
    Rng rng = rng_stream(3, RNG_PREVIEW, 0);
    for (size_t i = 0; i < count; i++)
        image[i] = (real)rng_uniform(&rng);
    augment_move(draw, shape, image, have);
    move_naively(draw, shape, image, want);
    for (size_t i = 0; i < count; i++)
        if (fabs((double)have[i] - (double)want[i]) > (draw->mapped ? 2e-5 : 1e-7))
            fail_test("%d x %d x %d: number %zu is %g, not %g\n", shape.h, shape.w, shape.c, i,
                      (double)have[i], (double)want[i]);
    arena_free(&scratch);
}

static const Shape SHAPES[] = {{6, 9, 1}, {9, 4, 3}, {7, 7, 2}, {5, 5, 16},
                               {1, 6, 1}, {8, 1, 3}, {2, 2, 1}, {28, 28, 1}};

TEST(turns_flips_and_shifts_are_the_naive_ones)
{
    for (int s = 0; s < LENGTH(SHAPES); s++)
        for (int way = 0; way < 8; way++)
            for (int shift = 0; shift < 3; shift++) {
                int most = MIN(SHAPES[s].h, SHAPES[s].w) - 1;
                AugmentDraw draw = still();
                draw.flip_x = way & 1;
                draw.flip_y = way & 2;
                draw.turned = (way & 4) && SHAPES[s].h == SHAPES[s].w;
                draw.dx = shift == 0 ? 0 : shift == 1 ? most : -(most + 1) / 2;
                draw.dy = shift == 0 ? 0 : shift == 1 ? -most : most / 2;
                assert_as_naive(&draw, SHAPES[s]);
                draw.mapped = true;
                assert_as_naive(&draw, SHAPES[s]);
            }
}

TEST(what_is_drawn_is_done_as_the_naive_version_does_it)
{
    const Augment augment = {.flip = FLIP_RANDOM,
                             .vertical = true,
                             .shift = 1,
                             .crop = 0.3,
                             .rotate = 180,
                             .zoom = 3,
                             .p_affine = 0.75};
    for (int s = 0; s < LENGTH(SHAPES); s++)
        for (uint32_t image = 0; image < 40; image++) {
            Augment possible = augment;
            possible.turns = SHAPES[s].h == SHAPES[s].w;
            possible.shift = MIN(SHAPES[s].h, SHAPES[s].w) > 1;
            AugmentDraw draw = augment_draw(&possible, SHAPES[s], 7, 2, image);
            assert_as_naive(&draw, SHAPES[s]);
        }
}

TEST(a_hole_is_black_and_nothing_else)
{
    const Shape shape = {7, 9, 2};
    const real black[] = {-1, -2};
    const Augment augment = {.cutout = 4};
    bool edges[4] = {0};
    for (uint32_t image = 0; image < 200; image++) {
        real x[7 * 9 * 2] = {0};
        AugmentDraw draw = augment_draw(&augment, shape, 1, 0, image);
        augment_hole(&draw, shape, black, x);
        int right = draw.hole_x + draw.hole_w, bottom = draw.hole_y + draw.hole_h;
        assert_true(draw.hole_w >= 2 && draw.hole_w <= 4 && draw.hole_h >= 2 && draw.hole_h <= 4);
        assert_true(draw.hole_x >= 0 && draw.hole_y >= 0 && right <= 9 && bottom <= 7);
        edges[0] |= draw.hole_x == 0;
        edges[1] |= draw.hole_y == 0;
        edges[2] |= right == 9;
        edges[3] |= bottom == 7;
        for (int i = 0; i < 7 * 9 * 2; i++) {
            int column = i / 2 % 9, row = i / 18;
            bool in = column >= draw.hole_x && column < right && row >= draw.hole_y && row < bottom;
            assert_true(x[i] == (in ? black[i % 2] : 0));
        }
    }
    assert_true(edges[0] && edges[1] && edges[2] && edges[3]);
}

/* ---- draws */

static const Shape CIFAR = {32, 32, 3};
static const Augment ALL = {.flip = FLIP_RANDOM,
                            .vertical = true,
                            .turns = true,
                            .shift = 4,
                            .crop = 0.5,
                            .rotate = 10,
                            .zoom = 1.1,
                            .warp = 0.2,
                            .brightness = 0.2,
                            .contrast = 0.2,
                            .cutout = 8,
                            .mixup = 0.4,
                            .p_affine = 0.75,
                            .p_lighting = 0.75};

TEST(a_draw_is_a_function_of_seed_epoch_and_image)
{
    AugmentDraw draw = augment_draw(&ALL, CIFAR, 42, 3, 1000);
    AugmentDraw again = augment_draw(&ALL, CIFAR, 42, 3, 1000);
    assert_true(draw.angle == again.angle && draw.dx == again.dx && draw.hole_x == again.hole_x &&
                draw.crop_x == again.crop_x && draw.contrast == again.contrast);
    const AugmentDraw others[] = {augment_draw(&ALL, CIFAR, 43, 3, 1000),
                                  augment_draw(&ALL, CIFAR, 42, 4, 1000),
                                  augment_draw(&ALL, CIFAR, 42, 3, 1001)};
    for (int i = 0; i < LENGTH(others); i++)
        assert_true(others[i].crop_x != draw.crop_x && others[i].zoom_x != draw.zoom_x);
}

TEST(a_change_that_is_turned_off_leaves_the_others_as_they_were)
{
    AugmentKind kind;
    const Augment none = augment_none();
    for (uint32_t image = 0; image < 50; image++) {
        AugmentDraw all = augment_draw(&ALL, CIFAR, 42, 0, image);
        for (int off = 0; augment_key(off, &kind); off++) {
            Augment augment = ALL;
            const char *key = augment_key(off, &kind);
            augment_set(&augment, off, augment_get(&none, off));
            AugmentDraw draw = augment_draw(&augment, CIFAR, 42, 0, image);
            assert_true(strcmp(key, "shift") == 0 || (draw.dx == all.dx && draw.dy == all.dy));
            assert_true(strcmp(key, "rotate") == 0 || draw.angle == all.angle);
            assert_true(strcmp(key, "zoom") == 0 || draw.zoom_x == all.zoom_x);
            assert_true(strcmp(key, "warp") == 0 || draw.warp[3] == all.warp[3]);
            assert_true(strcmp(key, "brightness") == 0 || draw.brightness == all.brightness);
            assert_true(strcmp(key, "contrast") == 0 || draw.contrast == all.contrast);
            assert_true(strcmp(key, "cutout") == 0 || draw.hole_x == all.hole_x);
            assert_true(strcmp(key, "crop") == 0 || draw.crop_x == all.crop_x);
        }
    }
}

/* How often, of IMAGES, and how far. */
typedef struct {
    int flipped, vertical, turned, rotated, zoomed, warped, brighter, sharper;
    double angle, zoom, warp, light, contrast, share, ratio; /* the largest */
    int least, most;                                         /* shift */
} Tally;

static void tally(Tally *t, const AugmentDraw *draw)
{
    double ratio = draw->crop_w / draw->crop_h;
    t->flipped += draw->flip_x;
    t->vertical += draw->flip_y;
    t->turned += draw->turned;
    t->rotated += draw->angle != 0;
    t->zoomed += draw->zoom != 1;
    t->warped += draw->warp[0] != 0;
    t->brighter += draw->brightness != 0;
    t->sharper += draw->contrast != 1;
    t->angle = fmax(t->angle, fabs(draw->angle));
    t->zoom = fmax(t->zoom, draw->zoom);
    for (int i = 0; i < 4; i++)
        t->warp = fmax(t->warp, fabs(draw->warp[i]));
    t->light = fmax(t->light, fabs(draw->brightness));
    t->contrast = fmax(t->contrast, fabs(log(draw->contrast)));
    t->share = fmax(t->share, 1 - draw->crop_w * draw->crop_h);
    t->ratio = fmax(t->ratio, fmax(ratio, 1 / ratio));
    t->least = MIN(t->least, MIN(draw->dx, draw->dy));
    t->most = MAX(t->most, MAX(draw->dx, draw->dy));
}

static bool near(double have, double want)
{
    return have <= want && have > 0.98 * want;
}

TEST(probabilities_and_ranges_are_fastais)
{
    enum { IMAGES = 4000 };
    Tally t = {0};
    for (uint32_t image = 0; image < IMAGES; image++) {
        AugmentDraw draw = augment_draw(&ALL, CIFAR, 5, 1, image);
        tally(&t, &draw);
    }
    const int half[] = {t.flipped, t.vertical, t.turned};
    for (int i = 0; i < LENGTH(half); i++)
        assert_in_range(half[i], 0.47 * IMAGES, 0.53 * IMAGES);
    const int most[] = {t.rotated, t.zoomed, t.warped, t.brighter, t.sharper};
    for (int i = 0; i < LENGTH(most); i++)
        assert_in_range(most[i], 0.72 * IMAGES, 0.78 * IMAGES);
    assert_true(near(t.angle, 10 * acos(-1) / 180) && near(t.zoom, 1.1) && near(t.warp, 0.2));
    assert_true(near(t.light, log(0.6 / 0.4)) && near(t.contrast, -log(0.8)));
    assert_true(near(t.share, 0.5) && near(t.ratio, 4.0 / 3));
    assert_int_equal(t.least, -4);
    assert_int_equal(t.most, 4);
}

TEST(an_alternating_flip_is_the_other_way_each_epoch)
{
    const Augment augment = {.flip = FLIP_ALTERNATE};
    int flipped = 0;
    for (uint32_t image = 0; image < 1000; image++) {
        bool first = augment_draw(&augment, CIFAR, 9, 0, image).flip_x;
        flipped += first;
        for (long epoch = 1; epoch < 6; epoch++)
            assert_int_equal(augment_draw(&augment, CIFAR, 9, epoch, image).flip_x,
                             first ^ (epoch % 2));
    }
    assert_in_range(flipped, 450, 550);
}

/* Beta(a, a) has the mean 1/2 and the variance 1 / (4 (2a + 1)). */
TEST(shares_are_draws_of_beta)
{
    enum { DRAWS = 20000 };
    static const double ALPHA[] = {0.01, 0.2, 0.4, 1, 3, 50};
    for (int a = 0; a < LENGTH(ALPHA); a++) {
        double sum = 0, squares = 0;
        Rng rng = rng_stream(1, RNG_SHARE, (uint64_t)a);
        for (int i = 0; i < DRAWS; i++) {
            double share = rng_beta(&rng, ALPHA[a]);
            assert_true(share >= 0 && share <= 1);
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        double want = 1 / (4 * (2 * ALPHA[a] + 1));
        assert_true(fabs(sum / DRAWS - 0.5) < 0.02);
        assert_true(fabs(squares / DRAWS - want) < 0.05 * want);
    }
    for (uint32_t image = 0; image < 1000; image++) {
        float share = augment_share(&ALL, 1, 0, image);
        assert_true(share >= 0.5f && share <= 1);
    }
}

TEST(partners_are_a_shuffle_of_the_batch)
{
    uint32_t partner[50], other[50];
    bool seen[50] = {0};
    augment_partners(1, 2, 3, partner, 50);
    augment_partners(1, 2, 4, other, 50);
    for (int i = 0; i < 50; i++)
        seen[partner[i]] = true;
    for (int i = 0; i < 50; i++)
        assert_true(seen[i]);
    assert_memory_not_equal(partner, other, sizeof other);
}

/* ---- the loader */

enum { DIGIT_SIDE = 12, COUNT = 40, BATCH = 16 };

static const Dataset *digits(Arena *arena)
{
    const int labels[] = {3, 7};
    DigitsOptions options = {labels, 2, COUNT, 8, DIGIT_SIDE, 3, 42, NULL};
    return dataset_digits(arena, &options, NULL, NULL);
}

static Loader loader_of(Arena *arena, const Dataset *data, const Augment *augment)
{
    LoaderOptions options = {.bs = BATCH,
                             .shuffle = true,
                             .drop_last = true,
                             .seed = 3,
                             .normalization = normalization_of(arena, data, &data->train),
                             .augment = *augment};
    return loader_new(arena, data, &data->train, options);
}

/* Image by image what a batch is: the image and its partner as the augmenter makes them, mixed. */
static void assert_batch(const Loader *loader, const LoaderJob *job, const uint16_t *labels,
                         const uint16_t *others, const real *have)
{
    enum { NUMBERS = DIGIT_SIDE * DIGIT_SIDE * 3 };
    real room[NUMBERS], own[NUMBERS], other[NUMBERS];
    uint32_t partner[BATCH];
    const LoaderOptions *options = &loader->options;
    augment_partners(options->seed, job->epoch, 1, partner, (uint32_t)job->n);
    for (int i = 0; i < job->n; i++) {
        uint32_t image = job->images[i], mixed = job->images[partner[i]];
        real share = (real)augment_share(&options->augment, options->seed, job->epoch, image);
        augmenter_image(loader->augmenter, job->epoch, image, room, own);
        augmenter_image(loader->augmenter, job->epoch, mixed, room, other);
        assert_int_equal(labels[i], loader->part->labels[image]);
        assert_int_equal(others[i], loader->part->labels[mixed]);
        for (int k = 0; k < NUMBERS; k++)
            assert_true(have[i * NUMBERS + k] == share * own[k] + (1 - share) * other[k]);
    }
}

TEST(batches_are_what_the_augmenter_makes_of_their_images)
{
    Arena arena = {0};
    const Dataset *data = digits(&arena);
    Loader loader = loader_of(&arena, data, &ALL);
    real *x = ARENA_NEW(&arena, real, BATCH * shape_count(data->shape));
    uint16_t labels[BATCH], others[BATCH];
    float shares[BATCH];
    for (int threads = 1; threads <= 3; threads += 2)
        for (long epoch = 0; epoch < 2; epoch++) {
            Pool *pool = pool_new(threads);
            LoaderJob job = loader_job(&loader, epoch, 1, x, labels);
            assert_true(loader_mix(&job, 1, others, shares));
            Aside shards = loader_shards(&job);
            pool_run(pool, shards.shards, shards.work, shards.context);
            assert_batch(&loader, &job, labels, others, x);
            pool_free(pool);
        }
    arena_free(&arena);
}

/* Colours of one image, and a grey one that is repeated, both with light and without. */
TEST(an_image_that_nothing_happens_to_is_the_datas)
{
    Arena arena = {0};
    const Dataset *data = digits(&arena);
    const Augment dim = {.brightness = 1e-12, .p_lighting = 1}, seldom = {.rotate = 180};
    Loader plain = loader_of(&arena, data, &(Augment){0}), lit = loader_of(&arena, data, &dim),
           still_one = loader_of(&arena, data, &seldom);
    size_t numbers = shape_count(data->shape);
    real *want = ARENA_NEW(&arena, real, BATCH * numbers);
    real *have = ARENA_NEW(&arena, real, BATCH * numbers);
    uint16_t labels[BATCH];
    loader_batch(&plain, 5, 0, NULL, want, labels);
    loader_batch(&still_one, 5, 0, NULL, have, labels);
    assert_memory_equal(have, want, BATCH * numbers * sizeof *have);
    loader_batch(&lit, 5, 0, NULL, have, labels);
    for (size_t i = 0; i < BATCH * numbers; i++)
        assert_true(fabs((double)have[i] - (double)want[i]) < 1e-5);
    arena_free(&arena);
}

/* What show_batch shows: bytes of the same kind as the data's. */
TEST(what_is_shown_is_what_is_seen)
{
    Arena arena = {0};
    const Dataset *data = digits(&arena);
    const Augmenter *augmenter =
        augmenter_new(&arena, data, &data->train, &ALL, 1, &(Normalization){0});
    enum { NUMBERS = DIGIT_SIDE * DIGIT_SIDE * 3 };
    real room[NUMBERS], x[NUMBERS];
    for (uint32_t image = 0; image < COUNT; image++) {
        Part seen = augmenter_seen(&arena, augmenter, 2, image);
        augmenter_image(augmenter, 2, image, room, x);
        assert_int_equal(seen.count, 1);
        assert_int_equal(seen.labels[0], data->train.labels[image]);
        for (int i = 0; i < NUMBERS / 3; i++)
            assert_true(fabs((double)x[3 * i] * 255 - seen.pixels[i]) <= 0.501);
    }
    arena_free(&arena);
}

/* Arrays of floats take the same way as bytes. */
TEST(values_are_moved_normalised_and_cut)
{
    enum { NUMBERS = 6 * 6 * 2 };
    Arena arena = {0};
    float values[NUMBERS];
    const float mean[] = {1, -2}, std[] = {0.5f, 4};
    const uint16_t labels[] = {1};
    for (int i = 0; i < NUMBERS; i++)
        values[i] = (float)(i * 37 % 64) - 20;
    const Dataset data = {.shape = {6, 6, 2},
                          .stored = 2,
                          .classes = 2,
                          .train = {.count = 1, .values = values, .labels = labels}};
    const Augment augment = {.flip = FLIP_RANDOM, .shift = 2, .cutout = 3};
    const Normalization normalization = {.on = true, .mean = mean, .std = std};
    const Augmenter *augmenter =
        augmenter_new(&arena, &data, &data.train, &augment, 4, &normalization);
    for (long epoch = 0; epoch < 20; epoch++) {
        real room[NUMBERS], have[NUMBERS], moved[NUMBERS];
        AugmentDraw draw = augment_draw(&augment, data.shape, 4, epoch, 0);
        augmenter_image(augmenter, epoch, 0, room, have);
        augment_move(&draw, data.shape, values, moved);
        augment_hole(&draw, data.shape, (real[]){0, 0}, moved);
        for (int i = 0; i < NUMBERS; i++)
            assert_true(have[i] == (moved[i] - mean[i % 2]) / std[i % 2]);
    }
    arena_free(&arena);
}

/* ---- words and bounds */

static void assert_words(const Augment *augment, const char *want)
{
    Buf words = {0};
    Augment read;
    augment_words(augment, &words);
    assert_string_equal(buf_text(&words), want);
    assert_true(augment_read(want, &read));
    assert_true(augment_equal(augment, &read) || !augment_is_on(augment));
    buf_free(&words);
}

TEST(words_are_read_as_they_were_written)
{
    Augment augment = augment_none();
    assert_words(&augment, "off");
    assert_words(&(Augment){0}, "off");
    augment.flip = FLIP_ALTERNATE;
    augment.shift = 2;
    assert_words(&augment, "flip=alternate shift=2");
    augment.p_affine = 0.1;
    augment.turns = true;
    assert_words(&augment, "flip=alternate turns=true shift=2 p_affine=0.1");
    assert_words(&ALL, "flip=random vertical=true turns=true shift=4 crop=0.5 rotate=10 zoom=1.1 "
                       "warp=0.2 brightness=0.2 contrast=0.2 cutout=8 mixup=0.4");
}

TEST(other_words_are_refused)
{
    static const char *const WORDS[] = {"flip",
                                        "flip=",
                                        "flip=often",
                                        "shift=1.5",
                                        "shift=-1",
                                        "shift=1e9",
                                        "crop=0",
                                        "crop=1.1",
                                        "zoom=0.9",
                                        "rotate=nan",
                                        "rotate=1x",
                                        "warp=0.31",
                                        "mixup=-0.1",
                                        "contrast=1",
                                        "vertical=2",
                                        "tilt=1",

                                        "shift=1  zoom=2",
                                        "p_affine=2",
                                        "vertical=tr",
                                        "cutout=-4",
                                        "=1",
                                        " ",
                                        "on"};
    for (int i = 0; i < LENGTH(WORDS); i++) {
        Augment kept = {.shift = 77};
        if (augment_read(WORDS[i], &kept))
            fail_test("'%s' was read\n", WORDS[i]);
    }
}

static const char *refusal(const Augment *augment, Shape shape, const float *low, const float *high)
{
    static Error err;
    const Dataset data = {.shape = shape, .stored = shape.c, .low = low, .high = high};
    return augment_check(augment, &data, &err) ? "" : err.text;
}

TEST(what_an_image_cannot_have_is_refused)
{
    const Shape mnist = {28, 28, 1}, wide = {20, 40, 3}, row = {1, 1, 30};
    assert_string_equal(refusal(&ALL, CIFAR, NULL, NULL), "");
    assert_string_equal(refusal(&(Augment){.shift = 27}, mnist, NULL, NULL), "");
    assert_string_equal(refusal(&(Augment){.shift = 28}, mnist, NULL, NULL),
                        "shift=28 moves images of 28 x 28 out of sight; use 27 or less");
    assert_string_equal(refusal(&(Augment){.cutout = 21}, wide, NULL, NULL),
                        "cutout=21 is larger than images of 20 x 40; use 20 or less");
    assert_string_equal(refusal(&(Augment){.turns = true}, wide, NULL, NULL),
                        "turns=true needs square images, and these are 20 x 40; leave it out");
    assert_string_equal(refusal(&(Augment){.mixup = 0.4}, row, NULL, NULL), "");
    assert_string_equal(refusal(&(Augment){.flip = FLIP_RANDOM}, row, NULL, NULL),
                        "rows of numbers have no height and width to be changed; only mixup= can "
                        "be used with them");
}

/* Arrays of any numbers can be moved, but have no light. */
TEST(light_needs_numbers_from_0_to_1)
{
    const float zero[] = {0, 0, 0}, low[] = {0, -0.5f, 0}, one[] = {1, 1, 1}, high[] = {1, 2.5f, 1};
    const Augment dim = {.brightness = 0.2}, dull = {.contrast = 0.2}, flip = {.flip = FLIP_RANDOM};
    assert_string_equal(refusal(&dim, CIFAR, zero, one), "");
    assert_string_equal(refusal(&flip, CIFAR, low, high), "");
    assert_string_equal(refusal(&dim, CIFAR, low, high),
                        "brightness= and contrast= need numbers from 0 to 1, and those of channel "
                        "1 are from -0.5 to 2.5; leave them out");
    assert_string_not_equal(refusal(&dull, CIFAR, zero, high), "");
    assert_string_not_equal(refusal(&dull, CIFAR, low, one), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shift_is_pytorchs_reflecting_pad_and_a_crop),
        cmocka_unit_test(a_rotation_is_pytorchs_sampled_grid),
        cmocka_unit_test(a_zoom_is_fastais),
        cmocka_unit_test(a_warp_is_fastais),
        cmocka_unit_test(all_of_get_transforms_go_together_as_fastais),
        cmocka_unit_test(light_is_fastais),
        cmocka_unit_test(light_stays_within_black_and_white),
        cmocka_unit_test(turns_flips_and_shifts_are_the_naive_ones),
        cmocka_unit_test(what_is_drawn_is_done_as_the_naive_version_does_it),
        cmocka_unit_test(a_hole_is_black_and_nothing_else),
        cmocka_unit_test(a_draw_is_a_function_of_seed_epoch_and_image),
        cmocka_unit_test(a_change_that_is_turned_off_leaves_the_others_as_they_were),
        cmocka_unit_test(probabilities_and_ranges_are_fastais),
        cmocka_unit_test(an_alternating_flip_is_the_other_way_each_epoch),
        cmocka_unit_test(shares_are_draws_of_beta),
        cmocka_unit_test(partners_are_a_shuffle_of_the_batch),
        cmocka_unit_test(batches_are_what_the_augmenter_makes_of_their_images),
        cmocka_unit_test(an_image_that_nothing_happens_to_is_the_datas),
        cmocka_unit_test(what_is_shown_is_what_is_seen),
        cmocka_unit_test(values_are_moved_normalised_and_cut),
        cmocka_unit_test(words_are_read_as_they_were_written),
        cmocka_unit_test(other_words_are_refused),
        cmocka_unit_test(what_an_image_cannot_have_is_refused),
        cmocka_unit_test(light_needs_numbers_from_0_to_1),
    };
    return unit_run(tests);
}
