/* Tests curves in pixels: which boxes they have, and when they count as changed. */
#include "tests/unit/unit.h"

#include "tests/tui/screen.h"

#include <string.h>

enum { CELL_WIDTH = 9, CELL_HEIGHT = 18 };

static Screen *screen_of_pixels(const char *name)
{
    Screen *screen = screen_named(name);
    screen->scene.surface.glyphs = GLYPHS_PIXELS;
    screen->scene.surface.color = true;
    screen->scene.surface.ground = GROUND_DARK;
    screen->scene.cell_width = CELL_WIDTH;
    screen->scene.cell_height = CELL_HEIGHT;
    return screen;
}

static bool overlap(Box a, Box b)
{
    return a.x < b.x + b.columns && b.x < a.x + a.columns && a.y < b.y + b.rows &&
           b.y < a.y + a.rows;
}

/* Pixels show through blank cells only. */
TEST(inlays_have_boxes_of_blank_cells)
{
    static const int SIZE[][2] = {{40, 12}, {80, 24}, {120, 40}, {300, 90}};
    for (int k = 0; k < LENGTH(SIZE); k++) {
        Screen *screen = screen_of_pixels("training");
        screen_draw(screen, SIZE[k][0], SIZE[k][1]);
        const ScreenMap *map = &screen->map;
        assert_true(map->inlays > 0);
        for (int i = 0; i < map->inlays; i++) {
            const Inlay *inlay = &map->inlay[i];
            assert_int_equal(inlay->image.w, inlay->box.columns * CELL_WIDTH);
            assert_int_equal(inlay->image.h, inlay->box.rows * CELL_HEIGHT);
            for (int other = 0; other < i; other++)
                assert_false(overlap(inlay->box, map->inlay[other].box));
            for (int y = inlay->box.y; y < inlay->box.y + inlay->box.rows; y++)
                for (int x = inlay->box.x; x < inlay->box.x + inlay->box.columns; x++)
                    assert_int_equal(cell_at(&screen->grid, x, y), ' ');
        }
        screen_close(screen);
    }
}

static bool same_pixels(const Image *a, const Image *b)
{
    return a->w == b->w && a->h == b->h &&
           memcmp(a->pixels, b->pixels, (size_t)a->w * (size_t)a->h) == 0;
}

/* What has not changed need not be sent: the same curves are the same bytes. */
TEST(other_curves_have_other_pixels)
{
    Screen *screen = screen_of_pixels("training"), *other = screen_of_pixels("training");
    screen_draw(screen, 120, 40);
    for (int log = 0; log < 2; log++) {
        int changed = 0;
        other->scene.stage.log_loss = log;
        screen_draw(other, 120, 40);
        for (int i = 0; i < screen->map.inlays; i++)
            changed += !same_pixels(&screen->map.inlay[i].image, &other->map.inlay[i].image);
        assert_int_equal(changed, log);
    }
    screen_close(screen);
    screen_close(other);
}

/* A terminal without pixels, without colour or of unknown ground gets characters. */
TEST(without_pixels_there_are_characters)
{
    for (int lack = 0; lack < 3; lack++) {
        Screen *screen = screen_of_pixels("training"), *braille = screen_of_pixels("training");
        screen->scene.cell_width = lack == 0 ? 0 : CELL_WIDTH;
        screen->scene.surface.color = braille->scene.surface.color = lack != 1;
        if (lack == 2)
            screen->scene.surface.ground = braille->scene.surface.ground = GROUND_UNKNOWN;
        braille->scene.surface.glyphs = GLYPHS_BRAILLE;
        screen_draw(screen, 120, 40);
        screen_draw(braille, 120, 40);
        assert_int_equal(screen->map.inlays, 0);
        assert_string_equal(screen_text(screen), screen_text(braille));
        screen_close(screen);
        screen_close(braille);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inlays_have_boxes_of_blank_cells),
        cmocka_unit_test(other_curves_have_other_pixels),
        cmocka_unit_test(without_pixels_there_are_characters),
    };
    return unit_run(tests);
}
