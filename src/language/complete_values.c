/* Finds the completions of a word once it is known what stands in its place: commands, arguments,
 * and values by an argument's type. */
#include "language/completer.h"

#include "base/text.h"
#include "language/value.h"

#include <string.h>

/* Adds a word if it begins as what is typed; the texts live as long as the table or the arena. */
static void add(Completer *completer, const char *text, const char *meaning, const char *value)
{
    if (text_starts(text, completer->word) && !completion_steers(text))
        completion_add(completer->arena, &completer->found, completer->found.count,
                       (CompletionItem){text, text, meaning, value});
}

/* Adds each of the words separated by spaces. */
static void add_words(Completer *completer, const char *words, const char *meaning)
{
    while (words && *words) {
        size_t length = strcspn(words, " ");
        add(completer, arena_printf(completer->arena, "%.*s", (int)length, words), meaning, "");
        words += length + strspn(words + length, " ");
    }
}

/* What the first word of several commands means: "digits, folder, idx". */
static const char *second_words(Completer *completer, const char *first)
{
    const Command *row;
    size_t length = strlen(first);
    Buf words = {0};
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++)
        if (text_starts(row->name, first) && row->name[length] == ' ')
            buf_printf(&words, "%s%s", words.size ? ", " : "", row->name + length + 1);
    const char *text = arena_text(completer->arena, buf_text(&words));
    buf_free(&words);
    return text;
}

void completer_add_first_words(Completer *completer)
{
    const CommandTable *table = completer->scope->table;
    const Command *row;
    for (int i = 0; (row = command_row(table, i)); i++) {
        const char *first =
            arena_printf(completer->arena, "%.*s", (int)strcspn(row->name, " "), row->name);
        const Command *alone = command_find(table, first);
        if (text_starts(first, completer->word))
            add(completer, first, alone ? alone->summary : second_words(completer, first), "");
    }
}

void completer_add_second_words(Completer *completer, const char *first)
{
    const Command *row;
    size_t length = strlen(first);
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++)
        if (text_starts(row->name, first) && row->name[length] == ' ')
            add(completer, row->name + length + 1, row->summary, "");
}

/* Adds what a notebook may call: names of one word, and other names of rows. */
void completer_add_call_names(Completer *completer)
{
    const Command *row;
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++) {
        if (!strchr(row->name, ' '))
            add(completer, row->name, row->summary, "");
        add_words(completer, row->notebook, row->summary);
    }
}

static bool is_default(const ArgSpec *spec, const char *word)
{
    return spec->fallback && strcmp(spec->fallback, word) == 0;
}

/* What a choice means, if its table says so. */
static const char *choice_meaning(Completer *completer, const ArgSpec *spec, int index)
{
    int rows = 0;
    while (spec->meaning && spec->choice(rows))
        rows++;
    if (index >= rows)
        return "";
    Buf words = {0};
    spec->meaning(index, &words);
    const char *text = arena_text(completer->arena, buf_text(&words));
    buf_free(&words);
    return text;
}

static void add_choices(Completer *completer, const ArgSpec *spec)
{
    const Scope *scope = completer->scope;
    const char *word;
    size_t size;
    for (int i = 0; (size = choice_at(spec, i, &word)) > 0; i++) {
        const char *present = scope->present ? scope->present(scope->context, spec, i) : "";
        present = arena_text(completer->arena, present); /* its own may change */
        const char *text = arena_printf(completer->arena, "%.*s", (int)size, word);
        if (text_starts(text, completer->word))
            add(completer, text, choice_meaning(completer, spec, i),
                is_default(spec, text) ? "default" : present);
    }
}

/* Adds the words that stand for a run, then recorded runs, the latest first. */
static void add_records(Completer *completer, const ArgSpec *spec)
{
    enum { MOST = 20 };
    int count = 0;
    const Scope *scope = completer->scope;
    Arena *arena = completer->arena;
    const char *const *name = scope->records ? scope->records(arena, &count) : NULL;
    if (count > 0)
        add_choices(completer, spec);
    for (int i = count - 1; i >= MAX(count - MOST, 0); i--)
        if (text_starts(name[i], completer->word))
            add(completer, name[i], scope->record ? scope->record(arena, name[i]) : "", "");
}

/* Whether a name is the element at *p, which is advanced to the next. */
static bool is_element(const char **p, const char *name)
{
    bool is = text_starts(*p, name) && (*p)[strlen(name)] == ',';
    *p += strcspn(*p, ",") + 1;
    return is;
}

/* Adds to a list of names, of which the last is completed: `accuracy,err`. */
static void add_names(Completer *completer, const ArgSpec *spec)
{
    const char *begin = completer->word, *comma = strrchr(begin, ',');
    const char *open = begin + strspn(begin, "[(");
    completer->word = comma ? comma + 1 + strspn(comma + 1, " ") : open;
    add_choices(completer, spec);
    int kept = 0;
    for (int i = 0; i < completer->found.count; i++) {
        const char *name = completer->found.item[i].text;
        bool given = false;
        for (const char *p = open; p < completer->word; p += strspn(p, " "))
            given |= is_element(&p, name);
        if (!given)
            completer->found.item[kept++] = completer->found.item[i];
    }
    completer->found.count = kept;
}

static void add_switch(Completer *completer, const ArgSpec *spec)
{
    static const char *const WORD[] = {"true", "false"};
    for (int i = 0; i < LENGTH(WORD); i++)
        add(completer, WORD[i], "", is_default(spec, WORD[i]) ? "default" : "");
}

static void add_list(Completer *completer, const ArgSpec *spec)
{
    int count = 0;
    const char *const *name = spec->list ? spec->list(completer->arena, &count) : NULL;
    for (int i = 0; i < count; i++)
        add(completer, name[i], "", "");
}

/* Adds the words that fit after the argument before. */
static void add_following(Completer *completer, const ArgSpec *spec, const char *before)
{
    const char *word;
    for (int i = 0; spec->follow && before && (word = spec->follow(before, i)); i++)
        add(completer, word, "", "");
}

void completer_add_values(Completer *completer, const ArgSpec *spec, const char *before)
{
    switch (spec->type) {
    case ARG_BOOL:
        add_switch(completer, spec);
        break;
    case ARG_NAMES:
        add_names(completer, spec);
        break;
    case ARG_VALUE:
        add_following(completer, spec, before);
        add_choices(completer, spec);
        break;
    case ARG_CHOICE:
        add_choices(completer, spec);
        break;
    case ARG_RECORD:
        add_records(completer, spec);
        completer->found.files = completer->found.count == 0;
        break;
    case ARG_PATH:
    case ARG_REST:
        completer->found.files = true;
        break;
    case ARG_TEXT:
        add_list(completer, spec);
        break;
    case ARG_INT:
    case ARG_FLOAT:
    case ARG_INTS:
    case ARG_FLOATS:
    case ARG_OBJECT:
        break;
    }
}

void completer_add_values_of_key(Completer *completer, const Command *row, const char *key,
                                 const char *before)
{
    if ((row->needs & IS_PLOT) && strcmp(key, "png") == 0)
        completer->found.files = true;
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++) {
        const ArgSpec *spec = &row->args[i];
        if (strcmp(spec->name, key) == 0 || (spec->alias && strcmp(spec->alias, key) == 0))
            completer_add_values(completer, spec, before);
    }
}

bool completer_is_given(const Words *words, const char *key)
{
    for (int i = 0; i < words->count; i++)
        if (words->word[i].key && strcmp(words->word[i].key, key) == 0)
            return true;
    return false;
}

static void add_key(Completer *completer, const Words *words, const ArgSpec *spec)
{
    Arena *arena = completer->arena;
    const char *text = arena_printf(arena, "%s=", spec->name);
    if (completer_is_given(words, spec->name) || !text_starts(text, completer->word))
        return;
    Buf help = {0};
    value_help(spec, &help);
    if (spec->type == ARG_CHOICE && !strstr(spec->help, "%s")) {
        buf_text_add(&help, ": ");
        choices_add(spec, ", ", &help);
    }
    add(completer, text, arena_text(arena, buf_text(&help)), spec->fallback ? spec->fallback : "");
    buf_free(&help);
}

/* Those of every plotting command. */
static const ArgSpec PLOT_ARGS[] = {
    {.name = "png", .help = "write the picture to this file, .png or .svg; also > FILE"},
    {.name = "width", .help = "of a picture in pixels, of text in cells"},
    {.name = "height", .help = "of a picture in pixels, of text in cells"},
};

/* Adds the names of arguments that are not given yet; the first `placed` are, by place. */
void completer_add_keys(Completer *completer, const Command *row, const Words *words, int placed)
{
    for (int i = placed; i < COMMAND_ARGS && row->args[i].name; i++)
        if (row->args[i].type != ARG_OBJECT && row->args[i].type != ARG_REST)
            add_key(completer, words, &row->args[i]);
    for (int i = 0; (row->needs & IS_PLOT) && i < LENGTH(PLOT_ARGS); i++)
        add_key(completer, words, &PLOT_ARGS[i]);
}
