#include "app/callbacks.h"

#include "app/quote.h"

#include <string.h>

enum { CALLBACKS_MOST = 16 };

/* What the callbacks of a call come to. */
typedef struct {
    Buf before;  /* commands to run first, joined by newlines */
    Buf notes;   /* lines to say */
    Words cycle; /* arguments of OneCycleScheduler, by name */
    bool cycled; /* there was one */
} Callbacks;

#define LEARN {.name = "learn", .type = ARG_TEXT}
#define MONITOR {.name = "monitor", .type = ARG_TEXT, .fallback = "valid_loss"}
#define MODE {.name = "mode", .type = ARG_CHOICE, .fallback = "auto", .choices = "auto"}

/* fastai's arguments in fastai's order. */
static const Command CYCLE = {
    .name = "OneCycleScheduler",
    .args = {LEARN,
             {.name = "lr_max", .alias = "max_lr", .type = ARG_TEXT, .required = true},
             {.name = "moms", .type = ARG_TEXT},
             {.name = "div_factor", .type = ARG_TEXT},
             {.name = "pct_start", .type = ARG_TEXT},
             {.name = "final_div", .type = ARG_TEXT},
             {.name = "tot_epochs", .type = ARG_TEXT},
             {.name = "start_epoch", .type = ARG_TEXT}},
};
static const Command EARLY_STOPPING = {
    .name = "EarlyStoppingCallback",
    .args = {LEARN,
             MONITOR,
             MODE,
             {.name = "min_delta", .type = ARG_FLOAT, .fallback = "0", .least = 0, .most = 1e30},
             {.name = "patience", .type = ARG_INT, .fallback = "0", .least = 0, .most = 1e6}},
};
static const Command SAVE_MODEL = {
    .name = "SaveModelCallback",
    .args = {LEARN,
             MONITOR,
             MODE,
             {.name = "every", .type = ARG_CHOICE, .fallback = "improvement",
              .choices = "improvement epoch"},
             {.name = "name", .type = ARG_TEXT, .fallback = "bestmodel"}},
};
static const Command CSV_LOGGER = {
    .name = "CSVLogger",
    .args = {LEARN,
             {.name = "filename", .type = ARG_TEXT, .fallback = "history"},
             {.name = "append", .type = ARG_BOOL, .fallback = "false"}},
};
static const Command SHOW_GRAPH = {.name = "ShowGraph", .args = {LEARN}};
static const Command TERMINATE_ON_NAN = {.name = "TerminateOnNaNCallback", .args = {LEARN}};

static void use_cycle(Arena *arena, const Call *call, Callbacks *out)
{
    out->cycled = true;
    for (int i = 1; i < COMMAND_ARGS && call->arg[i].spec; i++)
        if (call->arg[i].given)
            words_add(arena, &out->cycle,
                      (Word){.key = call->arg[i].spec->name, .text = call->arg[i].text});
}

static void use_early_stopping(Arena *arena, const Call *call, Callbacks *out)
{
    (void)arena;
    const char *monitor = call_text(call, "monitor");
    buf_text_add(&out->before, "set monitor");
    quote_word(&out->before, NULL, monitor);
    buf_printf(&out->before, "\nset min_delta %.17g\nset early_stopping %ld\n",
               call_float(call, "min_delta"), call_int(call, "patience"));
    buf_printf(&out->notes,
               "EarlyStoppingCallback: from now on a run stops after %ld epochs without a better "
               "%s; `set early_stopping off` turns this off\n",
               call_int(call, "patience"), monitor);
}

static void use_save_model(Arena *arena, const Call *call, Callbacks *out)
{
    (void)arena;
    const char *name = call_text(call, "name");
    if (strcmp(call_text(call, "every"), "epoch") == 0) {
        buf_text_add(&out->before, "checkpoint");
        quote_word(&out->before, NULL, name);
        buf_text_add(&out->before, " every=1epochs keep=1000\n");
        return;
    }
    buf_text_add(&out->before, "set monitor");
    quote_word(&out->before, NULL, call_text(call, "monitor"));
    buf_text_add(&out->before, "\nset save_best");
    quote_word(&out->before, NULL, name);
    buf_char(&out->before, '\n');
    buf_printf(&out->notes,
               "SaveModelCallback: from now on a run saves its best epoch to %s and ends with it; "
               "`set save_best off` turns this off\n",
               name);
}

static void use_csv_logger(Arena *arena, const Call *call, Callbacks *out)
{
    const char *file = arena_printf(arena, "%s.csv", call_text(call, "filename"));
    buf_text_add(&out->before, "set csv");
    quote_word(&out->before, NULL, file);
    buf_char(&out->before, '\n');
    buf_printf(&out->notes,
               "CSVLogger: from now on a run appends its epochs to %s; `set csv off` turns this "
               "off\n",
               file);
}

static void use_show_graph(Arena *arena, const Call *call, Callbacks *out)
{
    (void)arena;
    (void)call;
    buf_text_add(&out->notes,
                 "ShowGraph: the full screen draws the losses during a run, `plot_losses` after it\n");
}

static void use_terminate_on_nan(Arena *arena, const Call *call, Callbacks *out)
{
    (void)arena;
    (void)call;
    buf_text_add(&out->notes,
                 "TerminateOnNaNCallback: every run stops at a loss that is not finite\n");
}

static const struct {
    const Command *row;
    void (*use)(Arena *arena, const Call *call, Callbacks *out);
} CALLBACKS[] = {{&CYCLE, use_cycle},          {&EARLY_STOPPING, use_early_stopping},
                 {&SAVE_MODEL, use_save_model}, {&CSV_LOGGER, use_csv_logger},
                 {&SHOW_GRAPH, use_show_graph}, {&TERMINATE_ON_NAN, use_terminate_on_nan}};

static bool is_key(const char *key)
{
    return strcmp(key, "callbacks") == 0 || strcmp(key, "callback_fns") == 0;
}

static bool unknown(const char *name, Error *err)
{
    Buf list = {0};
    for (int i = 0; i < LENGTH(CALLBACKS); i++)
        buf_printf(&list, "%s%s", i ? ", " : "", CALLBACKS[i].row->name);
    fail(err, "there is no callback %s; the callbacks are: %s", name, buf_text(&list));
    buf_free(&list);
    return false;
}

/* EarlyStoppingCallback, or a call of it as it is typed. */
static bool read_one(Arena *arena, const char *text, const Scope *scope, Callbacks *out, Error *err)
{
    const char *name = lex_call_name(arena, text), *dot = strrchr(name, '.');
    bool called = name[0] && text[strlen(name)] == '(';
    name = dot ? dot + 1 : name;
    for (int i = 0; i < LENGTH(CALLBACKS); i++) {
        Words words = {0};
        Call call;
        if (strcmp(CALLBACKS[i].row->name, name) != 0)
            continue;
        if (called && !lex_call(arena, text, scope, &words, err))
            return error_prefix(err, "%s", name);
        if (!command_bind(arena, scope, CALLBACKS[i].row, &words, &call, err))
            return false;
        CALLBACKS[i].use(arena, &call, out);
        return true;
    }
    return unknown(name, err);
}

static bool read_value(Arena *arena, const Word *value, const Scope *scope, Callbacks *out, Error *err)
{
    if (strcmp(value->text, "None") == 0)
        return true;
    if (value->kind != WORD_LIST)
        return read_one(arena, value->text, scope, out, err);
    if (value->parts > CALLBACKS_MOST)
        return fail(err, "more than %d callbacks; give fewer", CALLBACKS_MOST);
    for (int i = 0; i < value->parts; i++)
        if (!read_one(arena, value->part[i].text, scope, out, err))
            return false;
    return true;
}

/* fit(epochs, lr, wd): the scheduler has the rate. */
static bool cycle_words(Arena *arena, const Words *fit, Callbacks *callbacks, Words *out, Error *err)
{
    static const char *const PLACE[] = {"epochs", "lr", "wd"};
    int place = 0;
    for (int i = 0; i < fit->count; i++) {
        Word word = fit->word[i];
        if (!word.key && place == LENGTH(PLACE))
            return fail(err, "fit: there is no place for %s; it takes epochs, lr, wd", word.text);
        if (!word.key)
            word.key = PLACE[place++];
        if (strcmp(word.key, "lr") != 0)
            words_add(arena, out, word);
        else
            buf_text_add(&callbacks->notes, "lr= does nothing: OneCycleScheduler sets the rate\n");
    }
    for (int i = 0; i < callbacks->cycle.count; i++)
        words_add(arena, out, callbacks->cycle.word[i]);
    return true;
}

/* Takes the callbacks out of a call's words. */
static bool take_callbacks(Binder *binder, const Words *words, Words *rest, Callbacks *out)
{
    *rest = (Words){.redirect = words->redirect, .then = words->then};
    for (int i = 0; i < words->count; i++)
        if (!words->word[i].key || !is_key(words->word[i].key))
            words_add(binder->arena, rest, words->word[i]);
        else if (!read_value(binder->arena, &words->word[i], binder->scope, out, binder->err))
            return false;
    return true;
}

bool callbacks_bind(Binder *binder, const Command *row, const Words *words)
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
        ok = cycle_words(binder->arena, &rest, &callbacks, &cycle, binder->err);
        rest = cycle;
    }
    if (ok)
        buf_text_add(&binder->notes, buf_text(&callbacks.notes));
    ok = ok && bind_row(binder, row, &rest, 0);
    if (ok && callbacks.before.size)
        binder->call->before = arena_text(binder->arena, buf_text(&callbacks.before));
    buf_free(&callbacks.before);
    buf_free(&callbacks.notes);
    return ok;
}

bool callbacks_named(const Command *row, const Words *words)
{
    bool trains = strcmp(row->name, "fit") == 0 || strcmp(row->name, "fit_one_cycle") == 0 ||
                  strcmp(row->name, "learner") == 0;
    for (int i = 0; trains && i < words->count; i++)
        if (words->word[i].key && is_key(words->word[i].key))
            return true;
    return false;
}
