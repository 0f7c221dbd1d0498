/* Tests when pictures among cells are sent: once, and again after something lay over them. */
#include "tests/unit/unit.h"

#include "ui/frame.h"
#include "ui/pixels.h"

#include <string.h>

enum { COLUMNS = 40, ROWS = 12 };
static const GridBox BOX = {4, 3, 20, 6}, BESIDE = {26, 3, 10, 6};

/* A screen with one picture on it, and room for another beside it. */
typedef struct {
    Arena arena;
    Grid grid;
    Image image;
    Insets insets;
    Pixels pixels;
    Frame frame;
    Buf out; /* of the last frame */
} Screen;

/* Draws a frame; returns how many pictures are sent. */
static int frame(Screen *screen)
{
    int due = 0;
    buf_clear(&screen->out);
    pixels_clear(&screen->pixels, &screen->insets, &screen->grid, &screen->frame, &screen->out);
    for (int i = 0; i < INSETS_MOST; i++)
        due += screen->pixels.due[i].box.columns > 0;
    return due;
}

/* Whether the cells of the box are to be sent again; they count as sent from then on. */
static bool spoiled(Screen *screen, GridBox box)
{
    Cell *cell = &screen->frame.shown.cell[box.y * COLUMNS + box.x];
    bool found = cell->codepoint != ' ';
    for (int i = 0; i < COLUMNS * ROWS; i++)
        screen->frame.shown.cell[i].codepoint = ' ';
    return found;
}

static Screen screen_new(PixelsKind kind)
{
    Screen screen = {.insets = {.kind = kind, .count = 1, .cell_width = 10, .cell_height = 20}};
    screen.grid = grid_new(&screen.arena, COLUMNS, ROWS);
    screen.frame.shown = grid_new(&screen.arena, COLUMNS, ROWS);
    screen.image = (Image){60, 50, 1, ARENA_NEW(&screen.arena, uint8_t, 60 * 50)};
    screen.insets.inset[0] = (Inset){.number = 1, .box = BOX};
    assert_int_equal(frame(&screen), 1);
    return screen;
}

static void screen_free(Screen *screen)
{
    buf_free(&screen->out);
    arena_free(&screen->arena);
}

static void write_cell(Screen *screen, int x, int y, uint32_t codepoint)
{
    grid_put(&screen->grid, x, y, codepoint, (Style){0});
}

TEST(it_is_sent_once)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    assert_int_equal(frame(&screen), 0);
    write_cell(&screen, BOX.x - 1, BOX.y, 'x');
    write_cell(&screen, BOX.x + BOX.columns, BOX.y, 'x');
    write_cell(&screen, BOX.x, BOX.y + BOX.rows, 'x');
    assert_int_equal(frame(&screen), 0);
    assert_false(spoiled(&screen, BOX));
    screen_free(&screen);
}

TEST(it_goes_while_something_lies_over_it)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    write_cell(&screen, BOX.x + 19, BOX.y + 5, 'x');
    assert_int_equal(frame(&screen), 0);
    assert_true(spoiled(&screen, BOX));
    assert_int_equal(frame(&screen), 0);
    assert_false(spoiled(&screen, BOX));
    write_cell(&screen, BOX.x + 19, BOX.y + 5, ' ');
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(frame(&screen), 0);
    screen_free(&screen);
}

/* Curves stay above what covers their lower rows. */
TEST(an_exact_one_keeps_its_upper_part)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    screen.insets.inset[0].exact = true;
    write_cell(&screen, BOX.x, BOX.y + 4, 'x');
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(screen.pixels.due[0].box.rows, 4);
    write_cell(&screen, BOX.x, BOX.y, 'x');
    assert_int_equal(frame(&screen), 0);
    screen_free(&screen);
}

TEST(another_one_takes_its_place)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    screen.insets.inset[0].number = 2;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, BOX));
    screen.insets.inset[0].box.columns = 18;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, BOX));
    assert_int_equal(frame(&screen), 0);
    screen_free(&screen);
}

TEST(several_are_sent_each_for_itself)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    screen.insets.inset[screen.insets.count++] = (Inset){.number = 2, .box = BESIDE};
    assert_int_equal(frame(&screen), 1);
    screen.insets.inset[1].number = 3;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, BESIDE));
    assert_int_equal(frame(&screen), 0);
    screen.insets.inset[0].box = (GridBox){20, 2, 12, 8}; /* over the other one */
    screen.insets.count = 1;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, BESIDE));
    screen_free(&screen);
}

TEST(it_goes_when_there_is_none)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    screen.insets.count = 0;
    assert_int_equal(frame(&screen), 0);
    assert_true(spoiled(&screen, BOX));
    screen.insets.count = 1;
    assert_int_equal(frame(&screen), 1);
    screen_free(&screen);
}

/* By kitty's protocol a picture has a number: another one replaces it, and it is deleted by it. */
TEST(kitty_is_told_what_goes)
{
    Screen screen = screen_new(PIXELS_KITTY);
    screen.insets.inset[0].number = 2;
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(screen.out.size, 0);
    screen.insets.kind = PIXELS_NONE;
    assert_int_equal(frame(&screen), 0);
    assert_string_equal(buf_text(&screen.out), "\033_Ga=d,d=I,i=3100,q=2\033\\");
    assert_false(spoiled(&screen, BOX));
    screen_free(&screen);
}

/* In 200 x 120 pixels it is 120 x 100: 4 cells from the left, 20 pixels from the top. */
TEST(it_stands_in_the_middle_of_its_box)
{
    static const char BEGIN[] = "\0337\033[4;9H\033P0;1q\"1;1;120;100#0;2;0;0;0#0!120~-";
    static const char END[] = "#0!120N\033\\\0338";
    Screen screen = screen_new(PIXELS_SIXEL);
    screen.pixels.due[0].image = &screen.image;
    pixels_add(&screen.pixels, &screen.insets, &screen.out);
    assert_memory_equal(screen.out.data, BEGIN, strlen(BEGIN));
    assert_string_equal(screen.out.data + screen.out.size - strlen(END), END);
    screen_free(&screen);
}

/* Wider than terminals take sixels: in parts, each of whole cells. */
TEST(a_wide_one_is_sent_in_parts)
{
    Screen screen = screen_new(PIXELS_SIXEL);
    Image wide = {1200, 40, 1, ARENA_NEW(&screen.arena, uint8_t, 1200 * 40)};
    screen.pixels.due[0] = (Inset){.image = &wide, .box = {2, 1, 120, 2}, .exact = true};
    pixels_add(&screen.pixels, &screen.insets, &screen.out);
    assert_non_null(strstr(buf_text(&screen.out), "\033[2;3H\033P0;1q\"1;1;990;36#"));
    assert_non_null(strstr(buf_text(&screen.out), "\033[2;102H\033P0;1q\"1;1;210;36#"));
    screen_free(&screen);
}

TEST(kitty_gets_a_file_in_pieces)
{
    static const char BEGIN[] = "\0337\033[2;3H\033_Ga=T,f=100,i=3100,p=1,q=2,C=1,m=";
    Screen screen = screen_new(PIXELS_KITTY);
    Image noise = {200, 120, 4, ARENA_NEW(&screen.arena, uint8_t, 200 * 120 * 4)};
    for (int i = 0; i < 200 * 120 * 4; i++)
        noise.pixels[i] = (uint8_t)rand();
    screen.pixels.due[0] = (Inset){.image = &noise, .box = {2, 1, 20, 6}, .exact = true};
    pixels_add(&screen.pixels, &screen.insets, &screen.out);
    const char *at = buf_text(&screen.out);
    assert_memory_equal(at, BEGIN, strlen(BEGIN));
    assert_memory_equal(at + strlen(BEGIN), "1;iVBORw0KGgo", 13); /* PNG's signature */
    int pieces = 0, last = 0;
    while ((at = strstr(at, "\033_G"))) {
        const char *end = strstr(at, "\033\\"), *data = memchr(at, ';', (size_t)(end - at));
        assert_true(end - data - 1 <= 4096);
        pieces++;
        last += data[-1] == '0';
        at = end;
    }
    assert_true(pieces > 20 && last == 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_sent_once),
        cmocka_unit_test(it_goes_while_something_lies_over_it),
        cmocka_unit_test(an_exact_one_keeps_its_upper_part),
        cmocka_unit_test(another_one_takes_its_place),
        cmocka_unit_test(several_are_sent_each_for_itself),
        cmocka_unit_test(it_goes_when_there_is_none),
        cmocka_unit_test(kitty_is_told_what_goes),
        cmocka_unit_test(it_stands_in_the_middle_of_its_box),
        cmocka_unit_test(a_wide_one_is_sent_in_parts),
        cmocka_unit_test(kitty_gets_a_file_in_pieces),
    };
    return unit_run(tests);
}
