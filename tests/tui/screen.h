/* screen.h - a scene drawn at some size, and looked at.
 *
 *     Screen *screen = screen_named("training");
 *     screen_draw(screen, 80, 24);
 *     assert_non_null(strstr(screen_text(screen), " loss "));
 *     screen_close(screen);
 */
#ifndef TESTS_TUI_SCREEN_H
#define TESTS_TUI_SCREEN_H

#include "tests/tui/scenes.h"
#include "view/view.h"

typedef struct {
    Arena arena;
    Scene scene; /* to change before it is drawn */
    Grid grid;
    ScreenMap map;
} Screen;

Screen *screen_open(int scene);
Screen *screen_named(const char *name);
void screen_close(Screen *screen);

void screen_draw(Screen *screen, int columns, int rows);

/* As text; in its arena. */
const char *screen_text(Screen *screen);

/* A row as text with a byte for each of its columns: '#' for what is not ASCII; in its arena. */
const char *screen_row(Screen *screen, int y);
uint32_t cell_at(const Grid *grid, int x, int y);

/* Fails the test if a pane or the cursor is outside. */
void screen_check(const Screen *screen);

#endif
