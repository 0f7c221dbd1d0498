/* Translates an optimiser in a pasted line, such as partial(optim.SGD, momentum=0.9), into what
 * `learner` takes. */
#include "commands/optim_calls.h"

#include "base/text.h"
#include "commands/callbacks.h"
#include "language/lex.h"
#include "language/value_number.h"

#include <string.h>
#include <strings.h>

/* An argument of an optimiser of PyTorch's. */
typedef struct {
    const char *of;   /* the optimiser */
    const char *key;  /* as PyTorch calls it, and `learner`, if it is handed on */
    const char *here; /* the one value that it has here; NULL: it is handed on */
} OptimKey;

static const OptimKey KEYS[] = {
    {"SGD", "momentum", NULL},        {"SGD", "nesterov", NULL},
    {"SGD", "dampening", "0"},        {"SGD", "weight_decay", "0"},
    {"Adam", "betas", "0.9,0.99"},    {"Adam", "eps", "1e-8"},
    {"Adam", "weight_decay", "0"},    {"Adam", "amsgrad", "False"},
    {"AdamW", "betas", "0.9,0.999"},  {"AdamW", "eps", "1e-8"},
    {"AdamW", "amsgrad", "False"},    {"RMSprop", "momentum", NULL},
    {"RMSprop", "alpha", "0.99"},     {"RMSprop", "eps", "1e-8"},
    {"RMSprop", "centered", "False"}, {"RMSprop", "weight_decay", "0"},
};

static const OptimKey *key_of(const char *optim, const char *key)
{
    for (int i = 0; i < LENGTH(KEYS); i++)
        if (strcasecmp(KEYS[i].of, optim) == 0 && strcmp(KEYS[i].key, key) == 0)
            return &KEYS[i];
    return NULL;
}

static bool refuse_key(const char *optim, const char *key, Error *err)
{
    Buf list = {0};
    for (int i = 0; i < LENGTH(KEYS); i++)
        if (strcasecmp(KEYS[i].of, optim) == 0 && !KEYS[i].here)
            buf_printf(&list, "%s%s=", list.size ? ", " : "; it takes ", KEYS[i].key);
    fail(err, "%s has no argument %s= here%s", optim, key, buf_text(&list));
    buf_free(&list);
    return false;
}

/* Whether two texts are the same number, or the same word. */
static bool is_same(const char *a, const char *b)
{
    double x, y;
    return value_double(a, &x) && value_double(b, &y) ? x == y : strcmp(a, b) == 0;
}

/* Whether a value, or the elements of a list, are these, which have commas between them. */
static bool has_value(Arena *arena, const Word *word, const char *here)
{
    int parts = word->kind == WORD_LIST ? word->parts : 1;
    for (int i = 0; i < parts; i++) {
        size_t length = strcspn(here, ",");
        const char *text = word->kind == WORD_LIST ? word->part[i].text : word->text;
        if (!is_same(text, arena_printf(arena, "%.*s", (int)length, here)))
            return false;
        here += length + (here[length] == ',');
    }
    return !*here;
}

/* Adds what an argument means, if anything. */
static bool translate_key(Binder *binder, const char *optim, const Word *word, Words *out)
{
    const OptimKey *key = word->key ? key_of(optim, word->key) : NULL;
    if (!word->key)
        return fail(binder->err, "%s has no name; write name=%s", word->text, word->text);
    if (!key)
        return refuse_key(optim, word->key, binder->err);
    if (!key->here)
        words_add(binder->arena, out, *word);
    return !key->here || has_value(binder->arena, word, key->here) ||
           fail(binder->err, "%s=%s: for %s it is %s here; leave it out", word->key, word->text,
                optim, key->here);
}

/* What is in the brackets of partial(): the optimiser, and what its arguments mean. */
static bool translate(Binder *binder, const Word *value, Words *out)
{
    Words words = {0};
    if (!text_starts(value->text, "partial(")) {
        words_add(binder->arena, out, *value);
        return true;
    }
    if (!lex_call(binder->arena, value->text, binder->scope, &words, binder->err))
        return false;
    if (!words.count || words.word[0].key)
        return fail(binder->err, "%s names no optimiser; write partial(optim.SGD, momentum=0.9)",
                    value->text);
    words_add(binder->arena, out,
              (Word){.key = value->key, .kind = WORD_PLAIN, .text = words.word[0].text});
    for (int i = 1; i < words.count; i++)
        if (!translate_key(binder, words.word[0].text, &words.word[i], out))
            return false;
    return true;
}

bool optim_calls_bind(Binder *binder, const Command *row, const Words *words)
{
    Words rest = {.redirect = words->redirect, .then = words->then};
    bool makes = strcmp(row->name, "learner") == 0;
    for (int i = 0; i < words->count; i++) {
        const Word *word = &words->word[i];
        if (!makes || !word->key || strcmp(word->key, "opt_func") != 0)
            words_add(binder->arena, &rest, *word);
        else if (!translate(binder, word, &rest))
            return error_prefix(binder->err, "%s: opt_func", row->name);
    }
    return callbacks_bind(binder, row, &rest);
}
