/* A line as a Call: the row is found, words are bound to its arguments, defaults filled in. */
#include "app/command.h"

#include "app/lex.h"
#include "app/resolve.h"
#include "app/value.h"
#include "base/text.h"

#include <string.h>

enum { SIDE_LEAST = 16, SIDE_MOST = 8192 }; /* of a plot: pixels or cells */

typedef struct {
    Arena *arena;       /* of the call and its values */
    const Scope *scope; /* variables; may be NULL */
    Call *call;         /* what is being filled in */
    Buf text;           /* the call in shell form */
    int next;           /* the next argument by place */
    bool notebook;      /* objects have a place */
    Error *err;
} Binder;

static bool fits_plain(const char *text)
{
    if (!*text || strcmp(text, "None") == 0 || strchr("([=", text[0]))
        return false;
    const char *end = lex_name(text);
    for (const char *p = text; *p; p++)
        if (lex_is_odd(p))
            return false;
    return !strpbrk(text, " \t\r\n'\"\\$#;>") && !(end > text && *end == '=');
}

/* `model lenet` would be another row than `model 'lenet'`. */
static bool makes_a_name(const char *so_far, const char *text)
{
    const Command *row;
    size_t length = strlen(so_far);
    for (int i = 0; (row = command_row(i)); i++)
        if (text_starts(row->name, so_far) && row->name[length] == ' ' &&
            strcmp(row->name + length + 1, text) == 0)
            return true;
    return false;
}

/* Adds a word so that it reads back as itself. */
static void add_word(Buf *out, const char *key, const char *text)
{
    bool plain = fits_plain(text) && (key || !makes_a_name(buf_text(out), text));
    buf_printf(out, " %s%s", key ? key : "", key ? "=" : "");
    if (plain) {
        buf_text_add(out, text);
        return;
    }
    buf_char(out, '\'');
    for (; *text; text++)
        buf_text_add(out, *text == '\'' ? "'\\''" : (char[]){*text, '\0'});
    buf_char(out, '\'');
}

static bool fail_usage(const Binder *binder, const char *what, const char *word)
{
    Buf usage = {0};
    command_usage(binder->call->command, &usage);
    fail(binder->err, "%s %s; usage: %s", what, word, buf_text(&usage));
    buf_free(&usage);
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
        fail(binder->err, "there is no argument '%s'; it takes none", key);
    buf_free(&keys);
    return false;
}

/* png=, width=, height= of every plotting command; *taken when the key is one. */
static bool bind_surface(Binder *binder, const Word *word, bool *taken)
{
    Call *call = binder->call;
    *taken = false;
    if (!word->key || !(call->command->needs & IS_PLOT))
        return true;
    bool png = strcmp(word->key, "png") == 0, width = strcmp(word->key, "width") == 0;
    if (!png && !width && strcmp(word->key, "height") != 0)
        return true;
    *taken = true;
    ArgSpec spec = {.name = word->key,
                    .type = png ? ARG_PATH : ARG_INT,
                    .least = png ? 0 : SIDE_LEAST,
                    .most = png ? 0 : SIDE_MOST};
    Arg arg = {.spec = &spec};
    if (!value_read(binder->arena, word->text, &arg, binder->err))
        return false;
    if (png)
        call->png = arg.text;
    else
        *(width ? &call->width : &call->height) = arg.integer;
    add_word(&binder->text, word->key, arg.text);
    return true;
}

/* The argument a word is for: by name, or the next by place. */
static Arg *argument_of(Binder *binder, const Word *word)
{
    if (word->key) {
        Arg *arg = find_key(binder, word->key);
        if (!arg)
            unknown_key(binder, word->key);
        else if (arg->given)
            return fail_null(binder->err, "%s is given twice; give it once", arg->spec->name);
        return arg;
    }
    while (is_spec(binder, binder->next) && !binder->notebook &&
           binder->call->arg[binder->next].spec->type == ARG_OBJECT)
        binder->next++;
    if (!is_spec(binder, binder->next)) {
        fail_usage(binder, "there is no place for", word->text);
        return NULL;
    }
    Arg *arg = &binder->call->arg[binder->next];
    if (arg->spec->type != ARG_REST)
        binder->next++;
    if (arg->given && arg->spec->type != ARG_REST)
        return fail_null(binder->err, "%s is given by name and by place; give it once",
                         arg->spec->name);
    return arg;
}

/* Learner(data, simple_cnn((3,16,16,2))): a model made inside the call is its description. */
static bool nested_model(Binder *binder, const char *text, const char **spec)
{
    Error ignored;
    const Command *row = resolve_call(lex_call_name(binder->arena, text), &ignored);
    Call inner;
    if (!row || !text_starts(row->name, "model"))
        return fail(binder->err, "%s inside a call is not understood; assign it first: x = %s",
                    text, text);
    if (!command_parse(binder->arena, text, binder->scope, &inner, binder->err))
        return false;
    *spec = inner.text + strlen("model ");
    if (strcmp(row->name, "model") == 0)
        *spec = call_text(&inner, "spec");
    return true;
}

static bool bind_object(Binder *binder, const Word *word, Arg *arg)
{
    const char *text = word->text;
    if (word->kind == WORD_CALL && !nested_model(binder, word->text, &text))
        return false;
    if (word->kind == WORD_PLAIN)
        return fail(binder->err, "%s '%s' names nothing yet; assign it first: %s = ...",
                    arg->spec->name, text, text);
    arg->given = true;
    return value_read(binder->arena, text, arg, binder->err);
}

/* A list of files in one pair of brackets. */
static bool bind_elements(Binder *binder, const Word *word, Arg *arg)
{
    Arg list = {.spec = &(ArgSpec){.name = arg->spec->name, .type = ARG_NAMES}};
    arg->given = true;
    if (!value_read(binder->arena, word->text, &list, binder->err))
        return false;
    for (int i = 0; i < list.count; i++) {
        if (!value_read(binder->arena, list.names[i], arg, binder->err))
            return false;
        add_word(&binder->text, NULL, arg->text);
    }
    return true;
}

static bool bind_word(Binder *binder, const Word *word)
{
    bool taken;
    if (!bind_surface(binder, word, &taken))
        return false;
    if (taken)
        return true;
    Arg *arg = argument_of(binder, word);
    if (!arg)
        return false;
    if (arg->spec->type == ARG_OBJECT)
        return bind_object(binder, word, arg);
    if (word->kind == WORD_CALL)
        return fail(binder->err, "%s inside a call is not understood; assign it first: x = %s",
                    word->text, word->text);
    if (arg->spec->type == ARG_REST && word->kind == WORD_LIST)
        return bind_elements(binder, word, arg);
    if (word->kind == WORD_PLAIN && strcmp(word->text, "None") == 0) {
        buf_printf(&binder->text, " %s%sNone", word->key ? word->key : "", word->key ? "=" : "");
        return true;
    }
    arg->given = true;
    if (!value_read(binder->arena, word->text, arg, binder->err))
        return false;
    add_word(&binder->text, word->key ? arg->spec->name : NULL, arg->text);
    return true;
}

static bool bind_redirect(Binder *binder, const char *file)
{
    Call *call = binder->call;
    if (!(call->command->needs & IS_PLOT))
        return fail(binder->err,
                    "makes no picture for > %s; plotting commands do, for example: plot > %s", file,
                    file);
    if (call->png)
        return fail(binder->err, "png=%s and > %s name two files; give one", call->png, file);
    if (!text_ends(file, ".png"))
        return fail(binder->err, "> %s: pictures are PNG files; give a name that ends in .png",
                    file);
    Arg arg = {.spec = &(ArgSpec){.name = "png", .type = ARG_PATH}};
    if (!value_read(binder->arena, file, &arg, binder->err))
        return false;
    call->png = arg.text;
    add_word(&binder->text, "png", call->png);
    return true;
}

/* A default, as it would be typed. */
static bool read_fallback(Binder *binder, Arg *arg)
{
    const ArgSpec *spec = arg->spec;
    const char *text = spec->fallback;
    if (text[0] == '$')
        text = binder->scope ? binder->scope->get(binder->scope->context, text + 1) : NULL;
    return !text || value_read(binder->arena, text, arg, binder->err);
}

static bool fill_defaults(Binder *binder)
{
    for (int i = 0; is_spec(binder, i); i++) {
        Arg *arg = &binder->call->arg[i];
        if (arg->present)
            continue;
        if (arg->spec->required)
            return fail_usage(binder, "it needs", arg->spec->name);
        if (arg->spec->fallback && !read_fallback(binder, arg))
            return false;
    }
    return true;
}

/* Binds words[from ...] to the arguments of the row. */
static bool bind(Binder *binder, const Command *row, const Words *words, int from)
{
    Call *call = binder->call;
    call->command = row;
    for (int i = 0; i < COMMAND_ARGS && row->args[i].name; i++)
        call->arg[i].spec = &row->args[i];
    buf_text_add(&binder->text, row->name);
    bool ok = true;
    for (int i = from; ok && i < words->count; i++)
        ok = bind_word(binder, &words->word[i]);
    if (ok && words->redirect)
        ok = bind_redirect(binder, words->redirect);
    ok = ok && fill_defaults(binder);
    call->text = arena_text(binder->arena, buf_text(&binder->text));
    buf_free(&binder->text);
    return ok || error_prefix(binder->err, "%s", row->name);
}

static bool parse_shell(Binder *binder, const char *line)
{
    Words words = {0};
    int used;
    if (!lex_shell(binder->arena, line, binder->scope, &words, binder->err))
        return false;
    const Command *row =
        resolve_shell(&words, binder->scope && binder->scope->prefixes, &used, binder->err);
    return row && bind(binder, row, &words, used);
}

static bool parse_call(Binder *binder, const char *line)
{
    Words words = {0};
    binder->notebook = true;
    const Command *row = resolve_call(lex_call_name(binder->arena, line), binder->err);
    if (!row)
        return false;
    if (!lex_call(binder->arena, line, binder->scope, &words, binder->err))
        return error_prefix(binder->err, "%s", row->name);
    return bind(binder, row, &words, 0);
}

static bool parse_assign(Binder *binder, const char *line)
{
    const char *begin = lex_skip(line), *equals = strchr(begin, '='), *end = lex_name(begin);
    const char *name = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    if (*end == '.')
        return fail(binder->err, "%.*s can not be assigned; only plain names can: NAME = VALUE",
                    (int)strcspn(begin, " ="), begin);
    Word word;
    if (line_form(equals + 1) == LINE_CALL && !text_starts(lex_skip(equals + 1), "slice(")) {
        binder->call->assign = name;
        return parse_call(binder, equals + 1);
    }
    if (!lex_value(binder->arena, equals + 1, binder->scope, &word, binder->err))
        return error_prefix(binder->err, "%s", name);
    if (strcmp(name, "lr") == 0) /* $lr is the picked rate: assigning is picking */
        return parse_shell(binder, arena_printf(binder->arena, "lr '%s'", word.text));
    binder->call->assign = name;
    binder->call->value = word.text;
    return true;
}

static bool parse(Binder *binder, const char *line)
{
    switch (line_form(line)) {
    case LINE_NOTHING:
        break;
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
    return parse(&binder, line) || lex_name_odd(line, err);
}
