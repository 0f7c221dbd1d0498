/* Completes a word of the command line for a shell: options by their table, and what is in them by
 * that of the commands. */
#include "ui/shell_words.h"

#include "base/base.h"
#include "base/text.h"
#include "commands/command_table.h"
#include "io/asset.h"
#include "language/complete.h"
#include "ui/option_table.h"

#include <string.h>

static const char *const SHELLS[] = {"bash", "zsh", "fish"};
static const char RECIPE[] = "recipe:"; /* begins a SCRIPT that is built in */

/* Adds a line of the answer; a text that would be two of them, or two columns, is left out. */
static void add(Buf *out, const char *before, const char *text, bool ends, const char *meaning)
{
    if (text[strcspn(text, "\t\n")])
        return;
    buf_printf(out, "%s%s%s\t%.*s\n", before, text, ends ? " " : "", (int)strcspn(meaning, "\t\n"),
               meaning);
}

static void begin(Buf *out, const char *kind, const char *part)
{
    buf_printf(out, "%s\n%s\n", kind, part);
}

/* Adds what completes a line of commands; `hidden` are words of it that are not in the shell's
 * word, `shown` what replaces them there. */
static void complete_commands(Arena *arena, const char *kind, const char *hidden, const char *shown,
                              const char *word, Buf *out)
{
    const char *line = arena_printf(arena, "%s%s", hidden, word);
    int start = (int)strlen(hidden);
    bool whole = strcmp(kind, "line") != 0;
    Completion found = command_complete(arena, &COMMANDS_ALONE, line, (int)strlen(line));
    if (found.files && !whole)
        command_complete_files(arena, &found);
    if (found.start < start || line[found.start + (int)strcspn(line + found.start, "\n")])
        return;
    begin(out, kind, *shown ? arena_printf(arena, "%s%s", shown, word) : line + found.start);
    for (int i = 0; i < found.count; i++) {
        const CompletionItem *item = &found.item[i];
        if (whole && text_ends(item->text, "="))
            continue; /* only that value is given, by place */
        add(out, shown, item->text, !whole && !completion_goes_on(&found, item->text),
            item->meaning);
    }
}

/* Adds a recipe that is built in; files are the shell's business. */
static void complete_script(Arena *arena, const char *word, Buf *out)
{
    if (text_starts(word, RECIPE)) {
        complete_commands(arena, "words", "recipe ", RECIPE, word + strlen(RECIPE), out);
        return;
    }
    begin(out, "files", word);
    if (text_starts(RECIPE, word))
        add(out, "", RECIPE, false, "a recipe that is built in");
}

static void complete_shells(const char *word, Buf *out)
{
    begin(out, "words", word);
    for (int i = 0; i < LENGTH(SHELLS); i++)
        if (text_starts(SHELLS[i], word))
            add(out, "", SHELLS[i], false, "");
}

static void complete_value(Arena *arena, OptionValue kind, const char *word, Buf *out)
{
    switch (kind) {
    case VALUE_NONE:
    case VALUE_ANY:
        break;
    case VALUE_LINE:
        complete_commands(arena, "line", "", "", word, out);
        break;
    case VALUE_LOGS:
        complete_commands(arena, "line", "watch ", "", word, out);
        break;
    case VALUE_RUN:
        complete_commands(arena, "words", "attach ", "", word, out);
        break;
    case VALUE_FILE:
        begin(out, "files", word);
        break;
    case VALUE_SCRIPT:
        complete_script(arena, word, out);
        break;
    case VALUE_SHELL:
        complete_shells(word, out);
        break;
    }
}

/* The first clause of what -h says. */
static const char *meaning(Arena *arena, const OptionRow *row)
{
    char *text = arena_printf(arena, "%.*s", (int)strcspn(row->help, ";("), row->help);
    for (char *p = text; (p = strchr(p, '\n'));)
        *p = ' ';
    return text;
}

static void complete_option(Arena *arena, const char *word, Buf *out)
{
    begin(out, "words", word);
    for (const OptionRow *row = OPTIONS; row->help; row++) {
        const char *text = row->name ? arena_printf(arena, "--%s", row->name)
                                     : arena_printf(arena, "-%c", row->letter);
        if (text_starts(text, word))
            add(out, "", text, false, meaning(arena, row));
    }
}

/* The option that a word names in full, and where the value in that word begins, or NULL: as in
 * --events=FILE and in -qc LINE; NULL: it names none. */
static const OptionRow *option_of(const char *word, const char **value)
{
    *value = NULL;
    if (*word != '-' || !word[1])
        return NULL;
    bool is_long = word[1] == '-';
    const char *name = word + 2;
    for (const OptionRow *row = OPTIONS; is_long && row->help; row++) {
        size_t length = row->name ? strlen(row->name) : 0;
        if (!length || !text_starts(name, row->name) || (name[length] && name[length] != '='))
            continue;
        *value = name[length] ? name + length + 1 : NULL;
        return row;
    }
    for (const char *letter = word + 1; !is_long && *letter; letter++)
        for (const OptionRow *row = OPTIONS; row->help; row++)
            if (row->letter == *letter && row->value) {
                *value = letter[1] ? letter + 1 : NULL;
                return row;
            }
    return NULL;
}

void shell_words(const char *const *words, int count, Buf *out)
{
    Arena arena = {0};
    const OptionRow *waits = NULL; /* for its value */
    bool script = false, over = false;
    const char *value = NULL, *last = words[count - 1];
    for (int i = 0; i < count - 1; i++) {
        const OptionRow *row = waits || over ? NULL : option_of(words[i], &value);
        bool wants = row && row->value && !row->may && !value;
        over |= !waits && strcmp(words[i], "--") == 0;
        script |= !waits && !row && (words[i][0] != '-' || !words[i][1]);
        script |= row && row->kind == VALUE_SCRIPT;
        waits = wants ? row : NULL;
    }
    const OptionRow *row = waits || over ? NULL : option_of(last, &value);
    if (waits)
        complete_value(&arena, waits->kind, last, out);
    else if (row && value)
        complete_value(&arena, row->kind, value, out);
    else if (*last == '-' && !over)
        complete_option(&arena, last, out);
    else if (!script)
        complete_script(&arena, last, out);
    arena_free(&arena);
}

bool shell_script(Arena *arena, const char *shell, Buf *out, Error *err)
{
    Bytes script;
    for (int i = 0; i < LENGTH(SHELLS); i++) {
        if (strcmp(SHELLS[i], shell) != 0)
            continue;
        if (!asset_read(arena, arena_printf(arena, "completion/onecycle.%s", shell), &script, err))
            return false;
        buf_add(out, (const char *)script.data, script.size);
        return true;
    }
    return fail(err, "--completion '%.40s' is no shell that we know; give bash, zsh or fish",
                shell);
}
