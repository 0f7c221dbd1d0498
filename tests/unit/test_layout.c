/* Tests where the parts of a figure go: nothing is outside, nothing overlaps, at any size; and the
 * geometry underneath. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "plot/figure_layout.h"
#include "plot/room.h"
#include "tests/unit/figures.h"

#include <math.h>
#include <stdlib.h>

static bool contains(Rect outer, Rect inner)
{
    return inner.w == 0 || inner.h == 0 ||
           (inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
            inner.y + inner.h <= outer.y + outer.h);
}

static bool overlap(Rect a, Rect b)
{
    return a.w && a.h && b.w && b.h && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
           b.y < a.y + a.h;
}

/* Where the cell of an x tick begins. */
static double tick_column(const PlotLayout *l, const Surface *s, const Tick *tick)
{
    return figure_layout_x_label(l, s, tick).x + tick->before * s->cell_w;
}

/* Labels are inside the frame and do not meet; of characters, ticks are equally far apart. */
static void check_labels(const PlotLayout *l, const Surface *s)
{
    double free = l->frame.x, apart = 0;
    for (int i = 0; i < l->x_ticks.n; i++) {
        const Tick *tick = &l->x_ticks.tick[i];
        double begin = figure_layout_x_label(l, s, tick).x;
        double end = begin + text_width(tick->label) * s->cell_w;
        double distance = i ? tick_column(l, s, tick) - tick_column(l, s, tick - 1) : 0;
        assert_true(s->upright || i < 2 || distance == apart);
        apart = distance;
        if (!*tick->label)
            continue;
        assert_true(begin >= free && end <= l->frame.x + l->frame.w);
        free = end + s->cell_w;
    }
    apart = 0;
    for (int i = 0; i + 1 < l->y_ticks.n; i++) {
        double distance = figure_layout_y_label(l, s, &l->y_ticks.tick[i]).y -
                          figure_layout_y_label(l, s, &l->y_ticks.tick[i + 1]).y;
        assert_true(distance >= s->cell_h && (s->upright || !apart || distance == apart));
        apart = distance;
    }
}

static void check_plot(const PlotLayout *l, const Surface *s)
{
    const Rect part[] = {l->area, l->title, l->x_label, l->y_label, l->y_text, l->x_text};
    for (int i = 0; i < LENGTH(part); i++) {
        assert_true(contains(l->frame, part[i]));
        for (int j = 0; j < i; j++)
            assert_false(overlap(part[i], part[j]));
    }
    if (l->area.w > 0 && l->area.h > 0)
        check_labels(l, s);
}

TEST(parts_never_meet)
{
    int tried = 0;
    for (int i = 0; i < SAMPLES; i++)
        for (int columns = 24; columns <= 300; columns += 23)
            for (int rows = 8; rows <= 100; rows += 9) {
                if (!unit_tries(tried++))
                    continue;
                Arena arena = {0};
                Figure figure = SAMPLE[i].make(&arena);
                Surface surface[] = {surface_cells(columns, rows, 2, 4),
                                     surface_pixels(8 * columns, 16 * rows)};
                for (int k = 0; k < LENGTH(surface); k++) {
                    const PlotLayout *layout = figure_layout(&arena, &figure, &surface[k]);
                    for (int p = 0; p < figure.rows * figure.cols; p++)
                        check_plot(&layout[p], &surface[k]);
                }
                arena_free(&arena);
            }
}

/* Panes from 1 x 1 on: words in the frame's line do not overlap, and the area is inside. */
TEST(parts_of_a_pane_never_meet)
{
    int tried = 0;
    for (int i = 0; i < SAMPLES; i++)
        for (int columns = 1; columns <= 160; columns += columns < 40 ? 1 : 13)
            for (int rows = 1; rows <= 60; rows += rows < 12 ? 1 : 9) {
                if (!unit_tries(tried++))
                    continue;
                Arena arena = {0};
                Figure figure = SAMPLE[i].make(&arena);
                Plot plot = figure.plot[0];
                plot.note[0] = "0.9907";
                Surface surface = surface_cells(columns, rows, 2, 4);
                surface_frame(&surface);
                figure = (Figure){.plot = &plot, .rows = 1, .cols = 1};
                const PlotLayout *l = figure_layout(&arena, &figure, &surface);
                const Rect part[] = {l->area,   l->y_text,  l->title, l->note,
                                     l->legend, l->x_label, l->x_text};
                for (int a = 0; a < LENGTH(part) && columns > 2 && rows > 2; a++) {
                    assert_true(contains(l->frame, part[a]));
                    for (int b = 0; b < a; b++)
                        assert_false(overlap(part[a], part[b]));
                }
                if (l->x_text.w && columns > 2 && rows > 2 && l->area.w > 0 && l->area.h > 0)
                    check_labels(l, &surface);
                arena_free(&arena);
            }
}

/* Whatever the width of a pane, a range test has three rates beside its axis. */
TEST(a_long_logarithmic_axis_has_three_labels)
{
    for (int columns = 20; columns <= 200; columns++) {
        Arena arena = {0};
        const double lr[] = {1e-7, 10}, loss[] = {0.6931, 0.0331};
        Plot plot = {.title = "lr_find", .x = {.label = "learning rate", .log = true}};
        plot_add(&plot, (Mark){.x = lr, .y = loss, .n = 2});
        Figure figure = {.plot = &plot, .rows = 1, .cols = 1};
        Surface surface = surface_cells(columns, 10, 2, 4);
        surface_frame(&surface);
        const PlotLayout *l = figure_layout(&arena, &figure, &surface);
        int labels = 0;
        for (int i = 0; i < l->x_ticks.n; i++)
            labels += *l->x_ticks.tick[i].label != '\0';
        assert_true(labels >= 3 && *l->x_ticks.tick[0].label && l->x_ticks.tick[0].value == 1e-7);
        arena_free(&arena);
    }
}

TEST(the_area_takes_most_of_a_terminal)
{
    Arena arena = {0};
    Figure figure = SAMPLE[0].make(&arena);
    Surface surface = surface_cells(80, 24, 2, 4);
    const PlotLayout *layout = figure_layout(&arena, &figure, &surface);
    assert_true(layout->area.w >= 70 * 2 && layout->area.h >= 20 * 4);
    arena_free(&arena);
}

/* A clipped segment lies inside and on the line; sampling says whether there is anything to see. */
TEST(clipping_keeps_what_is_inside)
{
    const Rect rect = {10, 20, 30, 40};
    srand(1);
    for (int i = 0; i < 20000; i++) {
        double reach = i % 2 ? 100 : 1e7;
        Point a = {(rand() / (double)RAND_MAX - 0.4) * reach,
                   (rand() / (double)RAND_MAX - 0.4) * reach};
        Point b = {(rand() / (double)RAND_MAX - 0.4) * reach,
                   (rand() / (double)RAND_MAX - 0.4) * reach};
        Point p = a, q = b;
        bool visible = raster_clip(rect, &p, &q);
        if (visible)
            assert_true(rect_holds(rect, p) && rect_holds(rect, q));
        for (int t = 0; t <= 50 && !visible; t++) {
            Point at = {a.x + t / 50.0 * (b.x - a.x), a.y + t / 50.0 * (b.y - a.y)};
            assert_false(at.x > rect.x + 1e-3 && at.x < rect.x + rect.w - 1e-3 &&
                         at.y > rect.y + 1e-3 && at.y < rect.y + rect.h - 1e-3);
        }
    }
}

typedef struct {
    int count, last_x, last_y;
    bool connected;
} Walk;

static void step(void *context, int x, int y)
{
    Walk *walk = context;
    if (walk->count++ > 0)
        walk->connected &= abs(x - walk->last_x) <= 1 && abs(y - walk->last_y) <= 1;
    walk->last_x = x;
    walk->last_y = y;
}

TEST(lines_have_no_holes)
{
    for (int x = -20; x <= 20; x++)
        for (int y = -20; y <= 20; y++) {
            Walk walk = {.connected = true};
            raster_line((Point){0.5, 0.5}, (Point){x + 0.5, y + 0.5}, step, &walk);
            assert_true(walk.connected && walk.count == 1 + MAX(abs(x), abs(y)));
            assert_true(walk.last_x == x && walk.last_y == y);
        }
}

static void add_share(void *sum, int x, int y, double share)
{
    (void)x;
    (void)y;
    *(double *)sum += share;
}

/* The dots' coverage adds up to the area of the stroke: a rectangle and two half discs. */
TEST(strokes_cover_their_area)
{
    const Point ends[][2] = {
        {{5, 5}, {60, 5}}, {{5, 5}, {5, 60}}, {{3.3, 7.1}, {50.2, 31.9}}, {{9, 9}, {9, 9}}};
    for (int i = 0; i < LENGTH(ends); i++)
        for (double width = 2; width <= 7; width += 1.3) {
            double dx = ends[i][1].x - ends[i][0].x, dy = ends[i][1].y - ends[i][0].y, sum = 0;
            double area = hypot(dx, dy) * width + M_PI * width * width / 4;
            raster_stroke(ends[i][0], ends[i][1], width, add_share, &sum);
            assert_true(fabs(sum - area) < 0.03 * area + 0.3);
        }
}

TEST(thinning_keeps_spikes)
{
    enum { N = 10000 };
    Point point[N];
    for (int i = 0; i < N; i++)
        point[i] = (Point){i * 80.0 / N, i == 4321 ? 99 : i == 7777 ? -5 : 10};
    int n = raster_thin(point, N);
    double high = 0, low = 0;
    for (int i = 0; i < n; i++) {
        high = fmax(high, point[i].y);
        low = fmin(low, point[i].y);
    }
    assert_true(n <= 4 * 80 && high == 99 && low == -5);
}

/* Labels stay off the curve, off their point and off each other. */
TEST(labels_find_room)
{
    Arena arena = {0};
    Surface surface = surface_cells(60, 20, 1, 1);
    LabelRoom room = room_new(&arena, &surface);
    Rect bounds = {0, 0, 60, 20}, taken[4] = {{0}};
    room_line(&room, (Point){0.5, 0.5}, (Point){59.5, 19.5});
    for (int i = 0; i < 4; i++) {
        taken[i] = room_label(&room, (Point){30.5, 10.5}, 10, bounds);
        assert_true(taken[i].w == 10 && contains(bounds, taken[i]));
        for (int j = 0; j < i; j++)
            assert_false(overlap(taken[i], taken[j]));
        for (double x = 0; x < 60; x += 0.25)
            assert_false(rect_holds(taken[i], (Point){x, x / 3}));
        room_take(&room, taken[i]);
    }
    Rect corner = room_corner(&room, 12, 3, bounds);
    assert_true(corner.x > 40 && corner.y == 0);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_never_meet),
        cmocka_unit_test(parts_of_a_pane_never_meet),
        cmocka_unit_test(a_long_logarithmic_axis_has_three_labels),
        cmocka_unit_test(the_area_takes_most_of_a_terminal),
        cmocka_unit_test(clipping_keeps_what_is_inside),
        cmocka_unit_test(lines_have_no_holes),
        cmocka_unit_test(strokes_cover_their_area),
        cmocka_unit_test(thinning_keeps_spikes),
        cmocka_unit_test(labels_find_room),
    };
    return unit_run(tests);
}
