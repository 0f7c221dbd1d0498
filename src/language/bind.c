/* Assigns the words of a typed command to the arguments of its row: by name or by place, as values
 * of the right type, with defaults for the rest. */
#include "language/bind.h"

#include "base/text.h"
#include "language/pasted.h"
#include "language/quote.h"
#include "language/resolve.h"
#include "language/value.h"
#include "language/value_number.h"

#include <string.h>

static bool fail_usage(const Binder *binder, const char *what, const char *word, const char *more)
{
    Buf usage = {0};
    command_usage(binder->call->command, &usage);
    fail(binder->err, "%s %s; usage: %s%s", what, word, buf_text(&usage), more);
    buf_free(&usage);
    return false;
}

/* Rows of two words are often what was meant by the first alone: `model` by `model lenet`. */
static bool fail_missing(const Binder *binder, const char *what)
{
    Buf others = {0};
    const Command *row = binder->call->command, *other;
    size_t length = strlen(row->name);
    for (int i = 0; (other = command_row(binder->scope->table, i)); i++)
        if (text_starts(other->name, row->name) && other->name[length] == ' ')
            buf_printf(&others, "%s%s", others.size ? ", " : "; or use ", other->name);
    fail_usage(binder, "an argument is missing:", what, buf_text(&others));
    buf_free(&others);
    return false;
}

static bool is_spec(const Binder *binder, int i)
{
    return i < COMMAND_ARGS && binder->call->arg[i].spec;
}

static Arg *find_key(Binder *binder, const char *key)
{
    for (int i = 0; is_spec(binder, i); i++) {
        const ArgSpec *spec = binder->call->arg[i].spec;
        bool hidden = spec->type == ARG_OBJECT && !binder->notebook;
        if (!hidden &&
            (strcmp(spec->name, key) == 0 || (spec->alias && strcmp(spec->alias, key) == 0)))
            return &binder->call->arg[i];
    }
    return NULL;
}

static bool unknown_key(const Binder *binder, const char *key)
{
    Buf keys = {0};
    for (int i = 0; is_spec(binder, i); i++)
        if (binder->call->arg[i].spec->type != ARG_OBJECT)
            buf_printf(&keys, "%s%s", keys.size ? ", " : "", binder->call->arg[i].spec->name);
    if (binder->call->command->needs & IS_PLOT)
        buf_printf(&keys, "%spng, width, height", keys.size ? ", " : "");
    if (keys.size)
        fail(binder->err, "there is no argument '%s'; the arguments are: %s", key, buf_text(&keys));
    else
        fail(binder->err, "there is no argument '%s'; the command takes none", key);
    buf_free(&keys);
    return false;
}

/* The argument that a word is for: the one it names, or the next by place. */
static Arg *argument_of(Binder *binder, const Word *word)
{
    if (word->key) {
        Arg *arg = find_key(binder, word->key);
        if (!arg)
            unknown_key(binder, word->key);
        else if (arg->given)
            return fail_null(binder->err, "%s is given twice; give it once", arg->spec->name);
        if (arg)
            arg->aliased = strcmp(arg->spec->name, word->key) != 0;
        return arg;
    }
    while (is_spec(binder, binder->next) && !binder->notebook &&
           binder->call->arg[binder->next].spec->type == ARG_OBJECT)
        binder->next++;
    if (!is_spec(binder, binder->next)) {
        fail_usage(binder, "one argument too many:", word->text, "");
        return NULL;
    }
    Arg *arg = &binder->call->arg[binder->next];
    if (arg->spec->type != ARG_REST)
        binder->next++;
    if (arg->given && arg->spec->type != ARG_REST)
        return fail_null(binder->err, "%s is given by name and by position; give it once",
                         arg->spec->name);
    return arg;
}

/* Handles an argument that only fastai has.  What asks for what is done anyway is accepted; all
 * else is refused, or accepted with a note that it does nothing. */
static bool bind_pasted(Binder *binder, const Word *word, bool *taken)
{
    bool same = false;
    const PastedKey *key =
        word->key && binder->notebook && !find_key(binder, word->key)
            ? pasted_key(binder->scope->table, binder->call->command->name, word, &same)
            : NULL;
    *taken = key;
    if (!key || same)
        return true;
    if (key->kind == PASTED_REFUSED)
        return fail(binder->err, "%s=%s: %s", word->key, word->text, key->text);
    buf_printf(&binder->notes, "%s= does nothing: %s\n", word->key, key->text);
    return true;
}

bool bind_refuse_call(const Binder *binder, const char *text)
{
    Error ignored;
    const char *name = lex_call_name(binder->arena, text);
    const Pasted *pasted = pasted_find(binder->scope->table, name);
    if (pasted && pasted->kind == PASTED_REFUSED)
        return pasted_refuse(pasted, binder->err);
    if (resolve_call(binder->scope->table, name, &ignored))
        return fail(binder->err, "%s inside a call is not understood; assign it first: x = %s",
                    text, text);
    return fail(binder->err, "%s inside a call is not understood; write its value", text);
}

/* Learner(data, simple_cnn((3,16,16,2))): an object made inside the call becomes its description,
 * which is what follows the family's word in the shell form. */
static bool nested_object(Binder *binder, const ArgSpec *spec, const char *text, const char **value)
{
    Error ignored;
    const char *name = lex_call_name(binder->arena, text), *family = spec->choices;
    const Command *row = family ? resolve_call(binder->scope->table, name, &ignored) : NULL;
    size_t length = family ? strlen(family) : 0;
    const Pasted *pasted = pasted_find(binder->scope->table, name);
    if (!family && pasted && pasted->kind == PASTED_VALUE) {
        *value = text;
        return true;
    }
    Call call = {.text = ""};
    Binder inner = {.arena = binder->arena,
                    .scope = binder->scope,
                    .call = &call,
                    .notebook = true,
                    .err = binder->err};
    if (family && !row && !pasted)
        return fail(binder->err, "there is no %s '%s'; `help %s` lists what there is", family, name,
                    family);
    if (!row || !text_starts(row->name, family))
        return bind_refuse_call(binder, text);
    if (!bind_call(&inner, row, text))
        return false;
    if (call.note)
        buf_text_add(&binder->notes, call.note);
    *value = row->name[length] ? call.text + length + 1 : call.arg[0].text;
    return true;
}

static bool bind_object(Binder *binder, const Word *word, Arg *arg)
{
    const char *text = word->text;
    if (word->kind == WORD_CALL && !nested_object(binder, arg->spec, word->text, &text))
        return false;
    if (word->kind == WORD_PLAIN)
        return fail(binder->err, "there is no %s '%s'; %s", arg->spec->name, text,
                    arg->spec->help ? arg->spec->help : "make one first");
    arg->given = true;
    return value_read(binder->arena, text, arg, binder->err);
}

/* Binds a list of files in one pair of brackets. */
static bool bind_elements(Binder *binder, const Word *word, Arg *arg)
{
    arg->given = true;
    for (int i = 0; i < word->parts; i++) {
        if (!value_read(binder->arena, word->part[i].text, arg, binder->err))
            return false;
        quote_word(binder->scope->table, &binder->text, NULL, arg->text);
    }
    return true;
}

static bool reads(const Binder *binder, const Arg *arg, const char *text)
{
    Arg trial = {.spec = arg->spec};
    Error ignored;
    return value_read(binder->arena, text, &trial, &ignored);
}

/* Whether arithmetic in a value is worked out. */
static bool is_worked_out(const Binder *binder, const Arg *arg)
{
    const Arg *before = arg > binder->call->arg ? arg - 1 : NULL;
    const char *word;
    if (!arg->spec->after)
        return true;
    for (int i = 0; before && before->present && (word = arg->spec->after(i)); i++)
        if (strcmp(word, before->text) == 0)
            return true;
    return false;
}

/* What `lr/2` comes to, for an argument that is a number; the text itself if it is a number already
 * or is not arithmetic. */
static const char *evaluate(const Binder *binder, const Arg *arg, const char *text)
{
    ArgType type = arg->spec->type;
    bool number = type == ARG_INT || type == ARG_FLOAT || type == ARG_INTS || type == ARG_FLOATS;
    Word word;
    Error ignored;
    double value;
    if (type == ARG_VALUE && !is_worked_out(binder, arg))
        return text;
    if (type == ARG_VALUE)
        return strpbrk(text, "+-*/") && !value_double(text, &value) &&
                       lex_expression(binder->arena, text, binder->scope, &word, &ignored) &&
                       value_double(word.text, &value)
                   ? word.text
                   : text;
    bool ranges = type == ARG_INTS && !text[strspn(text, "0123456789-_, ()[]")]; /* not 9-0 */
    if (!number || ranges || reads(binder, arg, text) ||
        !lex_value(binder->arena, arena_printf(binder->arena, "[%s]", text), binder->scope, &word,
                   &ignored))
        return text;
    return strpbrk(text, "*/") || reads(binder, arg, word.text) ? word.text : text;
}

/* Whether a word `lr_max=1e-2` stands for the choice `lr_max` and the value that goes with it. */
static bool is_choice_and_value(Binder *binder, const Word *word)
{
    const Arg *arg = binder->call->arg;
    return word->key && !binder->notebook && is_spec(binder, 1) && !arg[0].given &&
           arg[0].spec->type == ARG_CHOICE && arg[1].spec->type == ARG_VALUE &&
           !find_key(binder, word->key);
}

static bool bind_word(Binder *binder, const Word *word)
{
    if (is_choice_and_value(binder, word)) {
        const Word choice = {.kind = WORD_PLAIN, .text = word->key};
        const Word value = {.kind = word->kind, .text = word->text};
        return bind_word(binder, &choice) && bind_word(binder, &value);
    }
    bool taken;
    if (!bind_picture(binder, word, &taken))
        return false;
    if (taken)
        return true;
    if (!bind_pasted(binder, word, &taken))
        return false;
    if (taken)
        return true;
    Arg *arg = argument_of(binder, word);
    if (!arg)
        return false;
    if (arg->spec->type == ARG_OBJECT)
        return bind_object(binder, word, arg);
    if (word->kind == WORD_CALL)
        return bind_refuse_call(binder, word->text);
    if (arg->spec->type == ARG_REST && word->kind == WORD_LIST)
        return bind_elements(binder, word, arg);
    if (word->kind == WORD_PLAIN && strcmp(word->text, "None") == 0) {
        buf_printf(&binder->text, " %s%sNone", word->key ? word->key : "", word->key ? "=" : "");
        return true;
    }
    arg->given = true;
    if (!value_read(binder->arena, evaluate(binder, arg, word->text), arg, binder->err))
        return false;
    quote_word(binder->scope->table, &binder->text, word->key ? arg->spec->name : NULL, arg->text);
    return true;
}

/* Reads a default, which is written as it would be typed; one that the scope knows as a number
 * stays a number. */
static bool read_fallback(Binder *binder, Arg *arg)
{
    const Scope *scope = binder->scope;
    const char *text = arg->spec->fallback;
    if (text[0] != '$')
        return value_read(binder->arena, text, arg, binder->err);
    if (scope->number && scope->number(scope->context, text + 1, &arg->number))
        return value_take_number(binder->arena, arg, binder->err);
    text = scope->get ? scope->get(scope->context, binder->arena, text + 1) : NULL;
    return !text || value_read(binder->arena, text, arg, binder->err);
}

static bool fill_defaults(Binder *binder)
{
    for (int i = 0; is_spec(binder, i); i++) {
        Arg *arg = &binder->call->arg[i];
        if (arg->present)
            continue;
        if (arg->spec->required)
            return fail_missing(binder, arg->spec->name);
        if (arg->spec->fallback && !read_fallback(binder, arg))
            return false;
    }
    return true;
}

/* Says that a text of several words needs quotes, when what follows its first word cannot be read:
 * "filter=fit and resnet".  Other errors stay as they are. */
static void explain_text(Binder *binder, const Words *words, int last, const char *next)
{
    const Word *word = &words->word[last];
    while (last > 0 && !word->key)
        word = &words->word[--last];
    const Arg *arg = word->key && !binder->notebook ? find_key(binder, word->key) : NULL;
    if (arg && arg->spec->type == ARG_TEXT)
        fail(binder->err,
             "%s= takes one word, and '%.40s' follows it; put several in quotes: %s='%.40s %.40s'",
             word->key, next, word->key, word->text, next);
}

static bool bind_words(Binder *binder, const Words *words, int from)
{
    for (int i = from; i < words->count; i++) {
        if (bind_word(binder, &words->word[i]))
            continue;
        if (i > from && !words->word[i].key)
            explain_text(binder, words, i - 1, words->word[i].text);
        return false;
    }
    if (!words->redirect || bind_redirect(binder, words->redirect))
        return true;
    if (words->count > from)
        explain_text(binder, words, words->count - 1,
                     arena_printf(binder->arena, "> %s", words->redirect));
    return false;
}

bool bind_row(Binder *binder, const Command *row, const Words *words, int from)
{
    Call *call = binder->call;
    call->command = row;
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++)
        call->arg[i].spec = &row->args[i];
    buf_text_add(&binder->text, row->name);
    bool ok = bind_words(binder, words, from) && bind_figsize(binder) && fill_defaults(binder);
    call->text = arena_text(binder->arena, buf_text(&binder->text));
    call->then = words->then;
    if (binder->notes.size)
        call->note = arena_text(binder->arena, buf_text(&binder->notes));
    buf_free(&binder->text);
    buf_free(&binder->notes);
    return ok || error_prefix(binder->err, "%s", row->name);
}

/* normalize(([0.5], [0.2])): a list of two becomes the row's first two arguments. */
static void split_pair(Arena *arena, const Command *row, Words *words)
{
    const Word *first = words->count ? &words->word[0] : NULL;
    bool pair = row->pair && first && first->kind == WORD_LIST && first->parts == 2 &&
                (!first->key || strcmp(first->key, row->pair) == 0);
    if (!pair)
        return;
    Words split = {.redirect = words->redirect, .then = words->then};
    words_add(arena, &split, first->part[0]);
    words_add(arena, &split, first->part[1]);
    for (int i = 1; i < words->count; i++)
        words_add(arena, &split, words->word[i]);
    *words = split;
}

bool bind_call(Binder *binder, const Command *row, const char *line)
{
    const CommandTable *table = binder->scope->table;
    Words words = {0};
    if (!lex_call(binder->arena, line, binder->scope, &words, binder->err))
        return error_prefix(binder->err, "%s", row->name);
    split_pair(binder->arena, row, &words);
    return table->bind_call ? table->bind_call(binder, row, &words)
                            : bind_row(binder, row, &words, 0);
}

bool command_bind(Arena *arena, const Scope *scope, const Command *row, const Words *words,
                  Call *out, Error *err)
{
    *out = (Call){.text = ""};
    Binder binder = {.arena = arena, .scope = scope, .call = out, .notebook = true, .err = err};
    return bind_row(&binder, row, words, 0);
}
