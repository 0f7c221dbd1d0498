/* The pane of messages: the latest lines that commands have said.  It has the same rows whatever is
 * said; an error that needs more lies over what is above, until it is lifted or a command is
 * typed. */
#include "base/text.h"
#include "view/pane.h"
#include "view/wrap.h"

enum {
    FRAMED = 5,       /* rows from which on it has a frame */
    ERROR_MOST = 12,  /* lines of an answer with errors */
    PINNED_MOST = 64, /* messages that are looked at */
};

/* Rows of the pane in a room, frame included: of the first row here that is not larger. */
static const struct {
    Box room;
    int rows;
} FIXED[] = {{{.columns = 110}, FRAMED}, {{.rows = 50}, 8}, {{.rows = 34}, 7},
             {{.rows = 27}, FRAMED},     {{.rows = 12}, 3}, {{0}, 1}};

static int fixed_rows(Box room)
{
    int i = 0;
    while (room.columns < FIXED[i].room.columns || room.rows < FIXED[i].room.rows)
        i++;
    return FIXED[i].rows;
}

/* An error, and what is lost, begin with an exclamation mark, a typed command with the prompt, so
 * that they can be told apart without colour. */
static Lines lines_of(Arena *arena, const Message *message, int columns)
{
    static const char *const MARK[] = {[MESSAGE_ECHO] = "> ",
                                       [MESSAGE_TEXT] = "",
                                       [MESSAGE_WARNING] = "! ",
                                       [MESSAGE_ERROR] = "! "};
    const char *text = arena_printf(arena, "%s%s", MARK[message->kind], message->text);
    return wrap_lines(arena, text, columns);
}

static Role role_of(const Message *message)
{
    static const Role ROLE[] = {[MESSAGE_ECHO] = ROLE_ECHO,
                                [MESSAGE_TEXT] = ROLE_TEXT,
                                [MESSAGE_WARNING] = ROLE_BAD,
                                [MESSAGE_ERROR] = ROLE_ERROR};
    return ROLE[message->kind];
}

/* The first message since a command was typed. */
static int answer_start(const Scene *scene)
{
    int first = scene->messages;
    while (first > 0 && scene->message[first - 1].kind != MESSAGE_ECHO)
        first--;
    return first;
}

static bool is_unread_error(const Scene *scene, const Message *message)
{
    return message->kind == MESSAGE_ERROR && (!scene->read || message->number > scene->read);
}

/* Lines of the answer to the latest command if there is an error in it that was not read, at most
 * ERROR_MOST; else 0. */
static int error_lines(const Scene *scene, int columns)
{
    Arena scratch = {0};
    int lines = 0, first = answer_start(scene);
    bool error = false;
    for (int i = scene->messages - 1; i >= first; i--) {
        if (lines < ERROR_MOST)
            lines += lines_of(&scratch, &scene->message[i], MAX(columns, 1)).count;
        error = error || is_unread_error(scene, &scene->message[i]);
    }
    arena_free(&scratch);
    return error ? MIN(lines, ERROR_MOST) : 0;
}

/* The messages that there is room for, by how many of their lines. */
typedef struct {
    Lines lines[PINNED_MOST]; /* of the latest messages, the last one first */
    int shown[PINNED_MOST];
    int count;
    int left; /* lines */
} Choice;

/* Gives a message as many lines as are left: its first ones, or where it only continues what is
 * below, its last ones. */
static void choose(Choice *choice, int i)
{
    int lines = MIN(choice->lines[i].count - choice->shown[i], choice->left);
    choice->shown[i] += lines;
    choice->left -= lines;
}

/* Errors since the latest command first, then the latest messages. */
static Choice choose_lines(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    Choice choice = {.count = MIN(scene->messages, PINNED_MOST), .left = box.rows};
    int last = scene->messages - 1, answer = scene->messages - answer_start(scene);
    for (int i = 0; i < choice.count; i++)
        choice.lines[i] = lines_of(sheet->arena, &scene->message[last - i], box.columns);
    for (int i = 0; i < MIN(answer, choice.count); i++)
        if (scene->message[last - i].kind == MESSAGE_ERROR)
            choose(&choice, i);
    for (int i = 0; i < choice.count; i++)
        choose(&choice, i);
    return choice;
}

/* The last line that is shown of a message that has more, with a sign of that: where the pane is
 * low, the key that opens it from the prompt. */
static const char *cut_line(const Sheet *sheet, const char *line, int columns, bool low)
{
    static const char KEY[] = " S-tab";
    bool tells = low && sheet->map->focus.kind == PANE_PROMPT;
    const char *more = arena_printf(sheet->arena, "%s …", line);
    if (!tells)
        return more;
    return arena_printf(sheet->arena, "%s%s",
                        wrap_cut(sheet->arena, more, columns - text_width(KEY)), KEY);
}

/* The end of the list, without lines that errors have pushed out. */
static void draw_latest(const Sheet *sheet, Box box)
{
    const Scene *scene = sheet->scene;
    Choice choice = choose_lines(sheet, box);
    int y = choice.left;
    for (int i = choice.count - 1; i >= 0; i--)
        for (int k = 0; k < choice.shown[i]; k++, y++) {
            const Lines *lines = &choice.lines[i];
            bool cut = k == choice.shown[i] - 1 && choice.shown[i] < lines->count;
            const char *text = cut ? cut_line(sheet, lines->line[k], box.columns, box.rows < FRAMED)
                                   : lines->line[k];
            sheet_text(sheet, box, 0, y, role_of(&scene->message[scene->messages - 1 - i]), text);
        }
}

/* What there is of the list beside the lines that are shown. */
typedef struct {
    int below;
    bool above;
} Beyond;

/* Lines are scrolled by at most so many that the first message is at the top. */
static Beyond find_beyond(const Sheet *sheet, int columns, int rows)
{
    const Scene *scene = sheet->scene;
    int lines = 0, wanted = stage_scroll(&scene->stage, PANE_MESSAGES), i = scene->messages - 1;
    for (; i >= 0 && lines <= wanted + rows; i--)
        lines += lines_of(sheet->arena, &scene->message[i], columns).count;
    sheet_scrolls(sheet, PANE_MESSAGES, lines - rows, rows);
    int below = MAX(MIN(wanted, lines - rows), 0);
    return (Beyond){below, lines > below + rows};
}

/* "12 below"; while the pane has the keyboard, that there is more above, too. */
static const char *beyond_words(const Sheet *sheet, Beyond beyond, bool keys)
{
    const char *above = keys && beyond.above ? "more above" : NULL;
    if (!beyond.below)
        return above;
    return arena_printf(sheet->arena, "%s%s%d below", above ? above : "", above ? ", " : "",
                        beyond.below);
}

static void draw_scrolled(const Sheet *sheet, Box box, int below)
{
    const Scene *scene = sheet->scene;
    int y = box.rows - 1 + below;
    for (int i = scene->messages - 1; i >= 0 && y >= 0; i--) {
        Lines lines = lines_of(sheet->arena, &scene->message[i], box.columns);
        for (int k = lines.count - 1; k >= 0; k--, y--)
            sheet_text(sheet, box, 0, y, role_of(&scene->message[i]), lines.line[k]);
    }
}

/* Blank, over whatever was drawn there; of a pane without a frame a bar at the left says that it
 * has the keyboard. */
static Box draw_ground(const Sheet *sheet, Box box, bool bar)
{
    for (int y = 0; y < box.rows; y++)
        for (int x = 0; x < box.columns; x++)
            grid_put(sheet->grid, box.x + x, box.y + y, bar && x == 0 ? 0x2503 : ' ',
                     bar ? sheet->theme->style[ROLE_FOCUS] : (Style){0});
    return (Box){box.x + 1, box.y, MAX(box.columns - 2, 0), box.rows};
}

static Beyond beyond_of(const Sheet *sheet, Box box)
{
    bool framed = box.rows >= FRAMED;
    return find_beyond(sheet, box.columns - (framed ? 4 : 2), box.rows - (framed ? 2 : 0));
}

int messages_cover(const Sheet *sheet, Box box)
{
    enum { TOP = 1 }; /* rows of the screen that stay as they are: the header */
    int around = box.rows >= FRAMED ? 2 : 0;
    if (beyond_of(sheet, box).below)
        return 0;
    int lines = error_lines(sheet->scene, box.columns - (around ? 4 : 2));
    return MIN(MAX(lines + around - box.rows, 0), box.y - TOP);
}

void messages_draw(const Sheet *sheet, Box box, bool keys)
{
    bool framed = box.rows >= FRAMED;
    Beyond beyond = beyond_of(sheet, box);
    int below = beyond.below, more = sheet->map->covered;
    const char *note = beyond_words(sheet, beyond, keys);
    Box all = {box.x, box.y - more, box.columns, box.rows + more};
    Box inner = draw_ground(sheet, all, keys && !framed);
    if (framed)
        inner = sheet_frame(sheet, all, "messages", note, keys);
    if (below)
        draw_scrolled(sheet, inner, below);
    else
        draw_latest(sheet, inner);
}

static void draw_messages(const Sheet *sheet, const Placed *at)
{
    messages_draw(sheet, at->box, at->keys);
}

const Pane MESSAGES_PANE = {
    .columns = 20, .rows = 1, .fixed = fixed_rows, .rank = 2, .draw = draw_messages};
