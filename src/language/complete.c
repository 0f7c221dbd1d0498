/* Finds what the Tab key can complete: commands, arguments, and values by an argument's type. */
#include "language/complete.h"

#include "base/text.h"
#include "language/lex.h"
#include "language/resolve.h"
#include "language/scan.h"
#include "language/value.h"

#include <ctype.h>
#include <string.h>

/* A completion while it is looked for. */
typedef struct {
    Arena *arena;
    const Scope *scope;
    const char *text;  /* the line up to the cursor */
    const char *begin; /* of the command the cursor is in */
    const char *word;  /* the word being completed, up to the end of text */
    Completion found;
} Completer;

static void add(Completer *completer, const char *text)
{
    if (text_starts(text, completer->word) && !completion_steers(text))
        completion_add(completer->arena, &completer->found, arena_text(completer->arena, text));
}

/* Adds each of the words separated by spaces. */
static void add_words(Completer *completer, const char *words)
{
    while (words && *words) {
        size_t length = strcspn(words, " ");
        add(completer, arena_printf(completer->arena, "%.*s", (int)length, words));
        words += length + strspn(words + length, " ");
    }
}

static void add_first_words(Completer *completer)
{
    const Command *row;
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++)
        add(completer,
            arena_printf(completer->arena, "%.*s", (int)strcspn(row->name, " "), row->name));
}

static void add_second_words(Completer *completer, const char *first)
{
    const Command *row;
    size_t length = strlen(first);
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++)
        if (text_starts(row->name, first) && row->name[length] == ' ')
            add(completer, row->name + length + 1);
}

/* Adds what a notebook may call: names of one word, and other names of rows. */
static void add_call_names(Completer *completer)
{
    const Command *row;
    for (int i = 0; (row = command_row(completer->scope->table, i)); i++) {
        if (!strchr(row->name, ' '))
            add(completer, row->name);
        add_words(completer, row->notebook);
    }
}

/* Adds recorded runs, the latest first. */
static void add_records(Completer *completer)
{
    enum { MOST = 20 };
    int count = 0;
    const char *const *name =
        completer->scope->records ? completer->scope->records(completer->arena, &count) : NULL;
    for (int i = count - 1; i >= MAX(count - MOST, 0); i--)
        add(completer, name[i]);
}

static void add_choices(Completer *completer, const ArgSpec *spec)
{
    const char *word;
    size_t size;
    for (int i = 0; (size = choice_at(spec, i, &word)) > 0; i++)
        add(completer, arena_printf(completer->arena, "%.*s", (int)size, word));
}

static void add_values(Completer *completer, const ArgSpec *spec)
{
    switch (spec->type) {
    case ARG_BOOL:
        add_words(completer, "true false");
        break;
    case ARG_CHOICE:
    case ARG_NAMES:
    case ARG_VALUE:
        add_choices(completer, spec);
        break;
    case ARG_RECORD:
        add_records(completer);
        completer->found.files = completer->found.count == 0;
        break;
    case ARG_PATH:
    case ARG_REST:
        completer->found.files = true;
        break;
    case ARG_INT:
    case ARG_FLOAT:
    case ARG_TEXT:
    case ARG_INTS:
    case ARG_FLOATS:
    case ARG_OBJECT:
        break;
    }
}

static void add_values_of_key(Completer *completer, const Command *row, const char *key)
{
    if ((row->needs & IS_PLOT) && strcmp(key, "png") == 0)
        completer->found.files = true;
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++) {
        const ArgSpec *spec = &row->args[i];
        if (strcmp(spec->name, key) == 0 || (spec->alias && strcmp(spec->alias, key) == 0))
            add_values(completer, spec);
    }
}

static bool is_given(const Words *words, const char *key)
{
    for (int i = 0; i < words->count; i++)
        if (words->word[i].key && strcmp(words->word[i].key, key) == 0)
            return true;
    return false;
}

static void add_key(Completer *completer, const Words *words, const char *key)
{
    if (!is_given(words, key))
        add(completer, arena_printf(completer->arena, "%s=", key));
}

/* Adds the names of arguments that are not given yet; the first `placed` are, by place. */
static void add_keys(Completer *completer, const Command *row, const Words *words, int placed)
{
    for (int i = placed; i < COMMAND_ARGS && row->args[i].name; i++)
        if (row->args[i].type != ARG_OBJECT && row->args[i].type != ARG_REST)
            add_key(completer, words, row->args[i].name);
    if (!(row->needs & IS_PLOT))
        return;
    add_key(completer, words, "png");
    add_key(completer, words, "width");
    add_key(completer, words, "height");
}

/* The place of the next value in the row, after `values` of them that were given by place. */
static int next_place(const Command *row, int values)
{
    int i = 0;
    for (; i < COMMAND_ARGS && row->args[i].name; i++) {
        ArgType type = row->args[i].type;
        if (type == ARG_REST || (type != ARG_OBJECT && values-- == 0))
            break; /* ARG_REST takes all; objects have no place in the shell form */
    }
    return i;
}

/* The key, if the cursor is after `key=`, where the word begins then; otherwise NULL. */
static const char *take_key(Completer *completer)
{
    const char *end = lex_name(completer->word), *key = completer->word;
    if (end == key || *end != '=')
        return NULL;
    completer->word = end + 1;
    return arena_printf(completer->arena, "%.*s", (int)(end - key), key);
}

/* Adds values for the next place, and names of other arguments. */
static void complete_argument(Completer *completer, const Command *row, const Words *words,
                              int used)
{
    const char *key = take_key(completer);
    if (key) {
        add_values_of_key(completer, row, key);
        return;
    }
    int values = 0;
    for (int i = used; i < words->count; i++)
        values += !words->word[i].key;
    int next = next_place(row, values);
    if (next < COMMAND_ARGS && row->args[next].name && !is_given(words, row->args[next].name))
        add_values(completer, &row->args[next]);
    if (!completer->found.files || *completer->word)
        add_keys(completer, row, words, next);
}

static const char *last_word(const char *begin)
{
    const char *start = begin;
    for (const char *p = begin; *p;) {
        if (*p == '\'' || *p == '"') {
            char quote = *p++;
            for (; *p && *p != quote; p++)
                p += quote == '"' && *p == '\\' && p[1];
            p += *p != '\0';
        } else if (*p == '\\' && p[1]) {
            p += 2;
        } else if (isspace((unsigned char)*p) || *p == '>') {
            start = ++p;
        } else {
            p++;
        }
    }
    return start;
}

static void complete_shell(Completer *completer)
{
    completer->word = last_word(completer->begin);
    const char *before = completer->word;
    while (before > completer->begin && isspace((unsigned char)before[-1]))
        before--;
    completer->found.files = before > completer->begin && before[-1] == '>';
    if (completer->found.files)
        return;
    Words words = {0};
    Error ignored;
    int used;
    const char *head = arena_printf(completer->arena, "%.*s",
                                    (int)(completer->word - completer->begin), completer->begin);
    if (!lex_shell(completer->arena, head, &ANY_VARIABLE, &words, &ignored))
        return;
    bool help = words.count > 0 && strcmp(words.word[0].text, completer->scope->table->help) == 0;
    if (words.count == help) {
        add_first_words(completer);
        return;
    }
    if (words.count == 1 + help)
        add_second_words(completer, words.word[help].text);
    const Command *row =
        help ? NULL : resolve_shell(completer->scope->table, &words, true, &used, &ignored);
    if (row && !(used == 1 && completer->found.count > 0))
        complete_argument(completer, row, &words, used);
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* The place after the quote that is open at the end of the text; NULL when none is. */
static const char *open_quote(const char *p)
{
    const char *quote = NULL;
    for (; *p; p++)
        if (quote && *p == '\\' && p[1])
            p++;
        else if (!quote && (*p == '\'' || *p == '"'))
            quote = p;
        else if (quote && *p == *quote)
            quote = NULL;
    return quote ? quote + 1 : NULL;
}

static bool takes_files(const Command *row)
{
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++)
        if (row->args[i].type == ARG_PATH || row->args[i].type == ARG_RECORD ||
            row->args[i].type == ARG_REST)
            return true;
    return row->needs & IS_PLOT;
}

/* Within quotes: adds file names, also outside of a command's call, as in Path('. */
static void complete_quoted(Completer *completer, const Command *row, const char *quoted)
{
    completer->word = quoted;
    completer->found.files = !row || takes_files(row);
    completer->found.notebook = true;
    completer->found.quote = quoted[-1];
}

/* Between the brackets of a call: adds values after `key=`, otherwise keys. */
static void complete_between(Completer *completer, const Command *row, const char *open)
{
    const char *before = completer->word;
    while (before > open && isspace((unsigned char)before[-1]))
        before--;
    if (before[-1] != '=') {
        add_keys(completer, row, &(Words){0}, 0);
        return;
    }
    const char *end = before - 1, *key = end;
    while (key > open && in_name(key[-1]))
        key--;
    add_values_of_key(completer, row,
                      arena_printf(completer->arena, "%.*s", (int)(end - key), key));
}

/* `learn.fit_o` and `learn.fit_one_cycle(2, pct`. */
static void complete_call(Completer *completer)
{
    completer->word = completer->begin + strlen(completer->begin);
    while (completer->word > completer->begin && in_name(completer->word[-1]))
        completer->word--;
    bool assigns = line_form(completer->begin) == LINE_ASSIGN;
    const char *equals = assigns ? strchr(completer->begin, '=') : NULL;
    const char *name = lex_skip(equals ? equals + 1 : completer->begin), *open = strchr(name, '(');
    Error ignored;
    const Command *row = open ? resolve_call(completer->scope->table,
                                             lex_call_name(completer->arena, name), &ignored)
                              : NULL;
    const char *quoted = open_quote(name);
    if (quoted)
        complete_quoted(completer, row, quoted);
    else if (!open)
        add_call_names(completer);
    else if (row)
        complete_between(completer, row, open);
}

static bool is_call(const char *begin)
{
    LineForm form = line_form(begin);
    const char *p = lex_skip(begin);
    return form == LINE_CALL || form == LINE_ASSIGN || lex_name(p)[0] == '.';
}

Completion command_complete(Arena *arena, const Scope *scope, const char *line, int point)
{
    bool open;
    Completer completer = {
        .arena = arena, .scope = scope, .text = arena_printf(arena, "%.*s", point, line)};
    completer.begin = completer.text;
    for (const char *end; *(end = command_end(completer.begin, &open));)
        completer.begin = end + 1;
    completer.begin += strspn(completer.begin, " \t\n");
    completer.word = completer.begin;
    if (is_call(completer.begin))
        complete_call(&completer);
    else
        complete_shell(&completer);
    completer.found.start = (int)(completer.word - completer.text);
    if (completer.found.files)
        completion_read_path(arena, &completer.found, completer.word);
    completion_sort(&completer.found);
    return completer.found;
}
