/* Words the question about a key that does something grave, so that it names what the key acts on:
 * the run under the list's cursor, the run under way, or a file. */
#include "ui/question.h"

#include "base/text.h"
#include "commands/command_table.h"
#include "lab/needs.h"
#include "lab/run_list.h"
#include "language/resolve.h"
#include "view/wrap.h"

#include <string.h>

enum { YES, NO, ANSWERS };

/* "run 3 (fit_one_cycle 4)", or without the command; a record has a name instead of a number. */
static const char *run_words(Arena *arena, const char *name, const char *command, bool whole)
{
    bool numbered = strspn(name, "0123456789") == strlen(name);
    return whole && command
               ? arena_printf(arena, "%s%s (%s)", numbered ? "run " : "", name, command)
               : arena_printf(arena, "%s%s", numbered ? "run " : "", name);
}

static void add_listed(Buf *text, const Scene *scene, Arena *arena, bool whole)
{
    int at = run_list_cursor(scene->list, &scene->stage);
    if (at < 0)
        return;
    const RunSummary *run = &scene->list->line[at].of;
    buf_printf(text, " %s", run_words(arena, run->name, run->command, whole));
}

static void add_running(Buf *text, const Scene *scene, Arena *arena, bool whole)
{
    const Progress *job = &scene->job;
    if (job->state == JOB_NONE)
        return;
    const char *name = arena_printf(arena, "%d", job->run);
    buf_printf(text, " %s", run_words(arena, name, scene->command, whole));
    if (job->steps > 0)
        buf_printf(text, " at %.0f %%", 100 * progress_done(job));
}

/* "stop run 4 (fit 3) at 34 %?", "save losses.png?" */
static const char *asked(const Keymap *keymap, const char *commands, bool whole, Arena *arena,
                         const Scene *scene)
{
    Words words;
    Buf text = {0};
    int used = 0;
    const char *file = NULL; /* a picture that is written */
    const Command *row = resolve_first(&COMMANDS, arena, commands, &words, &used);
    buf_text_add(&text, keymap_words(keymap, &COMMANDS, commands));
    for (int i = used; row && i < words.count; i++) {
        const Word *word = &words.word[i];
        if (!word->key && strcmp(word->text, "this") == 0)
            add_listed(&text, scene, arena, whole);
        else if (!word->key)
            buf_printf(&text, " %s", word->text);
        else if (strcmp(word->key, "png") == 0)
            file = word->text;
    }
    if (row && (row->needs & WHILE_RUNNING))
        add_running(&text, scene, arena, whole);
    const char *shown =
        file ? arena_printf(arena, "save %s?", file) : arena_printf(arena, "%s?", buf_text(&text));
    buf_free(&text);
    return shown;
}

void question_ask(const Keymap *keymap, const char *commands, const char *key, Arena *arena,
                  Scene *scene)
{
    enum { BETWEEN = 10 }; /* columns of the edges and of what stands between the three */
    KeyHint *answer = ARENA_NEW(arena, KeyHint, ANSWERS);
    bool clicked = strcmp(key, "click") == 0;
    answer[YES] =
        (KeyHint){clicked ? "click here:" : arena_printf(arena, "%s again:", key), "yes", commands};
    answer[NO] = (KeyHint){"any other key:", "no", NULL};
    int room = scene->surface.columns - BETWEEN;
    for (int i = 0; i < ANSWERS; i++)
        room -= text_width(answer[i].key) + text_width(answer[i].words);
    const char *const FORM[] = {asked(keymap, commands, true, arena, scene),
                                asked(keymap, commands, false, arena, scene), NULL};
    scene->hint = wrap_form(FORM, room);
    scene->works = (KeyGroup){"", answer, ANSWERS};
}
