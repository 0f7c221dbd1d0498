/* The panes of text: messages, help, and what a plotting command drew. */
#include "view/pane.h"
#include "view/wrap.h"

/* An error, and what is lost, begin with an exclamation mark, a typed command with the prompt, so
 * that they can be told apart without colour. */
static const char *message_line(Arena *arena, const Message *message)
{
    static const char *const MARK[] = {[MESSAGE_ECHO] = "> ",
                                       [MESSAGE_TEXT] = "",
                                       [MESSAGE_WARNING] = "! ",
                                       [MESSAGE_ERROR] = "! "};
    return arena_printf(arena, "%s%s", MARK[message->kind], message->text);
}

static Lines message_lines(const Sheet *sheet, const Message *message, int columns)
{
    return wrap_lines(sheet->arena, message_line(sheet->arena, message), columns);
}

/* Writes the message's lines, the last at row y; returns the row above its first. */
static int draw_message(const Sheet *sheet, Box box, const Message *message, int y)
{
    static const Role LOOK[] = {[MESSAGE_ECHO] = ROLE_ECHO,
                                [MESSAGE_TEXT] = ROLE_TEXT,
                                [MESSAGE_WARNING] = ROLE_BAD,
                                [MESSAGE_ERROR] = ROLE_ERROR};
    Lines lines = message_lines(sheet, message, box.columns);
    for (int i = lines.count - 1; i >= 0; i--, y--)
        sheet_text(sheet, box, 0, y, LOOK[message->kind], lines.line[i]);
    return y;
}

/* The most lines that may be hidden below: then the first message is at the top. */
static int messages_scroll(const Sheet *sheet, bool keys, int columns, int rows)
{
    const Scene *scene = sheet->scene;
    int lines = 0, wanted = keys ? scene->stage.scroll : 0;
    for (int i = scene->messages - 1; i >= 0 && lines < wanted + rows; i--)
        lines += message_lines(sheet, &scene->message[i], columns).count;
    return MAX(MIN(wanted, lines - rows), 0);
}

static void draw_messages(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Scene *scene = sheet->scene;
    int scroll = messages_scroll(sheet, at->keys, box.columns - 4, box.rows - 2);
    const char *note = scroll ? arena_printf(sheet->arena, "%d below", scroll) : NULL;
    Box inner = sheet_frame(sheet, box, "messages", note, at->keys);
    int y = inner.rows - 1 + scroll;
    for (int i = scene->messages - 1; i >= 0 && y >= 0; i--)
        y = draw_message(sheet, inner, &scene->message[i], y);
}

static void draw_help(const Sheet *sheet, const Placed *at)
{
    Box box = at->box;
    const Scene *scene = sheet->scene;
    int room = MAX(box.rows - 2, 0), first = MIN(scene->stage.scroll, scene->help_lines - room);
    first = MAX(first, 0);
    int last = MIN(first + room, scene->help_lines);
    const char *note =
        arena_printf(sheet->arena, "%d-%d of %d", first + 1, last, scene->help_lines);
    Box inner = sheet_frame(sheet, box, "help", note, at->keys);
    Box wide = {inner.x - 1, inner.y, inner.columns + 2, inner.rows};
    for (int i = first; i < last; i++)
        sheet_text(sheet, wide, 0, i - first, ROLE_TEXT, scene->help[i]);
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
    Box within = sheet_frame(sheet, box, title, NULL, at->keys);
    Box inner = {box.x + 1, box.y + 1, MAX(box.columns - 2, 0), MAX(box.rows - 2, 0)};
    if (scene->picture && scene->cell_width > 0 && scene->cell_height > 0) {
        sheet->map->picture = within;
        return;
    }
    if (!scene->shown) {
        sheet_line(sheet, inner, 0, ROLE_FAINT, " nothing was drawn yet: plot, show_batch, ...");
        return;
    }
    Grid part = clipped(sheet->arena, scene->shown, inner.columns, inner.rows);
    grid_copy(sheet->grid, inner.x + (inner.columns - part.columns) / 2,
              inner.y + (inner.rows - part.rows) / 2, &part);
}

const Pane MESSAGES_PANE = {.columns = 20, .rows = 3, .rank = 2, .draw = draw_messages};
const Pane HELP_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_help};
const Pane SHOWN_PANE = {.columns = 24, .rows = 4, .rank = 1, .draw = draw_shown};
