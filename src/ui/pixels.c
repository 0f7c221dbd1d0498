/* Decides when a picture among the cells of the screen is sent as sixels, and when it goes. */
#include "ui/pixels.h"

#include "plot/sixel.h"

/* Pixels, a whole number of bands: xterm shows no more than 1000 unless it is configured to. */
enum { SIDE_MOST = 996 };

static bool same_box(GridBox a, GridBox b)
{
    return a.x == b.x && a.y == b.y && a.columns == b.columns && a.rows == b.rows;
}

/* Whether nothing is drawn in these cells of the grid. */
static bool is_blank(const Grid *grid, GridBox box)
{
    for (int y = box.y; y < box.y + box.rows; y++)
        for (int x = box.x; x < box.x + box.columns; x++) {
            const Cell *cell = &grid->cell[(long)y * grid->columns + x];
            const Style *style = &cell->style;
            if (cell->codepoint != ' ' || style->ink || style->paper || style->reverse)
                return false;
        }
    return true;
}

static bool is_wanted(const Inset *inset, const Grid *grid)
{
    return inset->box.columns > 0 && inset->box.rows > 0 && is_blank(grid, inset->box);
}

GridBox pixels_gone(Pixels *pixels, const Inset *inset, const Grid *grid)
{
    GridBox gone = pixels->box;
    bool same = pixels->number == inset->number && same_box(gone, inset->box);
    if (gone.columns == 0 || (same && is_wanted(inset, grid)))
        return (GridBox){0};
    *pixels = (Pixels){0};
    return gone;
}

bool pixels_due(Pixels *pixels, const Inset *inset, const Grid *grid)
{
    if (pixels->box.columns > 0 || !is_wanted(inset, grid))
        return false;
    *pixels = (Pixels){.number = inset->number, .box = inset->box};
    return true;
}

void pixels_add(Buf *out, const Inset *inset)
{
    Arena arena = {0};
    GridBox box = inset->box;
    int width = box.columns * inset->cell_width, height = box.rows * inset->cell_height;
    height = MAX(height / SIXEL_BAND, 1) * SIXEL_BAND; /* the last band stays inside too */
    Image image = sixel_fit(&arena, inset->image, MIN(width, SIDE_MOST), MIN(height, SIDE_MOST));
    int x = box.x + (width - image.w) / inset->cell_width / 2;
    int y = box.y + (height - image.h) / inset->cell_height / 2;
    buf_printf(out, "\0337\033[%d;%dH", y + 1, x + 1);
    sixel_add(out, &image, inset->colors > 1 ? MIN(inset->colors, SIXEL_COLORS) : SIXEL_COLORS);
    buf_text_add(out, "\0338");
    arena_free(&arena);
}
