/* Decides what a key does on the screen of all keys: it filters, leaves, or asks for help. */
#include "ui/key_screen.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/stage.h"
#include "language/quote.h"

#include <string.h>

/* A command with one more word, whatever that has in it. */
static const char *with_word(Arena *arena, const char *command, const char *word)
{
    Buf line = {0};
    buf_text_add(&line, command);
    quote_word(&COMMANDS, &line, NULL, word);
    const char *text = arena_text(arena, buf_text(&line));
    buf_free(&line);
    return text;
}

/* The filter up to a length, and what follows it. */
static KeyScreenAct filter_by(Arena *arena, const char *filter, int length, const char *more)
{
    const char *next = arena_printf(arena, "%.*s%s", length, filter, more);
    return (KeyScreenAct){.taken = true, .command = with_word(arena, "keys", next)};
}

KeyScreenAct key_screen_act(Arena *arena, const char *filter, const char *key, const char *typed)
{
    int length = (int)strlen(filter);
    bool back = strcmp(key, "esc") == 0 || strcmp(key, "f1") == 0;
    bool enter = strcmp(key, "enter") == 0;
    if (length == 0 && strcmp(key, ":") == 0)
        return (KeyScreenAct){true, true, "focus prompt"};
    if (back || ((enter || (typed && strchr("q?", *typed))) && length == 0))
        return (KeyScreenAct){true, true, NULL};
    if (enter)
        return (KeyScreenAct){true, false, with_word(arena, "help", filter)};
    if (strcmp(key, "backspace") == 0)
        return filter_by(arena, filter, text_shorter(filter, length), "");
    if (typed && length + (int)strlen(typed) < STAGE_WORDS)
        return filter_by(arena, filter, length, typed);
    return (KeyScreenAct){.taken = typed};
}
