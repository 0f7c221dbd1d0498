/* Turns a typed or pasted line into a Call: finds its command's row, or says why there is none. */
#include "base/text.h"
#include "language/bind.h"
#include "language/pasted.h"
#include "language/resolve.h"
#include "language/scan.h"
#include "language/value_call.h"

#include <string.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."

/* Parses `words` and the arguments after them as if they had been typed. */
static bool parse_as(Binder *binder, const char *words, const Words *arguments)
{
    Words all = {.redirect = arguments->redirect, .then = arguments->then};
    int used;
    if (!lex_shell(binder->arena, words, NULL, &all, binder->err))
        return false;
    for (int i = 0; i < arguments->count; i++)
        words_add(binder->arena, &all, arguments->word[i]);
    const Command *row = resolve_shell(binder->scope->table, &all, false, &used, binder->err);
    return row && bind_row(binder, row, &all, used);
}

/* Says of `learn.lr_find` alone that its brackets are missing; any other line keeps its error. */
static bool explain_call(Binder *binder, const char *line)
{
    Error ignored;
    const char *begin = lex_skip(line), *end = begin + strcspn(begin, " \t\r\n#");
    const char *name = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    bool alone = strchr(name, '.') && !*lex_skip(end) && !name[strspn(name, NAME_LETTERS)];
    const Command *row = alone ? resolve_call(binder->scope->table, name, &ignored) : NULL;
    if (row && !row->args[0].required)
        return fail(binder->err, "%s is a command; write it with brackets, for example: %s()", name,
                    name);
    return false;
}

/* Parses a bare name or arithmetic, of which a notebook prints the value. */
static bool parse_expression(Binder *binder, const char *line)
{
    Words words = {0};
    Word word;
    if (!lex_expression(binder->arena, line, binder->scope, &word, binder->err))
        return explain_call(binder, line);
    word.kind = WORD_QUOTED;
    words_add(binder->arena, &words, word);
    return parse_as(binder, binder->scope->table->print, &words);
}

/* Whether a notebook would print the value of the line.  A line that does not begin as a command,
 * such as `lr/2`, `data.c` or `2*3`, is of that kind even if it fails. */
static bool is_expression(Binder *binder, const char *line)
{
    Word word;
    Error ignored;
    const char *begin = lex_skip(line), *end = lex_name(begin);
    const char *first = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    if (!binder->scope->table->print)
        return false;
    bool dotted = end > begin && end[0] == '.' && lex_name(end + 1) > end + 1;
    bool number = begin[0] >= '0' && begin[0] <= '9';
    bool joined = end > begin && end[0] && strchr("./*+-,", end[0]);
    bool counts = joined && strchr("/*+-", end[0]) && /* with a value, as `lr` in `lr/0` */
                  lex_expression(binder->arena, first, binder->scope, &word, &ignored);
    bool alone = !*lex_skip(end) &&
                 !command_find(binder->scope->table, first); /* `data` is one word of two */
    return number || dotted || counts ||
           ((joined || alone || !resolve_is_name(binder->scope->table, first)) &&
            lex_expression(binder->arena, line, binder->scope, &word, &ignored));
}

/* Parses a request for help, `?name` or doc(learn.name), without what is before the last dot. */
static bool parse_help(Binder *binder, const char *text)
{
    Words words = {0};
    const char *begin = text + strspn(text, " \t?(%!'\"");
    const char *end = begin + strcspn(begin, " \t\r\n?(),;'\""), *last = begin;
    for (const char *p = begin; p < end; p++)
        if (*p == '.')
            last = p + 1;
    if (end > last)
        words_add(binder->arena, &words,
                  (Word){.text = arena_printf(binder->arena, "%.*s", (int)(end - last), last)});
    return parse_as(binder, binder->scope->table->help, &words);
}

/* Parses lines that are for the notebook itself: %magic, !ls, ?name. */
static bool parse_aside(Binder *binder, const char *line)
{
    static const char QUIET[] =
        " matplotlib reload_ext load_ext autoreload config pylab precision ";
    const char *begin = lex_skip(line), *word = begin + strspn(begin, "%!");
    const char *name = arena_printf(binder->arena, " %.*s ", (int)(lex_name(word) - word), word);
    if (text_starts(begin, "%%"))
        return fail(binder->err, "%.*s: cells of other languages do not run here; leave it out",
                    (int)strcspn(begin, " \t\r\n"), begin);
    if (*begin == '!')
        binder->call->note = arena_printf(binder->arena, "%.*s does nothing: no shell runs here",
                                          (int)strcspn(begin, "\n"), begin);
    else if (*begin == '%' && !strstr(QUIET, name))
        binder->call->note =
            arena_printf(binder->arena, "%.*s does nothing here", (int)strcspn(begin, "\n"), begin);
    else if (*begin != '%')
        return parse_help(binder, begin);
    return true;
}

/* Refuses an argument that would change later results, even if the call itself does nothing:
 * from_learner(learn, ds_type=DatasetType.Train). */
static bool check_pasted_keys(const Binder *binder, const Pasted *word, const char *line)
{
    Words words = {0};
    Error ignored;
    if (line_form(line) != LINE_CALL ||
        !lex_call(binder->arena, line, binder->scope, &words, &ignored))
        return true;
    for (int i = 0; i < words.count; i++) {
        bool same = false;
        const PastedKey *key =
            words.word[i].key ? pasted_key(binder->scope->table, word->name, &words.word[i], &same)
                              : NULL;
        if (key && !same && key->kind == PASTED_REFUSED)
            return fail(binder->err, "%s: %s=%s: %s", word->name, key->key, words.word[i].text,
                        key->text);
    }
    return true;
}

/* Handles a call that is not a command here. */
static bool parse_pasted(Binder *binder, const Pasted *word, const char *line)
{
    Words words = {0};
    Buf text = {0};
    Call *call = binder->call;
    switch (word->kind) {
    case PASTED_REFUSED:
        return pasted_refuse(word, binder->err);
    case PASTED_HELP:
        return parse_help(binder, strchr(lex_skip(line), '('));
    case PASTED_COMMAND:
        return lex_call(binder->arena, line, binder->scope, &words, binder->err) &&
               parse_as(binder, word->text, &words);
    case PASTED_NOTHING:
        if (!check_pasted_keys(binder, word, line))
            return false;
        break;
    case PASTED_VALUE:
        break;
    }
    if (word->kind == PASTED_NOTHING || !call->assign) {
        pasted_describe(word, &text);
        call->note =
            arena_printf(binder->arena, "%s does nothing: %s", word->name, buf_text(&text));
        buf_free(&text);
    }
    call->value =
        word->kind == PASTED_VALUE ? arena_text(binder->arena, lex_skip(line)) : word->name;
    return true;
}

/* Says why a line in shell form does not name a command, if there is a better reason than that its
 * name is unknown. */
static bool explain_unknown(Binder *binder, const char *line)
{
    static const char STATEMENTS[] = " for if while def class with try return assert del raise "
                                     "lambda else elif global pass yield ";
    const char *begin = lex_skip(line), *end = lex_name(begin), *after = lex_skip(end);
    const char *name = arena_printf(binder->arena, " %.*s ", (int)(end - begin), begin);
    const char *word = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    const Pasted *pasted = pasted_find(binder->scope->table, word);
    if (end > begin && strstr(STATEMENTS, name))
        return fail(binder->err,
                    "%.*s: Python statements do not run here; type their calls one by one",
                    (int)(end - begin), begin);
    if (end > begin && *after == ',' && strchr(after, '='))
        return fail(binder->err, "several names cannot be assigned at once; use NAME = VALUE");
    if (*begin == '.' && lex_name(begin + 1) > begin + 1)
        return fail(binder->err,
                    "%.*s continues the call on the line before; put it at the end of that line",
                    (int)(lex_name(begin + 1) - begin), begin);
    bool told = pasted && (pasted->kind == PASTED_NOTHING || pasted->kind == PASTED_REFUSED);
    if (!told || resolve_is_name(binder->scope->table, word))
        return false;
    if (binder->err)
        *binder->err = (Error){0};
    return parse_pasted(binder, pasted, line);
}

static bool parse_shell(Binder *binder, const char *line)
{
    if (is_expression(binder, line))
        return parse_expression(binder, line);
    Words words = {0};
    int used;
    if (!lex_shell(binder->arena, line, binder->scope, &words, binder->err))
        return false;
    const Command *row =
        resolve_shell(binder->scope->table, &words, binder->scope->prefixes, &used, binder->err);
    return row ? bind_row(binder, row, &words, used) : explain_unknown(binder, line);
}

static bool parse_call(Binder *binder, const char *line)
{
    binder->notebook = true;
    const char *name = lex_call_name(binder->arena, line);
    const Pasted *pasted = pasted_find(binder->scope->table, name);
    if (pasted)
        return parse_pasted(binder, pasted, line);
    if (value_call_at(line))
        return parse_expression(binder, line);
    const Command *row = resolve_call(binder->scope->table, name, binder->err);
    return row && bind_call(binder, row, line);
}

/* Takes away brackets around a call, with which Python breaks a chain of calls into lines. */
static const char *call_inside(const Binder *binder, const char *text)
{
    const char *inside = command_unwrap(binder->arena, text);
    return line_form(inside) == LINE_CALL && !value_call_at(inside) ? inside : text;
}

/* Whether assigning to a name is a command: `lr = 1e-2` picks a rate. */
static bool has_setter(const CommandTable *table, const char *name)
{
    for (const char *const *setter = table->setters; setter && *setter; setter++)
        if (strcmp(*setter, name) == 0)
            return true;
    return false;
}

static bool parse_assign(Binder *binder, const char *line)
{
    const char *begin = lex_skip(line), *equals = strchr(begin, '='), *end = lex_name(begin);
    const char *name = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    if (*end == '.')
        return fail(binder->err, "%.*s cannot be assigned; only plain names can: NAME = VALUE",
                    (int)strcspn(begin, " ="), begin);
    const char *value = call_inside(binder, equals + 1);
    Word word;
    if (line_form(value) == LINE_CALL && !value_call_at(value)) {
        binder->call->assign = name;
        return parse_call(binder, value);
    }
    if (!lex_value(binder->arena, value, binder->scope, &word, binder->err))
        return error_prefix(binder->err, "%s", name);
    if (word.kind == WORD_CALL)
        return bind_refuse_call(binder, word.text);
    if (has_setter(binder->scope->table, name)) {
        Words words = {0};
        word.kind = WORD_QUOTED;
        words_add(binder->arena, &words, word);
        return parse_as(binder, name, &words);
    }
    binder->call->assign = name;
    binder->call->value = word.text;
    return true;
}

/* from_folder(untar_data(URLs.X), ...): the call inside comes first, as `_`, a console's name for
 * the last value; the line with that in its place follows. */
static bool parse_inner(Binder *binder, const char *line, const char *inner, const char *end)
{
    const char *first = arena_printf(binder->arena, "_ = %.*s", (int)(end - inner), inner);
    return parse_assign(binder, first) &&
           (binder->call->then =
                arena_printf(binder->arena, "%.*s_%s", (int)(inner - line), line, end));
}

static bool parse(Binder *binder, const char *text)
{
    const char *line = call_inside(binder, text), *inner, *end;
    if (binder->scope->table->inner &&
        command_inner(line, binder->scope->table->inner, &inner, &end))
        return parse_inner(binder, line, inner, end);
    switch (line_form(line)) {
    case LINE_NOTHING:
        break;
    case LINE_ASIDE:
        return parse_aside(binder, line);
    case LINE_SHELL:
        return parse_shell(binder, line);
    case LINE_CALL:
        return parse_call(binder, line);
    case LINE_ASSIGN:
        return parse_assign(binder, line);
    }
    return true;
}

bool command_parse(Arena *arena, const char *line, const Scope *scope, Call *out, Error *err)
{
    *out = (Call){.text = ""};
    Binder binder = {.arena = arena, .scope = scope, .call = out, .err = err};
    return parse(&binder, line) || command_name_odd(line, err);
}
