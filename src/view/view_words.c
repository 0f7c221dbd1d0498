/* The panes of a long answer and of what a plotting command drew. */
#include "view/pane.h"
#include "view/wrap.h"

static void draw_answer(const Sheet *sheet, const Placed *at)
{
    const Scene *scene = sheet->scene;
    const Answer *answer = &scene->answer;
    Lines lines = {0};
    for (int i = 0; i < answer->lines; i++) {
        Lines more = wrap_row(sheet->arena, answer->line[i], MAX(at->box.columns - 2, 1));
        for (int k = 0; k < more.count; k++) {
            lines.line = arena_extend(sheet->arena, lines.line, lines.count, sizeof *lines.line);
            lines.line[lines.count++] = more.line[k];
        }
    }
    int room = MAX(at->box.rows - 2, 0), most = MAX(lines.count - room, 0);
    sheet_scrolls(sheet, PANE_ANSWER, most);
    int first = MIN(stage_scroll(&scene->stage, PANE_ANSWER), most),
        last = MIN(first + room, lines.count);
    const char *note = sheet_span(sheet, first + 1, last - first, lines.count);
    const char *title = answer->lines ? answer->title : "answer";
    Box inner = sheet_frame(sheet, at->box, title, note, at->keys);
    Box wide = {inner.x - 1, inner.y, inner.columns + 2, inner.rows};
    for (int i = first; i < last; i++)
        sheet_text(sheet, wide, 0, i - first, ROLE_TEXT, lines.line[i]);
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
