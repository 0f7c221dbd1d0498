/* The whole screen as a user sees it: goldens to look at, and what has to hold at any size. */
#include "tests/unit/unit.h"

#include "app/table.h"
#include "base/text.h"
#include "tests/tui/scenes.h"
#include "tests/unit/golden.h"
#include "view/phase.h"
#include "view/view.h"

#include <math.h>
#include <string.h>
#include <time.h>

/* A scene on a screen of some size. */
typedef struct {
    Arena arena;
    Scene scene;
    Grid grid;
    ScreenMap map;
} Screen;

static void draw(Screen *screen, int columns, int rows)
{
    screen->scene.surface.columns = columns;
    screen->scene.surface.rows = rows;
    screen->grid = grid_new(&screen->arena, columns, rows);
    view_draw(&screen->scene, &screen->grid, &screen->map);
}

static Screen *open_scene(int scene)
{
    Screen *screen = heap_resize(NULL, 1, sizeof *screen);
    *screen = (Screen){.map = {.first = 0}};
    SCENE[scene].make(&screen->arena, &screen->scene);
    return screen;
}

static Screen *open_named(const char *name)
{
    for (int i = 0; i < SCENES; i++)
        if (strcmp(SCENE[i].name, name) == 0)
            return open_scene(i);
    fail_test("no scene is called %s\n", name);
    return NULL;
}

static void shut(Screen *screen)
{
    scene_free(&screen->scene);
    arena_free(&screen->arena);
    heap_free(screen);
}

/* The screen's text; in its arena. */
static const char *text_of(Screen *screen)
{
    Buf buf = {0};
    grid_write(&screen->grid, false, &buf);
    const char *text = arena_text(&screen->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

static void screens_are_as_agreed(void **state)
{
    static const int SIZE[][2] = {{80, 24}, {200, 60}};
    (void)state;
    for (int i = 0; i < SCENES; i++)
        for (int k = 0; k < LENGTH(SIZE) && strcmp(SCENE[i].name, "first") != 0; k++) {
            Screen *screen = open_scene(i);
            draw(screen, SIZE[k][0], SIZE[k][1]);
            golden_screen(arena_printf(&screen->arena, "%s.%dx%d.screen", SCENE[i].name, SIZE[k][0],
                                       SIZE[k][1]),
                          text_of(screen));
            shut(screen);
        }
}

static void a_screen_without_unicode_is_as_agreed(void **state)
{
    (void)state;
    Screen *screen = open_named("training");
    screen->scene.surface.glyphs = GLYPHS_ASCII;
    draw(screen, 80, 24);
    golden_screen("training.ascii.screen", text_of(screen));
    shut(screen);
}

static void a_small_terminal_is_told_so(void **state)
{
    (void)state;
    Screen *screen = open_named("training");
    draw(screen, 30, 8);
    golden_screen("small.30x8.screen", text_of(screen));
    assert_true(screen->map.too_small && screen->map.cursor_x == -1);
    draw(screen, VIEW_COLUMNS, VIEW_ROWS - 1);
    assert_true(screen->map.too_small);
    draw(screen, VIEW_COLUMNS, VIEW_ROWS);
    assert_false(screen->map.too_small);
    shut(screen);
}

static uint32_t at(const Grid *grid, int x, int y)
{
    return grid->cell[(long)y * grid->columns + x].codepoint;
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
    while (right < grid->columns && at(grid, right, y) != right_top)
        right++;
    while (bottom < grid->rows && is_side(at(grid, x, bottom)))
        bottom++;
    assert_true(right < grid->columns && bottom < grid->rows);
    assert_true(at(grid, x, bottom) == left_bottom && at(grid, right, bottom) == right_bottom);
    for (int row = y + 1; row < bottom; row++)
        assert_true(is_side(at(grid, right, row)));
}

/* Whole frames: what lies over another would break it. */
static int check_frames(const Grid *grid)
{
    int frames = 0;
    for (int y = 0; y < grid->rows; y++)
        for (int x = 0; x < grid->columns; x++) {
            uint32_t c = at(grid, x, y);
            if (c == 0x250c || c == 0x250f)
                check_frame(grid, x, y, c == 0x250f);
            frames += c == 0x250c || c == 0x250f;
        }
    return frames;
}

static bool inside(Box box, const Grid *grid)
{
    return box.columns == 0 || (box.x >= 0 && box.y >= 0 && box.x + box.columns <= grid->columns &&
                                box.y + box.rows <= grid->rows);
}

static void check_map(const Screen *screen)
{
    const ScreenMap *map = &screen->map;
    for (int i = 0; i < FOCUS_COUNT; i++)
        assert_true(inside(map->pane[i], &screen->grid));
    assert_true(inside(map->plot, &screen->grid));
    if (map->too_small)
        return;
    assert_int_equal(map->cursor_y, screen->grid.rows - 2);
    assert_true(map->cursor_x >= 0 && map->cursor_x < screen->grid.columns);
    assert_true(map->figure_columns > 0 && map->figure_rows > 0);
}

/* One line, at the top, and nothing else. */
static void check_notice(const Grid *grid)
{
    for (long i = grid->columns; i < (long)grid->columns * grid->rows; i++)
        assert_int_equal(grid->cell[i].codepoint, ' ');
    assert_int_equal(at(grid, 0, 0), grid->columns > 1 ? 't' : 0x2026);
}

static void check_size(Screen *screen, int columns, int rows, bool popup)
{
    draw(screen, columns, rows);
    check_map(screen);
    if (screen->map.too_small)
        check_notice(&screen->grid);
    else if (!popup)
        assert_true(check_frames(&screen->grid) >= 1);
    if (!screen->map.too_small) {
        assert_int_equal(at(&screen->grid, 1, 0), 'o');
        assert_true(at(&screen->grid, 1, rows - 2) != 0x2502);
    }
}

/* Panes never meet, whatever the size; prompt and header are never covered. */
static void every_size_is_whole(void **state)
{
    (void)state;
    for (int i = 0; i < SCENES; i++) {
        Screen *screen = open_scene(i);
        bool popup = screen->scene.prompt.choices > 0;
        for (int columns = 1; columns <= 300; columns += columns < 60 ? 3 : 17)
            for (int rows = 1; rows <= 100; rows += rows < 30 ? 1 : 13) {
                ArenaMark mark = arena_mark(&screen->arena);
                check_size(screen, columns, rows, popup);
                arena_release(&screen->arena, mark);
            }
        shut(screen);
    }
}

static void the_four_figures_are_seen(void **state)
{
    static const char *const TITLE[] = {" loss ",     " learning rate ", " momentum ",
                                        " accuracy ", " epochs ",        " messages "};
    static const char *const NAME[] = {"training", "trained", "first"};
    (void)state;
    for (int i = 0; i < LENGTH(NAME); i++)
        for (int columns = 80; columns <= 300; columns += 20)
            for (int rows = 24; rows <= 100; rows += 7) {
                Screen *screen = open_named(NAME[i]);
                draw(screen, columns, rows);
                for (int t = 0; t < LENGTH(TITLE); t++)
                    assert_non_null(strstr(text_of(screen), TITLE[t]));
                shut(screen);
            }
}

static void ascii_is_ascii_and_no_colour_is_none(void **state)
{
    (void)state;
    for (int i = 0; i < SCENES; i++)
        for (int columns = 1; columns <= 220; columns += 43)
            for (int rows = 1; rows <= 70; rows += 23) {
                Screen *screen = open_scene(i);
                screen->scene.surface.glyphs = GLYPHS_ASCII;
                draw(screen, columns, rows);
                for (long c = 0; c < (long)columns * rows; c++) {
                    const Cell *cell = &screen->grid.cell[c];
                    assert_true(cell->codepoint >= 32 && cell->codepoint < 127);
                    assert_true(cell->style.ink == 0 && cell->style.paper == 0);
                }
                shut(screen);
            }
}

/* Colour adds nothing that is not there without, on either ground: the same text but for lines told
 * apart by dashes. */
static void colour_changes_no_words(void **state)
{
    (void)state;
    for (int light = 0; light < 2; light++) {
        Screen *plain = open_named("start"), *color = open_named("start");
        color->scene.surface.color = true;
        color->scene.light = light;
        draw(plain, 100, 30);
        draw(color, 100, 30);
        assert_string_equal(text_of(plain), text_of(color));
        bool seen = false;
        for (int i = 0; i < 100 * 30; i++)
            seen |= color->grid.cell[i].style.ink != 0;
        assert_true(seen);
        shut(plain);
        shut(color);
    }
}

/* The numbers of the epochs pane are those of the table, which are those of the events. */
static void numbers_are_those_of_the_table(void **state)
{
    (void)state;
    Screen *screen = open_named("trained");
    Buf table = {0};
    draw(screen, 200, 60);
    table_of(screen->scene.training, &table);
    int numbers = 0;
    for (char *word = strtok(table.data, " \n"); word; word = strtok(NULL, " \n"))
        if (strchr(word, '.')) {
            assert_non_null(strstr(text_of(screen), word));
            numbers++;
        }
    assert_int_equal(numbers, 6);
    buf_free(&table);
    shut(screen);
}

static void a_click_finds_its_sample(void **state)
{
    (void)state;
    Screen *screen = open_named("pick");
    draw(screen, 120, 40);
    const ScreenMap *map = &screen->map;
    assert_true(map->plot.columns > 20 && map->first == CURVE_SKIP_START);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.x), map->first);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.x + map->plot.columns - 1),
                     map->last);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.x - 1), -1);
    assert_int_equal(view_sample_at(map, &screen->scene, map->plot.x + map->plot.columns), -1);
    for (int x = map->plot.x; x < map->plot.x + map->plot.columns; x++) {
        screen->scene.stage.cursor = view_sample_at(map, &screen->scene, x);
        draw(screen, 120, 40);
        int found = -1;
        for (int c = map->plot.x; c < map->plot.x + map->plot.columns; c++)
            if (at(&screen->grid, c, map->plot.y) == 0x2502)
                found = c;
        assert_in_range(found, x - 1, x + 1);
    }
    shut(screen);
}

static void zooming_keeps_the_cursor_in_sight(void **state)
{
    (void)state;
    Screen *screen = open_named("pick");
    for (double zoom = 1; zoom > 0.001; zoom /= 2)
        for (long cursor = -1; cursor < 100; cursor += 7) {
            screen->scene.stage.zoom = zoom;
            screen->scene.stage.cursor = cursor;
            draw(screen, 100, 30);
            long shown = MIN(MAX(cursor, CURVE_SKIP_START), 97 - CURVE_SKIP_END - 1);
            assert_true(cursor < 0 || (screen->map.first <= shown && shown <= screen->map.last));
            assert_true(screen->map.first >= CURVE_SKIP_START && screen->map.last < 97);
        }
    shut(screen);
}

/* What readline has is on the screen up to the cursor, however long it is. */
static void a_long_line_follows_its_cursor(void **state)
{
    (void)state;
    Screen *screen = open_named("start");
    static char line[400];
    for (int length = 0; length < 390; length += 13) {
        memset(line, 0, sizeof line);
        for (int i = 0; i < length; i++)
            line[i] = (char)('a' + i % 26);
        screen->scene.prompt.text = line;
        screen->scene.prompt.cursor = 2 + length;
        draw(screen, 60, 20);
        int x = screen->map.cursor_x;
        assert_in_range(x, 1, 59);
        assert_int_equal(at(&screen->grid, x, 18), ' ');
        if (length)
            assert_int_equal(at(&screen->grid, x - 1, 18), line[length - 1]);
    }
    shut(screen);
}

/* Errors are told from other words without colour, and long ones are there to their end. */
static void errors_are_whole(void **state)
{
    (void)state;
    Screen *screen = open_named("start");
    const Message message = {MESSAGE_ERROR, "data: no folder of that name; what there is: alpha, "
                                            "beta, gamma, delta, epsilon, zeta, eta and theta"};
    screen->scene.message = &message;
    screen->scene.messages = 1;
    draw(screen, 60, 24);
    assert_non_null(strstr(text_of(screen), "! data: no folder"));
    assert_non_null(strstr(text_of(screen), "theta"));
    shut(screen);
}

static void phases_have_names(void **state)
{
    static const struct {
        Policy policy;
        long at; /* of 1000 batches */
        const char *name;
        bool plateau;
    } CASE[] = {
        {POLICY_COS, 0, "phase 1: warm-up", false},
        {POLICY_COS, 299, "phase 1: warm-up", true},
        {POLICY_LINEAR, 400, "phase 2: annealing", true},
        {POLICY_COS, 999, "phase 2: annealing", false},
        {POLICY_THREE_PHASE, 500, "phase 2: cool-down", false},
        {POLICY_THREE_PHASE, 700, "phase 3: tail", false},
    };
    (void)state;
    Arena arena = {0};
    Plan plan;
    for (int i = 0; i < LENGTH(CASE); i++) {
        OneCycleRequest request = {.epochs = 1, .cycle = one_cycle_defaults(5e-2)};
        request.cycle.policy = CASE[i].policy;
        assert_true(plan_one_cycle(&plan, &request, 1000, NULL));
        Phase phase = phase_at(&arena, &plan, CASE[i].at);
        assert_string_equal(phase.name, CASE[i].name);
        assert_int_equal(phase.plateau, CASE[i].plateau);
    }
    plan_fit(&plan, 1, 3e-3, 0.9, 0, 1000);
    assert_string_equal(phase_at(&arena, &plan, 5).name, "constant rate");
    arena_free(&arena);
}

/* What the user can change about a figure, and lists scrolled beyond their ends. */
static void every_choice_can_be_drawn(void **state)
{
    (void)state;
    for (int i = 0; i < SCENES; i++)
        for (int smooth = 0; smooth < 3; smooth++)
            for (int focus = 0; focus < FOCUS_COUNT; focus++) {
                Screen *screen = open_scene(i);
                Stage *stage = &screen->scene.stage;
                stage->smooth = smooth;
                stage->focus = (Focus)focus;
                stage->log_loss = focus % 2;
                stage->scroll = 1000 * (focus - 1);
                stage->run = 100 * (smooth - 1);
                draw(screen, 140, 45);
                check_map(screen);
                shut(screen);
            }
}

/* Told, not judged: machines differ. */
static void a_frame_of_a_long_run_is_timed(void **state)
{
    (void)state;
    enum { FRAMES = 20 };
    Screen *screen = open_named("training");
    const Recorder *before = screen->scene.training;
    Recorder *run = fit_run(100, 10000, 5e-2, 1);
    screen->scene.training = run;
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < FRAMES; i++)
        draw(screen, 200, 60);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds =
        difftime(end.tv_sec, begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
    print_message("# a frame of 200 x 60 with %ld batches: %.2f ms\n", series_count(&run->smooth),
                  1e3 * seconds / FRAMES);
    screen->scene.training = before;
    recorder_free(run);
    shut(screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_agreed),
        cmocka_unit_test(a_screen_without_unicode_is_as_agreed),
        cmocka_unit_test(a_small_terminal_is_told_so),
        cmocka_unit_test(every_size_is_whole),
        cmocka_unit_test(the_four_figures_are_seen),
        cmocka_unit_test(ascii_is_ascii_and_no_colour_is_none),
        cmocka_unit_test(colour_changes_no_words),
        cmocka_unit_test(numbers_are_those_of_the_table),
        cmocka_unit_test(a_click_finds_its_sample),
        cmocka_unit_test(zooming_keeps_the_cursor_in_sight),
        cmocka_unit_test(a_long_line_follows_its_cursor),
        cmocka_unit_test(errors_are_whole),
        cmocka_unit_test(phases_have_names),
        cmocka_unit_test(every_choice_can_be_drawn),
        cmocka_unit_test(a_frame_of_a_long_run_is_timed),
    };
    return unit_run(tests);
}
