/* Draws pairs of classes as a map with a ruler, names and the cursor. */
#include "view/matrix_map.h"

#include "analysis/confusion.h"
#include "base/text.h"
#include "view/heat.h"

static Style style_of(const MatrixDrawing *d, Role role)
{
    return d->sheet->theme->style[role];
}

/* The part of the pairs that is seen, one in each cell or half of one, or larger. */
typedef struct {
    Box field;         /* cells of the pairs */
    bool half;         /* two rows of pairs in a line of cells */
    int across, down;  /* cells of a pair */
    int row, column;   /* the first */
    int rows, columns; /* how many */
} Map;

/* The first of `seen` of n, so that the cursor is in the middle or as near to it as it gets. */
static int first_seen(int cursor, int seen, int n)
{
    return MAX(MIN(cursor - seen / 2, n - seen), 0);
}

static Map map_of(const MatrixDrawing *d, int names)
{
    enum { LARGEST = 4 };
    int n = d->confusion->classes;
    TextSurface surface = d->sheet->scene->surface;
    Map map = {.field = {d->box.x + names + MATRIX_MARK, d->box.y + 1,
                         d->box.columns - names - MATRIX_MARK, d->box.rows - MATRIX_EDGES}};
    int size = MIN(MIN(map.field.columns / (2 * n), map.field.rows / n), LARGEST);
    map.half = size < 1 && surface.color && surface.glyphs != GLYPHS_ASCII;
    map.down = MAX(size, 1);
    map.across = size < 1 ? 1 : 2 * size;
    map.columns = MIN(map.field.columns / map.across, n);
    map.rows = MIN(map.field.rows / map.down * (map.half ? 2 : 1), n);
    map.column = first_seen(d->predicted, map.columns, n);
    map.row = first_seen(d->actual, map.rows, n);
    if (map.half) /* a line begins with an even row, whatever the cursor's is */
        map.row -= map.row % 2;
    map.field.columns = map.columns * map.across;
    map.field.rows = map.half ? (map.rows + 1) / 2 : map.rows * map.down;
    return map;
}

/* The colour of a pair in a map; 0: nothing is there. */
static Color pair_color(const MatrixDrawing *d, int actual, int predicted)
{
    Ground ground = d->sheet->scene->surface.ground;
    if (actual >= d->confusion->classes)
        return 0;
    if (actual == d->actual && predicted == d->predicted)
        return color_of(HUE_BLUE, ground);
    int level = heat_level(confusion_count(d->confusion, actual, predicted), d->most);
    if (actual == predicted)
        return color_of(HUE_LINES, ground);
    return level ? heat_color(level, ground) : 0;
}

/* Two pairs, one above the other. */
static void draw_halves(const MatrixDrawing *d, const Map *map, int x, int y)
{
    const uint32_t UPPER = 0x2580, LOWER = 0x2584;
    int row = map->row + 2 * y, column = map->column + x;
    Color upper = pair_color(d, row, column), lower = pair_color(d, row + 1, column);
    Style style = upper ? (Style){.ink = upper, .paper = lower} : (Style){.ink = lower};
    if (upper || lower)
        grid_put(d->sheet->grid, map->field.x + x, map->field.y + y, upper ? UPPER : LOWER, style);
}

/* One pair, in as many cells as it has. */
static void draw_pair(const MatrixDrawing *d, const Map *map, int actual, int predicted)
{
    TextSurface surface = d->sheet->scene->surface;
    int level = heat_level(confusion_count(d->confusion, actual, predicted), d->most);
    bool here = actual == d->actual && predicted == d->predicted;
    uint32_t mark = actual == predicted ? '\\' : heat_mark(level, surface.glyphs);
    Style style = {.ink = pair_color(d, actual, predicted), .reverse = here};
    for (int i = 0; i < map->across * map->down; i++)
        grid_put(d->sheet->grid,
                 map->field.x + (predicted - map->column) * map->across + i % map->across,
                 map->field.y + (actual - map->row) * map->down + i / map->across, mark, style);
}

/* Numbers of columns, and a mark with the cursor's name. */
static void draw_ruler(const MatrixDrawing *d, const Map *map)
{
    enum { EACH = 10 };
    const Sheet *sheet = d->sheet;
    Box ruler = {map->field.x, map->field.y - 1, d->box.x + d->box.columns - map->field.x, 1};
    for (int c = map->column; c < map->column + map->columns; c++) {
        const char *number = arena_printf(sheet->arena, "%d", c);
        int x = (c - map->column) * map->across;
        if (c % EACH == 0 && x + text_width(number) <= ruler.columns)
            grid_text(sheet->grid, ruler.x + x, ruler.y, number, style_of(d, ROLE_FAINT));
    }
    const char *name = d->confusion->name[d->predicted];
    int x = (d->predicted - map->column) * map->across, right = ruler.columns - x - 2;
    int width = MIN(text_width(name), MAX(right, x - 1));
    const char *cut = grid_cut(sheet->arena, name, width, "…");
    bool after = right >= width;
    const char *words =
        after ? arena_printf(sheet->arena, "▼ %s ", cut) : arena_printf(sheet->arena, " %s ▼", cut);
    int begin = after ? x : x - text_width(words) + 1;
    grid_text(sheet->grid, ruler.x + begin, ruler.y, words, style_of(d, ROLE_STRONG));
}

/* The names of rows; in a line of two rows that of the upper, or of the cursor's. */
static void draw_names(const MatrixDrawing *d, const Map *map, int names)
{
    for (int y = 0; y < map->field.rows; y++) {
        int row = map->row + (map->half ? 2 * y : y / map->down);
        bool first = map->half || y % map->down == 0;
        bool here = row == d->actual || (map->half && row + 1 == d->actual);
        Box box = {d->box.x, d->box.y, names, d->box.rows};
        if (first)
            sheet_text(
                d->sheet, box, 0, 1 + y, here ? ROLE_STRONG : ROLE_FAINT,
                grid_cut(d->sheet->arena, d->confusion->name[here ? d->actual : row], names, "…"));
        if (first && here)
            grid_text(d->sheet->grid, map->field.x - 1, map->field.y + y, "▸",
                      style_of(d, ROLE_STRONG));
    }
}

static int names_width(const MatrixDrawing *d)
{
    enum { MOST = 16 };
    int width = 1, most = MIN(d->box.columns / 4, MOST);
    for (int c = 0; c < d->confusion->classes && width < most; c++)
        width = MAX(width, text_width(d->confusion->name[c]));
    return MIN(width, MAX(most, 1));
}

void matrix_map(const MatrixDrawing *d)
{
    int names = names_width(d);
    Map map = map_of(d, names);
    draw_ruler(d, &map);
    draw_names(d, &map, names);
    for (int i = 0; map.half && i < map.field.columns * map.field.rows; i++)
        draw_halves(d, &map, i % map.field.columns, i / map.field.columns);
    for (int i = 0; !map.half && i < map.rows * map.columns; i++)
        draw_pair(d, &map, map.row + i / map.columns, map.column + i % map.columns);
    sheet_hit_cells(d->sheet, map.field,
                    (HitCells){.across = map.across,
                               .down = map.down,
                               .rows = map.half ? 2 : 1,
                               .row = map.row,
                               .column = map.column},
                    "select at=");
    int line = d->actual - map.row;
    sheet_hit(d->sheet,
              (Box){map.field.x + (d->predicted - map.column) * map.across,
                    map.field.y + (map.half ? line / 2 : line * map.down), map.across, map.down},
              "examine");
    d->sheet->map->page = map.rows;
}
