/* Tests pictures, the confusion matrix, the font, and the grid of cells. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "plot/font.h"
#include "plot/heat.h"
#include "plot/picture_page.h"
#include "plot/print.h"
#include "tests/unit/golden.h"

#include <string.h>

/* A ring that gets thicker with `i`, grey or coloured. */
static Image ring(Arena *arena, int side, int channels, int i)
{
    Image image = {.w = side,
                   .h = side,
                   .c = channels,
                   .pixels = ARENA_NEW(arena, uint8_t, side * side * channels)};
    double middle = (side - 1) / 2.0, outer = middle * middle * 0.8, inner = outer * 0.7 / (i + 1);
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++) {
            double square = (x - middle) * (x - middle) + (y - middle) * (y - middle);
            for (int c = 0; c < channels; c++)
                image.pixels[(y * side + x) * channels + c] =
                    (uint8_t)(square < outer && square > inner ? 255 - 90 * c : 8 * i);
        }
    return image;
}

static PictureGrid rings(Arena *arena)
{
    enum { TILES = 5 };
    Picture *tile = ARENA_NEW(arena, Picture, TILES);
    for (int i = 0; i < TILES; i++)
        tile[i] = (Picture){ring(arena, 20, i % 2 ? 3 : 1, i),
                            {{.name = arena_printf(arena, "ring %d", i)}}};
    return (PictureGrid){.title = "rings", .tile = tile, .tiles = TILES, .cols = 3};
}

TEST(pictures_as_text)
{
    const struct {
        const char *name;
        TextSurface surface;
    } cases[] = {
        {"rings.ascii.txt", {.glyphs = GLYPHS_ASCII, .columns = 80}},
        {"rings.block.txt", {.glyphs = GLYPHS_BLOCK, .columns = 40}},
        {"rings.color.txt", {.glyphs = GLYPHS_BLOCK, .columns = 40, .color = true}},
    };
    for (int i = 0; i < LENGTH(cases); i++) {
        Arena arena = {0};
        Buf buf = {0};
        PictureGrid grid = rings(&arena);
        picture_text(&arena, &grid, cases[i].surface, &buf);
        golden_text(cases[i].name, buf_text(&buf));
        buf_free(&buf);
        arena_free(&arena);
    }
}

/* As many tiles go on a page as fit; their pixels are magnified by whole numbers if there is room;
 * they are made smaller, but not below half, where else fewer than two would fit or much would stay
 * blank. */
TEST(pages_fit_their_room)
{
    Arena arena = {0};
    PictureGrid grid = rings(&arena);
    for (int columns = 20; columns <= 300; columns += 10)
        for (int rows = 5; rows <= 90; rows += 4) {
            PageRoom room = {columns, rows, 1, 2};
            PicturePage page = picture_page(&grid, &room);
            assert_true(page.scale.smaller == 1 || page.scale.smaller > page.scale.larger);
            assert_true(page.cols * (page.columns + PAGE_GAP) - PAGE_GAP <= columns);
            assert_true(page.rows * (page.tall + 1) - 1 <= rows);
            assert_true(page.cols * page.rows >= 2);
            assert_true(columns < 60 || rows < 15 || page.scale.smaller <= 2 * page.scale.larger);
        }
    PicturePage wide = picture_page(&grid, &(PageRoom){110, 16, 1, 2});
    assert_true(wide.cols == 5 && wide.rows == 1 && wide.scale.larger == 1);
    PicturePage pixels = picture_page(&grid, &(PageRoom){110, 40, 8, 16});
    assert_true(pixels.cols * pixels.rows >= 5 && pixels.scale.larger > 4);
    arena_free(&arena);
}

TEST(pixels_are_squares)
{
    static uint8_t grey[] = {1, 2, 3, 4};
    Arena arena = {0};
    Image large = picture_scaled(&arena, &(Image){.w = 2, .h = 2, .c = 1, .pixels = grey},
                                 (PictureScale){3, 1});
    assert_int_equal(large.w, 6);
    assert_int_equal(large.h, 6);
    for (int i = 0; i < 36; i++)
        assert_int_equal(large.pixels[i], grey[i / 18 * 2 + i % 6 / 3]);
    arena_free(&arena);
}

/* Names are shortened at their end; the numbers after them are always whole. */
TEST(captions_keep_their_numbers)
{
    static const Caption LONG = {"pred german_shorthaired_pointer", ".97"},
                         WIDE = {"true 柴犬と秋田犬", "5.93"}, ALONE = {.name = "a cat, asleep"};
    Arena arena = {0};
    assert_string_equal(caption_text(&arena, &LONG, 40, "…"),
                        "pred german_shorthaired_pointer .97");
    assert_string_equal(caption_text(&arena, &LONG, 16, "…"), "pred german… .97");
    assert_string_equal(caption_text(&arena, &WIDE, 15, "…"), "true 柴犬… 5.93");
    assert_string_equal(caption_text(&arena, &LONG, 3, "…"), ".97");
    assert_string_equal(caption_text(&arena, &ALONE, 6, "…"), "a cat…");
    arena_free(&arena);
}

static void expect_lines(const Caption *caption, int columns, const char *first, const char *second)
{
    Arena arena = {0};
    const char *line[CAPTION_LINES];
    int lines = caption_lines(&arena, caption, columns, CAPTION_LINES, line);
    assert_int_equal(lines, second ? 2 : 1);
    assert_string_equal(line[0], first);
    if (second)
        assert_string_equal(line[1], second);
    arena_free(&arena);
}

/* A long name goes on in a second line, broken between words where it can be. */
TEST(captions_take_two_lines)
{
    static const Caption LONG = {"pred german_shorthaired_pointer", ".97"},
                         WIDE = {"true 柴犬と秋田犬", "5.93"}, ALONE = {.name = "a cat, asleep"};
    expect_lines(&LONG, 40, "pred german_shorthaired_pointer .97", NULL);
    expect_lines(&LONG, 31, "pred german_shorthaired_pointer", ".97");
    expect_lines(&LONG, 24, "pred german_shorthaired_", "pointer .97");
    expect_lines(&LONG, 14, "pred german_", "shorthair… .97");
    expect_lines(&WIDE, 13, "true 柴犬と秋", "田犬 5.93");
    expect_lines(&ALONE, 8, "a cat, ", "asleep");
}

/* On a page of many digits two thirds of columns and lines are used; an image that would have fewer
 * than 8 x 4 cells stands beside its caption. */
TEST(pages_are_not_left_blank)
{
    static uint8_t grey[28 * 28];
    Picture tile[60];
    for (int i = 0; i < LENGTH(tile); i++)
        tile[i] =
            (Picture){.image = {28, 28, 1, grey}, .caption = {{"pred 4", ".97"}, {"true 9", "5"}}};
    PictureGrid grid = {.tile = tile, .tiles = LENGTH(tile)};
    static const struct {
        PageRoom room;
        int least;
    } PAGES[] = {{{116, 28, 1, 2}, 12}, {{76, 14, 1, 2}, 4}, {{46, 48, 1, 2}, 8}};
    for (int i = 0; i < LENGTH(PAGES); i++) {
        const PageRoom *room = &PAGES[i].room;
        PicturePage page = picture_page(&grid, room);
        assert_true(page.cols * page.rows >= PAGES[i].least);
        assert_true(3 * page.cols * (page.columns + PAGE_GAP) >= 2 * room->columns);
        assert_true(3 * page.rows * (page.tall + 1) >= 2 * room->rows);
    }
    PicturePage small = picture_page(&grid, &(PageRoom){36, 5, 1, 2});
    assert_true(small.beside >= 8 && small.lines >= 4 && small.tall == 5);
}

/* Where names need two lines each they have them, if images stay as large; without room for an
 * image there are captions alone. */
TEST(pages_make_room_for_captions)
{
    static uint8_t grey[28 * 28];
    Picture tile[2];
    for (int i = 0; i < LENGTH(tile); i++)
        tile[i] =
            (Picture){.image = {28, 28, 1, grey},
                      .caption = {{"pred german_shorthaired_pointer", ".97"}, {"true dog", "5"}}};
    PictureGrid grid = {.tile = tile, .tiles = LENGTH(tile)};
    PicturePage page = picture_page(&grid, &(PageRoom){60, 20, 1, 2});
    assert_true(page.caption_lines == 2 && page.captions == 4 && page.scale.smaller == 1);
    page = picture_page(&grid, &(PageRoom){80, 20, 1, 2});
    assert_true(page.caption_lines == 1 && page.captions == 2);
    page = picture_page(&grid, &(PageRoom){36, 6, 1, 2});
    assert_true(page.caption_lines == 1 && page.lines == 4);
    page = picture_page(&grid, &(PageRoom){36, 3, 1, 2});
    assert_true(page.captions == 2 && page.lines == 0 && page.columns == 36);
}

/* Fewer tiles go into a row rather than that a caption loses its number. */
TEST(tiles_are_wide_enough_for_numbers)
{
    Arena arena = {0};
    Buf buf = {0};
    PictureGrid grid = rings(&arena);
    Picture *tile = arena_copy(&arena, grid.tile, (size_t)grid.tiles * sizeof *grid.tile);
    for (int i = 0; i < grid.tiles; i++) {
        tile[i].caption[0] = (Caption){"pred a_name_that_is_long", ".97"};
        tile[i].caption[1] = (Caption){"true another_long_name", "12345.93"};
    }
    grid.tile = tile;
    for (int columns = 20; columns < 100; columns += 7) {
        buf_clear(&buf);
        const TextSurface surface = {.glyphs = GLYPHS_BLOCK, .columns = columns};
        picture_text(&arena, &grid, surface, &buf);
        int numbers = 0;
        for (const char *at = buf_text(&buf); (at = strstr(at, " 12345.93")); at++)
            numbers++;
        assert_int_equal(numbers, grid.tiles);
    }
    buf_free(&buf);
    arena_free(&arena);
}

TEST(pictures_as_pixels)
{
    Arena arena = {0};
    PictureGrid grid = rings(&arena), none = {.title = "nothing yet"};
    Image image = picture_image(&arena, &grid);
    golden_image("rings.png", &image);
    assert_true(picture_image(&arena, &none).w > 0);
    arena_free(&arena);
}

/* Compares without the bytes of embedded PNG files, which are those of the library's release. */
static void golden_svg(const char *name, const char *svg)
{
    static const char DATA[] = "base64,";
    Buf bare = {0};
    while (*svg) {
        const char *data = strstr(svg, DATA), *end = data ? data + strlen(DATA) : strchr(svg, 0);
        buf_add(&bare, svg, (size_t)(end - svg));
        svg = data ? strchr(end, '"') : end;
    }
    golden_text(name, buf_text(&bare));
    buf_free(&bare);
}

TEST(pictures_as_svg)
{
    Arena arena = {0};
    Buf svg = {0};
    Print print = print_svg(&svg);
    PictureGrid grid = rings(&arena);
    picture_print(&arena, &grid, &print);
    golden_svg("rings.svg", buf_text(&svg));
    assert_int_equal(print.w, picture_image(&arena, &grid).w);
    buf_free(&svg);
    arena_free(&arena);
}

TEST(the_confusion_matrix_is_a_table)
{
    const char *const name[] = {"3", "7"};
    const long count[] = {1010, 0, 9, 1019};
    Buf buf = {0};
    Matrix matrix = {.title = "Confusion matrix",
                     .row_label = "actual",
                     .col_label = "predicted",
                     .n = 2,
                     .name = name,
                     .count = count};
    matrix_text(&matrix, 0, &buf);
    assert_string_equal(buf_text(&buf), "Confusion matrix\n"
                                        "          predicted\n"
                                        "             3     7\n"
                                        "actual 3  1010     0\n"
                                        "       7     9  1019\n");
    buf_free(&buf);
}

static Matrix ten_classes(Arena *arena)
{
    static const char *const NAME[] = {"airplane", "automobile", "bird",  "cat",  "deer",
                                       "dog",      "frog",       "horse", "ship", "truck\n\033[2J"};
    long *count = ARENA_NEW(arena, long, 100);
    for (int i = 0; i < 100; i++)
        count[i] = i % 11 == 0 ? 800 + i : i * 13 % 40;
    return (Matrix){.title = "Confusion matrix",
                    .row_label = "actual",
                    .col_label = "predicted",
                    .n = 10,
                    .name = NAME,
                    .count = count};
}

/* Ten classes fit a terminal; all rows have the same width; there are no control characters. */
TEST(a_large_matrix_fits)
{
    Arena arena = {0};
    Buf buf = {0};
    Matrix matrix = ten_classes(&arena);
    matrix_text(&matrix, 0, &buf);
    golden_text("matrix.txt", buf_text(&buf));
    for (char *line = strtok(buf.data, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(text_width(line) < 80 && !strchr(line, 033));
    Image image = matrix_image(&arena, &matrix, 0, 0);
    golden_image("matrix.png", &image);
    buf_clear(&buf);
    Print print = print_svg(&buf);
    matrix_print(&arena, &matrix, 0, 0, &print);
    golden_svg("matrix.svg", buf_text(&buf));
    buf_free(&buf);
    arena_free(&arena);
}

/* How many pixels of an image have a colour. */
static int pixels_of(const Image *image, Color color)
{
    int found = 0;
    for (int i = 0; i < image->w * image->h; i++) {
        const uint8_t *p = image->pixels + 3 * i;
        found += COLOR_RGB(p[0], p[1], p[2]) == color;
    }
    return found;
}

/* As on the screen: nothing for 0, the colours of heat for mistakes, the larger the hotter. */
TEST(a_picture_of_a_matrix_shows_mistakes)
{
    static const char *const NAME[] = {"a", "b", "c"};
    Arena arena = {0};
    long count[] = {90, 9, 0, 1, 80, 0, 0, 0, 70};
    Matrix matrix = {.n = 3, .name = NAME, .count = count};
    Image image = matrix_image(&arena, &matrix, 0, 0);
    Color most = heat_style(HEAT_LEVELS, GROUND_LIGHT).paper,
          few = heat_style(heat_level(1, 9), GROUND_LIGHT).paper;
    const int CELL = 95 * 95, DIGIT = CELL / 10;
    assert_in_range(pixels_of(&image, most), CELL - DIGIT, CELL);
    assert_in_range(pixels_of(&image, few), CELL - DIGIT, CELL);
    count[1] = count[3] = 0;
    image = matrix_image(&arena, &matrix, 0, 0);
    assert_int_equal(pixels_of(&image, most) + pixels_of(&image, few), 0);
    arena_free(&arena);
}

/* Whether the heads, the words of the line at `at`, all differ. */
static bool heads_differ(char *text, int at, int n)
{
    const char *head[64];
    int heads = 0;
    for (; at > 0; at--)
        text = strchr(text, '\n') + 1;
    *strchr(text, '\n') = '\0';
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        head[heads++] = word;
    for (int i = 0; i < heads; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(head[i], head[j]) == 0)
                return false;
    return heads == n;
}

TEST(heads_of_many_classes_differ)
{
    Arena arena = {0};
    Buf buf = {0};
    const char *breed[26], *letter[26];
    for (int i = 0; i < 26; i++) {
        breed[i] = arena_printf(&arena, "german_shorthaired_breed_%c_of_the_north", 'a' + i);
        letter[i] = arena_printf(&arena, "%c%c-shaped", 'A' + i, 'a' + i);
    }
    Matrix matrix = {.n = 26, .name = breed, .count = ARENA_NEW(&arena, long, 26 * 26)};
    matrix_text(&matrix, 0, &buf);
    assert_non_null(strstr(buf_text(&buf), "\n17 g.r_of_the_north  ")); /* with the name of 17 */
    assert_true(heads_differ(buf.data, 0, 26));
    buf_clear(&buf);
    matrix.name = letter;
    matrix_text(&matrix, 0, &buf);
    assert_true(heads_differ(buf.data, 0, 26));
    buf_clear(&buf);
    breed[1] = "german_shorthaired_pointer", breed[0] = "german_shorthaired_terrier";
    matrix = (Matrix){.n = 2, .name = breed, .count = matrix.count};
    for (int columns = 1; columns < 100; columns++) {
        matrix_text(&matrix, columns, &buf);
        assert_true(heads_differ(buf.data, 0, 2));
        buf_clear(&buf);
    }
    assert_true(matrix_image(&arena, &matrix, 0, 0).w > 0);
    buf_free(&buf);
    arena_free(&arena);
}

/* Names that the font shows alike, as boxes and without their marks, are numbers in a picture. */
TEST(heads_of_names_the_font_does_not_have_differ)
{
    Arena arena = {0};
    Buf buf = {0};
    long count[4] = {0};
    const char *other[] = {"日本", "月光"}, *box[] = {"□□", "□□"}, *marked[] = {"e\u0301", "e"},
               *plain[] = {"e", "e"};
    const char *const *const PAIRS[][2] = {{other, box}, {marked, plain}};
    assert_string_equal(font_text(font_load(&arena), &arena, "a日e\u0301\u200b"), "a□e");
    for (int i = 0; i < LENGTH(PAIRS); i++) {
        Matrix matrix = {.n = 2, .name = PAIRS[i][0], .count = count};
        Image a = matrix_image(&arena, &matrix, 0, 0);
        matrix.name = PAIRS[i][1];
        Image b = matrix_image(&arena, &matrix, 0, 0);
        assert_true(a.w == b.w && a.h == b.h);
        assert_memory_equal(a.pixels, b.pixels, (size_t)a.w * (size_t)a.h * 3);
        matrix_text(&matrix, 0, &buf);
        assert_true(heads_differ(buf.data, 0, 2));
        buf_clear(&buf);
    }
    buf_free(&buf);
    arena_free(&arena);
}

TEST(matrices_of_any_size)
{
    enum { MOST = 300 };
    for (int n = 0; n <= MOST; n += 60) {
        Arena arena = {0};
        Buf buf = {0};
        const char **name = ARENA_NEW(&arena, const char *, n);
        for (int i = 0; i < n; i++)
            name[i] = "class";
        Matrix matrix = {.n = n, .name = name, .count = ARENA_NEW(&arena, long, (n * n))};
        matrix_text(&matrix, 0, &buf);
        assert_true(matrix_image(&arena, &matrix, 0, 0).w < 2000);
        buf_free(&buf);
        arena_free(&arena);
    }
}

static void count_stroke(void *context, Point a, Point b)
{
    assert_true(a.x > 0 && b.x > 0 && a.x < FONT_W && b.x < FONT_W && b.y < FONT_H);
    ++*(int *)context;
}

/* And so have the other characters of labels in pixels. */
TEST(every_printable_character_has_a_glyph)
{
    static const char LABELS[] = "★…→±";
    Arena arena = {0};
    const Font *font = font_load(&arena);
    int box = 0;
    font_strokes(font, 0x4e00, count_stroke, &box);
    for (uint32_t c = 33; c < 127; c++) {
        int strokes = 0;
        font_strokes(font, c, count_stroke, &strokes);
        assert_int_equal(font->glyph[c - 32].codepoint, c);
        assert_true(strokes > 0);
    }
    assert_true(box > 0);
    assert_string_equal(font_text(font, &arena, LABELS), LABELS);
    arena_free(&arena);
}

static Bytes bytes(const char *text)
{
    return (Bytes){(const uint8_t *)text, strlen(text)};
}

/* The user's own font (ONECYCLE_ASSETS) gets a message with the line. */
TEST(a_broken_font_is_refused)
{
    Arena arena = {0};
    Error err = {0};
    Font *font = ARENA_NEW(&arena, Font, 1);
    assert_false(font_parse(bytes("# mine\nletter A\n"), "my.txt", font, &err));
    assert_string_equal(err.text, "my.txt:2: want code points as U+0041 U+0042");
    assert_false(font_parse(bytes("U+0041\n..##..\n.#..\n"), "my.txt", font, &err));
    assert_string_equal(err.text, "my.txt:3: want 1 glyphs of 6 dots, # or ., a space between");
    assert_false(font_parse(bytes("U+0041 U+0042\n...... ......"), "my.txt", font, &err));
    assert_true(font_parse(bytes(""), "my.txt", font, &err));
    arena_free(&arena);
}

/* A grid keeps wide characters whole and cuts at its edges. */
TEST(cells_hold_wide_characters)
{
    Arena arena = {0};
    Buf buf = {0};
    Grid grid = grid_new(&arena, 6, 2), part = grid_new(&arena, 2, 1);
    assert_int_equal(grid_text(&grid, 0, 0, "日本", (Style){0}), 4);
    grid_put(&grid, 1, 0, 'x', (Style){0});
    grid_text(&grid, 4, 1, "cut here", (Style){0});
    grid_text(&part, 0, 0, "ab", (Style){0});
    grid_copy(&grid, 0, 1, &part);
    grid_copy(&grid, 5, 1, &part);
    grid_write(&grid, false, &buf);
    assert_string_equal(buf_text(&buf), " x本\nab  ca\n");
    assert_string_equal(grid_cut(&arena, "learning rate", 9, "…"), "learning…");
    assert_string_equal(grid_cut(&arena, "loss", 9, "…"), "loss");
    buf_free(&buf);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_as_text),
        cmocka_unit_test(pages_fit_their_room),
        cmocka_unit_test(pixels_are_squares),
        cmocka_unit_test(captions_keep_their_numbers),
        cmocka_unit_test(captions_take_two_lines),
        cmocka_unit_test(pages_are_not_left_blank),
        cmocka_unit_test(pages_make_room_for_captions),
        cmocka_unit_test(tiles_are_wide_enough_for_numbers),
        cmocka_unit_test(pictures_as_pixels),
        cmocka_unit_test(pictures_as_svg),
        cmocka_unit_test(the_confusion_matrix_is_a_table),
        cmocka_unit_test(a_large_matrix_fits),
        cmocka_unit_test(a_picture_of_a_matrix_shows_mistakes),
        cmocka_unit_test(heads_of_many_classes_differ),
        cmocka_unit_test(heads_of_names_the_font_does_not_have_differ),
        cmocka_unit_test(matrices_of_any_size),
        cmocka_unit_test(every_printable_character_has_a_glyph),
        cmocka_unit_test(a_broken_font_is_refused),
        cmocka_unit_test(cells_hold_wide_characters),
    };
    return unit_run(tests);
}
