/* The panes of a long answer and of what a plotting command drew. */
#include "base/text.h"
#include "view/gaps.h"
#include "view/pane.h"
#include "view/wrap.h"

#include <string.h>

enum { BESIDE = 3 }; /* columns between parts of a text that stand beside one another */

/* Whether a line is a rule below a heading, which is cut, not broken. */
static bool is_rule(const char *line)
{
    return *line && line[strspn(line, "=-_")] == '\0';
}

/* Whether a line ends where it does because the next word had no room: then a narrow pane breaks
 * both anew as one. */
static bool is_broken(const char *line, const char *next)
{
    enum { WIDTH = 80, BETWEEN = 1 }; /* columns of texts */
    int word = (int)strcspn(next, " ");
    bool prose = *line && *line != ' ' && *next && *next != ' ' && !strstr(line, "  ");
    return prose && !is_rule(next) && text_width(line) + BETWEEN + word >= WIDTH;
}

/* The lines of an answer in so many columns; of the first, which may be the usage of a command,
 * further lines are indented. */
static Lines lines_of(Arena *arena, const Answer *answer, int columns)
{
    enum { INDENT = 2 };
    Lines lines = {0};
    const char *const *line = gaps_narrow(arena, answer->line, answer->lines, columns);
    for (int i = 0; i < answer->lines; i++) {
        const char *text = line[i];
        bool first = i == 0;
        for (;
             text_width(text) > columns && i + 1 < answer->lines && is_broken(line[i], line[i + 1]);
             i++)
            text = arena_printf(arena, "%s %s", text, line[i + 1]);
        if (is_rule(text))
            text = arena_printf(arena, "%.*s", columns, text);
        Lines more = first && *text != ' ' ? wrap_hanging(arena, text, columns, INDENT)
                                           : wrap_row(arena, text, columns);
        for (int k = 0; k < more.count; k++) {
            lines.line = arena_extend(arena, lines.line, lines.count, sizeof *lines.line);
            lines.line[lines.count++] = more.line[k];
        }
    }
    return lines;
}

/* An answer as lines, in as many parts side by side as it needs to be seen whole, if so many have
 * room. */
typedef struct {
    Lines lines;
    int parts, width; /* columns of each */
} Spread;

static Spread spread(Arena *arena, const Answer *answer, int columns, int rows)
{
    enum { READABLE = 60 }; /* columns that a part has at least */
    Spread out = {0};
    int most = MAX((columns + BESIDE) / (READABLE + BESIDE), 1);
    do {
        out.parts++;
        out.width = (columns + BESIDE) / out.parts - BESIDE;
        out.lines = lines_of(arena, answer, MAX(out.width, 1));
    } while (out.parts < most && out.lines.count > out.parts * rows);
    return out;
}

static void draw_answer(const Sheet *sheet, const Placed *at)
{
    const Scene *scene = sheet->scene;
    const Answer *answer = &scene->answer;
    int columns = MAX(at->box.columns - 2, 1), rows = MAX(at->box.rows - 2, 0);
    const Spread text = spread(sheet->arena, answer, columns, rows);
    int room = rows * text.parts, most = MAX(text.lines.count - room, 0);
    sheet_scrolls(sheet, PANE_ANSWER, most, room);
    int first = MIN(stage_scroll(&scene->stage, PANE_ANSWER), most),
        last = MIN(first + room, text.lines.count);
    const char *note = sheet_span(sheet, first + 1, last - first, text.lines.count);
    const char *title = answer->lines ? answer->title : "answer";
    Box inner = sheet_frame(sheet, at->box, title, note, at->keys);
    for (int i = first; i < last; i++) {
        int part = (i - first) / rows, x = inner.x - 1 + part * (text.width + BESIDE);
        Box box = {x, inner.y, text.width, inner.rows};
        sheet_text(sheet, box, 0, (i - first) % rows, ROLE_TEXT, text.lines.line[i]);
    }
    if (!answer->lines)
        sheet_text(sheet, inner, 0, 0, ROLE_FAINT,
                   "long answers are here: help, summary, history, ...");
}

/* Draws the part of a figure that fits. */
static Grid clipped(Arena *arena, const Grid *from, int columns, int rows)
{
    Grid part = grid_new(arena, MIN(from->columns, columns), MIN(from->rows, rows));
    for (int y = 0; y < part.rows; y++)
        for (int x = 0; x < part.columns; x++)
            part.cell[(long)y * part.columns + x] = from->cell[(long)y * from->columns + x];
    return part;
}

static void draw_shown(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Scene *scene = sheet->scene;
    const char *title = scene->shown_title ? scene->shown_title : "figure";
    sheet_frame(sheet, box, title, NULL, at->keys);
    Box inner = {box.x + 1, box.y + 1, MAX(box.columns - 2, 0), MAX(box.rows - 2, 0)};
    if (!scene->shown) {
        sheet_line(sheet, inner, 0, ROLE_FAINT, " nothing was drawn yet: plot, show_batch, ...");
        return;
    }
    Grid part = clipped(sheet->arena, scene->shown, inner.columns, inner.rows);
    grid_copy(sheet->grid, inner.x + (inner.columns - part.columns) / 2,
              inner.y + (inner.rows - part.rows) / 2, &part);
}

const Pane ANSWER_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_answer};
const Pane SHOWN_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_shown};
