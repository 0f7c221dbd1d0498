/* Tests curves in few colours: what covers what, and that equal pixels are equal bytes. */
#include "tests/unit/unit.h"

#include "plot/plane.h"

enum { W = 20, H = 10 };

static Plane *plane(Arena *arena)
{
    Palette palette = palette_on(GROUND_DARK);
    return plane_new(arena, (Rect){5, 3, W, H}, &palette);
}

/* The colour of a pixel of the surface on which curves are drawn. */
static Swatch at(const Plane *plane, int x, int y)
{
    Image image = plane_image(plane);
    return image.swatch[image.pixels[(y - 3) * W + x - 5]];
}

static bool is(Swatch swatch, Color color)
{
    return swatch.alpha == 255 && COLOR_RGB(swatch.red, swatch.green, swatch.blue) == color;
}

TEST(a_line_lies_on_the_fill)
{
    Arena arena = {0};
    Plane *p = plane(&arena);
    for (int x = 0; x < 40; x++) /* what is outside is left out */
        plane_wash(p, x, 8, 40, INK_MAIN);
    plane_stroke(p, (Point){0, 8.5}, (Point){40, 8.5}, 3, (PlaneInk){.ink = INK_SECOND});
    assert_int_equal(at(p, 9, 6).alpha, 0);
    assert_true(is(at(p, 9, 8), p->palette.ink[INK_SECOND]));
    assert_true(is(at(p, 9, 11), p->palette.fill[INK_MAIN]));
    arena_free(&arena);
}

TEST(what_is_bared_keeps_its_fill)
{
    Arena arena = {0};
    Plane *p = plane(&arena);
    plane_wash(p, 9, 8, 13, INK_MAIN);
    plane_stroke(p, (Point){9.5, 0}, (Point){9.5, 20}, 1, (PlaneInk){.ink = INK_SECOND});
    plane_bare(p, (Rect){0, 0, 40, 10});
    assert_int_equal(at(p, 9, 6).alpha, 0);
    assert_true(is(at(p, 9, 9), p->palette.fill[INK_MAIN]));
    assert_true(is(at(p, 9, 10), p->palette.ink[INK_SECOND]));
    arena_free(&arena);
}

/* The edge of a line is a part of it: the ground shows through, whatever that is. */
TEST(edges_are_smooth)
{
    Arena arena = {0};
    Plane *p = plane(&arena);
    plane_stroke(p, (Point){5, 7}, (Point){25, 7}, 3, (PlaneInk){.ink = INK_MAIN});
    assert_in_range(at(p, 12, 5).alpha, 100, 155);
    assert_int_equal(at(p, 12, 6).alpha, 255);
    plane_stroke(p, (Point){5, 7}, (Point){25, 7}, 3, (PlaneInk){.ink = INK_MAIN});
    assert_in_range(at(p, 12, 5).alpha, 100, 155); /* twice is not darker */
    plane_diamond(p, (Point){12.5, 5.5}, 2, (PlaneInk){.ink = INK_SECOND, .half = true});
    assert_in_range(at(p, 12, 5).alpha, 100, 155);
    assert_int_equal(at(p, 12, 5).red, p->palette.ink[INK_SECOND] >> 16 & 0xff);
    arena_free(&arena);
}

/* An upright stroke is the same as any other from its top to its bottom. */
TEST(an_upright_stroke_is_a_stroke)
{
    for (double x = 7; x < 9; x += 0.3)
        for (double length = 0; length < 6; length += 0.7) {
            Arena arena = {0};
            Plane *p = plane(&arena), *other = plane(&arena);
            PlaneInk look = {.ink = INK_THIRD};
            plane_stroke(p, (Point){x, 5}, (Point){x, 5 + length}, 2.5, look);
            plane_upright(other, (Point){x, 5}, 5 + length, 2.5, look);
            for (int i = 0; i < W * H; i++) {
                int one = p->swatch[p->image.pixels[i]].alpha;
                int two = p->swatch[other->image.pixels[i]].alpha;
                assert_true(two >= one && two <= one + 64); /* its end is a whole row */
            }
            arena_free(&arena);
        }
}

TEST(colours_are_the_same_in_every_plane)
{
    Arena arena = {0};
    Plane *p = plane(&arena), *other = plane(&arena);
    plane_stroke(other, (Point){5, 12}, (Point){25, 12}, 3, (PlaneInk){.ink = INK_THIRD});
    plane_stroke(p, (Point){5, 5}, (Point){25, 5}, 3, (PlaneInk){.ink = INK_MAIN});
    plane_stroke(other, (Point){5, 5}, (Point){25, 5}, 3, (PlaneInk){.ink = INK_MAIN});
    assert_memory_equal(p->image.pixels, other->image.pixels, W * 5);
    assert_memory_equal(p->swatch, other->swatch, sizeof p->swatch);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_lies_on_the_fill),
        cmocka_unit_test(what_is_bared_keeps_its_fill),
        cmocka_unit_test(edges_are_smooth),
        cmocka_unit_test(an_upright_stroke_is_a_stroke),
        cmocka_unit_test(colours_are_the_same_in_every_plane),
    };
    return unit_run(tests);
}
