/* Tests when pictures among cells are sent: once, and again what has changed or lay below
 * something. */
#include "tests/unit/unit.h"

#include "ui/frame.h"
#include "ui/pixels.h"

#include <string.h>

enum { COLUMNS = 40, ROWS = 12, CELL_WIDTH = 10, CELL_HEIGHT = 20 };
static const GridBox BOX = {4, 3, 20, 6}, BESIDE = {26, 3, 10, 6};

/* A screen with a picture on it, and another that can stand beside it. */
typedef struct {
    Arena arena;
    Grid grid;
    Image image, other;
    Insets insets;
    Pixels pixels;
    Frame frame;
    Buf out; /* of the last frame */
} Screen;

/* Draws a frame; returns how many strips are sent. */
static int frame(Screen *screen)
{
    int due = 0;
    buf_clear(&screen->out);
    pixels_clear(&screen->pixels, &screen->insets, &screen->grid, &screen->frame, &screen->out);
    for (int i = 0; i < STRIPS_MOST; i++)
        due += screen->pixels.strip[i].due;
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

static Image image_new(Screen *screen, GridBox box)
{
    int w = box.columns * CELL_WIDTH, h = box.rows * CELL_HEIGHT;
    return (Image){.w = w, .h = h, .c = 1, .pixels = ARENA_NEW(&screen->arena, uint8_t, w * h)};
}

static void screen_new(Screen *screen, PixelsKind kind)
{
    *screen = (Screen){
        .insets = {.kind = kind, .count = 1, .cell_width = CELL_WIDTH, .cell_height = CELL_HEIGHT}};
    screen->grid = grid_new(&screen->arena, COLUMNS, ROWS);
    screen->frame.shown = grid_new(&screen->arena, COLUMNS, ROWS);
    screen->image = image_new(screen, BOX);
    screen->other = image_new(screen, BESIDE);
    screen->insets.inset[0] = (Inset){.image = &screen->image, .box = BOX};
    assert_int_equal(frame(screen), 3);
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
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    assert_int_equal(frame(&screen), 0);
    write_cell(&screen, BOX.x - 1, BOX.y, 'x');
    write_cell(&screen, BOX.x + BOX.columns, BOX.y, 'x');
    write_cell(&screen, BOX.x, BOX.y + BOX.rows, 'x');
    assert_int_equal(frame(&screen), 0);
    assert_false(spoiled(&screen, BOX));
    screen_free(&screen);
}

/* Of the strips of 8 columns only those in which pixels are others. */
TEST(a_strip_that_changes_is_sent)
{
    static const GridBox FIRST = {4, 3, 8, 6}, SECOND = {12, 3, 8, 6};
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    screen.image.pixels[8 * CELL_WIDTH] = 1;
    assert_int_equal(frame(&screen), 1);
    assert_true(screen.pixels.strip[1].due);
    assert_true(spoiled(&screen, SECOND));
    assert_int_equal(frame(&screen), 0);
    screen.image.pixels[screen.image.w * (screen.image.h - 1)] = 1;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, FIRST));
    screen_free(&screen);
}

/* Curves stay above what covers their lower rows. */
TEST(its_upper_part_stays_above_what_lies_over_it)
{
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    write_cell(&screen, BOX.x, BOX.y + 4, 'x');
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(screen.pixels.strip[0].box.rows, 4);
    assert_true(spoiled(&screen, BOX));
    assert_int_equal(frame(&screen), 0);
    write_cell(&screen, BOX.x, BOX.y, 'x');
    assert_int_equal(frame(&screen), 0);
    assert_true(spoiled(&screen, BOX));
    write_cell(&screen, BOX.x, BOX.y, ' ');
    write_cell(&screen, BOX.x, BOX.y + 4, ' ');
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(screen.pixels.strip[0].box.rows, BOX.rows);
    screen_free(&screen);
}

TEST(another_box_takes_its_place)
{
    static const GridBox LAST = {20, 3, 4, 6};
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    screen.insets.inset[0].box.columns = 18;
    screen.image.w = 18 * CELL_WIDTH;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, LAST));
    assert_int_equal(frame(&screen), 0);
    screen_free(&screen);
}

TEST(several_are_sent_each_for_itself)
{
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    screen.insets.inset[screen.insets.count++] = (Inset){.image = &screen.other, .box = BESIDE};
    assert_int_equal(frame(&screen), 2);
    screen.other.pixels[0] = 1;
    assert_int_equal(frame(&screen), 1);
    assert_true(spoiled(&screen, BESIDE));
    assert_int_equal(frame(&screen), 0);
    screen.insets.inset[0].box = (GridBox){20, 2, 20, 6}; /* over the other one */
    screen.insets.count = 1;
    assert_int_equal(frame(&screen), 3);
    assert_true(spoiled(&screen, BESIDE));
    screen_free(&screen);
}

TEST(it_goes_when_there_is_none)
{
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    screen.insets.count = 0;
    assert_int_equal(frame(&screen), 0);
    assert_true(spoiled(&screen, BOX));
    screen.insets.count = 1;
    assert_int_equal(frame(&screen), 3);
    screen_free(&screen);
}

/* By kitty's protocol a strip has a number: another one replaces it, and it is deleted by it. */
TEST(kitty_is_told_what_goes)
{
    Screen screen;
    screen_new(&screen, PIXELS_KITTY);
    screen.image.pixels[0] = 1;
    assert_int_equal(frame(&screen), 1);
    assert_int_equal(screen.out.size, 0);
    screen.insets.kind = PIXELS_NONE;
    assert_int_equal(frame(&screen), 0);
    assert_string_equal(buf_text(&screen.out),
                        "\033_Ga=d,d=I,i=3100,q=2\033\\\033_Ga=d,d=I,i=3101,q=2\033\\"
                        "\033_Ga=d,d=I,i=3102,q=2\033\\");
    assert_false(spoiled(&screen, BOX));
    screen_free(&screen);
}

/* Strips are whole cells; sixels are whole bands of six pixels. */
TEST(strips_stand_side_by_side)
{
    Screen screen;
    screen_new(&screen, PIXELS_SIXEL);
    screen.insets.cell_height = CELL_HEIGHT + 1;
    pixels_add(&screen.pixels, &screen.insets, &screen.out);
    const char *text = buf_text(&screen.out);
    assert_non_null(strstr(text, "\0337\033[4;5H\033P0;1q\"1;1;80;120#0;2;0;0;0#0!80~-"));
    assert_non_null(strstr(text, "\0337\033[4;13H\033P0;1q\"1;1;80;120#"));
    assert_non_null(strstr(text, "\0337\033[4;21H\033P0;1q\"1;1;40;120#"));
    screen_free(&screen);
}

TEST(kitty_gets_a_file_in_pieces)
{
    enum { COLUMN = 4, NOISE = 8 * CELL_WIDTH * 6 * CELL_HEIGHT * COLUMN };
    static const char BEGIN[] = "\0337\033[4;5H\033_Ga=T,f=100,i=3100,p=1,q=2,C=1,m=";
    Screen screen;
    screen_new(&screen, PIXELS_KITTY);
    Image noise = {.w = 8 * CELL_WIDTH, .h = 6 * CELL_HEIGHT, .c = COLUMN};
    noise.pixels = ARENA_NEW(&screen.arena, uint8_t, NOISE);
    for (int i = 0; i < NOISE; i++)
        noise.pixels[i] = (uint8_t)rand();
    screen.insets.inset[0] = (Inset){.image = &noise, .box = {BOX.x, BOX.y, 8, 6}};
    assert_int_equal(frame(&screen), 1);
    buf_clear(&screen.out);
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
    assert_true(pieces > 8 && last == 1);
    screen_free(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_sent_once),
        cmocka_unit_test(a_strip_that_changes_is_sent),
        cmocka_unit_test(its_upper_part_stays_above_what_lies_over_it),
        cmocka_unit_test(another_box_takes_its_place),
        cmocka_unit_test(several_are_sent_each_for_itself),
        cmocka_unit_test(it_goes_when_there_is_none),
        cmocka_unit_test(kitty_is_told_what_goes),
        cmocka_unit_test(strips_stand_side_by_side),
        cmocka_unit_test(kitty_gets_a_file_in_pieces),
    };
    return unit_run(tests);
}
