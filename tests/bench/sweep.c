/* Times steps against batch size, image side, channels and depth, and draws the curves. */
#include "bench.h"
#include "io/png.h"

#include "plot/plot.h"

enum { SWEEPS = 4, SWEEP_IMAGES = 4096, FIGURE_WIDTH = 1440, FIGURE_HEIGHT = 960 };

/* Passes have about the same number of images, and so has the memory, whatever the batch size. */
static Net sweep_net(const char *name, const char *spec, Shape input, int batch, int images)
{
    int batches = MAX(1, images / batch);
    return (Net){name, spec, input, input.h == 32 ? 10 : 2, batch, MAX(1, batches / 4), batches};
}

static Net net_of_batch(Arena *arena, int value)
{
    (void)arena;
    return sweep_net("batch", "simple_cnn 3,16,16,2", (Shape){28, 28, 3}, value, SWEEP_IMAGES);
}

static Net net_of_side(Arena *arena, int value)
{
    (void)arena;
    return sweep_net("side", "simple_cnn 3,16,16,2", (Shape){value, value, 3}, 64,
                     SWEEP_IMAGES / 4);
}

static Net net_of_channels(Arena *arena, int value)
{
    const char *spec = arena_printf(arena, "simple_cnn 3,%d,%d,2", value, value);
    return sweep_net("channels", spec, (Shape){28, 28, 3}, 64, SWEEP_IMAGES / 4);
}

static Net net_of_depth(Arena *arena, int value)
{
    const char *spec = arena_printf(arena, "resnet %d", value);
    return sweep_net("depth", spec, (Shape){32, 32, 3}, 32, SWEEP_IMAGES / 32);
}

static const Sweep ROWS[SWEEPS] = {
    {"simple_cnn 3,16,16,2 at 28x28", "batch size", net_of_batch, {16, 64, 256, 1024}},
    {"simple_cnn 3,16,16,2, batch 64", "image side", net_of_side, {14, 28, 56, 112}},
    {"simple_cnn 3,C,C,2 at 28x28, batch 64", "channels", net_of_channels, {8, 16, 32, 64, 128}},
    {"resnet at 32x32, batch 32", "depth", net_of_depth, {8, 14, 20, 26, 32}},
};

const Sweep *sweep_row(int i)
{
    return i < SWEEPS ? &ROWS[i] : NULL;
}

int sweep_points(const Sweep *sweep)
{
    int points = 0;
    while (points < SWEEP_POINTS && sweep->value[points])
        points++;
    return points;
}

static double microseconds(const Timing *timing)
{
    return 1e6 / timing->images;
}

/* What an image would cost at the processor's limit. */
static double floor_microseconds(const Timing *timing)
{
    return microseconds(timing) * timing->gflops / timing->limit;
}

static void add_line(Arena *arena, Plot *plot, const Sweep *sweep, Mark mark, const Timing *timing,
                     double cost(const Timing *))
{
    mark.n = sweep_points(sweep);
    double *x = ARENA_NEW(arena, double, mark.n), *y = ARENA_NEW(arena, double, mark.n);
    for (long i = 0; i < mark.n; i++) {
        x[i] = sweep->value[i];
        y[i] = cost(&timing[i]);
    }
    mark.x = x;
    mark.y = y;
    plot_add(plot, mark);
}

static Plot sweep_plot(Arena *arena, const Sweep *sweep, SweepTimings timing,
                       const int threads[SWEEP_SERIES])
{
    static const Ink INKS[SWEEP_SERIES] = {INK_MAIN, INK_SECOND};
    Plot plot = {.title = sweep->title,
                 .x = {.label = sweep->axis, .log = true},
                 .y = {.label = "microseconds an image", .log = true}};
    for (int s = 0; s < SWEEP_SERIES; s++) {
        const char *label =
            arena_printf(arena, threads[s] == 1 ? "%d thread" : "%d threads", threads[s]);
        add_line(arena, &plot, sweep, (Mark){MARK_LINE, INKS[s], label, .n = 0}, timing[s],
                 microseconds);
        add_line(arena, &plot, sweep, (Mark){MARK_POINT, INKS[s], NULL, .n = 0}, timing[s],
                 microseconds);
    }
    add_line(arena, &plot, sweep, (Mark){MARK_LINE, INK_FAINT, "limit", .n = 0},
             timing[SWEEP_SERIES - 1], floor_microseconds);
    return plot;
}

bool sweep_figure(SweepTimings *timing, const int threads[SWEEP_SERIES], const char *path,
                  Error *err)
{
    Arena arena = {0};
    Plot plot[SWEEPS];
    for (int i = 0; i < SWEEPS; i++)
        plot[i] = sweep_plot(&arena, &ROWS[i], timing[i], threads);
    Figure figure = {.plot = plot, .rows = 2, .cols = 2};
    Image image = plot_image(&arena, &figure, FIGURE_WIDTH, FIGURE_HEIGHT);
    bool ok = png_write(path, &image, err);
    arena_free(&arena);
    return ok;
}
