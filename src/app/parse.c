/* A line as a Call: the row is found, words are bound to its arguments, defaults filled in. */
#include "app/parse.h"

#include "app/callbacks.h"
#include "app/odd.h"
#include "app/pasted.h"
#include "app/resolve.h"
#include "app/scan.h"
#include "app/value.h"
#include "base/text.h"

#include <string.h>
#include <strings.h>

#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."

enum { SIDE_LEAST = 16, SIDE_MOST = 8192 }; /* of a plot: pixels or cells */

typedef struct {
    Arena *arena;       /* of the call and its values */
    const Scope *scope; /* variables; may be NULL */
    Call *call;         /* what is being filled in */
    Buf text;           /* the call in shell form */
    Buf notes;          /* of the call */
    const Word *figure; /* figsize=, in inches */
    double dpi;
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
        if (odd_is(p))
            return false;
    return !strpbrk(text, " \t\r\n'\"\\$#;>") && !(end > text && *end == '=');
}

/* `model lenet` would be another row than `model 'lenet'`. */
static bool makes_a_name(const Buf *line, const char *text)
{
    enum { LONGEST = 32 }; /* name of a row; a long line is not measured for each of its words */
    if (line->size > LONGEST)
        return false;
    const char *so_far = buf_text(line);
    const Command *row;
    size_t length = strlen(so_far);
    for (int i = 0; (row = command_row(i)); i++)
        if (text_starts(row->name, so_far) && row->name[length] == ' ' &&
            strcmp(row->name + length + 1, text) == 0)
            return true;
    return false;
}

/* Adds a word so that it reads back as itself. */
void command_add_word(Buf *out, const char *key, const char *text)
{
    bool plain = fits_plain(text) && (key || !makes_a_name(out, text));
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

/* Whether a file may be called so: its name does not end as another kind of picture does. */
static bool is_png(const char *name)
{
    static const char *const OTHER[] = {".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff",
                                        ".webp", ".avif", ".heic", ".ico", ".pnm", ".ppm", ".pgm",
                                        ".pbm", ".xpm", ".svg", ".svgz", ".pdf", ".ps", ".eps"};
    const char *end = strrchr(name, '.');
    for (int i = 0; end && i < LENGTH(OTHER); i++)
        if (strcasecmp(end, OTHER[i]) == 0)
            return false;
    return true;
}

/* png=, width=, height= of every plotting command; *taken when the key is one. */
/* matplotlib's figsize= and dpi=, for when the picture's size is settled. */
static bool bind_figure(Binder *binder, const Word *word, bool *taken)
{
    bool figure = strcmp(word->key, "figsize") == 0, dpi = strcmp(word->key, "dpi") == 0;
    *taken = binder->notebook && (figure || dpi);
    if (!*taken || strcmp(word->text, "None") == 0)
        return true;
    if (dpi)
        return (value_double(word->text, &binder->dpi) && binder->dpi > 0) ||
               fail(binder->err, "dpi '%s' is not a number above 0", word->text);
    if (word->parts != 2)
        return fail(binder->err, "figsize is a width and a height in inches: figsize=(8, 6)");
    binder->figure = word;
    return true;
}

static bool bind_surface(Binder *binder, const Word *word, bool *taken)
{
    Call *call = binder->call;
    *taken = false;
    if (!word->key || !(call->command->needs & IS_PLOT))
        return true;
    bool png = strcmp(word->key, "png") == 0, width = strcmp(word->key, "width") == 0;
    if (!png && !width && strcmp(word->key, "height") != 0)
        return bind_figure(binder, word, taken);
    *taken = true;
    ArgSpec spec = {.name = word->key,
                    .type = png ? ARG_PATH : ARG_INT,
                    .least = png ? 0 : SIDE_LEAST,
                    .most = png ? 0 : SIDE_MOST};
    Arg arg = {.spec = &spec};
    if (!value_read(binder->arena, word->text, &arg, binder->err))
        return false;
    if (png && arg.text && !is_png(arg.text))
        return fail(binder->err, "png=%s: pictures are PNG files; give a name that ends in .png",
                    arg.text);
    if (png)
        call->png = arg.text;
    else
        *(width ? &call->width : &call->height) = arg.integer;
    command_add_word(&binder->text, word->key, arg.text);
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
        if (arg)
            arg->aliased = strcmp(arg->spec->name, word->key) != 0;
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

/* An argument that only fastai has: said or refused, unless it asks for what is done anyway. */
static bool bind_pasted(Binder *binder, const Word *word, bool *taken)
{
    bool same = false;
    const PastedKey *key = word->key && binder->notebook && !find_key(binder, word->key)
                               ? pasted_key(binder->call->command->name, word, &same)
                               : NULL;
    *taken = key;
    if (!key || same)
        return true;
    if (key->kind == PASTED_REFUSED)
        return fail(binder->err, "%s=%s: %s", word->key, word->text, key->text);
    buf_printf(&binder->notes, "%s= does nothing: %s\n", word->key, key->text);
    return true;
}

static bool refuse_pasted(const Binder *binder, const Pasted *word)
{
    Buf text = {0};
    pasted_describe(word, &text);
    fail(binder->err, "%s: %s", word->name, buf_text(&text));
    buf_free(&text);
    return false;
}

/* The advice of a call inside a call: one that gives a value can be assigned. */
static bool refuse_call(const Binder *binder, const char *text)
{
    Error ignored;
    const char *name = lex_call_name(binder->arena, text);
    const Pasted *pasted = pasted_find(name);
    if (pasted && pasted->kind == PASTED_REFUSED)
        return refuse_pasted(binder, pasted);
    if (resolve_call(name, &ignored))
        return fail(binder->err, "%s inside a call is not understood; assign it first: x = %s",
                    text, text);
    return fail(binder->err, "%s inside a call is not understood; write its value", text);
}

/* Learner(data, simple_cnn((3,16,16,2))): a model made inside the call is its description. */
static bool nested_model(Binder *binder, const char *text, const char **spec)
{
    Error ignored;
    const Command *row = resolve_call(lex_call_name(binder->arena, text), &ignored);
    Call inner;
    if (!row || !text_starts(row->name, "model"))
        return refuse_call(binder, text);
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
        return fail(binder->err, "%s '%s' names nothing yet; make one first%s%s", arg->spec->name,
                    text, arg->spec->help ? ", for example: " : "",
                    arg->spec->help ? arg->spec->help : "");
    arg->given = true;
    return value_read(binder->arena, text, arg, binder->err);
}

/* A list of files in one pair of brackets. */
static bool bind_elements(Binder *binder, const Word *word, Arg *arg)
{
    arg->given = true;
    for (int i = 0; i < word->parts; i++) {
        if (!value_read(binder->arena, word->part[i].text, arg, binder->err))
            return false;
        command_add_word(&binder->text, NULL, arg->text);
    }
    return true;
}

static bool reads(const Binder *binder, const Arg *arg, const char *text)
{
    Arg trial = {.spec = arg->spec};
    Error ignored;
    return value_read(binder->arena, text, &trial, &ignored);
}

/* Whether arithmetic counts in a value, by the argument before it. */
static bool is_worked_out(const Binder *binder, const Arg *arg)
{
    if (!arg->spec->choices)
        return true;
    Arg key = {.spec = arg->spec};
    Error ignored;
    const Arg *before = arg > binder->call->arg ? arg - 1 : NULL;
    return before && before->present && choice_read(binder->arena, &key, before->text, &ignored);
}

/* What a number's text comes to, `lr/2`; the text itself where it is one, or none. */
static const char *evaluate(const Binder *binder, const Arg *arg, const char *text)
{
    ArgType type = arg->spec->type;
    bool number =
        type == ARG_INT || type == ARG_FLOAT || type == ARG_INTS || type == ARG_FLOATS;
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
    bool ranges = type == ARG_INTS && !text[strspn(text, "0123456789-_, ()[]")]; /* 9-0 is none */
    if (!number || ranges || reads(binder, arg, text) ||
        !lex_value(binder->arena, arena_printf(binder->arena, "[%s]", text), binder->scope, &word,
                   &ignored))
        return text;
    return strpbrk(text, "*/") || reads(binder, arg, word.text) ? word.text : text;
}

static bool bind_word(Binder *binder, const Word *word)
{
    bool taken;
    if (!bind_surface(binder, word, &taken))
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
        return refuse_call(binder, word->text);
    if (arg->spec->type == ARG_REST && word->kind == WORD_LIST)
        return bind_elements(binder, word, arg);
    if (word->kind == WORD_PLAIN && strcmp(word->text, "None") == 0) {
        buf_printf(&binder->text, " %s%sNone", word->key ? word->key : "", word->key ? "=" : "");
        return true;
    }
    arg->given = true;
    if (!value_read(binder->arena, evaluate(binder, arg, word->text), arg, binder->err))
        return false;
    command_add_word(&binder->text, word->key ? arg->spec->name : NULL, arg->text);
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
    command_add_word(&binder->text, "png", call->png);
    return true;
}

/* figsize= is the size of a picture that has none of its own. */
static bool settle_figure(Binder *binder)
{
    Call *call = binder->call;
    const char *const KEY[] = {"width", "height"};
    long *side[] = {&call->width, &call->height};
    if (!binder->figure)
        return true;
    if (!call->png) {
        buf_text_add(&binder->notes, "figsize= does nothing without png=FILE: text plots are as "
                                     "large as the window, or as width= and height= say\n");
        return true;
    }
    for (int i = 0; i < 2; i++) {
        double inches, dpi = binder->dpi > 0 ? binder->dpi : 100; /* matplotlib's */
        if (!value_double(binder->figure->part[i].text, &inches))
            return fail(binder->err, "figsize is a width and a height in inches: figsize=(8, 6)");
        double pixels = inches * dpi;
        if (!(pixels >= SIDE_LEAST && pixels <= SIDE_MOST))
            return fail(binder->err, "figsize=(%s) by %g dots an inch is out of range; give %d to %d dots",
                        binder->figure->text, dpi, SIDE_LEAST, SIDE_MOST);
        if (*side[i])
            continue;
        *side[i] = (long)pixels;
        buf_printf(&binder->text, " %s=%ld", KEY[i], *side[i]);
    }
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
    ok = ok && settle_figure(binder) && fill_defaults(binder);
    call->text = arena_text(binder->arena, buf_text(&binder->text));
    call->then = words->then;
    if (binder->notes.size)
        call->note = arena_text(binder->arena, buf_text(&binder->notes));
    buf_free(&binder->text);
    buf_free(&binder->notes);
    return ok || error_prefix(binder->err, "%s", row->name);
}

bool command_bind(Arena *arena, const Scope *scope, const Command *row, const Words *words,
                  Call *out, Error *err)
{
    *out = (Call){.text = ""};
    Binder binder = {.arena = arena, .scope = scope, .call = out, .notebook = true, .err = err};
    return bind(&binder, row, words, 0);
}

/* A row as it is typed: `words` before the arguments. */
static bool parse_as(Binder *binder, const char *words, const Words *arguments)
{
    Words all = {.redirect = arguments->redirect, .then = arguments->then};
    int used;
    if (!lex_shell(binder->arena, words, NULL, &all, binder->err))
        return false;
    for (int i = 0; i < arguments->count; i++)
        words_add(binder->arena, &all, arguments->word[i]);
    const Command *row = resolve_shell(&all, false, &used, binder->err);
    return row && bind(binder, row, &all, used);
}

/* `learn.lr_find` alone is a command without its brackets; anything else failed as it is told. */
static bool explain_call(Binder *binder, const char *line)
{
    Error ignored;
    const char *begin = lex_skip(line), *end = begin + strcspn(begin, " \t\r\n#");
    const char *name = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    bool alone = strchr(name, '.') && !*lex_skip(end) && !name[strspn(name, NAME_LETTERS)];
    const Command *row = alone ? resolve_call(name, &ignored) : NULL;
    if (row && !row->args[0].required)
        return fail(binder->err, "%s is a command; write it with brackets, for example: %s()", name,
                    name);
    return false;
}

/* What a notebook prints of a bare name, or of arithmetic. */
static bool parse_expression(Binder *binder, const char *line)
{
    Words words = {0};
    Word word;
    if (!lex_expression(binder->arena, line, binder->scope, &word, binder->err))
        return explain_call(binder, line);
    word.kind = WORD_QUOTED;
    words_add(binder->arena, &words, word);
    return parse_as(binder, "print", &words);
}

/* Whether the line is one that a notebook would print.  What begins as no command does, `lr/2`,
 * `data.c` and `2*3`, is one even if it fails. */
static bool is_expression(Binder *binder, const char *line)
{
    Word word;
    Error ignored;
    const char *begin = lex_skip(line), *end = lex_name(begin);
    const char *first = arena_printf(binder->arena, "%.*s", (int)(end - begin), begin);
    if (!command_find("print"))
        return false;
    bool dotted = end > begin && end[0] == '.' && lex_name(end + 1) > end + 1;
    bool number = begin[0] >= '0' && begin[0] <= '9';
    bool joined = end > begin && end[0] && strchr("./*+-,", end[0]);
    bool alone = !*lex_skip(end) && !command_find(first); /* `data` is one word of two */
    return number || dotted ||
           ((joined || alone || !resolve_is_name(first)) &&
            lex_expression(binder->arena, line, binder->scope, &word, &ignored));
}

/* The help of a name, `?name`, doc(learn.name), without what stands before its last dot. */
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
    return parse_as(binder, "help", &words);
}

/* Lines for the notebook itself. */
static bool parse_aside(Binder *binder, const char *line)
{
    static const char QUIET[] = " matplotlib reload_ext load_ext autoreload config pylab precision ";
    const char *begin = lex_skip(line), *word = begin + strspn(begin, "%!");
    const char *name = arena_printf(binder->arena, " %.*s ", (int)(lex_name(word) - word), word);
    if (text_starts(begin, "%%"))
        return fail(binder->err, "%.*s: a cell of something else is not run here; leave it out",
                    (int)strcspn(begin, " \t\r\n"), begin);
    if (*begin == '!')
        binder->call->note = arena_printf(
            binder->arena, "%.*s does nothing: no shell runs here", (int)strcspn(begin, "\n"), begin);
    else if (*begin == '%' && !strstr(QUIET, name))
        binder->call->note = arena_printf(binder->arena, "%.*s does nothing here",
                                          (int)strcspn(begin, "\n"), begin);
    else if (*begin != '%')
        return parse_help(binder, begin);
    return true;
}

/* An argument that would change later results is refused even where the call does nothing:
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
            words.word[i].key ? pasted_key(word->name, &words.word[i], &same) : NULL;
        if (key && !same && key->kind == PASTED_REFUSED)
            return fail(binder->err, "%s: %s=%s: %s", word->name, key->key, words.word[i].text,
                        key->text);
    }
    return true;
}

/* A call that is no command here. */
static bool parse_pasted(Binder *binder, const Pasted *word, const char *line)
{
    Words words = {0};
    Buf text = {0};
    Call *call = binder->call;
    switch (word->kind) {
    case PASTED_REFUSED:
        return refuse_pasted(binder, word);
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
        call->note = arena_printf(binder->arena, "%s does nothing: %s", word->name, buf_text(&text));
        buf_free(&text);
    }
    call->value = word->kind == PASTED_VALUE ? arena_text(binder->arena, lex_skip(line)) : word->name;
    return true;
}

/* A line in shell form that names no command: why, where that can be told. */
static bool explain_unknown(Binder *binder, const char *line)
{
    static const char STATEMENTS[] = " for if while def class with try return assert del raise "
                                     "lambda else elif global pass yield ";
    const char *begin = lex_skip(line), *end = lex_name(begin), *after = lex_skip(end);
    const char *name = arena_printf(binder->arena, " %.*s ", (int)(end - begin), begin);
    const Pasted *pasted = pasted_find(arena_printf(binder->arena, "%.*s", (int)(end - begin), begin));
    if (end > begin && strstr(STATEMENTS, name))
        return fail(binder->err, "%.*s: statements of Python are not run here; write their calls out",
                    (int)(end - begin), begin);
    if (end > begin && *after == ',' && strchr(after, '='))
        return fail(binder->err, "several names cannot be assigned at once; use NAME = VALUE");
    if (*begin == '.' && lex_name(begin + 1) > begin + 1)
        return fail(binder->err, "%.*s goes on with a call of the line before; write it after that",
                    (int)(lex_name(begin + 1) - begin), begin);
    bool told = pasted && (pasted->kind == PASTED_NOTHING || pasted->kind == PASTED_REFUSED);
    if (!told)
        return false;
    if (binder->err)
        *binder->err = (Error){{0}};
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
        resolve_shell(&words, binder->scope && binder->scope->prefixes, &used, binder->err);
    return row ? bind(binder, row, &words, used) : explain_unknown(binder, line);
}

/* normalize(stats): the means and the standard deviations as one pair. */
static void split_stats(Arena *arena, Words *words)
{
    const Word *stats = words->count ? &words->word[0] : NULL;
    bool named = stats && stats->key && strcmp(stats->key, "stats") == 0;
    if (!stats || (stats->key && !named) || stats->kind != WORD_LIST || stats->parts != 2)
        return;
    Words pair = {.redirect = words->redirect, .then = words->then};
    words_add(arena, &pair, stats->part[0]);
    words_add(arena, &pair, stats->part[1]);
    for (int i = 1; i < words->count; i++)
        words_add(arena, &pair, words->word[i]);
    *words = pair;
}

/* Takes the callbacks out of a call's words. */
static bool take_callbacks(Binder *binder, const Words *words, Words *rest, Callbacks *out)
{
    *rest = (Words){.redirect = words->redirect, .then = words->then};
    for (int i = 0; i < words->count; i++)
        if (!words->word[i].key || !callbacks_key(words->word[i].key))
            words_add(binder->arena, rest, words->word[i]);
        else if (!callbacks_read(binder->arena, &words->word[i], binder->scope, out, binder->err))
            return false;
    return true;
}

/* A row whose calls may name callbacks. */
static bool bind_trainer(Binder *binder, const Command *row, const Words *words)
{
    Callbacks callbacks = {0};
    Words rest, cycle = {.redirect = words->redirect, .then = words->then};
    bool fit = strcmp(row->name, "fit") == 0;
    bool ok = take_callbacks(binder, words, &rest, &callbacks);
    if (!ok)
        error_prefix(binder->err, "%s", row->name);
    if (ok && callbacks.cycled && !fit)
        ok = fail(binder->err, "%s: OneCycleScheduler belongs to fit(callbacks=[...]); leave it out",
                  row->name);
    if (ok && callbacks.cycled) {
        row = command_find("fit_one_cycle");
        ok = callbacks_cycle(binder->arena, &rest, &callbacks, &cycle, binder->err);
        rest = cycle;
    }
    if (ok)
        buf_text_add(&binder->notes, buf_text(&callbacks.notes));
    ok = ok && bind(binder, row, &rest, 0);
    if (ok && callbacks.before.size)
        binder->call->before = arena_text(binder->arena, buf_text(&callbacks.before));
    callbacks_free(&callbacks);
    return ok;
}

static bool names_callbacks(const Command *row, const Words *words)
{
    bool trains = strcmp(row->name, "fit") == 0 || strcmp(row->name, "fit_one_cycle") == 0 ||
                  strcmp(row->name, "learner") == 0;
    for (int i = 0; trains && i < words->count; i++)
        if (words->word[i].key && callbacks_key(words->word[i].key))
            return true;
    return false;
}

static bool parse_call(Binder *binder, const char *line)
{
    Words words = {0};
    binder->notebook = true;
    const char *name = lex_call_name(binder->arena, line);
    const Pasted *pasted = pasted_find(name);
    if (pasted)
        return parse_pasted(binder, pasted, line);
    if (lex_is_value_call(line))
        return parse_expression(binder, line);
    const Command *row = resolve_call(name, binder->err);
    if (!row)
        return false;
    if (!lex_call(binder->arena, line, binder->scope, &words, binder->err))
        return error_prefix(binder->err, "%s", row->name);
    if (strcmp(row->name, "normalize") == 0)
        split_stats(binder->arena, &words);
    return names_callbacks(row, &words) ? bind_trainer(binder, row, &words)
                                        : bind(binder, row, &words, 0);
}

/* Brackets round a call, with which Python breaks a chain into lines, are taken away. */
static const char *call_inside(const Binder *binder, const char *text)
{
    const char *inside = command_unwrap(binder->arena, text);
    return line_form(inside) == LINE_CALL && !lex_is_value_call(inside) ? inside : text;
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
    if (line_form(value) == LINE_CALL && !lex_is_value_call(value)) {
        binder->call->assign = name;
        return parse_call(binder, value);
    }
    if (!lex_value(binder->arena, value, binder->scope, &word, binder->err))
        return error_prefix(binder->err, "%s", name);
    if (word.kind == WORD_CALL)
        return refuse_call(binder, word.text);
    if (strcmp(name, "lr") == 0) { /* $lr is the picked rate: assigning is picking */
        Words words = {0};
        word.kind = WORD_QUOTED;
        words_add(binder->arena, &words, word);
        return parse_as(binder, "lr", &words);
    }
    binder->call->assign = name;
    binder->call->value = word.text;
    return true;
}

static bool parse(Binder *binder, const char *text)
{
    const char *line = call_inside(binder, text);
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
