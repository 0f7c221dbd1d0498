/* Tests when a picture among cells is sent: once, and again after something lay over it. */
#include "tests/unit/unit.h"

#include "ui/pixels.h"

#include <string.h>

enum { COLUMNS = 30, ROWS = 12 };
static const GridBox BOX = {4, 3, 20, 6};

/* A screen with one picture on it. */
typedef struct {
    Arena arena;
    Grid grid;
    Image image;
    Inset inset;
    Pixels pixels;
} Screen;

static Screen screen_new(void)
{
    Screen screen = {.inset = {.number = 1, .box = BOX, .cell_width = 10, .cell_height = 20}};
    screen.grid = grid_new(&screen.arena, COLUMNS, ROWS);
    screen.image = (Image){60, 50, 1, ARENA_NEW(&screen.arena, uint8_t, 60 * 50)};
    assert_true(pixels_due(&screen.pixels, &screen.inset, &screen.grid));
    return screen;
}

/* Draws a frame: the picture may go, then may be sent. */
static bool frame(Screen *screen, bool *gone)
{
    *gone = pixels_gone(&screen->pixels, &screen->inset, &screen->grid).columns > 0;
    return pixels_due(&screen->pixels, &screen->inset, &screen->grid);
}

static void write_cell(Screen *screen, int x, int y, uint32_t codepoint)
{
    grid_put(&screen->grid, x, y, codepoint, (Style){0});
}

TEST(it_is_sent_once)
{
    bool gone;
    Screen screen = screen_new();
    assert_false(frame(&screen, &gone) || gone);
    write_cell(&screen, BOX.x - 1, BOX.y, 'x');
    write_cell(&screen, BOX.x + BOX.columns, BOX.y, 'x');
    write_cell(&screen, BOX.x, BOX.y + BOX.rows, 'x');
    assert_false(frame(&screen, &gone) || gone);
    arena_free(&screen.arena);
}

TEST(it_goes_while_something_lies_over_it)
{
    bool gone;
    Screen screen = screen_new();
    write_cell(&screen, BOX.x + 19, BOX.y + 5, 'x');
    assert_true(!frame(&screen, &gone) && gone);
    assert_false(frame(&screen, &gone) || gone);
    write_cell(&screen, BOX.x + 19, BOX.y + 5, ' ');
    assert_true(frame(&screen, &gone) && !gone);
    assert_false(frame(&screen, &gone) || gone);
    arena_free(&screen.arena);
}

TEST(another_one_takes_its_place)
{
    bool gone;
    Screen screen = screen_new();
    screen.inset.number = 2;
    assert_true(frame(&screen, &gone) && gone);
    screen.inset.box.columns = 18;
    assert_true(frame(&screen, &gone) && gone);
    assert_false(frame(&screen, &gone) || gone);
    arena_free(&screen.arena);
}

TEST(it_goes_when_there_is_none)
{
    bool gone;
    Screen screen = screen_new();
    screen.inset.box = (GridBox){0};
    assert_true(!frame(&screen, &gone) && gone);
    assert_false(frame(&screen, &gone) || gone);
    screen.inset.box = BOX;
    assert_true(frame(&screen, &gone) && !gone);
    arena_free(&screen.arena);
}

/* In 200 x 120 pixels it is 120 x 100: 4 cells from the left, 20 pixels from the top. */
TEST(it_stands_in_the_middle_of_its_box)
{
    static const char BEGIN[] = "\0337\033[4;9H\033P0;1q\"1;1;120;100#0;2;0;0;0#0!120~-";
    static const char END[] = "#0!120N\033\\\0338";
    Screen screen = screen_new();
    Buf bytes = {0};
    screen.inset.image = &screen.image;
    pixels_add(&bytes, &screen.inset);
    assert_memory_equal(bytes.data, BEGIN, strlen(BEGIN));
    assert_string_equal(bytes.data + bytes.size - strlen(END), END);
    buf_free(&bytes);
    arena_free(&screen.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_sent_once),
        cmocka_unit_test(it_goes_while_something_lies_over_it),
        cmocka_unit_test(another_one_takes_its_place),
        cmocka_unit_test(it_goes_when_there_is_none),
        cmocka_unit_test(it_stands_in_the_middle_of_its_box),
    };
    return unit_run(tests);
}
