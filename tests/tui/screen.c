/* Draws a scene at some size for tests, and checks that nothing is outside or covered. */
#include "tests/tui/screen.h"

#include "base/heap.h"
#include "tests/unit/unit.h"

#include <string.h>

void screen_draw(Screen *screen, int columns, int rows)
{
    screen->scene.surface.columns = columns;
    screen->scene.surface.rows = rows;
    screen->grid = grid_new(&screen->arena, columns, rows);
    view_draw(&screen->arena, &screen->scene, &screen->grid, &screen->map);
}

Screen *screen_open(int scene)
{
    Screen *screen = heap_resize(NULL, 1, sizeof *screen);
    *screen = (Screen){.map = {.first = 0}};
    SCENE[scene].make(&screen->arena, &screen->scene);
    return screen;
}

Screen *screen_named(const char *name)
{
    for (int i = 0; i < SCENES; i++)
        if (strcmp(SCENE[i].name, name) == 0)
            return screen_open(i);
    fail_test("no scene is called %s\n", name);
    return NULL;
}

void screen_close(Screen *screen)
{
    scene_free(&screen->scene);
    arena_free(&screen->arena);
    heap_free(screen);
}

const char *screen_text(Screen *screen)
{
    Buf buf = {0};
    grid_write(&screen->grid, false, &buf);
    const char *text = arena_text(&screen->arena, buf_text(&buf));
    buf_free(&buf);
    return text;
}

const char *screen_row(Screen *screen, int y)
{
    int columns = screen->grid.columns;
    char *row = ARENA_NEW(&screen->arena, char, columns + 1);
    for (int x = 0; x < columns; x++) {
        uint32_t c = cell_at(&screen->grid, x, y);
        row[x] = (char)(c > 0 && c < 127 ? c : '#'); /* 0: the rest of a wide letter */
    }
    return row;
}

uint32_t cell_at(const Grid *grid, int x, int y)
{
    return grid->cell[(long)y * grid->columns + x].codepoint;
}

static bool inside(Box box, const Grid *grid)
{
    return box.columns == 0 || (box.x >= 0 && box.y >= 0 && box.x + box.columns <= grid->columns &&
                                box.y + box.rows <= grid->rows);
}

void screen_check(const Screen *screen)
{
    const ScreenMap *map = &screen->map;
    for (int i = 0; i < map->panes; i++)
        assert_true(inside(map->placed[i].box, &screen->grid));
    for (int i = 0; i < map->hits; i++)
        assert_true(inside(map->hit[i].box, &screen->grid));
    for (int i = 0; i < map->inlays; i++)
        assert_true(inside(map->inlay[i].box, &screen->grid));
    assert_true(inside(map->plot.box, &screen->grid));
    if (map->too_small)
        return;
    assert_int_equal(map->cursor_y, screen->grid.rows - 2);
    assert_true(map->cursor_x >= 0 && map->cursor_x < screen->grid.columns);
    assert_true(map->figure_columns > 0 && map->figure_rows > 0);
}
