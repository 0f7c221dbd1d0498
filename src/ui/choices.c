/* Walks through the completions of the prompt: each is put into the line while it is chosen, and
 * only Enter or a click keeps it. */
#include "ui/choices.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/settings.h"
#include "view/view.h"

#include <string.h>

enum { WHEEL = 3 }; /* rows of a turn */

bool choices_are_open(const Choices *choices)
{
    return choices->found.count > 0;
}

void choices_close(Choices *choices)
{
    arena_free(&choices->arena);
    *choices = (Choices){.scene = choices->scene, .chosen = -1};
}

static const char *present_value(const void *context, const ArgSpec *spec, int index)
{
    const Scene *scene = context;
    bool known = spec->choice == settings_key && settings_key(index) && scene->setting;
    return known ? scene->setting[index] : "";
}

/* Of a default that is the picked rate, the rate. */
static void tell_rate(Arena *arena, const Scene *scene, const Completion *found)
{
    Buf rate = {0};
    text_short(&rate, scene->lr_max);
    for (int i = 0; i < found->count; i++)
        if (strcmp(found->item[i].value, "$lr") == 0)
            found->item[i].value = arena_text(arena, buf_text(&rate));
    buf_free(&rate);
}

static Completion look_up(Arena *arena, const Scene *scene, Line line)
{
    Scope scope = COMMANDS_ALONE;
    scope.context = scene;
    scope.present = scene ? present_value : NULL;
    Completion found = command_complete(arena, &scope, line.text, line.cursor);
    if (found.files)
        command_complete_files(arena, &found);
    if (scene && !scene->opened)
        tell_rate(arena, scene, &found);
    return found;
}

void choices_open(Choices *choices, Line typed, Line now)
{
    Choices old = *choices; /* what it is given may be its own */
    Arena *arena = &choices->arena;
    *choices = (Choices){.scene = old.scene, .chosen = -1, .end = now.cursor};
    choices->typed = (Line){arena_text(arena, typed.text), typed.cursor};
    choices->line = (Line){arena_text(arena, now.text), now.cursor};
    choices->found = look_up(arena, choices->scene, now);
    arena_free(&old.arena);
}

void choices_type(Choices *choices, Line line)
{
    int start = choices->found.start;
    choices_open(choices, line, line);
    if (choices->found.start != start)
        choices_close(choices);
}

void choices_show(const Choices *choices, PromptLine *prompt)
{
    prompt->choice = choices->found.item;
    prompt->choices = choices->found.count;
    prompt->chosen = choices->chosen;
    prompt->scrolled = choices->scrolled;
}

/* ---- walking */

/* Puts a text in the place of the word. */
static void put(Choices *choices, const char *text)
{
    Arena *arena = &choices->arena;
    int start = choices->found.start;
    const char *rest = choices->line.text + choices->end;
    choices->end = start + (int)strlen(text);
    choices->line = (Line){arena_printf(arena, "%.*s%s%s", start, choices->line.text, text, rest),
                           choices->end};
}

static void choose(Choices *choices, int index)
{
    choices->chosen = index;
    choices->scrolled = 0;
    put(choices, choices->found.item[index].text);
}

/* Goes down, or up, and from one end to the other. */
static void step(Choices *choices, int by)
{
    int count = choices->found.count, from = choices->chosen;
    choose(choices, from < 0 ? (by > 0 ? 0 : count - 1) : (from + by + count) % count);
}

/* Goes a page down or up, but not beyond the ends. */
static void page(Choices *choices, int rows, int by)
{
    int to = MAX(choices->chosen, 0) + by * MAX(rows - 1, 1);
    choose(choices, MAX(MIN(to, choices->found.count - 1), 0));
}

/* Keeps a completion.  What goes on after it, as a folder does, is offered at once. */
static void take(Choices *choices, int index)
{
    choose(choices, index);
    const char *text = choices->found.item[index].text;
    bool more = completion_goes_on(&choices->found, text);
    if (!more && choices->line.text[choices->end] != ' ')
        put(choices, arena_printf(&choices->arena, "%s ", text));
    if (more)
        choices_open(choices, choices->line, choices->line);
    else
        choices->found.count = 0;
}

static void scroll(Choices *choices, const ScreenMap *map, int by)
{
    int last = choices->found.count - (map->popup.rows - 2);
    int to = MAX(MIN(map->popup_top + by, last), 0);
    choices->scrolled += to - map->popup_top;
}

/* ---- what the user does */

/* Whether a key adds to the line or takes its last character away. */
static bool types(const Key *key)
{
    enum { DELETE = 127 };
    unsigned char first = key->size > 0 ? (unsigned char)key->bytes[0] : 0;
    return (first >= ' ' && first != DELETE) || strcmp(key->name, "backspace") == 0;
}

static bool press(Choices *choices, const ScreenMap *map, const char *name)
{
    bool only = choices->found.count == 1;
    if (strcmp(name, "tab") == 0 && only)
        take(choices, 0);
    else if (strcmp(name, "tab") == 0 || strcmp(name, "down") == 0)
        step(choices, 1);
    else if (strcmp(name, "S-tab") == 0 || strcmp(name, "up") == 0)
        step(choices, -1);
    else if (strcmp(name, "pagedown") == 0 || strcmp(name, "pageup") == 0)
        page(choices, map->popup.rows - 2, strcmp(name, "pagedown") == 0 ? 1 : -1);
    else if (strcmp(name, "enter") == 0 && choices->chosen >= 0)
        take(choices, choices->chosen);
    else
        return false;
    return true;
}

/* What is covered beside the pop-up is not clicked either.  The map may be that of a frame in which
 * there were more rows. */
static bool use_mouse(Choices *choices, const ScreenMap *map, const Key *key)
{
    Box box = map->popup;
    int row = key->y - box.y - 1, index = map->popup_top + row;
    if (key->y < box.y || key->y >= box.y + box.rows)
        return false;
    if (key->kind == KEY_PRESS)
        scroll(choices, map, strcmp(key->name, "wheelup") == 0 ? -WHEEL : WHEEL);
    else if (key->kind == KEY_CLICK && key->x < box.columns && row >= 0 && row < box.rows - 2 &&
             index < choices->found.count)
        take(choices, index);
    return true;
}

bool choices_key(Choices *choices, const ScreenMap *map, const Key *key, Line *line)
{
    *line = (Line){NULL, 0};
    if (!choices_are_open(choices) || key->kind == KEY_REPLY || key->kind == KEY_JUNK)
        return false;
    bool wheel = text_starts(key->name, "wheel");
    if (key->kind == KEY_PRESS && !wheel && strcmp(key->name, "esc") == 0) {
        choices->found.count = 0;
        *line = choices->typed;
        return true;
    }
    bool mouse = wheel || key->kind == KEY_CLICK || key->kind == KEY_DRAG;
    bool ours = mouse                    ? use_mouse(choices, map, key)
                : key->kind == KEY_PRESS ? press(choices, map, key->name)
                                         : false;
    if (ours)
        *line = choices->line;
    else if (!wheel && !(key->kind == KEY_PRESS && types(key)))
        choices->found.count = 0;
    return ours;
}
