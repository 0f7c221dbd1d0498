/* Translates fastai's callbacks in a pasted line into what does the same here: a setting, or
 * arguments of fit_one_cycle. */
#include "commands/callbacks.h"

#include "base/text.h"
#include "commands/callback_rows.h"
#include "language/quote.h"
#include "train/monitor.h"

#include <string.h>

/* What the callbacks of a call are translated into. */
typedef struct {
    const CommandTable *table;
    Arena *arena;  /* of the words */
    Buf before;    /* commands to run first, joined by newlines */
    Buf notes;     /* lines to say */
    Words cycle;   /* arguments of OneCycleScheduler, by name */
    Words learner; /* arguments of `learner` */
    bool makes;    /* the call makes a learner */
    unsigned used; /* a bit for each row of CALLBACKS */
} Callbacks;

static bool use_cycle(const Call *call, Callbacks *out, Error *err)
{
    (void)err;
    for (int i = 1; i < COMMAND_ARGS && call->arg[i].spec; i++)
        if (call->arg[i].given)
            words_add(out->arena, &out->cycle,
                      (Word){.key = call->arg[i].spec->name, .text = call->arg[i].text});
    return true;
}

static void add_setting(Callbacks *out, const char *key, const char *value)
{
    buf_printf(&out->before, "set %s", key);
    quote_word(out->table, &out->before, NULL, value);
    buf_char(&out->before, '\n');
}

/* Sets the monitor and refuses a mode that is wrong for it; a name that does not exist is refused
 * by `set monitor`. */
static bool add_monitor(const Call *call, Callbacks *out, Error *err)
{
    const char *monitor = call_text(call, "monitor"), *mode = call_text(call, "mode");
    bool higher;
    add_setting(out, "monitor", monitor);
    return strcmp(mode, "auto") == 0 || !monitor_is_known(monitor, &higher) ||
           strcmp(mode, higher ? "max" : "min") == 0 ||
           fail(err, "mode='%s': a %s %s is better; leave out the mode", mode,
                higher ? "higher" : "lower", monitor);
}

static void add_checkpoint(const Call *call, Callbacks *out)
{
    static const char *const WATCHED[] = {"monitor", "mode"};
    buf_text_add(&out->before, "checkpoint");
    quote_word(out->table, &out->before, NULL, call_text(call, "name"));
    buf_text_add(&out->before, " every=1epochs keep=1000\n");
    for (int i = 0; i < LENGTH(WATCHED); i++)
        if (call_given(call, WATCHED[i]))
            buf_printf(&out->notes, "%s= does nothing: every='epoch' saves each epoch\n",
                       WATCHED[i]);
}

static bool use_early_stopping(const Call *call, Callbacks *out, Error *err)
{
    if (!add_monitor(call, out, err))
        return false;
    buf_printf(&out->before, "set min_delta %.17g\nset early_stopping %ld\n",
               call_float(call, "min_delta"), call_int(call, "patience"));
    long patience = call_int(call, "patience");
    buf_text_add(&out->notes, "EarlyStoppingCallback: from now on a run stops ");
    if (patience == 0)
        buf_text_add(&out->notes, "at the first epoch");
    else
        buf_printf(&out->notes, "after %ld epochs in a row", patience + 1);
    buf_printf(&out->notes, " without a better %s; `set early_stopping off` turns this off\n",
               call_text(call, "monitor"));
    return true;
}

static bool use_save_model(const Call *call, Callbacks *out, Error *err)
{
    const char *name = call_text(call, "name");
    if (strcmp(call_text(call, "every"), "epoch") == 0) {
        add_checkpoint(call, out);
        return true;
    }
    if (!add_monitor(call, out, err))
        return false;
    add_setting(out, "save_best", name);
    buf_printf(&out->notes,
               "SaveModelCallback: from now on a run saves its best epoch to %s and ends with it; "
               "`set save_best off` turns this off\n",
               name);
    return true;
}

static bool use_csv_logger(const Call *call, Callbacks *out, Error *err)
{
    const char *file = arena_printf(out->arena, "%s.csv", call_text(call, "filename"));
    if (call_given(call, "append") && !call_bool(call, "append"))
        return fail(err, "append=False: epochs are always added to the end of an existing file; "
                         "leave it out, or give another filename");
    add_setting(out, "csv", file);
    buf_printf(&out->notes,
               "CSVLogger: from now on a run appends its epochs to %s; `set csv off` turns this "
               "off\n",
               file);
    return true;
}

static bool use_mixup(const Call *call, Callbacks *out, Error *err)
{
    (void)err;
    buf_printf(&out->before, "mixup %.17g\n", call_float(call, "alpha"));
    buf_text_add(&out->notes, "MixUpCallback: from now on training images are mixed; `mixup 0` "
                              "turns this off\n");
    return true;
}

/* Of the learner that the call makes, or of the one that there is. */
static void use_steps(Callbacks *out, const char *command, const char *key, const char *value)
{
    if (out->makes)
        words_add(out->arena, &out->learner, (Word){.key = key, .text = value});
    else
        buf_printf(&out->before, "%s %s\n", command, value);
}

static bool use_gradient_clipping(const Call *call, Callbacks *out, Error *err)
{
    (void)err;
    use_steps(out, "clip_grad", "clip",
              arena_printf(out->arena, "%.17g", call_float(call, "clip")));
    buf_text_add(&out->notes, "GradientClipping: from now on long gradients are shortened; "
                              "`clip_grad 0` turns this off\n");
    return true;
}

static bool use_accumulate(const Call *call, Callbacks *out, Error *err)
{
    (void)err;
    use_steps(out, "accumulate", "accumulate",
              arena_printf(out->arena, "%ld", call_int(call, "n_step")));
    buf_text_add(&out->notes, "AccumulateScheduler: from now on several batches make a step; "
                              "`accumulate 1` turns this off\n");
    return true;
}

static bool use_show_graph(const Call *call, Callbacks *out, Error *err)
{
    (void)call;
    (void)err;
    buf_text_add(
        &out->notes,
        "ShowGraph: the full screen draws the losses during a run, `plot_losses` after it\n");
    return true;
}

static bool use_terminate_on_nan(const Call *call, Callbacks *out, Error *err)
{
    (void)call;
    (void)err;
    buf_text_add(&out->notes,
                 "TerminateOnNaNCallback: every run stops at a loss that is not finite\n");
    return true;
}

static const struct {
    const Command *row;
    bool (*use)(const Call *call, Callbacks *out, Error *err);
} CALLBACKS[] = {{&CALLBACK_CYCLE, use_cycle},
                 {&CALLBACK_EARLY_STOPPING, use_early_stopping},
                 {&CALLBACK_SAVE_MODEL, use_save_model},
                 {&CALLBACK_CSV_LOGGER, use_csv_logger},
                 {&CALLBACK_MIXUP, use_mixup},
                 {&CALLBACK_GRADIENT_CLIPPING, use_gradient_clipping},
                 {&CALLBACK_ACCUMULATE_SCHEDULER, use_accumulate},
                 {&CALLBACK_SHOW_GRAPH, use_show_graph},
                 {&CALLBACK_TERMINATE_ON_NAN, use_terminate_on_nan}};

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

static int callback_of(const char *name)
{
    for (int i = 0; i < LENGTH(CALLBACKS); i++)
        if (strcmp(CALLBACKS[i].row->name, name) == 0)
            return i;
    return -1;
}

const char *callback_text(Arena *arena, const char *text)
{
    if (!text_starts(text, "partial("))
        return text;
    const char *name = lex_skip(text + strlen("partial("));
    int length = (int)strcspn(name, ",) \t\r\n");
    const char *rest = lex_skip(name + length);
    return arena_printf(arena, "%.*s(%s%s", length, name, *rest == ',' ? "learn" : "", rest);
}

/* Reads one callback: EarlyStoppingCallback, or a call of it as it is typed. */
static bool read_one(const char *text, const Scope *scope, Callbacks *out, Error *err)
{
    text = callback_text(out->arena, text);
    const char *name = lex_call_name(out->arena, text), *dot = strrchr(name, '.');
    bool called = name[0] && text[strlen(name)] == '(';
    name = dot ? dot + 1 : name;
    int i = callback_of(name);
    Words words = {0};
    Call call;
    if (i < 0)
        return unknown(name, err);
    if (out->used >> i & 1)
        return fail(err, "%s is given twice; give it once", name);
    out->used |= 1U << i;
    if (called && !lex_call(out->arena, text, scope, &words, err))
        return error_prefix(err, "%s", name);
    if (!command_bind(out->arena, scope, CALLBACKS[i].row, &words, &call, err))
        return false;
    return CALLBACKS[i].use(&call, out, err) || error_prefix(err, "%s", name);
}

static bool read_value(const Word *value, const Scope *scope, Callbacks *out, Error *err)
{
    if (strcmp(value->text, "None") == 0)
        return true;
    if (value->kind != WORD_LIST)
        return read_one(value->text, scope, out, err);
    for (int i = 0; i < value->parts; i++)
        if (!read_one(value->part[i].text, scope, out, err))
            return false;
    return true;
}

/* Turns fit(epochs, lr, wd) into arguments of fit_one_cycle; the rate is the scheduler's. */
static bool cycle_words(const Words *fit, Callbacks *callbacks, Words *out, Error *err)
{
    static const char *const PLACE[] = {"epochs", "lr", "wd"};
    int place = 0;
    for (int i = 0; i < fit->count; i++) {
        Word word = fit->word[i];
        if (!word.key && place == LENGTH(PLACE))
            return fail(err, "fit: %s is one argument too many; it takes epochs, lr, wd",
                        word.text);
        if (!word.key)
            word.key = PLACE[place++];
        if (strcmp(word.key, "lr") != 0)
            words_add(callbacks->arena, out, word);
        else
            buf_text_add(&callbacks->notes, "lr= does nothing: OneCycleScheduler sets the rate\n");
    }
    for (int i = 0; i < callbacks->cycle.count; i++)
        words_add(callbacks->arena, out, callbacks->cycle.word[i]);
    return true;
}

/* Takes the callbacks out of a call's words. */
static bool take_callbacks(Binder *binder, const Words *words, Words *rest, Callbacks *out)
{
    *rest = (Words){.redirect = words->redirect, .then = words->then};
    for (int i = 0; i < words->count; i++)
        if (!words->word[i].key || !is_key(words->word[i].key))
            words_add(binder->arena, rest, words->word[i]);
        else if (!read_value(&words->word[i], binder->scope, out, binder->err))
            return false;
    return true;
}

/* Whether calls of the row may name callbacks. */
static bool is_trainer(const Command *row)
{
    static const char *const NAMES[] = {"fit", "fit_one_cycle", "learner"};
    for (int i = 0; i < LENGTH(NAMES); i++)
        if (strcmp(row->name, NAMES[i]) == 0)
            return true;
    return false;
}

/* Turns fit with OneCycleScheduler into fit_one_cycle. */
static bool cycle(const Command **row, Words *words, Callbacks *callbacks, Error *err)
{
    Words all = {.redirect = words->redirect, .then = words->then};
    if (!(callbacks->used >> callback_of(CALLBACK_CYCLE.name) & 1))
        return true;
    if (strcmp((*row)->name, "fit") != 0)
        return fail(err, "%s: OneCycleScheduler belongs to fit(callbacks=[...]); leave it out",
                    (*row)->name);
    if (!cycle_words(words, callbacks, &all, err))
        return false;
    *row = command_find(callbacks->table, "fit_one_cycle");
    *words = all;
    return true;
}

static bool has_callbacks(const Command *row, const Words *words)
{
    for (int i = 0; is_trainer(row) && i < words->count; i++)
        if (words->word[i].key && is_key(words->word[i].key))
            return true;
    return false;
}

bool callbacks_bind(Binder *binder, const Command *row, const Words *words)
{
    if (!has_callbacks(row, words))
        return bind_row(binder, row, words, 0);
    Callbacks callbacks = {.table = binder->scope->table,
                           .arena = binder->arena,
                           .makes = strcmp(row->name, "learner") == 0};
    Words rest;
    bool ok = take_callbacks(binder, words, &rest, &callbacks) ||
              error_prefix(binder->err, "%s", row->name);
    for (int i = 0; ok && i < callbacks.learner.count; i++)
        words_add(binder->arena, &rest, callbacks.learner.word[i]);
    ok = ok && cycle(&row, &rest, &callbacks, binder->err);
    if (ok)
        buf_text_add(&binder->notes, buf_text(&callbacks.notes));
    ok = ok && bind_row(binder, row, &rest, 0);
    if (ok && callbacks.before.size)
        binder->call->before = arena_text(binder->arena, buf_text(&callbacks.before));
    buf_free(&callbacks.before);
    buf_free(&callbacks.notes);
    return ok;
}
