/* Tests rules that hold for every scene at every size: words are whole, nothing is said twice,
 * ticks are equal distances apart, axes can be read, frames are whole. */
#include "tests/unit/unit.h"

#include "base/text.h"
#include "tests/tui/screen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int SIZE[][2] = {{40, 12},  {60, 15},  {80, 24}, {100, 30}, {120, 40},
                              {132, 50}, {200, 20}, {50, 60}, {200, 60}, {300, 90}};

/* What is wrong is told, and counted, so that a failing test tells all of it. */
static int faults;

static void tell(const char *format, ...) PRINTF_LIKE(1, 2);

static void tell(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("# ", stdout);
    vprintf(format, args);
    va_end(args);
    faults++;
}

static void on_every_screen(void (*check)(const Screen *screen, const char *where))
{
    faults = 0;
    for (int i = 0; i < SCENES; i++) {
        Screen *screen = screen_open(i);
        for (int k = 0; k < LENGTH(SIZE); k++) {
            ArenaMark mark = arena_mark(&screen->arena);
            screen_draw(screen, SIZE[k][0], SIZE[k][1]);
            check(screen, arena_printf(&screen->arena, "%s at %d x %d", SCENE[i].name, SIZE[k][0],
                                       SIZE[k][1]));
            arena_release(&screen->arena, mark);
        }
        screen_close(screen);
    }
    assert_int_equal(faults, 0);
}

/* ---- words */

/* A letter of the alphabet at a cell. */
static bool is_letter(const Grid *grid, int x, int y)
{
    uint32_t c = x >= 0 && x < grid->columns ? cell_at(grid, x, y) : ' ';
    return c < 128 && isalpha((int)c);
}

enum { WORD_MOST = 64 };

/* Takes the letters from x on; returns the column after them. */
static int take_word(const Grid *grid, int x, int y, char word[WORD_MOST])
{
    int length = 0;
    for (; is_letter(grid, x, y); x++)
        if (length + 1 < WORD_MOST)
            word[length++] = (char)cell_at(grid, x, y);
    word[length] = '\0';
    return x;
}

static bool is_inside(const Box *box, int x, int y)
{
    return x >= box->x && x < box->x + box->columns && y >= box->y && y < box->y + box->rows;
}

/* Whether what follows a word could have cut it: a frame or the edge, at most a space away.  In the
 * range test's figure what looks like a frame is its cursor. */
static bool may_be_cut(const Screen *screen, int x, int y)
{
    const Grid *grid = &screen->grid;
    if (is_inside(&screen->map.plot.box, x, y))
        return false;
    for (int i = 0; i < 2; i++, x++) {
        uint32_t c = x < grid->columns ? cell_at(grid, x, y) : 0x2502;
        if (c == 0x2502 || c == 0x2503 || c == 0x2510 || c == 0x2513)
            return true;
        if (c != ' ')
            return false;
    }
    return false;
}

/* A word, and at how many widths of screen it has stood at an edge. */
typedef struct {
    char text[WORD_MOST];
    bool whole; /* it has stood elsewhere */
    int widths, columns;
} Word;

static struct {
    Word word[4096];
    int count;
} known;

static Word *know(const char *text)
{
    for (int i = 0; i < known.count; i++)
        if (strcmp(known.word[i].text, text) == 0)
            return &known.word[i];
    assert_true(known.count < LENGTH(known.word));
    Word *word = &known.word[known.count++];
    strcpy(word->text, text);
    return word;
}

/* What stands whole somewhere, or at the edge of screens of several widths, is not cut there. */
static bool is_whole(const char *text)
{
    const Word *word = know(text);
    return word->whole || word->widths > 2;
}

static void learn_words(const Screen *screen, const char *where)
{
    (void)where;
    char word[WORD_MOST];
    for (int y = 0; y < screen->grid.rows; y++)
        for (int x = 0; x < screen->grid.columns; x++) {
            if (!is_letter(&screen->grid, x, y))
                continue;
            x = take_word(&screen->grid, x, y, word);
            Word *found = know(word);
            if (!may_be_cut(screen, x, y))
                found->whole |= x >= screen->grid.columns || cell_at(&screen->grid, x, y) != 0x2026;
            else if (found->columns != screen->grid.columns)
                found->widths++;
            found->columns = screen->grid.columns;
        }
}

static void check_words(const Screen *screen, const char *where)
{
    char word[WORD_MOST];
    for (int y = 0; y < screen->grid.rows; y++)
        for (int x = 0; x < screen->grid.columns; x++) {
            if (!is_letter(&screen->grid, x, y))
                continue;
            x = take_word(&screen->grid, x, y, word);
            if (may_be_cut(screen, x, y) && !is_whole(word))
                tell("%s: the word '%s' in row %d is cut, without a sign of it\n", where, word, y);
        }
}

/* A word at an edge is one that stands whole elsewhere, or ends in an ellipsis. */
TEST(words_are_whole)
{
    on_every_screen(learn_words);
    assert_true(known.count > 100);
    on_every_screen(check_words);
}

/* ---- rows */

/* The text of a row between its frames, without what is no letter, digit or point. */
static char *row_text(Arena *arena, const Grid *grid, const Box *box, int y)
{
    Buf text = {0};
    for (int x = box->x + 1; x < box->x + box->columns - 1; x++) {
        uint32_t c = cell_at(grid, x, y);
        if (c < 128 && (isalnum((int)c) || c == '.'))
            buf_char(&text, (char)c);
    }
    char *copy = arena_text(arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

static bool has_text_rows(PaneKind kind)
{
    static const PaneKind TEXT[] = {PANE_EPOCHS, PANE_MESSAGES, PANE_ANSWER, PANE_READOUT,
                                    PANE_START,  PANE_RUNS,     PANE_LOGS};
    for (int i = 0; i < LENGTH(TEXT); i++)
        if (TEXT[i] == kind)
            return true;
    return false;
}

static void check_rows(const Screen *screen, const char *where)
{
    enum { ROWS_MOST = 512, LONG = 16 };
    Arena arena = {0};
    const char *row[ROWS_MOST];
    int rows = 0;
    for (int i = 0; i < screen->map.panes; i++) {
        const Placed *pane = &screen->map.placed[i];
        for (int y = pane->box.y + 1; y < pane->box.y + pane->box.rows - 1; y++) {
            if (!has_text_rows(pane->focus.kind) || rows == ROWS_MOST)
                continue;
            row[rows] = row_text(&arena, &screen->grid, &pane->box, y);
            if (strlen(row[rows]) < LONG)
                continue;
            for (int k = 0; k < rows; k++)
                if (strcmp(row[k], row[rows]) == 0)
                    tell("%s: '%s' stands there twice\n", where, row[rows]);
            rows++;
        }
    }
    arena_free(&arena);
}

TEST(no_row_is_there_twice)
{
    on_every_screen(check_rows);
}

/* ---- axes */

enum { TICKS_MOST = 64 };

enum { AREAS = MAP_PANES + MAP_WATCHED + 1 };

/* The areas of figures with ticks: those over the batches of a run, those of logs, and the range
 * test. */
static int areas_of(const ScreenMap *map, PlotArea out[AREAS])
{
    int count = 0;
    for (int i = 0; i < map->watched; i++)
        out[count++] = map->watch[i].area;
    for (int i = 0; i < map->panes; i++)
        if (map->run_area[i].box.columns > 0)
            out[count++] = map->run_area[i];
    if (map->plot.box.columns > 0)
        out[count++] = map->plot;
    return count;
}

static bool is_number_part(uint32_t c)
{
    return c < 128 && (isdigit((int)c) || strchr(".,e-+", (int)c));
}

/* Rows of the y ticks: where a digit stands right before the area. */
static int y_ticks(const Grid *grid, const Box *box, int row[TICKS_MOST])
{
    int count = 0;
    for (int y = box->y; y < box->y + box->rows && count < TICKS_MOST; y++)
        for (int x = MAX(box->x - 2, 0); x < box->x; x++)
            if (cell_at(grid, x, y) < 128 && isdigit((int)cell_at(grid, x, y))) {
                row[count++] = y;
                break;
            }
    return count;
}

/* Middles of the x ticks, times 2: numbers in the frame below the area. */
static int x_ticks(const Grid *grid, const Box *box, int middle[TICKS_MOST])
{
    int count = 0, y = box->y + box->rows, end = MIN(box->x + box->columns + 6, grid->columns);
    for (int x = MAX(box->x - 3, 0); x < end && count < TICKS_MOST; x++) {
        if (cell_at(grid, x, y) == 0x2518 || cell_at(grid, x, y) == 0x251b)
            break;
        if (cell_at(grid, x, y) >= 128 || !isdigit((int)cell_at(grid, x, y)))
            continue;
        int begin = x;
        while (x + 1 < end && is_number_part(cell_at(grid, x + 1, y)))
            x++;
        middle[count++] = begin + x;
    }
    return count;
}

/* The last one may be what the axis ends with, nearer than the others, or its label stand aside to
 * be inside. */
static bool may_end(const int *at, int ticks, int k)
{
    return k == ticks - 1 && at[k] - at[k - 1] < at[1] - at[0];
}

static void check_axes(const Screen *screen, const char *where)
{
    PlotArea area[AREAS];
    int areas = areas_of(&screen->map, area), at[TICKS_MOST];
    for (int i = 0; i < areas; i++) {
        const Box *box = &area[i].box, *popup = &screen->map.popup;
        if (popup->columns > 0 && box->y + box->rows >= popup->y)
            continue; /* a part of it is covered */
        int ticks = y_ticks(&screen->grid, box, at);
        for (int k = 2; k < ticks; k++)
            if (at[k] - at[k - 1] != at[1] - at[0])
                tell("%s: y ticks of figure %d are not equal distances apart\n", where, i);
        ticks = x_ticks(&screen->grid, box, at);
        for (int k = 2; k < ticks; k++)
            if (abs(at[k] - at[k - 1] - (at[1] - at[0])) > 3 && !may_end(at, ticks, k))
                tell("%s: x ticks of figure %d are not equal distances apart\n", where, i);
        if (area[i].log && area[i].right / area[i].left > 1e3 && ticks < 3)
            tell("%s: a logarithmic axis has %d labels\n", where, ticks);
    }
}

TEST(axes_can_be_read)
{
    on_every_screen(check_axes);
}

/* ---- frames */

static bool is_side(uint32_t c)
{
    return c == 0x2502 || c == 0x2503;
}

/* Below an upper left corner are a side and a lower left corner.  Completions cover
 * whole rows. */
static void check_frames(const Screen *screen, const char *where)
{
    const Grid *grid = &screen->grid;
    for (int y = 0; y < grid->rows && screen->map.popup.columns == 0; y++)
        for (int x = 0; x < grid->columns; x++) {
            uint32_t corner = cell_at(grid, x, y);
            if (corner != 0x250c && corner != 0x250f)
                continue;
            int end = y + 1;
            while (end < grid->rows && is_side(cell_at(grid, x, end)))
                end++;
            uint32_t last = end < grid->rows ? cell_at(grid, x, end) : ' ';
            if (end - y < 2 || (last != 0x2514 && last != 0x2517))
                tell("%s: the frame in row %d, column %d is not whole\n", where, y, x);
        }
}

enum { LINES_MOST = 12 };

/* An answer of so many lines, the first of them an error. */
static void check_below_errors(const Screen *screen, const char *where)
{
    static const char TEXT[] = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12";
    Screen copy = *screen;
    copy.arena = (Arena){0};
    check_frames(screen, where);
    for (int lines = 1; lines <= LINES_MOST; lines++) {
        const char *end = strstr(TEXT, arena_printf(&copy.arena, "\n%d", lines + 1));
        const Message error[] = {
            {.kind = MESSAGE_ECHO, .text = "run it"},
            {.kind = MESSAGE_ERROR,
             .text = arena_printf(&copy.arena, "%.*s", end ? (int)(end - TEXT) : (int)strlen(TEXT),
                                  TEXT)}};
        copy.scene.message = error;
        copy.scene.messages = LENGTH(error);
        screen_draw(&copy, screen->grid.columns, screen->grid.rows);
        check_frames(&copy, arena_printf(&copy.arena, "%s, error of %d lines", where, lines));
    }
    arena_free(&copy.arena);
}

/* No pane is drawn with less than its frame and a row, whatever an error covers. */
TEST(frames_are_whole)
{
    on_every_screen(check_below_errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_whole),
        cmocka_unit_test(no_row_is_there_twice),
        cmocka_unit_test(axes_can_be_read),
        cmocka_unit_test(frames_are_whole),
    };
    return unit_run(tests);
}
