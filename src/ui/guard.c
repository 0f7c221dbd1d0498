/* Decides whether a key acts, is asked about, or was text: by what it is bound to, and when it
 * came. */
#include "ui/guard.h"

#include "lab/needs.h"
#include "language/lex.h"
#include "language/resolve.h"
#include "language/scan.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double ASKED = 2;     /* seconds that a question stands */
static const double TYPING = 0.15; /* between two keys at most when a text is typed */
static const double PAUSE = 0.35;  /* after which a key begins another text */

static GuardWeight weigh(const CommandTable *table, Arena *arena, const char *command)
{
    Words words = {0};
    Error ignored;
    int used;
    if (!lex_shell(arena, command, &ANY_VARIABLE, &words, &ignored))
        return GUARD_GRAVE;
    const Command *row = resolve_shell(table, &words, false, &used, &ignored);
    bool writes = words.redirect != NULL;
    for (int i = 0; i < words.count; i++)
        writes = writes || (words.word[i].key && strcmp(words.word[i].key, "png") == 0);
    if (writes || !row || !(row->needs & HARMLESS))
        return GUARD_GRAVE;
    return row->needs & WHILE_RUNNING ? GUARD_STEERS : GUARD_LIGHT;
}

GuardWeight guard_weigh(const CommandTable *table, const char *commands)
{
    Arena scratch = {0};
    Script script = {.rest = commands, .line = 1};
    GuardWeight most = GUARD_LIGHT;
    for (char *line; most < GUARD_GRAVE && (line = command_next(&scratch, &script));)
        most = MAX(most, weigh(table, &scratch, line));
    arena_free(&scratch);
    return most;
}

bool guard_asks(const Guard *guard)
{
    return guard->until > 0;
}

const char *guard_command(const Guard *guard)
{
    return buf_text(&guard->command);
}

const char *guard_text(const Guard *guard)
{
    return buf_text(&guard->text);
}

bool guard_forget(Guard *guard)
{
    bool asked = guard_asks(guard);
    guard->until = guard->due = guard->again = 0;
    buf_clear(&guard->text);
    return asked;
}

void guard_free(Guard *guard)
{
    buf_free(&guard->text);
    buf_free(&guard->command);
}

/* Whether a letter came right behind another: both were typed in one go.  The same one again is a
 * key held down. */
static bool is_begun(const GuardKey *key)
{
    return isalnum((unsigned char)key->next) && key->next != *key->text;
}

/* Takes down what a key types.  Whether that shows a text: it came too fast for a key, or there is
 * no such key. */
static bool take_text(Guard *guard, double now, const GuardKey *key)
{
    double since = now - guard->pressed;
    bool goes_on = guard->text.size > 0 && (since < PAUSE || guard_asks(guard));
    guard->pressed = now;
    if (!goes_on || !key->text)
        buf_clear(&guard->text);
    if (!key->text)
        return false;
    bool repeats =
        key->weight < GUARD_GRAVE && goes_on && strcmp(key->name, guard->name) == 0; /* held down */
    buf_text_add(&guard->text, key->text);
    return !key->command || is_begun(key) || (goes_on && !repeats && since < TYPING);
}

/* A key that steers the run waits for a text that may follow; a click, which none can follow, asks
 * instead. */
static GuardWeight weight_of(const GuardKey *key)
{
    return key->weight == GUARD_STEERS && !key->text ? GUARD_GRAVE : key->weight;
}

static void ask(Guard *guard, double now, const GuardKey *key)
{
    buf_clear(&guard->command);
    buf_text_add(&guard->command, key->command);
    snprintf(guard->name, sizeof guard->name, "%s", key->name);
    guard->until = weight_of(key) == GUARD_GRAVE ? now + ASKED : 0;
    guard->due = key->weight == GUARD_STEERS && key->text ? now + TYPING : 0;
}

bool guard_settle(Guard *guard)
{
    bool waits = guard->due > 0 && !guard_asks(guard);
    if (waits)
        guard_forget(guard);
    return waits;
}

GuardAnswer guard_key(Guard *guard, double now, const GuardKey *key)
{
    double since = now - guard->pressed;
    bool no = guard_asks(guard) && since >= PAUSE && !key->command;
    if (!no && take_text(guard, now, key)) {
        guard->until = guard->due = 0;
        return GUARD_TEXT;
    }
    bool meant = key->command && now < fmax(guard->until, guard->again) &&
                 strcmp(key->command, guard_command(guard)) == 0;
    if (!key->command) {
        guard->pressed = now;
        guard_forget(guard);
        return GUARD_NOTHING;
    }
    if (guard_asks(guard) && strcmp(key->command, guard_command(guard)) != 0) {
        snprintf(guard->name, sizeof guard->name, "%s", key->name); /* which may be held down */
        guard->until = guard->due = guard->again = 0;
        return GUARD_NOTHING;
    }
    ask(guard, now, key);
    if (weight_of(key) < GUARD_GRAVE)
        return guard->due > 0 ? GUARD_NOTHING : GUARD_RUN;
    if (meant && since >= TYPING) /* sooner it is one press, of a key held down */
        guard->due = now + TYPING;
    return meant ? GUARD_NOTHING : GUARD_ASK;
}

GuardAnswer guard_wait(Guard *guard, double now)
{
    if (guard->due > 0 && now >= guard->due) {
        guard->due = 0;
        if (guard_asks(guard))
            guard->again = now + ASKED; /* once more may follow at once: n n n */
        guard->until = 0;
        buf_clear(&guard->text);
        return GUARD_RUN;
    }
    if (guard->due == 0 && guard_asks(guard) && now >= guard->until)
        guard_forget(guard);
    return GUARD_NOTHING;
}

double guard_due(const Guard *guard)
{
    return guard->due > 0 ? guard->due : guard->until > 0 ? guard->until : INFINITY;
}
