/* The entrance to plotting: adds marks to plots, and hands figures to surfaces that draw them. */
#include "plot/plot.h"

#include "plot/canvas.h"
#include "plot/print.h"

enum { LEAST_COLUMNS = 24, LEAST_ROWS = 8 };

void plot_add(Plot *plot, Mark mark)
{
    assert(plot->marks < PLOT_MARKS);
    plot->mark[plot->marks++] = mark;
}

Grid plot_grid(Arena *arena, const Figure *figure, TextSurface surface)
{
    surface.columns = MAX(surface.columns, LEAST_COLUMNS);
    surface.rows = MAX(surface.rows, LEAST_ROWS);
    Canvas *canvas = canvas_grid(arena, surface);
    figure_draw(arena, figure, canvas);
    return canvas_grid_cells(canvas);
}

PlotPane plot_pane(Arena *arena, const Plot *plot, const PaneLook *look)
{
    bool pixels = look->cell_width > 0 && look->cell_height > 0;
    Canvas *canvas = (pixels ? canvas_pixels : canvas_pane)(arena, look);
    Figure figure = {.plot = plot, .rows = 1, .cols = 1};
    PlotPane pane = {.area = figure_draw(arena, &figure, canvas)};
    pane.grid = (pixels ? canvas_pixels_cells : canvas_grid_cells)(canvas);
    if (pixels && pane.area.box.columns > 0)
        pane.picture = canvas_pixels_image(canvas);
    return pane;
}

double plot_area_x(const PlotArea *area, int column)
{
    Scale scale = {.lo = area->left, .hi = area->right, .log = area->log};
    return scale_value(&scale, (column + 0.5) / area->box.columns);
}

void plot_text(Arena *arena, const Figure *figure, TextSurface surface, Buf *out)
{
    ArenaMark scratch = arena_mark(arena);
    Grid grid = plot_grid(arena, figure, surface);
    grid_write(&grid, surface.color, out);
    arena_release(arena, scratch);
}

void plot_print(Arena *arena, const Figure *figure, PlotSize size, Print *print)
{
    Surface surface = surface_pixels(size.width, size.height);
    if (size.cell)
        surface = surface_print(size.width, size.height, size.cell);
    print_begin(print, size.width, size.height, figure->plot->title);
    figure_draw(arena, figure, print->kind->canvas(print, arena, &surface));
    print_end(print);
}

Image plot_image(Arena *arena, const Figure *figure, int width, int height)
{
    Print print = print_pixels(arena);
    plot_print(arena, figure, (PlotSize){width, height, 0}, &print);
    return print.paint->image;
}
