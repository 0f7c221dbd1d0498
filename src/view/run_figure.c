/* Draws figures over the batches of a run, with the crosshair that they share. */
#include "view/run_figure.h"
#include "train/recorder.h"

#include <math.h>

long run_planned(const Recorder *run)
{
    return MAX(recorder_planned(run), 1);
}

Plot run_plot(const Sheet *sheet, const char *title, const Recorder *run)
{
    const Plan *proposed = sheet->scene->proposed;
    Plot plot = {.title = title, .x = {.label = "batch"}};
    if (run)
        plot.x.hi = (double)MAX(run_planned(run), proposed ? proposed->last - proposed->first : 0);
    return plot;
}

void run_mark_epoch(const Sheet *sheet, Plot *plot, long epoch, double value, const Mark *look)
{
    double *at = ARENA_NEW(sheet->arena, double, 2);
    Mark point = *look;
    at[0] = series_at(&sheet->scene->training->epoch_end, epoch); /* as thin_epochs */
    at[1] = value;
    point.kind = MARK_POINT;
    point.x = at;
    point.y = at + 1;
    point.n = 1;
    plot_add(plot, point);
}

PlotArea run_figure(const Sheet *sheet, const Placed *at, Plot *plot, const char *label)
{
    ScreenMap *map = sheet->map;
    double x = (double)sheet->scene->stage.batch;
    if (sheet->scene->training && x >= 0)
        plot_add(plot, (Mark){.kind = MARK_VLINE,
                              .ink = INK_ACCENT,
                              .label = label,
                              .x = &x,
                              .n = 1,
                              .here = true});
    PlotArea area = sheet_figure(sheet, at->box, plot, at->keys);
    map->run_area[at - map->placed] = area;
    return area;
}

long view_batch_at(const ScreenMap *map, int x, int y)
{
    for (int i = 0; i < map->panes; i++) {
        const PlotArea *area = &map->run_area[i];
        int column = x - area->box.x, row = y - area->box.y;
        if (column >= 0 && column < area->box.columns && row >= 0 && row < area->box.rows)
            return (long)fmax(plot_area_x(area, column) + 0.5, 0);
    }
    return -1;
}

long run_batch(const Scene *scene)
{
    long last = scene->training ? recorder_batches(scene->training) - 1 : -1;
    return scene->stage.batch >= 0 ? MIN(scene->stage.batch, last) : last;
}
