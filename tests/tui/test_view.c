/* Tests the whole screen as a user sees it: against goldens, and rules that hold at any size. */
#include "tests/unit/unit.h"

#include "tests/tui/screen.h"
#include "tests/unit/golden.h"
#include "train/recorder.h"

#include <string.h>
#include <time.h>

/* Small, wide, tall and large screens, for the figures that are looked at most. */
static const char *const MOST_SEEN[] = {"start", "pick", "training", "runs"};
static const int SIZE[][2] = {{80, 24},  {200, 60}, {40, 12}, {60, 15},
                              {120, 40}, {200, 20}, {50, 60}, {300, 90}};
enum { SIZES_OF_ALL = 2 };

static bool is_most_seen(const char *name)
{
    for (int i = 0; i < LENGTH(MOST_SEEN); i++)
        if (strcmp(MOST_SEEN[i], name) == 0)
            return true;
    return false;
}

TEST(screens_are_as_agreed)
{
    for (int i = 0; i < SCENES; i++)
        for (int k = 0; k < (is_most_seen(SCENE[i].name) ? LENGTH(SIZE) : SIZES_OF_ALL); k++) {
            Screen *screen = screen_open(i);
            screen_draw(screen, SIZE[k][0], SIZE[k][1]);
            golden_screen(arena_printf(&screen->arena, "%s.%dx%d.screen", SCENE[i].name, SIZE[k][0],
                                       SIZE[k][1]),
                          screen_text(screen));
            screen_close(screen);
        }
}

/* Logs on a narrow screen, and on one between. */
TEST(logs_have_screens_of_other_sizes)
{
    static const int OTHER[][2] = {{40, 12}, {120, 40}};
    for (int k = 0; k < LENGTH(OTHER); k++) {
        Screen *screen = screen_named("watch_9x12");
        screen_draw(screen, OTHER[k][0], OTHER[k][1]);
        golden_screen(
            arena_printf(&screen->arena, "watch_9x12.%dx%d.screen", OTHER[k][0], OTHER[k][1]),
            screen_text(screen));
        screen_close(screen);
    }
}

/* The screen has one way to write a number: no exponent has a sign of plus or a zero in front. */
TEST(numbers_are_written_in_one_way)
{
    static const char *const OTHER[] = {"e-0", "E-0", "e+", "E+", "00:0"};
    for (int i = 0; i < SCENES; i++) {
        Screen *screen = screen_open(i);
        screen_draw(screen, 200, 60);
        for (int k = 0; k < LENGTH(OTHER); k++)
            assert_null(strstr(screen_text(screen), OTHER[k]));
        screen_close(screen);
    }
}

TEST(a_screen_without_unicode_is_as_agreed)
{
    Screen *screen = screen_named("training");
    screen->scene.surface.glyphs = GLYPHS_ASCII;
    screen_draw(screen, 80, 24);
    golden_screen("training.ascii.screen", screen_text(screen));
    screen_close(screen);
}

TEST(a_small_terminal_is_told_so)
{
    Screen *screen = screen_named("training");
    screen_draw(screen, 30, 8);
    golden_screen("small.30x8.screen", screen_text(screen));
    assert_true(screen->map.too_small && screen->map.cursor_x == -1);
    screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS - 1);
    assert_true(screen->map.too_small);
    screen_draw(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_false(screen->map.too_small);
    screen_close(screen);
}

static bool is_side(uint32_t c)
{
    return c == 0x2502 || c == 0x2503;
}

/* A frame that begins here: as wide as to its top right corner, as high as its left side. */
static void check_frame(const Grid *grid, int x, int y, bool thick)
{
    const uint32_t right_top = thick ? 0x2513 : 0x2510, left_bottom = thick ? 0x2517 : 0x2514;
    const uint32_t right_bottom = thick ? 0x251b : 0x2518;
    int right = x + 1, bottom = y + 1;
    while (right < grid->columns && cell_at(grid, right, y) != right_top)
        right++;
    while (bottom < grid->rows && is_side(cell_at(grid, x, bottom)))
        bottom++;
    assert_true(right < grid->columns && bottom < grid->rows);
    assert_true(cell_at(grid, x, bottom) == left_bottom &&
                cell_at(grid, right, bottom) == right_bottom);
    for (int row = y + 1; row < bottom; row++)
        assert_true(is_side(cell_at(grid, right, row)));
}

/* Frames are whole: a pane over another one would break its frame. */
static int check_frames(const Grid *grid)
{
    int frames = 0;
    for (int y = 0; y < grid->rows; y++)
        for (int x = 0; x < grid->columns; x++) {
            uint32_t c = cell_at(grid, x, y);
            if (c == 0x250c || c == 0x250f)
                check_frame(grid, x, y, c == 0x250f);
            frames += c == 0x250c || c == 0x250f;
        }
    return frames;
}

/* One line, at the top, and nothing else. */
static void check_notice(const Grid *grid)
{
    for (long i = grid->columns; i < (long)grid->columns * grid->rows; i++)
        assert_int_equal(grid->cell[i].codepoint, ' ');
    assert_int_not_equal(cell_at(grid, 0, 0), ' ');
    for (int x = 0; x < grid->columns; x++)
        assert_int_not_equal(cell_at(grid, x, 0), 0x2026); /* what is said is whole */
}

/* Whether there is an error in the latest answer, which may lie over panes. */
static bool has_error_over(const Scene *scene)
{
    for (int i = scene->messages - 1; i >= 0 && scene->message[i].kind != MESSAGE_ECHO; i--)
        if (scene->message[i].kind == MESSAGE_ERROR)
            return true;
    return false;
}

static void check_size(Screen *screen, int columns, int rows, bool popup)
{
    screen_draw(screen, columns, rows);
    screen_check(screen);
    popup = popup || has_error_over(&screen->scene);
    if (screen->map.too_small)
        check_notice(&screen->grid);
    else if (!popup)
        assert_true(check_frames(&screen->grid) >= 1);
    if (!screen->map.too_small) {
        assert_true(cell_at(&screen->grid, 1, 0) != ' '); /* the header's first word */
        assert_true(cell_at(&screen->grid, 1, rows - 2) != 0x2502);
    }
}

/* Panes never meet, whatever the size; prompt and header are never covered. */
TEST(every_size_is_whole)
{
    for (int i = 0; i < SCENES; i++) {
        Screen *screen = screen_open(i);
        bool popup = screen->scene.prompt.choices > 0;
        for (int columns = 1; columns <= 300; columns += columns < 60 ? 3 : 17)
            for (int rows = 1; rows <= 100; rows += rows < 30 ? 1 : 13) {
                ArenaMark mark = arena_mark(&screen->arena);
                check_size(screen, columns, rows, popup);
                arena_release(&screen->arena, mark);
            }
        screen_close(screen);
    }
}

TEST(the_four_figures_are_seen)
{
    static const char *const TITLE[] = {" loss ", " learning rate ", " momentum ", " accuracy ",
                                        " epochs "};
    static const char *const NAME[] = {"training", "trained", "first"};
    for (int i = 0; i < LENGTH(NAME); i++)
        for (int columns = 80; columns <= 300; columns += 20)
            for (int rows = 24; rows <= 100; rows += 7) {
                Screen *screen = screen_named(NAME[i]);
                screen_draw(screen, columns, rows);
                for (int t = 0; t < LENGTH(TITLE); t++)
                    assert_non_null(strstr(screen_text(screen), TITLE[t]));
                screen_close(screen);
            }
}

/* In the header while it runs, in the progress line afterwards. */
TEST(a_dead_net_is_seen)
{
    static const char *const NAME[] = {"training", "trained"};
    static const char *const WORDS[] = {"running, dead", "done, dead, "};
    for (int i = 0; i < LENGTH(NAME); i++)
        for (int dead = 0; dead < 2; dead++) {
            Screen *screen = screen_named(NAME[i]);
            screen->scene.job.dead = dead;
            screen_draw(screen, 80, 24);
            assert_int_equal(strstr(screen_text(screen), WORDS[i]) != NULL, dead);
            screen_close(screen);
        }
}

/* The pixels are as large as their box, in which nothing else is drawn. */
static void check_inlay(const Screen *screen, const Inlay *inlay)
{
    Box box = inlay->box;
    assert_int_equal(inlay->image.w, box.columns * screen->scene.cell_width);
    assert_int_equal(inlay->image.h, box.rows * screen->scene.cell_height);
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.x; x < box.x + box.columns; x++)
            assert_int_equal(cell_at(&screen->grid, x, y), ' ');
}

/* A click on a line of the first screen puts it into the prompt, as Enter does with the one that is
 * marked. */
TEST(the_first_steps_can_be_clicked)
{
    static const char *const STEP[][2] = {{"data digits", "type data digits"},
                                          {"model simple_cnn", "type model simple_cnn"},
                                          {"lr_find ", "type lr_find"},
                                          {"fit_one_cycle 2", "type fit_one_cycle 2"}};
    Screen *screen = screen_named("new");
    screen_draw(screen, 120, 40);
    for (int i = 0; i < LENGTH(STEP); i++) {
        const char *row = NULL, *at = NULL;
        int y = 0;
        while (!at && ++y < 30) {
            row = screen_row(screen, y);
            at = strstr(row, STEP[i][0]);
        }
        assert_non_null(at);
        const char *command = view_hit_at(&screen->map, &screen->arena, (int)(at - row), y);
        assert_string_equal(command ? command : "nothing", STEP[i][1]);
    }
    assert_string_equal(screen->map.marked, "data digits"); /* for Enter */
    screen_close(screen);
}

/* What is done is ticked and says what came of it, the next line to type has a mark, and help and
 * the way out are there at every size. */
TEST(the_first_screen_says_where_one_is)
{
    static const int SIZES[][2] = {{40, 12}, {60, 15}, {80, 24}, {50, 60}, {200, 20}, {300, 90}};
    Screen *screen = screen_named("start");
    for (int i = 0; i < LENGTH(SIZES); i++) {
        screen_draw(screen, SIZES[i][0], SIZES[i][1]);
        const char *text = screen_text(screen);
        assert_non_null(strstr(text, "✓ model             simple_cnn"));
        assert_non_null(strstr(text, "▸ lr_find "));
        assert_non_null(strstr(text, "· fit_one_cycle 2 "));
        assert_non_null(strstr(text, "? lists keys"));
        assert_non_null(strstr(text, "quit              leave"));
    }
    screen_close(screen);
}

/* Runs from before are there to be looked at, where there is room for them. */
TEST(the_first_screen_has_recent_runs)
{
    Screen *screen = screen_named("start");
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen), "24 Nov digits  mlp       fit 1"));
    for (int y = 0; y < 24; y++) {
        const char *at = strstr(screen_row(screen, y), "24 Nov");
        if (at)
            assert_string_equal(view_hit_at(&screen->map, &screen->arena, 10, y),
                                "runs select 2026-11-24-232959-02");
    }
    screen_close(screen);
    screen = screen_named("new");
    screen_draw(screen, 80, 24);
    assert_null(strstr(screen_text(screen), " runs "));
    screen_close(screen);
}

/* When the terminal shows pixels, cells leave room for them. */
TEST(a_picture_has_a_box_of_its_own)
{
    for (int cell = 0; cell < 20; cell += 9)
        for (int columns = VIEW_COLUMNS; columns <= 220; columns += 43)
            for (int rows = VIEW_ROWS; rows <= 70; rows += 23) {
                Screen *screen = screen_named("lost");
                screen->scene.surface.color = true;
                screen->scene.cell_width = screen->scene.cell_height = cell;
                screen_draw(screen, columns, rows);
                screen_check(screen);
                assert_int_equal(screen->map.inlays > 0, cell > 0);
                for (int i = 0; i < screen->map.inlays; i++)
                    check_inlay(screen, &screen->map.inlay[i]);
                screen_close(screen);
            }
}

TEST(ascii_is_ascii_and_no_colour_is_none)
{
    for (int i = 0; i < SCENES; i++)
        for (int columns = 1; columns <= 220; columns += 43)
            for (int rows = 1; rows <= 70; rows += 23) {
                Screen *screen = screen_open(i);
                screen->scene.surface.glyphs = GLYPHS_ASCII;
                screen_draw(screen, columns, rows);
                for (long c = 0; c < (long)columns * rows; c++) {
                    const Cell *cell = &screen->grid.cell[c];
                    assert_true(cell->codepoint >= 32 && cell->codepoint < 127);
                    assert_true(cell->style.ink == 0 && cell->style.paper == 0);
                }
                screen_close(screen);
            }
}

/* Colour only adds to what is there without it, on either ground: the text is the same, except
 * lines that differ by dashes. */
TEST(colour_changes_no_words)
{
    for (Ground ground = GROUND_DARK; ground <= GROUND_LIGHT; ground++) {
        Screen *plain = screen_named("start"), *color = screen_named("start");
        color->scene.surface.color = true;
        color->scene.surface.ground = ground;
        screen_draw(plain, 100, 30);
        screen_draw(color, 100, 30);
        assert_string_equal(screen_text(plain), screen_text(color));
        bool seen = false;
        for (int i = 0; i < 100 * 30; i++)
            seen |= color->grid.cell[i].style.ink != 0;
        assert_true(seen);
        screen_close(plain);
        screen_close(color);
    }
}

/* The system line is there on request, unless panes need its row. */
TEST(the_system_line_is_on_request)
{
    Screen *screen = screen_named("training");
    screen->scene.usage = (Usage){.processors = 1.93, .memory = 43200000, .most = 51000000};
    screen_draw(screen, 80, 24);
    assert_null(strstr(screen_text(screen), "processor"));
    screen->scene.stage.system = true;
    screen_draw(screen, 80, 24);
    assert_non_null(strstr(screen_text(screen),
                           "\n processor 193 %   memory 43 MB   most 51 MB   58,120 images/s\n"));
    screen_draw(screen, 40, 12);
    assert_null(strstr(screen_text(screen), "processor"));
    screen_close(screen);
}

/* Prints the time of a frame without judging it, since machines differ. */
TEST(a_frame_of_a_long_run_is_timed)
{
    enum { FRAMES = 20 };
    Screen *screen = screen_named("training");
    const Recorder *before = screen->scene.training;
    Recorder *run = fit_run(100, 10000, 5e-2, 1);
    screen->scene.training = run;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < FRAMES; i++)
        screen_draw(screen, 200, 60);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds =
        difftime(end.tv_sec, begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
    print_message("# a frame of 200 x 60 with %ld batches: %.2f ms\n", series_count(&run->smooth),
                  1e3 * seconds / FRAMES);
    screen->scene.training = before;
    recorder_free(run);
    screen_close(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_agreed),
        cmocka_unit_test(logs_have_screens_of_other_sizes),
        cmocka_unit_test(numbers_are_written_in_one_way),
        cmocka_unit_test(a_screen_without_unicode_is_as_agreed),
        cmocka_unit_test(a_small_terminal_is_told_so),
        cmocka_unit_test(every_size_is_whole),
        cmocka_unit_test(the_four_figures_are_seen),
        cmocka_unit_test(a_dead_net_is_seen),
        cmocka_unit_test(the_first_steps_can_be_clicked),
        cmocka_unit_test(the_first_screen_says_where_one_is),
        cmocka_unit_test(the_first_screen_has_recent_runs),
        cmocka_unit_test(a_picture_has_a_box_of_its_own),
        cmocka_unit_test(ascii_is_ascii_and_no_colour_is_none),
        cmocka_unit_test(colour_changes_no_words),
        cmocka_unit_test(the_system_line_is_on_request),
        cmocka_unit_test(a_frame_of_a_long_run_is_timed),
    };
    return unit_run(tests);
}
