/* Cuts a pasted cnn_learner(...) in two: its net, and the arguments of its learner. */
#include "commands/cnn_calls.h"

#include "base/text.h"
#include "commands/metric_calls.h"
#include "language/lex.h"
#include "language/pasted.h"
#include "nn/optim.h"

#include <string.h>

/* Whether a word is for the row itself: by place, an argument of its own, or one that only fastai's
 * has. */
static bool is_own(const Binder *binder, const Command *row, const Word *word)
{
    bool same;
    for (int i = 0; word->key && i < COMMAND_ARGS && row->args[i].name; i++) {
        const char *alias = row->args[i].alias;
        if (strcmp(row->args[i].name, word->key) == 0 || (alias && strcmp(alias, word->key) == 0))
            return true;
    }
    return !word->key || (pasted_key(binder->scope->table, row->name, word, &same) &&
                          !pasted_key(binder->scope->table, "learner", word, &same));
}

/* Whether it is PyTorch's SGD, which has no momentum unless one is given (opt_func= here). */
static bool no_momentum(const Call *call)
{
    const Arg *opt = call_arg(call, "opt");
    return opt->aliased && optim_has_momentum(optim_find(opt->text)) &&
           !call_given(call, "momentum");
}

/* Adds what Learner(...) with the words would be, in the shell form. */
static bool add_learner(Binder *binder, const Words *words, Words *own, const char **before)
{
    Call call = {.text = ""};
    Binder inner = {.arena = binder->arena,
                    .scope = binder->scope,
                    .call = &call,
                    .notebook = true,
                    .err = binder->err};
    if (!metric_calls_bind(&inner, command_find(binder->scope->table, "learner"), words))
        return false;
    const char *still = no_momentum(&call) ? " momentum=0" : "";
    if (call.note)
        buf_text_add(&binder->notes, call.note);
    const char *text = arena_printf(binder->arena, "%s%s", call.text + strlen("learner"), still);
    words_add(binder->arena, own,
              (Word){.key = "learner", .kind = WORD_QUOTED, .text = lex_skip(text)});
    *before = call.before;
    return true;
}

bool cnn_calls_bind(Binder *binder, const Command *row, const Words *words)
{
    Words own = {.redirect = words->redirect, .then = words->then}, learner = {0};
    const char *before;
    if (strcmp(row->name, "cnn_learner") != 0)
        return metric_calls_bind(binder, row, words);
    for (int i = 0; i < words->count; i++)
        words_add(binder->arena, is_own(binder, row, &words->word[i]) ? &own : &learner,
                  words->word[i]);
    if (!add_learner(binder, &learner, &own, &before) || !bind_row(binder, row, &own, 0))
        return false;
    binder->call->before = before;
    return true;
}
