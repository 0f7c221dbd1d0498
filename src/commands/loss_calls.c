/* Translates a cross entropy in a pasted line, such as CrossEntropyFlat(weight=w), into what
 * `learner` takes. */
#include "commands/loss_calls.h"

#include "base/text.h"
#include "commands/callbacks.h"
#include "commands/optim_calls.h"
#include "language/lex.h"

#include <string.h>

/* PyTorch's arguments in PyTorch's order; fastai's CrossEntropyFlat hands its own on. */
static const Command CROSS_ENTROPY = {
    .name = "CrossEntropyLoss",
    .args = {{.name = "weight", .type = ARG_TEXT},
             {.name = "size_average", .type = ARG_CHOICE, .fallback = "None", .choices = "None"},
             {.name = "ignore_index", .type = ARG_CHOICE, .fallback = "-100", .choices = "-100"},
             {.name = "reduce", .type = ARG_CHOICE, .fallback = "None", .choices = "None"},
             {.name = "reduction", .type = ARG_CHOICE, .fallback = "mean", .choices = "mean"},
             {.name = "label_smoothing", .type = ARG_TEXT},
             {.name = "axis", .type = ARG_CHOICE, .fallback = "-1", .choices = "-1"}},
};

/* The last part of the name of what is called; "" if nothing is. */
static const char *called(Arena *arena, const char *text)
{
    const char *name = lex_call_name(arena, text), *dot = strrchr(name, '.');
    return name[0] && text[strlen(name)] == '(' ? (dot ? dot + 1 : name) : "";
}

static bool is_one_of(const char *name, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

/* Numbers with commas between them: of a list, of a name that stands for one, or of a tensor that
 * is made of one of these; NULL: it is something else. */
static const char *numbers_of(Binder *binder, const Word *word)
{
    static const char *const TENSORS[] = {"tensor", "Tensor", "FloatTensor"};
    const char *name = called(binder->arena, word->text);
    Words words = {0};
    Error ignored;
    if (word->kind != WORD_LIST && is_one_of(name, TENSORS, LENGTH(TENSORS))) {
        if (!lex_call(binder->arena, word->text, binder->scope, &words, &ignored) || !words.count)
            return NULL;
        word = &words.word[0];
    }
    if (word->kind != WORD_LIST)
        return strpbrk(word->text, "()") ? NULL : word->text;
    Buf list = {0};
    for (int i = 0; i < word->parts; i++)
        buf_printf(&list, "%s%s", i ? "," : "", word->part[i].text);
    const char *numbers = arena_text(binder->arena, buf_text(&list));
    buf_free(&list);
    return numbers;
}

/* Puts the numbers in the place of what they are written as. */
static bool write_weights(Binder *binder, Word *word)
{
    if (!word->key || strcmp(word->key, "weight") != 0)
        return true;
    const char *numbers = numbers_of(binder, word);
    if (!numbers)
        return fail(binder->err,
                    "weight=%s is not understood; write the weights of the classes as a list, "
                    "such as weight=tensor([1, 2.5])",
                    word->text);
    *word = (Word){.key = word->key, .kind = WORD_PLAIN, .text = numbers};
    return true;
}

static void add_given(Arena *arena, const Call *call, const char *name, const char *key, Words *out)
{
    if (call_given(call, name) && strcmp(call_text(call, name), "None") != 0)
        words_add(arena, out, (Word){.key = key, .text = call_text(call, name)});
}

/* The words between a loss's brackets, without the name that a partial() begins with. */
static bool read_words(Binder *binder, const char *text, Words *out)
{
    Words words = {0};
    bool partial = text_starts(text, "partial(");
    if (!lex_call(binder->arena, text, binder->scope, &words, binder->err))
        return false;
    for (int i = partial; i < words.count; i++)
        words_add(binder->arena, out, words.word[i]);
    if (out->count && !out->word[0].key)
        out->word[0].key = "weight";
    return true;
}

/* A word that may be a loss with arguments: what they mean is added, not the loss. */
static bool translate(Binder *binder, const Word *loss, Words *out)
{
    static const char *const LOSSES[] = {"CrossEntropyLoss", "CrossEntropyFlat",
                                         "CrossEntropyLossFlat"};
    Arena *arena = binder->arena;
    const char *name = called(arena, callback_text(arena, loss->text));
    Words words = {0};
    Call call;
    if (!is_one_of(name, LOSSES, LENGTH(LOSSES))) {
        words_add(arena, out, *loss);
        return true;
    }
    if (!read_words(binder, loss->text, &words))
        return false;
    for (int i = 0; i < words.count; i++)
        if (!write_weights(binder, &words.word[i]))
            return false;
    if (!command_bind(arena, binder->scope, &CROSS_ENTROPY, &words, &call, binder->err))
        return false;
    add_given(arena, &call, "weight", "class_weights", out);
    add_given(arena, &call, "label_smoothing", "label_smoothing", out);
    return true;
}

bool loss_calls_bind(Binder *binder, const Command *row, const Words *words)
{
    Words rest = {.redirect = words->redirect, .then = words->then};
    bool makes = strcmp(row->name, "learner") == 0;
    for (int i = 0; i < words->count; i++) {
        const Word *word = &words->word[i];
        if (!makes || !word->key || strcmp(word->key, "loss_func") != 0)
            words_add(binder->arena, &rest, *word);
        else if (!translate(binder, word, &rest))
            return error_prefix(binder->err, "%s: loss_func", row->name);
    }
    return optim_calls_bind(binder, row, &rest);
}
