/* The pane of messages: the latest lines that commands have said.  It has three lines, and more for
 * an answer that is longer; an error stays in sight until the next command is typed. */
#include "view/pane.h"
#include "view/wrap.h"

enum {
    LINES = 3,        /* of messages */
    ANSWER_MOST = 6,  /* ... of an answer */
    ERROR_MOST = 12,  /* ... of one with errors */
    PINNED_MOST = 64, /* messages that are looked at */
};

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

/* Rows that the pane would like to have, its frame included, on a screen of so many columns. */
static int wanted_rows(const Scene *scene, int columns)
{
    Arena scratch = {0};
    int lines = 0, most = ANSWER_MOST, first = answer_start(scene);
    for (int i = scene->messages - 1; i >= first && lines < ERROR_MOST; i--) {
        lines += lines_of(&scratch, &scene->message[i], MAX(columns - 4, 1)).count;
        if (scene->message[i].kind == MESSAGE_ERROR)
            most = ERROR_MOST;
    }
    arena_free(&scratch);
    return 2 + MIN(MAX(lines, LINES), most);
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
            const char *text =
                cut ? arena_printf(sheet->arena, "%s …", lines->line[k]) : lines->line[k];
            sheet_text(sheet, box, 0, y, role_of(&scene->message[scene->messages - 1 - i]), text);
        }
}

/* Lines below those that are shown; at most so many that the first message is at the top. */
static int lines_below(const Sheet *sheet, int columns, int rows)
{
    const Scene *scene = sheet->scene;
    int lines = 0, wanted = stage_scroll(&scene->stage, PANE_MESSAGES);
    for (int i = scene->messages - 1; i >= 0 && lines < wanted + rows; i--)
        lines += lines_of(sheet->arena, &scene->message[i], columns).count;
    return MAX(MIN(wanted, lines - rows), 0);
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

static void draw_messages(const Sheet *sheet, const Placed *at)
{
    int below = lines_below(sheet, at->box.columns - 4, at->box.rows - 2);
    const char *note = below ? arena_printf(sheet->arena, "%d below", below) : NULL;
    Box inner = sheet_frame(sheet, at->box, "messages", note, at->keys);
    if (below)
        draw_scrolled(sheet, inner, below);
    else
        draw_latest(sheet, inner);
}

const Pane MESSAGES_PANE = {
    .columns = 20, .rows = 3, .wants = wanted_rows, .rank = 3, .draw = draw_messages};
