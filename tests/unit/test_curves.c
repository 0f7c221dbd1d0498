/* Tests how curves look on a screen: fills, bands, strokes, and points that are too many. */
#include "tests/unit/unit.h"

#include "analysis/thin.h"
#include "plot/dots.h"

#include <math.h>
#include <stdlib.h>

enum { COLUMNS = 60, ROWS = 16, DIAMOND = 0x25c6 };

/* A pane with a plot of this mark, and of a second one if it has points. */
typedef struct {
    Arena arena;
    Grid grid;
    PlotArea area;
} Pane;

static Pane pane_of(const Plot *plot, Glyphs glyphs, Ground ground)
{
    Pane pane = {.arena = {0}};
    PaneLook look = {
        .surface = {
            .glyphs = glyphs, .columns = COLUMNS, .rows = ROWS, .color = true, .ground = ground}};
    PlotPane drawn = plot_pane(&pane.arena, plot, &look);
    pane.grid = drawn.grid;
    pane.area = drawn.area;
    return pane;
}

static const Cell *cell_of(const Pane *pane, int column, int row)
{
    return &pane->grid.cell[(pane->area.box.y + row) * COLUMNS + pane->area.box.x + column];
}

static int count(const Pane *pane, uint32_t glyph)
{
    int found = 0;
    for (int i = 0; i < COLUMNS * ROWS; i++)
        found += pane->grid.cell[i].codepoint == glyph;
    return found;
}

static Plot falling(double *y, long n)
{
    Plot plot = {.title = "loss"};
    for (long i = 0; i < n; i++)
        y[i] = 1 / (1 + (double)i / 8);
    plot_add(&plot, (Mark){.kind = MARK_LINE, .label = "train", .y = y, .n = n, .fill = true});
    return plot;
}

/* Below the curve, and nowhere above it. */
TEST(a_fill_lies_below_its_curve)
{
    static const Glyphs SETS[] = {GLYPHS_ASCII, GLYPHS_BLOCK, GLYPHS_OCTANT, GLYPHS_BRAILLE};
    double y[100];
    Plot plot = falling(y, LENGTH(y));
    Color fill = palette_on(GROUND_DARK).fill[INK_MAIN];
    for (int i = 0; i < LENGTH(SETS); i++) {
        Pane pane = pane_of(&plot, SETS[i], GROUND_DARK);
        for (int column = 2; column < pane.area.box.columns - 2; column++) {
            int row = 0, line = 0;
            for (; row < pane.area.box.rows && cell_of(&pane, column, row)->codepoint == ' '; row++)
                assert_int_equal(cell_of(&pane, column, row)->style.paper, 0);
            for (; row < pane.area.box.rows && cell_of(&pane, column, row)->codepoint != ' '; row++)
                line++;
            assert_true(line > 0);
            for (; row < pane.area.box.rows; row++)
                assert_int_equal(cell_of(&pane, column, row)->style.paper, fill);
        }
        arena_free(&pane.arena);
    }
}

/* At whatever height of its cell a line is, no dot below it in the cell lacks the fill; and where
 * it is at the bottom, the fill does not stand above it. */
TEST(a_fill_begins_at_its_curve)
{
    const unsigned lowest = 0xc0, next = 0x24; /* dots of braille: the last row, the one above */
    Color fill = palette_on(GROUND_DARK).fill[INK_MAIN];
    for (int step = 1; step < 40; step++) {
        double y[] = {step / 40.0, step / 40.0};
        Plot plot = {.title = "loss", .y = {.lo = 0, .hi = 1}};
        plot_add(&plot, (Mark){.kind = MARK_LINE, .label = "train", .y = y, .n = 2, .fill = true});
        Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
        int column = pane.area.box.columns / 2, row = pane.area.box.rows - 1;
        while (row > 0 && cell_of(&pane, column, row)->codepoint == ' ')
            row--;
        const Cell *cell = cell_of(&pane, column, row);
        unsigned dots = cell->codepoint - 0x2800;
        bool below = !(dots & lowest), at_bottom = dots & lowest && dots & next;
        assert_int_equal(cell->style.paper, below ? fill : at_bottom ? 0 : cell->style.paper);
        arena_free(&pane.arena);
    }
}

/* Where it rises and falls by one row of dots, cells side by side are alike: no battlements. */
TEST(a_fill_is_as_level_as_its_curve)
{
    static const Glyphs SETS[] = {GLYPHS_BRAILLE, GLYPHS_OCTANT};
    enum { POINTS = 31, STEPS = 60 };
    for (int i = 0; i < LENGTH(SETS); i++)
        for (int step = 10; step < STEPS - 10; step++) {
            double y[POINTS];
            for (int k = 0; k < POINTS; k++)
                y[k] = (step + k / 3 % 2) / (double)STEPS;
            Plot plot = {.title = "loss", .x = {.hi = POINTS - 1}, .y = {.lo = 0, .hi = 1}};
            plot_add(&plot, (Mark){.kind = MARK_LINE, .y = y, .n = POINTS, .fill = true});
            Pane pane = pane_of(&plot, SETS[i], GROUND_DARK);
            for (int row = 0; row < pane.area.box.rows; row++)
                for (int column = 2; column < pane.area.box.columns - 2; column++) {
                    const Cell *cell = cell_of(&pane, column, row);
                    if (cell[0].codepoint != ' ' && cell[1].codepoint != ' ')
                        assert_int_equal(cell[0].style.paper, cell[1].style.paper);
                }
            arena_free(&pane.arena);
        }
}

/* A cell that lines cover is like that beside it; without a line, the part that is filled is. */
TEST(a_part_of_a_cell_can_be_filled)
{
    static const struct {
        Glyphs glyphs;
        int height; /* dots of a cell */
    } SETS[] = {{GLYPHS_BLOCK, 2}, {GLYPHS_OCTANT, 4}, {GLYPHS_BRAILLE, 4}};
    const Pen pen = {.ink = INK_MAIN};
    const uint32_t lower_half = 0x2584;
    for (int i = 0; i < LENGTH(SETS); i++) {
        Arena arena = {0};
        int h = SETS[i].height;
        DotRaster raster = dots_new(&arena, (TextSurface){.glyphs = SETS[i].glyphs,
                                                          .columns = 3,
                                                          .rows = 1,
                                                          .color = true,
                                                          .ground = GROUND_DARK});
        Grid grid = grid_new(&arena, 3, 1);
        for (int x = 0; x < 6; x++)
            assert_true(dots_wash(&raster, WASH_FILL, x, h / 2.0, h, INK_MAIN));
        for (int x = 0; x < 4; x++)
            for (int y = x < 2 ? h / 2 : 0; y < h; y++)
                dots_set(&raster, x, y, LAYER_LINE, pen);
        dots_show(&raster, &grid);
        assert_int_equal(grid.cell[0].style.paper, 0);
        assert_int_equal(grid.cell[1].style.paper, 0);
        assert_int_equal(grid.cell[2].codepoint, lower_half);
        assert_int_equal(grid.cell[2].style.ink, raster.palette.fill[INK_MAIN]);
        arena_free(&arena);
    }
}

/* The end of a curve, in dots of braille from the left. */
static int end_of_line(const Pane *pane, int *row)
{
    const unsigned right = 0xb8;
    for (int column = pane->area.box.columns - 1; column >= 0; column--)
        for (*row = 0; *row < pane->area.box.rows; ++*row) {
            uint32_t glyph = cell_of(pane, column, *row)->codepoint;
            if (glyph > 0x2800 && glyph < 0x2900)
                return 2 * column + 1 + ((glyph & right) != 0);
        }
    return 0;
}

/* To the dot, though a cell has two columns of them: half of one is a character. */
TEST(a_fill_ends_with_its_curve)
{
    const uint32_t left_half = 0x258c;
    Color fill = palette_on(GROUND_DARK).fill[INK_MAIN];
    int halves = 0;
    for (int end = 30; end < 60; end++) {
        double x[] = {0, end}, y[] = {0.5, 0.5};
        Plot plot = {.title = "loss", .x = {.lo = 0, .hi = 100}, .y = {.lo = 0, .hi = 1}};
        plot_add(&plot, (Mark){.kind = MARK_LINE, .x = x, .y = y, .n = 2, .fill = true});
        Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
        int row, line = end_of_line(&pane, &row), column = pane.area.box.columns - 1;
        const Cell *cell = cell_of(&pane, column, pane.area.box.rows - 1);
        for (; cell->codepoint != left_half && cell->style.paper != fill; column--, cell--)
            assert_true(column > 0);
        bool half = cell->codepoint == left_half;
        assert_int_equal(2 * column + 2 - half, line);
        assert_true(!half || cell->style.ink == fill);
        halves += half;
        arena_free(&pane.arena);
    }
    assert_true(halves > 0);
}

/* Where a curve is everywhere, the label of a point is left out. */
TEST(a_label_does_not_cover_a_curve)
{
    double y[400], x = 200, middle = 0.5;
    for (int i = 0; i < LENGTH(y); i++)
        y[i] = i % 2;
    for (int crowded = 0; crowded < 2; crowded++) {
        Plot plot = {.title = "loss", .x = {.hi = LENGTH(y)}, .y = {.lo = 0, .hi = 1}};
        if (crowded)
            plot_add(&plot, (Mark){.kind = MARK_LINE, .y = y, .n = LENGTH(y)});
        plot_add(&plot, (Mark){.kind = MARK_POINT, .label = "w", .x = &x, .y = &middle, .n = 1});
        Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
        assert_int_equal(count(&pane, 'w'), !crowded);
        arena_free(&pane.arena);
    }
}

TEST(where_the_ground_is_not_known_there_is_no_fill)
{
    double y[100];
    Plot plot = falling(y, LENGTH(y));
    Pane pane = pane_of(&plot, GLYPHS_BLOCK, GROUND_UNKNOWN);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        assert_int_equal(pane.grid.cell[i].style.paper, 0);
    arena_free(&pane.arena);
}

/* Solid where dots fill the cell, else dotted, so that the fill below shows through. */
TEST(a_band_lies_between_its_edges)
{
    double low[] = {1, 1}, high[] = {2, 2};
    Plot plot = {.title = "loss", .y = {.lo = 0, .hi = 3}};
    plot_add(&plot, (Mark){.kind = MARK_BAND, .ink = INK_FAINT, .y = low, .y2 = high, .n = 2});
    Color band = palette_on(GROUND_DARK).fill[INK_FAINT];
    Pane pane = pane_of(&plot, GLYPHS_BLOCK, GROUND_DARK);
    int middle = pane.area.box.rows / 2, column = pane.area.box.columns / 2;
    assert_int_equal(cell_of(&pane, column, middle)->style.paper, band);
    assert_int_equal(cell_of(&pane, column, 0)->style.paper, 0);
    assert_int_equal(cell_of(&pane, column, pane.area.box.rows - 1)->style.paper, 0);
    arena_free(&pane.arena);
    pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    assert_int_equal(cell_of(&pane, column, middle)->codepoint, 0x28ff);
    assert_int_equal(cell_of(&pane, column, middle)->style.ink, band);
    arena_free(&pane.arena);
}

/* Dots of a braille cell in the middle of a band of a height, on a ground that is not known. */
static int dots_of_band(double height)
{
    double low[] = {1.5 - height / 2, 1.5 - height / 2},
           high[] = {1.5 + height / 2, 1.5 + height / 2};
    Plot plot = {.title = "loss", .y = {.lo = 0, .hi = 3}};
    plot_add(&plot, (Mark){.kind = MARK_BAND, .ink = INK_FAINT, .y = low, .y2 = high, .n = 2});
    Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_UNKNOWN);
    int most = 0;
    for (int row = 0; row < pane.area.box.rows; row++) {
        uint32_t c = cell_of(&pane, pane.area.box.columns / 2, row)->codepoint;
        most = MAX(most, c > 0x2800 && c <= 0x28ff ? __builtin_popcount(c - 0x2800) : 0);
    }
    arena_free(&pane.arena);
    return most;
}

/* Where nothing but dots can show it, a deep band has a dot for each cell, or it would outweigh its
 * curve. */
TEST(a_deep_band_is_sparse)
{
    assert_int_equal(dots_of_band(2.5), 1);
    assert_int_equal(dots_of_band(0.3), 2);
}

/* 16 colours are strong: a band of blocks is a shade there, not a ground. */
TEST(of_few_colours_a_band_is_a_shade)
{
    double low[] = {1, 1}, high[] = {2, 2};
    Plot plot = {.title = "loss", .y = {.lo = 0, .hi = 3}};
    plot_add(&plot, (Mark){.kind = MARK_BAND, .ink = INK_FAINT, .y = low, .y2 = high, .n = 2});
    Arena arena = {0};
    PaneLook look = {.surface = {.glyphs = GLYPHS_BLOCK,
                                 .columns = COLUMNS,
                                 .rows = ROWS,
                                 .color = true,
                                 .ground = GROUND_DARK,
                                 .few = true}};
    PlotPane drawn = plot_pane(&arena, &plot, &look);
    int shades = 0;
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        shades += drawn.grid.cell[i].codepoint == 0x2591;
        assert_int_equal(drawn.grid.cell[i].style.paper, 0);
    }
    assert_true(shades > COLUMNS);
    arena_free(&arena);
}

/* The highest rate of a schedule, and the last batch of a run. */
TEST(ends_of_the_axes_are_inside)
{
    double x[] = {0, 10}, y[] = {0, 0.05};
    for (Glyphs glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++) {
        Plot plot = {.title = "ends", .x = {.hi = 10}, .y = {.hi = 0.05}};
        plot_add(&plot, (Mark){.kind = MARK_POINT, .ink = INK_SECOND, .x = x, .y = y, .n = 2});
        Pane pane = pane_of(&plot, glyphs, GROUND_DARK);
        uint32_t point = glyphs == GLYPHS_ASCII ? '*' : DIAMOND;
        assert_int_equal(count(&pane, point), 2);
        assert_int_equal(count(&pane, glyphs == GLYPHS_ASCII ? '^' : 0x25b2), 0);
        arena_free(&pane.arena);
    }
}

/* Two dots high: one could be a single pixel of the terminal. */
TEST(lines_of_a_pane_are_thick)
{
    double y[] = {1, 1};
    Plot plot = {.title = "level", .y = {.lo = 0, .hi = 2}};
    plot_add(&plot, (Mark){.kind = MARK_LINE, .y = y, .n = 2});
    Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    int dots = 0;
    for (int row = 0; row < pane.area.box.rows; row++) {
        uint32_t glyph = cell_of(&pane, pane.area.box.columns / 2, row)->codepoint;
        dots += glyph == ' ' ? 0 : __builtin_popcount(glyph & 0xff);
    }
    assert_int_equal(dots, 4);
    arena_free(&pane.arena);
}

/* On any terminal, coloured or not: a reader may see no colours. */
TEST(lines_differ_in_more_than_colour)
{
    double low[] = {1, 1}, high[] = {2, 2};
    Plot plot = {.title = "loss", .y = {.lo = 0, .hi = 3}};
    plot_add(&plot, (Mark){.kind = MARK_LINE, .ink = INK_MAIN, .y = low, .n = 2});
    plot_add(&plot, (Mark){.kind = MARK_LINE, .ink = INK_SECOND, .y = high, .n = 2});
    for (Glyphs glyphs = GLYPHS_ASCII; glyphs <= GLYPHS_BRAILLE; glyphs++) {
        Pane pane = pane_of(&plot, glyphs, GROUND_DARK);
        int differ = 0, third = pane.area.box.rows / 3;
        for (int column = 3; column < pane.area.box.columns - 3; column++) {
            uint32_t upper = ' ', lower = ' ';
            for (int row = third - 1; row <= third + 1; row++)
                if (cell_of(&pane, column, row)->codepoint != ' ')
                    upper = cell_of(&pane, column, row)->codepoint;
            for (int row = 2 * third - 1; row <= 2 * third + 1; row++)
                if (cell_of(&pane, column, row)->codepoint != ' ')
                    lower = cell_of(&pane, column, row)->codepoint;
            differ += upper != lower;
        }
        assert_true(differ > 10);
        arena_free(&pane.arena);
    }
}

/* A thousand diamonds would be a fat chain. */
TEST(many_points_become_a_line_with_its_end_marked)
{
    enum { MANY = 1000 };
    double y[MANY];
    for (int i = 0; i < MANY; i++)
        y[i] = 1 / (1.0 + i);
    Plot plot = {.title = "accuracy"};
    plot_add(&plot, (Mark){.kind = MARK_POINT, .ink = INK_FOURTH, .y = y, .n = 12});
    Pane pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    assert_int_equal(count(&pane, DIAMOND), 12);
    arena_free(&pane.arena);
    plot.mark[0].n = MANY;
    pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    assert_int_equal(count(&pane, DIAMOND), 1);
    arena_free(&pane.arena);
    plot.mark[0].n = 12; /* the beginning of a long run */
    plot.x.hi = MANY;
    pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    assert_int_equal(count(&pane, DIAMOND), 1);
    arena_free(&pane.arena);
    plot.mark[0].n = MANY;
    pane = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    assert_true(count(&pane, ' ') < COLUMNS * ROWS - pane.area.box.columns / 2);
    arena_free(&pane.arena);
}

static Swatch pixel_of(const Image *image, int x, int y)
{
    return image->swatch[image->pixels[y * image->w + x]];
}

static bool has_color(Swatch pixel, Color color)
{
    return pixel.alpha == 255 && COLOR_RGB(pixel.red, pixel.green, pixel.blue) == color;
}

/* Frame and words stay characters; above the curve the terminal's ground is seen. */
TEST(curves_can_be_pixels)
{
    double y[100];
    Plot plot = falling(y, LENGTH(y));
    Arena arena = {0};
    PaneLook look = {.surface = {.glyphs = GLYPHS_PIXELS,
                                 .columns = COLUMNS,
                                 .rows = ROWS,
                                 .color = true,
                                 .ground = GROUND_DARK},
                     .cell_width = 8,
                     .cell_height = 16};
    PlotPane pane = plot_pane(&arena, &plot, &look);
    const Image *image = &pane.picture;
    assert_int_equal(image->w, 8 * pane.area.box.columns);
    assert_int_equal(image->h, 16 * pane.area.box.rows);
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++) {
            bool inside = column >= pane.area.box.x &&
                          column < pane.area.box.x + pane.area.box.columns &&
                          row >= pane.area.box.y && row < pane.area.box.y + pane.area.box.rows;
            assert_true(!inside || pane.grid.cell[row * COLUMNS + column].codepoint == ' ');
        }
    Pane dots = pane_of(&plot, GLYPHS_BRAILLE, GROUND_DARK);
    for (int column = 0; column < COLUMNS; column++) /* corner, numbers, small ticks */
        assert_int_equal(pane.grid.cell[(ROWS - 1) * COLUMNS + column].codepoint,
                         dots.grid.cell[(ROWS - 1) * COLUMNS + column].codepoint);
    arena_free(&dots.arena);
    Palette palette = palette_on(GROUND_DARK);
    bool line = false;
    int middle = image->w / 2, at = 0;
    for (; at < image->h && pixel_of(image, middle, at).alpha == 0; at++)
        ;
    for (; at < image->h && !has_color(pixel_of(image, middle, at), palette.fill[INK_MAIN]); at++)
        line |= has_color(pixel_of(image, middle, at), palette.ink[INK_MAIN]);
    assert_true(line && at > image->h / 2 && at < image->h);
    for (; at < image->h; at++)
        assert_true(has_color(pixel_of(image, middle, at), palette.fill[INK_MAIN]));
    arena_free(&arena);
}

/* How much of a mark is seen in pixels. */
static int marked_pixels(Mark mark)
{
    Arena arena = {0};
    Plot plot = {.title = "loss", .x = {.lo = 0, .hi = 1}, .y = {.lo = 0, .hi = 1}};
    plot_add(&plot, mark);
    PaneLook look = {.surface = {.glyphs = GLYPHS_PIXELS,
                                 .columns = COLUMNS,
                                 .rows = ROWS,
                                 .color = true,
                                 .ground = GROUND_DARK},
                     .cell_width = 8,
                     .cell_height = 16};
    PlotPane pane = plot_pane(&arena, &plot, &look);
    int found = 0;
    for (int i = 0; i < pane.picture.w * pane.picture.h; i++)
        found += has_color(pixel_of(&pane.picture, i, 0), palette_on(GROUND_DARK).ink[INK_MAIN]);
    arena_free(&arena);
    return found;
}

/* The best value is often the highest, and the last batch at the right edge. */
TEST(a_mark_at_the_edge_is_whole)
{
    double middle = 0.5, edge[] = {0, 1};
    for (int best = 0; best < 2; best++)
        for (int x = 0; x < 2; x++)
            for (int y = 0; y < 2; y++) {
                Mark mark = {.kind = MARK_POINT, .here = !best, .best = best, .n = 1};
                mark.x = mark.y = &middle;
                int whole = marked_pixels(mark);
                mark.x = &edge[x];
                mark.y = &edge[y];
                assert_in_range(marked_pixels(mark), whole * 9 / 10, whole * 11 / 10);
            }
}

/* Whatever a run's numbers are, in cells and in pixels. */
TEST(any_numbers_can_be_filled)
{
    enum { N = 30 };
    static const double ODD[] = {0,       1,   -1,       1e-320,    1e30, -1e308,
                                 1.7e308, NAN, INFINITY, -INFINITY, 0.5,  0.5};
    srand(3);
    for (int round = 0; round < 200; round++) {
        Arena arena = {0};
        double x[N], y[N], y2[N];
        for (int i = 0; i < N; i++) {
            x[i] = round % 2 ? i : ODD[rand() % LENGTH(ODD)];
            y[i] = ODD[rand() % LENGTH(ODD)];
            y2[i] = ODD[rand() % LENGTH(ODD)];
        }
        Plot plot = {.title = "odd", .x = {.log = rand() % 2}, .y = {.log = rand() % 2}};
        for (int kind = MARK_LINE; kind <= MARK_BAND; kind++)
            plot_add(&plot, (Mark){.kind = (MarkKind)kind,
                                   .label = "mark",
                                   .x = x,
                                   .y = y,
                                   .y2 = y2,
                                   .n = N,
                                   .here = rand() % 2,
                                   .fill = true});
        PaneLook look = {.surface = {.glyphs = (Glyphs)(round % 5),
                                     .columns = 1 + rand() % COLUMNS,
                                     .rows = 1 + rand() % ROWS,
                                     .color = true,
                                     .ground = GROUND_DARK},
                         .cell_width = round % 5 == GLYPHS_PIXELS ? 9 : 0,
                         .cell_height = 18};
        PlotPane pane = plot_pane(&arena, &plot, &look);
        assert_int_equal(pane.picture.w, pane.area.box.columns * look.cell_width);
        arena_free(&arena);
    }
}

static void fill_series(Series *series, long n, double (*value)(long i))
{
    for (long i = 0; i < n; i++)
        series_add(series, value(i));
}

static double zigzag(long i)
{
    return i % 2 ? 1 : 2 + (double)i / 1000;
}

static double broken(long i)
{
    return i < 10 ? NAN : (double)i;
}

/* Each column has the least and the most of its samples: no two false curves with a gap. */
TEST(a_band_has_the_least_and_the_most_of_each_column)
{
    enum { SAMPLES = 1000, COLUMNS_OF_DOTS = 100 };
    Arena arena = {0};
    Series series = {0};
    fill_series(&series, SAMPLES, zigzag);
    Band band =
        thin_band(&arena, &(Samples){.y = &series, .end = SAMPLES}, SAMPLES, COLUMNS_OF_DOTS);
    assert_int_equal(band.n, COLUMNS_OF_DOTS);
    for (long i = 0; i < band.n; i++) {
        assert_true(band.low[i] == 1 && band.high[i] >= 2);
        assert_true(i == 0 || (band.x[i] > band.x[i - 1] && band.high[i] > band.high[i - 1]));
    }
    assert_int_equal((long)band.x[band.n - 1], SAMPLES - 1);
    series_free(&series);
    arena_free(&arena);
}

TEST(a_band_has_a_gap_where_nothing_is_finite)
{
    Arena arena = {0};
    Series series = {0};
    fill_series(&series, 20, broken);
    Band band = thin_band(&arena, &(Samples){.y = &series, .end = 20}, 20, 20);
    assert_true(isnan(band.low[0]) && isnan(band.high[8]));
    assert_true(band.low[9] == 10 && band.low[12] == 11 && band.high[12] == 13);
    series_free(&series);
    arena_free(&arena);
}

/* A few samples far outside do not press the curve flat, on a logarithmic axis neither. */
TEST(axes_end_near_the_curves)
{
    double x[] = {0, 1, 2}, loss[] = {0.1, 0.05, 0.04}, low[] = {1e-6, 0.04, 0.03},
           high[] = {9, 1, 1};
    const Points curve = {.x = x, .y = loss, .n = 3};
    const Band samples = {.x = x, .low = low, .high = high, .n = 3};
    for (int log = 0; log < 2; log++) {
        Axis y = {.log = log};
        thin_fit(&y, (const Points *[]){&curve}, 1, &samples);
        double more = log ? log10(0.1 / 0.04) / 3 : (0.1 - 0.04) / 3;
        assert_true(fabs((log ? log10(0.04 / y.lo) : 0.04 - y.lo) - more) < 1e-9);
        assert_true(fabs((log ? log10(y.hi / 0.1) : y.hi - 0.1) - more) < 1e-9);
    }
    low[0] = -1; /* has no place on a logarithmic axis */
    low[1] = low[2] = 0.035;
    high[0] = high[1] = high[2] = 0.11;
    Axis y = {.log = true};
    thin_fit(&y, (const Points *[]){&curve}, 1, &samples);
    assert_true(fabs(y.lo - 0.035) < 1e-9);
    assert_true(fabs(y.hi - 0.11) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fill_lies_below_its_curve),
        cmocka_unit_test(a_fill_begins_at_its_curve),
        cmocka_unit_test(a_fill_is_as_level_as_its_curve),
        cmocka_unit_test(a_part_of_a_cell_can_be_filled),
        cmocka_unit_test(a_fill_ends_with_its_curve),
        cmocka_unit_test(a_label_does_not_cover_a_curve),
        cmocka_unit_test(where_the_ground_is_not_known_there_is_no_fill),
        cmocka_unit_test(a_band_lies_between_its_edges),
        cmocka_unit_test(a_deep_band_is_sparse),
        cmocka_unit_test(of_few_colours_a_band_is_a_shade),
        cmocka_unit_test(ends_of_the_axes_are_inside),
        cmocka_unit_test(lines_of_a_pane_are_thick),
        cmocka_unit_test(lines_differ_in_more_than_colour),
        cmocka_unit_test(many_points_become_a_line_with_its_end_marked),
        cmocka_unit_test(curves_can_be_pixels),
        cmocka_unit_test(a_mark_at_the_edge_is_whole),
        cmocka_unit_test(any_numbers_can_be_filled),
        cmocka_unit_test(a_band_has_the_least_and_the_most_of_each_column),
        cmocka_unit_test(a_band_has_a_gap_where_nothing_is_finite),
        cmocka_unit_test(axes_end_near_the_curves),
    };
    return unit_run(tests);
}
