/* Finds where the cursor is in a line, and lets the Tab key complete what fits there. */
#include "language/complete.h"

#include "base/text.h"
#include "language/completer.h"
#include "language/resolve.h"
#include "language/scan.h"

#include <ctype.h>
#include <string.h>

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

/* The value before the cursor; NULL: there is none. */
static const char *last_value(const Words *words)
{
    return words->count > 0 ? words->word[words->count - 1].text : NULL;
}

/* Adds values for the next place, and names of other arguments. */
static void complete_argument(Completer *completer, const Command *row, const Words *words,
                              int used)
{
    const char *key = take_key(completer);
    if (key) {
        completer_add_values_of_key(completer, row, key, last_value(words));
        return;
    }
    int values = 0;
    for (int i = used; i < words->count; i++)
        values += !words->word[i].key;
    int next = next_place(row, values);
    if (next < COMMAND_ARGS && row->args[next].name &&
        !completer_is_given(words, row->args[next].name))
        completer_add_values(completer, &row->args[next], last_value(words));
    if (!completer->found.files || *completer->word)
        completer_add_keys(completer, row, words, next);
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
        completer_add_first_words(completer);
        return;
    }
    if (words.count == 1 + help)
        completer_add_second_words(completer, words.word[help].text);
    const Command *row =
        help ? NULL : resolve_shell(completer->scope->table, &words, true, &used, &ignored);
    if (row)
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
    const char *list = before; /* metrics=[accuracy, err */
    while (list > open && (in_name(list[-1]) || strchr(", ", list[-1])))
        list--;
    if (list - open > 1 && list[-1] == '[' && list[-2] == '=')
        completer->word = before = list - 1;
    if (before[-1] != '=') {
        completer_add_keys(completer, row, &(Words){0}, 0);
        return;
    }
    const char *end = before - 1, *key = end;
    while (key > open && in_name(key[-1]))
        key--;
    completer_add_values_of_key(
        completer, row, arena_printf(completer->arena, "%.*s", (int)(end - key), key), NULL);
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
        completer_add_call_names(completer);
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
    return completer.found;
}
