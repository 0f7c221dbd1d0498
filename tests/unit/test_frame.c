/* Tests the bytes of frames: a small terminal that reads them must show the grid. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "ui/frame.h"
#include "ui/terminfo.h"

#include <locale.h>
#include <string.h>

enum { COLUMNS = 40, ROWS = 8, NUMBERS = 8, COLORS = 256 };

/* A terminal as the test simulates it; its cells have colours as 1 + index, 0: its own. */
typedef struct {
    Arena arena;
    Grid grid;
    int x, y;
    Style style;
    int moves;
} Fake;

static void forget_style(Fake *fake)
{
    fake->style = (Style){0};
}

/* CSI ... m, as terminfo has it for xterm. */
static void set_style(Fake *fake, const int *number, int count)
{
    for (int i = 0; i < count; i++) {
        int n = number[i];
        if (n == 0)
            forget_style(fake);
        else if (n == 1)
            fake->style.bold = true;
        else if (n == 7)
            fake->style.reverse = true;
        else if (n == 39)
            fake->style.ink = 0;
        else if (n == 49)
            fake->style.paper = 0;
        else if (n == 38 || n == 48) {
            Color color = (Color)(1 + number[i + 2]);
            if (number[i + 1] == 2)
                color = COLOR_RGB(number[i + 2], number[i + 3], number[i + 4]);
            *(n == 38 ? &fake->style.ink : &fake->style.paper) = color;
            i += number[i + 1] == 2 ? 4 : 2;
        } else if (n >= 100)
            fake->style.paper = (Color)(1 + n - 100 + 8);
        else if (n >= 90)
            fake->style.ink = (Color)(1 + n - 90 + 8);
        else if (n >= 40)
            fake->style.paper = (Color)(1 + n - 40);
        else if (n >= 30)
            fake->style.ink = (Color)(1 + n - 30);
    }
}

/* Reads one control sequence, after its CSI; returns where it ends. */
static const char *obey(Fake *fake, const char *at)
{
    int number[NUMBERS] = {0}, count = 1;
    for (; *at == ';' || (*at >= '0' && *at <= '9'); at++) {
        if (*at == ';')
            count++;
        else
            number[count - 1] = 10 * number[count - 1] + *at - '0';
        assert_true(count <= NUMBERS);
    }
    switch (*at) {
    case 'm':
        set_style(fake, number, count);
        break;
    case 'H':
        fake->y = MAX(number[0], 1) - 1;
        fake->x = MAX(number[1], 1) - 1;
        fake->moves++;
        break;
    case 'J':
        fake->grid = grid_new(&fake->arena, COLUMNS, ROWS);
        break;
    default:
        fail_test("unknown sequence: CSI ... %c\n", *at);
    }
    return at + 1;
}

static void show(Fake *fake, const Buf *bytes)
{
    const char *at = buf_text(bytes);
    while (*at) {
        if (strncmp(at, "\033(B", 3) == 0) {
            at += 3;
        } else if (strncmp(at, "\033[", 2) == 0) {
            at = obey(fake, at + 2);
        } else {
            uint32_t codepoint = utf8_next(&at);
            assert_true(codepoint >= ' ' && fake->x < COLUMNS);
            grid_put(&fake->grid, fake->x, fake->y, codepoint, fake->style);
            fake->x += codepoint_width(codepoint);
        }
    }
}

static Color as_shown(Color color, int colors)
{
    return colors == COLORS_ALL ? color : (Color)(1 + color_index(color, colors));
}

static void check_same(const Fake *fake, const Grid *grid, int colors)
{
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        Cell want = grid->cell[i], have = fake->grid.cell[i];
        assert_int_equal(have.codepoint, want.codepoint);
        assert_int_equal(have.style.ink, as_shown(want.style.ink, colors));
        assert_int_equal(have.style.paper, as_shown(want.style.paper, colors));
        assert_true(have.style.bold == want.style.bold);
        assert_true(have.style.reverse == want.style.reverse);
    }
}

static Style some_style(void)
{
    static const Color INK[] = {0, COLOR_RGB(86, 180, 233), COLOR_RGB(255, 0, 0)};
    static const Color PAPER[] = {0, 0, 0, COLOR_RGB(30, 75, 105)};
    return (Style){.ink = INK[rand() % LENGTH(INK)],
                   .paper = PAPER[rand() % LENGTH(PAPER)],
                   .bold = rand() % 4 == 0,
                   .reverse = rand() % 8 == 0};
}

/* Writes some text somewhere: single and wide characters, and spaces. */
static void scribble(Grid *grid)
{
    static const char *const TEXT[] = {"loss", "0.0331", "図表 損失", "⠤⠔⠒⠉",
                                       "│ │",  " ",      "    ",      "é"};
    grid_text(grid, rand() % COLUMNS, rand() % ROWS, TEXT[rand() % LENGTH(TEXT)], some_style());
}

static bool open_terminal(void)
{
    Error err = {0};
    setenv("TERM", "xterm-256color", 1);
    return setlocale(LC_ALL, "C.UTF-8") && terminfo_open(&err);
}

static void check_frames(int colors)
{
    Fake fake = {.x = 0};
    Frame frame = {.colors = colors, .ground = GROUND_DARK};
    fake.grid = grid_new(&fake.arena, COLUMNS, ROWS);
    Grid grid = grid_new(&fake.arena, COLUMNS, ROWS);
    Buf bytes = {0};
    for (int round = 0; round < 400; round++) {
        for (int i = rand() % 5; i >= 0; i--)
            scribble(&grid);
        if (round % 50 == 49)
            frame_forget(&frame);
        buf_clear(&bytes);
        frame_add(&frame, &bytes, &grid);
        show(&fake, &bytes);
        check_same(&fake, &grid, colors);
    }
    buf_clear(&bytes);
    frame_add(&frame, &bytes, &grid);
    assert_int_equal(bytes.size, 0);
    buf_free(&bytes);
    frame_free(&frame);
    arena_free(&fake.arena);
}

TEST(the_terminal_shows_the_grid)
{
    if (!open_terminal())
        skip();
    srand(1);
    check_frames(COLORS);
    check_frames(COLORS_ALL);
    terminfo_close();
}

TEST(few_bytes_for_few_changes)
{
    if (!open_terminal())
        skip();
    Arena arena = {0};
    Fake fake = {.x = 0};
    Frame frame = {.colors = COLORS};
    Buf bytes = {0};
    Grid grid = grid_new(&arena, COLUMNS, ROWS);
    fake.grid = grid_new(&fake.arena, COLUMNS, ROWS);
    grid_text(&grid, 2, 3, "epoch 3 batch 412", (Style){0});
    frame_add(&frame, &bytes, &grid);
    buf_clear(&bytes);
    grid_text(&grid, 2, 3, "epoch 4 batch 413", (Style){0});
    frame_add(&frame, &bytes, &grid);
    assert_string_equal(buf_text(&bytes), "\033[4;9H4\033[4;19H3");
    buf_clear(&bytes);
    frame_spoil(&frame, (GridBox){0, 3, 4, 1});
    frame_add(&frame, &bytes, &grid);
    assert_string_equal(buf_text(&bytes), "\033[4;1H  ep");
    buf_free(&bytes);
    frame_free(&frame);
    arena_free(&fake.arena);
    arena_free(&arena);
    terminfo_close();
}

/* Octants (here 1 and 23) are newer than many C libraries; the third character is in no Unicode. */
TEST(octants_are_sent_whatever_the_c_library_knows)
{
    if (!open_terminal())
        skip();
    Arena arena = {0};
    Frame frame = {.colors = COLORS};
    Buf bytes = {0};
    Grid grid = grid_new(&arena, COLUMNS, ROWS);
    grid_put(&grid, 0, 0, 0x1cea8, (Style){0});
    grid_put(&grid, 1, 0, 0x1cd01, (Style){0});
    grid_put(&grid, 2, 0, 0x1cff0, (Style){0});
    frame_add(&frame, &bytes, &grid);
    assert_non_null(strstr(buf_text(&bytes), "\360\234\272\250\360\234\264\201?"));
    buf_free(&bytes);
    frame_free(&frame);
    arena_free(&arena);
    terminfo_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_terminal_shows_the_grid),
        cmocka_unit_test(few_bytes_for_few_changes),
        cmocka_unit_test(octants_are_sent_whatever_the_c_library_knows),
    };
    return unit_run(tests);
}
