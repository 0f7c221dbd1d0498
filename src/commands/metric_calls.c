/* Translates fastai's metrics in a pasted line, such as Precision(average='macro'), into the names
 * that metrics have here. */
#include "commands/metric_calls.h"

#include "commands/callbacks.h"
#include "commands/loss_calls.h"
#include "language/lex.h"
#include "train/metrics.h"

#include <string.h>

/* clang-format off */
#define AVERAGE                                                                                    \
    {.name = "average", .type = ARG_CHOICE, .fallback = "binary",                                  \
     .choices = "binary macro micro weighted"}
#define POS_LABEL {.name = "pos_label", .type = ARG_CHOICE, .fallback = "1", .choices = "1"}
#define EPS {.name = "eps", .type = ARG_FLOAT, .fallback = "1e-9", .least = 0, .most = 1}
/* clang-format on */

/* fastai's arguments in fastai's order. */
static const Command PRECISION = {.name = "Precision", .args = {AVERAGE, POS_LABEL, EPS}};
static const Command RECALL = {.name = "Recall", .args = {AVERAGE, POS_LABEL, EPS}};
static const Command F_BETA = {
    .name = "FBeta",
    .args = {AVERAGE,
             POS_LABEL,
             EPS,
             {.name = "beta", .type = ARG_CHOICE, .fallback = "2", .choices = "1 2"}},
};
static const Command F1_SCORE = {.name = "F1Score", .args = {AVERAGE, POS_LABEL}};
static const Command TOP_K = {
    .name = "top_k_accuracy",
    .args = {{.name = "learn", .type = ARG_TEXT},
             {.name = "k", .type = ARG_CHOICE, .fallback = "5", .choices = "1 2 3 5 10"}},
};

/* "precision", "macro_precision", "wtd_precision" */
static const char *averaged(Arena *arena, const char *name, const Call *call)
{
    const char *average = call_text(call, "average");
    if (strcmp(average, "binary") == 0)
        return name;
    bool weighted = strcmp(average, "weighted") == 0;
    return arena_printf(arena, "%s_%s", weighted ? "wtd" : average, name);
}

static const char *name_precision(Arena *arena, const Call *call)
{
    return averaged(arena, "precision", call);
}

static const char *name_recall(Arena *arena, const Call *call)
{
    return averaged(arena, "recall", call);
}

static const char *name_f_beta(Arena *arena, const Call *call)
{
    return averaged(arena, strcmp(call_text(call, "beta"), "1") == 0 ? "f1" : "f2", call);
}

static const char *name_f1(Arena *arena, const Call *call)
{
    return averaged(arena, "f1", call);
}

static const char *name_top_k(Arena *arena, const Call *call)
{
    const char *k = call_text(call, "k");
    if (strcmp(k, "1") == 0)
        return METRIC_DEFAULT;
    return strcmp(k, "5") == 0 ? TOP_K.name : arena_printf(arena, "top_%s_accuracy", k);
}

static const struct {
    const Command *row;
    const char *(*name)(Arena *arena, const Call *call);
} CALLS[] = {{&PRECISION, name_precision},
             {&RECALL, name_recall},
             {&F_BETA, name_f_beta},
             {&F1_SCORE, name_f1},
             {&TOP_K, name_top_k}};

static int call_of(const char *name)
{
    for (int i = 0; i < LENGTH(CALLS); i++)
        if (strcmp(CALLS[i].row->name, name) == 0)
            return i;
    return -1;
}

/* Puts the name of a metric in place of a call of it; other words stay as they are. */
static bool translate(Binder *binder, Word *word)
{
    const char *text = callback_text(binder->arena, word->text);
    const char *name = lex_call_name(binder->arena, text), *dot = strrchr(name, '.');
    bool called = name[0] && text[strlen(name)] == '(';
    int i = call_of(dot ? dot + 1 : name);
    Words words = {0};
    Call call;
    if (i < 0 && called) /* without what is in its brackets: it is not known */
        word->text = name;
    if (i < 0)
        return true;
    if (called && !lex_call(binder->arena, text, binder->scope, &words, binder->err))
        return error_prefix(binder->err, "%s", CALLS[i].row->name);
    if (!command_bind(binder->arena, binder->scope, CALLS[i].row, &words, &call, binder->err))
        return false;
    *word =
        (Word){.key = word->key, .kind = WORD_PLAIN, .text = CALLS[i].name(binder->arena, &call)};
    return true;
}

static bool translate_all(Binder *binder, const Word *list, Word *out)
{
    Words parts = {0};
    for (int i = 0; i < list->parts; i++) {
        Word part = list->part[i];
        if (!translate(binder, &part))
            return false;
        words_add(binder->arena, &parts, part);
    }
    *out = words_as_list(binder->arena, &parts);
    out->key = list->key;
    return true;
}

bool metric_calls_bind(Binder *binder, const Command *row, const Words *words)
{
    Words rest = {.redirect = words->redirect, .then = words->then};
    bool measures = strcmp(row->name, "learner") == 0;
    for (int i = 0; i < words->count; i++) {
        Word word = words->word[i];
        bool ok = true;
        if (measures && word.key && strcmp(word.key, "metrics") == 0)
            ok = word.kind == WORD_LIST ? translate_all(binder, &words->word[i], &word)
                                        : translate(binder, &word);
        if (!ok)
            return error_prefix(binder->err, "%s: metrics", row->name);
        words_add(binder->arena, &rest, word);
    }
    return loss_calls_bind(binder, row, &rest);
}
